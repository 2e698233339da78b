"""Numbers through the years: which periods there are, where lines break, what the table says."""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trygt.charts import words
from trygt.charts.chart import Row
from trygt.charts.given import Line, Point

_YEAR = 4  # digits


@dataclass(frozen=True)
class Mark:
    """A point with its place among the periods and the unbroken run of its line it is in."""

    place: int
    point: Point
    run: int
    alone: bool


def periods_of(lines: Iterable[Line]) -> list[str]:
    """All periods in order. Among years at even steps a skipped one gets its place."""
    found: dict[str, None] = {}
    for line in sorted(lines, key=lambda line: not line.here):
        found |= dict.fromkeys(words.clean(point.period) for point in line.points)
    periods = list(found)
    if not _are_years(periods):
        return periods
    years = sorted(int(period) for period in periods)
    step = math.gcd(*(b - a for a, b in itertools.pairwise(years)))
    return [f"{year:04}" for year in (range(years[0], years[-1] + 1, step) if step else years)]


def marks_of(line: Line, periods: Sequence[str]) -> list[Mark]:
    """The numbers of a line. A period without one ends a run."""
    known = _by_period(line)
    runs: list[list[tuple[int, Point]]] = [[]]
    for place, period in enumerate(periods):
        point = known.get(period)
        if point is not None and point.value is not None:
            runs[-1].append((place, point))
        elif runs[-1]:
            runs.append([])
    return [
        Mark(place, point, run, len(points) == 1)
        for run, points in enumerate(runs)
        for place, point in points
    ]


def gaps_of(line: Line, periods: Sequence[str]) -> dict[int, str]:
    """Places without a number, each with the words for why."""
    known = _by_period(line)
    return {
        place: words.reason(point.gap if (point := known.get(period)) else "")
        for place, period in enumerate(periods)
        if (point := known.get(period)) is None or point.value is None
    }


def note_of(gaps: dict[int, str], periods: Sequence[str], label: str = "") -> list[str]:
    """Sentences that name what is not there: "2019, 2021: shielded"."""
    by_reason: dict[str, list[list[int]]] = {}
    for place, why in gaps.items():
        runs = by_reason.setdefault(why, [])
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])

    def said(run: list[int]) -> str:
        names = [periods[place] for place in run]
        return f"{names[0]}–{names[-1]}" if len(run) > 2 and _are_years(names) else ", ".join(names)

    whose = f"{label} " if label else ""
    return [f"{whose}{', '.join(map(said, runs))}: {why}" for why, runs in by_reason.items()]


def decimals_of(lines: Iterable[Line]) -> int:
    """Decimals for all numbers of some lines."""
    return words.decimals_for(numbers_of(lines))


def numbers_of(lines: Iterable[Line]) -> list[float | None]:
    """All numbers of some lines, with those of their intervals."""
    return [
        number
        for line in lines
        for point in line.points
        for number in (point.value, point.low, point.high)
    ]


def table_of(lines: Sequence[Line], periods: Sequence[str], decimals: int) -> tuple[Row, ...]:
    """A row for each period, a column for each line; intervals in brackets, gaps in words."""
    known = [_by_period(line) for line in lines]

    def cell(point: Point | None) -> str:
        if point is None or point.value is None:
            return words.reason(point.gap if point else "")
        return words.with_interval(point.value, point.low, point.high, decimals)

    return tuple((period, *(cell(line.get(period)) for line in known)) for period in periods)


def shown_periods(periods: Sequence[str], step: float) -> list[int]:
    """The places whose names there is room for, the last one always among them."""
    widest = max((words.width(period) for period in periods), default=0) + 12
    every = max(1, math.ceil(widest / step)) if step else 1
    return list(range(len(periods) - 1, -1, -every))[::-1]


def _are_years(periods: Iterable[str]) -> bool:
    return all(name.isascii() and name.isdigit() and len(name) == _YEAR for name in periods)


def _by_period(line: Line) -> dict[str, Point]:
    return {words.clean(point.period): point for point in line.points}
