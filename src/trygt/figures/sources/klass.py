"""KLASS: Statistics Norway's lists of codes, how they changed, and which belong together."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trygt.figures.sources.answers import json_in, list_at, text_at
from trygt.figures.sources.failures import BadAnswer
from trygt.figures.sources.fetching import Fetch, Request, taken, url_with

NAME = "Statistisk sentralbyrå, KLASS"
HOST = "https://data.ssb.no"
BASE = f"{HOST}/api/klass/v1"
LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
ATTRIBUTION = "Kilde: Statistisk sentralbyrå"

MUNICIPALITIES, COUNTIES, KOSTRA_GROUPS = 131, 104, 112
# The municipalities of each KOSTRA group in 2026. A new one comes each year.
KOSTRA_TABLE = 2840


@dataclass(frozen=True)
class Code:
    """A code of a classification as it stood on a day."""

    code: str
    name: str
    parent: str = ""
    level: str = ""


@dataclass(frozen=True)
class CodeChange:
    """What had `old` has had `new` since `on`. No `old`: it is new; no `new`: it ceased."""

    on: date
    old: str
    old_name: str
    new: str
    new_name: str


@dataclass(frozen=True)
class Pair:
    """Two codes that belong together: a municipality and its KOSTRA group."""

    source: str
    source_name: str
    target: str
    target_name: str


def codes_at(fetch: Fetch, classification: int, day: date) -> list[Code]:
    """The codes of a classification on a day. Raises SourceFailed."""
    path = f"classifications/{classification}/codesAt"
    rows, where = _rows(fetch, path, "codes", {"date": f"{day}"})
    return [
        Code(
            code=text_at(row, "code", where, f"codes {n}"),
            name=text_at(row, "name", where, f"codes {n}"),
            parent=text_at(row, "parentCode", where, f"codes {n}", needed=False),
            level=text_at(row, "level", where, f"codes {n}", needed=False),
        )
        for n, row in enumerate(rows, 1)
    ]


def changes(fetch: Fetch, classification: int, start: date, end: date) -> list[CodeChange]:
    """What changed from `start` until before `end`. Raises SourceFailed."""
    path = f"classifications/{classification}/changes"
    rows, where = _rows(fetch, path, "codeChanges", {"from": f"{start}", "to": f"{end}"})
    read = []
    for n, row in enumerate(rows, 1):
        place = f"codeChanges {n}"
        text = {
            key: text_at(row, key, where, place, needed=False)
            for key in ("oldCode", "oldName", "newCode", "newName")
        }
        if not text["oldCode"] and not text["newCode"]:
            raise BadAnswer(where, place, _("an old code or a new one is expected"))
        try:
            on = date.fromisoformat(text_at(row, "changeOccurred", where, place))
        except ValueError:
            words = _("a date such as 2024-01-01 is expected")
            raise BadAnswer(where, f"{place}, changeOccurred", words) from None
        read.append(CodeChange(on, *text.values()))
    return read


def kostra_groups(fetch: Fetch, table: int = KOSTRA_TABLE) -> list[Pair]:
    """The pairs of a correspondence table; by default KOSTRA groups. Raises SourceFailed."""
    rows, where = _rows(fetch, f"correspondencetables/{table}", "correspondenceMaps", {})
    return [
        Pair(
            *(
                text_at(row, key, where, f"correspondenceMaps {n}", needed="Code" in key)
                for key in ("sourceCode", "sourceName", "targetCode", "targetName")
            )
        )
        for n, row in enumerate(rows, 1)
    ]


def _rows(fetch: Fetch, path: str, key: str, query: dict[str, str]) -> tuple[list[Any], str]:
    """The rows under a key, and source and list as a fault names them."""
    where = f"{NAME}, {path}"
    name = "-".join(["klass", *path.split("/")[1:], *query.values()])
    # Without this header it answers in XML.
    headers = {"Accept": "application/json"}
    url = url_with(f"{BASE}/{path}", query)
    request = Request("klass", "GET", url, headers=headers, name=name)
    return list_at(json_in(taken(fetch, request, where).content, where), key, where), where
