"""Evidence in a real browser: with the keyboard alone, with a connection that fails, a session that ends, and axe."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.files import makers
from tests.pages.test_in_three_languages import signed_in
from tests.pages.test_keyboard import walk_to
from tests.profile.town import Town, build
from tests.ui.test_in_the_browser import barriers
from trygt import clock
from trygt.profile import library
from trygt.profile.models import Evidence, EvidenceLink

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PDF: FilePayload = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": makers.pdf()}
PHOTO: FilePayload = {"name": "Gáivuotna 🧭.png", "mimeType": "image/png", "buffer": makers.png()}
BOX = "#presentation-evidence"


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build()


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, town: Town) -> Iterator[Page]:
    town["coordinator"].language = "en"
    town["coordinator"].save()
    context = browser.new_context(base_url=live_server.url, locale="en-GB", reduced_motion="reduce")
    signed_in(context, town["coordinator"])
    page = context.new_page()
    # Choosing is taken over from now on: begun with the press of a key it may come too late.
    page.on("filechooser", lambda _chooser: None)
    yield page
    context.close()


def section(town: Town) -> str:
    return f"/work/cases/{town.case.pk}/profile/section/about-us/"


def shelf(town: Town, rest: str = "") -> str:
    return f"/work/cases/{town.case.pk}/evidence/{rest}"


def choose(page: Page, *files: FilePayload) -> None:
    """Press the field in focus and choose files."""
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(list(files))


def past_the_day(page: Page, target: str) -> None:
    """To a date field and over its parts; the last, its calendar, shows its focus inside the field."""
    walk_to(page, target=target, most=8)
    while page.evaluate("document.activeElement.id") == target:
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")


def test_evidence_beside_an_answer_with_the_keyboard_alone(page: Page, town: Town) -> None:
    library.add(town.community, town["coordinator"], title="Walk", document="Minutes", place="4")
    page.goto(section(town))
    walk_to(page, target="presentation-0-value")
    page.keyboard.type("By the sea")
    walk_to(page, "Add evidence")
    page.keyboard.press("Enter")
    expect(page.locator("#presentation-evidence-title")).to_be_visible()
    walk_to(page, target="presentation-evidence-title", most=1)
    page.keyboard.type("Our plan")
    walk_to(page, target="presentation-evidence-file", most=1)
    choose(page, PDF)
    title = town.case.scheme.questions["presentation"].title["en"]
    past_the_day(page, "presentation-evidence-valid_to")
    walk_to(page, f"Add evidence: {title}", most=1)
    page.keyboard.press("Enter")
    expect(page.locator(f"{BOX} .file-link")).to_contain_text("Our plan")
    expect(page.locator("#spoken")).to_have_text("The evidence is added.")
    expect(page.locator(BOX)).to_be_focused()
    walk_to(page, f"Choose from the library: {title}")
    page.keyboard.press("Enter")
    expect(page.locator("#presentation-q")).to_be_focused()
    page.keyboard.type("minutes")
    page.keyboard.press("Enter")
    expect(page.locator("#presentation-picker legend")).to_have_text("1 piece of evidence")
    assert barriers(page) == []
    piece = Evidence.objects.get(title="Walk")
    walk_to(page, target=f"presentation-piece-{piece.pk}", most=5)
    page.keyboard.press("Space")
    walk_to(page, f"Show for this answer: {title}", most=2)
    page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_contain_text("Walk: Minutes, 4")
    assert set(EvidenceLink.objects.values_list("question", flat=True)) == {"presentation"}
    expect(page.locator("#presentation-0-value")).to_have_value("By the sea")
    assert barriers(page) == []


def test_files_to_the_library_with_the_keyboard_alone(page: Page, town: Town) -> None:
    page.goto(shelf(town))
    walk_to(page, "Add evidence")
    page.keyboard.press("Enter")
    page.wait_for_url("**/evidence/add/")
    walk_to(page, target="add-evidence-file")
    liar: FilePayload = {"name": "liar.pdf", "mimeType": "application/pdf", "buffer": b"MZ"}
    choose(page, PDF, PHOTO, liar)
    past_the_day(page, "add-evidence-valid_to")
    walk_to(page, "Add to the library", most=1)
    page.keyboard.press("Enter")
    expect(page.locator("main .ds-alert[data-color=danger]")).to_contain_text("liar.pdf")
    expect(page.locator("main .ds-alert[data-color=success] a")).to_have_count(2)
    assert barriers(page) == []
    past_the_day(page, "add-evidence-valid_to")
    walk_to(page, "Back to the library", most=2)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{shelf(town)}")
    walk_to(page, "Gáivuotna 🧭.png")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Gáivuotna 🧭.png")
    assert page.locator(".library-preview img").evaluate("image => image.naturalWidth") == 1


def test_a_connection_that_fails_and_a_session_that_ends_lose_nothing(
    page: Page, town: Town
) -> None:
    page.goto(section(town))
    page.fill("#presentation-0-value", "By the sea")
    page.click(f"{BOX} summary")
    page.fill("#presentation-evidence-title", "Our plan")
    page.set_input_files("#presentation-evidence-file", PDF)
    page.route("**/evidence/", lambda route: route.abort())
    page.click(f"{BOX} .evidence-form button")
    line = page.locator(f"{BOX} .upload-state")
    expect(line).to_contain_text("The connection failed.")
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_focused()
    assert barriers(page) == []
    page.unroute("**/evidence/")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    again.press("Enter")
    expect(line).to_contain_text("You are signed out.")
    assert not Evidence.objects.exists()
    connection.close()
    signed_in(page.context, town["coordinator"])
    again.press("Enter")
    expect(page.locator(f"{BOX} .file-link")).to_contain_text("Our plan")
    expect(page.locator("#presentation-0-value")).to_have_value("By the sea")
    assert Evidence.objects.get().title == "Our plan"


def test_a_fault_in_another_field_keeps_the_chosen_file(page: Page, town: Town) -> None:
    page.goto(section(town))
    page.click(f"{BOX} summary")
    page.set_input_files("#presentation-evidence-file", PDF)
    page.fill("#presentation-evidence-url", "no address")
    page.click(f"{BOX} .evidence-form button")
    expect(page.locator("#presentation-evidence-url")).to_be_focused()
    page.fill("#presentation-evidence-url", "")
    page.click(f"{BOX} .evidence-form button")
    expect(page.locator(f"{BOX} .file-link")).to_contain_text("plan.pdf")
    assert EvidenceLink.objects.get().evidence.file


def test_no_barriers_in_the_library_at_either_width(page: Page, town: Town) -> None:
    by, today = town["coordinator"], clock.today()
    page.goto(shelf(town))
    assert barriers(page) == []
    piece = library.add(
        town.community, by, title="A" * 60, document="Plan", valid_to=today + timedelta(days=3)
    )
    library.attach(piece, [("presentation", 0), ("history", 0)], by)
    page.goto(shelf(town, "add/"))
    page.fill("#add-evidence-title", "Photo")
    page.set_input_files("#add-evidence-file", PHOTO)
    page.click("main form[data-upload] button")
    page.wait_for_url(re.compile(r"/evidence/\d+/$"))
    photo = page.url.rpartition("/evidence/")[2]
    where = ("", f"{piece.pk}/", photo, f"{piece.pk}/answers/?q=K0", "for/K01/0/", "add/")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for rest in where:
            answer = page.goto(shelf(town, rest))
            assert answer
            assert answer.status == 200, rest
            page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
            assert barriers(page) == [], f"{rest} {width}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (rest, width)
