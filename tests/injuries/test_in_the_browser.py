"""Injury data in a real browser: no barrier axe knows of, nothing wider than a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.council.test_in_the_browser import enter
from tests.injuries.world import Place, as_csv, fmds_rows, settle, take_in
from tests.ui.test_in_the_browser import barriers
from trygt.injuries.models import InjuryData, PendingUpload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page, shots: Path, name: str) -> None:
    """At both widths."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=shots / f"{name}-{width}.png", full_page=True)
        assert barriers(page) == [], f"{name} {width}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_from_file_to_tables(live_server: LiveServer, page: Page, tmp_path: Path) -> None:
    place: Place = settle()
    enter(page, live_server, place.coordinator)
    page.goto(live_server.url + place.address)
    look(page, tmp_path, "empty")
    page.get_by_role("link", name="Bring in a file", exact=True).click()
    bad = tmp_path / "bad.csv"
    bad.write_bytes(as_csv([[*row, "Kari"] for row in fmds_rows(20)], [*"abcdefgh", "Fornavn"]))
    page.set_input_files("input[type=file]", bad)
    page.click("text=Upload and check")
    assert "Column “Fornavn”" in page.inner_text("main")
    look(page, tmp_path, "refused")
    good = tmp_path / "good.csv"
    good.write_bytes(as_csv(fmds_rows(150)))
    page.set_input_files("input[type=file]", good)
    page.click("text=Upload and check")
    page.wait_for_url("**/pending/*/")
    look(page, tmp_path, "columns")
    page.click("button[value=on]")
    page.wait_for_url("**/confirm/")
    look(page, tmp_path, "confirm")
    page.fill("[name=title]", "The emergency ward")
    page.fill("[name=source]", "Made up")
    page.click("text=Count, and throw the rows away")
    page.wait_for_url(f"**/injuries/{InjuryData.objects.get().pk}/")
    look(page, tmp_path, "data")
    page.click("text=See what others would see")
    look(page, tmp_path, "others")
    assert not PendingUpload.objects.exists()


def test_lists_and_withdrawing(live_server: LiveServer, page: Page, tmp_path: Path) -> None:
    place = settle()
    data = take_in(place, as_csv(fmds_rows(50)))
    enter(page, live_server, place.coordinator)
    for rest in ("", f"{data.pk}/withdraw/", "pending/999999/"):
        page.goto(live_server.url + place.address + rest)
        look(page, tmp_path, "withdraw")
