"""Taking a workbook apart: rows with the fields they hold, and everything that could not be read.

Columns are known by the hidden row of stable names, and where that is gone by their headings in any
of our languages. Nothing is compared here and nothing is saved.
"""

import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as now_
from openpyxl.utils import get_column_letter

from trygt.exchange.escaping import unescaped
from trygt.exchange.fields import COLUMNS, Raw, cells_of_row, fields_of, from_cell
from trygt.exchange.looks import LISTS
from trygt.exchange.writing import FORMAT, HEADINGS, TABLE_HEADINGS
from trygt.profile.asking import fits
from trygt.schemes.definition import Question, Scheme

MOST_ROWS = 20_000  # of all sheets together; a profile has some hundred
MOST_COLUMNS = 40
MOST_NAMED = 60  # faults of one sort shown one by one
HEAD_ROWS = 6  # where the headings are looked for
LARGEST_PART = 100_000_000  # bytes of one sheet, unpacked
NAMES = frozenset({*HEADINGS, *TABLE_HEADINGS})
TELLING = frozenset({"key", "slot", "revision", "row", "columns", *COLUMNS}) | {
    name for name in TABLE_HEADINGS if name.startswith("c")
}
"""The columns that are read; the others are there for people."""


class Unusable(Exception):
    """The file is no profile of ours. The text is a sentence for the person."""


@dataclass(frozen=True)
class Fault:
    """Something in the file that is not taken in: where, what was read, and why not."""

    sort: str
    sheet: str
    cell: str
    read: str
    why: str


@dataclass(frozen=True)
class Row:
    """The fields written for one answer. `revision` is None where the file does not tell."""

    sheet: str
    row: int
    key: str
    slot: int
    revision: int | None
    fields: dict[str, Raw]

    @property
    def place(self) -> tuple[str, int]:
        """The answer it is about."""
        return self.key, self.slot


@dataclass
class Read:
    """A whole workbook."""

    about: dict[str, str] = field(default_factory=dict)
    rows: dict[tuple[str, int], Row] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    met: dict[str, int] = field(default_factory=dict)

    def note(self, sort: str, sheet: str, cell: str = "", read: Any = "", why: str = "") -> None:
        """Remember a fault; of many of a sort only the first are kept, and how many more."""
        self.met[sort] = self.met.get(sort, 0) + 1
        if self.met[sort] <= MOST_NAMED:
            self.faults.append(Fault(sort, sheet, cell, str(read)[:200], why))

    @property
    def more(self) -> dict[str, int]:
        """How many faults of each sort are not named."""
        return {sort: n - MOST_NAMED for sort, n in self.met.items() if n > MOST_NAMED}

    def forget_revisions(self) -> None:
        """Take no row's word for when it was taken out: what differs is for a person to choose."""
        self.rows = {place: replace(row, revision=None) for place, row in self.rows.items()}

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        rows = [asdict(row) for row in self.rows.values()]
        faults = [asdict(fault) for fault in self.faults]
        return {"about": self.about, "rows": rows, "faults": faults, "met": self.met}

    @staticmethod
    def from_stored(stored: Mapping[str, Any]) -> "Read":
        """Back from JSON."""
        rows = [Row(**row) for row in stored["rows"]]
        faults = [Fault(**fault) for fault in stored["faults"]]
        return Read(dict(stored["about"]), {r.place: r for r in rows}, faults, dict(stored["met"]))


def read(path: Path, scheme: Scheme) -> Read:
    """Everything a workbook says of a scheme's questions.

    Raises:
        Unusable: it cannot be opened, or nothing in it is ours.
    """
    _check_parts(path)
    try:
        found, formulas = _walk(path, scheme, set())
        if formulas:  # once more, for the values they had when the file was saved
            found, _again = _walk(path, scheme, formulas)
    except Unusable:
        raise
    except Exception as fault:  # openpyxl lets every kind of fault of the content through
        raise Unusable(
            now_("The workbook cannot be read. Open it, save it again as .xlsx, and bring that in.")
        ) from fault
    if not found.rows and found.about.get("format") != FORMAT:
        raise Unusable(
            now_(
                "This is no profile taken out of Trygt: no sheet has a row with our names of columns."
            )
        )
    return found


def _check_parts(path: Path) -> None:
    """Refuse what swells and what defines entities, before anything is parsed."""
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                with archive.open(member) as part:
                    start = part.read(4096).replace(b"\0", b"").upper()
                if member.file_size > LARGEST_PART or b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                    raise Unusable(now_("The workbook holds what no profile has. Save it again."))
    except zipfile.BadZipFile as fault:
        raise Unusable(now_("Send the profile as an .xlsx file.")) from fault


Cell = tuple[str, int, int]  # sheet, row, column


def _walk(path: Path, scheme: Scheme, formulas: set[Cell]) -> tuple[Read, set[Cell]]:
    """Read every sheet; `formulas` are cells known to hold one, whose saved values are read now."""
    with path.open("rb") as handle, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of looks and lists that openpyxl does not keep
        book = openpyxl.load_workbook(
            handle, read_only=True, data_only=bool(formulas), keep_links=False
        )
        try:
            return _sheets(book, scheme, formulas)
        finally:
            book.close()


def _sheets(book: openpyxl.Workbook, scheme: Scheme, formulas: set[Cell]) -> tuple[Read, set[Cell]]:
    met: set[Cell] = set()
    found, left = Read(), MOST_ROWS
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what the file says of its own size is not to be trusted
        reader = _Sheet(sheet.title, scheme, found, formulas)
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
            left -= 1
            if left < 0:
                found.note("rows", sheet.title, why=_too_many())
                return found, reader.met | met
            reader.take(number, cells)
        reader.finish()
        met |= reader.met
    return found, met


def _too_many() -> str:
    return now_("Only the first %(n)s rows are read. Delete the empty rows below.") % {
        "n": MOST_ROWS
    }


@dataclass
class _Sheet:
    """One sheet as it is read, row by row."""

    title: str
    scheme: Scheme
    found: Read
    formulas: set[Cell]
    met: set[Cell] = field(default_factory=set)
    columns: dict[str, int] = field(default_factory=dict)
    order: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    unknown: set[int] = field(default_factory=set)
    tells: bool = False

    def take(self, number: int, cells: tuple[Any, ...]) -> None:
        """One row: about the file, headings, or an answer."""
        values = [self._value(number, place, cell) for place, cell in enumerate(cells)]
        if not any(value not in (None, "") for value in values):
            return
        if number <= HEAD_ROWS and self._is_head(number, values):
            return
        if "key" in self.columns:
            self._answer(number, values)
        elif len(values) > 2 and values[2] in ABOUT:
            self.found.about[str(values[2])] = str(values[1])
            self.tells = True

    def _value(self, number: int, place: int, cell: Any) -> Any:
        where = self.title, number, place
        value, kind = cell.value, getattr(cell, "data_type", "n")
        if kind == "f":
            self.met.add(where)
            return None
        if where in self.formulas and value is None:
            self._note("formula", number, place, "", now_("The formula has no value. Write the value itself."))  # fmt: skip
        if kind == "e":
            self._note("cell", number, place, value, now_("The cell holds an error."))
            return None
        return unescaped(value).replace("\x00", "") if isinstance(value, str) else value

    def _note(self, sort: str, row: int, place: int, read: Any, why: str) -> None:
        self.found.note(sort, self.title, f"{get_column_letter(place + 1)}{row}", read, why)

    # Headings

    def _is_head(self, number: int, values: list[Any]) -> bool:
        """Take the columns from a row of names or headings. Names come first and are believed first."""
        texts = [value.strip() if isinstance(value, str) else "" for value in values]
        stable: dict[str, int] = {}
        named: dict[str, int] = {}
        for place, text in enumerate(texts):
            if text in NAMES:
                stable.setdefault(text, place)
            if text.casefold() in heading_names():
                named.setdefault(heading_names()[text.casefold()], place)
        best = stable if len(stable) >= len(named) else named
        if len(best) < 3:
            return False
        for name, place in best.items():
            if name not in self.columns and place not in self.columns.values():
                self.columns[name] = place
        known = set(self.columns.values())
        self.unknown = {p for p, text in enumerate(texts) if text and p not in known}
        self._double(number, texts)
        return True

    def _double(self, number: int, texts: list[str]) -> None:
        for place, text in enumerate(texts):
            if text in TELLING and self.columns.get(text, place) != place:
                why = now_("Two columns are the same. Only the first is read.")
                self._note("column", number, place, text, why)

    # Answers

    def _answer(self, number: int, values: list[Any]) -> None:
        key = str(self._of(values, "key") or "").strip()
        question = self.scheme.questions.get(key)
        if question is None:
            why = now_("The scheme of this case has no such question.") if key else now_("The row has no key.")  # fmt: skip
            self.found.note("unknown", self.title, self._at("key", number), key, why)
            return
        slot = self._slot(number, values, question)
        if slot is None:
            return
        for place in self.unknown:
            if place < len(values) and values[place] not in (None, ""):
                self._note("column", number, place, values[place], now_("This column is not known. It is not read."))  # fmt: skip
                self.unknown = self.unknown - {place}
        if question.kind == "table":
            self._row_of_table(number, values, question, slot)
        elif self._new(number, key, slot):
            fields = self._fields(number, values, fields_of(question, self.scheme))
            revision = self._whole(values, "revision")
            self.found.rows[key, slot] = Row(self.title, number, key, slot, revision, fields)

    def _of(self, values: list[Any], name: str) -> Any:
        place = self.columns.get(name, MOST_COLUMNS)
        return values[place] if place < len(values) else None

    def _at(self, name: str, number: int) -> str:
        return f"{get_column_letter(self.columns.get(name, 0) + 1)}{number}"

    def _whole(self, values: list[Any], name: str) -> int | None:
        value = self._of(values, name)
        if isinstance(value, str) and value.strip().isdecimal():
            return int(value) if len(value) < 9 else None
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return int(value) if 0 <= value < 1e9 and float(value).is_integer() else None

    def _slot(self, number: int, values: list[Any], question: Question) -> int | None:
        section = self.scheme.section_of[question.key]
        slot = self._whole(values, "slot")
        if slot is None and section.repeat is None:
            slot = 0
        if slot is None or not fits(section, slot):
            why = now_("The section has no such round.")
            said = self._of(values, "slot")
            self.found.note("cell", self.title, self._at("slot", number), said, why)
            return None
        return slot

    def _new(self, number: int, key: str, slot: int) -> bool:
        """Whether the answer is met for the first time. Met twice, neither is taken."""
        earlier = self.found.rows.get((key, slot))
        if earlier is None:
            return True
        why = now_("The same answer is on row %(row)s of the sheet “%(sheet)s” as well. Neither is taken.")  # fmt: skip
        words = why % {"row": earlier.row, "sheet": earlier.sheet}
        self.found.note("twice", self.title, self._at("key", number), key, words)
        self.found.rows[key, slot] = Row(earlier.sheet, earlier.row, key, slot, None, {})
        return False

    def _fields(self, number: int, values: list[Any], fields: tuple[Any, ...]) -> dict[str, Raw]:
        found: dict[str, Raw] = {}
        for one in fields:
            if one.column not in self.columns:
                self.missing[one.column] = self.missing.get(one.column, 0) + 1
                continue
            cell = self._of(values, one.column)
            try:
                if raw := from_cell(one, cell):
                    found[one.name] = raw
            except ValueError as fault:
                self._note("cell", number, self.columns[one.column], cell, str(fault))
        return found

    def _row_of_table(self, number: int, values: list[Any], question: Any, slot: int) -> None:
        """One row of a table. Its columns are named by the line above the rows, whatever their order."""
        place, row = (question.key, slot), self._whole(values, "row")
        if row == 0:
            if self._new(number, question.key, slot):
                names = str(self._of(values, "columns") or "").split(",")
                self.order[place] = names if set(names) >= {c.key for c in question.columns} else []
                revision = self._whole(values, "revision")
                self.found.rows[place] = Row(self.title, number, question.key, slot, revision, {})
            return
        begun = self.found.rows.get(place)
        if row is None or begun is None or begun.revision is None:
            if begun is None or row is None:
                why = now_("The row does not follow the names of its columns.")
                self.found.note("cell", self.title, self._at("row", number), row, why)
            return
        if row > question.most:
            why = now_("At most %(n)s rows fit.") % {"n": question.most}
            self.found.note("cell", self.title, self._at("row", number), row, why)
            return
        fields = cells_of_row(question, row - 1)
        if order := self.order.get(place):
            keys = {f.name.partition("-")[2]: f for f in fields}
            moved = [(keys[key], f"c{n}") for n, key in enumerate(order, 1) if key in keys]
        else:
            moved = [(f, f.column) for f in fields]
        begun.fields.update(
            self._fields(number, values, tuple(_in_column(f, column) for f, column in moved))
        )

    def finish(self) -> None:
        """What is missing on the whole sheet."""
        if "key" not in self.columns:
            if not self.tells and self.title != LISTS:
                why = now_("The sheet has no row with our names of columns. It is not read.")
                self.found.note("sheet", self.title, why=why)
            return
        wanted = dict(self.missing)
        if "revision" not in self.columns:
            wanted["revision"] = len(self.found.rows)
        names = HEADINGS | TABLE_HEADINGS
        for name, count in wanted.items():
            why = now_("The column is missing. What it held stays as it is, for %(n)s answers.")
            if name == "revision":
                why = now_("The column is missing. Every answer that differs is shown for you to choose.")  # fmt: skip
            self.found.note("column", self.title, "", names[name] or name, why % {"n": count})


def _in_column(one: Any, column: str) -> Any:
    return type(one)(one.name, column, one.shape, one.options)


ABOUT = frozenset({"format", "scheme", "version", "community", "case", "exported", "language"})


@cache
def heading_names() -> dict[str, str]:
    """Stable names by heading, in every language of ours."""
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for name, heading in (HEADINGS | TABLE_HEADINGS).items():
                if str(heading):
                    found.setdefault(str(heading).casefold(), name)
    return found
