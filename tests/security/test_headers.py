"""Every address, whoever asks and whatever it answers, carries the headers that hold attacks off."""

import logging
from collections.abc import Iterator

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError, connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from tests.world import a_case, a_person, seat
from trygt.config import Config
from trygt.people.roles import Role
from trygt.web.guard import most_bytes
from trygt.web.logs import Line, clean
from trygt.web.ui import errors

pytestmark = pytest.mark.django_db
SAMPLES = {
    "slug": "vik",
    "scheme_key": "x",
    "number": "X-1",
    "secret": "s",
    "name": "note",
    "section": "about-us",
    "question": "K01",
    "body": "owner",
}


def addresses() -> Iterator[str]:
    """One address for every pattern there is, whatever it leads to."""
    yield from _below(get_resolver(), "/")


def _below(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for item in resolver.url_patterns:
        route = str(item.pattern)
        for name in item.pattern.converters:
            for kind in ("int", "str", "slug"):
                route = route.replace(f"<{kind}:{name}>", SAMPLES.get(name, "1"))
        if isinstance(item, URLPattern):
            plain = route if not route.startswith("^") else "password/reset/key/1-k/"
            yield prefix + plain
        else:
            yield from _below(item, prefix + route)


def all_addresses() -> list[str]:
    found = list(addresses())
    assert len(found) > 50
    assert not [address for address in found if "<" in address]
    return [*found, "/nowhere/", "/work", "/static/ui/page.css"]


def check(answer: object, address: str) -> None:
    headers = answer.headers  # type: ignore[attr-defined]
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy, address
    assert "default-src 'none'" in policy, address
    assert "frame-ancestors 'none'" in policy, address
    assert headers["X-Frame-Options"] == "DENY", address
    assert headers["X-Content-Type-Options"] == "nosniff", address
    by_link = address.startswith("/answer/")  # the secret stands in the address
    assert headers["Referrer-Policy"] == ("no-referrer" if by_link else "same-origin"), address
    assert not by_link or headers["Cache-Control"] == "no-store", address
    assert "geolocation=()" in headers["Permissions-Policy"], address
    assert "Server" not in headers, address
    if address.startswith(("/work/", "/office/", "/account/", "/answer/")):
        assert "noindex" in headers["X-Robots-Tag"], address


def test_every_answer_carries_the_headers() -> None:
    case = a_case()
    insider = Client()
    insider.force_login(seat(case, Role.COORDINATOR))
    for address in all_addresses():
        for client in (Client(), insider):
            for answer in (client.get(address), client.post(address)):
                check(answer, address)
                assert answer.status_code < 500, address
                answer.getvalue()


def test_pages_of_those_signed_in_are_kept_by_nobody_else() -> None:
    person, client = a_person(), Client()
    client.force_login(person)
    for address in ("/", "/work/", "/account/"):
        assert "private" in client.get(address)["Cache-Control"]
    assert "Cache-Control" not in Client().get("/method/")


def test_a_fault_and_an_unknown_host_carry_them_too(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("kari@example.org")

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client(raise_request_exception=False)
    check(client.get("/", headers={"host": "evil.example"}), "/")
    monkeypatch.setattr("trygt.web.public.pages.front", fail)
    answer = client.get("/")
    assert answer.status_code == 500
    assert b"kari" not in answer.content
    check(answer, "/")


def test_https_is_asked_for_and_remembered(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client = Client()
    answer = client.get("/work/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/work/")
    check(answer, "/work/")
    assert "max-age=31536000" in client.get("/", secure=True)["Strict-Transport-Security"]
    assert client.get("/live").content == b"live\n"


def test_ready_says_when_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client().get("/ready").status_code == 200

    def away(*args: object) -> None:
        raise OperationalError("kari@example.org")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        answer = Client().get("/ready")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")
    assert Client().get("/live").status_code == 200


def test_far_too_much_is_refused_unread_with_a_sentence() -> None:
    client = Client(headers={"accept-language": "en"})
    for length, expected in ((most_bytes() + 1, 413), (most_bytes(), 404), ("nonsense", 404)):
        answer = client.generic("POST", "/nowhere/", b"", CONTENT_LENGTH=str(length))
        assert answer.status_code == expected
    answer = client.generic("POST", "/work/", b"", CONTENT_LENGTH=str(10**12))
    assert b"20 MB" in answer.content
    assert b'lang="en"' in answer.content
    check(answer, "/work/")


def test_too_much_text_gets_the_same_sentence() -> None:
    case, client = a_case(), Client()
    client.force_login(seat(case, Role.COORDINATOR))
    address = f"/work/cases/{case.pk}/act/prepare_letter/"
    answer = client.post(address, {"note": "x" * 3_000_000})
    assert answer.status_code == 413
    assert b"20 MB" in answer.content
    assert errors.bad_request(answer.wsgi_request, RequestDataTooBig()).status_code == 413
    assert errors.bad_request(answer.wsgi_request, ValueError()).status_code == 400


def test_the_log_says_what_failed_and_nothing_about_people(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("Key (email)=(kari.b@mail.example.org) exists")

    form = Line("{levelname} {name} {message}", style="{")
    monkeypatch.setattr("trygt.web.public.pages.front", fail)
    Client(raise_request_exception=False).get("/", {"q": "secret words"})
    Client().get("/account/invitation/a-secret-link/")
    lines = [form.format(record) for record in caplog.records]
    assert "ERROR django.request Internal Server Error: / method=GET status=500" in lines[0]
    assert "test_headers.py" in lines[0]
    assert "Gone: /account/invitation/[secret]/ method=GET status=410" in lines[-1]
    said = "\n".join(lines)
    for private in ("kari", "secret words", "a-secret-link"):
        assert private not in said
    assert (
        clean("/account/password/reset/key/1-abc-def/") == "/account/password/reset/key/[secret]/"
    )
    record = logging.LogRecord("x", logging.INFO, "", 0, "plain", (), None)
    assert form.format(record) == "INFO x plain"


def test_the_settings_use_that_log(settings: Settings) -> None:
    assert settings.LOGGING["formatters"]["line"]["()"] == "trygt.web.logs.Line"
    assert settings.MIDDLEWARE[0] == "trygt.web.guard.headers"
    assert isinstance(settings.CONFIG, Config)
