"""Walks pages as a person does: reads the form that is on the page, fills it in, presses the button.

`Http` speaks plain HTTP, as a browser without JavaScript would; `Chromium` (chromium.py) drives a
real one. A journey is written once against `Driver`. Each person has a browser of their own and
signs in there once, through the sign-in page; `nobody` is a stranger who never does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import lxml.html
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.journeys.cast import PASSWORD
from trygt.people.models import Person

Fields = Mapping[str, object]
FORM = "//main//form[@method='post']"
"""Forms are told apart by XPath, which lxml and Playwright both read."""


def of_class(name: str) -> str:
    """Forms of a class."""
    return f"//form[contains(concat(' ', @class, ' '), ' {name} ')]"


def sent_to(address: str) -> str:
    """The form that is sent to an address."""
    return f"//form[@action='{address}']"


@dataclass(frozen=True)
class Upload:
    """A file someone chooses."""

    name: str
    content: bytes
    type: str = "application/pdf"


@dataclass(frozen=True)
class Paper:
    """A file someone fetched."""

    type: str
    content: bytes


@dataclass(frozen=True)
class Shown:
    """A field of a form as the page shows it."""

    name: str
    kind: str
    options: list[str] = field(default_factory=list)


class Driver(Protocol):
    """Someone at a browser."""

    address: str

    def become(self, person: Person | None) -> None:
        """Sit down at this person's browser, signing in if they have not; None is a stranger."""

    def open(self, address: str, status: int = 200) -> str:
        """Open a page and give its words."""

    def follow(self, words: str) -> str:
        """Follow the link with these words; the words of the page that comes."""

    def fields(self, form: str = FORM) -> dict[str, Shown]:
        """The fields of the first such form on the page, by name; none where there is no such form."""

    def forms(self, form: str) -> list[str]:
        """The addresses of all such forms on the page."""

    def links(self) -> dict[str, str]:
        """The page's links: words to address."""

    def leads_to(self, address: str) -> bool:
        """Whether the page links to an address, a query after it or not."""

    def send(self, fields: Fields, form: str = FORM, status: int = 200, press: str = "") -> str:
        """Fill in and send a form of the page; `press` names its button where it has several."""

    def fetch(self, address: str) -> Paper:
        """Fetch a file."""

    def text(self) -> str:
        """The words of the page that is open."""


class Page:
    """A page's markup, read."""

    def __init__(self, markup: bytes | str, address: str) -> None:
        self.root = lxml.html.fromstring(markup or "<p></p>")
        self.address = address

    def text(self) -> str:
        """The words on the page."""
        return " ".join(self.root.text_content().split())

    def form(self, path: str) -> lxml.html.FormElement:
        """The first such form."""
        found = self.root.xpath(path)
        assert found, f"no form {path} at {self.address}: {self.text()[:1500]}"
        form: lxml.html.FormElement = found[0]
        return form

    def links(self) -> dict[str, str]:
        """Words to address, the first of each."""
        found: dict[str, str] = {}
        for link in self.root.xpath("//a[@href]"):
            found.setdefault(" ".join(link.text_content().split()), link.get("href", ""))
        return found

    def leads_to(self, address: str) -> bool:
        """Whether a link goes there, a query after it or not."""
        there = [link.get("href").partition("?")[0] for link in self.root.xpath("//a[@href]")]
        return address in there

    def forms(self, path: str) -> list[str]:
        """Where such forms are sent."""
        return [form.get("action", self.address) for form in self.root.xpath(path)]

    def fields(self, path: str) -> dict[str, Shown]:
        """A form's fields by name."""
        if not self.root.xpath(path):
            return {}
        found: dict[str, Shown] = {}
        for item in self.form(path).xpath(".//input[@name]|.//select[@name]|.//textarea[@name]"):
            name, kind = item.get("name", ""), item.get("type", item.tag)
            shown = found.setdefault(name, Shown(name, kind))
            if kind in {"radio", "checkbox"} and item.get("disabled") is None:
                shown.options.append(item.get("value", "on"))
            elif item.tag == "select":
                shown.options.extend(option.get("value", "") for option in item.xpath(".//option"))
        return found

    def check(self, path: str, fields: Fields) -> dict[str, Shown]:
        """The form's fields; fails where one of ours is not among them or cannot be chosen."""
        shown = self.fields(path)
        for name, value in fields.items():
            assert name in shown, f"{self.address}: the form has no {name}, but {sorted(shown)}"
            options = shown[name].options
            if options and not isinstance(value, bool) and value is not None:
                chosen = value if isinstance(value, list) else [value]
                wrong = {str(item) for item in chosen} - set(options)
                assert not wrong, f"{self.address}: {name} offers {options}, not {wrong}"
        return shown


class Http:
    """Browsers without JavaScript, one for each person."""

    def __init__(self) -> None:
        self._browsers: dict[int | None, Client] = {}
        self.become(None)

    def become(self, person: Person | None) -> None:
        """Take this person's browser."""
        key = person.pk if person else None
        known = key in self._browsers
        self.client = self._browsers.setdefault(key, Client(headers={"accept-language": "en"}))
        self._page = Page("", "")
        if person and not known:
            self.open("/account/login/")
            self.send({"login": person.email, "password": PASSWORD})
            assert self.client.session.get("_auth_user_id") == str(person.pk), self.text()

    @property
    def address(self) -> str:
        """Where we are."""
        return self._page.address

    def open(self, address: str, status: int = 200) -> str:
        """Fetch a page, following redirects."""
        return self._came(self.client.get(address, follow=True), address, status)

    def _came(self, response: HttpResponse, address: str, status: int) -> str:
        chain = getattr(response, "redirect_chain", [])
        came = (chain[-1][0] if chain else address).partition("#")[0]
        self._page = Page(response.content, came)
        assert response.status_code == status, (
            f"{came}: {response.status_code} {self.text()[:1500]}"
        )
        return self.text()

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
        assert words in links, (
            f"{self.address}: no link “{words}” among {list(links)}: {self.text()}"
        )
        address = links[words]
        return self.open(self.address + address if address.startswith("?") else address)

    def send(self, fields: Fields, form: str = FORM, status: int = 200, press: str = "") -> str:
        """Send a form with its own values and ours."""
        self._page.check(form, fields)
        found = self._page.form(form)
        data: dict[str, list[object]] = {}
        for name, value in found.form_values():
            if name not in fields:
                data.setdefault(name, []).append(value)
        for name, value in fields.items():
            if value is True:
                data[name] = ["on"]
            elif isinstance(value, list):
                data[name] = value
            elif isinstance(value, Upload):
                data[name] = [SimpleUploadedFile(value.name, value.content, value.type)]
            elif value is not False and value is not None:
                data[name] = [value]
        if press:
            name, _, value = press.partition("=")
            data[name] = [value]
        address = (found.get("action") or self.address).partition("#")[0]
        return self._came(self.client.post(address, data, follow=True), address, status)

    def fetch(self, address: str) -> Paper:
        """Fetch a file."""
        response = self.client.get(address)
        assert response.status_code == 200, f"{address}: {response.status_code}"
        content = b"".join(response) if response.streaming else response.content
        return Paper(response["Content-Type"].partition(";")[0], content)
