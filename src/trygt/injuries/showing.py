"""Tables of counts as they may be shown, and shielded so that nothing can be found by subtraction.

What links the tables to each other is shown in all of them or in none: the count of each span of
years, the count of all, and the count of each theme. Each table is then protected by itself given
those (`methods.suppression`); where it would have to hide one of them, the table gives way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from trygt.injuries.codes import order_of
from trygt.injuries.counting import ALL_YEARS
from trygt.methods.suppression import TOTAL, suppress

LIMIT = 5
Part = TypeVar("Part", int, str)
# Dimensions in which an injury may stand several times: their lines do not add up to all.
SEVERAL = {"theme"}


@dataclass(frozen=True)
class Line:
    """One category: its count in each span of years (empty where only the sum is shown), and the sum."""

    key: str
    by_year: Mapping[int, int | None]
    total: int | None


@dataclass(frozen=True)
class Dimension:
    """One table. `cut` when something is hidden in it; no lines at all: it is withheld."""

    key: str
    lines: tuple[Line, ...]
    total: int
    cut: bool = False

    @classmethod
    def of(
        cls, key: str, cells: Mapping[tuple[int, str], int], years: Sequence[int], total: int
    ) -> "Dimension":
        """The table of the counts of a dimension by (first year of a span or 0, category)."""
        by_year = [] if all(year == ALL_YEARS for year, _category in cells) else years
        categories = {category for _year, category in cells}
        lines = []
        for category in _ordered(key, categories):
            counts = {year: cells.get((year, category), 0) for year in by_year}
            sum_ = sum(counts.values()) if by_year else cells[ALL_YEARS, category]
            lines.append(Line(category, counts, sum_))
        return cls(key, tuple(lines), total)

    @property
    def years(self) -> list[int]:
        """The spans it is shown by."""
        return list(self.lines[0].by_year) if self.lines else []

    @property
    def adds_up(self) -> bool:
        """Whether each injury stands in one line alone."""
        return self.key not in SEVERAL


def _ordered(dimension: str, categories: set[str]) -> list[str]:
    if dimension in {"month", "weekday"}:
        return sorted(categories)
    return [key for key in order_of(dimension) if key in categories]


def shield_dimension(table: Dimension, limit: int) -> Dimension:
    """The table for readers who are not the community's own: by year, else summed, else withheld."""
    if table.adds_up:
        return _by_year(table, limit) or _summed(table, limit) or replace(table, lines=(), cut=True)
    lines = tuple(_line_alone(line, limit) for line in table.lines)
    return replace(table, lines=lines, cut=lines != table.lines)


def _by_year(table: Dimension, limit: int) -> Dimension | None:
    if not table.years:
        return None
    cells: dict[tuple[str, ...], int] = {
        (line.key, str(year)): n or 0 for line in table.lines for year, n in line.by_year.items()
    }
    done = suppress(cells, limit)
    if any(done.shown[TOTAL, year] is None for year in (*map(str, table.years), TOTAL)):
        return None  # these stand in other tables, too
    lines = tuple(
        Line(
            line.key,
            {year: done.shown[line.key, str(year)] for year in table.years},
            done.shown[line.key, TOTAL],
        )
        for line in table.lines
    )
    return replace(table, lines=lines, cut=bool(done.hidden))


def _summed(table: Dimension, limit: int) -> Dimension | None:
    done = suppress({(line.key,): line.total or 0 for line in table.lines}, limit)
    if done.shown[(TOTAL,)] is None:
        return None
    lines = tuple(Line(line.key, {}, done.shown[(line.key,)]) for line in table.lines)
    return replace(table, lines=lines, cut=bool(done.hidden or table.years))


def _line_alone(line: Line, limit: int) -> Line:
    """A line whose sum stands in two tables: shown where it is not small, whatever its parts."""
    total = line.total or 0
    if 0 < total < limit:
        return Line(line.key, dict.fromkeys(line.by_year), None)
    return Line(line.key, _parts(line.by_year, limit), total)


def _parts(parts: Mapping[Part, int | None], limit: int) -> dict[Part, int | None]:
    """The parts of a known sum, or none of them where they cannot be protected without hiding it."""
    if not parts:
        return {}
    done = suppress({(str(key),): n or 0 for key, n in parts.items()}, limit)
    if done.shown[(TOTAL,)] is None:
        return dict.fromkeys(parts)
    return {key: done.shown[(str(key),)] for key in parts}


@dataclass(frozen=True)
class ByPhase:
    """Theme by life phase over all years. Themes do not add up to all; phases add up to their theme."""

    lines: Mapping[str, Mapping[str, int | None]]
    phases: tuple[str, ...]
    cut: bool = False

    @classmethod
    def of(cls, cells: Mapping[tuple[str, str], int]) -> "ByPhase":
        """The table of counts by (theme, phase)."""
        themes, phases = {theme for theme, _p in cells}, {phase for _t, phase in cells}
        ordered = tuple(_ordered("phase", phases))
        lines = {
            theme: {phase: cells.get((theme, phase), 0) for phase in ordered}
            for theme in _ordered("theme", themes)
        }
        return cls(lines, ordered)


def shield_by_phase(table: ByPhase, limit: int) -> ByPhase:
    """The table for readers who are not the community's own."""
    lines = {}
    for theme, cells in table.lines.items():
        small = 0 < sum(n or 0 for n in cells.values()) < limit
        lines[theme] = dict.fromkeys(cells) if small else _parts(cells, limit)
    return replace(table, lines=lines, cut=lines != table.lines)
