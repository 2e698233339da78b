"""Sign-in under attack: guessing, listing who has an account, stolen and fixed sessions, lures."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from pytest_django import Settings

from tests.world import a_person
from trygt.config import Config
from trygt.outbox.models import Message, State
from trygt.people.models import Person

pytestmark = pytest.mark.django_db
PASSWORD = "a long way to the sea"
REQUEST, CONFIRM = "account_request_login_code", "account_confirm_login_code"


def with_password(word: str = PASSWORD) -> Person:
    person = a_person()
    person.set_password(word)
    person.save()
    return person


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session and client.get(reverse("work")).status_code == 200


def sign_in(person: Person, password: str = PASSWORD) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": password})
    return client


def code_for(client: Client, email: str) -> str:
    client.post(reverse(REQUEST), {"email": email})
    body = Message.objects.filter(address=email).latest("pk").body
    return next(iter(re.findall(r"^[A-Z0-9-]{6,}$", body, re.MULTILINE)), "")


@pytest.mark.parametrize(
    ("name", "field", "times"),
    [(REQUEST, "email", 3), ("account_reset_password", "email", 3), ("account_login", "login", 30)],
)
def test_too_many_attempts_get_our_page(name: str, field: str, times: int) -> None:
    person = a_person()

    def post(email: str) -> HttpResponse:
        client = Client(headers={"accept-language": "en"})
        return client.post(reverse(name), {field: email, "password": "wrong"})  # type: ignore[return-value]

    statuses = [post(person.email).status_code for _time in range(times)]
    assert 429 not in statuses[:3]
    answer = post(person.email)
    assert answer.status_code == 429
    assert b"Too many" in answer.content
    assert answer["Retry-After"] == "300"
    assert Message.objects.filter(address=person.email).count() <= 3
    assert Client().get(reverse(name)).status_code == 200
    assert post("another@example.org").status_code == (429 if times == 30 else 302)


def test_after_five_wrong_passwords_the_right_one_waits() -> None:
    person, other = with_password(), with_password()
    for _time in range(5):
        assert not signed_in(sign_in(person, "wrong"))
    assert not signed_in(sign_in(person))
    assert signed_in(sign_in(other))
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert signed_in(sign_in(person))


def test_visitors_behind_a_proxy_are_told_apart_and_cannot_pretend(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def status(forwarded: str) -> int:
        sent = {"login": "x@example.org", "password": "wrong"}
        return (
            Client(headers={"x-forwarded-for": forwarded})
            .post(reverse("account_login"), sent)
            .status_code
        )

    statuses = [status(f"10.1.1.{number}, 192.0.2.7") for number in range(31)]
    assert statuses[-1] == 429
    assert status("192.0.2.8") == 429  # for that account; another still signs in from there
    person = with_password()
    client = Client(headers={"x-forwarded-for": "192.0.2.8"})
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert signed_in(client)
    blocked = Client(headers={"x-forwarded-for": "10.9.9.9, 192.0.2.7"})
    blocked.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert not signed_in(blocked)


@pytest.mark.parametrize("name", [REQUEST, "account_reset_password"])
def test_known_unknown_and_closed_addresses_get_the_same_answer(name: str) -> None:
    addresses = [a_person().email, "no@example.org", a_person(is_active=False).email]
    answers = [Client().post(reverse(name), {"email": address}) for address in addresses]
    assert len({(a.status_code, a["Location"], a.content) for a in answers}) == 1
    pages = [
        re.sub(r'value="\w{64}"', "", Client().get(answers[0]["Location"]).content.decode())
        for _address in addresses
    ]
    assert len(set(pages)) == 1
    assert Message.objects.filter(address__in=addresses[:2]).count() == 2


def test_a_wrong_password_says_the_same_as_an_unknown_address() -> None:
    known, client = with_password(), Client(headers={"accept-language": "en"})
    pages = []
    for email in (known.email, "no@example.org"):
        answer = client.post(reverse("account_login"), {"login": email, "password": "wrong"})
        text = re.sub(r'value="\w{64}"', "", answer.content.decode())
        text = re.sub(r"faults-\w+", "", text)
        pages.append((answer.status_code, text.replace(email, "")))
    assert pages[0] == pages[1]


def test_a_code_is_sent_at_once_and_works_only_where_it_was_asked_for() -> None:
    person, mine, thief = a_person(), Client(), Client()
    code = code_for(mine, person.email)
    assert Message.objects.get(address=person.email).state == State.QUEUED  # until the commit
    code_for(thief, "thief@example.org")
    thief.post(reverse(CONFIRM), {"code": code})
    assert not signed_in(thief)
    mine.post(reverse(CONFIRM), {"code": code})
    assert signed_in(mine)


def test_one_who_mistyped_the_address_can_start_again() -> None:
    person, client = with_password(), Client()
    client.post(reverse(REQUEST), {"email": "mistyped@example.org"})
    assert b"account/logout" in client.get(reverse(CONFIRM)).content
    answer = client.post(reverse("account_logout"), {"next": reverse("account_login")})
    assert answer["Location"] == reverse("account_login")
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert signed_in(client)


@pytest.mark.django_db(transaction=True)
def test_a_code_leaves_without_waiting_for_the_clock() -> None:
    person = a_person()
    Client().post(reverse(REQUEST), {"email": person.email})
    assert Message.objects.get(address=person.email).state == State.KEPT


def test_a_code_runs_out_after_ten_minutes() -> None:
    for minutes, expected in ((9, True), (11, False)):
        client, person = Client(), a_person()
        code = code_for(client, person.email)
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            client.post(reverse(CONFIRM), {"code": code})
            assert signed_in(client) is expected


def test_the_third_wrong_code_ends_it() -> None:
    for wrong, expected in ((2, True), (3, False)):
        client, person = Client(), a_person()
        code = code_for(client, person.email)
        for _time in range(wrong):
            client.post(reverse(CONFIRM), {"code": "WRONG1"})
        client.post(reverse(CONFIRM), {"code": code})
        assert signed_in(client) is expected


def test_a_session_changes_its_key_at_sign_in_and_dies_at_sign_out() -> None:
    person, client = a_person(), Client()
    code = code_for(client, person.email)
    before = client.cookies["session"].value
    client.post(reverse(CONFIRM), {"code": code})
    after = client.cookies["session"].value
    assert before != after
    assert signed_in(client)
    assert client.get(reverse("account_logout")).status_code == 200
    assert signed_in(client), "a link or a picture must not sign anyone out"
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache"'
    thief = Client()
    thief.cookies["session"] = after
    assert not signed_in(thief)


def test_a_new_password_signs_out_everywhere_else() -> None:
    person = with_password()
    here, elsewhere = sign_in(person), sign_in(person)
    new = "another way to the sea"
    told = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    here.post(reverse("account_change_password"), told | {"oldpassword": "wrong"})
    assert signed_in(elsewhere)
    here.post(reverse("account_change_password"), told)
    assert signed_in(here)
    assert not signed_in(elsewhere)
    assert not signed_in(sign_in(person))
    assert signed_in(sign_in(person, new))


def test_a_password_link_works_once_and_signs_out_everywhere() -> None:
    person, client = with_password(), Client()
    elsewhere = sign_in(person)
    client.post(reverse("account_reset_password"), {"email": person.email})
    body = Message.objects.get(address=person.email).body
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", body)
    assert link
    form = client.get(link[1])["Location"]
    new = "another way to the sea"
    client.post(form, {"password1": new, "password2": new})
    assert not signed_in(elsewhere)
    assert signed_in(sign_in(person, new))
    again = Client()
    again.get(link[1], follow=True)
    again.post(form, {"password1": "a third way to sea", "password2": "a third way to sea"})
    assert signed_in(sign_in(person, new))


@pytest.mark.parametrize(
    "lure", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_never_leads_away(lure: str) -> None:
    person = with_password()
    told = {"login": person.email, "password": PASSWORD, "next": lure}
    assert Client().post(reverse("account_login"), told)["Location"] == reverse("work")
    kept = Client().post(reverse("account_login"), told | {"next": "/account/"})
    assert kept["Location"] == "/account/"
    out = sign_in(person).post(reverse("account_logout"), {"next": lure})
    spoken = Client().post(reverse("set_language"), {"language": "nn", "next": lure})
    for answer in (out, spoken):
        assert answer.status_code == 302
        assert "evil" not in answer["Location"]
        assert "javascript" not in answer["Location"]


def test_no_one_writes_an_address_on_their_account_or_meets_pages_we_did_not_make() -> None:
    for name in ("account_email", "account_reauthenticate", "account_email_verification_sent"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    client = sign_in(with_password())
    assert client.post("/account/email/", {"email": "boss@example.org"}).status_code == 404


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(settings: Settings) -> None:
    cookie = sign_in(with_password()).cookies["session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert settings.CONFIG.address.startswith("https") == settings.SESSION_COOKIE_SECURE


@pytest.mark.parametrize("config", [{"demo": False}, {"demo": True}])
def test_the_demo_door_is_a_wall_outside_the_demo(
    settings: Settings, config: dict[str, bool]
) -> None:
    settings.CONFIG = Config(address="http://testserver", debug=True, **config)
    person, client = a_person(), Client()
    there = 200 if config["demo"] else 404
    assert client.get(reverse("demo")).status_code == there
    client.post(reverse("demo"), {"person": str(person.pk)})
    assert signed_in(client) is config["demo"]
    assert (b"/account/demo/" in Client().get(reverse("account_login")).content) is config["demo"]
