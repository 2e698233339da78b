"""A number through the years: a line with its band, and thin lines to compare with."""

from collections.abc import Sequence

from django.utils.translation import gettext as now_

from trygt.charts import words
from trygt.charts.chart import Chart, Spec
from trygt.charts.given import Line
from trygt.charts.ink import Ink
from trygt.charts.kinds import series
from trygt.charts.kinds.series import Mark
from trygt.charts.plot import LINE, WIDTH, Room, gutter, layer, plot, rings, texts
from trygt.charts.scales import Scale, apart, covering

HEIGHT = 230
LABEL_ROOM = 104
# How comparisons differ without colour: one after the other.
DASHES: tuple[list[int], ...] = ([1, 0], [7, 4], [2, 3], [9, 3, 2, 3])


def trend(
    title: str, description: str, lines: Sequence[Line], unit: str, *, first: str = ""
) -> Chart:
    """Show numbers through the years.

    The line that is `here` is drawn with its band of uncertainty, the others thin. A period
    without a number breaks the line; it is marked at its place and named below.

    Args:
        lines: in the order the table should have them.
        unit: what the numbers count.
        first: the words over the periods in the table.
    """
    periods = series.periods_of(lines)
    decimals = series.decimals_of(lines)
    return Chart(
        title=words.clean(title),
        description=words.clean(description),
        head=(words.clean(first) or now_("Period"), *(words.clean(line.label) for line in lines)),
        rows=series.table_of(lines, periods, decimals),
        drawing=_drawing(lines, periods, words.clean(unit)),
    )


def _drawing(lines: Sequence[Line], periods: Sequence[str], unit: str) -> Spec:
    y = covering(series.numbers_of(lines), zero=False)
    labels = ["\n".join(words.wrapped(words.clean(li.label), LABEL_ROOM, 3)) for li in lines]
    left = gutter([words.number(tick, y.decimals) for tick in y.ticks], 80)
    right = gutter([line for label in labels for line in label.split("\n")], LABEL_ROOM) + 2
    inner = WIDTH - left - right
    step = inner / max(len(periods), 1)
    x = Scale(-0.5, max(len(periods), 1) - 0.5)
    layers: list[Spec | None] = []
    notes: list[str] = []
    if any(p.low is not None for line in lines if line.here for p in line.points):
        notes.append(now_("The band around the line shows the uncertainty."))
    others = [line for line in lines if not line.here]
    for line in lines:
        gaps = series.gaps_of(line, periods)
        notes += series.note_of(gaps, periods, "" if line.here else words.clean(line.label))
        if line.here:
            layers += gap_marks(sorted(gaps), y, step)
    for line in lines:
        if line.here:
            layers += band_marks(series.marks_of(line, periods))
    for index, line in enumerate(others):
        ink = Ink.SEA if index % 2 == 0 else Ink.STONE
        dash = DASHES[index % len(DASHES)]
        layers += line_marks(series.marks_of(line, periods), ink=ink, width=1.75, dash=dash)
    for line in lines:
        if line.here:
            layers += here_marks(series.marks_of(line, periods), size=min(60, step * 4))
    return plot(
        x,
        y,
        [
            *layers,
            *_end_labels(lines, labels, periods, y),
            *period_labels(periods, step),
        ],
        Room(HEIGHT, left, right, bottom=LINE + 14),
        notes=_once(notes),
        unit=unit,
    )


def period_labels(periods: Sequence[str], step: float) -> list[Spec | None]:
    """The names of the periods under the plot, as many as there is room for."""
    shown = series.shown_periods(periods, step)
    below = {"y": {"value": "height"}}
    data = [{"x": place, "text": periods[place]} for place in shown]
    return [texts(data, below, align="center", baseline="top", dy=9, color=Ink.SOFT)]


def gap_marks(places: Sequence[int], y: Scale, step: float) -> list[Spec | None]:
    """A shaded column and a hollow, dashed ring where a number is shielded or missing."""
    columns = [{"x": place - 0.5, "x2": place + 0.5, "y": y.low, "y2": y.high} for place in places]
    spots = [{"x": place} for place in places]
    size = max(20.0, min(90.0, (step * 0.6) ** 2))
    return [
        layer("rect", columns, color=Ink.WASH),
        rings(spots, size, {"y": {"value": "height"}}, yOffset=-7),
    ]


def band_marks(marks: Sequence[Mark]) -> list[Spec | None]:
    """The uncertainty of a line: a soft band, or an upright line for a number that stands alone."""
    spans = [mark for mark in marks if mark.point.low is not None and mark.point.high is not None]
    wide = [_span(mark) for mark in spans if not mark.alone]
    alone = [_span(mark) for mark in spans if mark.alone]
    return [
        layer("area", wide, _RUNS, color=Ink.GLOW),
        layer("rule", alone, color=Ink.GLOW, strokeWidth=7, strokeCap="round"),
    ]


def line_marks(
    marks: Sequence[Mark], *, ink: Ink, width: float, dash: Sequence[int]
) -> list[Spec | None]:
    """A thin line, broken where numbers lack; a number that stands alone is a small dot."""
    joined = [_spot(mark) for mark in marks if not mark.alone]
    alone = [_spot(mark) for mark in marks if mark.alone]
    look = {} if list(dash) == DASHES[0] else {"strokeDash": list(dash)}
    return [
        layer("line", joined, _RUNS, color=ink, strokeWidth=width, strokeJoin="round", **look),
        layer("point", alone, color=ink, size=18),
    ]


def here_marks(marks: Sequence[Mark], *, size: float, width: float = 3) -> list[Spec | None]:
    """The heavy line of the place the chart is about, with a mark on every number."""
    joined = [_spot(mark) for mark in marks if not mark.alone]
    return [
        layer("line", joined, _RUNS, color=Ink.HERE, strokeWidth=width, strokeJoin="round"),
        layer(
            "point",
            [_spot(mark) for mark in marks],
            color=Ink.LIGHT,
            stroke=Ink.HERE,
            strokeWidth=2,
            size=size,
        ),
    ]


_RUNS: Spec = {"detail": {"field": "run", "type": "nominal"}}


def _spot(mark: Mark) -> Spec:
    return {"x": mark.place, "y": mark.point.value, "run": mark.run}


def _span(mark: Mark) -> Spec:
    return {"x": mark.place, "y": mark.point.low, "y2": mark.point.high, "run": mark.run}


def _end_labels(
    lines: Sequence[Line], labels: Sequence[str], periods: Sequence[str], y: Scale
) -> list[Spec | None]:
    """Each line's name at its right end, moved apart where ends are close."""
    ended = [
        (line, label, marks[-1])
        for line, label in zip(lines, labels, strict=True)
        if (marks := series.marks_of(line, periods))
    ]
    wanted = [HEIGHT - y.at(mark.point.value or 0, HEIGHT) for _line, _label, mark in ended]
    room = [LINE * (label.count("\n") + 1.0) for _line, label, _mark in ended]
    layers = []
    other = 0
    for (line, label, _mark), place in zip(
        ended, apart(wanted, room, -10, HEIGHT + 10), strict=True
    ):
        ink = Ink.INK if line.here else Ink.SEA if other % 2 == 0 else Ink.STONE
        other += not line.here
        layers.append(
            texts(
                [{"text": label}],
                {"x": {"value": "width"}, "y": {"value": place - LINE * label.count("\n") / 2}},
                dx=8,
                baseline="middle",
                color=ink,
                fontWeight=600 if line.here else 450,
            )
        )
    return layers


def _once(notes: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(notes))
