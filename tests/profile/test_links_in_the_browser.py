"""A personal link in a real browser: typing, evidence, confirming, and a link taken back while one types."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.chromium import SHOTS, faults_of, listen, sideways
from tests.profile.test_links import give
from tests.profile.test_typing import sign_in
from tests.profile.town import Town, build
from trygt import clock
from trygt.profile.acts import hand_out_section, revoke_link
from trygt.profile.models import Answer, Confirmation, EvidenceLink, Link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(transactional_db: None) -> Town:
    town = build()
    due = clock.today() + timedelta(days=9)
    by, health, roads = town["coordinator"], town.posts["contributor"], town.posts["technician"]
    questions = ["presentation", "history", "K01"]
    hand_out_section(town.case, by, post=health, questions=questions, due=due)
    hand_out_section(town.case, by, post=roads, section="about-us")
    return town


def look(page: Page, name: str) -> None:
    """No barrier, nothing that scrolls sideways on a phone."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    assert not faults_of(page), name
    assert sideways(page) <= 0, name


def test_answering_by_a_link_on_a_phone(
    browser: Browser, live_server: LiveServer, town: Town
) -> None:
    where = give(town)
    faults: list[str] = []
    context = browser.new_context(
        base_url=live_server.url, locale="en", viewport={"width": 390, "height": 900}
    )
    page = context.new_page()
    listen(page, faults)
    page.goto(where)
    look(page, "link-phone")
    page.locator("#presentation-0-value").fill("Ours")
    page.locator("#presentation-0-value").press("Tab")
    expect(page.locator("#presentation .saved")).to_contain_text("Saved")
    assert Answer.objects.get().author.email == "kari@example.org"
    # Forms without HTMX are sent with `Origin: null` from a page that names no referrer.
    page.locator("#presentation summary", has_text="Add evidence").click()
    page.locator("#presentation .evidence-form input[name=document]").fill("The plan")
    page.locator("#presentation .evidence-form button").click()
    expect(page.get_by_text("The evidence is added.")).to_be_visible()
    assert EvidenceLink.objects.get().evidence.document == "The plan"
    town.save("K01", {"value": 3, "year": 2025})
    page.goto(where)
    page.get_by_role("button", name="This is done: confirm our part").click()
    expect(page.get_by_text("You have confirmed your part")).to_be_visible()
    assert Confirmation.objects.count() == 3
    page.get_by_role("link", name="Nynorsk").click()
    assert page.locator("html").get_attribute("lang") == "nn"
    page.get_by_role("link", name="English").click()
    revoke_link(town.case, town["coordinator"], link=Link.objects.get().pk)
    page.locator("#history-0-value").fill("Long words")
    page.locator("#history-0-value").press("Tab")
    expect(page.locator("#history .ds-alert")).to_contain_text("no longer works")
    expect(page.locator("#history-0-value")).to_have_value("Long words")
    assert Answer.objects.filter(question="history").count() == 0
    assert not [fault for fault in faults if "410" not in fault]
    context.close()


def test_the_coordinators_pages(browser: Browser, live_server: LiveServer, town: Town) -> None:
    give(town)
    for width, scheme in ((390, "light"), (1280, "dark")):
        context = browser.new_context(
            base_url=live_server.url,
            locale="en",
            color_scheme="dark" if scheme == "dark" else "light",
            viewport={"width": width, "height": 900},
        )
        sign_in(context, town, "coordinator")
        page = context.new_page()
        for name in ("handing/", "handing/links/"):
            page.goto(f"/work/cases/{town.case.pk}/profile/{name}")
            look(page, f"{name.strip('/').replace('/', '-')}-{width}")
        sign_in(context, town, "contributor")
        for name, address in (("work", "/work/"), ("mine", f"/work/cases/{town.case.pk}/profile/")):
            page.goto(address)
            look(page, f"{name}-{width}")
        context.close()
