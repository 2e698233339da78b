"""Signing in by code and by password; no one signs up uninvited; the demo's people only in a demo."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.english import ENGLISH
from tests.world import a_case, a_person, office, seat
from trygt.config import Config
from trygt.outbox.models import Message
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_code_sent_by_mail_signs_in_once(client: Client) -> None:
    person = a_person()
    client.post(reverse("account_request_login_code"), {"email": person.email})
    message = Message.objects.get(address=person.email)
    assert message.stream == f"person:{person.pk}"
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", message.body, re.MULTILINE)
    assert code, message.body
    client.post(reverse("account_confirm_login_code"), {"code": "WRONGONE"})
    assert not signed_in(client)
    answer = client.post(reverse("account_confirm_login_code"), {"code": code[1]})
    assert signed_in(client)
    assert (answer.status_code, answer["Location"]) == (302, reverse("work"))
    other = Client(headers=ENGLISH)
    other.post(reverse("account_confirm_login_code"), {"code": code[1]})
    assert not signed_in(other)


def test_an_unknown_address_gets_the_same_page_and_no_account(client: Client) -> None:
    known = client.post(reverse("account_request_login_code"), {"email": a_person().email})
    unknown = Client(headers=ENGLISH).post(
        reverse("account_request_login_code"), {"email": "no@example.org"}
    )
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert not Person.objects.filter(email="no@example.org").exists()


def test_a_password_signs_in_and_a_wrong_one_does_not(client: Client) -> None:
    person = a_person()
    person.set_password("a long way to the sea")
    person.save()
    for word, expected in (("a short way", False), ("a long way to the sea", True)):
        client.post(reverse("account_login"), {"login": person.email, "password": word})
        assert signed_in(client) is expected


def test_a_closed_account_does_not_sign_in(client: Client) -> None:
    person = a_person()
    person.set_password("a long way to the sea")
    person.is_active = False
    person.save()
    client.post(
        reverse("account_login"), {"login": person.email, "password": "a long way to the sea"}
    )
    assert not signed_in(client)


def test_nobody_signs_up_uninvited(client: Client) -> None:
    answer = client.post(
        reverse("account_signup"), {"email": "me@example.org", "password1": "a long way home"}
    )
    assert b"invitation" in answer.content
    assert not Person.objects.exists()
    assert not signed_in(client)


def test_the_demos_people_only_in_a_demo(client: Client, settings: Settings) -> None:
    case = a_case()
    person = seat(case, Role.COORDINATOR)
    told = {"person": str(person.pk)}
    assert client.get(reverse("demo")).status_code == 404
    assert client.post(reverse("demo"), told).status_code == 404
    assert not signed_in(client)
    settings.CONFIG = Config(demo=True, address="http://testserver")
    page = client.get(reverse("demo"))
    assert person.name in page.content.decode()
    for nonsense in ("", "x", "999999", "²"):
        assert client.post(reverse("demo"), {"person": nonsense}).status_code == 404
    assert not signed_in(client)
    assert client.post(reverse("demo"), told).status_code == 302
    assert signed_in(client)
    assert client.cookies["language"].value == "en"


def test_a_code_is_read_in_the_demos_own_mail_and_nowhere_else(
    client: Client, settings: Settings
) -> None:
    person = a_person()
    assert client.get(reverse("demo_mail")).status_code == 404
    settings.CONFIG = Config(demo=True, address="http://testserver")
    assert "Nothing has been mailed yet" in client.get(reverse("demo_mail")).content.decode()
    client.post(reverse("account_request_login_code"), {"email": person.email})
    [mail] = Message.objects.filter(receiver=person)
    page = client.get(reverse("demo_mail")).content.decode()
    assert mail.subject in page
    settings.CONFIG = Config(debug=True, address="http://testserver")
    assert client.get(reverse("demo_mail")).status_code == 404


def test_the_walk_leads_to_what_each_one_can_do_and_nowhere_else(
    client: Client, settings: Settings
) -> None:
    settings.CONFIG = Config(demo=True, address="http://testserver")
    case = a_case(stage=Stage.REVIEW)
    coordinator, officer = seat(case, Role.COORDINATOR), office(case, Role.CASE_OFFICER)
    steps = client.get(reverse("demo")).context["walk"]
    there = {step.href: step.person for step in steps}
    assert there == {reverse("case", args=[case.pk]): coordinator, reverse("office"): officer}
    for href, person in there.items():
        answer = client.post(reverse("demo"), {"person": str(person.pk), "next": href})
        assert answer.headers["Location"] == href
        assert client.get(href).status_code == 200
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example/", ""):
        answer = client.post(reverse("demo"), {"person": str(officer.pk), "next": elsewhere})
        assert answer.headers["Location"] == reverse("work")


def test_my_page_changes_name_and_language_and_nothing_else(client: Client) -> None:
    person = a_person("Nina")
    client.force_login(person)
    bad = client.post(reverse("account"), {"name": "", "language": "xx"})
    assert bad.status_code in {200, 422}
    person.refresh_from_db()
    assert (person.name, person.language) == ("Nina", "en")
    client.post(
        reverse("account"), {"name": "Nils", "language": "nn", "email": "other@example.org"}
    )
    email = person.email
    person.refresh_from_db()
    assert (person.name, person.language, person.email) == ("Nils", "nn", email)
    assert client.cookies["language"].value == "nn"
