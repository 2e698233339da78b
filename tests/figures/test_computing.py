"""From series to what people read, held against the methods and against sums done by hand."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.figures.shelves import (
    EVENTS,
    PEOPLE,
    PER,
    POOLED,
    PUBLISHED,
    an_indicator,
    read,
    rolling,
    row,
)
from trygt.figures import wording
from trygt.figures.computing import (
    Dot,
    Held,
    Read,
    Shelf,
    Way,
    compute,
    person_years,
    read_from,
)
from trygt.figures.definition import Bands, Cost, library
from trygt.figures.flags import Flag
from trygt.figures.periods import last_year, span, words, years_in
from trygt.methods import counts, rates
from trygt.methods.results import Direction

# -- Rates


def test_a_rate_pools_its_years_as_the_methods_do() -> None:
    hurt, people = [3, 0, 7, 12, 5, 9], [9_000, 9_100, 9_200, 9_300, 9_400, 9_500]
    found = read(POOLED, hurt=row(hurt), people=row(people))
    assert [dot.period for dot in found.dots] == ["2015_2019", "2016_2020"]
    for n, dot in enumerate(found.dots):
        pairs = list(zip(hurt[n : n + 5], people[n : n + 5], strict=True))
        expected = rates.pooled(pairs, PER)
        assert expected
        assert (dot.value, dot.low, dot.high) == (expected.value, expected.low, expected.high)
        assert (dot.events, dot.people) == tuple(sum(column) for column in zip(*pairs, strict=True))
        assert found.method == expected.method == "byar"
    few = read(POOLED, hurt=row([1, 0, 1, 2, 1]), people=row(people[:5]))
    assert few.method == "exact"


def test_a_window_with_a_year_missing_has_no_rate_and_says_why() -> None:
    hurt = row([3, Flag.SUPPRESSED, 7, 12, 5, 9, 4])
    found = read(POOLED, hurt=hurt, people=row([9_000] * 7))
    assert [(dot.value is None, dot.flag) for dot in found.dots] == [
        (True, Flag.SUPPRESSED),
        (True, Flag.SUPPRESSED),
        (False, ""),
    ]
    with_a_hole = read(POOLED, hurt=row([3, None, 7, 12, 5]), people=row([9_000] * 5))
    assert [(dot.value, dot.flag) for dot in with_a_hole.dots] == [(None, Flag.NOT_FETCHED)]
    assert read(POOLED, people=row([9_000] * 7)) == Read()


def test_the_nearest_population_stands_in_and_the_reading_says_so() -> None:
    hurt = row([3, 4, 7, 12, 5])
    full = read(POOLED, hurt=hurt, people=row([9_000] * 5))
    assert full.notes == ()
    stood_in = read(POOLED, hurt=hurt, people=Held({"2018": 9_000, "2024": 20_000}))
    assert stood_in.notes == ("people-nearest",)
    assert stood_in.dots[0].people == 45_000
    assert stood_in.dots == full.dots
    assert wording.notes_of(stood_in)[0].startswith("Reckoned with the population of the nearest")
    assert wording.notes_of(full) == []
    unknown = read(POOLED, hurt=hurt)
    assert (unknown.dots[0].value, unknown.dots[0].flag) == (None, Flag.NOT_FETCHED)


def test_person_years_are_the_sum_of_the_populations_and_of_two_as_near_the_older_counts() -> None:
    people = Held({"2020": 100, "2022": 300})
    assert person_years(people, "2020") == (100, False)
    assert person_years(people, "2020_2022") == (500, True)
    assert person_years(people, "2010") == (100, True)
    assert person_years(Held({}), "2020") == (None, False)


def test_nobody_living_there_gives_no_rate_and_stops_nothing() -> None:
    nobody = row([0] * 5)
    assert [dot.value for dot in read(POOLED, hurt=row([1] * 5), people=nobody).dots] == [None]
    events = read(EVENTS, killed=row([2] * 5), severe=row([3] * 5), people=nobody)
    assert [(dot.value, dot.people) for dot in events.dots] == [(5, None)] * 5
    assert events.way is not None
    published = read(PUBLISHED, rate=row([9.5] * 5), people=nobody)
    assert [(dot.value, dot.low) for dot in published.dots] == [(9.5, None)] * 5
    some = read(EVENTS, killed=row([2] * 5), severe=row([3] * 5), people=row([900] * 5))
    assert [dot.people for dot in some.dots] == [900] * 5


# -- Rates that a source has computed


def test_a_published_rate_gets_an_estimated_interval_and_says_so() -> None:
    found = read(PUBLISHED, rate=rolling([14.3]), people=PEOPLE)
    (dot,) = found.dots
    expected = counts.limits(14.3 * 30_000 / 1000).times(1000 / 30_000)
    assert (dot.value, dot.people) == (14.3, 30_000)
    assert (dot.low, dot.high) == (expected.low, expected.high)
    assert dot.low
    assert dot.high
    assert dot.low < 14.3 < dot.high
    assert dot.events == pytest.approx(429)
    assert (found.method, found.notes) == ("byar-estimated", ("published",))
    assert "estimated from the population" in wording.method_words(found)
    assert "the interval here is estimated" in wording.notes_of(found)[0]


def test_without_a_population_there_is_no_interval_and_none_is_spoken_of() -> None:
    found = read(PUBLISHED, rate=rolling([14.3]))
    assert found.dots == (Dot("2013_2015", 14.3),)
    assert (found.method, found.notes) == ("", ())
    assert wording.interval_words(an_indicator(PUBLISHED), found.newest) == ""


def test_a_shielded_rate_stays_shielded() -> None:
    shielded = Held({"2019_2021": 9.0}, {"2020_2022": Flag.SUPPRESSED})
    found = read(PUBLISHED, rate=shielded, people=PEOPLE)
    assert found.newest == Dot("2020_2022", None, flag=Flag.SUPPRESSED)
    assert found.newest_number
    assert found.newest_number.period == "2019_2021"
    indicator = an_indicator(PUBLISHED, decimals=1)
    assert wording.value_words(indicator, found.newest) == "Shielded for privacy"
    assert wording.value_words(indicator, found.newest_number) == "9.0"
    assert wording.value_words(indicator, None) == "Not fetched"


# -- Facts


def test_series_are_added_up_and_one_without_a_number_says_which_reason() -> None:
    killed, severe = row([1, 2, 3]), row([10, Flag.SUPPRESSED, None])
    found = read(EVENTS, killed=killed, severe=severe, people=row([9_000] * 3))
    assert [(dot.value, dot.flag) for dot in found.dots] == [
        (11, ""),
        (None, Flag.SUPPRESSED),
        (None, Flag.NOT_FETCHED),
    ]
    alone = read(EVENTS, killed=killed, people=row([9_000] * 3))
    assert {dot.flag for dot in alone.dots} == {Flag.NOT_FETCHED}, "half of a sum is no sum"


def test_counts_have_the_limits_of_the_newest_number_and_name_their_method() -> None:
    found = read(EVENTS, killed=row([2, 9]), severe=row([3, 11]), people=row([9_000] * 2))
    for dot, number in zip(found.dots, (5, 20), strict=True):
        limits = counts.limits(number)
        assert (dot.low, dot.high) == (limits.low, limits.high)
    assert found.method == "byar", "the method of the number that is shown"
    turned = read(EVENTS, killed=row([9, 2]), severe=row([11, 3]), people=row([9_000] * 2))
    assert turned.method == "exact"


def test_a_share_is_of_the_same_year_and_of_something() -> None:
    recipe = {"how": "share", "part": ("a", "b"), "whole": ("all",)}
    parts = {"a": row([1, 2, Flag.SUPPRESSED, 4, 5]), "b": row([3, 3, 3, 3, 3])}
    found = read(recipe, **parts, all=row([16, 20, 20, 0, Flag.MISSING]))
    assert [(dot.value, dot.flag) for dot in found.dots] == [
        (25, ""),
        (25, ""),
        (None, Flag.SUPPRESSED),
        (None, Flag.NOT_COMPUTED),
        (None, Flag.MISSING),
    ]
    assert read(recipe, all=row([16, 20])) == Read()
    hidden = read(recipe, a=row([Flag.SUPPRESSED]), b=row([3]), all=row([16]))
    assert [(dot.value, dot.flag) for dot in hidden.dots] == [(None, Flag.SUPPRESSED)]


def test_a_projection_is_taken_so_many_years_ahead_of_its_first() -> None:
    recipe = {"how": "share", "part": ("old",), "whole": ("all",), "ahead": 10}
    old, people = row(list(range(12)), 2026), row([50] * 12, 2026)
    found = read(recipe, old=old, all=people)
    assert [(dot.period, dot.value) for dot in found.dots] == [("2036", 20)]
    short = read(recipe, old=row([1], 2026), all=row([50], 2026))
    assert short.dots == ()


def test_a_change_needs_both_ends_and_something_to_change_from() -> None:
    recipe = {"how": "change", "series": "people", "years": 5}
    found = read(recipe, people=row([0, 200, 1, 1, 1, 50, 250]))
    assert [(dot.period, dot.value) for dot in found.dots] == [("2021", 25)]


def test_the_cost_is_cases_times_the_unit_costs_of_the_library() -> None:
    indicator = library().indicator("traffic-cost")
    assert indicator
    assert isinstance(indicator.recipe, Cost)
    assert (indicator.recipe.price_year, indicator.note is not None) == (2009, True)
    shelf = {"traffic-killed": row([2, 0, 2]), "traffic-severe": row([5, 1, Flag.SUPPRESSED])}
    found = compute(indicator, shelf)
    # 2 × 30,220,000 + 5 × 10,590,000 kroner of 2009 (TØI 1053C/2010)
    assert [(dot.value, dot.flag) for dot in found.dots] == [
        (113_390_000, ""),
        (10_590_000, ""),
        (None, Flag.SUPPRESSED),
    ]
    assert found.way is None, "money of cases is no trend of its own"
    half = compute(indicator, {"traffic-killed": row([2])})
    assert [(dot.value, dot.flag) for dot in half.dots] == [(None, Flag.NOT_FETCHED)]


def test_a_pyramid_is_of_the_newest_year_that_has_every_band() -> None:
    recipe = Bands(how="bands", left="men", right="women")
    shelf = {
        key: row([1 + n, 2 + n, 3 + n])
        for n, key in enumerate(f"{side}-{band}" for side in ("men", "women") for band in recipe.words)
    }  # fmt: skip
    indicator = an_indicator(recipe.model_dump())
    found = compute(indicator, shelf)
    assert (len(found.bands), found.bands[0], found.bands[-1]) == (
        19,
        ("0-4", 3, 22),
        ("90", 21, 40),
    )
    assert found.dots == (Dot("2017", sum(range(3, 41))),)
    less = compute(indicator, shelf | {"women-90": row([38, 39, Flag.SUPPRESSED])})
    assert [dot.period for dot in less.dots] == ["2016"]
    assert (
        compute(indicator, {key: one for key, one in shelf.items() if key != "men-0-4"}).dots == ()
    )


def test_an_indicator_the_community_collects_itself_is_never_computed() -> None:
    assert read(None, hurt=row([1])) == Read()
    assert read({"how": "number", "series": ("other",)}, hurt=row([1])) == Read()
    assert read({"how": "number", "series": ("hurt",)}, hurt=row([1])).dots == (Dot("2015", 1),)


def test_where_a_figure_is_from_comes_before_what_it_is_held_against() -> None:
    of_people = row([9_000] * 3, retrievals=frozenset({9, 2}), summed=True)
    of_rates = row([8.1, 8.2, 8.3], retrievals=frozenset({3, 5}))
    found = read(PUBLISHED, rate=of_rates, people=of_people)
    assert found.retrievals == (5, 3, 9, 2)
    assert found.notes == ("published", "summed")
    assert read(PUBLISHED, rate=of_rates).notes == ()


# -- What is kept

NUMBER = st.none() | st.floats(-1e9, 1e9, allow_nan=False)
DOT = st.builds(
    Dot,
    st.sampled_from(["2020", "2021_2023", "2024"]),
    NUMBER,
    NUMBER,
    NUMBER,
    st.sampled_from(["", *(flag.value for flag in Flag)]),
    NUMBER,
    NUMBER,
)
WAY = st.builds(
    Way,
    st.sampled_from(["", *(one.value for one in Direction)]),
    st.just("2015"),
    st.just("2024"),
    NUMBER,
    NUMBER,
    NUMBER,
    NUMBER,
    st.sampled_from(["", "poisson-trend"]),
)
READ = st.builds(
    Read,
    st.lists(DOT, max_size=4).map(tuple),
    st.none() | WAY,
    st.sampled_from(["", "byar", "exact"]),
    st.lists(st.sampled_from(["published", "summed"]), max_size=2).map(tuple),
    st.lists(st.integers(1, 999), max_size=3).map(tuple),
    st.lists(st.tuples(st.just("0-4"), st.floats(0, 99), st.floats(0, 99)), max_size=3).map(tuple),
)


@given(READ)
def test_a_reading_is_the_same_after_it_was_kept(one: Read) -> None:
    assert read_from(json.loads(json.dumps(one.as_json()))) == one


@given(
    st.lists(st.none() | st.integers(0, 500) | st.sampled_from(list(Flag)[1:]), max_size=14),
    st.lists(st.none() | st.integers(0, 50_000), max_size=14),
    st.sampled_from(["traffic-injured", "traffic-harmed", "K35", "K27", "K02", "K03", "traffic-cost"]),
)  # fmt: skip
def test_whatever_comes_a_number_stands_with_its_interval_or_a_reason_with_no_number(
    events: list[Any], people: list[Any], key: str
) -> None:
    indicator = library().indicator(key)
    assert indicator
    shelf: Shelf = {
        name: row(people if name == "population" else events) for name in indicator.series
    }
    found = compute(indicator, shelf)
    assert read_from(json.loads(json.dumps(found.as_json()))) == found
    assert [dot.period for dot in found.dots] == sorted(dot.period for dot in found.dots)
    for dot in found.dots:
        assert (dot.value is None) == bool(dot.flag)
        if dot.low is not None and dot.high is not None:
            assert dot.value is not None
            assert dot.low <= dot.value <= dot.high
    assert wording.trend_words(indicator, found) is not None


def test_periods_are_read_and_written_as_the_sources_do() -> None:
    assert years_in("2022_2024") == (2022, 2023, 2024)
    assert years_in("1970-1972") == (1970, 1971, 1972)
    assert (years_in("2024M06"), years_in("never")) == ((2024,), ())
    assert (last_year("2022_2024"), last_year("never")) == (2024, 0)
    assert span("2020", "2024") == "2020_2024"
    assert span("2022_2024", "2025") == "2022_2025"
    assert span("2024", "2024") == "2024"
    assert words("2022_2024") == "2022–2024"


def test_a_number_of_few_events_is_shielded_and_so_is_a_rate_made_of_it() -> None:
    few, many = row([0, 3, 4, 5, 40]), row([50] * 5)
    counted = an_indicator({"how": "events", "series": ("hurt",)}, suppress_below=5)
    shown = [dot.value for dot in compute(counted, {"hurt": few}).dots]
    assert shown == [0, None, None, 5, 40]
    rated = an_indicator(POOLED | {"pool": 1}, suppress_below=5)
    dots = compute(rated, {"hurt": few, "people": PEOPLE}).dots
    assert [dot.flag for dot in dots] == ["", Flag.SUPPRESSED, Flag.SUPPRESSED, "", ""]
    assert dots[1].events is None, "what would give the number away is gone too"
    assert all(dot.value for dot in compute(rated, {"hurt": many, "people": PEOPLE}).dots)
