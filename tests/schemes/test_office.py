"""How a scheme's owner works: read, defaulted, and refused where it says what it cannot."""

from pathlib import Path
from shutil import copytree

import pytest
from pydantic import ValidationError
from pytest_django import Settings

from tests.second_scheme import second_scheme
from tests.world import SCHEME
from trygt.schemes import queries
from trygt.schemes.definition import Scheme, Stage
from trygt.schemes.office import office_rules

__all__ = ["second_scheme"]


def test_the_shipped_scheme_says_who_decides_and_how_long_it_takes() -> None:
    rules = office_rules(queries.get(*SCHEME))
    assert rules.delegation.version
    assert rules.delegation.deciders("positive") == ("manager", "board")
    assert rules.delegation.deciders("not-yet") == rules.delegation.deciders("complaint")
    assert rules.delegation.deciders("complaint") == ("board",)
    assert rules.usual_days[Stage.REVIEW] == 60


def test_a_scheme_without_the_file_has_what_is_usual(second_scheme: Scheme) -> None:
    rules = office_rules(second_scheme)
    for matter in ("positive", "conditional", "not-yet"):
        assert rules.delegation.deciders(matter) == ("manager", "board")
    assert rules.delegation.deciders("complaint") == ("board",)
    assert not rules.usual_days


@pytest.mark.parametrize(
    "words",
    [
        "delegation: {decides: {positive: [mayor]}}",
        "delegation: {decides: {maybe: [board]}}",
        "usual_days: {nowhere: 3}",
        "usual_days: {review: 0}",
        "delegation: {decides: {positive: []}}",
        "days_between_reminders: 0",
        "surprise: 1",
    ],
)
def test_what_it_cannot_say_is_refused(words: str, tmp_path: Path, settings: Settings) -> None:
    library = Path(__file__).parent / "library"
    copytree(library / "harbour-of-safety", tmp_path / "harbour-of-safety")
    (tmp_path / "harbour-of-safety" / "office.yaml").write_text(words, "utf-8")
    settings.SCHEME_PATHS = [tmp_path]
    with pytest.raises(ValidationError):
        office_rules(queries.get("harbour-of-safety", "1.0"))
