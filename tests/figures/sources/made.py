"""Made-up sources: they answer as the real ones are documented to, with figures nobody counted."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zlib import crc32

from trygt.figures.sources.fetching import Request, Response

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
UPDATED = "2026-02-25T07:00:00Z"
Numbers = Sequence[int | float | str | None]


class Clock:
    """A clock that only moves when someone sleeps. `slept`: how long each time."""

    def __init__(self, moment: datetime = NOON) -> None:
        self.moment, self.slept = moment, list[float]()

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.slept.append(seconds)
        self.moment += timedelta(seconds=seconds)


def figure(codes: Sequence[str]) -> int:
    """A number that belongs to a cell, the same each time."""
    return crc32(" ".join(codes).encode()) % 100_000


def document(
    dimensions: Mapping[str, Sequence[str]], value: Any = None, **more: Any
) -> dict[str, Any]:
    """A json-stat2 dataset as Statistics Norway writes it; `value` is made if there is none."""
    if value is None:
        value = [figure(codes) for codes in product(*dimensions.values())]
    described = {
        code: {
            "label": code.lower(),
            "category": {
                "index": {one: at for at, one in enumerate(codes)},
                "label": {one: f"{code} {one}" for one in codes},
            },
        }
        for code, codes in dimensions.items()
    }
    for one in dimensions.get("ContentsCode", ()):
        units = described["ContentsCode"]["category"].setdefault("unit", {})
        units[one] = {"base": "personer", "decimals": 0}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "99999: Made up",
        "source": "Statistisk sentralbyrå",
        "updated": UPDATED,
        "id": list(dimensions),
        "size": [len(codes) for codes in dimensions.values()],
        "role": {"time": ["Tid"]} if "Tid" in dimensions else {},
        "dimension": described,
        "extension": {"px": {"tableid": "99999"}},
        "value": value,
        **more,
    }


def written(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    content = body if isinstance(body, bytes) else written(body)
    headers = {"content-type": "application/json", **(headers or {})}
    return Response(status, headers, content, "https://data.ssb.no/", NOON)


def always(*answers: Response | Exception) -> tuple[Callable[[Request], Response], list[Request]]:
    """A fetch that gives these answers in turn, the last one again and again, and what it was asked."""
    asked: list[Request] = []

    def fetch(request: Request) -> Response:
        asked.append(request)
        said = answers[min(len(asked), len(answers)) - 1]
        if isinstance(said, Exception):
            raise said
        return said

    return fetch, asked


LISTS = {
    "agg_KommSummer": ["K-4001", "K-4003", "K-4012", "K-Rest"],
    "agg_KommFylker": ["F-40", "F-99"],
    "vs_Landet": ["0"],
    "agg_Alder": ["0-17", "18-66", "67+"],
}
YEARS = [str(year) for year in range(2017, 2027)]


class PxWeb:
    """Statistics Norway's PxWebApi v2 with tables of our own: one in today's borders, one of KOSTRA."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.updated = UPDATED
        self.tables: dict[str, tuple[str, dict[str, list[str]], dict[str, Any]]] = {
            "07459": (
                "07459: Befolkning, etter region (K) (F), kjønn og år",
                {
                    "Region": ["4001", "4003", "4012", "3807", "40", "38", "0"],
                    "Kjonn": ["1", "2"],
                    "Alder": [f"{age:03}" for age in range(106)],
                    "ContentsCode": ["Personer1"],
                    "Tid": YEARS,
                },
                {
                    "Region": {
                        "elimination": True,
                        "codelists": [{"id": name} for name in LISTS if name != "agg_Alder"],
                    },
                    "Kjonn": {"elimination": True},
                    "Alder": {"elimination": True, "codelists": [{"id": "agg_Alder"}]},
                },
            ),
            "12134": (
                "12134: Kostra, frie inntekter (K)",
                {
                    "KOKkommuneregion0000": ["4003", "EAK", "EAKUO", "EKA40", "EKG05", "EKG11"],
                    "ContentsCode": ["KOSinntekt0000"],
                    "Tid": YEARS,
                },
                {},
            ),
        }

    def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        parts = urlsplit(request.url)
        query = dict(parse_qsl(parts.query))
        path = parts.path.removeprefix("/api/pxwebapi/v2/").split("/")
        match path:
            case ["tables"]:
                return answer({"tables": self._found(query["query"])})
            case ["tables", table, kind] if table in self.tables:
                return self._metadata(table) if kind == "metadata" else self._data(table, request)
            case ["codelists", name] if name in LISTS:
                return answer({"id": name, "values": [{"code": code} for code in LISTS[name]]})
        return answer({"type": "Parameter error", "title": "Not found", "status": 404}, 404)

    def _found(self, words: str) -> list[dict[str, Any]]:
        return [
            {"id": name, "label": label, "updated": self.updated, "lastPeriod": "2026"}
            for name, (label, _dimensions, _more) in self.tables.items()
            if all(word.casefold() in label.casefold() for word in words.split())
        ]

    def _metadata(self, table: str) -> Response:
        label, dimensions, more = self.tables[table]
        body = document(dimensions, [], label=label, updated=self.updated)
        body["extension"]["px"]["tableid"] = table
        del body["value"]
        for code, said in more.items():
            body["dimension"][code]["extension"] = said
        return answer(body)

    def _data(self, table: str, request: Request) -> Response:
        label, dimensions, _more = self.tables[table]
        chosen = {}
        for code, (name, choices) in _selection(request).items():
            if code not in dimensions:
                return _no("Non-existent variable")
            have = LISTS.get(name, dimensions[code]) if name else dimensions[code]
            some = [one for choice in choices for one in _expanded(choice, have)]
            if len(set(some)) < len(some):
                return answer(b"", 500)
            if not some:
                return _no("Non-existent value")
            chosen[code] = some
        if not {"ContentsCode", "Tid"} <= set(chosen):
            return _no("Missing selection for mandantory variable")
        body = document({code: chosen[code] for code in dimensions if code in chosen}, label=label)
        body["extension"]["px"]["tableid"] = table
        return answer(body | {"updated": self.updated})


def _no(title: str) -> Response:
    return answer({"type": "Parameter error", "title": title, "status": 400}, 400)


def _selection(request: Request) -> dict[str, tuple[str, list[str]]]:
    if request.body:
        return {
            one["variableCode"]: (one.get("codelist", ""), one["valueCodes"])
            for one in request.body["selection"]
        }
    query = dict(parse_qsl(urlsplit(request.url).query))
    values = {key[11:-1]: value for key, value in query.items() if key.startswith("valueCodes[")}
    return {
        code: (
            query.get(f"codelist[{code}]", ""),
            [one.strip("[]") for one in re.findall(r"\[[^]]*\]|[^,]+", value)],
        )
        for code, value in values.items()
    }


def _expanded(choice: str, codes: Sequence[str]) -> Sequence[str]:
    call = re.fullmatch(r"(top|range)\((.*)\)", choice)
    if choice == "*":
        return codes
    if not call:
        return [choice] if choice in codes else []
    given = call[2].split(",")
    if call[1] == "top":
        return codes[-int(given[0]) :]
    return codes[codes.index(given[0]) : codes.index(given[1]) + 1]


class FhiApi:
    """FHI's open API with one table; whatever is shielded is where a real answer has it."""

    PLACES = ("0", "40", "4001", "4003", "301101", "H12")
    PERIODS = ("2018_2020", "2019_2021", "2020_2022", "2021_2023", "2022_2024")

    def __init__(self, table_id: int = 714) -> None:
        self.asked: list[Request] = []
        self.table_id = table_id
        self.dimensions: dict[str, Sequence[str]] = {
            "GEO": self.PLACES,
            "AAR": self.PERIODS,
            "KJONN": ("0",),
            "KODEGRUPPE": ("S00_T78", "S720_S722"),
            "MEASURE_TYPE": ("TELLER", "MEIS"),
        }

    def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        path = urlsplit(request.url).path.removeprefix("/api/open/v1/nokkel/table")
        if path == "":
            words = {"title": "Skader i sykehus", "publishedAt": None}
            row = {"tableId": self.table_id, "modifiedAt": "2026-05-26T13:25:14.437201Z", **words}
            return answer([row, row | {"tableId": 12, "title": "Annen tabell"}])
        if path == f"/{self.table_id}/dimension":
            country, county, *rest = self.PLACES
            tree = _category(country, [_category(county, [_category(one, []) for one in rest])])
            flat = {
                code: [_category(one, []) for one in codes]
                for code, codes in self.dimensions.items()
            }
            flat["GEO"] = [tree]
            return answer(
                {"dimensions": [{"code": code, "categories": some} for code, some in flat.items()]}
            )
        if path == f"/{self.table_id}/data":
            return self._data(request)
        return answer({"title": "Not Found"}, 404)

    def _data(self, request: Request) -> Response:
        chosen: dict[str, Sequence[str]] = {}
        for one in request.body["dimensions"]:
            have = self.dimensions.get(one["code"])
            if have is None:
                return answer({"title": "No such dimension"}, 400)
            kind, values = one["filter"], one["values"]
            some = {"all": have, "item": values}.get(kind)
            chosen[one["code"]] = have[-int(values[0]) :] if some is None else some
        if set(chosen) != set(self.dimensions):
            return answer({"title": "Every dimension must be filtered"}, 400)
        cells = list(product(*chosen.values()))
        values = [":" if codes[0] == "4001" else figure(codes) + 0.25 for codes in cells]
        body = document(chosen, values, status="", label="Skader i sykehus")
        for code, codes in chosen.items():
            body["dimension"][code]["category"]["index"] = list(codes)
        body["role"] = {"time": None, "geo": None, "metric": ["MEASURE_TYPE"]}
        body["extension"] = {
            "flags": {"index": [":", "k"], "label": {":": "Skjult", "k": "Usikker"}}
        }
        return answer(b"\xef\xbb\xbf" + written(body))


def _category(code: str, children: list[dict[str, Any]]) -> dict[str, Any]:
    return {"label": code, "value": code, "children": children}
