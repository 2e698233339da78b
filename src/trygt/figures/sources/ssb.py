"""Statistics Norway: PxWebApi v2, one call for each level of places.

For each table first its metadata, then the code list of places, then the figures. A variable takes
one code list at a time, so municipality, county and country are three calls.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from django.utils.translation import gettext as _

from trygt.figures.sources import jsonstat
from trygt.figures.sources.answers import json_in, list_at, text_at
from trygt.figures.sources.asking import (
    COUNTRY,
    COUNTY,
    GROUP,
    MUNICIPALITY,
    Codes,
    Fetched,
    Level,
    TableQuery,
    fits,
    wanted_codes,
)
from trygt.figures.sources.failures import BadAnswer, Refused, where_of
from trygt.figures.sources.fetching import Fetch, Request, taken, url_with
from trygt.figures.sources.tables import Dimension, Table

NAME = "Statistisk sentralbyrå"
HOST = "https://data.ssb.no"
BASE = f"{HOST}/api/pxwebapi/v2"
LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
ATTRIBUTION = "Kilde: Statistisk sentralbyrå"

MOST_CELLS = 800_000
LONGEST_URL = 2000
# Today's borders first, then lists where old codes stand beside new ones. Ids vary by table.
CODE_LISTS: dict[Level, tuple[str, ...]] = {
    MUNICIPALITY: ("agg_KommSummer", "agg_KommSummerHist", "agg_KommGjeldende", "vs_Kommun"),
    COUNTY: ("agg_KommFylker", "agg_FylkerGjeldende", "agg_Fylker2024", "vs_Fylker"),
    COUNTRY: ("vs_Landet",),
    GROUP: (),
}


def page_of(table_id: str) -> str:
    """Where people can see a table."""
    return f"https://www.ssb.no/statbank/table/{table_id}"


@dataclass(frozen=True)
class Known:
    """What a table says of itself before it is asked for figures."""

    table_id: str
    frame: Table

    @property
    def where(self) -> str:
        """As a fault names it."""
        return where_of(NAME, self.table_id)


def look(query: TableQuery, fetch: Fetch) -> Known:
    """The table's metadata; if its id is gone, those of the newest table with the title.

    Raises SourceFailed.
    """
    try:
        return _metadata(query.table, fetch)
    except Refused as refused:
        if refused.status not in {400, 404, 410} or not query.title:
            raise
    return _metadata(find(query.title, fetch, query.table), fetch)


def find(title: str, fetch: Fetch, instead_of: str = "") -> str:
    """The id of the newest table in use whose title has these words. Raises SourceFailed."""
    where = where_of(NAME, instead_of or title)
    words = " ".join(re.findall(r"\w{3,}", title))
    query = {"query": words, "lang": "no", "pageNumber": "1", "pageSize": "100"}
    request = Request("ssb", "GET", url_with(f"{BASE}/tables", query), name=f"ssb-find-{words}")
    answer = json_in(taken(fetch, request, where).content, where)
    hits = [
        table
        for table in list_at(answer, "tables", where)
        if fits(title, text_at(table, "label", where, "tables"))
        and table.get("discontinued") is not True
    ]
    if not hits:
        sentence = _("the table is gone, and there is none with the title “%(title)s”")
        raise BadAnswer(where, "", sentence % {"title": title})
    newest = max(
        hits, key=lambda table: [str(table.get(k) or "") for k in ("lastPeriod", "updated", "id")]
    )
    return text_at(newest, "id", where, "tables")


def fetch_table(
    query: TableQuery,
    fetch: Fetch,
    codes: Codes | None = None,
    *,
    newer_than: datetime | None = None,
) -> Iterator[Fetched]:
    """The query's figures, one answer or more for each level.

    `codes`: level → the places wanted; None, or a level left out, is every place the table has.
    Nothing comes if the table has not been updated since `newer_than`. Raises SourceFailed.
    """
    known = look(query, fetch)
    updated = known.frame.updated
    if newer_than and updated and updated <= newer_than:
        return
    for level, chosen in query.levels.items():
        yield from _Level(query, known, fetch, level, chosen).answers(codes)


def _metadata(table_id: str, fetch: Fetch) -> Known:
    url = url_with(f"{BASE}/tables/{table_id}/metadata", {"lang": "no"})
    request = Request("ssb", "GET", url, name=f"ssb-{table_id}-metadata")
    where = where_of(NAME, table_id)
    return Known(table_id, jsonstat.read_frame(taken(fetch, request, where).content, where))


class _Level:
    """One level of places in one table: which codes, how many cells, in how many calls."""

    def __init__(
        self, query: TableQuery, known: Known, fetch: Fetch, level: Level, chosen: str
    ) -> None:
        self.query, self.known, self.fetch, self.level = query, known, fetch, level
        self.where, self.geo = known.where, known.frame.geo
        lists = _lists_of(self.geo, self.where) if self.geo else []
        named = chosen if chosen.startswith(("agg_", "vs_")) else ""
        self.pattern = "" if named else chosen
        offered = next((one for one in CODE_LISTS[level] if one in lists), "")
        self.code_list = named or ("" if self.pattern else offered)

    def answers(self, codes: Codes | None) -> Iterator[Fetched]:
        if self.geo is None:  # the table is about the whole country
            if self.level == COUNTRY:
                yield self._answer({}, [], 0)
            return
        offered = self._codes_in(self.code_list, self.geo)
        places, absent = wanted_codes(offered, self.level, codes, self.pattern)
        if not places:
            if codes is None or codes.get(self.level):
                words = _("the table has none of the places we ask for")
                raise BadAnswer(self.where, f"{self.geo.code} ({self.level})", words)
            return
        cells = self._cells_for_each()
        if cells > MOST_CELLS:
            raise BadAnswer(self.where, "", _("one place alone has too many cells; choose fewer"))
        most = MOST_CELLS // max(cells, 1)
        for part in range(math.ceil(len(places) / most)):
            some = places[part * most : (part + 1) * most]
            whole = codes is None and len(some) == len(offered)
            yield self._answer({self.geo.code: ["*"] if whole else some}, absent, part)

    def _cells_for_each(self) -> int:
        """How many cells one place has. Checks each choice against what the table has."""
        count = 1
        dimensions = {one.code: one for one in self.known.frame.dimensions if one is not self.geo}
        for code in self.query.select:
            if code not in dimensions:
                raise BadAnswer(self.where, code, _("the table has no such dimension any more"))
        for dimension in dimensions.values():
            choices = self.query.select.get(dimension.code)
            if choices:
                codes = self._codes_in(self.query.lists.get(dimension.code, ""), dimension)
                count *= self._chosen(dimension, choices, codes)
            elif dimension.extension.get("elimination") is not True:
                raise BadAnswer(
                    self.where, dimension.code, _("a choice that must be made is missing")
                )
        return count

    def _chosen(self, dimension: Dimension, choices: Sequence[str], codes: Sequence[str]) -> int:
        """How many of a dimension's codes the choices take."""
        chosen: set[str] = set()
        for choice in choices:
            some = chosen_codes(choice, codes)
            if not some:
                raise BadAnswer(
                    self.where,
                    f"{dimension.code} {choice}",
                    _("the table has no such code any more"),
                )
            chosen.update(some)
        return len(chosen)

    def _codes_in(self, code_list: str, dimension: Dimension) -> Sequence[str]:
        """The codes a code list has, or the table's own without one."""
        if not code_list:
            return dimension.codes
        url = url_with(f"{BASE}/codelists/{code_list}", {"lang": "no"})
        request = Request("ssb", "GET", url, name=f"ssb-codelist-{code_list}")
        answer = json_in(
            taken(self.fetch, request, f"{self.where}, {code_list}").content, self.where
        )
        values = list_at(answer, "values", self.where)
        return [text_at(value, "code", self.where, code_list) for value in values]

    def _answer(self, places: dict[str, list[str]], absent: Sequence[str], part: int) -> Fetched:
        lists = {**self.query.lists}
        if places and self.code_list and self.geo:
            lists[self.geo.code] = self.code_list
        name = f"ssb-{self.known.table_id}-{self.level}" + (f"-part-{part + 1}" if part else "")
        # A code twice makes the source fall over.
        choices = {
            code: list(dict.fromkeys(some))
            for code, some in {**places, **self.query.select}.items()
        }
        request = data_request(self.known.table_id, choices, lists, name)
        response = taken(self.fetch, request, self.where)
        return Fetched.from_answer(
            request,
            response,
            jsonstat.read(response.content, self.where),
            level=self.level,
            table_id=self.known.table_id,
            page=page_of(self.known.table_id),
            absent=absent,
        )


def data_request(
    table_id: str, choices: dict[str, list[str]], lists: dict[str, str], name: str
) -> Request:
    """The call for figures: GET, or POST where the address would be longer than they take."""
    url = f"{BASE}/tables/{table_id}/data"
    form = {"lang": "no", "outputFormat": "json-stat2"}
    query = dict(form)
    for code, some in choices.items():
        if code in lists:
            query[f"codelist[{code}]"] = lists[code]
        query[f"valueCodes[{code}]"] = ",".join(f"[{one}]" if "," in one else one for one in some)
    long = url_with(url, query)
    if len(long) <= LONGEST_URL:
        return Request("ssb", "GET", long, name=name)
    selection = [
        {
            "variableCode": code,
            **({"codelist": lists[code]} if code in lists else {}),
            "valueCodes": some,
        }
        for code, some in choices.items()
    ]
    return Request("ssb", "POST", url_with(url, form), {"selection": selection}, name=name)


_CALL = re.compile(r"(top|bottom|from|to|range)\(([^()]*)\)", re.IGNORECASE)


def chosen_codes(choice: str, codes: Sequence[str]) -> Sequence[str]:
    """The codes that a choice in PxWebApi's words takes, in the order they stand."""
    call = _CALL.fullmatch(choice)
    if not call:
        return [code for code in codes if fnmatchcase(code.casefold(), choice.casefold())]
    name, given = call[1].lower(), [one.strip() for one in call[2].split(",")]
    if name in {"top", "bottom"}:
        count, skipped = (int(one) if one.isdecimal() else 0 for one in [*given, "0"][:2])
        # Which end is meant differs between dimensions; how many it is does not.
        return codes[skipped : skipped + count]
    at = [codes.index(one) if one in codes else -1 for one in given]
    if -1 in at:
        return []
    first, last = {"from": (at[0], len(codes) - 1), "to": (0, at[0])}.get(name, (at[0], at[-1]))
    return codes[first : last + 1]


def _lists_of(dimension: Dimension, where: str) -> list[str]:
    """The code lists a dimension offers. The name of the key has been written in two ways."""
    key = "codelists" if "codelists" in dimension.extension else "codeLists"
    lists = list_at(dimension.extension, key, where, needed=False)
    return [text_at(one, "id", where, dimension.code) for one in lists]
