"""FHI's open statistics: one call holds every level of places; every dimension must be chosen."""

import math
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from trygt.figures.sources import jsonstat
from trygt.figures.sources.answers import json_in, list_at, text_at
from trygt.figures.sources.asking import Codes, Fetched, TableQuery, fits, wanted_codes
from trygt.figures.sources.failures import BadAnswer, where_of
from trygt.figures.sources.fetching import Fetch, Request, taken

NAME = "Folkehelseinstituttet"
HOST = "https://statistikk-data.fhi.no"
BASE = f"{HOST}/api/open/v1"
# Each bank of tables has its own terms, and none of them is confirmed: there is none to show.
LICENCE = ""
LICENCE_URL = ""
ATTRIBUTION = "Kilde: Folkehelseinstituttet/Helsedirektoratet, Folkehelsestatistikk"

MOST_ROWS = 50_000
PLACES = ("GEO", "FYLKE")
_NEWEST = re.compile(r"(top|bottom)\((\d{1,4})\)")


def page_of(bank: str, table_id: str) -> str:
    """Where it says what a table is. An address for people is not known."""
    return f"{BASE}/{bank}/table/{table_id}/metadata"


def fetch_table(
    query: TableQuery,
    fetch: Fetch,
    codes: Codes | None = None,
    *,
    newer_than: datetime | None = None,
) -> Iterator[Fetched]:
    """The query's figures: one answer with all levels, or several if there are many places.

    `codes`: level → the places wanted; None, or a level left out, is every place the table has.
    Nothing comes if the table has not been changed since `newer_than`. Raises SourceFailed.
    """
    table_id, changed = _look(query, fetch)
    if newer_than and changed and changed <= newer_than:
        return
    where = where_of(NAME, f"{query.bank} {table_id}")
    offered = _dimensions(query.bank, table_id, fetch, where)
    geo = next((code for code in PLACES if code in offered), "")
    chosen = _choices(query, offered, geo, where)
    places: list[str] = []
    absent: list[str] = []
    for level, pattern in query.levels.items() if geo else ():
        have, missing = wanted_codes(offered[geo], level, codes, pattern)
        places += have
        absent += missing
    if geo and not places:
        raise BadAnswer(where, geo, _("the table has none of the places we ask for"))
    cells = math.prod(count for _filter, count in chosen.values())
    if cells > MOST_ROWS:
        raise BadAnswer(where, "", _("one place alone has too many cells; choose fewer"))
    most = MOST_ROWS // max(cells, 1)
    for part in range(max(math.ceil(len(places) / most), 1)):
        some = places[part * most : (part + 1) * most]
        dimensions = [{"code": geo, "filter": "item", "values": some}] if geo else []
        dimensions += [{"code": code, **filter_} for code, (filter_, _n) in chosen.items()]
        name = f"fhi-{query.bank}-{table_id}" + (f"-part-{part + 1}" if part else "")
        body = {
            "dimensions": dimensions,
            "response": {"format": "json-stat2", "maxRowCount": MOST_ROWS},
        }
        request = Request("fhi", "POST", f"{_table(query.bank, table_id)}/data", body, name=name)
        response = taken(fetch, request, where)
        yield Fetched.from_answer(
            request,
            response,
            jsonstat.read(response.content, where),
            level="",
            table_id=table_id,
            page=page_of(query.bank, table_id),
            absent=absent,
        )


def _table(bank: str, table_id: str) -> str:
    return f"{BASE}/{bank}/table/{table_id}"


def _look(query: TableQuery, fetch: Fetch) -> tuple[str, datetime | None]:
    """The id of the table, by its number or else by its title, and when it was last changed."""
    where = where_of(NAME, f"{query.bank} {query.table}")
    request = Request("fhi", "GET", f"{BASE}/{query.bank}/table", name=f"fhi-{query.bank}-tables")
    answer = {"tables": json_in(taken(fetch, request, where).content, where)}
    changed = {
        str(table.get("tableId")): (
            jsonstat.moment(
                table.get("modifiedAt") or table.get("publishedAt"), where, "modifiedAt"
            ),
            text_at(table, "title", where, "tables", needed=False),
        )
        for table in list_at(answer, "tables", where)
        if isinstance(table, dict)
    }
    if query.table in changed:
        return query.table, changed[query.table][0]
    hits = [
        key for key, (_day, title) in changed.items() if query.title and fits(query.title, title)
    ]
    if not hits:
        sentence = _("the table is gone, and there is none with the title “%(title)s”")
        raise BadAnswer(where, "", sentence % {"title": query.title})
    newest = max(hits, key=lambda key: (str(changed[key][0] or ""), key))
    return newest, changed[newest][0]


def _dimensions(bank: str, table_id: str, fetch: Fetch, where: str) -> dict[str, list[str]]:
    """Dimension → its codes, parents before children."""
    url = f"{_table(bank, table_id)}/dimension"
    request = Request("fhi", "GET", url, name=f"fhi-{bank}-{table_id}-dimension")
    answer = json_in(taken(fetch, request, where).content, where)
    offered = {}
    for dimension in list_at(answer, "dimensions", where):
        code = text_at(dimension, "code", where, "dimensions")
        codes: list[str] = []
        waiting = list(reversed(list_at(dimension, "categories", where)))
        while waiting:
            category = waiting.pop()
            codes.append(text_at(category, "value", where, code))
            waiting += reversed(list_at(category, "children", where, needed=False))
        offered[code] = list(dict.fromkeys(codes))
    return offered


def _choices(
    query: TableQuery, offered: dict[str, list[str]], geo: str, where: str
) -> dict[str, tuple[dict[str, Any], int]]:
    """Dimension → its filter and how many codes it takes. Checked against what the table has."""
    for code in query.select:
        if code not in offered:
            raise BadAnswer(where, code, _("the table has no such dimension any more"))
    chosen = {}
    for code, codes in offered.items():
        if code == geo:
            continue
        choices = query.select.get(code)
        if not choices:
            if len(codes) > 1:
                raise BadAnswer(where, code, _("a choice that must be made is missing"))
            choices = codes
        chosen[code] = _filter(code, choices, codes, where)
    return chosen


def _filter(
    code: str, choices: Sequence[str], codes: Sequence[str], where: str
) -> tuple[dict[str, Any], int]:
    newest = _NEWEST.fullmatch(choices[0]) if len(choices) == 1 else None
    if newest:
        return {"filter": newest[1], "values": [newest[2]]}, min(int(newest[2]), len(codes))
    if list(choices) == ["*"]:
        return {"filter": "all", "values": ["*"]}, len(codes)
    for choice in choices:
        if choice not in codes:
            raise BadAnswer(where, f"{code} {choice}", _("the table has no such code any more"))
    values = list(dict.fromkeys(choices))
    return {"filter": "item", "values": values}, len(values)
