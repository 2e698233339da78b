"""Typing into the profile in a real browser: autosave, two people at once, a session that ends."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.profile.town import Town, build
from trygt.profile.models import Answer, AnswerRevision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build()


@pytest.fixture
def pages(browser: Browser, town: Town, live_server: object) -> Iterator[dict[str, Page]]:
    """A window for each of two people, open at the same section."""
    opened = {}
    for name in ("coordinator", "submitter"):
        context = browser.new_context(base_url=str(live_server), locale="en")
        sign_in(context, town, name)
        page = context.new_page()
        page.goto(f"/work/cases/{town.case.pk}/profile/section/about-us/")
        opened[name] = page
    yield opened
    for page in opened.values():
        page.context.close()


def sign_in(context: BrowserContext, town: Town, name: str) -> None:
    client = Client()
    client.force_login(town[name], backend=BACKEND)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": cookie,
                "domain": "localhost",
                "path": "/",
            }
        ]
    )


def test_typing_is_saved_by_itself_and_keeps_the_cursor(pages: dict[str, Page]) -> None:
    page = pages["coordinator"]
    page.locator("#presentation-0-value").press_sequentially("A town")
    expect(page.locator("#presentation .saved")).to_contain_text("Saved")
    page.keyboard.type(" by the sea")
    expect(page.locator("#presentation input[name=revision]")).to_have_value("2")
    assert Answer.objects.get().value == "A town by the sea"
    expect(page.locator("#presentation-0-value")).to_be_focused()


def test_two_browsers_and_no_edit_lost(pages: dict[str, Page]) -> None:
    first, second = pages["coordinator"], pages["submitter"]
    first.locator("#presentation-0-value").fill("Their words")
    first.locator("#presentation-0-value").press("Tab")
    expect(first.locator("#presentation .saved")).to_contain_text("Saved")
    second.locator("#presentation-0-value").fill("My words")
    second.locator("#presentation-0-value").press("Tab")
    conflict = second.locator("#presentation .ds-alert")
    expect(conflict).to_contain_text("Their words")
    expect(conflict).to_contain_text("My words")
    assert Answer.objects.get().value == "Their words"
    conflict.get_by_role("button", name="Keep both").click()
    expect(second.locator("#presentation-0-value")).to_have_value("Their words\n\nMy words")
    assert Answer.objects.get().value == "Their words\n\nMy words"
    assert AnswerRevision.objects.count() == 2


def test_the_session_ends_and_the_text_stays(pages: dict[str, Page], town: Town) -> None:
    page = pages["coordinator"]
    Session.objects.all().delete()
    page.locator("#presentation-0-value").fill("Long text")
    page.locator("#presentation-0-value").press("Tab")
    expect(page.locator("#presentation")).to_contain_text("You have been signed out")
    expect(page.locator("#presentation-0-value")).to_have_value("Long text")
    assert not Answer.objects.exists()
    # Signing in in another tab gives the browser a new session and a new form token.
    sign_in(page.context, town, "coordinator")
    page.context.clear_cookies(name="csrftoken")
    page.context.new_page().goto(f"/work/cases/{town.case.pk}/profile/section/planning/")
    page.locator("#presentation").get_by_role("button", name="Save").click()
    expect(page.locator("#presentation .saved")).to_contain_text("Saved")
    assert Answer.objects.get().value == "Long text"
