"""From a spec to a drawing that is safe to stand in a page: what is not known to be harmless is left out."""

import re
import threading
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from trygt.charts.ink import SCREEN, Palette

# Inter, to measure words with, as the set-up made it for papers. Without it rooms are less exact.
FONTS = Path(__file__).parents[1] / "papers" / "fonts"

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_ELEMENTS = {"g", "path", "rect", "line", "circle", "text", "tspan"}
# Inherited, so that what all children of a group share may stand on the group.
_SHARED = (
    "fill",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "font-size",
    "font-weight",
    "text-anchor",
)
_OWN = ("x", "y", "x2", "y2", "dx", "dy", "r", "cx", "cy", "width", "height", "d", "transform")
_PLAIN = re.compile(r"[\w.,()+\- ]*", re.ASCII)
_INK = re.compile(r"#[0-9a-fA-F]{3,8}|[a-z]+")
_NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")
_CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0Z?")
_PLACE = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
_lock = threading.Lock()


def svg_of(spec: Mapping[str, Any]) -> str:
    """Draw a Vega-Lite spec. Nothing is fetched, whatever the spec says.

    Raises:
        ValueError: when the spec cannot be drawn.
    """
    with _lock:
        drawn = _renderer().vegalite_to_svg(dict(spec), allowed_base_urls=[])
    return cleaned(drawn)


def png_of(svg: str, scale: float = 2) -> bytes:
    """An SVG of our own, without addresses in it, as a PNG so many times as large.

    Raises:
        ValueError: when it is no drawing.
    """
    with _lock:
        return bytes(_renderer().svg_to_png(svg, scale=scale))


@cache
def _renderer() -> Any:
    """The renderer, loaded when first needed: it takes 80 MB and half a second.

    Loaded so late, it is also never carried over a fork, which it would not survive.
    """
    import vl_convert  # noqa: PLC0415

    if FONTS.is_dir():
        vl_convert.register_font_directory(str(FONTS))
    return vl_convert


@cache
def edition() -> str:
    """What draws: this file and the renderer's version. Other ones, and drawings are made anew."""
    ours = sha256(Path(__file__).read_bytes()).hexdigest()
    return f"{ours} {version('vl-convert-python')}"


def cleaned(drawn: str) -> str:
    """Keep of a drawing only known elements and attributes: no ids, styles, scripts, references.

    What Vega says of each mark to screen readers goes too: the picture has a title, a description
    and a table. Groups that say nothing are dissolved, and what all of a group share is said once.

    Raises:
        ValueError: when it is no drawing.
    """
    try:
        root = ET.fromstring(drawn)  # noqa: S314 - from our own renderer, which writes no entities
    except ET.ParseError as fault:
        raise ValueError(f"The renderer gave no drawing: {fault}") from fault
    box = [float(side) for side in root.get("viewBox", "").split()]
    if len(box) != 4:
        raise ValueError("The renderer gave a drawing without a size.")
    inside = "".join(_written(part) for child in root for part in _parts(child))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{" ".join(map(_short, box))}">{inside}</svg>'


def with_classes(svg: str, palette: Palette = SCREEN) -> str:
    """Give every colour of the palette its ink's class beside it, for the style sheet to follow."""
    inks = {colour: ink.value for ink, colour in palette.items()}

    def classed(tag: re.Match[str]) -> str:
        found = dict(re.findall(r' (fill|stroke)="(#\w+)"', tag.group(0)))
        names = [f"{kind[0]}-{inks[colour]}" for kind, colour in found.items() if colour in inks]
        if not names:
            return tag.group(0)
        return f'{tag.group(1)} class="{" ".join(names)}"{tag.group(2)}'

    return re.sub(r"(<\w+)([^<>]*>)", classed, svg)


class _Part:
    """An element to be written: its name, attributes, children and text."""

    def __init__(self, name: str, attributes: dict[str, str], text: str = "") -> None:
        self.name, self.attributes, self.text = name, attributes, text
        self.children: list[_Part] = []


def _parts(element: ET.Element) -> Iterator[_Part]:
    """What is to be written of an element: itself, its children alone, or nothing."""
    name = element.tag.removeprefix(_NAMESPACE)
    if name not in _ELEMENTS or element.get("display") == "none":
        return
    kept = {key: value for key in (*_SHARED, *_OWN) if (value := _value(element, key))}
    if kept.get("transform") == "translate(0,0)":
        del kept["transform"]
    if name == "g":
        group = _Part("g", kept)
        group.children = [part for child in element for part in _parts(child)]
        _share(group)
        if not group.children:
            return
        if group.attributes:
            yield group
        else:
            yield from group.children
        return
    part = _Part(name, kept, element.text or "")
    part.children = [span for child in element for span in _parts(child)]
    said = part.text.strip() or part.children
    if said if name in {"text", "tspan"} else _visible(part):
        _as_circle(part)
        yield part


def _value(element: ET.Element, key: str) -> str:
    """An attribute's value, with short numbers; nothing where it is not plain."""
    value = element.get(key, "")
    if key in {"fill", "stroke"}:
        return value if _INK.fullmatch(value) else ""
    return _short(value) if _PLAIN.fullmatch(value) else ""


def _visible(part: _Part) -> bool:
    inks = (part.attributes.get("fill"), part.attributes.get("stroke"))
    return any(ink not in {None, "none", "transparent", "white"} for ink in inks)


def _share(group: _Part) -> None:
    """Say on the group what all its children say alike."""
    if len(group.children) < 2:
        return
    for key in _SHARED:
        values = {child.attributes.get(key) for child in group.children}
        value = values.pop()
        if not values and value is not None:
            group.attributes[key] = value
            for child in group.children:
                del child.attributes[key]


def _as_circle(part: _Part) -> None:
    """Write a path that is a circle as one: a third of the length."""
    place = _PLACE.fullmatch(part.attributes.get("transform", "translate(0,0)"))
    circle = _CIRCLE.fullmatch(part.attributes.get("d", ""))
    if part.name == "path" and circle and place:
        part.name = "circle"
        part.attributes.pop("transform", "")
        del part.attributes["d"]
        part.attributes |= {"cx": place[1], "cy": place[2], "r": circle[1]}


def _short(value: object) -> str:
    """Numbers with one decimal: a twentieth of a pixel."""
    return _NUMBER.sub(lambda found: f"{round(float(found[0]), 1) + 0.0:g}", str(value))


def _written(part: _Part) -> str:
    attributes = "".join(f" {key}={quoteattr(value)}" for key, value in part.attributes.items())
    inside = escape(part.text) + "".join(_written(child) for child in part.children)
    return (
        f"<{part.name}{attributes}>{inside}</{part.name}>"
        if inside
        else f"<{part.name}{attributes}/>"
    )
