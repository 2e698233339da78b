"""The shipped scheme's measures, laws and risk profile are complete and say no more than we know."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from trygt.schemes import queries
from trygt.schemes.definition import Law, MeasureQuestion, Scheme

LANGUAGES = {"nb", "nn", "en"}

# How many measures the domain handbook (chapter 5.4) lists for each theme: 106 in all.
PER_THEME = {
    "STY": 10,
    "FALL": 11,
    "TRA": 18,
    "BRA": 11,
    "DRU": 10,
    "FOR": 5,
    "VOL": 6,
    "SEL": 4,
    "HJE": 3,
    "FRI": 3,
    "BHG": 5,
    "SKO": 4,
    "ARB": 4,
    "PRO": 2,
    "BYG": 4,
    "BER": 6,
}
# Words that belong to one written standard only; in the other they betray a text left behind.
BOKMAAL_ONLY = re.compile(
    r"\b(ikke|hvem|hva|hvor|hvordan|hvorfor|noen|noe|fra|skoler|sykehjem|hjemme|ulykker|skader"
    r"|barnehager|kommuner|tiltakene|dere|deres|forebygge\w*|forebygging|sikkerhet|innbyggere"
    r"|innbyggerne|vei|veier|vann|selvmord|vold|ansatte|gjøres|gjennomføres)\b"
)
NYNORSK_ONLY = re.compile(
    r"\b(ikkje|kven|kva|kvar|korleis|kvifor|nokon|noko|frå|skular|sjukeheim|heime|ulukker|skadar"
    r"|barnehagar|kommunar|tiltaka|dykk|førebyggj\w*|førebygging|tryggleik|innbyggjarar"
    r"|innbyggjarane|veg|vegar|vatn|sjølvmord|vald|tilsette|dei|ein|eit|ei)\b"
)


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return queries.get("trygge-lokalsamfunn", "2026.2")


@pytest.fixture(scope="module")
def measures(scheme: Scheme) -> list[MeasureQuestion]:
    return [q for q in scheme.questions.values() if isinstance(q, MeasureQuestion)]


def texts(value: Any, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every text in a part of a scheme, with the path to it."""
    if isinstance(value, BaseModel):
        for name, field in value:
            yield from texts(field, f"{path}.{name}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from texts(item, f"{path}.{index}")
    elif isinstance(value, dict) and "en" in value:
        yield path, value


def part(scheme: Scheme, key: str) -> BaseModel:
    return next(part for part in scheme.profile if part.key == key)


def test_every_theme_has_the_measures_of_the_handbook(measures: list[MeasureQuestion]) -> None:
    assert Counter(measure.theme for measure in measures) == PER_THEME


def test_keys_are_the_theme_and_a_number_without_gaps(measures: list[MeasureQuestion]) -> None:
    expected = {
        f"{theme}-{n:02}" for theme, count in PER_THEME.items() for n in range(1, count + 1)
    }
    assert {measure.key for measure in measures} == expected
    assert all(measure.key.startswith(f"{measure.theme}-") for measure in measures)


def test_each_theme_is_a_section_of_its_own(scheme: Scheme) -> None:
    for section in scheme.sections.values():
        themes = {q.theme for q in section.questions if isinstance(q, MeasureQuestion)}
        if themes:
            assert section.key == f"measures-{themes.pop().lower()}"
            assert not themes


def test_measures_speak_three_languages_and_say_what_why_who_and_what_shows_it(
    measures: list[MeasureQuestion],
) -> None:
    for measure in measures:
        for text in (
            measure.title,
            measure.help,
            measure.grounds,
            measure.owner,
            measure.evidence,
        ):
            assert text is not None, measure.key
            assert set(text) == LANGUAGES, measure.key


def test_titles_are_statements_and_none_stands_twice(measures: list[MeasureQuestion]) -> None:
    for language in LANGUAGES:
        titles = [measure.title[language] for measure in measures]
        assert len(set(titles)) == len(titles)
        assert not [title for title in titles if title.endswith(("?", ".")) or len(title) > 140]


def test_what_the_law_requires_names_the_law_and_must_be_answered(
    measures: list[MeasureQuestion],
) -> None:
    for measure in measures:
        assert measure.required == (measure.basis == "law"), measure.key
        if measure.basis == "law":
            assert measure.laws, measure.key


def test_no_law_passes_for_checked_without_who_and_when(scheme: Scheme) -> None:
    def honest(law: Law) -> bool:
        return law.status != "verified" or bool(law.checked_by and law.checked_on)

    assert all(honest(law) for law in scheme.laws)
    assert not honest(scheme.laws[0].model_copy(update={"status": "verified"}))


def test_laws_are_all_used(scheme: Scheme, measures: list[MeasureQuestion]) -> None:
    used = {law for measure in measures for law in measure.laws}
    assert used == {law.key for law in scheme.laws}


def test_a_sourced_measure_names_its_source(measures: list[MeasureQuestion]) -> None:
    assert not [m.key for m in measures if m.mark == "sourced" and not m.sources]


def test_a_focus_area_has_the_fixed_layout_and_the_themes_of_the_scheme(scheme: Scheme) -> None:
    section = scheme.sections["focus-area"]
    assert section.repeat is not None
    assert (section.repeat.least, section.repeat.most, section.repeat.advised) == (1, 8, (3, 6))
    required = {q.key for q in section.questions if q.required}
    assert required == {
        "focus.title",
        "focus.theme",
        "focus.introduction",
        "focus.why",
        "focus.objective",
        "focus.indicator-table",
        "focus.ongoing-table",
        "focus.new-table",
        "focus.anchoring",
    }
    theme = next(q for q in section.questions if q.key == "focus.theme")
    assert theme.kind == "choice"
    vocabulary = {theme.key: theme.name["en"] for theme in scheme.vocabulary.themes}
    assert {choice.key: choice.name["en"] for choice in theme.choices} == vocabulary


def test_bokmaal_and_nynorsk_are_not_mixed(scheme: Scheme) -> None:
    parts = [("safety", part(scheme, "safety")), ("risk", part(scheme, "risk"))]
    parts += [(law.key, law) for law in scheme.laws]
    mixed = []
    for name, value in parts:
        for path, text in texts(value, name):
            for language, foreign in (("nn", BOKMAAL_ONLY), ("nb", NYNORSK_ONLY)):
                words = foreign.findall(text[language].lower())
                mixed += [f"{path} {language}: {word}" for word in words]
    assert not mixed
