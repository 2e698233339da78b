"""Trends over years. The direction comes from a test, never from the first and last year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp, expm1, factorial, isfinite, sqrt

from trygt.methods import checking
from trygt.methods.quantiles import chi_square_p, two_sided_p, z
from trygt.methods.rates import Point
from trygt.methods.results import USUAL, Direction, Method

FEWEST_EVENTS = 10
FEWEST_PERIODS = 3
FEWEST_VALUES = 5
"""Below five values no order, however clear, has a two-sided p under 5 % in Kendall's test."""
LEVEL = 1 - USUAL
"""A p-value below this gives a direction."""

_EXACT_TO = 40


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """A statistic and its two-sided p-value. `slope` has the sign of the change."""

    statistic: float
    p: float
    slope: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A log-linear fit: b per year with its standard error, and the same as % change a year."""

    b: float
    standard_error: float
    dispersion: float
    """Pearson's χ² over its degrees of freedom: about 1 when years differ by chance alone."""
    annual_change: float
    low: float
    high: float
    p: float
    method: Method


@dataclass(frozen=True, slots=True)
class Trend:
    """What a series does. `first` and `last` are the periods tested, not what was compared.

    Change per year in %, with its interval; None where the method gives none or refuses.
    """

    direction: Direction
    annual_change: float | None
    low: float | None
    high: float | None
    p: float | None
    method: Method
    first: int | None
    last: int | None


def chi_square(points: Iterable[Point]) -> ChiSquare | None:
    """χ² with 1 df for counts with person-time (Breslow–Day form, methods.md 8.8).

    Eᵢ = nᵢ·ΣO/Σn; X² = [Σxᵢ(Oᵢ−Eᵢ)]² / [Σxᵢ²Eᵢ − (ΣxᵢEᵢ)²/ΣEᵢ]. Periods with a missing figure
    are left out. None when nothing happened or fewer than two periods are left.
    """
    used = _complete(points)
    total = sum(point.events for point in used)
    if not total or len(used) < 2:
        return None
    rate = total / sum(point.person_years for point in used)
    expected = [point.person_years * rate for point in used]
    middle = sum(point.x * e for point, e in zip(used, expected, strict=True)) / total
    xs = [point.x - middle for point in used]
    slope = sum(x * (p.events - e) for x, p, e in zip(xs, used, expected, strict=True))
    spread = sum(x * x * e for x, e in zip(xs, expected, strict=True))
    statistic = slope * slope / spread
    return ChiSquare(statistic, chi_square_p(statistic), slope / spread)


def poisson(points: Iterable[Point], confidence: float = USUAL) -> Fit | None:
    """ln μᵢ = ln nᵢ + a + b·xᵢ by Newton's method; change a year 100(e^b − 1) % (methods.md 8.8).

    When years vary more than chance (Pearson's χ²/(k−2) above 1) the standard error is widened
    by its root and the method is quasi-Poisson; p stays normal, or short series could tell nothing. None when there is no finite fit: fewer than
    three complete periods, no events, or all events in the first or last period.
    """
    deviate = z(confidence)
    used = _complete(points)
    total = sum(point.events for point in used)
    if len(used) < FEWEST_PERIODS or total in (used[0].events, used[-1].events):
        return None
    mean = sum(point.x * point.events for point in used) / total
    b = 0.0
    for _ in range(100):
        weights = [p.person_years * exp(b * (p.x - mean)) for p in used]
        whole = sum(weights)
        fitted = sum((p.x - mean) * w for p, w in zip(used, weights, strict=True)) / whole
        spread = sum((p.x - mean - fitted) ** 2 * w for p, w in zip(used, weights, strict=True))
        # The score of b with a already at its best; short steps, for series that start far off.
        step = -fitted / (spread / whole)
        b += max(-0.5, min(0.5, step))
        if abs(step) < 1e-13:
            break
    means = [total * w / whole for w in weights]
    pearson = sum((p.events - m) ** 2 / m for p, m in zip(used, means, strict=True))
    dispersion = pearson / (len(used) - 2)
    error = sqrt(max(1.0, dispersion) / (total * spread / whole))
    low, high = b - deviate * error, b + deviate * error
    return Fit(
        b=b,
        standard_error=error,
        dispersion=dispersion,
        annual_change=_percent(b),
        low=_percent(low),
        high=_percent(high),
        p=two_sided_p(b / error),
        method=Method.QUASI_POISSON if dispersion > 1 else Method.POISSON,
    )


def trend(points: Iterable[Point]) -> Trend:
    """The direction of a series of counts, by the Poisson fit's test at 5 %.

    TOO_FEW below 10 events or 3 complete periods. Where the fit has no end (all events in the
    first or last period) the χ² test gives the direction, and there is no change per year.
    """
    points = list(points)
    used = _complete(points)
    first, last = (used[0].x, used[-1].x) if used else (None, None)
    events = sum(point.events for point in used)
    if events < FEWEST_EVENTS or len(used) < FEWEST_PERIODS:
        return Trend(Direction.TOO_FEW, None, None, None, None, Method.TOO_FEW, first, last)
    fit = poisson(points)
    if fit is not None:
        direction = _direction(fit.p, fit.b)
        return Trend(
            direction, fit.annual_change, fit.low, fit.high, fit.p, fit.method, first, last
        )
    test = chi_square(points)
    if test is None:
        raise AssertionError("ten events in three periods always have a test")
    direction = _direction(test.p, test.slope)
    return Trend(direction, None, None, None, test.p, Method.CHI_SQUARE, first, last)


def mann_kendall(values: Sequence[float | None], periods: Sequence[int] | None = None) -> Trend:
    """The direction of plain values in time order, without counts behind them (Mann 1945).

    S = Σ sign(later − earlier) over all pairs; exact distribution (Kendall 1975) without ties up
    to 40 values, else normal with continuity correction and Var S = (n(n−1)(2n+5) −
    Σt(t−1)(2t+5))/18. None among the values is left out; TOO_FEW below five.
    `periods` names their years for `first` and `last` (else their places, from 0).
    """
    if periods is None:
        periods = range(len(values))
    checking.same_length(values=values, periods=periods)
    pairs = [(at, value) for at, value in zip(periods, values, strict=True) if value is not None]
    for (earlier, _), (later, _) in pairwise(pairs):
        if later <= earlier:
            raise ValueError(f"periods must rise; {later} comes after {earlier}")
    series = [value for _, value in pairs]
    if not all(isfinite(value) for value in series):
        raise ValueError("values must be finite numbers")
    n = len(series)
    first, last = (pairs[0][0], pairs[-1][0]) if pairs else (None, None)
    if n < FEWEST_VALUES:
        return Trend(Direction.TOO_FEW, None, None, None, None, Method.TOO_FEW, first, last)
    score = sum((b > a) - (b < a) for i, a in enumerate(series) for b in series[i + 1 :])
    ties = [series.count(value) for value in set(series)]
    if n <= _EXACT_TO and max(ties) == 1:
        p, method = _kendall_p(n, abs(score)), Method.MANN_KENDALL_EXACT
    else:
        tied = sum(t * (t - 1) * (2 * t + 5) for t in ties)
        variance = (n * (n - 1) * (2 * n + 5) - tied) / 18
        shifted = max(0, abs(score) - 1)
        p = two_sided_p(shifted / sqrt(variance)) if variance else 1.0
        method = Method.MANN_KENDALL_NORMAL
    return Trend(_direction(p, score), None, None, None, p, method, first, last)


@dataclass(frozen=True, slots=True)
class _Complete:
    """A period with nothing missing."""

    x: int
    events: float
    person_years: float


def _complete(points: Iterable[Point]) -> list[_Complete]:
    """The periods with both figures, oldest first; ValueError for bad ones and doubles."""
    found: dict[int, _Complete] = {}
    for year, events, person_years in points:
        if events is None or person_years is None:
            continue
        if year in found:
            raise ValueError(f"the year {year} comes twice")
        lived = checking.positive(person_years, "person-years")
        found[year] = _Complete(year, checking.count(events), lived)
    return [found[year] for year in sorted(found)]


def _percent(b: float) -> float:
    """e^b − 1 in percent, kept within what a number can hold."""
    return 100 * expm1(min(b, 700.0))


def _direction(p: float, slope: float) -> Direction:
    if p >= LEVEL or not slope:
        return Direction.UNCLEAR
    return Direction.RISING if slope > 0 else Direction.FALLING


@lru_cache(maxsize=4096)
def _kendall_p(n: int, score: int) -> float:
    """The chance of |S| at least `score` when all n! orders are equally likely."""
    # Orders by their number of inversions, adding one value at a time.
    orders = [1]
    for size in range(2, n + 1):
        longer = [0] * (len(orders) + size - 1)
        for inversions, ways in enumerate(orders):
            for more in range(size):
                longer[inversions + more] += ways
        orders = longer
    pairs = n * (n - 1) // 2
    far = sum(
        ways for inversions, ways in enumerate(orders) if abs(pairs - 2 * inversions) >= score
    )
    return far / factorial(n)
