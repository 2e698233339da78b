"""Everything the issue says will go wrong, from the wire to the sentence: source, table and cell."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.figures.sources.made import NOON, Clock, FhiApi, PxWeb, always, answer, written
from tests.figures.sources.test_fhi import INJURIES
from tests.figures.sources.test_jsonstat import ODD, nodes
from tests.figures.sources.test_ssb import PLACES, POPULATION
from trygt.figures.sources import brreg, fhi, kartverket, klass, ssb
from trygt.figures.sources.asking import Fetched
from trygt.figures.sources.checks import Kind, Series, check_run, check_table
from trygt.figures.sources.failures import BadAnswer, SourceFailed, Unreachable
from trygt.figures.sources.fetching import Fetch, Request, Response
from trygt.figures.sources.pace import Polite

WHERE = "Statistisk sentralbyrå, table 07459"
Spoil = Callable[[bytes], bytes]


def spoilt(spoil: Spoil, status: int = 200, **headers: str) -> Callable[[Request], Response]:
    """A made Statistics Norway whose figures come spoilt, and whose metadata are sound."""
    source = PxWeb()

    def fetch(request: Request) -> Response:
        response = source(request)
        if "/data?" not in request.url:
            return response
        return answer(spoil(response.content), status, headers)

    return fetch


def first(fetch: Callable[[Request], Response]) -> Fetched:
    return next(iter(ssb.fetch_table(POPULATION, fetch, PLACES)))


def changed(change: Callable[[dict[str, Any]], object]) -> Spoil:
    def spoil(content: bytes) -> bytes:
        body = json.loads(content)
        change(body)
        return written(body)

    return spoil


@pytest.mark.parametrize(
    ("spoil", "place", "words"),
    [
        (lambda content: content[:-30], "character", "the answer ends too early; it was cut off"),
        (lambda _: b"", "", "the answer is empty"),
        (lambda _: b"{'a': 1}", "character number 2", "not sound JSON"),
        (
            lambda _: b"<!doctype html><title>Vi\n er snart tilbake</title>",
            "",
            "a web page came instead of figures: “Vi er snart tilbake”",
        ),
        (lambda _: b"\n <p>", "", "a web page came instead of figures"),
        (
            lambda content: content.replace(b"personer", "målt".encode("latin-1")),
            "byte",
            "text in UTF-8 is expected",
        ),
        (lambda content: content.decode().encode("utf-16"), "byte number 1", "text in UTF-8"),
        (lambda _: b"[" * 100_000, "", "not sound JSON"),
        (lambda _: b'{"class": ' + b"1" * 10_000 + b"}", "", "not sound JSON"),
        (
            changed(lambda body: body["value"].pop()),
            "values",
            "6 values are promised, and there are 5",
        ),
        (
            changed(lambda body: body.update(value={"1": 5, "9": 3})),
            "values",
            "there is no cell number 9",
        ),
        (
            changed(lambda body: body["value"].__setitem__(4, "1 200")),
            "Region K-4012, ContentsCode Personer1, Tid 2025",
            "a number is expected, not 1 200",
        ),
        (
            lambda content: content.replace(b'"K-4012": 1}', b'"K-4012": 1, "K-4003": 1}'),
            "Region K-4003",
            "this code stands twice",
        ),
        (
            changed(lambda body: body["dimension"]["Tid"]["category"].update(index=["2024"] * 3)),
            "Tid 2024",
            "this code stands twice",
        ),
    ],
)
def test_an_answer_that_cannot_be_read_names_source_table_and_place(
    spoil: Spoil, place: str, words: str
):
    with pytest.raises(BadAnswer) as caught:
        first(spoilt(spoil))
    assert caught.value.where == WHERE
    assert place in caught.value.place
    assert words in caught.value.sentence
    assert str(caught.value).startswith(WHERE)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("headers", [{}, {"retry-after": "5"}])
def test_a_source_that_stays_busy_is_given_up_and_told(status: int, headers: dict[str, str]):
    clock = Clock()
    polite = Polite(spoilt(lambda _: b"", status, **headers), clock.now, clock.sleep, tries=3)
    with pytest.raises(Unreachable, match=f"ssb: it answered {status}, and again the 3 times"):
        first(polite)
    assert len(clock.slept) == 2


def faults_of(fetched: Fetched, now: datetime = NOON, **more: Any) -> list[str]:
    expected = {"Region": ["K-4003", "K-4012"], "ContentsCode": ["Personer1"]}
    faults = check_table(
        ssb.NAME,
        fetched.table_id,
        fetched.table,
        now=now,
        expected=expected,
        units={"Personer1": "personer"},
        **more,
    )
    return [str(fault) for fault in faults]


def renamed(body: dict[str, Any]) -> None:
    category = body["dimension"]["ContentsCode"]["category"]
    category.update(index={"Folk": 0}, label={"Folk": "Folk"}, unit={"Folk": {"base": "personer"}})


def without_a_year(body: dict[str, Any]) -> None:
    body["dimension"]["Tid"]["category"]["index"] = ["2022", "2023", "2025"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            renamed,
            ["ContentsCode Folk: this code was not asked for", "Personer1: this code is not in"],
        ),
        (
            lambda body: body["dimension"]["ContentsCode"]["category"]["unit"].update(
                Personer1={"base": "1000 personer"}
            ),
            ["ContentsCode Personer1: the unit is now “1000 personer”, and was “personer”"],
        ),
        (without_a_year, ["Tid 2024: this period is missing between others"]),
        (
            lambda body: body.update(updated="2027-01-01T07:00:00Z"),
            ["it was updated 2027-01-01 07:00, which is still to come; a clock is wrong"],
        ),
    ],
)
def test_a_table_that_cannot_be_true_names_source_table_and_cell(
    change: Callable[[dict[str, Any]], object], words: list[str]
):
    assert faults_of(first(spoilt(changed(lambda _: None)))) == []
    faults = faults_of(first(spoilt(changed(change))))
    assert len(faults) == len(words)
    for fault in faults:
        assert fault.startswith(WHERE)
        assert any(one in fault for one in words)


def test_an_answer_older_than_ours_is_told():
    ours = datetime(2026, 2, 25, 7, tzinfo=UTC) + timedelta(seconds=1)
    (fault,) = faults_of(first(spoilt(changed(lambda _: None))), updated_before=ours)
    assert "we have figures from 2026-02-25 07:00 already" in fault


@pytest.mark.parametrize(
    ("value", "words"),
    [(-7, "below zero: -7"), (0, "nobody lives here"), (550_000, "too far from")],
)
def test_a_value_that_cannot_be_true_names_its_cell_and_leaves_the_others(value: int, words: str):
    def change(body: dict[str, Any]) -> None:
        body["value"] = [54_000, 54_500, 55_000, 6_100, value, 6_300]

    fetched = first(spoilt(changed(change)))
    time = fetched.table.time
    assert time
    found = {}
    for run in fetched.table.runs():
        series = Series(ssb.NAME, fetched.table_id, f"Region {run.codes[0]}", Kind.POPULATION)
        before = {"2024": 54_000 if run.codes[0] == "K-4003" else 6_100}
        points = dict(zip(time.codes, run.values, strict=True))
        found |= {(run.codes[0], at): one for at, one in check_run(series, points, before).items()}
    (fault,) = found.values()
    assert list(found) == [("K-4012", "2025")]
    assert str(fault).startswith(f"{WHERE}, Region K-4012, Tid 2025: ")
    assert words in fault.sentence
    assert fault.severe


ASKING: dict[str, Callable[[Fetch], object]] = {
    "ssb": lambda fetch: list(ssb.fetch_table(POPULATION, fetch, PLACES)),
    "ssb, find": lambda fetch: ssb.find("Befolkning", fetch),
    "fhi": lambda fetch: list(fhi.fetch_table(INJURIES, fetch)),
    "klass": lambda fetch: klass.changes(fetch, 131, date.min, date.max),
    "klass, groups": klass.kostra_groups,
    "kartverket": kartverket.counties,
    "kartverket, one": lambda fetch: kartverket.municipality(fetch, "4003"),
    "brreg": lambda fetch: list(brreg.municipal_units(fetch)),
}
SOUND: dict[str, Fetch] = {
    "ssb": PxWeb(),
    "ssb, find": PxWeb(),
    "fhi": FhiApi(),
    "klass": always(answer({"codeChanges": [{"oldCode": "1", "changeOccurred": "2024-01-01"}]}))[0],
    "klass, groups": always(
        answer({"correspondenceMaps": [{"sourceCode": "1", "targetCode": "2"}]})
    )[0],
    "kartverket": always(answer([{"fylkesnummer": "40", "fylkesnavn": "T", "kommuner": []}]))[0],
    "kartverket, one": always(
        answer(
            {
                "kommunenummer": "4003",
                "kommunenavnNorsk": "S",
                "fylkesnummer": "40",
                "gyldigeNavn": [{"navn": n, "prioritet": 1, "sprak": "Norwegian"} for n in "ab"],
                "punktIOmrade": {"coordinates": [9.6, 59.2]},
            }
        )
    )[0],
    "brreg": always(
        answer(
            {
                "_embedded": {"enheter": [{"organisasjonsnummer": "1", "navn": "A"}]},
                "_links": {"next": {"href": f"{brreg.BASE}/enheter?page=1"}},
            }
        )
    )[0],
}


@pytest.mark.parametrize("source", SOUND)
@given(st.data())
def test_whatever_is_odd_in_an_answer_the_failure_is_one_that_keeps_the_last_good_figure(
    source: str, data: st.DataObject
):
    spoilt_call = data.draw(st.integers(1, 6))
    calls = 0

    def fetch(request: Request) -> Response:
        nonlocal calls
        calls += 1
        response = SOUND[source](request)
        if calls != spoilt_call:
            return response
        body = json.loads(response.content.decode("utf-8-sig"))
        path = data.draw(st.sampled_from(nodes(body)))
        odd = data.draw(st.sampled_from(ODD))
        owner: Any = {"": body}
        for key in ("", *path)[: len(path)]:
            owner = owner[key]
        owner[("", *path)[-1]] = odd
        return answer(odd if not path else body)

    with suppress(SourceFailed):
        ASKING[source](fetch)


def test_a_failure_is_told_in_the_readers_language():
    with translation.override("nb"), pytest.raises(SourceFailed) as caught:
        first(spoilt(lambda _: b"<html>"))
    assert str(caught.value) == (
        "Statistisk sentralbyrå, tabell 07459: det kom en nettside i stedet for tall"
    )
