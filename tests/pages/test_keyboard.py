"""One community's coordinator with nothing but a keyboard: sign in, answer, settle a conflict, press an act."""

from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.cast import PASSWORD
from tests.profile.town import Town, build
from trygt.journal.queries import entries
from trygt.profile.models import Answer
from trygt.schemes.definition import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOCUS = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    return {
        id: one.id, tag: one.tagName, words: one.textContent.trim().replace(/\\s+/g, " "),
        seen: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
            || style.boxShadow !== "none",
        inside: box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0,
    };
}"""


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build(stage=Stage.INTEREST)


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, locale="en-GB", reduced_motion="reduce")
    yield context.new_page()
    context.close()


def walk_to(page: Page, words: str = "", *, target: str = "", most: int = 120) -> list[str]:
    """Press Tab until the focus stands on it; every stop on the way is visible."""
    stops: list[str] = []
    for _press in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        assert here["seen"], f"the focus does not show on {here}"
        if not here["inside"]:  # the page may still be on its way there
            page.wait_for_timeout(500)
            assert page.evaluate(FOCUS)["inside"], f"the focus is out of sight on {here}"
        stops.append(here["id"] or here["words"])
        if (words and here["words"] == words) or (target and here["id"] == target):
            return stops
    raise AssertionError(f"{words or target} was not reached: {stops}")


def test_a_walk_with_the_keyboard_alone(page: Page, town: Town) -> None:
    coordinator = town["coordinator"]
    coordinator.set_password(PASSWORD)
    coordinator.save()
    page.goto("/account/login/")
    assert walk_to(page, "Skip to the content") == ["Skip to the content"]
    page.keyboard.press("Enter")
    walk_to(page, target="id_login")
    page.keyboard.type(coordinator.email)
    walk_to(page, target="id_password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/work/")
    walk_to(page, town.community.name)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/work/cases/{town.case.pk}/")
    answer_with_keys(page, town)
    press_with_keys(page, town)


def answer_with_keys(page: Page, town: Town) -> None:
    """Type, let a colleague be quicker, keep both."""
    page.goto(f"/work/cases/{town.case.pk}/profile/section/about-us/")
    walk_to(page, target="presentation-0-value")
    page.keyboard.type("By the sea")
    expect(page.locator("#presentation .saved")).to_contain_text("Saved")
    assert Answer.objects.get().value == "By the sea"
    town.save("presentation", "In the hills", by="submitter")
    connection.close()
    page.keyboard.type(" and the river")
    page.keyboard.press("Tab")
    alert = page.locator("#presentation .ds-alert")
    expect(alert).to_contain_text("In the hills")
    expect(alert).to_be_focused()
    walk_to(page, "Keep both", most=3)
    page.keyboard.press("Enter")
    expect(page.locator("#presentation-0-value")).to_have_value(
        "In the hills\n\nBy the sea and the river"
    )
    assert Answer.objects.get().value == "In the hills\n\nBy the sea and the river"


def press_with_keys(page: Page, town: Town) -> None:
    """From the case to the act, and do it."""
    page.goto(f"/work/cases/{town.case.pk}/")
    walk_to(page, "Prepare the letter of intent")
    page.keyboard.press("Enter")
    page.wait_for_url("**/act/prepare_letter/")
    stops = walk_to(page, "Prepare the letter of intent")
    assert stops.index("id_language") < stops.index("id_contact")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/work/cases/{town.case.pk}/")
    expect(page.locator("main")).to_contain_text("Done: you prepared the letter of intent.")
    verbs = [entry.verb for entry in entries(town.case.stream)]
    assert verbs == ["prepare_letter"]
