"""What a chart is: its words, its table, and a drawing in inks that a palette gives colours."""

import json
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

    def written(self, palette: Palette = SCREEN) -> str:
        """The spec as JSON: what is drawn, and what a drawing is kept under."""
        return json.dumps(self.spec(palette), ensure_ascii=False, sort_keys=True, allow_nan=False)


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
