"""A place against another place, and against a reference regarded as certain."""

from dataclasses import dataclass
from functools import lru_cache
from math import exp, sqrt

from trygt.methods import checking
from trygt.methods.counts import limits
from trygt.methods.quantiles import beta_below, beta_quantile, z
from trygt.methods.rates import Window
from trygt.methods.results import STRICT, USUAL, Interval, Method, Verdict, verdict_of

FEWEST = 10
"""Below this many, observed and expected alike, the verdict is TOO_FEW (INFERRED; see 8.7)."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The ratio of two rates, its limits, and the verdict at 95 and 99.8 %.

    Ratio None when the second place has no events; limits None where they do not exist.
    """

    ratio: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    method: Method


def against(
    observed: float | None, expected: float | None, fewest: float = FEWEST
) -> Verdict | None:
    """The verdict on O events where E were expected, E regarded as certain [Q-PHE].

    Uses the same limits of the count as the ratio's interval (exact below 10, else Byar), so the
    word agrees with the numbers beside it. TOO_FEW when both are below `fewest`; None if missing.
    """
    if observed is None or expected is None:
        return None
    checking.count(observed)
    checking.count(expected, "expected events")
    if max(observed, expected) < fewest:
        return Verdict.TOO_FEW
    return verdict_of(expected, limits(observed, USUAL), limits(observed, STRICT))


def compare(
    o1: float | None,
    n1: float | None,
    o2: float | None,
    n2: float | None,
    confidence: float = USUAL,
    method: Method = Method.CONDITIONAL_EXACT,
    fewest: float = FEWEST,
) -> Comparison | None:
    """The first place's rate divided by the second's; both are uncertain.

    By the conditional exact method, or Method.LOG. The verdict can turn on which, so tell it.
    TOO_FEW when a place has below `fewest` events both observed and expected at a common rate.
    None if a figure is missing.
    """
    if o1 is None or n1 is None or o2 is None or n2 is None:
        return None
    checking.count(o1)
    checking.count(o2)
    checking.positive(n1, "person-years")
    checking.positive(n2, "person-years")
    if method not in {Method.CONDITIONAL_EXACT, Method.LOG}:
        raise ValueError(f"two rates are compared by {Method.CONDITIONAL_EXACT} or {Method.LOG}")
    between = exact_ratio if method is Method.CONDITIONAL_EXACT else log_ratio
    interval = between(o1, n1, o2, n2, confidence)
    common = (o1 + o2) / (n1 + n2)
    if max(o1, n1 * common) < fewest or max(o2, n2 * common) < fewest:
        verdict = Verdict.TOO_FEW
    elif method is Method.CONDITIONAL_EXACT:
        verdict = _exact_verdict(o1, n1, o2, n2)
    else:
        verdict = verdict_of(1, log_ratio(o1, n1, o2, n2, USUAL), log_ratio(o1, n1, o2, n2, STRICT))
    value = o1 / n1 / (o2 / n2) if o2 else None
    return Comparison(value, interval.low, interval.high, verdict, interval.method)


def compare_windows(
    later: Window, earlier: Window, method: Method = Method.CONDITIONAL_EXACT
) -> Comparison | None:
    """Two runs of years of one place. ValueError if they share a year: overlap is not change."""
    if later.overlaps(earlier):
        raise ValueError(
            f"{later.first}–{later.last} and {earlier.first}–{earlier.last} share a year"
        )
    return compare(
        later.events, later.person_years, earlier.events, earlier.person_years, method=method
    )


@lru_cache(maxsize=65536)
def exact_ratio(o1: float, n1: float, o2: float, n2: float, confidence: float = USUAL) -> Interval:
    """Clopper–Pearson limits of o1 among o1+o2, turned into a rate ratio (methods.md 8.5).

    p/(1−p) · n2/n1 with p = Beta(α/2; o1, o2+1) and Beta(1−α/2; o1+1, o2).
    Low 0 when o1 = 0, high None when o2 = 0.
    """
    tail = (1 - checking.confidence(confidence)) / 2
    low: float = 0
    high: float | None = None
    if o1:
        p = beta_quantile(tail, o1, o2 + 1)
        low = p / (1 - p) * n2 / n1
    if o2:
        # The upper limit of one share is the lower of the other; small numbers keep their digits.
        rest = beta_quantile(tail, o2, o1 + 1)
        high = (1 - rest) / rest * n2 / n1
    return Interval(low, high, Method.CONDITIONAL_EXACT)


def log_ratio(o1: float, n1: float, o2: float, n2: float, confidence: float = USUAL) -> Interval:
    """RR · exp(± z·√(1/o1 + 1/o2)) (methods.md 8.5). Both None if either place has no events."""
    deviate = z(confidence)
    if not o1 or not o2:
        return Interval(None, None, Method.LOG)
    ratio = o1 / n1 / (o2 / n2)
    factor = exp(deviate * sqrt(1 / o1 + 1 / o2))
    return Interval(ratio / factor, ratio * factor, Method.LOG)


def _exact_verdict(o1: float, n1: float, o2: float, n2: float) -> Verdict:
    """What the exact intervals would say, from one tail instead of four quantiles."""
    if o1 * n2 == o2 * n1:
        return Verdict.SAME
    share = n1 / (n1 + n2)
    higher = o1 * n2 > o2 * n1
    tail = beta_below(share, o1, o2 + 1) if higher else beta_below(1 - share, o2, o1 + 1)
    if tail < (1 - STRICT) / 2:
        return Verdict.MUCH_HIGHER if higher else Verdict.MUCH_LOWER
    if tail < (1 - USUAL) / 2:
        return Verdict.HIGHER if higher else Verdict.LOWER
    return Verdict.SAME
