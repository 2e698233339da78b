"""What each kind of question takes and refuses, and what keeps it from being submitted."""

from typing import Any

import pytest
from django.utils import translation

from trygt.profile.kinds import Unreadable, kind_of, read_date, read_number
from trygt.schemes.definition import (
    ChoiceQuestion,
    DateQuestion,
    FigureQuestion,
    MeasureQuestion,
    NumberQuestion,
    Question,
    Scheme,
    TableQuestion,
    TextQuestion,
)
from trygt.schemes.queries import get
from trygt.texts.numbers import number_words

T = {"nb": "x", "nn": "x", "en": "x"}


@pytest.fixture
def scheme() -> Scheme:
    return get("trygge-lokalsamfunn", "2026.2")


def parse(scheme: Scheme, question: Question, **raw: str | list[str]) -> Any:
    texts = {key: value if isinstance(value, list) else [value] for key, value in raw.items()}
    return kind_of(question).parse(question, texts, scheme)


def blocked(scheme: Scheme, question: Question, value: Any) -> list[str]:
    return [str(line) for line in kind_of(question).blockers(question, value, scheme)]


def text(**more: Any) -> TextQuestion:
    return TextQuestion(key="q", title=T, kind="text", **more)


def measure(basis: str) -> MeasureQuestion:
    return MeasureQuestion(
        key="m",
        title=T,
        kind="measure",
        theme="FALL",
        phases=("ALL",),
        basis=basis,
        owner=T,
        evidence=T,
        required=True,
    )


def choice(several: bool) -> ChoiceQuestion:
    return ChoiceQuestion.model_validate(
        {
            "key": "c",
            "title": T,
            "kind": "choice",
            "several": several,
            "choices": [{"key": "one", "name": T}, {"key": "two", "name": T}],
        }
    )


def test_text_is_kept_as_typed_and_too_much_is_refused(scheme: Scheme) -> None:
    question = text(max_length=10)
    assert parse(scheme, question, value=" a\r\nb ") == "a\nb"
    assert parse(scheme, question, value="  ") is None
    with pytest.raises(Unreadable) as refused:
        parse(scheme, question, value="12345678901")
    assert "11" in str(refused.value.errors["value"])


def test_required_and_empty_blocks_and_optional_does_not(scheme: Scheme) -> None:
    assert blocked(scheme, text(required=True), None)
    assert not blocked(scheme, text(required=True), "x")
    assert not blocked(scheme, text(), None)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("10 234", 10234), ("10\u00a0234", 10234), ("10,5", 10.5), ("10.5", 10.5), ("\u22123", -3)],
)
def test_numbers_as_people_write_them(typed: str, read: float) -> None:
    assert read_number(typed) == read
    for wrong in ("ten", "10.234", "1,2,3", "1e5", "", "9" * 400):
        with pytest.raises(ValueError, match=r"."):
            read_number(wrong)


def test_numbers_stay_within_limits_and_come_back_as_typed(scheme: Scheme) -> None:
    question = NumberQuestion(key="n", title=T, kind="number", unit=T, least=0, most=100)
    assert parse(scheme, question, value="0") == 0
    assert parse(scheme, question, value="99,5") == 99.5
    for wrong in ("-1", "101", "many"):
        with pytest.raises(Unreadable):
            parse(scheme, question, value=wrong)
    shown = kind_of(question).form(99.5)["value"]
    assert parse(scheme, question, value=shown) == 99.5
    with translation.override("nb"):
        assert read_number(number_words(10234)) == 10234


def test_dates_in_two_ways(scheme: Scheme) -> None:
    question = DateQuestion(key="d", title=T, kind="date")
    assert parse(scheme, question, value="30.04.2026") == "2026-04-30" == read_date("2026-04-30")
    for wrong in ("31.04.2026", "April", "2026-13-01"):
        with pytest.raises(Unreadable):
            parse(scheme, question, value=wrong)


def test_choices_are_on_the_list(scheme: Scheme) -> None:
    assert parse(scheme, choice(False), value="one") == "one"
    assert parse(scheme, choice(True), value=["two", "one"]) == ["one", "two"]
    assert parse(scheme, choice(True), value=[]) is None
    for question, wrong in [(choice(False), ["one", "two"]), (choice(True), ["three"])]:
        with pytest.raises(Unreadable):
            parse(scheme, question, value=wrong)


def test_a_figure_needs_its_year_or_why_it_is_missing(scheme: Scheme) -> None:
    question = FigureQuestion(
        key="f", title=T, kind="figure", unit=T, source=T, frequency=T, required=True
    )
    half = parse(scheme, question, value="1 200", source="Our register")
    assert half == {"value": 1200, "source": "Our register"}
    assert blocked(scheme, question, half)
    assert not blocked(scheme, question, {**half, "year": 2025})
    why = scheme.vocabulary.missing[0].key
    assert not blocked(scheme, question, parse(scheme, question, missing=why))
    assert blocked(scheme, question, {"comment": "later"})
    assert parse(scheme, question, source="Our register") is None
    for wrong in ({"value": "lots"}, {"year": "25"}, {"missing": "lazy"}):
        with pytest.raises(Unreadable) as refused:
            parse(scheme, question, **wrong)
        assert set(refused.value.errors) == set(wrong)


def test_what_the_law_requires_cannot_be_a_bare_no(scheme: Scheme) -> None:
    no = next(o for o in scheme.vocabulary.scale if o.needs_if_required)
    law, practice = measure("law"), measure("practice")
    assert len(blocked(scheme, law, {"answer": no.key})) == len(no.needs_if_required) == 3
    planned = parse(
        scheme, law, answer=no.key, action="Train", owner="Health", deadline="01.06.2027"
    )
    assert planned["deadline"] == "2027-06-01"
    assert not blocked(scheme, law, planned)
    assert not blocked(scheme, practice, {"answer": no.key})


def test_not_applicable_needs_a_reason_of_the_schemes_length(scheme: Scheme) -> None:
    out = next(o for o in scheme.vocabulary.scale if o.lays == "out")
    for basis in ("law", "practice"):
        question = measure(basis)
        long = "r" * scheme.rules.reason_length
        assert blocked(scheme, question, {"answer": out.key, "reason": long[1:]})
        assert not blocked(scheme, question, {"answer": out.key, "reason": long})
    with pytest.raises(Unreadable):
        parse(scheme, measure("law"), answer="perhaps")
    assert blocked(scheme, measure("law"), {"comment": "no answer yet"})


def test_both_answers_keep_every_word_of_both(scheme: Scheme) -> None:
    kind = kind_of(text())
    assert kind.both(text(), "mine", "theirs", scheme) == "theirs\n\nmine"
    yes, no = scheme.vocabulary.scale[0].key, scheme.vocabulary.scale[2].key
    question = measure("law")
    mine, theirs = {"answer": yes, "comment": "A"}, {"answer": no, "owner": "Roads"}
    merged = kind_of(question).both(question, mine, theirs, scheme)
    assert merged is not None
    assert merged["answer"] == yes
    assert merged["owner"] == "Roads"
    theirs_in_words = kind_of(question).words(question, theirs, scheme)
    assert theirs_in_words in merged["comment"]
    assert "A" in merged["comment"]
    assert kind_of(choice(False)).both(choice(False), "one", "two", scheme) is None


def table_question() -> TableQuestion:
    return TableQuestion.model_validate(
        {
            "kind": "table",
            "key": "measures",
            "title": {"en": "Measures"},
            "row": {"en": "Measure"},
            "most": 3,
            "columns": [
                {"key": "what", "name": {"en": "What"}},
                {"key": "cost", "kind": "number", "name": {"en": "Cost"}},
                {"key": "deadline", "kind": "date", "name": {"en": "Deadline"}},
                {
                    "key": "state",
                    "kind": "choice",
                    "name": {"en": "State"},
                    "choices": [
                        {"key": "new", "name": {"en": "New"}},
                        {"key": "old", "name": {"en": "Old"}},
                    ],
                },
            ],
        }
    )


def test_a_table_keeps_the_rows_that_hold_anything(scheme: Scheme) -> None:
    kind, question = kind_of(table_question()), table_question()
    raw = {
        "row0-what": [" Lights "],
        "row0-cost": ["1 200,5"],
        "row0-deadline": ["30.04.2027"],
        "row0-state": ["new"],
        "row1-what": [""],
        "row10-what": ["Ráfi 🛟"],
        "row2-what": ["Rails"],
        "somethingelse": ["x"],
    }
    value = kind.parse(question, raw, scheme)
    assert value == [
        {"what": "Lights", "cost": 1200.5, "deadline": "2027-04-30", "state": "new"},
        {"what": "Rails"},
        {"what": "Ráfi 🛟"},
    ]
    texts = {name: [str(text)] for name, text in kind.form(value).items()}
    assert kind.parse(question, texts, scheme) == value
    assert (
        kind.words(question, value, scheme).splitlines()[0].startswith("Lights – Cost: 1\xa0200.5")
    )
    assert kind.parse(question, {"row0-what": ["  "]}, scheme) is None


def test_what_is_wrong_in_a_table_is_said_of_its_cell(scheme: Scheme) -> None:
    kind, question = kind_of(table_question()), table_question()
    wrong = {
        "row0-what": ["x" * 501],
        "row1-cost": ["many"],
        "row2-deadline": ["31.04.2026"],
        "row3-state": ["stolen"],
    }
    with pytest.raises(Unreadable) as caught:
        kind.parse(question, wrong, scheme)
    assert set(caught.value.errors) == set(wrong)
    with pytest.raises(Unreadable) as caught:
        kind.parse(question, {f"row{n}-what": ["A"] for n in range(4)}, scheme)
    assert "At most 3 rows" in str(caught.value.errors)


def test_a_row_that_is_about_nothing_blocks_and_two_people_keep_both_their_rows(
    scheme: Scheme,
) -> None:
    kind, question = kind_of(table_question()), table_question()
    assert list(kind.blockers(question, [{"what": "A"}, {"cost": 3}], scheme)) == [
        "Row 2: write “What”."
    ]
    mine, theirs = [{"what": "A"}, {"what": "B"}], [{"what": "A"}, {"what": "C"}]
    assert kind.both(question, mine, theirs, scheme) == [
        {"what": "A"},
        {"what": "C"},
        {"what": "B"},
    ]
    assert kind.both(question, [*mine, {"what": "D"}], theirs, scheme) is None


def test_a_measure_says_where_it_stands_and_when_it_was_verified(scheme: Scheme) -> None:
    question = scheme.questions["STY-01"]
    kind = kind_of(question)
    raw = {
        "answer": ["yes"],
        "document": ["Health plan"],
        "place": ["page 12"],
        "unit": ["Public health"],
        "verified": ["2026-01-31"],
    }
    value = kind.parse(question, raw, scheme)
    assert value == {name: texts[0] for name, texts in raw.items()}
    words = kind.words(question, value, scheme)
    assert "Plan: Health plan, page 12" in words
    assert "Responsible unit: Public health" in words
    with pytest.raises(Unreadable) as caught:
        kind.parse(question, {"verified": ["2999-01-01"]}, scheme)
    assert set(caught.value.errors) == {"verified"}
