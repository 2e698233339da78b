"""A risk grid: themes by phases of life, each cell with its number and its band in shape and words."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as now_

from trygt.charts import words
from trygt.charts.chart import Chart, Spec
from trygt.charts.given import GridCell
from trygt.charts.ink import Ink
from trygt.charts.plot import (
    LINE,
    WIDTH,
    Room,
    centred,
    gutter,
    layer,
    plot,
    rings,
    texts,
)
from trygt.charts.scales import Scale
from trygt.charts.scales import rows as rows_scale

Places = dict[tuple[int, int], GridCell | None]

LABEL_ROOM = 104
ROW = 52
# A band is told by shape, edge and lightness as well as colour.
BANDS: dict[str, tuple[Ink, Ink, str, float]] = {
    "red": (Ink.RED_WASH, Ink.RED, "triangle-up", 2.5),
    "amber": (Ink.AMBER_WASH, Ink.AMBER, "diamond", 1.5),
    "green": (Ink.GREEN_WASH, Ink.GREEN, "circle", 1),
}


def grid(
    title: str,
    description: str,
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Sequence[GridCell],
    *,
    first: str = "",
) -> Chart:
    """Show numbers in a grid with their bands.

    Args:
        rows, columns: the names, in order. A cell names its row and column by them.
        cells: those there are; places without one are drawn as missing.
        first: the words over the names of rows in the table.

    Raises:
        ValueError: for a cell whose row or column is not there.
    """
    for cell in cells:
        if cell.row not in rows or cell.column not in columns:
            raise ValueError(f"the grid has no place for {cell.row}, {cell.column}")
    found = {(cell.row, cell.column): cell for cell in cells}
    decimals = words.decimals_for(cell.value for cell in cells)

    def said(cell: GridCell | None) -> str:
        if cell is None or cell.value is None:
            return words.reason(cell.words if cell else "")
        number, band = words.number(cell.value, decimals), words.clean(cell.words)
        return f"{number} ({band})" if band else number

    return Chart(
        title=words.clean(title),
        description=words.clean(description),
        head=(words.clean(first) or now_("Row"), *(words.clean(name) for name in columns)),
        rows=tuple(
            (words.clean(row), *(said(found.get((row, column))) for column in columns))
            for row in rows
        ),
        drawing=_drawing(rows, columns, found, decimals),
    )


def _drawing(
    rows: Sequence[str],
    columns: Sequence[str],
    found: dict[tuple[str, str], GridCell],
    decimals: int,
) -> Spec:
    names = [words.wrapped(words.clean(row), LABEL_ROOM, 2) for row in rows]
    left = gutter([line for name in names for line in name], LABEL_ROOM)
    inner = WIDTH - left - 4
    room = inner / max(len(columns), 1) - 10
    heads = ["\n".join(words.wrapped(words.clean(name), room, 3)) for name in columns]
    top = LINE * max((head.count("\n") + 1 for head in heads), default=1) + 8
    places = {
        (r, c): found.get((row, column))
        for r, row in enumerate(rows)
        for c, column in enumerate(columns)
    }
    said = [words.clean(cell.words) for cell in places.values() if cell and cell.value is not None]
    fits = all(words.width(text) <= room for text in said)
    key, below = _key(places.values(), inner) if not fits else ([], 0)
    return plot(
        Scale(0, max(len(columns), 1)),
        rows_scale(len(rows)),
        [
            *_empty(places, room),
            *(part for band in ("", *BANDS) for part in _cells(band, places, decimals, fits=fits)),
            texts(
                [centred(name, r + 0.5, LINE / ROW) for r, name in enumerate(names)],
                {"x": {"value": -12}},
                align="right",
                baseline="middle",
            ),
            *(
                texts(
                    [{"x": c + 0.5, "text": head}],
                    {"y": {"value": -8 - LINE * head.count("\n")}},
                    align="center",
                    baseline="bottom",
                    color=Ink.SOFT,
                )
                for c, head in enumerate(heads)
            ),
            *key,
        ],
        Room(ROW * max(len(rows), 1), left, 4, top, below),
        notes=_notes(places, rows, columns, room),
    )


def _box(r: int, c: int) -> Spec:
    return {"x": c + 0.035, "x2": c + 0.965, "y": r + 0.05, "y2": r + 0.95}


def _cells(band: str, places: Places, decimals: int, *, fits: bool) -> list[Spec | None]:
    """The cells of one band: ground, edge, number, shape, and the words where there is room."""
    own = {
        place: cell
        for place, cell in places.items()
        if cell and cell.value is not None and cell.band == band
    }
    boxes = [_box(r, c) for r, c in own]
    lift = -9 if fits else 0
    numbers = [
        {"x": c + 0.5, "y": r + 0.5, "text": words.number(cell.value or 0, decimals)}
        for (r, c), cell in own.items()
    ]
    below = [
        {"x": c + 0.5, "y": r + 0.5, "text": words.clean(cell.words)}
        for (r, c), cell in own.items()
    ]
    ground, edge, shape, weight = BANDS.get(band, (Ink.WASH, Ink.GAP, "", 1))
    aside = max((words.width(str(number["text"])) for number in numbers), default=0) / 2 + 5
    return [
        layer("rect", boxes, color=ground, stroke=edge, strokeWidth=weight, cornerRadius=4),
        layer("point", numbers, shape=shape, color=edge, size=52, xOffset=-aside, yOffset=lift - 1)
        if shape
        else None,
        texts(
            numbers,
            align="center",
            baseline="middle",
            dx=7 if shape else 0,
            dy=lift,
            fontWeight=600,
        ),
        texts(below, align="center", baseline="middle", dy=10) if fits else None,
    ]


def _empty(places: Places, room: float) -> list[Spec | None]:
    """Cells without a number: a dashed edge and the words for why, or a ring where they are long."""
    whys = {
        place: _reason_lines(cell, room)
        for place, cell in places.items()
        if cell is None or cell.value is None
    }
    look: Spec = {"align": "center", "baseline": "middle", "color": Ink.SOFT}
    edge: Spec = {"stroke": Ink.GAP, "strokeDash": [3, 3], "cornerRadius": 4}
    said = [
        {"x": c + 0.5, **centred(lines, r + 0.5, LINE / ROW)}
        for (r, c), lines in whys.items()
        if lines
    ]
    unsaid = [{"x": c + 0.5, "y": r + 0.5} for (r, c), lines in whys.items() if not lines]
    return [
        layer("rect", [_box(r, c) for r, c in whys], color=Ink.GROUND, **edge),
        texts(said, **look),
        rings(unsaid, 70),
    ]


def _reason_lines(cell: GridCell | None, room: float) -> list[str]:
    """Why a cell has no number, when that can be said in the cell; else nothing."""
    why = words.reason(cell.words if cell else "")
    lines = words.wrapped(why, room)
    return lines if len(lines) <= 2 and " ".join(lines) == why else []


def _notes(places: Places, rows: Sequence[str], columns: Sequence[str], room: float) -> list[str]:
    """Sentences that name the cells whose reason does not fit in them."""
    by_reason: dict[str, list[str]] = {}
    for (r, c), cell in places.items():
        if (cell is None or cell.value is None) and not _reason_lines(cell, room):
            where = f"{words.clean(rows[r])} – {words.clean(columns[c])}"
            by_reason.setdefault(words.reason(cell.words if cell else ""), []).append(where)
    return [f"{', '.join(where)}: {why}" for why, where in by_reason.items()]


def _key(cells: Iterable[GridCell | None], inner: float) -> tuple[list[Spec | None], float]:
    """What the shapes mean, under the grid, where cells are too narrow for words; and its height."""
    meant: dict[str, str] = {}
    for cell in cells:
        if cell and cell.value is not None and cell.band and cell.words:
            meant.setdefault(cell.band, words.fitted(words.clean(cell.words), inner - 24))
    layers: list[Spec | None] = []
    x, y = 6.0, 20
    for band in (band for band in BANDS if band in meant):
        wide = words.width(meant[band]) + 36
        if x > 6 and x + wide - 18 > inner:
            x, y = 6.0, y + LINE
        _ground, edge, shape, _weight = BANDS[band]
        foot: Spec = {"value": "height"}
        place, beside = ({"x": {"value": at}, "y": foot} for at in (x, x + 12))
        layers += [
            layer("point", [{"x": 0}], place, yOffset=y, shape=shape, color=edge, size=60),
            texts([{"text": meant[band]}], beside, dy=y, baseline="middle", color=Ink.SOFT),
        ]
        x += wide
    return layers, y + 12 if layers else 0
