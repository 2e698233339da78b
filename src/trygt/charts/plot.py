"""The page of every chart in Vega-Lite: one width, light lines, words where they are needed.

Nothing is left to automatic layout: room for words is measured beforehand, so that every chart is
440 wide. On a phone it shrinks a little, and no word gets smaller than about 11 pixels.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trygt.charts import words
from trygt.charts.ink import Ink
from trygt.charts.scales import Scale

Spec = dict[str, Any]
Data = Sequence[Mapping[str, object]]

WIDTH = 440
LINE = 18  # from line to line


@dataclass(frozen=True)
class Room:
    """How high a plot is, and the least room around it for what layers write there."""

    height: float
    left: float
    right: float
    top: float = 10
    bottom: float = 0

    @property
    def width(self) -> float:
        """What is left for the plot of the common width."""
        return WIDTH - self.left - self.right


def plot(
    x: Scale,
    y: Scale,
    layers: Iterable[Spec | None],
    room: Room,
    *,
    notes: Sequence[str] = (),
    unit: str = "",
) -> Spec:
    """One view: scales, layers in drawing order, notes below.

    Layers give their places as the fields x and y, in the units of the scales. `unit` is written
    over the y axis, or under the x axis where y has none.
    """
    below, above = max(room.bottom, 34.0 if x.ticks else 12.0), room.top
    drawn = list(layers)
    unit = words.fitted(unit, WIDTH - room.right)
    if unit and y.ticks:
        above += LINE + 4
        drawn.append(words_at(unit, -room.left, -LINE - 8, color=Ink.SOFT))
    elif unit:
        drawn.append(
            words_at(unit, room.width, room.height + below + 2, align="right", color=Ink.SOFT)
        )
        below += LINE
    if notes:
        lines = [line for note in notes for line in words.wrapped(note, WIDTH)]
        written = "\n".join(lines)
        drawn.append(words_at(written, -room.left, room.height + below + 6, color=Ink.SOFT))
        below += LINE * len(lines) + 4
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": room.width,
        "height": room.height,
        "autosize": "none",
        "padding": {"left": room.left, "right": room.right, "top": above, "bottom": below},
        "data": {"values": [{}]},
        "encoding": {
            "x": {
                "field": "x",
                "type": "quantitative",
                "scale": x.spec(),
                "axis": x.axis(labelPadding=8),
            },
            "y": {
                "field": "y",
                "type": "quantitative",
                "scale": y.spec(),
                "axis": y.axis(labelPadding=8),
            },
        },
        "layer": [layer for layer in drawn if layer],
        "config": config(),
    }


def config() -> Spec:
    """What all charts share: Inter, light lines, the reader's way of writing numbers."""
    return {
        "aria": False,
        "background": None,
        "font": "Inter",
        "view": {"stroke": None},
        "locale": {"number": words.locale()},
        "axis": {
            "domain": False,
            "ticks": False,
            "gridColor": Ink.GRID,
            "labelColor": Ink.SOFT,
            "labelFontSize": words.SIZE,
            "labelOverlap": False,
            "labelBound": False,
            "labelFlush": False,
            "title": None,
        },
        "text": {"font": "Inter", "fontSize": words.SIZE, "color": Ink.INK, "lineHeight": LINE},
        "point": {"opacity": 1, "filled": True},
        "bar": {"opacity": 1},
        "area": {"opacity": 1, "line": False},
    }


def layer(
    mark: str, data: Data, encoding: Mapping[str, object] = {}, **look: object
) -> Spec | None:
    """Marks of one look for rows of data; nothing where there are none."""
    if not data:
        return None
    channels = {name: name for name in ("x2", "y2") if name in data[0]}
    ends = {name: {"field": field} for name, field in channels.items()}
    return {
        "data": {"values": list(data)},
        "mark": {"type": mark, **look},
        "encoding": {**ends, **encoding},
    }


def texts(data: Data, encoding: Mapping[str, object] = {}, **look: object) -> Spec | None:
    """The words in field `text` at each row's place; "\\n" breaks a line."""
    shown = {"text": {"field": "text", "type": "nominal"}, **encoding}
    return layer("text", data, shown, **({"lineBreak": "\n", "align": "left"} | look))


def haloed(data: Data, encoding: Mapping[str, object] = {}, **look: object) -> list[Spec | None]:
    """Words that stay legible over lines: the same words twice, first broad in the ground's ink."""
    broad = {"color": Ink.GROUND, "stroke": Ink.GROUND, "strokeWidth": 5, "strokeJoin": "round"}
    return [texts(data, encoding, **(look | broad)), texts(data, encoding, **look)]


def words_at(text: str, x: float, y: float, **look: object) -> Spec | None:
    """Words at a place counted from the plot's upper left corner, hanging from it."""
    place = {"x": {"value": x}, "y": {"value": y}}
    return texts([{"text": text}], place, **({"baseline": "top"} | look))


def across(data: Data, **look: object) -> Spec | None:
    """Rules from top to bottom at each row's x."""
    return layer("rule", data, {"y": {"value": 0}, "y2": {"value": "height"}}, **look)


def rings(
    data: Data, size: float, encoding: Mapping[str, object] = {}, **look: object
) -> Spec | None:
    """Hollow, dashed rings where a number is shielded or missing."""
    hollow = {"color": Ink.GROUND, "stroke": Ink.GAP, "strokeDash": [3, 2], "strokeWidth": 1.5}
    return layer("point", data, encoding, size=size, **hollow, **look)


def centred(lines: Sequence[str], middle: float, line: float) -> Spec:
    """Lines of text around a middle, in units of which a line takes `line`. Vega centres the first."""
    return {"text": "\n".join(lines), "y": middle - line * (len(lines) - 1) / 2}


def gutter(labels: Iterable[str], most: float) -> float:
    """Room beside the plot for the longest of some labels, broken at `most`."""
    lines = [line for label in labels for line in words.wrapped(label, most)]
    return min(max((words.width(line) for line in lines), default=0), most) + 16
