"""Words for a difference and for a trend: they come from a test, and change when it cannot tell."""

from typing import Any

import pytest

from tests.figures.shelves import POOLED, PUBLISHED, YEARLY, an_indicator, read, rolling, row
from trygt.figures import wording
from trygt.figures.computing import Dot, Read, compare
from trygt.figures.flags import Flag
from trygt.figures.periods import last_year
from trygt.methods import trends
from trygt.methods.rates import Point
from trygt.methods.results import Direction, Verdict

# -- Against another place: the words change with what can be told


def against(events: float, people: float, others: float, among: float) -> str | None:
    mine = read(YEARLY, hurt=row([events]), people=row([people]))
    theirs = read(YEARLY, hurt=row([others]), people=row([among]))
    found = compare(an_indicator(YEARLY).recipe, mine, theirs)
    if found is None:
        return None
    assert found.ratio == pytest.approx(events / people / (others / among))
    return wording.compared_words(found, "the country")


def test_the_same_difference_is_told_only_where_there_are_enough_to_tell() -> None:
    country = (50_000, 5_000_000)  # 1,000 for each 100,000
    assert against(1, 80, *country) == "Too few to compare with the country."
    assert against(13, 1_000, *country) == "No clear difference from the country."
    assert against(130, 10_000, *country) == "Higher than the country."
    assert against(1_300, 100_000, *country) == "Clearly higher than the country."
    assert against(75, 10_000, *country) == "Lower than the country."
    assert against(60, 10_000, *country) == "Clearly lower than the country."
    assert against(7, 1_000, *country) == "No clear difference from the country."
    assert against(10, 1_000, *country) == "No clear difference from the country."


@pytest.mark.parametrize("times", [1, 100])
def test_the_word_and_the_interval_of_the_ratio_agree(times: int) -> None:
    mine = read(YEARLY, hurt=row([13 * times]), people=row([1_000 * times]))
    theirs = read(YEARLY, hurt=row([50_000]), people=row([5_000_000]))
    found = compare(an_indicator(YEARLY).recipe, mine, theirs)
    assert found
    assert found.low
    assert found.high
    assert found.value == 1_000
    outside = found.low > 1 or found.high < 1
    assert outside == (found.verdict != Verdict.SAME)
    assert outside == (times == 100)


def test_only_the_same_period_is_compared_and_never_one_that_is_shielded() -> None:
    recipe = an_indicator(YEARLY).recipe
    theirs = read(YEARLY, hurt=row([500, 500]), people=row([50_000] * 2))
    mine = read(YEARLY, hurt=row([9, 30]), people=row([1_000] * 2))
    assert compare(recipe, mine, theirs)
    older = read(YEARLY, hurt=row([500]), people=row([50_000]))
    assert compare(recipe, mine, older) is None
    shielded = read(YEARLY, hurt=row([9, Flag.SUPPRESSED]), people=row([1_000] * 2))
    assert shielded.newest_number
    assert compare(recipe, shielded, theirs) is None, "its newest is not the older one's"
    assert compare(recipe, Read(), theirs) is None
    assert compare(recipe, mine, read(YEARLY, hurt=row([0, 0]), people=row([50_000] * 2))) is None


def test_figures_about_everyone_are_compared_as_they_are_shown() -> None:
    recipe = an_indicator({"how": "share", "part": ("a",), "whole": ("b",)}).recipe
    one = Read((Dot("2024", 20.0),))
    for value, verdict in ((19.9, "higher"), (20.04, "no-clear-difference"), (20.1, "lower")):
        found = compare(recipe, one, Read((Dot("2024", value),)))
        assert found
        assert (found.value, found.verdict) == (value, verdict)
    plain = compare(an_indicator({"how": "number", "series": ("a",)}).recipe, one, one)
    assert plain
    assert plain.verdict == ""
    assert wording.compared_words(plain, "the country") == ""


# -- Trends: the words come from a test


def trend(values: list[Any], people: float = 10_000, first: int = 2019) -> Read:
    return read(YEARLY, hurt=row(values, first), people=row([people] * len(values), first))


def test_a_fall_is_called_one_only_when_the_test_says_so() -> None:
    indicator = an_indicator(YEARLY)
    falling = [30, 28, 25, 22, 20]
    few, many = trend(falling), trend([10 * n for n in falling], 100_000)
    assert wording.trend_words(indicator, few) == "No clear trend, 2019 to 2023."
    assert wording.trend_words(indicator, many).startswith("Falling by about 9.")
    assert few.way
    assert many.way
    assert few.way.p
    assert few.way.p > 0.05
    assert many.way.direction == Direction.FALLING
    up = trend([10 * n for n in falling[::-1]], 100_000)
    assert wording.trend_words(indicator, up).startswith("Rising by about 11.")
    scarce = trend([1, 0, 2, 1, 0])
    assert wording.trend_words(indicator, scarce) == "Too few to tell a trend, 2019 to 2023."
    assert wording.trend_words(indicator, Read()) == ""
    assert trend([30]).way is None, "one year goes nowhere"


def test_the_years_a_trend_is_told_of_are_those_that_were_tested() -> None:
    found = trend([Flag.MISSING, 28, 25, 22, Flag.SUPPRESSED])
    assert found.way
    assert (found.way.first, found.way.last) == ("2020", "2022")
    long = trend([20] * 15, first=2009)
    assert long.way
    assert (long.way.first, long.way.last) == ("2014", "2023"), "the newest ten years"


def test_a_pooled_rate_is_tested_year_by_year_not_window_by_window() -> None:
    hurt = [300, 280, 250, 220, 200, 190, 170]
    pooled = read(POOLED, hurt=row(hurt), people=row([100_000] * 7))
    yearly = read(YEARLY, hurt=row(hurt), people=row([100_000] * 7))
    assert pooled.way == yearly.way
    assert len(pooled.dots) == 3


def test_windows_that_overlap_are_never_tested_against_each_other() -> None:
    values = [16, 15.8, 15.5, 15.1, 14.9, 14.6, 14.2, 14.1, 13.8, 13.5]
    found = read(PUBLISHED, rate=rolling(values), people=row([4_000] * 12, 2013))
    points = {
        dot.period: Point(last_year(dot.period), dot.events, dot.people) for dot in found.dots
    }
    apart = ["2013_2015", "2016_2018", "2019_2021", "2022_2024"]
    expected, overlapping = (
        trends.trend(points[period] for period in apart),
        trends.trend(points.values()),
    )
    assert found.way
    assert (found.way.first, found.way.last) == (apart[0], apart[-1])
    assert (found.way.p, found.way.change) == (expected.p, expected.annual_change)
    assert found.way.direction == Direction.UNCLEAR
    assert overlapping.direction == Direction.FALLING, "each year counted three times"

    five = read(PUBLISHED, rate=rolling(values[:5]), people=row([200_000] * 12, 2013))
    assert five.way
    assert five.way.direction == Direction.TOO_FEW, "of five windows only two share no year"


def test_facts_go_from_one_number_to_another_without_a_word_for_it() -> None:
    recipe = {"how": "number", "series": ("hurt",)}
    indicator = an_indicator(recipe)
    found = read(recipe, hurt=row([1200, 1300, 1400]))
    assert found.way
    assert found.way.direction == ""
    assert wording.trend_words(indicator, found) == "From 1\u00a0200 (2015) to 1\u00a0400 (2017)."
    assert read(recipe, hurt=row([1200])).way is None
