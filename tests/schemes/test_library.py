"""What is shipped is valid, whole, and says where it comes from."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from tests.second_scheme import second_scheme  # noqa: F401
from trygt.schemes import lock, queries
from trygt.schemes.definition import Mark, Scheme, Stage
from trygt.schemes.definition.parts import Sourced
from trygt.schemes.queries import fingerprint
from trygt.schemes.reading import read

SHIPPED = sorted(path.parent for path in queries.LIBRARY.glob("*/*/scheme.yaml"))


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    """Trygge lokalsamfunn."""
    return read(queries.LIBRARY / "trygge-lokalsamfunn" / "2026.1")


def parts(value: Any) -> Iterator[BaseModel]:
    """Every part of a scheme, outermost first."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from parts(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from parts(item)


def texts(scheme: Scheme) -> Iterator[dict[str, str]]:
    """Every text in every language."""
    for part in parts(scheme):
        for name in type(part).model_fields:
            field = getattr(part, name)
            for item in field if isinstance(field, tuple) else (field,):
                if isinstance(item, dict) and name != "show_if":
                    yield item


@pytest.mark.parametrize(
    "folder", SHIPPED, ids=lambda folder: f"{folder.parent.name}-{folder.name}"
)
def test_every_shipped_version_is_in_order(folder: Path) -> None:
    assert lock.faults(folder) == []


def test_trygge_lokalsamfunn_asks_what_the_handbook_says(scheme: Scheme) -> None:
    assert [idea.key for idea in scheme.ideas] == [
        "knowledge",
        "cross-sector",
        "participation",
        "life-course",
    ]
    assert [step.key for step in scheme.steps] == [
        "establish",
        "map",
        "prioritise",
        "anchor",
        "organise",
        "participate",
        "implement",
        "report",
    ]
    assert all(step.sub_points and step.evidence for step in scheme.steps)
    figures = [key for key, question in scheme.questions.items() if question.kind == "figure"]
    assert figures == [f"K{number:02}" for number in range(1, 65)]
    assert next(part.key for part in scheme.profile) == "community"
    assert len(scheme.profile) == 3
    assert len(scheme.vocabulary.themes) == 16
    assert [phase.key for phase in scheme.vocabulary.phases] == [
        *(f"L{n}" for n in range(8)),
        "ALL",
    ]
    assert [option.key for option in scheme.vocabulary.scale] == [
        "yes",
        "partly",
        "no",
        "under-way",
        "not-applicable",
    ]
    assert [stage.key for stage in scheme.stages] == list(Stage)
    assert {community.kind for community in scheme.communities} == {
        "municipality",
        "county",
        "district",
    }
    assert all(c.signers == ("mayor", "chief-executive") for c in scheme.communities)
    assert all(c.submitter == "chief-executive" for c in scheme.communities)


def test_every_step_is_shown_by_a_milestone_before_its_stage_ends(scheme: Scheme) -> None:
    shown = {
        stage.key: [m.step for m in stage.milestones if m.step and m.blocks and m.by == "community"]
        for stage in scheme.stages
    }
    assert shown[Stage.PREPARING] == ["establish", "map", "prioritise", "anchor"]
    assert shown[Stage.REVIEW] == ["organise", "participate", "implement", "report"]


def test_the_limits_are_those_of_the_handbook(scheme: Scheme) -> None:
    rules = scheme.rules
    assert (rules.certifiers, rules.validity_years, rules.letter_years) == (2, 5, 3)
    assert (rules.report.month, rules.report.day) == (4, 1)
    assert rules.report.remind_days_before == (60, 30, 7)
    assert rules.report.remind_days_after == (7, 30)
    assert rules.remind_expiry_months == (18, 12, 6, 3, 1)
    assert (rules.grace_months, rules.condition_days, rules.complaint_weeks) == (12, 90, 3)
    assert scheme.rating.suggest([2, 3, 2]) == "positive"
    assert scheme.rating.suggest([2, 1, 1]) == "conditional"
    assert scheme.rating.suggest([1, 1, 1]) == "not-yet"
    assert scheme.rating.suggest([3, 0]) == "not-yet"


def test_marks_are_carried_and_what_is_sourced_names_its_source(scheme: Scheme) -> None:
    marked = [part for part in parts(scheme) if isinstance(part, Sourced)]
    count = Counter(part.mark for part in marked)
    assert count[Mark.SOURCED] >= 40
    assert count[Mark.INFERRED] >= 100
    assert [p for p in marked if p.mark is Mark.SOURCED and not p.sources] == []
    assert all(step.sources for step in scheme.steps)
    unverified = [law for law in scheme.laws if law.status == "unverified"]
    assert all(law.checked_by and law.checked_on for law in scheme.laws if law not in unverified)


def test_the_three_languages_are_three(scheme: Scheme) -> None:
    """No language is left as a copy of another where there is more than a name to say."""
    long = [text for text in texts(scheme) if len(text["nb"].split()) > 7]
    assert len(long) > 100
    assert [text["nb"] for text in long if text["nb"] == text["en"]] == []
    same = [text["nb"] for text in long if text["nb"] == text["nn"]]
    assert len(same) < len(long) / 20, same
    # Forms that are always bokmål: a word-by-word slip shows here.
    slips = re.compile(r"\b(ikke|hvor|hvordan|hva|hvem|jeg|dere|deres|noen|fra)\b", re.IGNORECASE)
    assert [text["nn"] for text in texts(scheme) if slips.search(text["nn"])] == []


def test_words_are_clean(scheme: Scheme) -> None:
    for text in texts(scheme):
        for words in text.values():
            assert words == words.strip()
            assert "  " not in words
            assert not re.search(r"[\n\t]|TODO|INFERRED|LAW-CHECK", words), words


def test_a_demand_by_law_names_the_law_and_a_practice_its_grounds(scheme: Scheme) -> None:
    measures = [q for q in scheme.questions.values() if q.kind == "measure"]
    assert len(measures) >= 30
    assert len({measure.theme for measure in measures}) >= 6
    for measure in measures:
        assert measure.laws or measure.grounds, measure.key
        if measure.basis == "law":
            assert measure.laws, measure.key


def test_the_fingerprint_follows_the_content_not_the_files(copy: Path) -> None:
    before = fingerprint(read(copy))
    root = copy / "scheme.yaml"
    blocks = re.split(r"(?m)^(?=[a-z])", root.read_text(encoding="utf-8"))
    comment, keys = blocks[0], blocks[1:]
    root.write_text(comment + "".join(reversed(keys)), encoding="utf-8")
    assert fingerprint(read(copy)) == before
    town = (copy / "town.yaml").read_text(encoding="utf-8")
    (copy / "people.yaml").write_text("# moved\n" + town, encoding="utf-8")
    root.write_text(root.read_text("utf-8").replace("town.yaml", "people.yaml"), encoding="utf-8")
    assert fingerprint(read(copy)) == before
    people = (copy / "people.yaml").read_text("utf-8")
    (copy / "people.yaml").write_text(people.replace("Boats", "Ships"), "utf-8")
    assert fingerprint(read(copy)) != before


def test_the_second_scheme_is_known_where_asked_for(second_scheme: Scheme) -> None:  # noqa: F811
    assert second_scheme.kind("municipality").signers == ("city-mayor", "safety-council-chair")  # type: ignore[union-attr]
    assert second_scheme.kind("county") is None
    assert second_scheme.meeting is None
    assert second_scheme.stage_from(Stage.MEETING) is Stage.STATEMENT
    assert {q.kind for q in second_scheme.questions.values()} == {
        "text",
        "choice",
        "number",
        "date",
        "figure",
        "measure",
    }
    assert second_scheme in queries.every()
    assert second_scheme.rating.suggest([3, 5]) == "positive"
    assert second_scheme.rating.suggest([2, 3]) == "conditional"
    assert second_scheme.rating.suggest([2, 2]) == "not-yet"


def test_without_it_the_second_scheme_is_unknown() -> None:
    assert "harbour-of-safety" not in {scheme.key for scheme in queries.every()}
    with pytest.raises(queries.UnknownScheme):
        queries.get("harbour-of-safety", "1.0")
