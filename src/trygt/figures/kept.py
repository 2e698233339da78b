"""What is kept of a table about a place, and how a newer answer is laid upon it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from trygt.figures.flags import Flag
from trygt.figures.models import Sheet
from trygt.figures.periods import last_year

Place = tuple[int | None, str]
"""A community's id and "", or None and the code of an area."""

Values = list[float | None]
"""A number for each period; None where a flag says why."""


@dataclass(slots=True)
class Arrived:
    """What one answer brings for one series of one place. `code` is the place's as the source writes it."""

    periods: tuple[str, ...]
    values: Values
    flags: Mapping[str, str] = field(default_factory=dict)
    code: str = ""

    @classmethod
    def of_points(
        cls, points: Mapping[str, float], flags: Mapping[str, str] | None = None, code: str = ""
    ) -> Self:
        """From numbers by period."""
        periods = tuple(sorted({*points, *(flags or {})}))
        return cls(periods, [points.get(one) for one in periods], flags or {}, code)

    @property
    def points(self) -> dict[str, float]:
        """The numbers by period."""
        there = zip(self.periods, self.values, strict=True)
        return {period: value for period, value in there if value is not None}

    def clash(self, other: "Arrived") -> bool:
        """Whether both have a number for a period."""
        return not self.points.keys().isdisjoint(other.points)

    def joined(self, other: "Arrived", *, additive: bool) -> "Arrived":
        """With what else belongs here.

        A number that is not there makes the sum not there; of two that may not be added up, neither counts.
        """
        mine, more = self.points, other.points
        flags = {**self.flags, **other.flags}
        if not additive:
            flags |= dict.fromkeys(mine.keys() & more.keys(), Flag.MISSING.value)
        points = {
            period: mine.get(period, 0) + more.get(period, 0)
            for period in mine.keys() | more.keys()
            if period not in flags
        }
        code = self.code if self.code == other.code else f"{self.code}+{other.code}"
        return Arrived.of_points(points, flags, code)

    def within(self, years: range) -> "Arrived":
        """Without what says that there is nothing: outside the years its code was in force, or not in use."""
        flags = {
            period: flag
            for period, flag in self.flags.items()
            if flag == Flag.SUPPRESSED or (flag != Flag.NOT_COMPUTED and last_year(period) in years)
        }
        return Arrived.of_points(self.points, flags, self.code)

    def without(self, periods: Iterable[str]) -> "Arrived":
        """Without the numbers of some periods, which count as missing."""
        gone = set(periods)
        points = {period: value for period, value in self.points.items() if period not in gone}
        flags = {**self.flags, **dict.fromkeys(gone, Flag.MISSING.value)}
        return Arrived.of_points(points, flags, self.code)


def series_of(sheet: Sheet) -> dict[str, Arrived]:
    """The series of a sheet by key."""
    periods = tuple(sheet.periods)
    return {
        key: Arrived(periods, values, sheet.flags.get(key, {}))
        for key, values in sheet.values.items()
    }


def current(table: str) -> dict[Place, Sheet]:
    """The sheets of a table that hold now, by place. One query."""
    rows = Sheet.objects.filter(table=table, current=True)
    return {(sheet.community_id, sheet.area): sheet for sheet in rows}


def follow(
    before: Sheet | None, table: str, place: Place, news: Mapping[str, Arrived], retrieval: int
) -> Sheet | None:
    """The next version of a sheet (not saved), or None where nothing changed.

    A period that had a number and has none now keeps it, with the retrieval it came with, unless
    the source has begun to shield it. A series that did not come stays as it was.
    """
    series, carried = dict(news), dict[str, dict[str, int]]()
    if before is not None:
        for key, old in series_of(before).items():
            marks = before.carried.get(key, {})
            series[key], kept = _laid_upon(old, series.get(key))
            if kept:
                carried[key] = {period: marks.get(period, before.retrieval_id) for period in kept}
    periods = _union(one.periods for one in series.values())
    values = {key: _along(one, periods) for key, one in series.items()}
    flags = {key: dict(one.flags) for key, one in series.items() if one.flags}
    if before is not None and (list(periods), values, flags) == (
        before.periods,
        before.values,
        before.flags,
    ):
        return None
    return Sheet(
        table=table,
        community_id=place[0],
        area=place[1],
        version=before.version + 1 if before else 1,
        retrieval_id=retrieval,
        periods=list(periods),
        values=values,
        flags=flags,
        carried=carried,
    )


def _laid_upon(old: Arrived, new: Arrived | None) -> tuple[Arrived, list[str]]:
    """The new over the old, and the periods that stay from before."""
    before = old.points
    if new is None:
        return old, list(before)
    points, flags, kept = new.points, dict(new.flags), []
    for period, value in before.items():
        if period not in points and flags.get(period) != Flag.SUPPRESSED:
            flags.pop(period, None)
            points[period] = value
            kept.append(period)
    return Arrived.of_points(points, flags), kept


def _union(several: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    different = set(several)
    return tuple(sorted({period for periods in different for period in periods}))


def _along(series: Arrived, periods: Sequence[str]) -> Values:
    if series.periods == periods:
        return series.values
    points = series.points
    return [points.get(period) for period in periods]
