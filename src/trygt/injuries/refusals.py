"""Why a file of injuries is not taken in: what, in which column and rows, and the way on.

A fault never repeats what a cell holds: what is refused may be someone's name or number.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ROWS_NAMED = 10


class Why(StrEnum):
    """The kinds of fault."""

    KIND = "kind"
    SHAPE = "shape"
    SIZE = "size"
    ENCODING = "encoding"
    FORMULA = "formula"
    PERSONAL = "personal"
    FEW = "few"


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file, as a sentence with its place."""

    why: Why
    sentence: str
    file: str = ""
    column: str = ""
    rows: tuple[int, ...] = ()

    def __str__(self) -> str:
        places = [
            _("Column “%(column)s”") % {"column": self.column} if self.column else "",
            rows_in_words(self.rows),
        ]
        where = ", ".join(place for place in places if place)
        return f"{where}: {self.sentence}" if where else self.sentence


class RefusedRows(Exception):
    """The file is not taken in and nothing of it is kept. `faults` says everything that is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.why for fault in self.faults))

    def __str__(self) -> str:
        return " ".join(str(fault) for fault in self.faults)


def refuse(
    why: Why,
    sentence: str | Promise,
    file: str = "",
    column: str = "",
    rows: Sequence[int] = (),
) -> RefusedRows:
    """A refusal with one fault."""
    return RefusedRows([Fault(why, str(sentence), file, column, tuple(rows))])


def rows_in_words(rows: Sequence[int]) -> str:
    """The rows by their numbers in the file; the first ten, and how many more."""
    if not rows:
        return ""
    named = ", ".join(str(row) for row in rows[:ROWS_NAMED])
    if len(rows) == 1:
        return _("row %(rows)s") % {"rows": named}
    if len(rows) <= ROWS_NAMED:
        return _("rows %(rows)s") % {"rows": named}
    more = len(rows) - ROWS_NAMED
    return _("rows %(rows)s and %(more)s more") % {"rows": named, "more": more}


KIND = gettext_lazy("Send the injuries as a .csv or .xlsx file.")
EMPTY = gettext_lazy("There are no rows of injuries below the column names.")
UNREADABLE = gettext_lazy(
    "The workbook cannot be read. Open it, save it again as .xlsx or .csv, and upload that."
)
ENTITIES = gettext_lazy("The workbook holds definitions no spreadsheet needs. Save it again.")
TOO_LARGE = gettext_lazy("The file is larger than 20 MB. Divide it by year.")
TOO_MANY_ROWS = gettext_lazy("There are more than 200,000 rows. Divide the file by year.")
TOO_MANY_IN_A_WORKBOOK = gettext_lazy(
    "There are more than 50,000 rows, the most we read from Excel. Save the sheet as CSV, which may have 200,000."
)
TOO_MANY_COLUMNS = gettext_lazy(
    "There are more than 60 columns. Keep only those the counting needs."
)
ONE_COLUMN = gettext_lazy(
    "There is only one column. Check that columns are set apart by semicolon, comma or tab."
)
NO_NAME = gettext_lazy("The column has no name in the first row. Give it one, or delete it.")
SAME_NAME = gettext_lazy("Two columns have the same name. Give each its own.")
TOO_WIDE = gettext_lazy(
    "There are more cells than column names. Text with the separator in it needs quotes around it."
)
QUOTES = gettext_lazy(
    "A quotation mark cannot be understood from here on. Is one opened and never closed?"
)
MIXED = gettext_lazy(
    "The letters are written in two different ways (UTF-8 and Windows). Save the file again as UTF-8."
)
FORMULA = gettext_lazy("There are formulas. Copy the cells and paste them as values.")
COUNTED = gettext_lazy(
    "This looks like a table that is counted already. Each row must be one injury; we do the counting."
)
TOO_FEW = gettext_lazy(
    "Too few rows can be used to be counted without showing who is behind them. Take in more years."
)
NO_DATE = gettext_lazy("No column tells when the injuries happened. Choose which one does.")
