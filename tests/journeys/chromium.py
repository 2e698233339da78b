"""The road's driver in a real browser, with the eyes of axe on every page that comes.

Each person has a context of their own. A page is looked at once for each of its kinds and for
each side: at desktop and at phone width, for faults of accessibility and for sideways scrolling.
Errors in the console, among them what the content security policy stops, fail at once.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import resolve
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Locator
from playwright.sync_api import Page as Tab

from tests.journeys.cast import PASSWORD
from tests.journeys.driver import FORM, Fields, Page, Paper, Shown, Upload
from trygt.people.models import Person
from trygt.people.queries import posts_of

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RUN = """() => axe.run(document, {
    runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    resultTypes: ["violations"],
}).then(found => found.violations.map(fault =>
    fault.id + ": " + fault.nodes.map(node => node.html.slice(0, 300) + " " + node.any.map(
        one => one.message).join(" ")).slice(0, 4).join("\\n    ")))"""
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SHOTS = os.environ.get("TRYGT_TEST_SHOTS", "")
"""A folder for pictures of every page, for those who want to look."""


def faults_of(tab: Tab) -> list[str]:
    """What axe finds on the page that is open."""
    if tab.evaluate("typeof axe") == "undefined":
        tab.evaluate(AXE.read_text())
    found: list[str] = tab.evaluate(RUN)
    return found


def sideways(tab: Tab) -> int:
    """By how many pixels the page is wider than its window."""
    wider: int = tab.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    return wider


def listen(tab: Tab, said: list[str]) -> None:
    """Write down every error of the console but that a document came with the status asked for."""

    def heard(message: ConsoleMessage) -> None:
        status = message.text.startswith("Failed to load resource: the server responded")
        if message.type == "error" and not (status and "/static/" not in message.location["url"]):
            said.append(f"{tab.url}: {message.text}")

    tab.on("console", heard)
    tab.on("pageerror", lambda error: said.append(f"{tab.url}: {error}"))


class Chromium:
    """Browsers, one for each person."""

    def __init__(
        self, browser: Browser, root: str, *, javascript: bool = True, looks: bool = True
    ) -> None:
        self._browser, self._root = browser, root
        self._javascript, self._looks = javascript, looks and javascript
        self._tabs: dict[int | None, Tab] = {}
        self._seen: set[tuple[str, ...]] = set()
        self.said: list[str] = []
        self.faults: list[str] = []
        self.become(None)

    def context(self) -> BrowserContext:
        """A browser as new."""
        return self._browser.new_context(
            base_url=self._root,
            java_script_enabled=self._javascript,
            viewport={"width": WIDE["width"], "height": WIDE["height"]},
            locale="en-GB",
            reduced_motion="reduce",
        )

    def become(self, person: Person | None) -> None:
        """Take this person's browser."""
        self._who = person
        key = person.pk if person else None
        if key in self._tabs:
            self.tab = self._tabs[key]
            return
        self.tab = self._tabs[key] = self.context().new_page()
        listen(self.tab, self.said)
        self.tab.on("dialog", self._asked)
        if person:
            self.open("/account/login/")
            self.send({"login": person.email, "password": PASSWORD})
            assert self.address == "/work/", self.text()

    def _asked(self, dialog: Dialog) -> None:
        self.said.append(f"{self.tab.url}: asked “{dialog.type}” before leaving")
        dialog.accept()

    @property
    def address(self) -> str:
        """Where we are."""
        return urlsplit(self.tab.url).path

    @property
    def _page(self) -> Page:
        return Page(self.tab.content(), self.address)

    def open(self, address: str, status: int = 200) -> str:
        """Open a page."""
        response = self.tab.goto(address)
        assert response, address
        return self._came(response.status, status)

    def _came(self, status: int, wanted: int) -> str:
        words = self.text()
        assert status == wanted, f"{self.address}: {status} {words[:1500]}"
        assert self.said == []
        if self._looks:
            self._look()
        return words

    def _look(self) -> None:
        """The first time a page of this kind comes to a side: its width at both widths, and axe.

        Axe takes a second: it looks at the narrow page of each side, and at the wide one of the first.
        """
        found = resolve(self.address)
        kind = found.view_name or "", found.kwargs.get("name", "")
        key = *kind, self._side()
        if key in self._seen:
            return
        first = all(seen[:2] != kind for seen in self._seen)
        self._seen.add(key)
        for size in (WIDE, NARROW):
            self.tab.set_viewport_size({"width": size["width"], "height": size["height"]})
            place = f"{self.address} as {self._side()} at {size['width']}"
            if first or size is NARROW:
                self.faults += [f"{place}: {fault}" for fault in faults_of(self.tab)]
            if (wider := sideways(self.tab)) > 0:
                self.faults.append(f"{place}: scrolls {wider} px sideways")
            if SHOTS:
                name = "-".join([*filter(None, key), str(size["width"])])
                self.tab.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
        self.tab.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})

    def _side(self) -> str:
        """Whose eyes: nobody's, the community's or the owner's. Pages differ by side, not by person."""
        if self._who is None:
            return "nobody"
        held = posts_of(self._who)
        return "community" if any(post.community_id for post in held) else "owner"

    def text(self) -> str:
        """The words on the page."""
        return self._page.text()

    def links(self) -> dict[str, str]:
        """The page's links."""
        return self._page.links()

    def leads_to(self, address: str) -> bool:
        """Whether the page links there."""
        return self._page.leads_to(address)

    def fields(self, form: str = FORM) -> dict[str, Shown]:
        """A form's fields."""
        return self._page.fields(form)

    def forms(self, form: str) -> list[str]:
        """Where such forms are sent."""
        return self._page.forms(form)

    def follow(self, words: str) -> str:
        """Follow the link with these words."""
        links = self.links()
        assert words in links, f"{self.address}: no link “{words}” among {list(links)}"
        with self.tab.expect_navigation() as came:
            self.tab.locator(f'a[href="{links[words]}"]').first.click()
        return self._came(came.value.status, 200)

    def send(self, fields: Fields, form: str = FORM, status: int = 200, press: str = "") -> str:
        """Fill in and send a form, opening what it is folded into."""
        self._page.check(form, fields)
        found = self.tab.locator(f"xpath={form}").first
        for folded in found.locator("xpath=ancestor::details[not(@open)]").all():
            folded.locator("summary").first.click()
        for name, value in fields.items():
            self._fill(found, name, value)
        chosen = "button[type=submit], button:not([type])"
        if press:
            name, _, value = press.partition("=")
            chosen = f"button[name='{name}'][value='{value}']"
        button = found.locator(chosen).last
        if self._javascript and found.get_attribute("data-hx-post"):
            return self._autosaved(found, button)
        if self._javascript and found.get_attribute("data-upload") is not None:
            return self._uploaded(found, button, status)
        with self.tab.expect_navigation() as came:
            button.click()
        return self._came(came.value.status, status)

    def _fill(self, form: Locator, name: str, value: object) -> None:
        field = form.locator(f'[name="{name}"]')
        kind = field.first.get_attribute("type") or ""
        if isinstance(value, Upload):
            field.set_input_files(
                {"name": value.name, "mimeType": value.type, "buffer": value.content}
            )
        elif isinstance(value, bool):
            field.set_checked(value)
        elif kind == "checkbox":
            chosen = {str(item) for item in value} if isinstance(value, list) else {str(value)}
            for box in field.all():
                box.set_checked((box.get_attribute("value") or "on") in chosen)
        elif kind == "radio":
            form.locator(f'[name="{name}"][value="{value}"]').check()
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(str(value))

    def _autosaved(self, form: Locator, button: Locator) -> str:
        """Press Save and wait for the line to say so."""
        button.click()
        form.locator(".saved[data-state=saved]").wait_for(timeout=5000)
        assert self.said == []
        return " ".join((form.text_content() or "").split())

    def _uploaded(self, form: Locator, button: Locator, status: int) -> str:
        """Send in the background, and wait until what the server answers has taken the form's place."""
        before = form.element_handle()
        with self.tab.expect_response(lambda came: came.request.method == "POST") as came:
            button.click()
        self.tab.wait_for_function("form => !form.isConnected", arg=before)
        return self._came(came.value.status, status)

    def fetch(self, address: str) -> Paper:
        """Fetch a file."""
        response = self.tab.context.request.get(address)
        assert response.ok, f"{address}: {response.status}"
        return Paper(response.headers["content-type"].partition(";")[0], response.body())

    def close(self) -> None:
        """Close all browsers."""
        for tab in self._tabs.values():
            tab.context.close()
