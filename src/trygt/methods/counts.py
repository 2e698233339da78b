"""Limits of a count of events, regarded as Poisson."""

from functools import lru_cache
from math import sqrt

from trygt.methods import checking
from trygt.methods.quantiles import gamma_quantile, z
from trygt.methods.results import USUAL, Interval, Method

BYAR_FROM = 10
"""From this many events Byar's limits stand for the exact ones [Q-CI]: within 0.2 % at 95 %."""


def limits(events: float, confidence: float = USUAL) -> Interval:
    """Exact limits below 10 events, Byar's from there on [Q-RATES] [Q-CI]."""
    return exact(events, confidence) if events < BYAR_FROM else byar(events, confidence)


@lru_cache(maxsize=65536)
def exact(events: float, confidence: float = USUAL) -> Interval:
    """Exact Poisson limits: χ²(α/2; 2O)/2 (0 when O = 0) and χ²(1−α/2; 2O+2)/2 [Q-CI].

    Computed as quantiles of the gamma distribution, which those are.
    """
    checking.count(events)
    tail = (1 - checking.confidence(confidence)) / 2
    low = gamma_quantile(tail, events) if events else 0.0
    return Interval(low, gamma_quantile(tail, events + 1, above=True), Method.EXACT)


def byar(events: float, confidence: float = USUAL) -> Interval:
    """Byar's limits: O·(1 − 1/(9O) − z/(3√O))³ and the same with O+1 and plus [Q-RATES] [Q-CI].

    The lower limit is None where its base is negative: very few events, high confidence.
    """
    checking.count(events)
    deviate = z(confidence)
    after = events + 1
    high = after * (1 - 1 / (9 * after) + deviate / (3 * sqrt(after))) ** 3
    if not events:
        return Interval(None, high, Method.BYAR)
    base = 1 - 1 / (9 * events) - deviate / (3 * sqrt(events))
    return Interval(None if base < 0 else events * base**3, high, Method.BYAR)


def relative_standard_error(events: float | None) -> float | None:
    """100/√O, in percent; None when nothing was counted."""
    return 100 / sqrt(events) if events is not None and checking.count(events) else None
