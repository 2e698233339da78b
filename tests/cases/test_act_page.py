"""The page every act is done on: what it says, what it keeps, and a form sent twice."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.english import ENGLISH
from tests.world import REASON, a_case, a_community, a_person, hold, post_in, put, seat
from trygt.cases.models import Case
from trygt.journal.models import Entry
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db
LETTER = {"language": "en", "order": "side-by-side", "contact": "", "resolution_reference": ""}


def as_(person: Person) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(person)
    return client


def address(case: Case, act: str) -> str:
    return reverse("act", args=[case.pk, act])


def token_on(client: Client, page: str) -> str:
    """The token of the button on a page."""
    found = re.search(r'name="once" value="(\w+)"', client.get(page).content.decode())
    assert found
    return found[1]


def test_the_page_says_who_will_be_mailed_and_does_it_once() -> None:
    case = a_case()
    client, mayor = as_(seat(case, Role.COORDINATOR)), seat(case, "mayor")
    page = address(case, "prepare_letter")
    assert mayor.email in client.get(page).content.decode()
    once = token_on(client, page)
    answers = [client.post(page, LETTER | {"once": once}) for _press in range(2)]
    assert [answer["Location"] for answer in answers] == [reverse("case", args=[case.pk])] * 2
    assert Entry.objects.count() == 1
    assert token_on(client, page) != once


def test_a_button_sent_twice_is_answered_even_when_the_form_no_longer_fits() -> None:
    case = put(a_case(), Stage.CERTIFIED)
    client = as_(seat(case, "chief-executive"))
    page = address(case, "end_case")
    once = token_on(client, page)
    for _press in range(2):
        answer = client.post(page, {"reason": REASON, "once": once})
        assert answer.status_code == 302
    assert Entry.objects.count() == 1


def test_someone_elses_token_and_a_token_of_another_case_do_nothing() -> None:
    case, other = a_case(), a_case()
    first, second = seat(case, Role.COORDINATOR), seat(case, Role.COORDINATOR)
    seat(other, Role.COORDINATOR, person=first)
    page = address(case, "prepare_letter")
    once = token_on(as_(first), page)
    as_(first).post(page, LETTER | {"once": once})
    for person, where in ((second, case), (first, other)):
        client = as_(person)
        answer = client.post(address(where, "prepare_letter"), LETTER | {"once": once})
        assert answer.status_code == 409
        assert "used already" in answer.content.decode()
        fresh = re.search(r'name="once" value="(\w+)"', answer.content.decode())
        assert fresh
        assert fresh[1] != once
    assert Entry.objects.count() == 1
    assert Case.objects.get(pk=other.pk).stage == Stage.INTEREST


def test_a_wrong_form_keeps_what_was_typed_and_does_nothing() -> None:
    case = a_case()
    client = as_(seat(case, Role.COORDINATOR))
    page = address(case, "prepare_letter")
    answer = client.post(page, LETTER | {"order": "by height", "contact": "Kari, room 4"})
    assert answer.status_code == 422
    assert "Kari, room 4" in answer.content.decode()
    assert client.post(page, {}).status_code == 422
    assert not Entry.objects.exists()


def test_what_the_act_itself_refuses_is_said_and_kept() -> None:
    case = put(a_case(), Stage.CERTIFIED)
    client = as_(seat(case, "chief-executive"))
    answer = client.post(address(case, "end_case"), {"reason": "too short"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "at least 20 characters" in text
    assert "too short" in text
    assert Case.objects.get().stage == Stage.CERTIFIED


def test_the_wrong_stage_and_the_wrong_person_are_told_apart() -> None:
    case = a_case()
    coordinator, reader = as_(seat(case, Role.COORDINATOR)), as_(seat(case, Role.READER))
    page = address(case, "hand_out_section")
    for client, status, words in (
        (coordinator, 409, "not at the stage"),
        (reader, 403, "This is for: Coordinator"),
    ):
        answer = client.post(page, {"section": "x"})
        assert answer.status_code == status
        assert words in answer.content.decode()
    assert as_(a_person()).post(page, {}).status_code == 404
    assert not Entry.objects.exists()


def test_beginning_a_case_from_the_first_page() -> None:
    scheme = a_case().scheme
    community = a_community()
    person = a_person()
    hold(person, post_in(community, "mayor"))
    client = as_(person)
    page = reverse("begin", args=[community.slug, scheme.key])
    assert page in client.get(reverse("work")).content.decode()
    once = token_on(client, page)
    answers = [client.post(page, {"once": once}) for _press in range(2)]
    case = Case.objects.get(community=community)
    assert [answer["Location"] for answer in answers] == [reverse("case", args=[case.pk])] * 2
    assert client.post(page, {}).status_code == 409
    assert "already has a case" in client.get(page).content.decode()
    assert page not in client.get(reverse("work")).content.decode()
    assert as_(a_person()).get(page).status_code == 404
    assert client.get(reverse("begin", args=[community.slug, "no-scheme"])).status_code == 404
    assert Entry.objects.count() == 1


def test_those_who_may_not_read_yet_see_where_the_case_stands_and_no_more() -> None:
    case = put(a_case(county_may_read=True), Stage.REVIEW)
    contact = a_person()
    assert case.community.parent
    hold(contact, post_in(case.community.parent, Role.COUNTY_CONTACT))
    as_(seat(case, Role.COORDINATOR)).post(
        address(case, "share_with_county"), {"allowed": "on", "once": "x"}
    )
    own = as_(seat(case, Role.READER)).get(reverse("case", args=[case.pk])).content.decode()
    theirs = as_(contact).get(reverse("case", args=[case.pk])).content.decode()
    assert reverse("journal", args=[case.pk]) in own
    assert reverse("journal", args=[case.pk]) not in theirs
    assert "let the county follow" in own
    assert "let the county follow" not in theirs
