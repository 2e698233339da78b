"""Funnels: which places differ from a common target by more than chance, for their size."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, floor, log, sqrt
from statistics import NormalDist, fmean
from typing import Literal

from trygt.methods import checking
from trygt.methods.counts import exact
from trygt.methods.quantiles import gamma_above, gamma_below, z
from trygt.methods.results import STRICT, USUAL, Interval, Method, Verdict, verdict_of

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Limits:
    """The funnel at one size: the 95 % and the 99.8 % limits, in the unit of the target."""

    size: float
    usual: Interval
    strict: Interval


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How much more places differ than chance allows (Spiegelhalter 2005) [Q-FUN].

    φ is the mean squared z-score after winsorising, τ² the variance between places on the
    transformed scale: 0 when φ does not exceed what chance gives. `outside` is the share of
    places beyond plain 95 % limits; adjusted limits are for when nearly all are (INFERRED).
    """

    phi: float
    tau_squared: float
    outside: float
    places: int
    transform: Literal["sqrt", "ln"]


def classify(observed: float, expected: float) -> Verdict:
    """Where O lies against exact Poisson limits around E [Q-PHE]; E = population × target rate.

    The tails P(X ≥ O) and P(X ≤ O) against 2.5 % and 0.1 %, which is the same as the limits.
    """
    checking.count(observed)
    checking.positive(expected, "expected events")
    higher = observed > expected
    tail = gamma_below(expected, observed) if higher else gamma_above(expected, observed + 1)
    if tail < (1 - STRICT) / 2:
        return Verdict.MUCH_HIGHER if higher else Verdict.MUCH_LOWER
    if tail < (1 - USUAL) / 2:
        return Verdict.HIGHER if higher else Verdict.LOWER
    return Verdict.SAME


def ratio_limits(observed: float, confidence: float = USUAL) -> Interval:
    """The funnel met with O events: 100·O/upper(O) and 100·O/lower(O), exact Poisson [Q-PHE].

    The low limit belongs to the size where E = upper(O), the high one to E = lower(O).
    """
    checking.positive(observed, "observed events")
    interval = exact(observed, confidence)
    low = 100 * observed / (interval.high or 0)
    high = 100 * observed / interval.low if interval.low else None
    return Interval(low, high, Method.EXACT_POISSON_FUNNEL)


@lru_cache(maxsize=16384)
def count_limits(expected: float, confidence: float = USUAL) -> Interval:
    """The funnel where E events are expected, in events; as `ratio_limits` seen from E.

    Low and high solve upper(low) = E and lower(high) = E; low is 0 where no count is too low.
    """
    checking.positive(expected, "expected events")
    tail = (1 - checking.confidence(confidence)) / 2
    low = 0.0
    if gamma_above(expected, 1) < tail:
        low = _count_with_tail(lambda o: gamma_above(expected, o + 1), tail, expected, -1)
    high = _count_with_tail(lambda o: gamma_below(expected, o), tail, expected, 1)
    return Interval(low, high, Method.EXACT_POISSON_FUNNEL)


def curve(populations: Iterable[float], target_rate: float, per: float = 100_000) -> list[Limits]:
    """The funnel's lines for these populations around a rate per `per` [Q-PHE] [Q-FUN]."""
    checking.positive(target_rate, "the target rate")
    checking.positive(per, "per")
    drawn = []
    for population in populations:
        expected = checking.positive(population, "population") * target_rate / per
        usual, strict = (
            count_limits(expected, level).times(per / population) for level in (USUAL, STRICT)
        )
        drawn.append(Limits(population, usual, strict))
    return drawn


def share_limits(whole: float, target: float, confidence: float = USUAL) -> Interval:
    """θ ± z·√(θ(1−θ)/n) within 0 and 1, θ a share: beyond it exactly when Wilson's limits miss θ."""
    checking.positive(whole, "whole")
    if not 0 <= target <= 1:
        raise ValueError(f"the target must be a share from 0 to 1; got {target!r}")
    width = z(confidence) * sqrt(target * (1 - target) / whole)
    return Interval(max(0.0, target - width), min(1.0, target + width), Method.SCORE_FUNNEL)


def share_curve(wholes: Iterable[float], target: float) -> list[Limits]:
    """The funnel's lines for shares around a target share (0 to 1)."""
    return [
        Limits(n, share_limits(n, target, USUAL), share_limits(n, target, STRICT)) for n in wholes
    ]


def classify_share(part: float, whole: float, target: float) -> Verdict:
    """Where x of n lies against the funnel around a target share (0 to 1)."""
    checking.count(part, "part")
    if part > checking.positive(whole, "whole"):
        raise ValueError(f"the part ({part!r}) is larger than the whole ({whole!r})")
    return _placed(
        part / whole, share_limits(whole, target, USUAL), share_limits(whole, target, STRICT)
    )


def dispersion(
    places: Sequence[tuple[float, float]],
    transform: Literal["sqrt", "ln"] = "sqrt",
    winsorise: float = 0.1,
) -> Dispersion:
    """φ and τ² over places given as (O, E) (Spiegelhalter 2005) [Q-FUN].

    z = 2(√O − √E) for "sqrt", ln(O/E)·√E for "ln"; the lowest and highest 10 % of them are set
    to those percentiles; φ = Σz²/I; τ² = (Iφ − (I−1)) / (Σw − Σw²/Σw), w = 1/s².
    ValueError with fewer than two places, or for "ln" where a place has no events.
    """
    if len(places) < 2:
        raise ValueError("over-dispersion needs two places or more")
    if not 0 <= winsorise < 0.5:
        raise ValueError(f"the part winsorised at each end lies below a half; got {winsorise!r}")
    scores, weights = [], []
    for observed, expected in places:
        checking.count(observed)
        checking.positive(expected, "expected events")
        if transform == "sqrt":
            scores.append(2 * (sqrt(observed) - sqrt(expected)))
            weights.append(4 * expected)
        elif observed:
            scores.append(log(observed / expected) * sqrt(expected))
            weights.append(expected)
        else:
            raise ValueError("the logarithm needs events in every place; use the square root")
    n = len(scores)
    phi = fmean(score * score for score in _winsorised(scores, winsorise))
    whole = sum(weights)
    spread = whole - sum(weight * weight for weight in weights) / whole
    outside = sum(classify(o, e) is not Verdict.SAME for o, e in places) / n
    return Dispersion(phi, max(0.0, (n * phi - (n - 1)) / spread), outside, n, transform)


def dispersed_limits(
    expected: float, dispersion: Dispersion, confidence: float = USUAL
) -> Interval:
    """The funnel for ratios × 100 with τ² added to the variance at this E [Q-FUN]."""
    checking.positive(expected, "expected events")
    deviate = z(confidence)
    if dispersion.transform == "sqrt":
        width = deviate * sqrt(1 / (4 * expected) + dispersion.tau_squared)
        low, high = max(0.0, 1 - width) ** 2, (1 + width) ** 2
        return Interval(100 * low, 100 * high, Method.OVERDISPERSED_SQRT)
    width = deviate * sqrt(1 / expected + dispersion.tau_squared)
    return Interval(100 * exp(-width), 100 * exp(width), Method.OVERDISPERSED_LN)


def classify_dispersed(observed: float, expected: float, dispersion: Dispersion) -> Verdict:
    """Where O lies against limits that allow for over-dispersion."""
    checking.count(observed)
    ratio = 100 * observed / checking.positive(expected, "expected events")
    return _placed(
        ratio,
        dispersed_limits(expected, dispersion, USUAL),
        dispersed_limits(expected, dispersion, STRICT),
    )


def _placed(value: float, usual: Interval, strict: Interval) -> Verdict:
    """A value against limits around the target: the mirror of limits around the value."""
    mirror = {
        Verdict.MUCH_HIGHER: Verdict.MUCH_LOWER,
        Verdict.HIGHER: Verdict.LOWER,
        Verdict.LOWER: Verdict.HIGHER,
        Verdict.MUCH_LOWER: Verdict.MUCH_HIGHER,
    }
    seen = verdict_of(value, usual, strict)
    return mirror.get(seen, seen)


def _winsorised(scores: Sequence[float], part: float) -> list[float]:
    """Scores with both ends drawn in to their percentiles (interpolated, as R's type 7)."""
    ordered = sorted(scores)

    def percentile(q: float) -> float:
        place = q * (len(ordered) - 1)
        below = floor(place)
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + (place - below) * (ordered[above] - ordered[below])

    low, high = percentile(part), percentile(1 - part)
    return [min(max(score, low), high) for score in scores]


def _count_with_tail(
    chance: Callable[[float], float], tail: float, expected: float, side: int
) -> float:
    """The count, between whole ones too, at which a Poisson tail is `tail`.

    False position on the normal deviate of the tail, which is nearly straight in √count.
    """
    target = _NORMAL.inv_cdf(tail)

    def miss(root: float) -> float:
        p = min(max(chance(root * root), 1e-300), 1 - 1e-16)
        return _NORMAL.inv_cdf(p) - target

    # Along `side` the tail thins out: positive near E, negative far away.
    near = sqrt(expected)
    far = near - target / 2 + 1 if side > 0 else 0.0
    while side > 0 and miss(far) > 0:
        far += 1
    near_miss, far_miss = miss(near), miss(far)
    middle = near
    for _ in range(100):
        middle = (near * far_miss - far * near_miss) / (far_miss - near_miss)
        value = miss(middle)
        if abs(value) < 1e-12 or abs(far - near) < 1e-13 * (near + far):
            break
        # The Illinois rule: the end that stays counts half, so that both ends move.
        if value > 0:
            near, near_miss = middle, value
            far_miss /= 2
        else:
            far, far_miss = middle, value
            near_miss /= 2
    return middle * middle
