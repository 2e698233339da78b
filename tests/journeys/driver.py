"""Walks pages as a person does: reads the form that is on the page, fills it in, presses the button.

`Http` speaks plain HTTP, as a browser without JavaScript; `Chromium` (chromium.py) drives a real one.
A journey is written once against `Driver`.
"""

from collections.abc import Mapping
from typing import Protocol

import lxml.html
from django.test import Client

from tests.journeys.cast import PASSWORD
from trygt.people.models import Person

Fields = Mapping[str, object]


class Driver(Protocol):
    """Someone at a browser."""

    def sign_in(self, person: Person) -> None:
        """Become this person, through the sign-in page."""

    def open(self, address: str, status: int = 200) -> str:
        """Open a page and give its text."""

    def send(self, fields: Fields, form: str = "main form[method=post]") -> str:
        """Fill in and send a form of the page that is open; the text of the page that comes."""

    @property
    def address(self) -> str:
        """Where we are."""


class Http:
    """A browser without JavaScript."""

    def __init__(self) -> None:
        self.client = Client()
        self.address = ""
        self.page = lxml.html.fromstring("<p></p>")

    def sign_in(self, person: Person) -> None:
        """Sign out whoever was here and sign in with e-mail and password."""
        self.client = Client()
        self.open("/account/login/")
        self.send({"login": person.email, "password": PASSWORD})
        assert self.client.session.get("_auth_user_id") == str(person.pk), self.text()

    def open(self, address: str, status: int = 200) -> str:
        """Fetch a page, following redirects."""
        return self._came(self.client.get(address, follow=True), address, status)

    def _came(self, response, address: str, status: int) -> str:  # type: ignore[no-untyped-def]
        chain = getattr(response, "redirect_chain", [])
        self.address = (chain[-1][0] if chain else address).partition("#")[0]
        self.status = response.status_code
        self.page = lxml.html.fromstring(response.content)
        assert response.status_code == status, (
            f"{self.address}: {response.status_code}\n{self.text()[:1500]}"
        )
        return self.text()

    def text(self) -> str:
        """The words on the page."""
        return " ".join(self.page.text_content().split())

    def send(self, fields: Fields, form: str = "main form[method=post]", status: int = 200) -> str:
        """Send the first form that fits, with its own values and ours."""
        found = self.page.cssselect(form)
        assert found, f"no form {form} at {self.address}: {self.text()[:600]}"
        names = {field.get("name") for field in found[0].cssselect("input,select,textarea")}
        unknown = set(fields) - names
        assert not unknown, (
            f"{self.address}: the form has no {unknown}, but {sorted(filter(None, names))}"
        )
        data: dict[str, list[object]] = {}
        for name, value in found[0].form_values():
            if name not in fields:
                data.setdefault(name, []).append(value)
        for name, value in fields.items():
            if value is False or value is None:
                continue
            data[name] = (
                [*value] if isinstance(value, list | tuple) else ["on" if value is True else value]
            )
        address = found[0].get("action") or self.address
        return self._came(self.client.post(address, data, follow=True), address, status)
