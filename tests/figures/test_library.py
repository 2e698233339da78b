"""The library that ships: whole, in three languages, and in step with the schemes' questions."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from trygt.figures.definition import LIBRARY, SPANS, Library, library, read
from trygt.figures.queries import indicator_of
from trygt.schemes import queries as schemes
from trygt.schemes.definition import FigureQuestion, Scheme
from trygt.texts import in_language

NUMBERED = [f"K{number:02}" for number in range(1, 65)]
LANGUAGES = {"nb", "nn", "en"}


def scheme() -> Scheme:
    return schemes.get("trygge-lokalsamfunn", "2026.1")


def copy_of_library(folder: Path) -> Path:
    return Path(shutil.copytree(LIBRARY, folder / "library"))


def edited(folder: Path, old: str, new: str) -> Path:
    """The library with one line changed."""
    copy = copy_of_library(folder)
    changed = 0
    for path in copy.glob("*.yaml"):
        text = path.read_text("utf-8")
        changed += text.count(old)
        path.write_text(text.replace(old, new), "utf-8", newline="\n")
    assert changed == 1, old
    return copy


def test_every_numbered_figure_is_there_in_three_languages() -> None:
    keys = [one.key for one in library().indicators]
    assert [key for key in keys if re.fullmatch(r"K\d\d", key)] == NUMBERED
    assert len(set(keys)) == len(keys)
    for one in library().indicators:
        texts = [one.title, one.unit, one.usual_source, *([one.note] if one.note else [])]
        assert all(set(text) == LANGUAGES for text in texts), one.key
    for named in (*library().headings, *library().tables):
        assert set(named.name) == LANGUAGES, named.key
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
        ("series: [density]}", "series: [closeness]}", "density: no table keeps closeness"),
        ("- key: K05\n", "- key: K06\n", "K06: stands twice"),
        ("- {key: geography,", "- {key: landscape,", "K07: there is no heading geography"),
        ("- key: ssb-area\n", "- key: ssb-income\n", "ssb-income: stands twice"),
        ("- {key: hip-fractures,", "- {key: head-injuries,", "head-injuries: stands twice"),
        ("left: people-1,", "left: persons-1,", "no table keeps persons-1-0-4"),
        ("Alder: five-year}", "Alder: ten-year}", "ten-year"),
        ("pool: 5}\n    decimals: 1\n    direction: lower\n    risk:\n      - {theme: TRA, phases: [ALL]}",
         "pool: 0}", "pool"),
        ("recipe: {how: number, series: [neet]}", "recipe: {how: guess, series: [neet]}", "guess"),
        ("usual_source: {nb: KOSTRA og BRIS,", "ususal_source: {nb: KOSTRA og BRIS,", "K23|ususal"),
    ],
)  # fmt: skip
def test_a_library_at_fault_is_refused_with_what_is_wrong(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        read(edited(tmp_path, old, new))


def test_a_library_in_several_files_is_one(tmp_path: Path) -> None:
    copy = copy_of_library(tmp_path)
    assert read(copy) == library()
    more: dict[str, Any] = library().indicators[0].model_dump() | {"key": "own"}
    path = copy / "indicators-own.yaml"
    path.write_text(yaml.safe_dump({"indicators": [more]}), "utf-8")
    found: Library = read(copy)
    assert found.indicator("own")
    assert len(found.indicators) == len(library().indicators) + 1
