"""The risk assessment in a real browser: no barrier, nothing wider than a phone, keys alone."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.priorities.board import BACKEND, FALLS, FIRE, REASON, TRAFFIC, begin, score, settle
from tests.profile.town import Town, build
from tests.ui.test_in_the_browser import barriers
from trygt.people.models import Person
from trygt.priorities import acts
from trygt.priorities.models import Sheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("", "choose/", "cell/FALL/L7/", "cell/TRA/L3/", "ranking/", "print/")


def enter(page: Page, server: LiveServer, person: Person) -> None:
    """Be signed in as someone who reads English."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    for name, value in ((settings.SESSION_COOKIE_NAME, session), ("language", "en")):
        page.context.add_cookies([{"name": name, "value": value, "url": server.url}])


def weighed() -> Town:
    """Cells agreed, scored by one, moved, set aside and made a focus area."""
    town = build()
    begin(town, FALLS, TRAFFIC, FIRE)
    settle(town, FALLS, 3, 4, 4, 3, 3)
    settle(town, FIRE, 3, 4, 4, 3, 2)
    score(town, "contributor", TRAFFIC, 1, 2, 3, 4, None)
    by = town["coordinator"]
    acts.move_cell(town.case, by, theme="BRA", phase="L6", place=1, reason=REASON)
    acts.make_focus_area(town.case, by, theme="FALL", phase="L7")
    return town


def test_no_page_has_a_barrier(live_server: LiveServer, page: Page) -> None:
    town = weighed()
    enter(page, live_server, town["coordinator"])
    for path in PAGES:
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{live_server.url}/work/cases/{town.case.pk}/risk/{path}")
            assert barriers(page) == [], f"{path} {width}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_cell_is_scored_with_the_keys_alone(live_server: LiveServer, page: Page) -> None:
    town = weighed()
    enter(page, live_server, town["coordinator"])
    page.goto(f"{live_server.url}/work/cases/{town.case.pk}/risk/cell/TRA/L3/")
    page.focus("#score_extent_0")
    for presses in range(5):
        page.keyboard.press("Space")
        for _down in range(presses):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
    page.keyboard.type("Mopeds.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Now you see the others'")
    sheet = Sheet.objects.get(person=town["coordinator"], cell__theme="TRA")
    assert list(sheet.values.values()) == [1, 2, 3, 4, 5]
    assert sheet.comment == "Mopeds."
