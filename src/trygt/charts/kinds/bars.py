"""Comparison: one number each of several places or groups, with its interval."""

from collections.abc import Sequence

from django.utils.translation import gettext as now_

from trygt.charts import words
from trygt.charts.chart import Chart, Spec
from trygt.charts.given import Bar
from trygt.charts.ink import Ink
from trygt.charts.plot import (
    LINE,
    WIDTH,
    Room,
    across,
    centred,
    gutter,
    haloed,
    layer,
    plot,
    rings,
    texts,
    words_at,
)
from trygt.charts.scales import covering, rows

LABEL_ROOM = 150


def bars(
    title: str,
    description: str,
    items: Sequence[Bar],
    unit: str,
    reference: tuple[str, float] | None = None,
    *,
    exact: bool = False,
    first: str = "",
) -> Chart:
    """Compare numbers: a mark each on its interval; plain bars only for facts that are `exact`.

    Args:
        items: in the order they are to be read.
        unit: what the numbers count, such as "per 1,000 inhabitants".
        reference: the name and value of a line to hold the rest against.
        exact: the numbers are counts without chance in them, such as inhabitants.
        first: the words over the names in the table.

    Raises:
        ValueError: for a number without an interval that is not `exact`.
    """
    for item in items:
        if not exact and item.value is not None and (item.low is None or item.high is None):
            raise ValueError(f"{item.label}: a number that is not exact needs its interval")
    given = [number for item in items for number in (item.value, item.low, item.high)]
    decimals = words.decimals_for(given)
    table = [
        (
            words.clean(item.label),
            words.reason(item.gap) if item.value is None else words.number(item.value, decimals),
            *(() if exact else (words.interval(item.low, item.high, decimals),)),
        )
        for item in items
    ]
    if reference:
        end = () if exact else ("",)
        table.append((words.clean(reference[0]), words.number(reference[1], decimals), *end))
    limits = () if exact else (now_("Uncertainty, from–to"),)
    return Chart(
        title=words.clean(title),
        description=words.clean(description),
        head=(words.clean(first) or now_("Compared"), words.clean(unit) or now_("Value"), *limits),
        rows=tuple(table),
        drawing=_drawing(items, words.clean(unit), reference, exact, decimals),
    )


def _drawing(
    items: Sequence[Bar],
    unit: str,
    reference: tuple[str, float] | None,
    exact: bool,
    decimals: int,
) -> Spec:
    labels = [words.wrapped(words.clean(item.label), LABEL_ROOM, 3) for item in items]
    values = ["" if i.value is None else words.number(i.value, decimals) for i in items]
    left = gutter([line for lines in labels for line in lines], LABEL_ROOM)
    right = gutter(values, 100)
    inner = WIDTH - left - right
    whys = [
        words.wrapped(words.reason(i.gap), WIDTH - left - 16) if i.value is None else []
        for i in items
    ]
    row = max(36, 8 + LINE * max(map(len, labels + whys), default=1))
    room = Room(row * max(len(items), 1), left, right, top=10 + LINE if reference else 8)
    given = [number for item in items for number in (item.value, item.low, item.high)]
    x = covering([*given, reference[1] if reference else None])
    base = min(max(0.0, x.low), x.high)

    def numbers(*, here: bool) -> list[Spec]:
        return [
            {"x": item.value, "y": at + 0.5, "low": item.low, "high": item.high}
            for at, item in enumerate(items)
            if item.value is not None and item.here == here
        ]

    def written(*, here: bool) -> list[Spec | None]:
        own = [at for at, item in enumerate(items) if item.here == here]
        weight = 600 if here else 400
        look: Spec = {"align": "right", "baseline": "middle", "fontWeight": weight}
        names = [centred(labels[at], at + 0.5, LINE / row) for at in own]
        ends = [{"text": values[at], "y": at + 0.5} for at in own if values[at]]
        return [
            texts(names, {"x": {"value": -12}}, **look),
            texts(ends, {"x": {"value": inner + right}}, **look),
        ]

    spots = [{"x": base, "y": at + 0.5} for at, item in enumerate(items) if item.value is None]
    gaps = [
        {"x": base, **centred(lines, at + 0.5, LINE / row)}
        for at, lines in enumerate(whys)
        if lines
    ]
    uncertain = not exact and any(item.value is not None for item in items)
    return plot(
        x,
        rows(len(items)),
        [
            across([{"x": base}] if x.ticks else [], color=Ink.AXIS, strokeWidth=1),
            *(_reference(reference, x.at(reference[1], inner), inner) if reference else ()),
            *_marks(numbers(here=False), base, exact=exact, here=False),
            *_marks(numbers(here=True), base, exact=exact, here=True),
            rings(spots, 90),
            *haloed(gaps, dx=14, baseline="middle", color=Ink.SOFT),
            *written(here=False),
            *written(here=True),
        ],
        room,
        unit=unit,
        notes=[now_("The lines show the uncertainty.")] if uncertain else [],
    )


def _marks(data: list[Spec], base: float, *, exact: bool, here: bool) -> list[Spec | None]:
    """A bar from zero for what is exact, else a line for the interval and a mark upon it.

    The place it is about has the larger, filled mark and the heavier line: not colour alone.
    """
    ends = {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}
    if exact:
        bar = {"x": {"field": "x", "type": "quantitative"}, "x2": {"datum": base}}
        look: Spec = (
            {"color": Ink.LIGHT, "stroke": Ink.HERE, "strokeWidth": 2, "size": 18}
            if here
            else {"color": Ink.MIST, "size": 14}
        )
        return [layer("bar", data, bar, orient="horizontal", **look)]
    if here:
        return [
            layer("rule", data, ends, color=Ink.HERE, strokeWidth=4, strokeCap="round"),
            layer("point", data, color=Ink.LIGHT, stroke=Ink.HERE, strokeWidth=2.5, size=190),
        ]
    return [
        layer("rule", data, ends, color=Ink.SEA, strokeWidth=2),
        layer("point", data, color=Ink.GROUND, stroke=Ink.SEA, strokeWidth=2, size=80),
    ]


def _reference(reference: tuple[str, float], place: float, inner: float) -> list[Spec | None]:
    """A dashed line with its name on top, kept within the drawing."""
    label = words.fitted(words.clean(reference[0]), inner)
    wide = words.width(label)
    begin = min(max(place - wide / 2, 0), inner - wide)
    return [
        across([{"x": reference[1]}], color=Ink.RULE, strokeDash=[5, 4], strokeWidth=1.25),
        words_at(label, begin, -8, baseline="bottom"),
    ]
