"""The library that ships: whole, in three languages, and in step with the schemes' questions."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from trygt.figures.definition import SPANS, library, read
from trygt.figures.queries import indicator_of
from trygt.schemes import queries as schemes
from trygt.schemes.definition import FigureQuestion, Scheme
from trygt.texts import in_language

NUMBERED = [f"K{number:02}" for number in range(1, 65)]
LANGUAGES = {"nb", "nn", "en"}


def scheme() -> Scheme:
    return schemes.get("trygge-lokalsamfunn", "2026.2")


TINY = """\
tables:
  - key: people
    source: ssb
    table: "07459"
    title: Befolkning
    name: {en: Population}
    select: {Kjonn: ["1", "2"], Tid: ["*"]}
    levels: {municipality: agg_KommSummer}
    series:
      - {key: population, kind: population}
      - {key: people, spread: {Kjonn: ["1", "2"], Alder: five-year}}
  - key: traffic
    source: ssb
    table: "12044"
    title: Drepte
    name: {en: Traffic}
    select: {Tid: ["*"]}
    levels: {municipality: agg_KommSummer}
    series: [{key: hurt, kind: count}, {key: killed, kind: count}]
headings:
  - {key: all, name: {en: All}}
  - {key: some, name: {en: Some}}
indicators:
  - key: K01
    title: {en: Population}
    unit: {en: number}
    section: all
    usual_source: {en: Somewhere}
    recipe: {how: number, series: [population]}
  - key: K02
    title: {en: Hurt}
    unit: {en: number}
    section: some
    usual_source: {en: Somewhere}
    recipe: {how: rate, series: [hurt, killed], people: population, per: 1000, pool: 5}
  - key: K03
    title: {en: Pyramid}
    unit: {en: number}
    section: some
    usual_source: {en: Somewhere}
    recipe: {how: bands, left: people-1, right: people-2}
"""


def written(folder: Path, text: str) -> Path:
    (folder / "all.yaml").write_text(text, "utf-8")
    return folder


def test_every_numbered_figure_is_there_in_three_languages() -> None:
    keys = [one.key for one in library().indicators]
    assert [key for key in keys if re.fullmatch(r"K\d\d", key)] == NUMBERED
    assert len(set(keys)) == len(keys)
    for one in library().indicators:
        texts = [one.title, one.unit, one.usual_source, *([one.note] if one.note else [])]
        assert all(set(text) == LANGUAGES for text in texts), one.key
    names = [one.name for one in library().headings] + [one.name for one in library().tables]
    assert all(set(name) == LANGUAGES for name in names)
    assert library().indicator("K27") in library().indicators
    assert library().indicator("K65") is None


def test_the_questions_of_the_scheme_and_the_figures_are_the_same() -> None:
    questions = {
        key: one for key, one in scheme().questions.items() if isinstance(one, FigureQuestion)
    }
    for key, question in questions.items():
        found = indicator_of(key, question.series)
        assert found, f"{key} has no figure"
        assert found.key == key
        assert in_language(found.title) == in_language(question.title)
        assert found.unit == question.unit, key
    assert sorted(key for key in questions if key in NUMBERED) == NUMBERED
    assert indicator_of("K01", "area") == library().indicator("K07"), "the series rules"


def test_figures_speak_of_risks_the_scheme_knows() -> None:
    vocabulary = scheme().vocabulary
    themes = {one.key for one in vocabulary.themes}
    phases = {one.key for one in vocabulary.phases} | {"ALL"}
    cells = [cell for one in library().indicators for cell in one.risk]
    assert cells
    for cell in cells:
        assert cell.theme in themes
        assert set(cell.phases) <= phases


def test_people_are_cut_into_a_series_for_each_sex_and_band() -> None:
    table = next(one for one in library().tables if one.key == "ssb-population")
    cut = next(one for one in table.series if one.spread)
    made = cut.spelled_out()
    assert len(made) == 38
    assert made[0].key == "people-1-0-4"
    assert made[-1].key == "people-2-90"
    assert not any(one.spread for one in made)
    plain = table.series[0]
    assert plain.spelled_out() == [plain]


def test_the_bands_leave_no_age_out_and_count_none_twice() -> None:
    for name, spans in SPANS.items():
        ages = [age for first, last in spans for age in range(first, last + 1)]
        assert ages == list(range(1000)), name


def test_pyramids_and_tables_are_made_of_the_same_bands() -> None:
    pyramid = library().indicator("age-pyramid")
    assert pyramid
    assert len(pyramid.series) == 38
    assert {"people-1-0-4", "people-2-90"} <= set(pyramid.series)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("series: [population]", "series: [peoples]", "K01: no table keeps peoples"),
        ("people: population", "people: peoples", "K02: no table keeps peoples"),
        ("left: people-1", "left: men", "K03: no table keeps men-0-4"),
        ("- key: K02", "- key: K01", "K01: stands twice"),
        ("- key: traffic", "- key: people", "people: stands twice"),
        ("{key: killed,", "{key: population,", "population: stands twice"),
        ("{key: some,", "{key: all,", "all: stands twice"),
        ("section: all", "section: none", "K01: there is no heading none"),
        ("Alder: five-year", "Alder: ten-year", "no way to cut ages called ten-year"),
        ("pool: 5", "pool: 0", "pool"),
        ("how: number", "how: guess", "guess"),
        ("title: {en: Hurt}", "name: {en: Hurt}", "name"),
        ("title: {en: Hurt}", 'title: {en: " "}', "write the words for en"),
        ('source: ssb\n    table: "12044"', 'source: www\n    table: "12044"', "source"),
    ],
)
def test_a_library_at_fault_is_refused_with_what_is_wrong(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert TINY.count(old) == 1
    assert len(read(written(tmp_path, TINY)).indicators) == 3
    with pytest.raises(ValidationError, match=words):
        read(written(tmp_path, TINY.replace(old, new)))


def test_a_library_in_several_files_is_one(tmp_path: Path) -> None:
    whole = read(written(tmp_path, TINY))
    tables, others = TINY.split("headings:")
    written(tmp_path, tables)
    (tmp_path / "others.yaml").write_text(f"headings:{others}", "utf-8")
    assert read(tmp_path) == whole
