"""Invitations and handovers as their people meet them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.english import ENGLISH
from tests.world import a_case, a_person, office, seat
from trygt.cases.models import Case
from trygt.outbox.models import Message
from trygt.people.models import Invitation, Person, Tenure
from trygt.people.roles import Role

pytestmark = pytest.mark.django_db
INVITE = {"role": "coordinator", "unit": "", "name": "Nina", "email": "nina@example.org"}


def as_(person: Person) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(person)
    return client


def people_page(case: Case) -> str:
    return reverse("community_posts", args=[case.community.slug])


def link() -> str:
    """The address in the newest mail."""
    message = Message.objects.order_by("pk").last()
    assert message
    found = re.search(r"http://testserver(/account/invitation/\S+)", message.body)
    assert found
    return found[1]


def test_from_invitation_to_the_first_day_at_work() -> None:
    case = a_case()
    mayor = as_(seat(case, "mayor"))
    answer = mayor.post(people_page(case), INVITE)
    assert (answer.status_code, answer["Location"]) == (302, people_page(case))
    assert "nina@example.org" in mayor.get(people_page(case)).content.decode()
    newcomer = Client(headers=ENGLISH)
    assert case.community.name in newcomer.get(link()).content.decode()
    bad = newcomer.post(link(), {"name": "", "language": "nn", "password": "short"})
    assert bad.status_code == 422
    assert not Person.objects.filter(email="nina@example.org").exists()
    good = {"name": "Nina N", "language": "nn", "password": "a long way to the sea"}
    answer = newcomer.post(link(), good)
    assert (answer.status_code, answer["Location"]) == (302, reverse("work"))
    person = Person.objects.get(email="nina@example.org")
    assert person.check_password("a long way to the sea")
    assert newcomer.get(reverse("case", args=[case.pk])).status_code == 200
    assert Client(headers=ENGLISH).get(link()).status_code == 410
    assert Client(headers=ENGLISH).post(link(), good).status_code == 410


def test_one_with_an_account_only_confirms_and_keeps_the_password() -> None:
    case, known = a_case(), a_person("Known", email="nina@example.org")
    known.set_password("a long way to the sea")
    known.save()
    as_(seat(case, "mayor")).post(people_page(case), INVITE)
    client = Client(headers=ENGLISH)
    page = client.get(link()).content.decode()
    assert 'name="password"' not in page
    client.post(link(), {"name": "Other", "language": "nb", "password": "another way to the sea"})
    known.refresh_from_db()
    assert known.check_password("a long way to the sea")
    assert (known.name, known.language) == ("Known", "en")
    assert known.tenures.count() == 1


def test_bad_input_invites_nobody() -> None:
    case = a_case()
    mayor = as_(seat(case, "mayor"))
    for change in ({"role": "emperor"}, {"role": "manager"}, {"email": "no address"}, {"name": ""}):
        assert mayor.post(people_page(case), INVITE | change).status_code == 422
    assert not Invitation.objects.exists()
    stranger = as_(a_person())
    assert stranger.post(people_page(case), INVITE).status_code == 404
    assert as_(seat(case, Role.READER)).post(people_page(case), INVITE).status_code == 404
    assert not Message.objects.exists()


def test_a_post_is_handed_over_and_the_invitation_can_be_taken_back() -> None:
    case = a_case()
    before = seat(case, "mayor")
    tenure = before.tenures.get()
    client, address = as_(before), reverse("hand_over", args=[tenure.pk])
    assert as_(a_person()).post(address, INVITE).status_code == 404
    assert client.get(address).status_code == 200
    answer = client.post(address, {"name": "Nina", "email": "nina@example.org"})
    assert (answer.status_code, answer["Location"]) == (302, people_page(case))
    invitation = Invitation.objects.get()
    back = reverse("revoke_invitation", args=[invitation.pk])
    assert client.get(back).status_code == 405
    assert as_(a_person()).post(back).status_code == 404
    assert client.post(back)["Location"] == people_page(case)
    assert Client(headers=ENGLISH).get(link()).status_code == 410
    client.post(address, {"name": "Nina", "email": "nina@example.org"})
    Client(headers=ENGLISH).post(link(), {"name": "Nina", "language": "nb", "password": ""})
    tenure.refresh_from_db()
    assert tenure.ends
    assert Tenure.objects.get(ends=None).person.name == "Nina"
    assert client.get(people_page(case)).status_code == 404


def test_a_tenure_is_ended_by_those_who_may() -> None:
    case = a_case()
    manager, editor = office(case, Role.MANAGER), office(case, Role.EDITOR)
    address = reverse("end_tenure", args=[editor.tenures.get().pk])
    assert as_(editor).post(address).status_code == 404
    assert as_(manager).get(address).status_code == 405
    assert Tenure.objects.filter(ends=None).count() == 2
    answer = as_(manager).post(address)
    assert answer["Location"] == reverse("body_posts", args=[case.scheme.owner.key])
    assert list(Tenure.objects.filter(ends=None)) == [manager.tenures.get()]


def test_what_needs_signing_in_sends_to_signing_in() -> None:
    case = a_case()
    for address in (people_page(case), reverse("account"), reverse("hand_over", args=[1])):
        answer = Client(headers=ENGLISH).get(address)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (
            302,
            reverse("account_login"),
        )
