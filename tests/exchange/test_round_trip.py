"""Out and in again: nothing changes that nobody changed, whatever it says."""

import string
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.exchange.books import cell, compared, everything, taken_out
from tests.profile.town import Town
from trygt.exchange import acts
from trygt.exchange.escaping import escaped, unescaped
from trygt.exchange.fields import LONGEST, Field, cells_of_row, fields_of, from_cell, same, to_cell
from trygt.exchange.looks import Look, put
from trygt.journal.queries import entries
from trygt.profile.kinds import Unreadable, kind_of
from trygt.profile.models import AnswerRevision
from trygt.profile.queries import values_of
from trygt.schemes import queries as schemes
from trygt.schemes.definition import Question

SCHEME = schemes.get("trygge-lokalsamfunn", "2026.2")
ODD = "=+-@'_x0041_\t\n\r \u00a0áčđŋšŧžÁČĐŊŠŦŽ\u2013–🙂🧯\x0b\x1f<&>\"#N/A;,"
TEXTS = st.text(alphabet=st.sampled_from(string.ascii_letters + string.digits + ODD), max_size=60)
DAYS = st.dates(max_value=date(2026, 1, 1)).map(lambda day: day.isoformat())
NUMBERS = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1).map(str),
    st.decimals(-(10**9), 10**9, places=2).map(lambda number: f"{number:.2f}"),
)


def every_field(question: Question) -> tuple[Field, ...]:
    """The fields of a question's answer; of a table those of its first three rows."""
    if question.kind != "table":
        return fields_of(question, SCHEME)
    return tuple(field for row in range(3) for field in cells_of_row(question, row))


def raws(question: Question) -> st.SearchStrategy[dict[str, list[str]]]:
    """What someone may type in a question's form."""
    found: dict[str, st.SearchStrategy[list[str]]] = {}
    for field in every_field(question):
        keys = [option.key for option in field.options]
        match field.shape:
            case "option":
                found[field.name] = st.sampled_from(["", *keys]).map(lambda key: [key])
            case "options":
                found[field.name] = st.lists(st.sampled_from(keys), unique=True)
            case "date":
                found[field.name] = st.one_of(st.just(""), DAYS).map(lambda day: [day])
            case "number" if field.name == "year":
                found[field.name] = st.integers(1900, 2099).map(lambda year: [str(year)])
            case "number":
                found[field.name] = st.one_of(st.just(""), NUMBERS).map(lambda number: [number])
            case _text:
                found[field.name] = TEXTS.map(lambda text: [text])
    return st.fixed_dictionaries(found)


ONE_OF_EACH = list(
    {(q.kind, getattr(q, "several", False)): q for q in SCHEME.questions.values()}.values()
)


@pytest.mark.parametrize("question", ONE_OF_EACH, ids=lambda q: f"{q.kind} {q.key}")
@given(data=st.data(), language=st.sampled_from(["nb", "nn", "en"]))
@settings(max_examples=40, deadline=None)
def test_a_cell_says_what_the_answer_said(question: Question, data: Any, language: str) -> None:
    kind = kind_of(question)
    with translation.override(language):
        try:
            value = kind.parse(question, data.draw(raws(question)), SCHEME)
        except Unreadable:
            return
        texts = kind.form(value)
        for field in every_field(question):
            there = texts.get(field.name, "")
            shown = to_cell(field, there)
            kept = unescaped(escaped(shown)) if isinstance(shown, str) else shown
            assert same(field, from_cell(field, kept), there) or kept == ""


@given(TEXTS)
def test_no_character_is_lost_and_none_is_left_that_xml_forbids(text: str) -> None:
    stored = escaped(text)
    assert unescaped(stored) == text
    assert not set(stored) & set("\x00\x0b\x1f\r")


@given(data=st.data())
@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking workbooks takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_workbook_brought_back_untouched_changes_nothing(town: Town, data: Any) -> None:
    with translation.override(data.draw(st.sampled_from(["nb", "nn", "en"]))):
        for question in ONE_OF_EACH:
            slot = 1 if SCHEME.section_of[question.key].repeat else 0
            try:
                value = kind_of(question).parse(question, data.draw(raws(question)), SCHEME)
            except Unreadable:
                continue
            town.save(question.key, value, slot)
        found = compared(town, taken_out(town))
    assert (found.items, found.faults, found.foreign) == ([], [], [])
    assert found.unchanged >= 190


def test_texts_up_to_a_cells_length_cross_and_longer_ones_stay(town: Town) -> None:
    fits, too_long = "a" * LONGEST, "🙂" * (LONGEST // 2 + 1)
    for key, text in (("presentation", fits), ("history", too_long)):
        town.save(key, text)
    book = taken_out(town)
    assert cell(book, "presentation", "answer").value == fits
    left_out = cell(book, "history", "answer")
    assert left_out.value is None
    assert left_out.comment
    assert left_out.protection.locked
    found = compared(town, book)
    assert (found.items, found.faults) == ([], [])


def test_nothing_written_is_ever_a_formula(town: Town) -> None:
    for key, text in (("presentation", "=1+1"), ("history", "+47 33 00"), ("partners", "#N/A")):
        town.save(key, text)
    book = taken_out(town)
    kinds = {c.data_type for sheet in book.worksheets for row in sheet.iter_rows() for c in row}
    assert kinds <= {"s", "n", "d"}
    shown = cell(book, "presentation", "answer")
    assert (shown.value, shown.data_type, shown.quotePrefix) == ("=1+1", "s", True)
    assert compared(town, book).items == []


def test_a_workbook_taken_out_in_one_language_comes_in_in_another(town: Town) -> None:
    town.fill()
    with translation.override("nn"):
        book = taken_out(town)
    assert cell(book, "risk.method", "section").value == "Risikobiletet"
    with translation.override("en"):
        assert compared(town, book).items == []


def test_twenty_edited_cells_change_exactly_those_and_are_one_story(town: Town) -> None:
    town.fill()
    before = values_of(town.community, town.case.scheme)
    histories = AnswerRevision.objects.count()
    book = taken_out(town)
    measures = [q.key for q in town.case.scheme.questions.values() if q.kind == "measure"][:12]
    for key in measures:
        cell(book, key, "comment").value = f"Looked at again: {key}"
    words = ["presentation", "organisation", "coordinator", "partners", "risk.method"]
    for key in words:
        cell(book, key, "answer").value = "New words, 🙂"
    cell(book, measures[0], "answer").value = "Delvis"
    cell(book, "focus.title", "answer", 1).value = "Fall hjemme"
    cell(book, "focus.theme", "answer", 1).value = "Trafikk"
    found = compared(town, book)
    assert len(found.changes) == 12 + 5 + 2
    assert not found.conflicts
    waiting = acts.PendingImport.objects.get()
    lines = entries(town.case.stream).count()
    done = acts.import_profile(
        town.case, town["coordinator"], pending=waiting.pk, choices=everything(found), once="a" * 32
    )
    after = values_of(town.community, town.case.scheme)
    changed = {place for place in after if after[place] != before.get(place)}
    assert changed == {
        *((key, 0) for key in [*measures, *words]),
        ("focus.title", 1),
        ("focus.theme", 1),
    }
    assert AnswerRevision.objects.count() == histories + len(changed)
    assert after[measures[0], 0] == {
        "answer": "partly",
        "comment": f"Looked at again: {measures[0]}",
    }
    assert entries(town.case.stream).count() == lines + 1
    told = done.entry.details
    assert (told["file"], told["count"]) == ("profile.xlsx", len(changed))
    assert told["sha256"] == waiting.sha256
    assert set(told["answers"]) == {f"{k}/{s}" if s else k for k, s in changed}
    assert not acts.PendingImport.objects.exists()
    again = acts.import_profile(
        town.case, town["coordinator"], pending=waiting.pk, choices={}, once="a" * 32
    )
    assert again.again
    assert entries(town.case.stream).count() == lines + 1


def test_a_day_written_over_a_cell_leaves_the_look_of_other_cells_alone() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    put(sheet, 1, 1, 1, Look.LOCKED)
    put(sheet, 1, 2, "", Look.LOCKED)
    put(sheet, 1, 2, date(2026, 1, 1), Look.OPEN)
    assert sheet.cell(1, 2).is_date
    assert sheet.cell(1, 1).number_format == "General"
