"""The whole road in a real browser: with JavaScript under the eyes of axe, and without JavaScript."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.journeys.cast import assemble
from tests.journeys.chromium import Chromium
from tests.journeys.road import Road
from tests.second_scheme import second_scheme
from trygt.schemes.definition import Scheme
from trygt.schemes.queries import get

__all__ = ["second_scheme"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_whole_road_at_both_widths(browser: Browser, live_server: LiveServer) -> None:
    driver = Chromium(browser, live_server.url)
    try:
        Road(driver, assemble(get("trygge-lokalsamfunn", "2026.2"))).walk()
    finally:
        print("\n".join(driver.faults))
        driver.close()
    assert not driver.faults


def test_the_whole_road_without_javascript(
    browser: Browser, live_server: LiveServer, second_scheme: Scheme
) -> None:
    driver = Chromium(browser, live_server.url, javascript=False)
    Road(driver, assemble(second_scheme)).walk()
    driver.close()
