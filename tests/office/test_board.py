"""The board: narrowed, sorted, and exported exactly as shown, never more than one may see."""

import csv
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.english import ENGLISH
from tests.world import a_case, a_community, a_person, appoint, office, seat
from trygt import clock
from trygt.cases.models import Case
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db


def as_(person: Person) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(person)
    return client


@pytest.fixture
def cases() -> dict[str, Case]:
    """Three cases, one of them long asleep."""
    now = clock.now()
    return {
        "Alfa": a_case(a_community("Alfa"), Stage.PREPARING, last_act_at=now - timedelta(days=800)),
        "Beta": a_case(a_community("Beta"), Stage.REVIEW, last_act_at=now - timedelta(days=2)),
        "Gamma": a_case(a_community("Gamma"), Stage.REVIEW, last_act_at=now - timedelta(days=5)),
    }


def shown(client: Client, query: str = "") -> list[str]:
    """The board's communities; the export must hold exactly these."""
    answer = client.get(f"{reverse('office')}?{query}")
    assert answer.status_code == 200
    names = [row.case.community.name for row in answer.context["rows"]]
    table = client.get(f"{reverse('office_csv')}?{query}").content.decode().splitlines()
    assert [row["community"] for row in csv.DictReader(table)] == names
    return names


def test_the_one_that_has_waited_longest_stands_first(cases: dict[str, Case]) -> None:
    client = as_(office(cases["Alfa"], Role.CASE_OFFICER))
    assert shown(client) == ["Alfa", "Gamma", "Beta"]
    assert shown(client, "sort=-act") == ["Beta", "Gamma", "Alfa"]
    assert shown(client, "sort=community") == ["Alfa", "Beta", "Gamma"]
    assert shown(client, "sort=nonsense") == ["Alfa", "Gamma", "Beta"]


def test_narrowing(cases: dict[str, Case]) -> None:
    client = as_(office(cases["Alfa"], Role.BOARD))
    assert shown(client, "q=bet") == ["Beta"]
    assert shown(client, "stage=review") == ["Gamma", "Beta"]
    assert shown(client, "stage=review&q=alfa") == []
    assert shown(client, "stage=nonsense&page=99") == ["Alfa", "Gamma", "Beta"]


def test_a_sleeping_case_says_so(cases: dict[str, Case]) -> None:
    rows = as_(office(cases["Alfa"], Role.MANAGER)).get(reverse("office")).context["rows"]
    assert [row.asleep for row in rows] == [True, False, False]


def test_nobody_sees_more_than_they_may(cases: dict[str, Case]) -> None:
    assert shown(as_(appoint(cases["Beta"]))) == ["Beta"]
    officer = office(cases["Alfa"], Role.CASE_OFFICER)
    seat(cases["Gamma"], Role.READER, person=officer)
    assert shown(as_(officer)) == ["Alfa", "Gamma", "Beta"]
    tenure = officer.tenures.get(post__community=cases["Gamma"].community)
    tenure.ends = clock.today()
    tenure.save()
    assert shown(as_(officer)) == ["Alfa", "Beta"]
    for outsider in (a_person(), seat(cases["Alfa"], Role.COORDINATOR)):
        for name in ("office", "office_csv"):
            assert as_(outsider).get(reverse(name)).status_code == 404
