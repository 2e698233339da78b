"""Quantiles of the normal, gamma and beta distributions, from the standard library alone.

The incomplete gamma and beta functions by series and continued fractions (Abramowitz & Stegun
6.5.29, 6.5.31, 26.5.8), their leading factor by Loader's saddle point (2000) so that large counts
lose no digits; quantiles by Halley's method between brackets. Agree with SciPy to 1e-9 (tests).
"""

from collections.abc import Callable
from functools import lru_cache
from math import exp, inf, lgamma, log, pi, sqrt
from statistics import NormalDist

from trygt.methods import checking

_NORMAL = NormalDist()
_TINY = 1e-300
_CLOSE = 1e-15


@lru_cache(maxsize=64)
def z(confidence: float) -> float:
    """The two-sided normal quantile: 1.959964 for 0.95."""
    return -_NORMAL.inv_cdf((1 - checking.confidence(confidence)) / 2)


def two_sided_p(score: float) -> float:
    """The chance of a standard normal at least as far from zero as `score`."""
    return 2 * _NORMAL.cdf(-abs(score))


def chi_square_p(statistic: float) -> float:
    """The chance of a chi-square with 1 degree of freedom at least as large."""
    return two_sided_p(sqrt(checking.count(statistic, "statistic")))


def gamma_below(x: float, shape: float) -> float:
    """The regularised incomplete gamma function P(shape, x).

    For whole shapes also the chance that a Poisson count with mean x reaches `shape`.
    """
    if x <= 0:
        return 0.0
    return _gamma_series(x, shape) if x < shape + 1 else 1 - _gamma_fraction(x, shape)


def gamma_above(x: float, shape: float) -> float:
    """The complement Q(shape, x) = 1 − P, without losing digits where it is small."""
    if x <= 0:
        return 1.0
    return 1 - _gamma_series(x, shape) if x < shape + 1 else _gamma_fraction(x, shape)


@lru_cache(maxsize=65536)
def gamma_quantile(p: float, shape: float, *, above: bool = False) -> float:
    """The x with P(shape, x) = p, or Q(shape, x) = p if `above`. Scale 1."""
    _inside(p)
    checking.positive(shape, "shape")
    # Wilson–Hilferty is near for all but small shapes; the first term of the series for those.
    deviate = -_NORMAL.inv_cdf(p) if above else _NORMAL.inv_cdf(p)
    start = shape * (1 - 1 / (9 * shape) + deviate / (3 * sqrt(shape))) ** 3
    if shape < 1 or start <= 0.05 * shape:
        lower = 1 - p if above else p
        start = exp((log(lower) + lgamma(shape + 1)) / shape)

    def miss(x: float) -> tuple[float, float, float]:
        value = p - gamma_above(x, shape) if above else gamma_below(x, shape) - p
        return value, _gamma_factor(x, shape) / x, (shape - 1) / x - 1

    return _solve(miss, start, 0.0, inf)


def beta_below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x < (a + 1) / (a + b + 2):
        return _beta_fraction(x, 1 - x, a, b)
    return 1 - _beta_fraction(1 - x, x, b, a)


@lru_cache(maxsize=65536)
def beta_quantile(p: float, a: float, b: float) -> float:
    """The x between 0 and 1 with I_x(a, b) = p."""
    _inside(p)
    checking.positive(a, "a")
    checking.positive(b, "b")
    # The ratio of two gammas, each by Wilson–Hilferty, solved for the deviate (Paulson 1942).
    low, high = 1 - 1 / (9 * a), 1 - 1 / (9 * b)
    deviate = _NORMAL.inv_cdf(p)
    spread = deviate * deviate / 9
    quadratic = high * high - spread / b
    start = a / (a + b)
    inner = low * low / b + high * high / a - spread / (a * b)
    if quadratic > 0 and inner > 0:
        root = (low * high + deviate / 3 * sqrt(inner)) / quadratic
        odds = a / b * root**3
        start = odds / (1 + odds) if root > 0 else start / 2

    def miss(x: float) -> tuple[float, float, float]:
        rest = 1 - x
        slope = _beta_factor(x, rest, a, b) * a / (x * rest)
        return beta_below(x, a, b) - p, slope, (a - 1) / x - (b - 1) / rest

    return _solve(miss, start, 0.0, 1.0)


def _inside(p: float) -> None:
    if not 0 < p < 1:
        raise ValueError(f"a probability between 0 and 1 is needed; got {p!r}")


def _solve(
    miss: Callable[[float], tuple[float, float, float]], x: float, low: float, high: float
) -> float:
    """Halley's method for a rising function, halving where a step leaves the bracket.

    `miss` gives the value, its slope, and the slope's own relative slope.
    """
    for _ in range(200):
        value, slope, bend = miss(x)
        if value == 0:
            return x
        low, high = (x, high) if value < 0 else (low, x)
        step = value / slope if slope > 0 else inf
        # Where the bend is too strong for Halley's step, Newton's.
        new = x - step / max(1 - step * bend / 2, 0.5)
        if abs(new - x) <= 1e-8 * abs(x):  # the error left is of the order of its cube
            return new
        if not low < new < high:
            new = 2 * x if high == inf else (low + high) / 2
        x = new
    return x


def _stirling_error(n: float) -> float:
    """ln Γ(n+1) minus Stirling's formula."""
    if n < 16:
        return lgamma(n + 1) - (n + 0.5) * log(n) + n - 0.5 * log(2 * pi)
    square = n * n
    return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square) / n


def _deviance(x: float, mean: float) -> float:
    """x·ln(x/mean) + mean − x, exact also where x is near the mean."""
    relative = (x - mean) / mean
    if abs(relative) > 0.1:
        return x * log(x / mean) + mean - x
    # (1+r)·ln(1+r) − r as a series, times the mean.
    total, term, n = 0.0, relative, 2
    while True:
        term *= -relative
        piece = -term / (n * (n - 1))
        total += piece
        if abs(piece) <= 1e-17 * abs(total):
            return mean * total
        n += 1


def _gamma_factor(x: float, shape: float) -> float:
    """x^shape · e^−x / Γ(shape)."""
    return sqrt(shape / (2 * pi)) * exp(-_stirling_error(shape) - _deviance(shape, x))


def _gamma_series(x: float, shape: float) -> float:
    total = term = 1 / shape
    n = shape
    while term > total * _CLOSE:
        n += 1
        term *= x / n
        total += term
    return total * _gamma_factor(x, shape)


def _gamma_fraction(x: float, shape: float) -> float:
    b = x + 1 - shape
    c, d = 1 / _TINY, 1 / b
    product, i = d, 0
    while True:
        i += 1
        numerator = i * (shape - i)
        b += 2
        d = 1 / (numerator * d + b or _TINY)
        c = b + numerator / c or _TINY
        product *= c * d
        if abs(c * d - 1) < _CLOSE:
            return product * _gamma_factor(x, shape)


def _beta_factor(x: float, rest: float, a: float, b: float) -> float:
    """x^a · rest^b / (a · B(a, b)), where rest = 1 − x."""
    n = a + b
    errors = _stirling_error(n) - _stirling_error(a) - _stirling_error(b)
    deviance = _deviance(a, n * x) + _deviance(b, n * rest)
    return sqrt(b / (2 * pi * a * n)) * exp(errors - deviance)


def _beta_fraction(x: float, rest: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or _TINY)
    product, m = d, 0
    while True:
        m += 1
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for numerator in (even, odd):
            d = 1 / (1 + numerator * d or _TINY)
            c = 1 + numerator / c or _TINY
            product *= c * d
        if abs(c * d - 1) < _CLOSE:
            return product * _beta_factor(x, rest, a, b)
