"""Kartverket: which municipalities and counties there are, and every official name of each."""

from dataclasses import dataclass
from typing import Any

from trygt.figures.sources.answers import json_in, list_at, object_at, text_at
from trygt.figures.sources.fetching import Fetch, Request, taken, url_with

NAME = "Kartverket"
HOST = "https://api.kartverket.no"
BASE = f"{HOST}/kommuneinfo/v1"
LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
ATTRIBUTION = "© Kartverket"
ATTRIBUTION_URL = "https://www.kartverket.no/"

LANGUAGES = {
    "Norwegian": "nb",
    "Northern Sami": "se",
    "Lule Sami": "smj",
    "Southern Sami": "sma",
    "Kven Finnish": "fkv",
}
UNKNOWN_LANGUAGE = "und"


@dataclass(frozen=True)
class Municipality:
    """A municipality. `names`: (language, name) in official order; `name` is the Norwegian one."""

    code: str
    name: str
    county: str
    names: tuple[tuple[str, str], ...]
    sami_area: bool
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class County:
    """A county and the codes and Norwegian names of its municipalities."""

    code: str
    name: str
    municipalities: tuple[tuple[str, str], ...]


def counties(fetch: Fetch) -> list[County]:
    """All counties with their municipalities, in one call. Raises SourceFailed."""
    names = "fylkesnavn,fylkesnummer,kommuner.kommunenavnNorsk,kommuner.kommunenummer"
    answer, where = _answer(fetch, "fylkerkommuner", {"filtrer": names})
    read = []
    for county in list_at({"fylker": answer}, "fylker", where):
        code = text_at(county, "fylkesnummer", where, "fylker")
        inside = tuple(
            (
                text_at(one, "kommunenummer", where, f"fylke {code}"),
                text_at(one, "kommunenavnNorsk", where, f"fylke {code}"),
            )
            for one in list_at(county, "kommuner", where)
        )
        read.append(County(code, text_at(county, "fylkesnavn", where, f"fylke {code}"), inside))
    return read


def municipality(fetch: Fetch, code: str) -> Municipality:
    """One municipality with all its names. Raises SourceFailed; Refused 404 if there is none."""
    answer, where = _answer(fetch, f"kommuner/{code}", {})
    found = object_at({code: answer}, code, where)
    names = tuple(
        (
            LANGUAGES.get(text_at(one, "sprak", where, code), UNKNOWN_LANGUAGE),
            text_at(one, "navn", where, code),
        )
        for one in sorted(
            list_at(found, "gyldigeNavn", where),
            key=_priority,
        )
    )
    # Only where the point is given in degrees, which is how they come unless asked otherwise.
    point = object_at(found, "punktIOmrade", where, needed=False)
    longitude, latitude = _degrees(point.get("coordinates"))
    return Municipality(
        code=text_at(found, "kommunenummer", where, code),
        name=text_at(found, "kommunenavnNorsk", where, code),
        county=text_at(found, "fylkesnummer", where, code),
        names=names,
        sami_area=found.get("samiskForvaltningsomrade") is True,
        latitude=latitude,
        longitude=longitude,
    )


def _priority(name: Any) -> int:
    priority = name.get("prioritet") if isinstance(name, dict) else None
    return priority if type(priority) is int else 0


def _degrees(pair: Any) -> tuple[float | None, float | None]:
    """Longitude and latitude of a point in Norway, or nothing."""
    if isinstance(pair, list) and len(pair) == 2 and all(type(n) in (int, float) for n in pair):
        longitude, latitude = map(float, pair)
        if 4 <= longitude <= 35 and 57 <= latitude <= 82:
            return longitude, latitude
    return None, None


def _answer(fetch: Fetch, path: str, query: dict[str, str]) -> tuple[Any, str]:
    where = f"{NAME}, {path}"
    name = f"kartverket-{path}"
    request = Request("kartverket", "GET", url_with(f"{BASE}/{path}", query), name=name)
    return json_in(taken(fetch, request, where).content, where), where
