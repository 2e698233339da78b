"""What the pages of injury data show: counts in words, with limits, shares and what a test says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format

from trygt.cases.models import Case
from trygt.charts import Drawn
from trygt.injuries import codes, queries
from trygt.injuries.models import InjuryData
from trygt.injuries.queries import Shown
from trygt.injuries.showing import Dimension
from trygt.web.workspace.injuries.pictures import YEARS, pictures
from trygt.web.workspace.injuries.wording import (
    category_name,
    count_words,
    dimension_name,
    left_out_words,
    limits_words,
    span_words,
    trend_words,
)


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
    """A table with its heading, and the pictures of the same counts."""

    key: str
    name: str
    heads: list[str]
    rows: list[Row]
    dimension: Dimension
    pictures: list[Drawn]

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return f"by-{self.key}"


def overview(case: Case) -> dict[str, Any]:
    """The data sets in use, and those that were."""
    every = list(queries.data_of(case.community))
    return {
        "case": case,
        "current": [data for data in every if data.in_use],
        "former": [data for data in every if not data.in_use],
    }


def of_data(case: Case, data: InjuryData, *, shielded: bool) -> dict[str, Any]:
    """All that one data set shows, drawn too. Two queries, and one more where something is drawn anew."""
    shown = queries.show(data, shielded=shielded)
    drawn = pictures(shown)
    heads = {first: span_words(first, last) for first, last in data.spans}
    return {
        "case": case,
        "data": data,
        "shielded": shielded,
        "years": _years(shown, heads),
        "trend": trend_words(queries.trend_of(data, shown.all)),
        "years_pictures": drawn.get(YEARS, []),
        "tables": [
            _table(data, dimension, heads, drawn[dimension.key]) for dimension in shown.dimensions
        ],
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


def _table(
    data: InjuryData, dimension: Dimension, heads: Mapping[int, str], drawn: list[Drawn]
) -> TableView:
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
        drawn,
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
