"""Readings: made of the series as they stand, sums of municipalities where a source gives none."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.figures.sources.made import NOON, Numbers, always, answer
from tests.figures.world import (
    PEOPLE,
    TRAFFIC,
    Statistics,
    a_place,
    a_table,
    now_of,
    telemark,
    yearly,
)
from trygt import clock
from trygt.figures.computing import Read, read_from
from trygt.figures.loading import load, load_groups
from trygt.figures.models import GroupMember, Reading
from trygt.figures.queries import group_of
from trygt.figures.readings import make
from trygt.figures.sources.failures import SourceFailed
from trygt.figures.taking import take_in
from trygt.places.models import Community

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TOWNS = ("K-4001", "K-4003", "K-4012")
YEARS = ["2023", "2024"]
_numbers = count(1)


@pytest.fixture
def places() -> dict[str, Community]:
    return telemark()


def take(key: str, values: Mapping[str, Numbers], *, kind: str = "count", **more: Any) -> str:
    """Take in one series from a table of its own; gives the table's key."""
    table = a_table({"key": key, "kind": kind}, key=f"trial-{next(_numbers)}")
    take_in(table, yearly(values, YEARS, **more))
    return table.key


def reading(key: str, place: Community | str) -> Read | None:
    """The reading of an indicator there is, of a community or an area."""
    rows = Reading.objects.filter(indicator=key)
    rows = rows.filter(area=place) if isinstance(place, str) else rows.filter(community=place)
    row = rows.first()
    return read_from(row.content, row.made_at) if row else None


def values(key: str, place: Community | str) -> dict[str, float | None] | None:
    found = reading(key, place)
    return {dot.period: dot.value for dot in found.dots} if found else None


def of_towns(*rows: Sequence[Any]) -> dict[str, Numbers]:
    return dict(zip(TOWNS, rows, strict=False))


def test_a_county_and_the_country_are_the_sum_of_their_municipalities_where_all_have_a_number(
    places: dict[str, Community],
) -> None:
    table = take("population", of_towns([10, 11], [20, 21], [30, ".."]), kind="population")
    make()
    assert values("K01", places["4003"]) == {"2023": 20, "2024": 21}
    assert values("K01", places["40"]) == {"2023": 60}, "one without a number: no sum"
    assert values("K01", "0") == {"2023": 60}
    county = reading("K01", places["40"])
    assert county
    assert county.notes == ("summed",)
    assert county.retrievals == (now_of(table, places["4003"]).retrieval_id,)
    own = reading("K01", places["4003"])
    assert own
    assert own.notes == ()


def test_without_every_municipality_there_is_no_sum_at_all(places: dict[str, Community]) -> None:
    take("population", of_towns([10, 11], [20, 21]), kind="population")
    make()
    assert values("K01", places["4003"])
    assert values("K01", places["40"]) is None
    assert values("K01", "0") is None


def test_a_sum_tells_nobody_what_is_shielded(places: dict[str, Community]) -> None:
    take("population", of_towns([10, 11], [20, ":"], [30, 31]), kind="population")
    make()
    assert values("K01", places["40"]) == {"2023": 60}
    newest = reading("K01", places["4003"])
    assert newest
    assert newest.newest
    assert newest.newest.flag == "suppressed"


def test_the_sources_own_number_counts_before_the_sum(places: dict[str, Community]) -> None:
    take("population", of_towns([10, 11], [20, 21], [30, 31]), kind="population")
    take("population", {"F-40": [".", 99], "0": [500, 501]}, kind="population")
    make()
    assert values("K01", places["40"]) == {"2023": None, "2024": 99}
    assert values("K01", "0") == {"2023": 500, "2024": 501}


def test_what_may_not_be_added_up_is_not(places: dict[str, Community]) -> None:
    take("density", of_towns([10, 11], [20, 21], [30, 31]), kind="other")
    make()
    assert values("density", places["4003"]) == {"2023": 20, "2024": 21}
    assert values("density", places["40"]) is None


def test_a_made_up_place_is_no_part_of_the_country_and_a_dissolved_one_of_no_county(
    places: dict[str, Community],
) -> None:
    take("population", of_towns([10, 11], [20, 21], [30, 31]), kind="population")
    fictional = a_place("9901", fictional=True, parent=a_place("99", fictional=True))
    a_place("4099", parent=places["40"], dissolved_on=date(2024, 1, 1))
    make()
    assert values("K01", "0") == {"2023": 60, "2024": 63}
    assert values("K01", places["40"]) == {"2023": 60, "2024": 63}
    assert values("K01", fictional) is None
    a_place("4098", parent=places["40"])
    make()
    assert values("K01", "0") is None, "a real one without a number"


def test_of_two_tables_with_the_same_series_the_newer_answer_counts_period_by_period(
    places: dict[str, Community],
) -> None:
    earlier = NOON - timedelta(days=400)
    take("area", {"K-4001": [1.5, 2.5], "K-4003": [1.5, 2.5]}, kind="count")
    take("area", {"K-4001": [7.5, ".."], "K-4003": [7.5, 8.5]}, kind="count", retrieved=earlier)
    make()
    assert values("K07", places["4003"]) == {"2023": 1.5, "2024": 2.5}
    take("area", {"K-4001": ["..", 3.5], "K-4003": [":", 3.5]}, retrieved=NOON + timedelta(1))
    make()
    assert values("K07", places["4001"]) == {"2023": 1.5, "2024": 3.5}, "missing hides nothing"
    assert values("K07", places["4003"]) == {"2023": None, "2024": 3.5}, "shielding does"


def test_only_what_changed_is_made_anew(places: dict[str, Community]) -> None:
    load(Statistics(), [PEOPLE, TRAFFIC])

    def made() -> dict[str, Any]:
        rows = Reading.objects.filter(community=places["4003"])
        return dict(rows.values_list("indicator", "made_at"))

    first = made()
    assert {"K01", "K35", "traffic-injured", "traffic-cost"} <= set(first)
    more = Statistics(lambda cell: 3 if cell["ContentsCode"] == "PersonerDrept" else 5)
    with clock.at(NOON + timedelta(hours=1)):
        load(more, [TRAFFIC], again=True)
        later = made()
        assert {key for key in later if later[key] != first[key]} == {
            *("K35", "traffic-injured", "traffic-harmed", "traffic-cost"),
        }
        load(more, [TRAFFIC], again=True)
        assert made() == later, "nothing new, nothing made"
    assert values("K35", places["4003"]) == dict.fromkeys(PERIODS, 8)


PERIODS = [str(year) for year in range(2017, 2027)]


def test_making_again_gives_the_same_and_takes_away_what_has_nothing_behind_it_any_more(
    places: dict[str, Community], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    table = take("population", of_towns([10, 11], [20, 21], [30, 31]), kind="population")
    assert make() == make() > 0
    assert make({"no-such-series"}) == 0
    with django_assert_max_num_queries(6):
        make()
    places["4003"].sheets.filter(table=table).delete()
    make()
    assert values("K01", places["4003"]) is None
    assert values("K01", places["40"]) is None


# -- KOSTRA groups, from KLASS


def pairs(*rows: tuple[str, str, str, str]) -> Any:
    names = ("sourceCode", "sourceName", "targetCode", "targetName")
    maps = [dict(zip(names, row, strict=True)) for row in rows]
    return always(answer({"correspondenceMaps": maps}))[0]


def test_groups_are_placed_whichever_way_the_table_points(places: dict[str, Community]) -> None:
    fetch = pairs(
        ("EKG05", "KOSTRA-gruppe 5", "4003", "Skien"),
        ("4001", "Porsgrunn", "7", "Gruppe 7"),
        ("EKG01", "KOSTRA-gruppe 1", "5501", "Tromsø"),
    )
    assert load_groups(fetch, 2026) == 2
    skien, porsgrunn = group_of(places["4003"]), group_of(places["4001"])
    assert skien
    assert (skien.group, skien.name, skien.year) == ("EKG05", "KOSTRA-gruppe 5", 2026)
    assert porsgrunn
    assert porsgrunn.group == "EKG07"
    assert group_of(places["4012"]) is None


def test_a_new_year_is_a_new_row_the_same_year_is_mended_and_a_failure_costs_nothing(
    places: dict[str, Community],
) -> None:
    load_groups(pairs(("EKG05", "Fem", "4003", "Skien")), 2025)
    load_groups(pairs(("EKG05", "Fem", "4003", "Skien")), 2026)
    load_groups(pairs(("EKG06", "Seks", "4003", "Skien")), 2026)
    assert GroupMember.objects.count() == 2
    with pytest.raises(SourceFailed, match="KLASS"):
        load_groups(always(answer(b"<html>", 200))[0], 2026)
    with pytest.raises(SourceFailed):
        load_groups(always(answer({}, 404))[0], 2026)
    group = group_of(places["4003"])
    assert group
    assert (group.group, group.year) == ("EKG06", 2026)


def test_a_municipality_that_stands_twice_and_a_code_that_is_no_group_stop_nothing(
    places: dict[str, Community],
) -> None:
    fetch = pairs(
        ("EKG05", "Fem", "4003", "Skien"),
        ("EKG06", "Seks", "4003", "Skien"),
        ("4012", "Bamble", "4001", "Porsgrunn"),
    )
    assert load_groups(fetch, 2026) == 1
    assert list(GroupMember.objects.values_list("group", flat=True)) == ["EKG06"]
