"""A population pyramid: men and women by age, with the outline of whom one compares with."""

from collections.abc import Sequence

from django.utils.translation import gettext as now_

from trygt.charts import words
from trygt.charts.chart import Chart, Spec
from trygt.charts.given import Band
from trygt.charts.ink import Ink
from trygt.charts.plot import (
    LINE,
    WIDTH,
    Room,
    across,
    gutter,
    layer,
    plot,
    rings,
    texts,
)
from trygt.charts.scales import Scale, covering

ROW = 18


def pyramid(
    title: str,
    description: str,
    bands: Sequence[Band],
    left_label: str,
    right_label: str,
    compared_label: str,
    *,
    unit: str = "",
    first: str = "",
) -> Chart:
    """Show a population by sex and age, the youngest at the bottom.

    Args:
        bands: from the youngest to the oldest. Shares compare better than counts.
        left_label, right_label: the two sexes.
        compared_label: whose outline is drawn: the county's or the country's.
        unit: what the numbers count, such as "per cent".
        first: the words over the ages in the table.
    """
    decimals = words.decimals_for(number for band in bands for number in _numbers(band))
    sides = (words.clean(left_label), words.clean(right_label))
    compared = words.clean(compared_label)
    outlined = any(number is not None for band in bands for number in _outline_of(band))
    others = tuple(f"{side}, {compared}" for side in sides) if outlined else ()

    def cell(value: float | None, gap: str) -> str:
        return words.reason(gap) if value is None else words.number(value, decimals)

    return Chart(
        title=words.clean(title),
        description=words.clean(description),
        head=(words.clean(first) or now_("Age"), *sides, *others),
        rows=tuple(
            (
                words.clean(band.label),
                cell(band.left, band.gap),
                cell(band.right, band.gap),
                *((cell(number, "") for number in _outline_of(band)) if outlined else ()),
            )
            for band in bands
        ),
        drawing=_drawing(bands, sides, compared if outlined else "", words.clean(unit)),
    )


def _numbers(band: Band) -> tuple[float | None, ...]:
    return (band.left, band.right, *_outline_of(band))


def _outline_of(band: Band) -> tuple[float | None, float | None]:
    return (band.left_compared, band.right_compared)


def _drawing(bands: Sequence[Band], sides: tuple[str, str], compared: str, unit: str) -> Spec:
    half = covering([number for band in bands for number in _numbers(band)], most=3)
    ticks = tuple(-tick for tick in half.ticks[:0:-1]) + half.ticks
    x = Scale(-half.high, half.high, ticks, half.decimals, mirrored=True)
    y = Scale(0, max(len(bands), 1))
    labels = [words.fitted(words.clean(band.label), 90) for band in bands]
    left = gutter(labels, 90)
    inner = WIDTH - left - 14

    def bars(side: int) -> list[Spec]:
        return [
            {"x": 0, "x2": value * (side or -1), "y": at + 0.09, "y2": at + 0.91}
            for at, band in enumerate(bands)
            if (value := band.right if side else band.left) is not None
        ]

    names = [{"text": label, "y": at + 0.5} for at, label in enumerate(labels)]
    heads = []
    for side, place, align in zip(sides, (-14, 14), ("right", "left"), strict=True):
        at: Spec = {"x": {"value": inner / 2 + place}, "y": {"value": -8}}
        text = words.fitted(side, inner / 2 - 20)
        heads.append(texts([{"text": text}], at, align=align, baseline="bottom", fontWeight=600))
    return plot(
        x,
        y,
        [
            layer("rect", bars(0), color=Ink.LIGHT),
            layer("rect", bars(1), color=Ink.GLOW, stroke=Ink.HERE, strokeWidth=1),
            across([{"x": 0}], color=Ink.GROUND, strokeWidth=2),
            *(_outline(bands, side) for side in (0, 1)),
            *_gaps(bands),
            texts(
                names,
                {"x": {"value": -12}},
                align="right",
                baseline="middle",
                color=Ink.SOFT,
            ),
            *heads,
            *_key(compared, inner),
        ],
        Room(ROW * max(len(bands), 1), left, 14, top=10 + LINE * (2 if compared else 1)),
        unit=unit,
        notes=_notes(bands, sides),
    )


def _gaps(bands: Sequence[Band]) -> list[Spec | None]:
    """A hollow ring on each side that has no number."""
    missing = [
        (side, [{"x": 0, "y": at + 0.5} for at, band in enumerate(bands) if of(band) is None])
        for side, of in ((-1, _left), (1, _right))
    ]
    return [rings(rows, 60, xOffset=12 * side) for side, rows in missing]


def _notes(bands: Sequence[Band], sides: tuple[str, str]) -> list[str]:
    """Sentences that name the ages, and the side where it is one alone, that have no number."""
    by_reason: dict[str, list[str]] = {}
    for band in bands:
        gone = [side for side, of in zip(sides, (_left, _right), strict=True) if of(band) is None]
        if gone:
            whose = [words.clean(band.label), *(gone if len(gone) == 1 else ())]
            by_reason.setdefault(words.reason(band.gap), []).append(" ".join(whose))
    return [f"{', '.join(whose)}: {why}" for why, whose in by_reason.items()]


def _left(band: Band) -> float | None:
    return band.left


def _right(band: Band) -> float | None:
    return band.right


def _outline(bands: Sequence[Band], side: int) -> Spec | None:
    """Steps along the compared numbers of one side, broken where one lacks."""
    steps = []
    run = 0
    for at, band in enumerate(bands):
        value = _outline_of(band)[side]
        if value is None:
            run += 1
            continue
        place = value if side else -value
        steps += [{"x": place, "y": at, "run": run}, {"x": place, "y": at + 1, "run": run}]
    order: Spec = {
        "order": {"field": "y", "type": "quantitative"},
        "detail": {"field": "run", "type": "nominal"},
    }
    return layer("line", steps, order, color=Ink.RULE, strokeWidth=1.75)


def _key(compared: str, inner: float) -> list[Spec | None]:
    """What the outline is, over the names of the sides."""
    if not compared:
        return []
    y = -LINE - 17
    compared = words.fitted(compared, inner - 30)
    room = words.width(compared)
    begin = max(0.0, (inner - room - 30) / 2)
    sample: Spec = {"x": {"value": begin}, "x2": {"value": begin + 22}, "y": {"value": y}}
    label: Spec = {"x": {"value": begin + 30}, "y": {"value": y}}
    return [
        layer("rule", [{"x": 0}], sample, color=Ink.RULE, strokeWidth=1.75),
        texts([{"text": compared}], label, baseline="middle", color=Ink.INK),
    ]
