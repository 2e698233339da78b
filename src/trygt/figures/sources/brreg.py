"""Brønnøysund's register of units: the organisation behind each municipality."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trygt.figures.sources.answers import json_in, list_at, object_at, text_at
from trygt.figures.sources.failures import BadAnswer
from trygt.figures.sources.fetching import Fetch, Request, refusal, taken, url_with

NAME = "Brønnøysundregistrene"
HOST = "https://data.brreg.no"
BASE = f"{HOST}/enhetsregisteret/api"
LICENCE = "NLOD 2.0"
LICENCE_URL = "https://data.norge.no/nlod/no/2.0"
ATTRIBUTION = (
    "Inneholder data under norsk lisens for offentlige data (NLOD) tilgjengeliggjort av "
    "Brønnøysundregistrene"
)

ACCEPT = "application/vnd.brreg.enhetsregisteret.enhet.v2+json;charset=UTF-8"
MOST_PAGES = 20


@dataclass(frozen=True)
class Unit:
    """A unit. `municipality` is the number of its business address; `deleted` the day it ended.

    Contact details are the register's suggestion, often a post box. They are never a login.
    """

    number: str
    name: str
    form: str
    municipality: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    deleted: date | None = None


def municipal_units(fetch: Fetch) -> Iterator[Unit]:
    """The unit of every municipality; one call, or a few if pages are smaller than asked for.

    Raises SourceFailed.
    """
    where = f"{NAME}, KOMM"
    url = url_with(f"{BASE}/enheter", {"organisasjonsform": "KOMM", "size": "1000"})
    read = set[str]()
    for page in range(MOST_PAGES):
        read.add(url)
        name = "brreg-municipalities" + (f"-page-{page + 1}" if page else "")
        request = Request("brreg", "GET", url, name=name)
        answer = json_in(taken(fetch, request, where).content, where)
        # Nothing found is no list at all.
        embedded = object_at(answer, "_embedded", where, needed=False)
        for row in list_at(embedded, "enheter", where, needed=False):
            yield _unit(row, where)
        links = object_at(answer, "_links", where, needed=False)
        onward = object_at(links, "next", where, needed=False)
        url = text_at(onward, "href", where, "_links, next") if onward else ""
        if not url or url in read:  # a last page has been seen to name itself
            return
        if not url.startswith(f"{BASE}/"):
            raise BadAnswer(where, "_links, next", _("the next page lies somewhere else"))
    raise BadAnswer(where, "_links, next", _("there are more pages than we ever read"))


def unit(fetch: Fetch, number: str) -> Unit | None:
    """One unit, deleted ones with the day, or None if there never was one. Raises SourceFailed."""
    where = f"{NAME}, {number}"
    headers = {"Accept": ACCEPT}
    request = Request(
        "brreg", "GET", f"{BASE}/enheter/{number}", headers=headers, name=f"brreg-{number}"
    )
    response = fetch(request)
    if response.status == 404:
        return None
    if response.status not in {200, 410}:
        raise refusal(response, where)
    return _unit(json_in(response.content, where), where)


def _unit(row: Any, where: str) -> Unit:
    number = text_at(row, "organisasjonsnummer", where, "enheter")

    def text(key: str, owner: Any = row, needed: bool = False) -> str:
        return text_at(owner, key, where, number, needed=needed)

    form = object_at(row, "organisasjonsform", where, needed=False)
    address = object_at(row, "forretningsadresse", where, needed=False)
    ended = text("slettedato")
    try:
        deleted = date.fromisoformat(ended) if ended else None
    except ValueError:
        words = _("a date such as 2024-01-01 is expected")
        raise BadAnswer(where, f"{number}, slettedato", words) from None
    return Unit(
        number=number,
        name=text("navn", needed=True),
        form=text("kode", form),
        municipality=text("kommunenummer", address),
        website=text("hjemmeside"),
        email=text("epostadresse"),
        phone=text("telefon") or text("mobil"),
        deleted=deleted,
    )
