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
    TextQuestion,
)
from trygt.schemes.queries import get
from trygt.texts.numbers import number_words

T = {"nb": "x", "nn": "x", "en": "x"}


@pytest.fixture
def scheme() -> Scheme:
    return get("trygge-lokalsamfunn", "2026.1")


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
