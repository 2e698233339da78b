"""The fields of an answer as columns: what each is called, and how it goes into a cell and out again.

An answer crosses as its kind's own form: the texts `Kind.form` gives and `Kind.parse` reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt.profile.kinds import ABOUT, NEED_NAMES, field_of, kind_of, read_number
from trygt.schemes.definition import AnswerOption, Choice, Question, Scheme, TableQuestion
from trygt.texts import in_language

CLEAR = "–"
"""What is written in a cell to empty the field; a blank cell changes nothing."""
LONGEST = 32_767  # characters of a cell, as Excel counts them: those outside the BMP are two
FIRST_YEAR = 1900  # Excel's first; it also thinks that February had 29 days that year
DECIMALS = 10  # as many as `read_number` takes

Option = Choice | AnswerOption
Raw = str | list[str]


class Shape(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    OPTION = "option"
    OPTIONS = "options"


@dataclass(frozen=True)
class Field:
    """One field of an answer. `column` is what its column is known by, in every language."""

    name: str
    column: str
    shape: Shape
    options: tuple[Option, ...] = ()


COLUMNS: dict[str, Promise] = {
    "answer": _("Answer"),
    "year": _("Year"),
    "source": _("Source, if another"),
    "missing": _("If the figure is missing, why?"),
    **{need.value: name for need, name in NEED_NAMES.items()},
    **ABOUT,
    "comment": _("Comment"),
}
"""The columns answers are written in, in their order, and what stands above them."""
# The first field of a kind is its answer, whatever the kind calls it.
_COLUMN_OF = {"value": "answer"}
_SHAPES = {
    "value": Shape.NUMBER,
    "year": Shape.NUMBER,
    "deadline": Shape.DATE,
    "verified": Shape.DATE,
    "answer": Shape.OPTION,
    "missing": Shape.OPTION,
}
_SINGLE = {"text": Shape.TEXT, "number": Shape.NUMBER, "date": Shape.DATE}


def fields_of(question: Question, scheme: Scheme) -> tuple[Field, ...]:
    """The fields of a question's answer, but for a table, whose rows are their own (`cells_of_row`)."""
    if question.kind == "choice":
        shape = Shape.OPTIONS if question.several else Shape.OPTION
        return (Field("value", "answer", shape, question.choices),)
    if question.kind in _SINGLE:
        return (Field("value", "answer", _SINGLE[question.kind]),)
    if question.kind == "table":
        return ()
    offered: dict[str, tuple[Option, ...]] = {
        "answer": scheme.vocabulary.scale,
        "missing": scheme.vocabulary.missing,
    }
    return tuple(
        Field(
            name,
            _COLUMN_OF.get(name, name),
            _SHAPES.get(name, Shape.TEXT),
            offered.get(name, ()),
        )
        for name in kind_of(question).fields
    )


def cells_of_row(question: TableQuestion, row: int) -> tuple[Field, ...]:
    """The fields of one row of a table; rows are counted from 0, as the kind's form counts them."""
    shapes = _SINGLE | {"choice": Shape.OPTION}
    return tuple(
        Field(field_of(row, column), f"c{place}", shapes[column.kind], column.choices)
        for place, column in enumerate(question.columns, 1)
    )


def to_cell(field: Field, raw: Any) -> str | int | float | date:
    """What stands in the cell for a text of the kind's form, in the reader's language."""
    if not raw:
        return ""
    match field.shape:
        case Shape.NUMBER:
            return _as_number(str(raw))
        case Shape.DATE:
            return _as_day(str(raw))
        case Shape.OPTION | Shape.OPTIONS:
            names = {option.key: in_language(option.name) for option in field.options}
            chosen = raw if isinstance(raw, list) else [raw]
            return "\n".join(names.get(key, str(key)) for key in chosen)
    return str(raw)


def _as_day(text: str) -> str | date:
    """A date; a text where Excel's calendar has no such day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return day if day.year > FIRST_YEAR else text


def _as_number(text: str) -> str | int | float:
    try:
        return read_number(text)
    except ValueError:
        return text


def from_cell(field: Field, cell: Any) -> Raw:
    """The text the kind reads, of what stands in a cell. "" for nothing, `CLEAR` for the mark.

    Raises:
        ValueError: with a sentence that says what is expected.
    """
    text = "" if cell is None else cell.strip() if isinstance(cell, str) else cell
    if text in {"", CLEAR}:
        return str(text)
    match field.shape:
        case Shape.NUMBER:
            return _number(text)
        case Shape.DATE:
            return _day(text)
        case Shape.OPTION:
            return _key(field, str(text))
        case Shape.OPTIONS:
            return _keys(field, str(text))
    return _words(text)


def _number(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise ValueError(now_("Write a number, such as 12 or 10,5."))
    return number_of(cell)


def number_of(number: float) -> str:
    """A number so that the kinds read it: three decimals alone would look like thousands to them."""
    if isinstance(number, int) or float(number).is_integer():
        return str(int(number))
    text = f"{number:.{DECIMALS}f}".rstrip("0")
    return text + "0" if len(text.partition(".")[2]) == 3 else text


def _day(cell: Any) -> str:
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, str):
        return cell
    raise ValueError(now_("Write the date as day.month.year, such as 30.04.2026."))


def _words(cell: Any) -> str:
    match cell:
        case str():
            return cell
        case bool():
            raise ValueError(now_("Write this as text."))
        case datetime() | date():
            return cell.isoformat()[:10]
        case int() | float():
            return str(int(cell)) if float(cell).is_integer() else str(cell)
    raise ValueError(now_("Write this as text."))


def _names(field: Field) -> dict[str, str]:
    """Keys by everything an option is called, in any language."""
    found: dict[str, str] = {}
    for option in field.options:
        for name in (option.key, *option.name.values()):
            found.setdefault(name.strip().casefold(), option.key)
    return found


def _key(field: Field, text: str) -> str:
    key = _names(field).get(text.strip().casefold())
    if key is None:
        offered = "; ".join(in_language(option.name) for option in field.options)
        raise ValueError(now_("Choose one of these: %(offered)s.") % {"offered": offered})
    return key


def _keys(field: Field, text: str) -> list[str]:
    return [_key(field, part) for part in _parts(text)]


def _parts(text: str) -> Iterator[str]:
    for line in text.replace(";", "\n").splitlines():
        if line.strip():
            yield line


def same(field: Field, one: Raw, other: Raw) -> bool:
    """Whether two texts of a field say the same: line ends, order and decimals aside."""
    if isinstance(one, list) or isinstance(other, list):
        return sorted(one) == sorted(other)
    if field.shape is Shape.NUMBER:
        left, right = _as_number(one), _as_number(other)
        if not isinstance(left, str) and not isinstance(right, str):
            return abs(left - right) <= 1e-9 * max(1.0, abs(left), abs(right))
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def fits(text: str) -> bool:
    """Whether a text can stand in one cell."""
    return len(text.encode("utf-16-le")) // 2 <= LONGEST
