"""A table by columns: each distinct value once, and for each row which of them it has.

Rows of injuries repeat a few codes, so this is small, and whatever is asked of a value
(is it a name? which code is it?) is asked once for each distinct value.
"""

import base64
import json
import re
import unicodedata
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise

from trygt.injuries import refusals
from trygt.injuries.refusals import Fault, RefusedRows, Why, refuse

MOST_ROWS = 200_000
MOST_COLUMNS = 60
MOST_BLANK = 100_000  # empty rows read through before we stop looking for more
LONGEST_NAME = 120
# Dashes and spaces come in many forms; for reading, each is one.
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """Text in one form: plain digits, letters, dashes and single spaces; nothing invisible."""
    if text.isascii():
        return SPACES.sub(" ", text).strip()
    text = unicodedata.normalize("NFKC", text).translate(DASHES)
    # In full-width and other scripts' digits a number would pass unseen.
    text = "".join(
        str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c
        for c in text
        if unicodedata.category(c) != "Cf"
    )
    return SPACES.sub(" ", text).strip()


def letters_of(place: int) -> str:
    """A column's letters as spreadsheets show them; the first is 0."""
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass
class Column:
    """One column. `values` are distinct, in order of first sight; `cells` points into them by row."""

    name: str
    values: list[str] = field(default_factory=list)
    cells: array = field(default_factory=lambda: array("I"))
    _seen: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def add(self, raw: str) -> None:
        """Put a cell below the others."""
        place = self._seen.get(raw)
        if place is None:
            value = tidy(raw)
            place = self._seen.get(value)
            if place is None:
                place = self._seen[value] = len(self.values)
                self.values.append(value)
            self._seen[raw] = place
        self.cells.append(place)

    def counts(self) -> list[tuple[int, int]]:
        """Which value how often, most often first; empty cells left out."""
        found = Counter(self.cells).most_common()
        return [(place, n) for place, n in found if self.values[place]]

    @property
    def blank(self) -> bool:
        """Whether there is nothing below the name."""
        return not any(self.values)


@dataclass
class Table:
    """Columns of equal length, and the number each row has in its file."""

    columns: list[Column]
    numbers: array = field(default_factory=lambda: array("I"))
    notes: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.columns[0].cells) if self.columns else 0

    def rows_where(self, column: Column, values: set[int]) -> list[int]:
        """The numbers of the rows whose cell in `column` is one of `values`."""
        return [n for n, place in zip(self.numbers, column.cells, strict=True) if place in values]

    def packed(self) -> bytes:
        """The columns, compressed. Row numbers are not kept: nobody asks for them again."""
        columns = [
            [c.name, c.values, base64.b64encode(c.cells.tobytes()).decode()] for c in self.columns
        ]
        return zlib.compress(json.dumps(columns, ensure_ascii=False).encode(), level=6)

    @classmethod
    def unpacked(cls, content: bytes) -> "Table":
        """What `packed` packed."""
        columns = json.loads(zlib.decompress(content))
        return cls(
            [
                Column(name, values, array("I", base64.b64decode(cells)))
                for name, values, cells in columns
            ]
        )


def build(
    rows: Iterable[tuple[int, list[str]]],
    file: str,
    *,
    most: int = MOST_ROWS,
    too_many: str | Promise = refusals.TOO_MANY_ROWS,
) -> Table:
    """A table from numbered rows of text; the first that is not empty names the columns.

    Args:
        rows: each with its number in the file.
        file: its name, for the faults.
        most: more rows below the names are refused, with the sentence `too_many`.

    Raises:
        RefusedRows: no names, names twice, nothing below them, or too much of anything.
    """
    lines = _filled(rows, file, too_many)
    _number, head = next(lines, (0, []))
    columns = _named(head, file)
    table = Table(columns)
    too_wide = []
    for number, cells in lines:
        if len(table) == most:
            raise refuse(Why.SIZE, too_many, file)
        if any(cell.strip() for cell in cells[len(columns) :]):
            too_wide.append(number)
        for place, column in enumerate(columns):
            column.add(cells[place] if place < len(cells) else "")
        table.numbers.append(number)
    if too_wide:
        raise refuse(Why.SHAPE, refusals.TOO_WIDE, file, rows=too_wide)
    if not len(table):
        raise refuse(Why.SHAPE, refusals.EMPTY, file)
    return _without_blank_columns(table, file)


def _filled(
    rows: Iterable[tuple[int, list[str]]], file: str, too_many: str | Promise
) -> Iterator[tuple[int, list[str]]]:
    """The rows with something in them. Stops where only empty ones seem to follow."""
    blank = 0
    for number, cells in rows:
        if any(cell and not cell.isspace() for cell in cells):
            yield number, cells
            continue
        blank += 1
        if blank > MOST_BLANK:
            raise refuse(Why.SIZE, too_many, file)


def _named(head: list[str], file: str) -> list[Column]:
    names = [tidy(cell)[:LONGEST_NAME] for cell in head]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise refuse(Why.SIZE, refusals.TOO_MANY_COLUMNS, file)
    if not names:
        raise refuse(Why.SHAPE, refusals.EMPTY, file)
    if len(names) == 1:
        raise refuse(Why.SHAPE, refusals.ONE_COLUMN, file)
    seen: dict[str, int] = {}
    for name in names:
        if name:
            seen[name.casefold()] = seen.get(name.casefold(), 0) + 1
    twice = [
        Fault(Why.SHAPE, str(refusals.SAME_NAME), file, name) for name, n in seen.items() if n > 1
    ]
    if twice:
        raise RefusedRows(twice)
    return [Column(name) for name in names]


def _without_blank_columns(table: Table, file: str) -> Table:
    """Drop columns with neither name nor content; a column with content must have a name."""
    nameless = [
        Fault(Why.SHAPE, str(refusals.NO_NAME), file, letters_of(place))
        for place, column in enumerate(table.columns)
        if not column.name and not column.blank
    ]
    if nameless:
        raise RefusedRows(nameless)
    table.columns = [column for column in table.columns if column.name]
    return table
