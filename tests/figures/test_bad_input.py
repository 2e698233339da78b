"""Bad input, through the whole way in: it is named, and the last good figure stays with its date."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.figures.sources.made import NOON, Clock, answer
from tests.figures.world import (
    PEOPLE,
    TRAFFIC,
    Cell,
    Statistics,
    a_table,
    now_of,
    points,
    telemark,
    usual,
    yearly,
)
from trygt import clock
from trygt.figures.definition import library
from trygt.figures.loading import load
from trygt.figures.models import Outcome, Retrieval, Sheet
from trygt.figures.queries import figures_of, last_failures
from trygt.figures.sources.failures import Unreachable
from trygt.figures.sources.pace import Polite
from trygt.figures.taking import take_in
from trygt.places.models import Community

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
LEVELS = ["municipality", "county", "country"]


@pytest.fixture(scope="module", autouse=True)
def places(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, Community]]:
    """Three towns and their figures as they were loaded the day before; rolled back after this file."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("en"):
        places = telemark()
        with clock.at(NOON - timedelta(days=1)):
            steps = load(Statistics(), [PEOPLE, TRAFFIC])
        assert {step.outcome for step in steps} == {Outcome.TAKEN}
        yield places
        transaction.set_rollback(True)
    with django_db_blocker.unblock():
        connection.close()


def outcomes(source: Any, **more: Any) -> list[tuple[str, str, str]]:
    """Load traffic and people anew; table, level and outcome of each step."""
    steps = load(source, [TRAFFIC, PEOPLE], again=True, **more)
    return [(step.table, step.level, step.outcome.value) for step in steps]


def newest(table: str, level: str = "municipality") -> Retrieval:
    return Retrieval.objects.filter(table=table, level=level).order_by("-pk")[0]


def held(place: Community) -> dict[str, Any]:
    """What is known of a place: the sheets that hold now."""
    return {
        sheet.table: (sheet.version, sheet.values, sheet.retrieval_id)
        for sheet in Sheet.objects.filter(community=place, current=True)
    }


# -- What makes a whole answer unusable

Spoil = Callable[[dict[str, Any]], object]


def category(body: dict[str, Any], dimension: str) -> dict[str, Any]:
    found: dict[str, Any] = body["dimension"][dimension]["category"]
    return found


def another_unit(body: dict[str, Any]) -> None:
    category(body, "ContentsCode")["unit"]["PersonerDrept"]["base"] = "1 000 personer"


def another_category(body: dict[str, Any]) -> None:
    index = category(body, "ContentsCode")["index"]
    index["PersonerLettSkadd"] = index.pop("PersonerSkadd")


NUMBER_MISSING = "values are promised, and there are"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (another_unit, "SSB, table 12044, ContentsCode PersonerDrept: the unit is now “1 000 personer”"),
        (another_category, "SSB, table 12044, ContentsCode PersonerSkadd: this code is not in the answer"),
        (lambda body: body.update(updated="2027-02-25T07:00:00Z"), "12044: it was updated 2027-02-25 07:00, which is still to come"),
        (lambda body: body.update(updated="2025-02-25T07:00:00Z"), "12044: it was updated 2025-02-25 07:00, and we have figures from 2026-02-25"),
        (lambda body: body["value"].pop(), f"12044, values: 90 {NUMBER_MISSING} 89"),
        (lambda body: body["value"].append("many"), "12044"),
        (lambda body: body.update(role={"geo": ["ContentsCode"]}), "SSB, table 12044, ContentsCode: the table has none of the places we ask for"),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_right_is_named_and_nothing_of_it_is_taken(
    places: dict[str, Community], spoil: Spoil, words: str
) -> None:
    before, source = held(places["4003"]), Statistics()
    source.spoil = lambda body, table: spoil(body) if table == "12044" else None
    found = outcomes(source)
    assert [one for one in found if one[0] == "ssb-traffic"] == [
        ("ssb-traffic", level, "failed") for level in LEVELS
    ]
    assert words in newest("ssb-traffic").faults[0]
    assert held(places["4003"]) == before
    assert [one for one in found if one[0] == "ssb-population"] == [
        ("ssb-population", level, "unchanged") for level in LEVELS
    ], "one table's failure is none of the others'"
    assert last_failures().keys() == {"ssb-traffic"}
    assert {one[2] for one in outcomes(Statistics())} == {"unchanged"}
    assert last_failures() == {}, "what works again has not failed"


BROKEN = answer(b'{"version":"2.0","class":"dataset","id":["Region"')
WEB_PAGE = answer(
    b"<!DOCTYPE html><title>Vedlikehold</title>", headers={"content-type": "text/html"}
)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (BROKEN, "12044, character number 50: the answer ends too early; it was cut off"),
        (WEB_PAGE, "12044: a web page came instead of figures: “Vedlikehold”"),
        (answer("{}".encode("utf-16")), "12044, byte number 1: text in UTF-8 is expected"),
        (answer(b""), "12044: the answer is empty"),
        (answer({"title": "Too many cells selected"}, 400), "12044: we ask for too many cells at once"),
        (answer(b"", 503), "it answered 503, and again the 2 times we tried"),
        (answer(b"", 429), "it answered 429, and again the 2 times we tried"),
        (answer(b"", 429, {"retry-after": "30"}), "it answered 429, and again the 2 times we tried"),
        (Unreachable("ssb", "the connection failed", passing=True), "ssb: the connection failed"),
    ],
)  # fmt: skip
def test_a_source_that_answers_with_something_else_costs_nothing_that_was_known(
    places: dict[str, Community], said: Any, words: str
) -> None:
    before, source = held(places["4003"]), Statistics()
    source.instead = lambda table, level: (
        said if (table, level) == ("12044", "agg_KommSummer") else None
    )
    now = Clock(NOON + timedelta(minutes=2))
    found = outcomes(Polite(source, now.now, now.sleep, tries=2))
    assert found[:3] == [
        ("ssb-traffic", "municipality", "failed"),
        ("ssb-traffic", "county", "unchanged"),
        ("ssb-traffic", "country", "unchanged"),
    ], "one level's failure is none of the others'"
    assert {one[2] for one in found[3:]} == {"unchanged"}
    failed = newest("ssb-traffic")
    assert words in failed.faults[0]
    assert failed.outcome == Outcome.FAILED
    assert held(places["4003"]) == before

    figure = next(one for one in figures_of(places["4003"]) if one.indicator.key == "K35")
    assert figure.read.newest_number
    assert figure.read.newest_number.value == 7
    assert [origin.retrieved for origin in figure.origins] == [NOON] * len(figure.origins)
    assert figure.failed == failed.noted_at, "the page can say that the last asking failed"


def test_a_code_that_is_gone_from_the_table_is_named(places: dict[str, Community]) -> None:
    before, source = held(places["4003"]), Statistics()
    source.tables["12044"][1]["ContentsCode"].remove("PersonerSkadd")
    assert {one[2] for one in outcomes(source)[:3]} == {"failed"}
    assert newest("ssb-traffic").faults == [
        "Statistisk sentralbyrå, table 12044, ContentsCode PersonerSkadd: the table has no such code any more",
    ]
    assert held(places["4003"]) == before


# -- What makes one number unusable


def but(number: float | str | None, **where: str) -> Callable[[Cell], int | float | str | None]:
    """The usual numbers, but another one where the categories are these."""

    def found(cell: Cell) -> int | float | str | None:
        return number if all(cell.get(code) == one for code, one in where.items()) else usual(cell)

    return found


SKIEN, AT = "K-4003", "Region K-4003, population, Tid 2026"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (200_000, f"SSB, table 07459, {AT}: 200000 is too far from 20000 to be believed"),
        (2_000, f"SSB, table 07459, {AT}: 2000 is too far from 20000 to be believed"),
        (0, f"SSB, table 07459, {AT}: nobody lives here, it says"),
        (-5, "SSB, table 07459, Region K-4003, ContentsCode Personer1, Tid 2026: a count below zero: -5"),
    ],
)  # fmt: skip
def test_a_number_that_cannot_be_right_is_named_by_its_cell_and_the_last_good_one_stays(
    places: dict[str, Community], number: int, words: str
) -> None:
    before = held(places["4003"])
    source = Statistics(but(number, Region=SKIEN, Tid="2026", ContentsCode="Personer1"))
    assert {one[2] for one in outcomes(source)} == {"unchanged"}
    assert newest("ssb-population").faults == [words]
    assert held(places["4003"]) == before


def test_one_number_that_cannot_be_right_does_not_keep_the_others_out(
    places: dict[str, Community],
) -> None:
    def number(cell: Cell) -> int:
        absurd = (cell["Region"], cell["Tid"]) == (SKIEN, "2025")
        return 10 * usual(cell) if absurd else usual(cell) + 1

    assert ("ssb-population", "municipality", "taken") in outcomes(Statistics(number))
    sheet = now_of("ssb-population", places["4003"])
    assert points(sheet, "population")["2025"] == 20_000
    assert points(sheet, "population")["2026"] == 20_001
    assert sheet.carried == {"population": {"2025": Sheet.objects.get(community=places["4003"], table=sheet.table, version=1).retrieval_id}}  # fmt: skip
    assert points(now_of("ssb-population", places["4001"]), "population")["2025"] == 20_001


def test_a_true_jump_is_taken_when_a_person_believes_it_and_the_impossible_never(
    places: dict[str, Community],
) -> None:
    jump = Statistics(but(200_000, Region=SKIEN, Tid="2026", ContentsCode="Personer1"))
    assert ("ssb-population", "municipality", "taken") in outcomes(jump, believe=True)
    assert points(now_of("ssb-population", places["4003"]), "population")["2026"] == 200_000
    assert ("ssb-population", "municipality", "unchanged") in outcomes(jump), "it is known now"
    assert newest("ssb-population").faults == []

    for table, contents in (("ssb-population", "Personer1"), ("ssb-traffic", "PersonerSkadd")):
        before = held(places["4003"])
        below = Statistics(but(-5, Region=SKIEN, Tid="2025", ContentsCode=contents))
        outcomes(below, believe=True)
        assert "a count below zero: -5" in newest(table).faults[0]
        if table == "ssb-traffic":
            assert held(places["4003"])[table] == before[table]


def test_nobody_living_somewhere_is_believed_only_by_a_person_and_stops_nothing(
    places: dict[str, Community],
) -> None:
    empty = Statistics(but(0, Region=SKIEN, ContentsCode="Personer1"))
    outcomes(empty)
    assert points(now_of("ssb-population", places["4003"]), "population")["2026"] == 20_000
    outcomes(empty, believe=True)
    assert points(now_of("ssb-population", places["4003"]), "population")["2026"] == 0
    reads = {one.indicator.key: one.read for one in figures_of(places["4003"])}
    rate, events = reads["traffic-injured"].newest, reads["K35"].newest
    assert rate
    assert events
    assert (rate.value, rate.flag) == (None, "not-fetched")
    assert (events.value, events.people) == (7, None)


def test_a_count_that_is_negative_in_one_age_is_found_though_a_sum_would_hide_it(
    places: dict[str, Community],
) -> None:
    skien = places["4003"]
    ages = {**PEOPLE.select, "Alder": ("000", "001")}
    table = PEOPLE.model_copy(update={"key": "of-ages", "select": ages})
    load(Statistics(), [table])
    assert points(now_of(table.key, skien), "population")["2026"] == 40_000
    source = Statistics(but(-1, Region=SKIEN, Alder="001", Tid="2026"))
    load(source, [table], again=True)
    assert newest(table.key).faults == [
        "SSB, table 07459, Region K-4003, Alder 001, ContentsCode Personer1, Tid 2026: a count below zero: -1",
    ]
    assert points(now_of(table.key, skien), "population")["2026"] == 40_000


def test_a_rate_below_zero_is_refused_and_what_may_be_below_zero_is_not(
    places: dict[str, Community],
) -> None:
    skien = places["4003"]
    years = ["2023", "2024"]
    for kind, expected in (("rate", {"2023": 13.9, "2024": None}), ("other", {"2023": 13.9, "2024": -1.5})):  # fmt: skip
        table = a_table({"key": "injuries-hospital", "kind": kind}, key=f"trial-{kind}")
        told = take_in(table, yearly({SKIEN: [13.9, -1.5]}, years))
        assert points(now_of(table.key, skien), "injuries-hospital") == expected
        assert len(told.faults) == (1 if kind == "rate" else 0)
    rates = [one for table in library().tables if table.source == "fhi" for one in table.series]
    assert {one.kind.value for one in rates} == {"rate"}


def test_a_year_that_is_missing_in_the_middle_is_told_and_the_known_one_stays(
    places: dict[str, Community],
) -> None:
    source = Statistics(lambda cell: usual(cell) + 1)
    source.tables["12044"][1]["Tid"] = [
        one for one in source.tables["12044"][1]["Tid"] if one != "2020"
    ]
    first = newest("ssb-traffic").pk
    assert outcomes(source)[0] == ("ssb-traffic", "municipality", "taken")
    assert newest("ssb-traffic").faults == [
        "SSB, table 12044, Tid 2020: this period is missing between others",
    ]
    sheet = now_of("ssb-traffic", places["4003"])
    assert points(sheet, "traffic-killed")["2020"] == 2
    assert points(sheet, "traffic-killed")["2021"] == 3
    assert sheet.carried["traffic-killed"] == {"2020": first}
