"""The pictures beside the tables of injury data: the same counts with their limits, hidden ones as gaps."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as now_

from trygt.charts import Bar, Chart, Drawn, Line, Point, bars, draw, multiples, trend
from trygt.injuries.codes import UNKNOWN
from trygt.injuries.counting import NO_THEME
from trygt.injuries.queries import Shown
from trygt.injuries.showing import Dimension
from trygt.methods.counts import limits
from trygt.web.workspace.injuries.wording import category_name, count_words, dimension_name

YEARS = "years"
"""What the picture of all injuries by year is called; others are called by their dimension."""
BY_YEAR = ("theme",)
"""Dimensions whose lines are also drawn through the years."""
LEAST_YEARS = 3
WHOLE = 0.99  # of a year: a leap day short is whole


def pictures(shown: Shown) -> dict[str, list[Drawn]]:
    """The pictures by what they show, drawn all at once. One query, and one more the first time."""
    made: list[tuple[str, Chart]] = []
    years = _years(shown)
    if years:
        made.append((YEARS, _all_by_year(shown, years)))
    for dimension in shown.dimensions:
        made.append((dimension.key, _compared(dimension)))
        if years and dimension.key in BY_YEAR and dimension.years:
            made.append((dimension.key, _by_year(dimension, years)))
    found: dict[str, list[Drawn]] = {}
    for (key, _chart), drawn in zip(made, draw([chart for _key, chart in made]), strict=True):
        found.setdefault(key, []).append(drawn)
    return found


def _years(shown: Shown) -> list[int]:
    """The years of a line: none where years are joined or cut, for then counts are of unequal times."""
    spans = shown.data.spans
    whole = all(shown.data.years_in(first, last) > WHOLE for first, last in spans)
    single = all(first == last for first, last in spans)
    equal = whole and single and len(spans) >= LEAST_YEARS
    return [first for first, _last in spans] if equal else []


def _limits(count: int) -> tuple[int, int]:
    """The limits as the table has them, in whole injuries."""
    found = limits(count)
    return round(found.low), round(found.high)


def _point(year: int, count: int | None) -> Point:
    if count is None:
        return Point(str(year), None, gap=count_words(None))
    return Point(str(year), count, *_limits(count))


def _all_by_year(shown: Shown, years: Sequence[int]) -> Chart:
    line = Line(now_("Injuries"), tuple(_point(year, shown.all[year]) for year in years), here=True)
    words = now_("How many injuries the data hold from each year, with 95 per cent limits.")
    return trend(now_("Injuries by year"), words, [line], now_("injuries"), first=now_("Year"))


def _compared(dimension: Dimension) -> Chart:
    name = dimension_name(dimension.key)
    return bars(
        now_("Injuries by %(what)s") % {"what": name[:1].lower() + name[1:]},
        _most(dimension),
        [_bar(category_name(dimension.key, line.key), line.total) for line in dimension.lines],
        now_("injuries"),
        first=name,
    )


def _bar(name: str, count: int | None) -> Bar:
    if count is None:
        return Bar(name, None, gap=count_words(None))
    return Bar(name, count, *_limits(count))


def _most(dimension: Dimension) -> str:
    """What stands out, where nothing is hidden that could be more."""
    if dimension.cut:
        return now_("How many injuries there are of each. Hidden numbers are drawn as gaps.")
    known = [line for line in dimension.lines if line.key not in {UNKNOWN, NO_THEME}]
    most = max((line.total or 0 for line in known), default=0)
    first = [line for line in known if line.total == most]
    if not most or len(first) > 1:
        return now_("How many injuries there are of each, with 95 per cent limits.")
    values = {
        "name": category_name(dimension.key, first[0].key),
        "count": count_words(most),
        "total": count_words(dimension.total),
    }
    return now_("Most often: %(name)s, %(count)s of %(total)s injuries.") % values


def _by_year(dimension: Dimension, years: Sequence[int]) -> Chart:
    def points(counts: Mapping[int, int | None]) -> list[Point]:
        return [_point(year, counts.get(year)) for year in years]

    name = dimension_name(dimension.key)
    return multiples(
        now_("Injuries by %(what)s through the years") % {"what": name[:1].lower() + name[1:]},
        now_("All are drawn on one scale, with 95 per cent limits."),
        [
            (category_name(dimension.key, line.key), points(line.by_year))
            for line in dimension.lines
        ],
        now_("injuries"),
        first=now_("Year"),
    )
