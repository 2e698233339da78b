"""Workbooks as they come: renamed, cut, sorted, with formulas, from elsewhere. Nothing is taken silently."""

import time
import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from openpyxl import Workbook

from tests.exchange.books import (
    as_file,
    brought_in,
    cell,
    compared,
    everything,
    sheet_of,
    taken_out,
)
from tests.profile.town import Town, build
from trygt import clock
from trygt.cases.acting import Refused
from trygt.exchange import acts
from trygt.exchange.comparing import Compared
from trygt.exchange.models import KEPT_FOR, PendingImport
from trygt.exchange.reading import Unusable
from trygt.files.acts import RefusedFile
from trygt.profile.models import Answer


def sorts(found: Compared) -> set[str]:
    return {fault.sort for fault in found.faults}


def column_of(sheet: Any, name: str) -> int:
    return next(c.column for c in sheet[1] if c.value == name)


def test_headings_may_be_renamed_and_the_hidden_names_may_be_gone(town: Town) -> None:
    book = taken_out(town)
    sheet = sheet_of(book, "presentation")
    for heading in sheet[2]:
        heading.value = f"Mine: {heading.value}"
    cell(book, "presentation", "answer").value = "Hello"
    assert [item.after for item in compared(town, book).changes] == ["Hello"]
    other = taken_out(town)
    cell(other, "presentation", "answer").value = "Hello again"
    sheet_of(other, "presentation").delete_rows(1)
    assert [item.after for item in compared(town, other).changes] == ["Hello again"]


def test_a_sheet_without_any_names_is_named_and_a_missing_column_too(town: Town) -> None:
    town.save("STY-01", {"answer": "yes", "comment": "Kept"})
    book = taken_out(town)
    sheet = sheet_of(book, "STY-01")
    sheet.delete_cols(column_of(sheet, "comment"))
    cell(book, "STY-01", "answer").value = "Nei"
    sheet_of(book, "presentation").delete_rows(1, 2)
    found = compared(town, book)
    assert sorts(found) == {"column", "sheet"}
    assert {fault.read for fault in found.faults if fault.sort == "column"} == {"Comment"}
    assert [item.mine for item in found.changes] == [{"answer": "no", "comment": "Kept"}]


def test_without_the_versions_everything_that_differs_is_for_people(town: Town) -> None:
    town.save("presentation", "Theirs")
    book = taken_out(town)
    sheet = sheet_of(book, "presentation")
    cell(book, "presentation", "answer").value = "Mine"
    cell(book, "history", "answer").value = "A first answer"
    sheet.delete_cols(column_of(sheet, "revision"))
    found = compared(town, book)
    assert [item.question.key for item in found.conflicts] == ["presentation"]
    assert [item.question.key for item in found.changes] == ["history"]


def test_a_column_of_ones_own_is_named_and_not_read(town: Town) -> None:
    book = taken_out(town)
    sheet = sheet_of(book, "presentation")
    wide = sheet.max_column + 1
    sheet.cell(2, wide).value, sheet.cell(3, wide).value = "My notes", "Ask Kari"
    found = compared(town, book)
    assert [(fault.sort, fault.read) for fault in found.faults] == [("column", "Ask Kari")]


def test_an_empty_cell_changes_nothing_and_a_dash_empties(town: Town) -> None:
    town.save("presentation", "Words")
    town.save("STY-01", {"answer": "yes", "comment": "Words"})
    town.save("history", "–")
    book = taken_out(town)
    cell(book, "presentation", "answer").value = None
    cell(book, "STY-01", "comment").value = "–"
    found = compared(town, book)
    assert [(item.question.key, item.mine) for item in found.items] == [
        ("STY-01", {"answer": "yes"})
    ]
    cell(book, "presentation", "answer").value = " – "
    found = compared(town, book)
    waiting = PendingImport.objects.get()
    acts.import_profile(
        town.case, town["coordinator"], pending=waiting.pk, choices=everything(found)
    )
    assert not Answer.objects.filter(question="presentation").exists()
    assert Answer.objects.get(question="history").value == "–"


@pytest.mark.parametrize(
    ("key", "column", "value", "expected"),
    [
        ("STY-01", "answer", "Kanskje", "Choose one of these"),
        ("STY-01", "deadline", "soon", "day.month.year"),
        ("STY-01", "deadline", 20260430, "day.month.year"),
        ("pop.total", "answer", "many", "Write a number"),
        ("pop.total", "year", "last year", "four digits"),
        ("presentation", "answer", True, "as text"),
        ("presentation", "answer", "x" * 4001, "at most 4000"),
        ("certifications", "answer", "Nobel prize", "Choose one of these"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(
    town: Town, key: str, column: str, value: Any, expected: str
) -> None:
    if key == "pop.total":
        key = next(k for k, q in town.case.scheme.questions.items() if q.kind == "figure")
    book = taken_out(town)
    where = cell(book, key, column)
    where.value = value
    found = compared(town, book)
    assert not found.items
    (fault,) = found.faults
    assert fault.sheet == where.parent.title
    assert fault.cell in {where.coordinate, f"row {where.row}"}
    assert expected in fault.why
    assert fault.read


def test_a_formula_without_a_value_is_refused_and_one_with_a_value_gives_it(town: Town) -> None:
    book = taken_out(town)
    where = cell(book, "presentation", "answer")
    where.value = '="Two "&"words"'
    found = compared(town, book)
    assert (found.items, [fault.sort for fault in found.faults]) == ([], ["formula"])
    assert found.faults[0].cell == where.coordinate
    file = as_file(book).read()
    saved = with_value(file, "<f>\"Two \"&amp;\"words\"</f><v></v>", "<f>\"Two \"&amp;\"words\"</f><v>Two words</v>")  # fmt: skip
    acts.hold(town.case, ContentFile(saved, name="saved.xlsx"), town["coordinator"])
    found = acts.compared(PendingImport.objects.get(), town["coordinator"])
    assert [item.after for item in found.changes] == ["Two words"]
    assert not found.faults


def with_value(file: bytes, old: str, new: str) -> bytes:
    """The workbook as a spreadsheet program saves it: with the formula's value beside it."""
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            content = before.read(name).decode()
            for empty in (old, old.replace("<v></v>", "<v />"), old.replace("<v></v>", "<v/>")):
                content = content.replace(empty, new)
            if name.startswith("xl/worksheets") and "Two words" in content:
                content = content.replace('><f>"Two', ' t="str"><f>"Two')
            after.writestr(name, content)
    return changed.getvalue()


def test_the_same_answer_twice_is_taken_from_neither_row(town: Town) -> None:
    book = taken_out(town)
    where = cell(book, "presentation", "answer")
    sheet, last = where.parent, where.parent.max_row + 1
    for one in sheet[where.row]:
        sheet.cell(last, one.column).value = one.value
    where.value = "First"
    sheet.cell(last, where.column).value = "Second"
    found = compared(town, book)
    assert (found.items, sorts(found)) == ([], {"twice"})


def test_ten_thousand_rows_too_many_are_counted_and_not_hung_on(town: Town) -> None:
    book = taken_out(town)
    cell(book, "presentation", "answer").value = "Hello"
    sheet = sheet_of(book, "presentation")
    for number in range(10_000):
        sheet.append([f"nothing-{number}", 0, "x", "y"])
    began = time.monotonic()
    found = compared(town, book)
    assert time.monotonic() - began < 30
    assert [item.after for item in found.changes] == ["Hello"]
    named = sum(fault.sort == "unknown" for fault in found.faults)
    assert named + found.more["unknown"] == 10_000
    assert named <= 60
    for number in range(15_000):
        sheet.append([f"more-{number}", 0, "x", "y"])
    assert "rows" in sorts(compared(town, book))


def test_another_version_is_said_and_another_community_refused(town: Town) -> None:
    book = taken_out(town)
    about = {row[2].value: row[1] for row in book.worksheets[0].iter_rows(min_row=3, max_row=9)}
    about["version"].value = "2020.1"
    cell(book, "presentation", "answer").value = "Hello"
    found = compared(town, book)
    assert found.version == "trygge-lokalsamfunn 2020.1"
    assert len(found.changes) == 1
    with pytest.raises(Unusable, match="another community: nes"):
        acts.hold(town.case, as_file(taken_out(build("nes"))), town["coordinator"])


def test_a_workbook_that_does_not_say_whose_it_is_lets_people_choose(town: Town) -> None:
    town.save("presentation", "Theirs")
    book = taken_out(town)
    cell(book, "presentation", "answer").value = "Mine"
    del book[book.sheetnames[0]]
    assert len(compared(town, book).conflicts) == 1


def test_what_is_no_profile_is_refused_with_a_sentence(town: Town) -> None:
    plain = Workbook()
    plain.worksheets[0]["A1"] = "Shopping list"
    with pytest.raises(Unusable, match="no profile"):
        brought_in(town, plain)
    for content, name in ((b"PK\x03\x04rubbish", "a.xlsx"), (b"", "a.xlsx"), (b"MZ", "a.exe")):
        with pytest.raises(RefusedFile):
            acts.hold(town.case, ContentFile(content, name=name), town["coordinator"])
    with pytest.raises(Unusable, match="xlsx"):
        acts.hold(town.case, ContentFile(b"a;b\n", name="a.csv"), town["coordinator"])
    assert not PendingImport.objects.exists()


def test_what_someone_wrote_meanwhile_is_never_overwritten(town: Town) -> None:
    for key in ("presentation", "history", "partners", "organisation"):
        town.save(key, "Old")
    book = taken_out(town)
    for key in ("presentation", "history"):
        town.save(key, "Theirs", by="submitter")
    town.save("partners", "Same")
    cell(book, "presentation", "answer").value = "Mine"
    cell(book, "partners", "answer").value = "Same"
    cell(book, "organisation", "answer").value = "New"
    found = compared(town, book)
    assert [item.place for item in found.conflicts] == ["presentation"]  # history: only they wrote
    assert [item.place for item in found.changes] == ["organisation"]
    (conflict,) = found.conflicts
    assert (conflict.before, conflict.after, conflict.who) == ("Theirs", "Mine", town["submitter"])
    waiting, by = PendingImport.objects.get(), town["coordinator"]
    town.save("organisation", "Later still", by="submitter")
    late = {item.place: (acts.MINE, item.revision) for item in found.changes}
    with pytest.raises(Refused, match="in the meantime"):
        acts.import_profile(town.case, by, pending=waiting.pk, choices=late)
    both = {"presentation": (acts.BOTH, conflict.revision)} | late
    acts.import_profile(town.case, by, pending=waiting.pk, choices=both)
    values = dict(Answer.objects.values_list("question", "value"))
    assert values["presentation"] == "Theirs\n\nMine"
    assert (values["organisation"], values["history"]) == ("Later still", "Theirs")
    left = acts.compared(PendingImport.objects.get(), by)
    assert [item.place for item in left.conflicts] == ["organisation"]


def test_a_contributor_brings_in_what_is_theirs_alone(town: Town) -> None:
    town.hand("about-us", "contributor")
    book = taken_out(town)
    cell(book, "presentation", "answer").value = "Ours"
    cell(book, "STY-01", "answer").value = "Ja"
    by = town["contributor"]
    found = compared(town, book, by)
    assert [item.place for item in found.items] == ["presentation"]
    assert [item.place for item in found.foreign] == ["STY-01"]
    waiting = PendingImport.objects.get()
    choices = {"presentation": (acts.MINE, 0), "STY-01": (acts.MINE, 0)}
    acts.import_profile(town.case, by, pending=waiting.pk, choices=choices)
    assert list(Answer.objects.values_list("question", flat=True)) == ["presentation"]


def test_it_waits_an_hour_for_one_person_alone(town: Town) -> None:
    waiting = brought_in(town, taken_out(town))
    assert not PendingImport.objects.visible_to(town["submitter"]).exists()
    assert PendingImport.objects.visible_to(town["coordinator"]).get() == waiting
    assert brought_in(town, taken_out(town)).pk != waiting.pk  # the newer replaces it
    assert PendingImport.objects.count() == 1
    assert acts.forget_pending() == 0
    with clock.at(clock.now() + KEPT_FOR):
        assert not PendingImport.objects.visible_to(town["coordinator"]).exists()
        with pytest.raises(Refused, match="no longer here"):
            acts.import_profile(town.case, town["coordinator"], pending=waiting.pk, choices={})
        assert acts.forget_pending() == 1
    assert not PendingImport.objects.exists()


def test_rows_of_tables_are_changed_added_and_emptied(town: Town) -> None:
    scheme = town.case.scheme
    table = next(q for q in scheme.questions.values() if q.kind == "table")
    first, second = (column.key for column in table.columns[:2])
    texts = [c.key for c in table.columns if c.kind == "text"]
    assert first in texts
    town.save(table.key, [{first: "One"}, {first: "Two"}], 1)
    book = taken_out(town)
    assert not compared(town, book).items
    sheet = next(s for s in book.worksheets if column_or_none(s, "columns"))
    rows = {
        sheet.cell(r, column_of(sheet, "row")).value: r
        for r in range(3, sheet.max_row + 1)
        if (sheet.cell(r, 1).value, sheet.cell(r, 2).value) == (table.key, 1)
    }
    c1 = column_of(sheet, "c1")
    sheet.cell(rows[1], c1).value = "–"
    sheet.cell(rows[3], c1).value = "Three 🙂"
    (item,) = compared(town, book).changes
    assert item.mine == [{first: "Two"}, {first: "Three 🙂"}]
    assert second != first


def column_or_none(sheet: Any, name: str) -> int | None:
    return next((c.column for c in sheet[1] if c.value == name), None)
