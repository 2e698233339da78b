"""Rows of the same columns: indicators with baseline and target, measures with owner and deadline."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as now_

from trygt.profile.kinds.base import (
    OUT_OF_LIST,
    Kind,
    Raw,
    Unreadable,
    Value,
    Words,
    day_words,
    first,
    read_date,
    read_number,
    too_long,
)
from trygt.schemes.definition import Column, Scheme, TableQuestion
from trygt.texts import in_language
from trygt.texts.numbers import number_text, number_words

CELL_LENGTH = 500
SPARE = 2  # empty rows to write on, below those that are used


def field_of(row: int, column: Column) -> str:
    """What a cell's field is called in the form; rows are counted from 0."""
    return f"row{row}-{column.key}"


class TableKind(Kind):
    """Rows: a list of {column key: text, number or ISO date}. Empty cells and rows are left out."""

    def parse(self, question: TableQuestion, raw: Raw, scheme: Scheme) -> Value | None:
        """The rows that hold anything, in their order."""
        errors: dict[str, Words] = {}
        rows = []
        for number in rows_in(raw):
            row: dict[str, Any] = {}
            for column in question.columns:
                name = field_of(number, column)
                try:
                    if text := first(raw, name):
                        row[column.key] = _read(column, text)
                except ValueError as fault:
                    errors[name] = str(fault)
            if row:
                rows.append(row)
        if len(rows) > question.most:
            sentence = now_("At most %(n)s rows fit.") % {"n": question.most}
            errors[field_of(question.most, question.columns[0])] = sentence
        if errors:
            raise Unreadable(errors)
        return rows or None

    def form(self, value: Value | None) -> dict[str, Any]:
        """One text per cell that is filled in."""
        return {
            f"row{number}-{key}": number_text(cell) if isinstance(cell, int | float) else cell
            for number, row in enumerate(value or [])
            for key, cell in row.items()
        }

    def blockers(
        self, question: TableQuestion, value: Value | None, scheme: Scheme
    ) -> Iterator[Words]:
        """A row must say what it is about."""
        yield from super().blockers(question, value, scheme)
        about = question.columns[0]
        for number, row in enumerate(value or [], 1):
            if about.key not in row:
                words = {"n": number, "column": in_language(about.name)}
                yield now_("Row %(n)s: write “%(column)s”.") % words

    def words(self, question: TableQuestion, value: Value, scheme: Scheme) -> str:
        """One line per row: what it is about, then each filled column with its name."""
        return "\n".join(_line(question, row) for row in value)

    def both(
        self, question: TableQuestion, mine: Value, theirs: Value, scheme: Scheme
    ) -> Value | None:
        """Their rows, then those of mine they do not have; None where not all fit."""
        rows = [*theirs, *(row for row in mine if row not in theirs)]
        return rows if len(rows) <= question.most else None


def rows_in(raw: Raw) -> list[int]:
    """The numbers of the rows a form sent, in order."""
    found = {int(m[1]) for name in raw if (m := re.match(r"row(\d{1,3})-", name))}
    return sorted(found)


def rows_shown(question: TableQuestion, raw: Raw) -> int:
    """How many rows a form shows: those used, and some to write on."""
    used = max((n + 1 for n in rows_in(raw)), default=0)
    return min(max(used + SPARE, SPARE + 1), max(question.most, used))


def cell_words(column: Column, cell: Any) -> str:
    """One cell for reading."""
    match column.kind:
        case "number":
            return number_words(cell)
        case "date":
            return day_words(cell)
        case "choice":
            names = {choice.key: in_language(choice.name) for choice in column.choices}
            return names.get(cell, str(cell))
    return str(cell)


def _read(column: Column, text: str) -> Any:
    match column.kind:
        case "number":
            return read_number(text)
        case "date":
            return read_date(text)
        case "choice":
            if text not in {choice.key for choice in column.choices}:
                raise ValueError(str(OUT_OF_LIST))
            return text
    if len(text) > CELL_LENGTH:
        raise ValueError(too_long(len(text), CELL_LENGTH))
    return text


def _line(question: TableQuestion, row: dict[str, Any]) -> str:
    about, *rest = question.columns
    parts = [cell_words(about, row[about.key])] if about.key in row else []
    parts += [
        f"{in_language(column.name)}: {cell_words(column, row[column.key])}"
        for column in rest
        if column.key in row
    ]
    return " – ".join(parts)
