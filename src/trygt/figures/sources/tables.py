"""A table from a source: its dimensions, and its values as cells or as runs along time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product, repeat
from math import prod
from typing import Any, NamedTuple

from trygt.figures.flags import Flag

Number = int | float
TIME, GEO, METRIC = "time", "geo", "metric"


@dataclass(frozen=True)
class Unit:
    """What a metric is counted in, in the source's words, and with how many decimals it is shown."""

    base: str
    decimals: int | None = None


@dataclass(frozen=True)
class Note:
    """A remark of the source. `dimension` and `code` say what it is about, empty for all of it."""

    text: str
    must_show: bool = False
    dimension: str = ""
    code: str = ""


@dataclass(frozen=True)
class Dimension:
    """One dimension. `labels`: code → words; `parents`: code → the code it is a part of.

    `extension` is the source's own: SSB says there which code lists a table offers.
    """

    code: str
    label: str
    role: str
    codes: tuple[str, ...]
    labels: Mapping[str, str]
    units: Mapping[str, Unit] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    extension: Mapping[str, Any] = field(default_factory=dict)


class Cell(NamedTuple):
    """One value. `sign` is what the source wrote beside or instead of it, if we do not know it."""

    codes: tuple[str, ...]
    value: Number | None
    flag: Flag
    unit: str
    decimals: int | None
    sign: str = ""


class Run(NamedTuple):
    """The values of one combination of the dimensions other than time, along time.

    `flags` and `signs` are None when the whole table has none.
    """

    codes: tuple[str, ...]
    values: list[Number | None]
    flags: list[Flag] | None
    signs: list[str] | None


@dataclass(frozen=True)
class Table:
    """A table as it came. `values`, `flags` and `signs` are in row-major order, or not there.

    `legend`: sign → the source's words for it. `may_sum` is False where the source says that its
    values must not be added. `cells()` and `runs()` hold one row at a time.
    """

    label: str
    source: str
    updated: datetime | None
    table_id: str
    dimensions: tuple[Dimension, ...]
    notes: tuple[Note, ...] = ()
    legend: Mapping[str, str] = field(default_factory=dict)
    may_sum: bool = True
    discontinued: bool = False
    decimals: int | None = None
    values: list[Number | None] = field(default_factory=list, repr=False)
    flags: list[Flag] | None = field(default=None, repr=False)
    signs: list[str] | None = field(default=None, repr=False)

    @property
    def size(self) -> tuple[int, ...]:
        """How many codes each dimension has."""
        return tuple(len(dimension.codes) for dimension in self.dimensions)

    @property
    def time(self) -> Dimension | None:
        """The dimension of time."""
        return self._in_role(TIME)

    @property
    def geo(self) -> Dimension | None:
        """The dimension of places."""
        return self._in_role(GEO)

    @property
    def metric(self) -> Dimension | None:
        """The dimension of what is counted; it has the units."""
        return self._in_role(METRIC)

    def _in_role(self, role: str) -> Dimension | None:
        return next((one for one in self.dimensions if one.role == role), None)

    def cells(self) -> Iterator[Cell]:
        """Every cell, the last dimension varying fastest."""
        metric = self.metric
        at = self.dimensions.index(metric) if metric else 0
        units = metric.units if metric else {}
        unknown = Unit("", self.decimals)
        flags, signs = self.flags or repeat(Flag.GOOD), self.signs or repeat("")
        places = product(*(dimension.codes for dimension in self.dimensions))
        for codes, value, flag, sign in zip(places, self.values, flags, signs, strict=False):
            unit = units.get(codes[at], unknown)
            yield Cell(codes, value, flag, unit.base, unit.decimals, sign)

    def runs(self) -> Iterator[Run]:
        """One run for each combination of the other dimensions, in row-major order.

        A table without time has runs of one value.
        """
        time = self.time
        at = self.dimensions.index(time) if time else len(self.dimensions)
        all_codes = [dimension.codes for dimension in self.dimensions]
        before, after = all_codes[:at], all_codes[at + 1 :]
        step = prod(map(len, after))
        block = step * (len(time.codes) if time else 1)
        values, flags, signs = self.values, self.flags, self.signs
        start = 0
        for head in product(*before):
            for first, tail in enumerate(product(*after), start):
                along = slice(first, start + block, step)
                yield Run(
                    head + tail,
                    values[along],
                    flags and flags[along],
                    signs and signs[along],
                )
            start += block


def place_in(dimensions: tuple[Dimension, ...], at: int) -> str:
    """The name of a cell by its number in row-major order: "Region K-4003, Tid 2024"."""
    named = []
    for dimension in reversed(dimensions):
        at, position = divmod(at, len(dimension.codes))
        named.append(f"{dimension.code} {dimension.codes[position]}")
    return ", ".join(reversed(named))
