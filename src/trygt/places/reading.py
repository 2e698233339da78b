"""From the three lists of communities to typed rows, with faults that name file, line and column.

The columns are described in data/SOURCES.md.
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

# The languages a list may name communities in, besides the everyday name.
NAME_LANGUAGES = ("se", "sma", "smj", "fkv")
EVERYDAY = "nb"
UNKNOWN_LANGUAGE = "und"
CHANGES = {
    *("renumbered", "renamed", "renumbered-and-renamed"),
    *("merged", "split", "border", "continued"),
}
BORDER = "border"
ORGANISATION_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


class BadList(ValueError):
    """A list cannot be used; the text names file, line and column, and says what is expected."""

    def __init__(self, file: str, line: int, column: str, expected: str) -> None:
        self.file, self.line, self.column, self.expected = file, line, column, expected
        place = _("%(file)s, line %(line)s, column %(column)s: %(expected)s")
        super().__init__(
            place % {"file": file, "line": line, "column": column, "expected": expected}
        )


@dataclass(frozen=True)
class Figure:
    """One number about one community in one year."""

    kind: str
    year: int
    value: Decimal


@dataclass(frozen=True)
class Entry:
    """A community as the newest list has it. `names`: (language, name) in official order."""

    line: int
    code: str
    name: str
    names: tuple[tuple[str, str], ...]
    figures: tuple[Figure, ...]
    county: str = ""
    organisation_number: str = ""
    language: str = ""
    centre: str = ""
    website: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Change:
    """That what had `old` has had `new` since `on`; names as the official list writes them."""

    line: int
    on: date
    old: str
    old_name: str
    new: str
    new_name: str
    kind: str


class _Row:
    """One line of a file, read column by column."""

    def __init__(self, file: str, line: int, cells: dict[str, str]) -> None:
        self.file, self.line, self.cells = file, line, cells

    def bad(self, column: str, expected: str) -> BadList:
        return BadList(self.file, self.line, column, expected)

    def text(self, column: str, needed: bool = True) -> str:
        value = (self.cells[column] or "").strip()
        if needed and not value:
            raise self.bad(column, _("a value is needed"))
        return value

    def code(self, column: str, digits: str) -> str:
        value = self.text(column)
        if not re.fullmatch(digits, value, re.ASCII):
            raise self.bad(column, _("a number of two (county) or four digits is expected"))
        return value

    def parsed(self, column: str, parse: Callable[[str], Any], expected: str) -> Any:
        try:
            return parse(self.text(column))
        except (ValueError, InvalidOperation):
            raise self.bad(column, expected) from None

    def choice(self, column: str, choices: set[str]) -> str:
        value = self.text(column, needed="" not in choices)
        if value not in choices:
            listed = ", ".join(sorted(choices - {""}))
            raise self.bad(column, _("one of these is expected: %(listed)s") % {"listed": listed})
        return value

    def degrees(self, column: str, most: int) -> float:
        def parse(text: str) -> float:
            value = float(text)
            if not -most <= value <= most:
                raise ValueError
            return value

        value: float = self.parsed(column, parse, _("degrees with a decimal point are expected"))
        return value

    def figure(self, kind: str, column: str) -> Figure:
        def parse(text: str) -> Decimal:
            value = Decimal(text)
            if not (value.is_finite() and value >= 0):
                raise ValueError
            return value

        value = self.parsed(column, parse, _("a number of zero or more is expected"))
        year_column = f"{kind}_year"
        year = self.parsed(year_column, int, _("a year such as 2024 is expected"))
        if not 1800 <= year <= 2200:
            raise self.bad(year_column, _("a year such as 2024 is expected"))
        return Figure(kind, year, value)

    def names(self) -> tuple[tuple[str, str], ...]:
        tags = {self.text(f"name_{tag}", needed=False): tag for tag in NAME_LANGUAGES}
        tags = {self.text("name"): EVERYDAY} | {name: tag for name, tag in tags.items() if name}
        parts = parts_of(self.text("official_name"))
        if set(parts) != set(tags):
            raise self.bad(
                "official_name",
                _("the names of the other columns are expected, joined with “ - ”"),
            )
        return tuple((tags[part], part) for part in parts)

    def organisation_number(self) -> str:
        value = self.text("organisation_number", needed=False)
        if value and not is_organisation_number(value):
            raise self.bad(
                "organisation_number", _("nine digits with a right check digit are expected")
            )
        return value


def parts_of(official_name: str) -> list[str]:
    """The names in an official name, without a county in brackets: "Bø (Nordland)" → ["Bø"]."""
    return [re.sub(r" \(.*\)$", "", part.strip()) for part in official_name.split(" - ")]


def read_municipalities(path: Path) -> list[Entry]:
    """The municipalities of a list. Raises BadList."""
    columns = [
        *("code", "name", "official_name", *(f"name_{tag}" for tag in NAME_LANGUAGES)),
        *("county", "organisation_number", "language", "centre", "website"),
        *("latitude", "longitude", "population", "population_year", "area_km2", "area_year"),
    ]
    return _without_doubles(
        path,
        [
            Entry(
                line=row.line,
                code=row.code("code", r"\d{4}"),
                name=row.text("name"),
                names=row.names(),
                figures=(row.figure("population", "population"), row.figure("area", "area_km2")),
                county=row.code("county", r"\d{2}"),
                organisation_number=row.organisation_number(),
                language=row.choice("language", {"nb", "nn", ""}),
                centre=row.text("centre", needed=False),
                website=row.text("website", needed=False),
                latitude=row.degrees("latitude", 90),
                longitude=row.degrees("longitude", 180),
            )
            for row in _rows(path, columns)
        ],
    )


def read_counties(path: Path) -> list[Entry]:
    """The counties of a list. Raises BadList."""
    columns = [
        *("code", "name", "official_name", *(f"name_{tag}" for tag in NAME_LANGUAGES)),
        *("population", "population_year", "area_km2", "area_year"),
    ]
    return _without_doubles(
        path,
        [
            Entry(
                line=row.line,
                code=row.code("code", r"\d{2}"),
                name=row.text("name"),
                names=row.names(),
                figures=(row.figure("population", "population"), row.figure("area", "area_km2")),
            )
            for row in _rows(path, columns)
        ],
    )


def read_changes(path: Path) -> list[Change]:
    """The changes of codes, by day. Raises BadList."""
    changes = []
    for row in _rows(path, ["date", "old_code", "old_name", "new_code", "new_name", "kind"]):
        on = row.parsed("date", date.fromisoformat, _("a date such as 2024-01-01 is expected"))
        old = row.code("old_code", r"\d{2}|\d{4}")
        new = row.code("new_code", rf"\d{{{len(old)}}}")
        names = row.text("old_name"), row.text("new_name")
        kind = row.choice("kind", CHANGES)
        changes.append(Change(row.line, on, old, names[0], new, names[1], kind))
    return sorted(changes, key=lambda change: (change.on, change.line))


def _rows(path: Path, columns: list[str]) -> Iterator[_Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise BadList(path.name, 1, "-", _("the file cannot be opened")) from None
    except UnicodeDecodeError:
        raise BadList(path.name, 1, "-", _("text in UTF-8 is expected")) from None
    reader = csv.DictReader(text.splitlines())
    for column in columns:
        if column not in (reader.fieldnames or ()):
            raise BadList(path.name, 1, column, _("this column is missing"))
    for cells in reader:
        if None in cells or None in cells.values():
            expected = _("as many cells as there are headings are expected")
            raise BadList(path.name, reader.line_num, "-", expected)
        yield _Row(path.name, reader.line_num, cells)


def _without_doubles(path: Path, entries: list[Entry]) -> list[Entry]:
    seen: set[str] = set()
    for entry in entries:
        if entry.code in seen:
            raise BadList(path.name, entry.line, "code", _("this number stands twice"))
        seen.add(entry.code)
    if not entries:
        raise BadList(path.name, 1, "code", _("at least one row is expected"))
    return entries


def is_organisation_number(value: str) -> bool:
    """Nine digits, the last a check digit: modulus 11 with the weights 3 2 7 6 5 4 3 2."""
    if not re.fullmatch(r"\d{9}", value, re.ASCII):
        return False
    total = sum(int(d) * w for d, w in zip(value[:8], ORGANISATION_WEIGHTS, strict=True))
    return (11 - total % 11) % 11 == int(value[8])
