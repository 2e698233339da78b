"""Files of injuries: every form they come in, and every fault with its place."""

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile

from tests.injuries.world import FMDS, Place, as_csv, as_xlsx, fmds_rows
from trygt.files.acts import RefusedFile
from trygt.injuries.acts import hold, table_of
from trygt.injuries.models import PendingUpload
from trygt.injuries.reading import Table
from trygt.injuries.reading.csvs import separator_of
from trygt.injuries.reading.table import letters_of, tidy
from trygt.injuries.refusals import RefusedRows, Why

pytestmark = pytest.mark.django_db
ROWS = [["2021-05-01", "Kjøkken på Å"]] * 6
HEAD = ["Dato", "Skadested"]


def read(place: Place, content: bytes, name: str = "skader.csv") -> Table:
    return table_of(hold(place.case.community, ContentFile(content, name=name), place.coordinator))


def refused(place: Place, content: bytes, name: str = "skader.csv") -> Any:
    with pytest.raises((RefusedRows, RefusedFile)) as caught:
        read(place, content, name)
    assert not PendingUpload.objects.exists()
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_letters_and_separators(place: Place, encoding: str, separator: str) -> None:
    table = read(place, as_csv(ROWS, HEAD, separator=separator, encoding=encoding))
    assert [column.name for column in table.columns] == HEAD
    assert table.columns[1].values == ["Kjøkken på Å"]
    assert len(table) == 6


def test_separators_within_quotes_are_none_and_a_file_may_name_its_own(place: Place) -> None:
    assert separator_of('"a,b,c";d\n') == ";"
    rows = [["2021-05-01", "hjem; ute"]] * 6
    table = read(place, b"sep=,\r\n" + as_csv(rows, HEAD, separator=","))
    assert table.columns[1].values == ["hjem; ute"]


def test_a_workbook_gives_days_numbers_and_text(place: Place) -> None:
    rows = [
        [
            datetime.combine(date(2021, 5, 1), time(14, 30)),
            date(2022, 1, 2),
            34,
            4.5,
            "x",
            None,
            True,
        ]
    ] * 5
    table = read(place, as_xlsx(rows, list("abcdefg")), "skader.xlsx")
    assert [column.values for column in table.columns] == [
        ["2021-05-01 14:30"], ["2022-01-02"], ["34"], ["4.5"], ["x"], [""], ["true"],
    ]  # fmt: skip


def test_blank_rows_and_columns_count_for_nothing(place: Place) -> None:
    content = as_xlsx([["2021-05-01", "34", "x"]] * 7, ["Dato", "Alder", "Sted"], blank=10_000)
    assert len(read(place, content, "skader.xlsx")) == 7
    text = "Dato;Alder;;\n" + "\n;;;\n\n".join(["2021-05-01;34;;"] * 7) + "\n" * 10_000
    table = read(place, text.encode())
    assert (len(table), len(table.columns)) == (7, 2)


def test_only_the_first_sheet_is_read_and_that_is_said(place: Place) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for row in [HEAD, *ROWS]:
        first.append(row)
    book.create_sheet("Navn").append(["Kari Nordmann"])
    out = io.BytesIO()
    book.save(out)
    file = ContentFile(out.getvalue(), name="skader.xlsx")
    pending = hold(place.case.community, file, place.coordinator)
    assert "Only the first sheet" in pending.notes[0]
    assert pending.rows == 6


@pytest.mark.parametrize(
    ("content", "why", "words"),
    [
        (b"Dato;Alder\n", Why.SHAPE, "no rows of injuries"),
        (b"\n\n \n", Why.SHAPE, "no rows of injuries"),
        (b"Dato\n2021-05-01\n", Why.SHAPE, "only one column"),
        (b"Dato;Alder\n2021-05-01;3;4\n", Why.SHAPE, "row 2"),
        (b"Dato;Dato\n2021-05-01;3\n", Why.SHAPE, "same name"),
        (b"Dato;;Alder\n2021-05-01;x;3\n", Why.SHAPE, "\u201cB\u201d"),
        (b'Dato;Alder\n2021-05-01;"3\n', Why.SHAPE, "quotation mark"),
        (b"Dato;Alder\n2021-05-01;=1+2\n", Why.FORMULA, "row 2"),
        ("Dato;Sted\n2021-05-01;Å\n".encode() + "2021-05-01;Å".encode("cp1252"), Why.ENCODING, "row 2"),
        (";".join(f"c{n}" for n in range(61)).encode() + b"\nx", Why.SIZE, "60 columns"),
        (b"Dato;Antall\n" + b"2021-05-01;3\n" * 9, Why.SHAPE, "counted already"),
        (b"Dato;Alder\n" + b"2021-05-01;3\n" * 4, Why.FEW, "Too few rows"),
        (b"Dato;Alder\n" + b"1;2\n" * 200_001, Why.SIZE, "200,000"),
    ],
    ids=[
        "no rows", "blank", "one column", "ragged", "twice", "unnamed", "quotes", "formula",
        "mixed letters", "wide", "counted", "few", "long",
    ],
)  # fmt: skip
def test_text_that_is_no_table_of_injuries(
    place: Place, content: bytes, why: Why, words: str
) -> None:
    fault = refused(place, content)
    assert [found.why for found in fault.faults] == [why]
    assert words in str(fault)
    assert fault.faults[0].file == "skader.csv"


def test_workbooks_that_are_not_taken_in(place: Place) -> None:
    formula = as_xlsx([["2021-05-01", "=1+1"]] * 6, HEAD)
    assert refused(place, formula, "a.xlsx").faults[0].rows == (2, 3, 4, 5, 6, 7)
    wide = as_xlsx([["x"] * 61] * 6, [f"c{n}" for n in range(61)])
    assert refused(place, wide, "a.xlsx").faults[0].why is Why.SIZE
    good = as_xlsx(ROWS, HEAD)
    for name, change in (
        ("xl/vbaProject.bin", b"macro"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><broken"),
        ("xl/worksheets/sheet1.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'),
        ("xl/worksheets/sheet1.xml", b"\0" * 200_000_000),
    ):
        refused(place, with_part(good, name, change), "a.xlsx")


def with_part(workbook: bytes, name: str, content: bytes) -> bytes:
    """A workbook with one of its parts put in another's place."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        members = {item: archive.read(item) for item in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for item, held in (members | {name: content}).items():
            archive.writestr(item, held)
    return out.getvalue()


def test_a_workbook_has_fewer_rows_than_text_and_says_where_more_may_be(place: Place) -> None:
    row = (
        b'<row><c t="inlineStr"><is><t>%s</t></is></c><c t="inlineStr"><is><t>%s</t></is></c></row>'
    )
    rows = row % (b"Dato", b"Alder") + row % (b"2021-05-01", b"3") * 50_001
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (space, rows)
    long = with_part(as_xlsx(ROWS, HEAD), "xl/worksheets/sheet1.xml", sheet)
    fault = refused(place, long, "a.xlsx")
    assert fault.faults[0].why is Why.SIZE
    assert "more than 50,000 rows" in str(fault)
    assert "Save the sheet as CSV, which may have 200,000" in str(fault)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("program.csv", b"MZ\x90\x00\x03" + b"\0" * 90),
        ("program.xlsx", b"MZ\x90\x00\x03" + b"\0" * 90),
        ("skader.exe", b"Dato;Alder\n"),
        ("skader.xlsm", b"PK"),
        ("skader.txt", b"Dato;Alder\n2021-05-01;3\n"),
        ("tom.csv", b""),
        ("side.csv", b"<html>"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_other_kinds_of_file(place: Place, name: str, content: bytes) -> None:
    refused(place, content, name)


def test_what_lies_far_below_is_not_looked_for_for_ever(place: Place) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [HEAD, *ROWS]:
        sheet.append(row)
    sheet.cell(1_000_000, 1).value = "x"
    out = io.BytesIO()
    book.save(out)
    assert refused(place, out.getvalue(), "a.xlsx").faults[0].why is Why.SIZE


def test_cells_in_one_form() -> None:
    assert tidy("\u00a0a\u200bb \t c\u2013d ") == "ab c-d"
    assert tidy("１２３ ٣") == "123 3"
    assert [letters_of(n) for n in (0, 25, 26, 701)] == ["A", "Z", "AA", "ZZ"]


def test_rows_come_back_as_they_were(place: Place) -> None:
    rows = fmds_rows(40)
    table = read(place, as_csv(rows))
    again = [[c.values[c.cells[n]] for c in table.columns] for n in range(len(table))]
    assert again == rows
    assert [c.name for c in table.columns] == FMDS
