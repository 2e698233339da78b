"""Scales: from numbers to places, with ticks where people would put them."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Spec = dict[str, Any]


@dataclass(frozen=True)
class Scale:
    """A stretch of numbers. Ticks are shown as numbers with `decimals`; none means no axis."""

    low: float
    high: float
    ticks: tuple[float, ...] = ()
    decimals: int = 0
    downwards: bool = False
    logarithmic: bool = False
    mirrored: bool = False

    def at(self, value: float, length: float) -> float:
        """Where a number lies on a horizontal stretch of `length`."""
        if self.logarithmic:
            part = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            part = (value - self.low) / (self.high - self.low)
        return part * length

    def spec(self) -> Spec:
        """The scale for Vega-Lite."""
        kind = {"type": "log"} if self.logarithmic else {}
        turn = {"reverse": True} if self.downwards else {}
        return {"domain": [self.low, self.high], "nice": False, "zero": False, **kind, **turn}

    def axis(self, **other: object) -> Spec | None:
        """The axis for Vega-Lite: light lines and numbers, or nothing."""
        if not self.ticks:
            return None
        shape = f",.{self.decimals}f"
        if self.mirrored:
            labels: Spec = {"labelExpr": f"format(abs(datum.value), '{shape}')"}
        else:
            labels = {"format": shape}
        return {"values": list(self.ticks), **labels, **other}


def rows(count: int) -> Scale:
    """A scale of rows from the top; row n has its middle at n + 0.5."""
    return Scale(0, max(count, 1), downwards=True)


def covering(numbers: Iterable[float | None], *, zero: bool = True, most: int = 5) -> Scale:
    """A scale that holds all numbers and begins and ends at a tick.

    Zero is on it when asked for, and whenever leaving it out would gain little.
    """
    known = [number for number in numbers if number is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    if zero or 0 < low < high / 2 or (high < 0 and high > low / 2):
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = (low, low + 1) if low == 0 else (low - abs(low) / 2, high + abs(high) / 2)
    step = _step((high - low) / (most - 1))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(round(index * step, 12) for index in range(first, last + 1))
    return Scale(
        ticks[0],
        ticks[-1],
        ticks if known else (),
        max(0, -math.floor(math.log10(step) + 1e-9)),
    )


def by_size(sizes: Sequence[float]) -> Scale:
    """A scale of sizes: even steps, or powers of ten where the largest dwarfs the smallest."""
    low, high = min(sizes, default=1), max(sizes, default=1)
    if low <= 0 or high / low < 20:
        return covering(sizes)
    ticks = [
        float(digit * 10**power)
        for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        for digit in (1, 3)
        if low * 0.8 <= digit * 10**power <= high * 1.2
    ]
    if len(ticks) > 5:
        ticks = [tick for tick in ticks if math.log10(tick) % 1 == 0]
    return Scale(low * 0.8, high * 1.2, tuple(ticks), 0 if low >= 1 else 1, logarithmic=True)


def apart(wanted: Sequence[float], room: Sequence[float], low: float, high: float) -> list[float]:
    """Middles near those wanted, moved so that none takes another's room, within low and high.

    `room` is the height each needs. Their order by place is kept.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    places = list(wanted)
    edge = low
    for index in order:
        places[index] = max(places[index], edge + room[index] / 2)
        edge = places[index] + room[index] / 2
    edge = high
    for index in reversed(order):
        places[index] = min(places[index], edge - room[index] / 2)
        edge = places[index] - room[index] / 2
    return places


def _step(least: float) -> float:
    """The first of 1, 2 or 5 times a power of ten that is at least this."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(digit * power for digit in (1, 2, 5, 10) if digit * power >= least * (1 - 1e-9))
