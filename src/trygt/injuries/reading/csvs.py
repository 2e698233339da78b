"""Text with separators, as registers and spreadsheets write it."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from trygt.injuries import refusals
from trygt.injuries.reading.table import Table, build
from trygt.injuries.refusals import Why, refuse

SEPARATORS = ";\t,"
SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # how Excel lets a file name its separator
TWO_BYTES = re.compile(rb"[\xc3\xc2\xc4\xc5][\x80-\xbf]")  # a Norwegian or Sámi letter in UTF-8


def read_csv(path: Path, name: str) -> Table:
    """The rows of a text file.

    Raises:
        RefusedRows: two ways of writing letters in one file, open quotes, formulas, or no table.
    """
    text = _text(path.read_bytes(), name)
    said = SAID.match(text)
    separator = said[1] if said else separator_of(text)
    return build(_rows(text[said.end() :] if said else text, separator, name, bool(said)), name)


def _text(content: bytes, name: str) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        try:
            return content.decode("utf-16")
        except UnicodeError:
            raise refuse(Why.ENCODING, refusals.MIXED, name) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeError:
        pass
    # Old Windows letters. If there are also letters in UTF-8, some would come out wrong.
    lines = enumerate(content.splitlines(), start=1)
    mixed = [number for number, line in lines if TWO_BYTES.search(line)]
    if mixed:
        raise refuse(Why.ENCODING, refusals.MIXED, name, rows=mixed)
    return content.decode("cp1252", errors="replace")


def separator_of(text: str) -> str:
    """The separator that stands most often outside quotes in the first line with something in it."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=lambda mark: (bare.count(mark), -SEPARATORS.index(mark)))


def _rows(text: str, separator: str, name: str, shifted: bool) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1 if shifted else 0
    formulas = []
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            raise refuse(Why.SHAPE, refusals.QUOTES, name, rows=[number]) from None
        if any(cell.startswith("=") for cell in cells):
            formulas.append(number)
        yield number, cells
    if formulas:
        raise refuse(Why.FORMULA, refusals.FORMULA, name, rows=formulas)
