"""The mails of signing in: plain words of ours, with what the reader needs and no markup."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from trygt.outbox.models import Message
from trygt.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "en"})


def asked(browser: Client, page: str, email: str) -> Message:
    """The one mail that asking for help on a page sends."""
    browser.post(reverse(page), {"email": email})
    message = Message.objects.get()
    assert message.address == email
    assert not re.search(r"\{[{%]|&amp;|&#|<\w|Hello from|\n\n\n", message.subject + message.body)
    return message


def test_a_known_person_gets_a_code_that_signs_in(browser: Client) -> None:
    person = Person.objects.create_user("kari@skogvik.example", "Kari Nordmann")
    message = asked(browser, "account_request_login_code", person.email)
    assert message.subject == "Your code for signing in to Trygt"
    [code] = re.findall(r"^\S+$", message.body, re.MULTILINE)
    page = reverse("account_confirm_login_code")
    browser.post(page, {"code": "WRONG1"})
    assert "_auth_user_id" not in browser.session
    browser.post(page, {"code": code})
    assert browser.session["_auth_user_id"] == str(person.pk)


def test_a_known_person_gets_a_link_for_a_new_password(browser: Client) -> None:
    person = Person.objects.create_user("kari@skogvik.example", "Kari Nordmann")
    message = asked(browser, "account_reset_password", person.email)
    assert message.subject == "Choose a new password for Trygt"
    [link] = re.findall(r"^https?://\S+$", message.body, re.MULTILINE)
    assert "password1" in browser.get(link, follow=True).content.decode()


@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
def test_an_unknown_address_gets_advice_and_neither_code_nor_link(
    browser: Client, page: str
) -> None:
    message = asked(browser, page, "ola@nowhere.example")
    assert message.subject == "Your e-mail address is not known in Trygt"
    assert "invitation" in message.body
    assert not re.search(r"^\S+$|://", message.body, re.MULTILINE)
