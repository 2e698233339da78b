"""What the methods answer with: intervals, estimates, verdicts and directions. Numbers, no words."""

from dataclasses import dataclass
from enum import StrEnum

USUAL = 0.95
STRICT = 0.998  # as on a funnel's outer lines: three standard errors


class Method(StrEnum):
    """The method behind a number; always told beside it, since methods can disagree."""

    EXACT = "exact"
    BYAR = "byar"
    WILSON = "wilson"
    DOBSON_BYAR = "dobson-byar"
    DOBSON_BYAR_REPEATED = "dobson-byar-repeated-events"
    GAMMA = "gamma"
    CONDITIONAL_EXACT = "conditional-exact"
    LOG = "log"
    EXACT_POISSON_FUNNEL = "exact-poisson-funnel"
    SCORE_FUNNEL = "score-funnel"
    OVERDISPERSED_SQRT = "over-dispersed-funnel-square-root"
    OVERDISPERSED_LN = "over-dispersed-funnel-logarithm"
    CHI_SQUARE = "chi-square-trend"
    POISSON = "poisson-trend"
    QUASI_POISSON = "quasi-poisson-trend"
    MANN_KENDALL_EXACT = "mann-kendall-exact"
    MANN_KENDALL_NORMAL = "mann-kendall-normal"
    TOO_FEW = "refused-too-few"


class Verdict(StrEnum):
    """How a place compares; "much" is beyond the 99.8 % limits, the plain word beyond 95 %."""

    MUCH_HIGHER = "much-higher"
    HIGHER = "higher"
    SAME = "no-clear-difference"
    LOWER = "lower"
    MUCH_LOWER = "much-lower"
    TOO_FEW = "too-few"


class Direction(StrEnum):
    """Where a series goes, according to its test."""

    RISING = "rising"
    FALLING = "falling"
    UNCLEAR = "no-clear-trend"
    TOO_FEW = "too-few"


@dataclass(frozen=True, slots=True)
class Interval:
    """Two limits; None where the method has none."""

    low: float | None
    high: float | None
    method: Method

    def times(self, factor: float) -> "Interval":
        """The same interval in another unit."""
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return Interval(low, high, self.method)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its limits. Value None with method TOO_FEW: refused, not missing."""

    value: float | None
    low: float | None
    high: float | None
    method: Method

    @property
    def refused(self) -> bool:
        """Whether there were too few events to say anything."""
        return self.method is Method.TOO_FEW


REFUSED = Estimate(None, None, None, Method.TOO_FEW)


def verdict_of(reference: float, usual: Interval, strict: Interval) -> Verdict:
    """Where `reference` lies, seen from two intervals of one place: 95 % and 99.8 %."""
    if (strict.low or 0) > reference:
        return Verdict.MUCH_HIGHER
    if strict.high is not None and strict.high < reference:
        return Verdict.MUCH_LOWER
    if (usual.low or 0) > reference:
        return Verdict.HIGHER
    if usual.high is not None and usual.high < reference:
        return Verdict.LOWER
    return Verdict.SAME
