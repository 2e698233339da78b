"""FHI: one call holds every level, every dimension is chosen, and what is hidden stays hidden."""

from datetime import UTC, datetime

import pytest

from tests.figures.sources.made import FhiApi, answer
from trygt.figures.flags import Flag
from trygt.figures.sources import fhi
from trygt.figures.sources.asking import TableQuery
from trygt.figures.sources.failures import BadAnswer

INJURIES = TableQuery(
    source="fhi",
    table="714",
    title="Skader i sykehus",
    select={"AAR": ["bottom(2)"], "KODEGRUPPE": ["S00_T78"], "MEASURE_TYPE": ["MEIS"]},
)


def test_one_call_holds_country_county_and_municipalities():
    source = FhiApi()
    (one,) = fhi.fetch_table(INJURIES, source)
    table = one.table
    assert (one.level, one.table_id, one.method) == ("", "714", "POST")
    assert table.geo
    assert table.time
    assert table.geo.codes == ("4001", "4003", "40", "0")
    assert table.time.codes == ("2021_2023", "2022_2024")
    assert source.asked[-1].body == {
        "dimensions": [
            {"code": "GEO", "filter": "item", "values": ["4001", "4003", "40", "0"]},
            {"code": "AAR", "filter": "bottom", "values": ["2"]},
            {"code": "KJONN", "filter": "item", "values": ["0"]},
            {"code": "KODEGRUPPE", "filter": "item", "values": ["S00_T78"]},
            {"code": "MEASURE_TYPE", "filter": "item", "values": ["MEIS"]},
        ],
        "response": {"format": "json-stat2", "maxRowCount": 50_000},
    }
    hidden = [cell for cell in table.cells() if cell.flag == Flag.SUPPRESSED]
    assert {cell.codes[0] for cell in hidden} == {"4001"}
    assert len(hidden) == 2
    assert table.legend[":"] == "Skjult"


def test_only_the_places_that_are_wanted_are_asked_for_and_the_missing_told():
    wanted = {"municipality": ["4003", "5501"], "county": [], "country": ["0"]}
    (one,) = fhi.fetch_table(INJURIES, FhiApi(), wanted)
    assert one.body["dimensions"][0]["values"] == ["4003", "0"]
    assert one.absent == ("5501",)
    with pytest.raises(BadAnswer, match="nokkel 714, GEO: the table has none of the places"):
        list(fhi.fetch_table(INJURIES, FhiApi(), {level: ["9998"] for level in INJURIES.levels}))


def test_calls_are_cut_by_places(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fhi, "MOST_ROWS", 6)
    fetched = list(fhi.fetch_table(INJURIES, FhiApi()))
    assert [one.table.geo.codes for one in fetched if one.table.geo] == [
        ("4001", "4003", "40"),
        ("0",),
    ]
    monkeypatch.setattr(fhi, "MOST_ROWS", 1)
    with pytest.raises(BadAnswer, match="one place alone has too many cells"):
        list(fhi.fetch_table(INJURIES, FhiApi()))


def test_a_table_with_a_new_number_is_found_by_its_title():
    assert [one.table_id for one in fhi.fetch_table(INJURIES, FhiApi(901))] == ["901"]
    other = INJURIES.model_copy(update={"title": "Skader på sjøen"})
    with pytest.raises(
        BadAnswer, match="Folkehelseinstituttet, table nokkel 714: the table is gone"
    ):
        list(fhi.fetch_table(other, FhiApi(901)))


def test_nothing_is_fetched_when_nothing_is_newer():
    source = FhiApi()
    later = datetime(2026, 6, 1, tzinfo=UTC)
    assert list(fhi.fetch_table(INJURIES, source, newer_than=later)) == []
    assert len(source.asked) == 1


@pytest.mark.parametrize(
    ("select", "words"),
    [
        ({"MEASURE_TYPE": ["MEIS"]}, "nokkel 714, AAR: a choice that must be made is missing"),
        (
            {**INJURIES.select, "AARSAK": ["1"]},
            "nokkel 714, AARSAK: the table has no such dimension",
        ),
        (
            {**INJURIES.select, "KODEGRUPPE": ["S00"]},
            "nokkel 714, KODEGRUPPE S00: the table has no",
        ),
    ],
)
def test_a_choice_the_table_no_longer_has_is_named_before_it_is_asked(
    select: dict[str, list[str]], words: str
):
    source = FhiApi()
    with pytest.raises(BadAnswer, match=words):
        list(fhi.fetch_table(INJURIES.model_copy(update={"select": select}), source))
    assert all(request.method == "GET" for request in source.asked)


@pytest.mark.parametrize(
    "body",
    [
        {"tables": []},
        [{"tableId": 714, "title": 5}],
        [{"tableId": 714, "title": "x", "modifiedAt": "soon"}],
    ],
)
def test_a_list_of_tables_that_is_none_is_named(body: object):
    with pytest.raises(BadAnswer, match="Folkehelseinstituttet, table nokkel 714"):
        list(fhi.fetch_table(INJURIES, lambda _: answer(body)))
