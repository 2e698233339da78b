"""A funnel: many places by size, and how far from the centre line chance alone may carry them."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as now_

from trygt.charts import words
from trygt.charts.chart import Chart, Spec
from trygt.charts.given import FunnelCurve, FunnelPoint
from trygt.charts.ink import Ink
from trygt.charts.plot import (
    LINE,
    WIDTH,
    Room,
    gutter,
    haloed,
    layer,
    plot,
    texts,
    words_at,
)
from trygt.charts.scales import Scale, apart, by_size, covering

HEIGHT = 280
Curve = list[tuple[float, float]]


def funnel(  # noqa: PLR0913 - a funnel has this many parts
    title: str,
    description: str,
    points: Sequence[FunnelPoint],
    target: float,
    curves: Sequence[FunnelCurve],
    size_label: str,
    unit: str,
    *,
    target_label: str = "",
    first: str = "",
) -> Chart:
    """Show places by size within the limits of chance.

    The curves are the 95 and 99.8 per cent limits; where one leaves the drawing it ends.

    Args:
        target: the centre line, usually the pooled mean.
        size_label: what size is, such as "expected injuries".
        unit: what the values count.
        target_label: the name of the centre line in the table.
        first: the words over the names in the table.
    """
    sizes = words.decimals_for(point.size for point in points)
    decimals = words.decimals_for([target, *(point.value for point in points)])
    table = [
        (
            words.clean(point.label),
            words.number(point.size, sizes),
            words.number(point.value, decimals),
            words.clean(point.verdict_words),
        )
        for point in points
    ]
    name = words.clean(target_label) or now_("Centre line")
    return Chart(
        title=words.clean(title),
        description=words.clean(description),
        head=(
            words.clean(first) or now_("Compared"),
            words.clean(size_label),
            words.clean(unit) or now_("Value"),
            now_("Against the limits"),
        ),
        rows=(*table, (name, "", words.number(target, decimals), "")) if table else (),
        drawing=_drawing(points, target, curves, words.clean(size_label), words.clean(unit)),
    )


def _drawing(
    points: Sequence[FunnelPoint],
    target: float,
    curves: Sequence[FunnelCurve],
    size_label: str,
    unit: str,
) -> Spec:
    curves = sorted(curves, key=lambda curve: curve.size)
    sizes = [*(point.size for point in points), *(curve.size for curve in curves)]
    x = by_size([size for size in sizes if size > 0])
    y = covering([target, *(point.value for point in points)], zero=False)
    left = gutter([words.number(tick, y.decimals) for tick in y.ticks], 80)
    names = [f"{words.number(level, decimals)} %" for level, decimals in ((95, 0), (99.8, 1))]
    right = gutter(names, 80)
    inner = WIDTH - left - right
    size_label = words.fitted(size_label, left + inner)
    last = [*_ends(curves, names, y), (words.number(target, words.decimals_for([target])), target)]
    here = [point for point in points if point.here]
    others = [{"x": p.size, "y": p.value} for p in points if not p.here]
    marked = [{"x": p.size, "y": p.value} for p in here]
    return plot(
        x,
        y,
        [
            _between(curves, "998", y, Ink.WASH),
            _between(curves, "95", y, Ink.GROUND),
            *(
                layer(
                    "line",
                    _runs(_curve(curves, name), y),
                    _RUNS,
                    color=Ink.STONE,
                    strokeWidth=1.25,
                    **look,
                )
                for name, look in (
                    ("low998", {}),
                    ("high998", {}),
                    ("low95", {"strokeDash": [4, 3]}),
                    ("high95", {"strokeDash": [4, 3]}),
                )
            ),
            layer(
                "rule",
                [{"y": target}],
                {"x": {"value": 0}, "x2": {"value": "width"}},
                color=Ink.RULE,
                strokeWidth=1.5,
            ),
            layer("point", others, color=Ink.MIST, stroke=Ink.SEA, strokeWidth=1, size=34),
            layer("point", marked, color=Ink.LIGHT, stroke=Ink.HERE, strokeWidth=2.5, size=190),
            *(label for point in here for label in _name(point, x, y, inner)),
            *_end_names(last, y),
            words_at(size_label, inner, HEIGHT + 36, align="right", color=Ink.SOFT)
            if size_label
            else None,
        ],
        Room(HEIGHT, left, right, bottom=36 + LINE if size_label else 0),
        unit=unit,
    )


_RUNS: Spec = {"detail": {"field": "run", "type": "nominal"}}


def _curve(curves: Iterable[FunnelCurve], name: str) -> Curve:
    """One limit by size, where there is one."""
    found = ((curve.size, getattr(curve, name)) for curve in curves if curve.size > 0)
    return [(size, limit) for size, limit in found if limit is not None]


def _runs(curve: Curve, y: Scale) -> list[Spec]:
    """A curve within the scale: ended exactly where it leaves it."""
    out: list[Spec] = []
    run = 0
    for index, (size, limit) in enumerate(curve):
        inside = y.low <= limit <= y.high
        if index and inside != (y.low <= curve[index - 1][1] <= y.high):
            before, was = curve[index - 1]
            edge = y.high if max(limit, was) > y.high else y.low
            part = (edge - was) / (limit - was)
            out.append({"x": before + part * (size - before), "y": edge, "run": run})
            run += not inside
        if inside:
            out.append({"x": size, "y": limit, "run": run})
    return out


def _between(curves: Sequence[FunnelCurve], level: str, y: Scale, ink: Ink) -> Spec | None:
    """The ground between both limits of one level."""
    spans = []
    for curve in curves:
        low, high = getattr(curve, f"low{level}"), getattr(curve, f"high{level}")
        if high is not None and curve.size > 0:
            lowest = y.low if low is None else low
            spans.append(
                {
                    "x": curve.size,
                    "y": min(max(lowest, y.low), y.high),
                    "y2": max(min(high, y.high), y.low),
                }
            )
    return layer("area", spans, color=ink)


def _ends(curves: Sequence[FunnelCurve], names: Sequence[str], y: Scale) -> list[tuple[str, float]]:
    """Names of the curves at their right ends, where they end within the drawing."""
    ends = []
    for level, name in zip(("95", "998"), names, strict=True):
        for side in ("low", "high"):
            curve = _curve(curves, f"{side}{level}")
            if curve and y.low <= curve[-1][1] <= y.high:
                ends.append((name, curve[-1][1]))
    return ends


def _end_names(ends: Sequence[tuple[str, float]], y: Scale) -> list[Spec | None]:
    """Names to the right of the plot, moved apart where they would meet."""
    wanted = [HEIGHT - y.at(value, HEIGHT) for _name, value in ends]
    places = apart(wanted, [LINE - 2.0] * len(ends), -8, HEIGHT + 8)
    return [
        texts(
            [{"text": name}],
            {"x": {"value": "width"}, "y": {"value": place}},
            dx=8,
            baseline="middle",
            color=Ink.INK if index == len(ends) - 1 else Ink.SOFT,
            fontWeight=600 if index == len(ends) - 1 else 400,
        )
        for index, (place, (name, _value)) in enumerate(zip(places, ends, strict=True))
    ]


def _name(point: FunnelPoint, x: Scale, y: Scale, inner: float) -> list[Spec | None]:
    """A place's name beside its mark, on the side with more room, legible over lines."""
    label = words.clean(point.label)
    place = x.at(point.size, inner) if point.size > 0 else 0.0
    after = place < inner / 2
    room = (inner - place if after else place) - 14
    label = words.fitted(label, room)
    spot = [{"x": point.size, "y": point.value, "text": label}]
    look: Spec = {
        "align": "left" if after else "right",
        "dx": 14 if after else -14,
        "baseline": "middle",
        "fontWeight": 600,
    }
    return haloed(spot, color=Ink.INK, **look)
