"""Hiding small counts so that no subtraction brings them back (methods.md 8.7) [Q-WASH].

Primary: counts with 0 < O < k. Secondary: for each of them a box of cells, two along each axis
(one of which may be a total), all hidden. Adding and subtracting one around a box's corners
leaves every published sum as it is, so a reader cannot tell the true table from another one: every
hidden cell has at least two possible values. This is the hypercube method (Repsilber 1994), with
the check that the other table has no count a reader could rule out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Final

from trygt.methods import checking

TOTAL: Final = "∑"
"""The label of a sum along an axis."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A table as it may be shown: counts and their totals (label TOTAL), None where hidden."""

    shown: Mapping[Key, int | None]
    primary: frozenset[Key]
    secondary: frozenset[Key]

    @property
    def hidden(self) -> frozenset[Key]:
        """All cells not to be shown anywhere: table, picture, export or tip."""
        return self.primary | self.secondary


class Shape(StrEnum):
    """How a series of years may be shown."""

    YEARS = "years"
    ROLLING = "rolling"
    POOLED = "pooled"
    NOTHING = "nothing"


def suppress(counts: Mapping[Key, int], k: int, *, show_zeros: bool = True) -> Suppressed:
    """Hide counts below k, and as many others as it takes, in a table of one axis or more.

    Keys hold one label per axis (group, place, period …); combinations without a key count 0.
    Sums along every axis, and of sums, belong to the table and are protected with it.
    With `show_zeros` a zero is never hidden, and a reader is taken to know that; without it
    zeros are hidden as small counts are. ValueError for counts not whole or negative, or k < 2.
    """
    if k < 2:
        raise ValueError(f"the limit must be 2 or more to hide anything; got {k!r}")
    return _Hiding(_with_totals(counts), k, show_zeros).done()


def show_series(years: Mapping[int, int], window: int, k: int, *, show_zeros: bool = True) -> Shape:
    """How a series may be shown: single years, else rolling sums, else one sum; never two of them.

    Rolling means beside single years give a hidden year away. Where a year is small the rolling
    sums stand in for the years, but only if none is small itself and each year keeps two
    possible values; else the sum of all, if that is not small. ValueError if a year is lacking.
    """
    if k < 2 or window < 2:
        raise ValueError("the limit and the window must be 2 or more")
    ordered = sorted(years)
    if not ordered or ordered[-1] - ordered[0] + 1 != len(ordered):
        raise ValueError("a series without gaps is needed")
    series = [_whole(years[year]) for year in ordered]

    def small(value: int) -> bool:
        return value < k and (value > 0 or not show_zeros)

    if not any(small(value) for value in series):
        return Shape.YEARS
    if len(series) >= window:
        sums = [sum(series[i : i + window]) for i in range(len(series) - window + 1)]
        if not any(small(value) for value in sums) and _slack(series, window) > 0:
            return Shape.ROLLING
    total = sum(series)
    return Shape.NOTHING if small(total) or len(series) < 2 else Shape.POOLED


class _Hiding:
    """One table while it is being protected."""

    def __init__(self, table: "_Table", k: int, show_zeros: bool) -> None:
        self.cells = table.cells
        self.axes = table.axes
        self.k = k
        # What a reader knows of any hidden cell: with zeros shown it is at least one.
        self.least = 1 if show_zeros else 0
        self.grand = max(1, self.cells[(TOTAL,) * len(self.axes)])
        self.primary = frozenset(key for key, n in self.cells.items() if self.least <= n < k)
        self.hidden = set(self.primary)
        self.safe: set[Key] = set()

    def done(self) -> Suppressed:
        """Protect each small cell by its cheapest box, smallest counts first."""
        for key in sorted(self.primary, key=lambda key: (self.cells[key], key)):
            if key not in self.safe:
                box = min(self._boxes(key), key=lambda box: (self._price(box), box))
                self.hidden.update(box)
                self.safe.update(box)
        shown = {key: None if key in self.hidden else n for key, n in self.cells.items()}
        return Suppressed(shown, self.primary, frozenset(self.hidden - self.primary))

    def _boxes(self, key: Key) -> Iterator[tuple[Key, ...]]:
        """Every box with this corner around which one can be added and subtracted.

        One always can around the box of the cell and its totals, where every sign is plus.
        """
        choices = [
            [label for label in (*axis, TOTAL) if label != own]
            for axis, own in zip(self.axes, key, strict=True)
        ]
        for others in product(*choices):
            corners: list[tuple[Key, int]] = [((), 1)]
            for own, other in zip(key, others, strict=True):
                # A step to a total keeps the sign, since parts and sum rise together.
                turn = 1 if TOTAL in (own, other) else -1
                corners = [
                    corner
                    for at, sign in corners
                    for corner in (((*at, own), sign), ((*at, other), sign * turn))
                ]
            if all(self.cells[at] >= self.least for at, _ in corners) and self._loose(corners):
                yield tuple(at for at, _ in corners)

    def _loose(self, corners: Sequence[tuple[Key, int]]) -> bool:
        """Whether the corners that sink can, one way round or the other."""
        return any(
            all(self.cells[at] > self.least for at, sign in corners if sign == sinking)
            for sinking in (-1, 1)
        )

    def _price(self, box: tuple[Key, ...]) -> tuple[int, int, float]:
        """What hiding costs the reader: totals first, then cells, then events."""
        new = [at for at in box if at not in self.hidden]
        totals = sum(at.count(TOTAL) for at in new)
        return totals, len(new), sum(self.cells[at] for at in new) / self.grand


@dataclass(frozen=True, slots=True)
class _Table:
    axes: tuple[tuple[str, ...], ...]
    cells: Mapping[Key, int]


def _with_totals(counts: Mapping[Key, int]) -> _Table:
    """The full grid, zeros included, with sums along every axis."""
    widths = {len(key) for key in counts}
    if len(widths) != 1 or 0 in widths:
        raise ValueError("every cell needs the same number of labels, one or more")
    axes = tuple(tuple(dict.fromkeys(labels)) for labels in zip(*counts, strict=True))
    if any(TOTAL in axis for axis in axes):
        raise ValueError(f"{TOTAL!r} is the label of totals; leave totals out")
    cells = dict.fromkeys(product(*((*axis, TOTAL) for axis in axes)), 0)
    for key, value in counts.items():
        number = _whole(value)
        for at in product(*((label, TOTAL) for label in key)):
            cells[at] += number
    return _Table(axes, cells)


def _whole(value: int) -> int:
    if checking.count(value, "a count") != int(value):
        raise ValueError(f"counts are whole numbers; got {value!r}")
    return int(value)


def _slack(series: Sequence[int], window: int) -> int:
    """By how much years can differ from the truth with all rolling sums unchanged.

    Sums fix the differences y[t+window] − y[t], so the years form `window` chains, each known
    from its first year on; a chain can sink until its smallest year is zero. The first sum
    shares out what is above that: with none to share, every year can be computed.
    """
    return sum(min(series[start::window]) for start in range(window))
