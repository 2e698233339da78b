"""Statistics Norway: which calls are made, and what each answer is kept with."""

import hashlib
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from pydantic import ValidationError

from tests.figures.sources.made import LISTS, NOON, YEARS, PxWeb, answer, figure
from trygt.figures.sources import ssb
from trygt.figures.sources.asking import Fetched, Place, TableQuery, fits, place_of
from trygt.figures.sources.failures import BadAnswer, Refused

POPULATION = TableQuery(
    source="ssb",
    table="07459",
    title="Befolkning, (K)",
    select={"ContentsCode": ["Personer1"], "Tid": ["top(3)"]},
)
PLACES = {"municipality": ["4003", "4012"], "county": ["40"], "country": ["0"]}


def query_of(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def data_calls(source: PxWeb) -> list[str]:
    return [request.url for request in source.asked if "/data?" in request.url]


def test_each_level_is_one_call_with_the_list_of_todays_borders():
    source = PxWeb()
    fetched = list(ssb.fetch_table(POPULATION, source, PLACES))
    assert [one.level for one in fetched] == ["municipality", "county", "country"]
    asked = [query_of(url) for url in data_calls(source)]
    assert [one["codelist[Region]"] for one in asked] == [
        *("agg_KommSummer", "agg_KommFylker", "vs_Landet"),
    ]
    assert [one["valueCodes[Region]"] for one in asked] == ["K-4003,K-4012", "F-40", "0"]
    assert {one["outputFormat"] for one in asked} == {"json-stat2"}
    runs = list(fetched[0].table.runs())
    assert runs[0].codes == ("K-4003", "Personer1")
    assert runs[0].values == [figure(("K-4003", "Personer1", year)) for year in YEARS[-3:]]


def test_an_answer_is_kept_with_where_it_is_from():
    source = PxWeb()
    one: Fetched = next(iter(ssb.fetch_table(POPULATION, source, PLACES)))
    assert (one.table_id, one.page) == ("07459", "https://www.ssb.no/statbank/table/07459")
    assert (one.updated, one.retrieved) == (datetime(2026, 2, 25, 7, tzinfo=UTC), NOON)
    again = source(source.asked[-1])
    assert one.content_hash == hashlib.sha256(again.content).hexdigest()
    assert (one.method, one.url, one.body) == ("GET", source.asked[-1].url, None)


def test_all_places_are_asked_for_when_none_are_named_and_those_that_are_none_left_out():
    source = PxWeb()
    levels = {level: [] for level in ("municipality", "county", "country")}
    for one in ssb.fetch_table(POPULATION, source):
        assert one.table.geo
        levels[one.level] += one.table.geo.codes
    assert levels["municipality"] == ["K-4001", "K-4003", "K-4012"]
    assert levels["county"] == ["F-40"]
    assert levels["country"] == ["0"]


def test_a_place_the_table_does_not_have_is_told_and_does_not_spoil_the_call():
    wanted = {**PLACES, "municipality": ["4003", "5501"]}
    one = next(iter(ssb.fetch_table(POPULATION, PxWeb(), wanted)))
    assert one.absent == ("5501",)
    assert one.table.geo
    assert one.table.geo.codes == ("K-4003",)
    with pytest.raises(
        BadAnswer, match=r"07459, Region .municipality.: the table has none of the places"
    ):
        list(ssb.fetch_table(POPULATION, PxWeb(), {"municipality": ["5501"]}))


def test_the_definition_may_name_the_code_list_and_lists_of_other_dimensions():
    source = PxWeb()
    query = POPULATION.model_copy(
        update={
            "levels": {"county": "vs_Landet"},
            "lists": {"Alder": "agg_Alder"},
            "select": {**POPULATION.select, "Alder": ["0-17", "67+"]},
        }
    )
    with pytest.raises(BadAnswer, match="none of the places"):
        list(ssb.fetch_table(query, source, PLACES))
    named = query.model_copy(update={"levels": {"municipality": "agg_KommSummer"}})
    table = next(iter(ssb.fetch_table(named, source, PLACES))).table
    assert [one.codes for one in table.dimensions if one.code == "Alder"] == [("0-17", "67+")]
    assert query_of(source.asked[-1].url)["codelist[Alder]"] == "agg_Alder"


def test_kostra_tables_have_country_county_and_groups_side_by_side():
    query = TableQuery(
        source="ssb",
        table="12134",
        select={"ContentsCode": ["KOSinntekt0000"], "Tid": ["*"]},
        levels={"municipality": "", "county": "", "country": "", "group": "EKG*"},
    )
    source = PxWeb()
    fetched = list(ssb.fetch_table(query, source))
    codes = {one.level: one.table.geo.codes for one in fetched if one.table.geo}
    assert codes == {
        "municipality": ("4003",),
        "county": ("EKA40",),
        "country": ("EAK",),
        "group": ("EKG05", "EKG11"),
    }
    assert not any("codelist" in url for url in data_calls(source))


def test_a_long_choice_is_sent_as_a_body_and_reads_the_same():
    ages = [f"{age:03}" for age in range(106)]
    many = {"Kjonn": ["1", "2"], "Alder": ages * 2, "Tid": ["range(2020,2024)"]}
    query = POPULATION.model_copy(update={"select": {**POPULATION.select, **many}})
    source = PxWeb()
    short = next(iter(ssb.fetch_table(query, source, {**PLACES, "municipality": ["4003"]})))
    assert short.method == "GET"
    assert query_of(short.url)["valueCodes[Tid]"] == "[range(2020,2024)]"
    assert len(short.url) <= ssb.LONGEST_URL
    LISTS["agg_Many"] = [f"K-{code}" for code in range(1000, 1400)]
    try:
        wide = query.model_copy(update={"levels": {"municipality": "agg_Many"}})
        named = {"municipality": [str(code) for code in range(1000, 1400)]}
        one = next(iter(ssb.fetch_table(wide, source, named)))
    finally:
        del LISTS["agg_Many"]
    assert one.method == "POST"
    chosen = {part["variableCode"]: part for part in one.body["selection"]}
    assert chosen["Region"]["codelist"] == "agg_Many"
    assert chosen["Tid"]["valueCodes"] == ["range(2020,2024)"]
    assert len(query_of(one.url)) == 2


def test_calls_are_cut_by_places_so_that_none_has_too_many_cells(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ssb, "MOST_CELLS", 500)
    select = {**POPULATION.select, "Kjonn": ["1", "2"], "Alder": ["*"], "Tid": ["top(1)"]}
    query = POPULATION.model_copy(update={"select": select})
    fetched = [one for one in ssb.fetch_table(query, PxWeb()) if one.level == "municipality"]
    assert [one.table.geo.codes for one in fetched if one.table.geo] == [
        ("K-4001", "K-4003"),
        ("K-4012",),
    ]
    assert all(len(one.table.values) <= 500 for one in fetched)
    monkeypatch.setattr(ssb, "MOST_CELLS", 100)
    with pytest.raises(BadAnswer, match="one place alone has too many cells"):
        list(ssb.fetch_table(query, PxWeb()))


def test_a_table_that_is_gone_is_found_by_its_title_and_the_newest_wins():
    source = PxWeb()
    label, dimensions, more = source.tables.pop("07459")
    source.tables["15001"] = (label.replace("07459", "15001"), dimensions, more)
    source.tables["15000"] = (label.replace("07459", "15000"), dimensions, more)
    source.tables["15002"] = ("15002: Befolkning, etter fylke (F)", dimensions, more)
    assert {one.table_id for one in ssb.fetch_table(POPULATION, source, PLACES)} == {"15001"}
    nameless = POPULATION.model_copy(update={"title": ""})
    with pytest.raises(Refused, match=r"07459: it is not there any more \(404"):
        list(ssb.fetch_table(nameless, source, PLACES))
    other = POPULATION.model_copy(update={"title": "Boliger (K)"})
    with pytest.raises(BadAnswer, match="07459: the table is gone"):
        list(ssb.fetch_table(other, source, PLACES))


def test_nothing_is_fetched_when_nothing_is_newer():
    source = PxWeb()
    updated = datetime(2026, 2, 25, 7, tzinfo=UTC)
    assert list(ssb.fetch_table(POPULATION, source, PLACES, newer_than=updated)) == []
    assert data_calls(source) == []
    source.updated = "2026-02-26T07:00:00Z"
    assert len(list(ssb.fetch_table(POPULATION, source, PLACES, newer_than=updated))) == 3


@pytest.mark.parametrize(
    ("select", "words"),
    [
        ({"ContentsCode": ["Personer1"]}, "07459, Tid: a choice that must be made"),
        (
            {"Tid": ["*"], "ContentsCode": ["Folk"]},
            "07459, ContentsCode Folk: the table has no such",
        ),
        ({"Tid": ["1985"], "ContentsCode": ["Personer1"]}, "07459, Tid 1985"),
        ({"Tid": ["from(1985)"], "ContentsCode": ["*"]}, r"07459, Tid from\(1985\)"),
        ({"Tid": ["*"], "ContentsCode": ["*"], "Sivil": ["1"]}, "07459, Sivil: the table has no"),
    ],
)
def test_a_choice_the_table_no_longer_has_is_named_before_it_is_asked(
    select: dict[str, list[str]], words: str
):
    source = PxWeb()
    with pytest.raises(BadAnswer, match=words):
        list(ssb.fetch_table(POPULATION.model_copy(update={"select": select}), source, PLACES))
    assert data_calls(source) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"title": "Non-existent value"}, "a code we ask for does not exist"),
        ({"title": "Non-existent codelist"}, "a code list we ask for"),
        ({"title": "Too many cells selected"}, "too many cells at once"),
        ({"error": "Too many values selected"}, "too many cells at once"),
        ({"title": "Something new"}, "it answered 400: Something new"),
        (b"", "it answered 400 without saying why"),
        (b"<html>", "it answered 400 without saying why"),
    ],
)
def test_a_refusal_is_told_in_words_with_the_sources_own_beside(body: object, words: str):
    with pytest.raises(Refused, match=words) as caught:
        ssb.look(POPULATION.model_copy(update={"title": ""}), lambda _: answer(body, 400))
    assert (caught.value.status, caught.value.where) == (400, "Statistisk sentralbyrå, table 07459")


@pytest.mark.parametrize(
    ("choice", "count"),
    [
        *(("*", 10), ("202*", 7), ("20?7", 1), ("2020", 1), ("1985", 0)),
        *(("top(3)", 3), ("top(99)", 10), ("top(3,8)", 2), ("bottom(2)", 2), ("top(x)", 0)),
        *(("from(2024)", 3), ("to(2018)", 2), ("range(2018,2020)", 3), ("range(2018,1985)", 0)),
    ],
)
def test_choices_are_counted_as_the_source_understands_them(choice: str, count: int):
    assert len(ssb.chosen_codes(choice, YEARS)) == count


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("K-4003", Place("municipality", "4003")),
        ("K_4003", Place("municipality", "4003")),
        ("4003", Place("municipality", "4003")),
        ("0301", Place("municipality", "0301")),
        ("F-40", Place("county", "40")),
        ("EKA40", Place("county", "40")),
        ("40", Place("county", "40")),
        ("0", Place("country", "0")),
        ("EAK", Place("country", "0")),
        ("EKG05", Place("group", "EKG05")),
        *(
            (code, None)
            for code in ("EAKUO", "K-Rest", "K-9999", "F-99", "301101", "H12", "", "4003 ")
        ),
    ],
)
def test_a_place_is_known_however_a_source_writes_it(code: str, place: Place | None):
    assert place_of(code) == place


def test_a_definition_cannot_ask_outside_its_table():
    for table in ("../config", "07459?x=1", ""):
        with pytest.raises(ValidationError):
            TableQuery(source="ssb", table=table)
    with pytest.raises(ValidationError):
        TableQuery(source="ssb", table="07459", tables="x")  # type: ignore[call-arg]


def test_a_title_fits_whole_words_only():
    label = "14746: Framskrevet folkemengde, etter kjønn og alder (K)"
    assert fits("Framskrevet folkemengde (K)", label)
    assert not fits("Framskrevet folkemengde (F)", label)
    assert not fits("folkemengd", label)
