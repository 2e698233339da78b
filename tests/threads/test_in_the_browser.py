"""Threads in a real browser: in place and by keys alone, no barrier, and two who see each other."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.profile.town import Town, build
from tests.ui.test_in_the_browser import barriers
from trygt.people.models import Person
from trygt.threads.models import Message, Presence, Thread
from trygt.threads.talking import open_thread

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
QUESTION = "presentation"


def enter(page: Page, server: LiveServer, person: Person) -> None:
    """Be signed in as someone who reads English."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    for name, value in ((settings.SESSION_COOKIE_NAME, session), ("language", "en")):
        page.context.add_cookies([{"name": name, "value": value, "url": server.url}])


def section(town: Town, server: LiveServer) -> str:
    key = town.case.scheme.section_of[QUESTION].key
    return f"{server.url}/work/cases/{town.case.pk}/profile/section/{key}/"


def test_a_thread_is_begun_answered_and_closed_with_the_keys_alone(
    live_server: LiveServer, page: Page
) -> None:
    town = build()
    enter(page, live_server, town["coordinator"])
    page.goto(section(town, live_server))
    answer = page.locator("#presentation")
    answer.locator(".talk > summary").focus()
    page.keyboard.press("Enter")
    expect(answer.locator("textarea[name=text]")).to_be_visible()
    answer.locator("input[name=audience]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Who knows? @Contributor")
    page.keyboard.press("Tab")  # the list of colleagues, closed
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#presentation .thread")).to_have_count(1)
    expect(page.locator("#presentation .talk-count")).to_contain_text("1 open thread")
    expect(page.locator("#presentation .talk-notice")).to_be_focused()
    thread = Thread.objects.get()
    assert (thread.audience, thread.messages.get().text) == ("community", "Who knows? @Contributor")
    page.locator("#presentation .talk-reply > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("I found out myself.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#presentation .message")).to_have_count(2)
    page.get_by_role("button", name="Close the thread").press("Enter")
    expect(page.locator("#presentation .talk-count")).to_contain_text("1 closed thread")


def test_no_page_of_threads_has_a_barrier(live_server: LiveServer, page: Page) -> None:
    town = build()
    by, case = town["coordinator"], town.case
    for audience, text in (
        ("community", "Tra-la " * 60),
        ("shared", "https://example.org/" + "x" * 200),
    ):
        open_thread(case, QUESTION, 0, by, text=f"{text} @Contributor", audience=audience)
    town.save(QUESTION, "A town by the sea")
    town.save(QUESTION, "A small town by the sea")
    enter(page, live_server, town["contributor"])
    at = f"{live_server.url}/work/cases/{case.pk}"
    for dark in (False, True):
        page.emulate_media(color_scheme="dark" if dark else "light")
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            for path in (
                f"{at}/threads/about/{QUESTION}/0/",
                f"{at}/threads/",
                f"{at}/profile/answer/{QUESTION}/0/history/",
                section(town, live_server),
            ):
                page.goto(path)
                if "section" in path:
                    page.locator("#presentation .talk > summary").click()
                    expect(page.locator("#presentation .thread")).to_have_count(2)
                    page.locator("#presentation .talk-new > summary").click()
                    page.locator("#presentation .talk-mention > summary").last.click()
                assert barriers(page) == [], f"{path} {width}"
                assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_words_stay_in_the_form_when_they_are_refused_or_the_session_has_ended(
    live_server: LiveServer, page: Page
) -> None:
    town = build()
    enter(page, live_server, town["coordinator"])
    page.goto(section(town, live_server))
    page.locator("#presentation .talk > summary").click()
    words = page.locator("#presentation .talk-new textarea")
    words.fill("Kept")
    page.get_by_role("button", name="Begin the thread").click()
    expect(page.locator("#presentation .ds-error-summary")).to_be_visible()
    expect(words).to_have_value("Kept")
    page.locator("#presentation input[value=shared]").check()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Begin the thread").click()
    expect(page.locator("#presentation .talk-new")).to_contain_text("You have been signed out")
    expect(words).to_have_value("Kept")
    enter(page, live_server, town["coordinator"])
    page.get_by_role("button", name="Begin the thread").click()
    expect(page.locator("#presentation .thread")).to_contain_text("Kept")
    assert Message.objects.get().text == "Kept"


def test_two_in_one_section_see_each_other_and_one_elsewhere_does_not(
    live_server: LiveServer, browser: Browser
) -> None:
    town = build()
    pages = []
    for name in ("coordinator", "contributor"):
        context = browser.new_context()
        page = context.new_page()
        enter(page, live_server, town[name])
        page.goto(section(town, live_server))
        with page.expect_response(lambda answer: "/threads/here/" in answer.url):
            page.reload()
        pages.append(page)
    first, second = pages
    expect(second.locator(".presence")).to_have_text("Coordinator is here now")
    expect(first.locator(".presence")).to_be_hidden()
    first.reload()
    expect(first.locator(".presence")).to_have_text("Contributor is here now")
    assert first.locator(".presence").get_attribute("aria-live") is None
    assert barriers(first) == []
    assert Presence.objects.count() == 2
    first.context.clear_cookies()
    for page in pages:
        page.context.close()
