"""What a chart is: its words, its table, and a drawing in inks that a palette gives colours."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trygt.charts.ink import SCREEN, Ink, Palette

Spec = dict[str, Any]
Row = tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """A chart in the reader's language. `head` and `rows` say exactly what is drawn."""

    title: str
    description: str
    head: Row
    rows: tuple[Row, ...]
    drawing: Mapping[str, Any] = field(repr=False, hash=False)

    def spec(self, palette: Palette = SCREEN) -> Spec:
        """The Vega-Lite spec in a palette's colours. Only inks are replaced, never words."""
        coloured: Spec = _coloured(self.drawing, palette)
        return coloured

    def fingerprint(self, palette: Palette, by: str) -> str:
        """SHA-256 of all that shows in a drawing and of what it is drawn by.

        Of the drawing in inks and the palette, which is the spec, but quicker to write.
        """
        return hashlib.sha256(repr((by, *palette.items(), self.drawing)).encode()).hexdigest()


@dataclass(frozen=True)
class Drawn:
    """A chart with its drawing; `svg` is empty where there is nothing to draw or it failed."""

    chart: Chart
    svg: str


def _coloured(part: Any, palette: Palette) -> Any:
    if isinstance(part, Ink):
        return palette[part]
    if isinstance(part, Mapping):
        return {key: _coloured(value, palette) for key, value in part.items()}
    if isinstance(part, (list, tuple)):
        return [_coloured(value, palette) for value in part]
    return part
