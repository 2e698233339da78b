"""A small country and a made-up source whose numbers a test decides, for the tests of figures."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import product
from typing import Any

from tests.figures.sources.made import LISTS, NOON, Numbers, PxWeb, answer, document, written
from trygt.figures.definition import SeriesDefinition, TableDefinition, library
from trygt.figures.kept import Place
from trygt.figures.models import Sheet
from trygt.figures.sources import jsonstat
from trygt.figures.sources.asking import Fetched, Level
from trygt.figures.sources.fetching import Request, Response
from trygt.places.models import Code, Community

NAME = {"nb": "Prøve", "nn": "Prøve", "en": "A trial"}
TOWNS = {"4001": "Porsgrunn", "4003": "Skien", "4012": "Bamble"}
"""The municipalities the made-up PxWeb knows (made.LISTS), all in county 40."""
YEARS = [str(year) for year in range(2017, 2027)]


def a_place(code: str, name: str = "", parent: Community | None = None, **fields: Any) -> Community:
    """A real community with its number: a county where that has two digits."""
    kind = "county" if len(code) == 2 else "municipality"
    fields = {"slug": f"place-{code}", "kind": kind, "name": name or f"Place {code}"} | fields
    place = Community.objects.create(parent=parent, **fields)
    Code.objects.create(community=place, code=code, valid_from=date(2016, 1, 1))
    return place


def telemark() -> dict[str, Community]:
    """One county and its three municipalities, by number: all of the country there is."""
    county = a_place("40", "Telemark")
    towns = {code: a_place(code, name, county) for code, name in TOWNS.items()}
    return {"40": county, **towns}


def a_table(*series: Mapping[str, Any], **more: Any) -> TableDefinition:
    """A table's definition; without series, of one that counts everything in it."""
    fields: dict[str, Any] = {
        "key": "trial",
        "source": "ssb",
        "table": "99999",
        "title": "Made up",
        "name": NAME,
        "select": {"ContentsCode": ("Personer1",), "Tid": ("*",)},
        "levels": {"municipality": "agg_KommSummer"},
        "series": tuple(
            SeriesDefinition.model_validate(one)
            for one in series or [{"key": "c", "kind": "count"}]
        ),
    }
    return TableDefinition.model_validate(fields | more)


def an_answer(
    dimensions: Mapping[str, Sequence[str]],
    values: Numbers,
    *,
    retrieved: datetime = NOON,
    level: Level = "municipality",
    **more: Any,
) -> Fetched:
    """What a source would have answered, through the parser."""
    body = document(dimensions, list(values), **more)
    table = jsonstat.read(written(body), "Made up")
    response = Response(200, {}, written(body), "https://data.ssb.no/", retrieved)
    request = Request("ssb", "GET", "https://data.ssb.no/x?y=1")
    page = "https://www.ssb.no/statbank/table/99999"
    return Fetched.from_answer(request, response, table, level=level, table_id="99999", page=page)


def yearly(values: Mapping[str, Numbers], years: Sequence[str], **more: Any) -> Fetched:
    """An answer with one row of numbers for each place."""
    rows = [value for row in values.values() for value in row]
    dimensions = {"Region": list(values), "ContentsCode": ["Personer1"], "Tid": list(years)}
    return an_answer(dimensions, rows, **more)


def now_of(table: str, place: Community | str) -> Sheet:
    """The sheet that holds now, of a community or an area."""
    if isinstance(place, str):
        return Sheet.objects.get(table=table, area=place, current=True)
    return Sheet.objects.get(table=table, community=place, current=True)


def points(sheet: Sheet, key: str = "c") -> dict[str, float | None]:
    """The numbers of one series by period."""
    return dict(zip(sheet.periods, sheet.values[key], strict=True))


def place_of(community: Community) -> Place:
    """A community as the key of a shelf."""
    return community.pk, ""


Cell = Mapping[str, str]
"""The category of each dimension."""


class Statistics(PxWeb):
    """PxWebApi with people (07459) and traffic casualties (12044), as many as `number` says.

    `spoil` may change an answer's JSON before it is written, `instead` is given instead of it.
    """

    def __init__(self, number: Callable[[Cell], int | float | str | None] | None = None) -> None:
        super().__init__()
        self.number = number or usual
        self.spoil: Callable[[dict[str, Any], str], object] = lambda _body, _table: None
        self.instead: Callable[[str, str], Response | Exception | None] = lambda _t, _level: None
        people = self.tables["07459"]
        lists = [{"id": name} for name in LISTS if name != "agg_Alder"]
        region = {"elimination": True, "codelists": lists}
        self.tables["12044"] = (
            "12044: Drepte eller skadde i veitrafikkulykker",
            {
                "Region": people[1]["Region"],
                "ContentsCode": ["PersonerDrept", "PersonerHardtSkadd", "PersonerSkadd"],
                "Tid": YEARS,
            },
            {"Region": region},
        )

    def _data(self, table: str, request: Request) -> Response:
        response = super()._data(table, request)
        if response.status != 200:
            return response
        body = json.loads(response.content)
        level = next((name for name in LISTS if name in request.url), "")
        said = self.instead(table, level)
        if isinstance(said, Exception):
            raise said
        if said is not None:
            return said
        codes = [list(body["dimension"][one]["category"]["index"]) for one in body["id"]]
        cells = [dict(zip(body["id"], cell, strict=True)) for cell in product(*codes)]
        body["value"] = [self.number(cell) for cell in cells]
        self.spoil(body, table)
        return answer(body)


def usual(cell: Cell) -> int:
    """20,000 people in every municipality; two killed, five hard hurt and 40 hurt each year."""
    size = {"K": 1, "F": 3, "0": 3}[cell["Region"][0]]
    counts = {"PersonerDrept": 2, "PersonerHardtSkadd": 5, "PersonerSkadd": 40}
    return size * counts.get(cell["ContentsCode"], 20_000)


def shipped(key: str, **changed: Any) -> TableDefinition:
    """A table of the library, asked for as the made-up source can answer."""
    table = next(one for one in library().tables if one.key == key)
    return table.model_copy(update=changed)


PEOPLE = a_table(
    {"key": "population", "kind": "population", "unit": "personer"},
    key="ssb-population",
    table="07459",
    title="Befolkning (K)",
    levels={"municipality": "agg_KommSummer", "county": "agg_KommFylker", "country": "vs_Landet"},
)
TRAFFIC = shipped("ssb-traffic")
