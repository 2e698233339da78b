"""What a municipality is shown of the law: only what someone has compared with it."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.profile.town import Town, build
from tests.world import a_case, office
from trygt import clock
from trygt.laws.acts import change_law, verify_law
from trygt.laws.models import LawReference
from trygt.laws.queries import Shown, Standing, known_for, shown
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.schemes.definition import Question, Scheme
from trygt.schemes.definition.parts import Mark

pytestmark = pytest.mark.django_db
KEY = "folkehelseloven-5"
WHY = "The act was amended in the spring."


@pytest.fixture
def town(db: None) -> Town:
    return build()


@pytest.fixture
def editor() -> Person:
    return office(a_case(), Role.EDITOR)


def verify(editor: Person, key: str) -> None:
    law = LawReference.objects.get(key=key)
    words = "Read beside the act as published today."
    verify_law(
        key, editor, law.revision, checked_by="K. L.", checked_on=clock.today(), compared=words
    )


def measures(scheme: Scheme) -> list[Any]:
    return [question for question in scheme.questions.values() if question.kind == "measure"]


def pages(town: Town, *sections: str) -> dict[str, str]:
    """Every section with measures, or those named, and the overview, as the coordinator reads them."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(town["coordinator"])
    scheme = town.case.scheme
    keys = set(sections) or {scheme.section_of[one.key].key for one in measures(scheme)}
    where = {key: reverse("profile_section", args=[town.case.pk, key]) for key in sorted(keys)}
    where["overview"] = reverse("profile", args=[town.case.pk])
    return {key: unescape(client.get(there).content.decode()) for key, there in where.items()}


def as_shown(question: Question) -> Shown | None:
    return shown(question, known_for([question]))


def test_no_unchecked_law_and_no_law_check_item_is_shown_as_fact(town: Town) -> None:
    scheme = town.case.scheme
    unchecked = [one for one in measures(scheme) if one.mark == Mark.LAW_CHECK]
    assert len(unchecked) >= 20
    for question in measures(scheme):
        ground = as_shown(question)
        assert (ground is not None) is (question.basis == "law")
        assert ground in (None, Shown(Standing.UNCHECKED)), question.key
    found = pages(town)
    for key, page in found.items():
        assert "§" not in page, key
        assert "Required by law" not in page, key
        for law in scheme.laws:
            for words in {*law.summary.values()}:
                assert words not in page, (key, law.key)
    counted = [one for one in measures(scheme) if one.basis == "law"]
    said = [page.count("The reference has not been checked yet.") for page in found.values()]
    assert sum(said) == len(counted)


def test_checking_one_law_shows_it_with_exactly_its_measures(town: Town, editor: Person) -> None:
    verify(editor, KEY)
    scheme = town.case.scheme
    law = LawReference.objects.get(key=KEY)
    leaning = [one for one in measures(scheme) if one.basis == "law" and KEY in one.laws]
    assert leaning
    for question in measures(scheme):
        ground = as_shown(question)
        assert (ground == Shown(Standing.REQUIRED, (law,))) is (question in leaning), question.key
    for key, page in pages(town).items():
        here = [one for one in leaning if scheme.section_of[one.key].key == key]
        assert page.count(law.summary["en"]) == len(here), key
        assert page.count("Required by law") == len(here), key
        assert page.count("§") == page.count("§ 5"), key
    change_law(KEY, editor, law.revision, why=WHY, section="§ 5 a")
    assert not any("§" in page for page in pages(town).values())


def test_only_the_checked_ones_of_several_are_shown(town: Town, editor: Person) -> None:
    question = next(one for one in measures(town.case.scheme) if len(one.laws) > 1)
    verify(editor, question.laws[1])
    ground = as_shown(question)
    assert ground
    assert [law.key for law in ground.references] == [question.laws[1]]


@pytest.mark.parametrize(
    ("field", "away", "standing", "words"),
    [
        ("valid_to", -1, Standing.ENDED, "The reference no longer holds."),
        ("valid_to", 0, Standing.REQUIRED, "Required by law"),
        ("valid_from", 0, Standing.REQUIRED, "Required by law"),
        ("valid_from", 1, Standing.AHEAD, "The reference does not hold yet."),
    ],
)
def test_a_law_is_a_fact_from_its_first_day_to_its_last(
    town: Town, editor: Person, field: str, away: int, standing: Standing, words: str
) -> None:
    change_law(KEY, editor, 1, why=WHY, **{field: clock.today() + timedelta(days=away)})
    verify(editor, KEY)
    question = next(one for one in measures(town.case.scheme) if KEY in one.laws)
    ground = as_shown(question)
    assert ground
    assert ground.standing == standing
    assert bool(ground.references) is (standing == Standing.REQUIRED)
    section = town.case.scheme.section_of[question.key].key
    page = pages(town, section)[section]
    assert words in page
    assert ("§" in page) is (standing == Standing.REQUIRED)


def test_a_reference_nobody_keeps_is_unchecked(town: Town) -> None:
    question = next(one for one in measures(town.case.scheme) if one.laws)
    assert shown(question, {}) == Shown(Standing.UNCHECKED)
    plain = next(q for q in town.case.scheme.questions.values() if q.kind == "text")
    assert shown(plain, {}) is None
