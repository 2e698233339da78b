"""The style pages in a real browser: no barrier axe knows of, by day and by night, on phone and desk."""

from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from trygt.places import acts

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# Every rule is run; only what it finds wrong is gathered and sent here, as words.
LOOK = """() => axe.run(document, {
    rules: {"target-size": {enabled: true}},
    resultTypes: ["violations"],
}).then(found => found.violations.flatMap(fault =>
    fault.nodes.map(node => fault.id + ": " + node.html.slice(0, 160))))"""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def barriers(page: Page) -> list[str]:
    """What axe finds on the page shown."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(LOOK)
    return found


@pytest.mark.parametrize(
    "path", ["/ui/", "/ui/?faults", "/ui/pictures/", "/ui/charts/", "/ui/empty/", "/nowhere/"]
)
def test_no_barriers(live_server: LiveServer, page: Page, path: str) -> None:
    if "pictures" in path:
        acts.load_shipped()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.emulate_media(reduced_motion="reduce")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url + path)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert barriers(page) == [], f"{path} {width} {scheme}"
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{path} is {wide} wide on {width}"
    assert [line for line in said if "404" not in line] == []


def test_a_barrier_would_be_found(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/ui/empty/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input>')")
    assert [fault for fault in barriers(page) if fault.startswith("label")]


def test_faults_take_focus_and_lead_to_their_fields(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/ui/?faults")
    assert page.evaluate("document.activeElement.className") == "ds-error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_line"


def test_the_phone_menu_opens_without_script(live_server: LiveServer, browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{live_server.url}/ui/empty/")
    assert not page.locator(".languages").is_visible()
    page.locator(".menu-button").click()
    assert page.locator(".languages").is_visible()
    page.locator("button[value=nn]").click()
    assert page.locator("html").get_attribute("lang") == "nn"
    context.close()


def test_a_form_is_sent_once(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/ui/empty/")
    page.evaluate(
        """() => {
            document.querySelector('main').insertAdjacentHTML('beforeend',
                '<form method="post" id="one" target="elsewhere"><button type="submit">x</button></form>');
            window.sent = 0;
            document.addEventListener('submit', e => { if (!e.defaultPrevented) { window.sent += 1; e.preventDefault(); } });
            document.querySelector('#one button').click();
            document.querySelector('#one button').click();
        }"""
    )
    assert page.evaluate("window.sent") == 1
