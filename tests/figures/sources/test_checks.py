"""What cannot be true: told by table and by series, with what it was held against."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.figures.sources.made import NOON, document, written
from trygt.figures.sources import jsonstat
from trygt.figures.sources.checks import (
    Fault,
    Kind,
    Series,
    check_run,
    check_table,
    missing_between,
)
from trygt.figures.sources.tables import Table

PEOPLE = Series("Source", "1", "Region K-4003", Kind.POPULATION)
COUNTS = Series("Source", "1", "Region K-4003", Kind.COUNT)
RATES = Series("Source", "1", "Region K-4003")


def table(**dimensions: list[str]) -> Table:
    some = {"Region": ["K-4001"], "ContentsCode": ["Personer1"], "Tid": ["2024", "2025"]}
    return jsonstat.read(written(document({**some, **dimensions})), "Source, table 1")


def told(faults: list[Fault]) -> list[tuple[str, bool]]:
    return [(str(fault), fault.severe) for fault in faults]


# -- Tables


def test_a_table_as_expected_has_no_faults():
    faults = check_table(
        "Source",
        "1",
        table(),
        now=NOON,
        expected={"Region": ["K-4001"], "ContentsCode": ["Personer1"]},
        units={"Personer1": " Personer"},
        updated_before=datetime(2026, 2, 25, 7, tzinfo=UTC),
    )
    assert faults == []


def test_codes_that_changed_are_named_and_a_missing_place_alone_is_not_severe():
    expected = {"Region": ["K-4001", "K-4003"], "ContentsCode": ["Folk"], "Kjonn": ["1"]}
    assert told(check_table("Source", "1", table(), now=NOON, expected=expected)) == [
        ("Source, table 1, Region K-4003: this code is not in the answer", False),
        ("Source, table 1, ContentsCode Folk: this code is not in the answer", True),
        ("Source, table 1, ContentsCode Personer1: this code was not asked for", True),
        ("Source, table 1, Kjonn: this dimension is not in the answer", True),
    ]


def test_a_unit_that_changed_is_severe():
    units = {"Personer1": "1000 personer", "Other": "kr"}
    assert told(check_table("Source", "1", table(), now=NOON, units=units)) == [
        (
            "Source, table 1, ContentsCode Personer1: the unit is now “personer”, and was “1000 personer”",
            True,
        )
    ]


def test_a_table_from_the_future_or_older_than_ours_is_not_taken():
    updated = datetime(2026, 2, 25, 7, tzinfo=UTC)
    assert check_table("Source", "1", table(), now=updated - timedelta(hours=2)) == []
    (future,) = check_table("Source", "1", table(), now=updated - timedelta(days=1))
    assert str(future).startswith(
        "Source, table 1: it was updated 2026-02-25 07:00, which is still"
    )
    (older,) = check_table("Source", "1", table(), now=NOON, updated_before=NOON)
    assert "we have figures from 2026-11-26 12:00 already" in str(older)
    assert future.severe
    assert older.severe


def test_a_year_missing_in_the_middle_is_told():
    holes = table(Tid=["2020", "2021", "2023", "2024"])
    words = "Source, table 1, Tid 2022: this period is missing between others"
    assert told(check_table("Source", "1", holes, now=NOON)) == [(words, False)]
    assert check_table("Source", "1", holes, now=NOON, every_period=False) == []


@pytest.mark.parametrize(
    ("periods", "missing"),
    [
        (["2024"], []),
        (["2019", "2021"], []),
        (["2013", "2017", "2021"], []),
        (["2013", "2017", "2025"], ["2021"]),
        (["2020_2022", "2021_2023", "2023_2025"], ["2022_2024"]),
        (["1970-1979", "1980-1989", "2000-2009"], ["1990-1999"]),
        (["2023M11", "2023M12", "2024M02"], ["2024M01"]),
        (["2023K3", "2023K4", "2024K2"], ["2024K1"]),
        (["2024U01", "2024U02", "2024U05"], []),
        (["2022", "2021", "2019"], ["2020"]),
    ],
)
def test_holes_are_found_by_the_smallest_step(periods: list[str], missing: list[str]):
    assert missing_between(periods) == missing


# -- Series


def test_counts_below_zero_and_places_without_people_are_named_with_their_cell():
    (negative,) = check_run(COUNTS, {"2024": 3, "2025": -3}).values()
    assert (str(negative), negative.severe) == (
        "Source, table 1, Region K-4003, Tid 2025: a count below zero: -3",
        True,
    )
    (empty,) = check_run(PEOPLE, {"2024": 0, "2025": 55_000}).values()
    assert (empty.cell, empty.severe) == ("Region K-4003, Tid 2024", True)
    assert "nobody lives here" in empty.sentence
    assert check_run(COUNTS, {"2024": 0, "2025": 3}) == {}
    growth = Series("Source", "1", "", Kind.COUNT, may_be_negative=True)
    assert check_run(growth, {"2024": -3, "2025": 3}) == {}
    assert check_run(RATES, {"2024": -3.5, "2025": 3000}) == {}


@pytest.mark.parametrize("factor", [10, 0.1, 5, 0.2])
def test_people_times_ten_is_held_against_the_same_year_or_the_one_before(factor: float):
    before = {"2023": 54_000, "2024": 55_000}
    points = {"2024": 55_000, "2025": 55_000 * factor}
    (fault,) = check_run(PEOPLE, points, before).values()
    assert fault.cell == "Region K-4003, Tid 2025"
    assert "is too far from 55000 to be believed" in fault.sentence
    assert fault.severe
    (revised,) = check_run(PEOPLE, {"2023": 54_000 * factor}, before).values()
    assert "54000" in revised.sentence


def test_the_first_time_a_series_is_held_against_its_own_middle():
    years = {str(year): 50_000 + year for year in range(2015, 2025)}
    assert list(check_run(PEOPLE, {**years, "2015": 520_000})) == ["2015"]
    assert list(check_run(PEOPLE, {**years, "2020": 5_200})) == ["2020"]
    (fault,) = check_run(COUNTS, {**years, "2020": 520_000}).values()
    assert not fault.severe  # some counts do jump; nobody has said what is usual for this one


def test_small_counts_jump_by_chance_and_gaps_are_no_jumps():
    assert check_run(COUNTS, {"2024": 1, "2025": 60}, {"2023": 2, "2024": 1}) == {}
    assert check_run(COUNTS, {"2024": 100, "2025": None}, {"2023": 110}) == {}
    assert list(check_run(COUNTS, {"2025": 2000}, {"2024": 200})) == ["2025"]
    assert list(check_run(COUNTS, {"2025": 0}, {"2024": 200})) == ["2025"]
    assert check_run(COUNTS, {"2025": None}) == {}


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=12), st.integers(0, 11))
def test_what_was_good_before_is_good_again(values: list[int], cut: int):
    points = {str(2000 + n): value for n, value in enumerate(values)}
    before = dict(list(points.items()))
    for series in (PEOPLE, COUNTS):
        assert check_run(series, points, before) == {}
        assert check_run(series, dict(list(points.items())[:cut]), before) == {}


@given(st.lists(st.integers(1000, 4999), min_size=3, max_size=12), st.data())
def test_one_absurd_value_is_found_and_no_other(values: list[int], data: st.DataObject):
    at = data.draw(st.integers(0, len(values) - 1))
    points = {str(2000 + n): value for n, value in enumerate(values)}
    period = str(2000 + at)
    wrong = {**points, period: points[period] * 50}
    assert list(check_run(PEOPLE, wrong, points)) == [period]
    assert list(check_run(PEOPLE, wrong)) == [period]
