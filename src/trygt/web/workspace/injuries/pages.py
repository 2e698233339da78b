"""What the pages of injury data show: counts in words, with limits, shares and what a test says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt.cases.models import Case
from trygt.injuries import codes, queries
from trygt.injuries.counting import LEFT_OUT
from trygt.injuries.models import InjuryData
from trygt.injuries.queries import Shown
from trygt.injuries.showing import Dimension
from trygt.methods.results import Direction
from trygt.methods.trends import Trend
from trygt.texts import in_language

NAMES: dict[str, Promise] = {
    "theme": _("Theme"),
    "phase": _("Age"),
    "intent": _("Accident, violence or self-harm"),
    "cause": _("External cause"),
    "body": _("Part of the body"),
    "month": _("Month"),
    "weekday": _("Day of the week"),
}
DIRECTIONS: dict[Direction, Promise] = {
    Direction.RISING: _("clear rise"),
    Direction.FALLING: _("clear fall"),
    Direction.UNCLEAR: _("no clear trend"),
    Direction.TOO_FEW: _("too few to tell"),
}


@dataclass(frozen=True)
class Row:
    """A line of a table, in words."""

    name: str
    cells: list[str]
    total: str
    limits: str
    share: str
    share_limits: str
    trend: str = ""


@dataclass(frozen=True)
class TableView:
    """A table with its heading. `key` is where a chart of the same counts would look."""

    key: str
    name: str
    heads: list[str]
    rows: list[Row]
    dimension: Dimension

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return f"by-{self.key}"


def dimension_name(key: str) -> str:
    """What a dimension is called."""
    if key in NAMES:
        return str(NAMES[key])
    return in_language(codes.axes()[key].name)


def category_name(dimension: str, key: str) -> str:
    """What a category is called in the reader's language."""
    if dimension == "month" and key.isdigit():
        return str(MONTHS[int(key)]).capitalize()
    if dimension == "weekday" and key.isdigit():
        return str(WEEKDAYS[int(key) - 1]).capitalize()
    return codes.name_of(dimension, key)


def span_words(first: int, last: int) -> str:
    """One year, or several joined."""
    return str(first) if first == last else f"{first}–{last}"


def left_out_words(reasons: Mapping[str, int]) -> list[tuple[str, int]]:
    """Why rows are left out, in words, most often first."""
    ordered = sorted(reasons.items(), key=lambda item: -item[1])
    return [(str(LEFT_OUT.get(reason, reason)), n) for reason, n in ordered]


def count_words(count: int | None) -> str:
    """A count, or that it is shielded."""
    return now_("shielded") if count is None else number_format(count, use_l10n=True)


def limits_words(low: float | None, high: float | None, places: int = 0) -> str:
    """An interval; nothing where there is none."""
    if low is None or high is None:
        return ""
    return f"{number_format(low, places)}–{number_format(high, places)}"


def trend_words(trend: Trend) -> str:
    """What the test says of a series; a change per year only where it is clear."""
    words = str(DIRECTIONS[trend.direction])
    if trend.direction not in {Direction.RISING, Direction.FALLING} or trend.annual_change is None:
        return words
    change = number_format(trend.annual_change, 1)
    between = limits_words(trend.low, trend.high, 1)
    return now_("%(words)s: %(change)s %% a year (%(between)s)") % {
        "words": words,
        "change": change,
        "between": between,
    }


def overview(case: Case) -> dict[str, Any]:
    """The data sets in use, and those that were."""
    every = list(queries.data_of(case.community))
    return {
        "case": case,
        "current": [data for data in every if data.in_use],
        "former": [data for data in every if not data.in_use],
    }


def of_data(case: Case, data: InjuryData, *, shielded: bool) -> dict[str, Any]:
    """All that one data set shows."""
    shown = queries.show(data, shielded=shielded)
    heads = {first: span_words(first, last) for first, last in data.spans}
    return {
        "case": case,
        "data": data,
        "shielded": shielded,
        "years": _years(shown, heads),
        "trend": trend_words(queries.trend_of(data, shown.all)),
        "tables": [_table(data, dimension, heads) for dimension in shown.dimensions],
        "by_phase": _by_phase(shown),
        "left_out": left_out_words(data.left_out),
        "unknown": [(dimension_name(key), n) for key, n in data.unknown.items()],
        "several_years": any(first != last for first, last in data.spans),
    }


def _years(shown: Shown, heads: Mapping[int, str]) -> list[Row]:
    return [_row(heads[year], [], n, shown.data.rows_used) for year, n in shown.all.items()]


def _row(name: str, cells: list[str], total: int | None, of: int, trend: str = "") -> Row:
    interval, part = queries.count_limits(total), queries.share_of(total, of)
    return Row(
        name,
        cells,
        count_words(total),
        limits_words(interval.low, interval.high) if interval else "",
        number_format(part.value or 0, 1) if part else "",
        limits_words(part.low, part.high, 1) if part else "",
        trend,
    )


def _table(data: InjuryData, dimension: Dimension, heads: Mapping[int, str]) -> TableView:
    years = dimension.years
    rows = [
        _row(
            category_name(dimension.key, line.key),
            [count_words(line.by_year[year]) for year in years],
            line.total,
            dimension.total,
            trend_words(queries.trend_of(data, line.by_year)) if len(years) > 1 else "",
        )
        for line in dimension.lines
    ]
    return TableView(
        dimension.key,
        dimension_name(dimension.key),
        [heads[year] for year in years],
        rows,
        dimension,
    )


def _by_phase(shown: Shown) -> dict[str, Any] | None:
    grid = shown.by_phase
    if grid is None:
        return None
    return {
        "heads": [codes.name_of("phase", phase) for phase in grid.phases],
        "cut": grid.cut,
        "rows": [
            (codes.name_of("theme", theme), [count_words(n) for n in cells.values()])
            for theme, cells in grid.lines.items()
        ],
    }
