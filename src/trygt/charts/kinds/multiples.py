"""Small multiples: the same number of several places or themes, side by side on one scale."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as now_

from trygt.charts import words
from trygt.charts.chart import Chart, Spec
from trygt.charts.given import Line, Point
from trygt.charts.ink import Ink
from trygt.charts.kinds import series
from trygt.charts.plot import LINE, WIDTH, config, gutter
from trygt.charts.scales import Scale, covering

HEIGHT = 84
COLUMNS = 2
BETWEEN = 28
# The panels' own header writes the unit; their names are a layer, as no header can hang so close.
UNIT: Spec = {
    "labelExpr": "''",
    "titleAnchor": "start",
    "titleColor": Ink.SOFT,
    "titleFontSize": words.SIZE,
    "titleFontWeight": "normal",
    "titlePadding": 34,
}


def multiples(
    title: str,
    description: str,
    panels: Sequence[tuple[str, Sequence[Point]]],
    unit: str,
    *,
    first: str = "",
) -> Chart:
    """Show a number through the years for several places or themes, all on one scale.

    Args:
        panels: the name and points of each, in the order they are to be read.
        unit: what the numbers count.
        first: the words over the periods in the table.
    """
    lines = [Line(words.clean(name), tuple(points), here=True) for name, points in panels]
    periods = series.periods_of(lines)
    return Chart(
        title=words.clean(title),
        description=words.clean(description),
        head=(words.clean(first) or now_("Period"), *(line.label for line in lines)),
        rows=series.table_of(lines, periods, series.decimals_of(lines)),
        drawing=_drawing(lines, periods, words.clean(unit)),
    )


def _drawing(lines: Sequence[Line], periods: Sequence[str], unit: str) -> Spec:
    unit = words.fitted(unit, WIDTH - 50)
    y = covering(series.numbers_of(lines), zero=False, most=3)
    left = gutter([words.number(tick, y.decimals) for tick in y.ticks], 80)
    columns = min(COLUMNS, len(lines)) or 1
    room = (WIDTH - left - 10 - BETWEEN * (columns - 1)) / columns
    step = room / max(len(periods), 1)
    x = Scale(-0.5, max(len(periods), 1) - 0.5)
    rows = [row for at, line in enumerate(lines) for row in _rows(at, line, periods, room)]
    notes = (
        [now_("The band around the line shows the uncertainty.")]
        if any(point.low is not None for line in lines for point in line.points)
        else []
    )
    notes += [
        note
        for line in lines
        for note in series.note_of(series.gaps_of(line, periods), periods, line.label)
    ]
    below = [part for note in dict.fromkeys(notes) for part in words.wrapped(note, WIDTH - 10)]
    words_around: Spec = {
        "anchor": "start",
        "fontWeight": "normal",
        "fontSize": words.SIZE,
        "lineHeight": LINE,
        "color": Ink.SOFT,
        "frame": "bounds",
        "offset": 8,
    }
    # One facet each; what belongs together is told by `kind`, for a facet has one set of rows.
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": rows},
        "facet": {"field": "panel", "type": "ordinal", "title": unit or None, "header": UNIT},
        "columns": columns,
        "spacing": {"row": 2 * BETWEEN + 4, "column": BETWEEN},
        "bounds": "flush",
        "padding": {"left": 2, "right": 2, "top": 6, "bottom": 6},
        **({"title": {**words_around, "text": below, "orient": "bottom"}} if below else {}),
        "spec": {
            "width": room,
            "height": HEIGHT,
            "encoding": {
                "x": {"field": "x", "type": "quantitative", "scale": x.spec(), "axis": None},
                "y": {
                    "field": "y",
                    "type": "quantitative",
                    "scale": y.spec(),
                    "axis": y.axis(labelPadding=8, minExtent=left, maxExtent=left),
                },
            },
            "layer": _layers(step),
        },
        "config": config(),
    }


def _rows(at: int, line: Line, periods: Sequence[str], room: float) -> Iterable[Spec]:
    """All rows of one panel: its name, numbers, intervals, gaps and first and last periods."""
    label = line.label
    yield {"panel": at, "kind": "name", "text": words.fitted(label, room)}
    for place in sorted({0, len(periods) - 1}):
        side = "first" if place == 0 else "last"
        yield {"panel": at, "kind": side, "text": periods[place]}
    for mark in series.marks_of(line, periods):
        point = mark.point
        row: Spec = {"panel": at, "x": mark.place, "y": point.value, "run": mark.run}
        yield {**row, "kind": "dot" if mark.alone else "joined"}
        if point.low is not None and point.high is not None:
            ends = {"y": point.low, "y2": point.high}
            yield {**row, **ends, "kind": "span" if mark.alone else "band"}
    for place in series.gaps_of(line, periods):
        yield {"panel": at, "kind": "gap", "x": place, "from": place - 0.5, "to": place + 0.5}


def _layers(step: float) -> list[Spec]:
    """What each panel is drawn with, in order."""
    runs: Spec = {"detail": {"field": "run", "type": "nominal"}}
    ends: Spec = {"y2": {"field": "y2"}}
    foot: Spec = {"y": {"value": "height"}}
    column: Spec = {
        "x": {"field": "from", "type": "quantitative"},
        "x2": {"field": "to"},
        "y": {"value": 0},
        "y2": {"value": "height"},
    }
    ring = max(14.0, min(60.0, (step * 0.6) ** 2))
    dot = max(9.0, min(34.0, (step * 0.42) ** 2))
    text: Spec = {"text": {"field": "text", "type": "nominal"}}
    return [
        _of("gap", "rect", column, color=Ink.WASH),
        _of("band", "area", {**runs, **ends}, color=Ink.GLOW),
        _of("span", "rule", ends, color=Ink.GLOW, strokeWidth=5, strokeCap="round"),
        _of("joined", "line", runs, color=Ink.HERE, strokeWidth=2.25, strokeJoin="round"),
        *(
            _of(kind, "point", {}, color=Ink.LIGHT, stroke=Ink.HERE, strokeWidth=1.25, size=dot)
            for kind in ("joined", "dot")
        ),
        _of(
            "gap",
            "point",
            foot,
            yOffset=-5,
            color=Ink.GROUND,
            stroke=Ink.GAP,
            strokeDash=[2, 1.5],
            strokeWidth=1.25,
            size=ring,
        ),
        _of(
            "name",
            "text",
            {**text, "x": {"value": 0}, "y": {"value": -10}},
            align="left",
            baseline="bottom",
            fontWeight=600,
        ),
        _of(
            "first",
            "text",
            {**text, **foot, "x": {"value": 0}},
            align="left",
            baseline="top",
            dy=8,
            color=Ink.SOFT,
        ),
        _of(
            "last",
            "text",
            {**text, **foot, "x": {"value": "width"}},
            align="right",
            baseline="top",
            dy=8,
            color=Ink.SOFT,
        ),
    ]


def _of(kind: str, mark: str, encoding: Spec, **look: object) -> Spec:
    return {
        "transform": [{"filter": f"datum.kind === '{kind}'"}],
        "mark": {"type": mark, **look},
        "encoding": encoding,
    }
