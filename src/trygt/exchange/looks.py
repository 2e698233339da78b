"""How cells look and what may be done to them. Nothing written here is ever a formula."""

from datetime import date, datetime
from enum import Enum
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from trygt.exchange.escaping import escaped
from trygt.exchange.fields import CLEAR

__all__ = ["Lists", "Look", "escaped", "letter", "moment", "protect", "put", "remark", "title_of"]

FORMULA = ("=", "+", "-", "@", "\t", "\r")
LISTS = "Lists"
LONGEST_TITLE = 31
_LINE = Side(style="thin", color="DDD8CE")
_GREY, _HEAD = PatternFill("solid", fgColor="F3F0EA"), PatternFill("solid", fgColor="17495A")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAP = Alignment(wrap_text=True, vertical="top")


class Look(Enum):
    """What a cell is for."""

    TITLE = "title"
    HEAD = "head"
    LOCKED = "locked"
    OPEN = "open"
    PLAIN = "plain"


def put(sheet: Worksheet, row: int, column: int, value: Any, look: Look) -> None:
    """Write a text, a number or a day. Texts are written as texts, whatever they begin with."""
    cell = sheet.cell(row, column)
    _style(sheet, cell, look, value)
    if value == "" or value is None:
        return
    if isinstance(value, str):
        cell.value = escaped(value)
        cell.data_type = "s"
    else:
        cell.value = value


def _style(sheet: Worksheet, cell: Any, look: Look, value: Any) -> None:
    """Give the look; each is made once a workbook, for making one is slow."""
    kind = "day" if isinstance(value, date) and not isinstance(value, datetime) else ""
    kind = "moment" if isinstance(value, datetime) else kind
    quoted = isinstance(value, str) and value.startswith(FORMULA)
    book: Any = sheet.parent
    made: dict[Any, StyleArray] = book.__dict__.setdefault("trygt_looks", {})
    wanted = look, kind, quoted
    if wanted not in made:
        # A cell written before shares its look with others: what follows must not change theirs.
        cell._style = StyleArray()  # noqa: SLF001
        cell.alignment = _WRAP
        cell.protection = Protection(locked=look is not Look.OPEN)
        if look is Look.TITLE:
            cell.font = Font(bold=True, size=16)
        elif look is Look.HEAD:
            cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
        elif look is Look.LOCKED:
            cell.font, cell.fill, cell.border = Font(color="565A5C"), _GREY, _BOX
        elif look is Look.OPEN:
            cell.border = _BOX
        cell.quotePrefix = quoted
        if kind:
            cell.number_format = "yyyy-mm-dd" if kind == "day" else "yyyy-mm-dd hh:mm"
        made[wanted] = cell._style  # noqa: SLF001 - the only way to use a look again
    cell._style = made[wanted]  # noqa: SLF001


def remark(sheet: Worksheet, row: int, column: int, words: str) -> None:
    """A note beside a cell."""
    sheet.cell(row, column).comment = Comment(words, "Trygt")


def moment(when: datetime) -> datetime:
    """A moment on the clocks of Norway; a workbook knows no zones."""
    return timezone.localtime(when).replace(tzinfo=None, second=0, microsecond=0)


def letter(column: int) -> str:
    """A, B … of a column counted from 1."""
    return get_column_letter(column)


def title_of(book: Workbook, name: str) -> str:
    """A name a sheet may have, and no other sheet of the book has."""
    plain = "".join(" " if c in r"[]:*?/\'" else c for c in name).strip() or "?"
    taken = {LISTS.casefold(), *(title.casefold() for title in book.sheetnames)}
    title, number = plain[:LONGEST_TITLE], 1
    while title.casefold() in taken:
        number += 1
        title = f"{plain[: LONGEST_TITLE - 3]} {number}"
    return title


def protect(sheet: Worksheet) -> None:
    """Lock what is not to be written on, without a password: it is there to help, not to hinder."""
    sheet.protection.sheet = True
    for freedom in ("formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(sheet.protection, freedom, False)


class Lists:
    """What can be chosen, on a hidden sheet: a list in the cell itself could hold no commas."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.sheet = book.create_sheet(LISTS)
        self.ranges: dict[tuple[str, ...], str] = {}
        self.checks: dict[tuple[str, str], DataValidation] = {}

    def offer(self, sheet: Worksheet, row: int, column: int, names: list[str]) -> None:
        """Let a cell be chosen from these, or be emptied with the mark."""
        where = self._range((*names, CLEAR))
        check = self.checks.get((sheet.title, where))
        if check is None:
            check = DataValidation(type="list", formula1=where, allow_blank=True)
            check.showErrorMessage = True
            sheet.add_data_validation(check)
            self.checks[sheet.title, where] = check
        check.add(f"{letter(column)}{row}")

    def _range(self, names: tuple[str, ...]) -> str:
        if names not in self.ranges:
            column = len(self.ranges) + 1
            for row, name in enumerate(names, 1):
                put(self.sheet, row, column, name, Look.LOCKED)
            at = letter(column)
            self.ranges[names] = f"{LISTS}!${at}$1:${at}${len(names)}"
        return self.ranges[names]

    def hide(self) -> None:
        """Put the lists last and out of sight."""
        self.book.move_sheet(self.sheet, len(self.book.sheetnames))
        self.sheet.sheet_state = "hidden"
        protect(self.sheet)
