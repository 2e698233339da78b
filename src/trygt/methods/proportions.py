"""Shares of a whole, with Wilson's limits."""

from math import sqrt

from trygt.methods import checking
from trygt.methods.quantiles import z
from trygt.methods.results import USUAL, Estimate, Interval, Method


def wilson(part: float, whole: float, confidence: float = USUAL) -> Interval:
    """(2x + z² ∓ z·√(z² + 4x(1 − x/n))) / (2(n + z²)) [Q-PHE]; 0 and 1 exactly at the ends."""
    checking.count(part, "part")
    checking.positive(whole, "whole")
    if part > whole:
        raise ValueError(f"the part ({part!r}) is larger than the whole ({whole!r})")
    deviate = z(confidence)
    square = deviate * deviate
    spread = deviate * sqrt(square + 4 * part * (1 - part / whole))
    below = 2 * (whole + square)
    low = (2 * part + square - spread) / below if part > 0 else 0.0
    high = (2 * part + square + spread) / below if part < whole else 1.0
    return Interval(low, high, Method.WILSON)


def share(
    part: float | None, whole: float | None, per: float = 100, confidence: float = USUAL
) -> Estimate | None:
    """x/n × per with Wilson's limits [Q-PHE]. None if x or n is missing.

    ValueError if x is negative or above n, or n is not positive.
    """
    if part is None or whole is None:
        return None
    interval = wilson(part, whole, confidence).times(checking.positive(per, "per"))
    return Estimate(part / whole * per, interval.low, interval.high, interval.method)
