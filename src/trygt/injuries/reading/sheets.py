"""Excel workbooks, read row by row and never further than the limits. Archive safety is the files floor's."""

import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
from django.utils.translation import gettext as _

from trygt.injuries import refusals
from trygt.injuries.reading.table import MOST_COLUMNS, Table, build
from trygt.injuries.refusals import RefusedRows, Why, refuse

LARGEST_PART = 150_000_000  # bytes of one sheet or the list of texts, unpacked
MOST_ROWS = 50_000  # a workbook is read some twenty times as slowly as text
DEFINITIONS = (b"<!DOCTYPE", b"<!ENTITY")


def read_xlsx(path: Path, name: str) -> Table:
    """The rows of the first visible sheet.

    Formulas are refused rather than read as the value they had when someone last looked.

    Raises:
        RefusedRows: not a workbook, formulas, too large, or no table in the first sheet.
    """
    _check_parts(path, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of looks and lists that openpyxl does not keep
        try:
            with path.open("rb") as handle:
                return _first_sheet(handle, name)
        except RefusedRows:
            raise
        except Exception as fault:  # openpyxl lets every kind of fault of the content through
            raise refuse(Why.KIND, refusals.UNREADABLE, name) from fault


def _check_parts(path: Path, name: str) -> None:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if member.file_size > LARGEST_PART:
                raise refuse(Why.SIZE, refusals.TOO_LARGE, name)
            if member.filename.endswith((".xml", ".rels")):
                with archive.open(member) as part:
                    start = part.read(4096).replace(b"\0", b"").upper()
                if any(mark in start for mark in DEFINITIONS):
                    raise refuse(Why.KIND, refusals.ENTITIES, name)


def _first_sheet(handle: BinaryIO, name: str) -> Table:
    book = openpyxl.load_workbook(handle, read_only=True, data_only=False, keep_links=False)
    try:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not visible:
            raise refuse(Why.SHAPE, refusals.EMPTY, name)
        sheet = visible[0]
        sheet.reset_dimensions()  # what the file says of its own size is not to be trusted
        too_many = refusals.TOO_MANY_IN_A_WORKBOOK
        table = build(_rows(sheet, name), name, most=MOST_ROWS, too_many=too_many)
        if len(book.sheetnames) > 1:
            note = _("Only the first sheet, “%(sheet)s”, is read.") % {"sheet": sheet.title}
            table.notes.append(note)
        return table
    finally:
        book.close()


def _rows(sheet: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    formulas: list[int] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if any(cell is not None for cell in cells[MOST_COLUMNS:]):
            raise refuse(Why.SIZE, refusals.TOO_MANY_COLUMNS, name)
        texts = [_text(cell) for cell in cells[:MOST_COLUMNS]]
        if any(text.startswith("=") for text in texts):
            formulas.append(number)
        yield number, texts
    if formulas:
        raise refuse(Why.FORMULA, refusals.FORMULA, name, rows=formulas)


def _text(cell: Any) -> str:
    """A cell as text: days as ISO, whole numbers without decimals, formulas with their "="."""
    match cell:
        case None | str():
            return cell or ""
        case bool():
            return str(cell).lower()
        case datetime() if cell.time() != time():
            return cell.isoformat(sep=" ", timespec="minutes")
        case date():
            return cell.isoformat()[:10]
        case float() if cell.is_integer():
            return str(int(cell))
    return "=" if type(cell).__name__.endswith("Formula") else str(cell)
