"""Workbooks as people send them: taken out, edited, and brought in again."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
from django.core.files.base import ContentFile
from openpyxl import Workbook

from tests.profile.town import Town
from trygt.exchange import acts
from trygt.exchange.comparing import Compared
from trygt.exchange.models import PendingImport
from trygt.exchange.writing import workbook
from trygt.people.models import Person

Edit = Callable[[Workbook], object]


def taken_out(town: Town) -> Workbook:
    """The profile as a workbook, opened as a spreadsheet program opens it."""
    return openpyxl.load_workbook(BytesIO(workbook(town.case)))


def cell(book: Workbook, key: str, column: str, slot: int = 0) -> Any:
    """The cell of an answer's field, wherever it is."""
    for sheet in book.worksheets:
        names: dict[Any, Any] = {c.value: c.column for c in sheet[1]}
        if "key" not in names or column not in names:
            continue
        for row in range(3, sheet.max_row + 1):
            place = sheet.cell(row, names["key"]).value, sheet.cell(row, names["slot"]).value
            if place == (key, slot):
                return sheet.cell(row, names[column])
    raise LookupError(f"{key} {slot} {column}")


def sheet_of(book: Workbook, key: str) -> Any:
    """The sheet a question stands on."""
    return cell(book, key, "revision").parent


def as_file(book: Workbook, name: str = "profile.xlsx") -> ContentFile:
    """The workbook saved."""
    file = BytesIO()
    book.save(file)
    return ContentFile(file.getvalue(), name=name)


def brought_in(town: Town, book: Workbook, by: Person | None = None) -> PendingImport:
    """The workbook waiting."""
    return acts.hold(town.case, as_file(book), by or town["coordinator"])


def compared(town: Town, book: Workbook, by: Person | None = None) -> Compared:
    """What the workbook would change."""
    return acts.compared(brought_in(town, book, by), by or town["coordinator"])


def everything(found: Compared) -> dict[str, tuple[str, int]]:
    """Choose to take all of it in."""
    return {item.place: (acts.MINE, item.revision) for item in found.items}
