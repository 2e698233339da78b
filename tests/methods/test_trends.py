"""Trends (methods.md 8.8): the test decides, not the first and last year."""

from itertools import permutations
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from tests.methods.examples import NOT_COUNTS, NOT_POPULATIONS, few, fewer
from trygt.methods.rates import Point
from trygt.methods.results import Direction, Method
from trygt.methods.trends import chi_square, mann_kendall, poisson, trend


def years(events, people=10_000, first=2015):
    """A series of years in a place where as many live all along."""
    return [Point(first + i, o, people) for i, o in enumerate(events)]


series = st.lists(
    st.tuples(st.integers(0, 200), st.integers(1_000, 90_000)), min_size=3, max_size=15
)
points_of = series.map(lambda rows: [Point(2000 + i, o, n) for i, (o, n) in enumerate(rows)])


def test_a_fall_from_thirty_to_twenty_is_no_clear_trend():
    found = trend(years([30, 28, 25, 22, 20]))
    assert found.direction is Direction.UNCLEAR
    assert found.p > 0.05
    assert found.annual_change < 0 < found.high
    assert (found.first, found.last) == (2015, 2019)
    assert chi_square(years([30, 28, 25, 22, 20])).p > 0.05
    # The same fall in ten such places together is one.
    assert trend(years([300, 280, 250, 220, 200], 100_000)).direction is Direction.FALLING


@pytest.mark.parametrize("between", [(20, 30, 40), (30, 30, 20), (50, 5, 25), (30, 30, 30)])
def test_whatever_lies_between_thirty_and_twenty(between):
    assert trend(years([30, *between, 20])).direction is Direction.UNCLEAR


def test_words_follow_the_test_not_the_ends():
    # Higher at the end than at the beginning, and yet falling.
    found = trend(years([50, 90, 85, 80, 70, 66, 60, 55, 48, 52]))
    assert found.direction is Direction.FALLING
    assert trend(years([10, 14, 20, 28, 40])).direction is Direction.RISING


def test_too_little_to_tell():
    for few_events in (years([3, 2, 2, 1]), years([9, 9]), [], years([None, 5, None])):
        found = trend(few_events)
        assert (found.direction, found.method) == (Direction.TOO_FEW, Method.TOO_FEW)
        assert found.annual_change is found.p is None
    assert trend(years([4, 3, 3])).direction is Direction.UNCLEAR


def test_the_chi_square_by_hand():
    # E = 25 each, x = −2 … 2: (−26)² / 250.
    assert chi_square(years([30, 28, 25, 22, 20])).statistic == pytest.approx(676 / 250)
    # Population doubles: expected 10 and 20, x = 0 and 1: 2² / (20 − 20²/30).
    found = chi_square([Point(0, 12, 100), Point(1, 18, 200)])
    assert found.statistic == pytest.approx(4 / (20 - 400 / 30))


@few
@given(points_of)
def test_the_chi_square_is_blind_to_units_of_time_and_people(points):
    one = chi_square(points)
    moved = chi_square([Point(p.year * 3 - 777, p.events, p.person_years / 100) for p in points])
    if one is None:
        assert moved is None
    else:
        assert moved.statistic == pytest.approx(one.statistic, rel=1e-6, abs=1e-9)
        assert one.p == pytest.approx(stats.chi2.sf(one.statistic, 1))


@fewer
@given(points_of)
def test_the_poisson_fit_is_the_likeliest(points):
    found = poisson(points)
    events = sum(p.events for p in points)
    if events in (points[0].events, points[-1].events):
        assert found is None
        return
    middle = sum(p.year for p in points) / len(points)

    # Given the total, events fall on years as a multinomial with shares n·e^(bx).
    def minus_likelihood(b):
        weights = [p.person_years * exp(b * (p.year - middle)) for p in points]
        return -sum(p.events * log(w / sum(weights)) for p, w in zip(points, weights, strict=True))

    best = optimize.minimize_scalar(minus_likelihood, bracket=(found.b - 0.1, found.b + 0.1))
    assert found.b == pytest.approx(best.x, abs=1e-5)
    h = 1e-3
    curve = minus_likelihood(found.b + h) + minus_likelihood(found.b - h)
    curve = (curve - 2 * minus_likelihood(found.b)) / h**2
    plain = found.standard_error / max(1, found.dispersion) ** 0.5
    assert plain == pytest.approx(curve**-0.5, rel=1e-2)


def test_a_steady_rise_is_found_exactly():
    found = poisson([Point(2000 + i, 1_000 * 1.05**i, 10_000) for i in range(8)])
    assert found.annual_change == pytest.approx(5)
    assert found.dispersion == pytest.approx(0, abs=1e-9)
    assert found.method is Method.POISSON


def test_years_that_leap_more_than_chance_widen_the_interval():
    calm = poisson(years([100, 104, 110, 113, 120, 124]))
    wild = poisson(years([150, 54, 160, 63, 170, 74]))
    assert (calm.method, wild.method) == (Method.POISSON, Method.QUASI_POISSON)
    assert wild.dispersion > 10
    assert wild.standard_error > 3 * calm.standard_error
    assert trend(years([150, 54, 160, 63, 170, 174])).direction is Direction.UNCLEAR


@few
@given(points_of)
def test_the_interval_holds_the_change_and_agrees_with_the_word(points):
    found = trend(points)
    if found.annual_change is None:
        return
    assert found.low <= found.annual_change <= found.high
    assert (found.direction is Direction.RISING) == (found.p < 0.05 and found.low > 0)
    assert (found.direction is Direction.FALLING) == (found.p < 0.05 and found.high < 0)
    wider = poisson(points, 0.998)
    assert wider.low <= found.low
    assert found.high <= wider.high


@few
@given(points_of)
def test_turned_round_a_rise_is_a_fall(points):
    back = [Point(4030 - p.year, p.events, p.person_years) for p in points]
    mirror = {Direction.RISING: Direction.FALLING, Direction.FALLING: Direction.RISING}
    one, other = trend(points), trend(back)
    assert other.direction is mirror.get(one.direction, one.direction)


def test_all_events_in_the_last_year_still_have_a_direction():
    found = trend(years([0, 0, 15]))
    assert (found.direction, found.method) == (Direction.RISING, Method.CHI_SQUARE)
    assert found.annual_change is None
    assert trend(years([15, 0, 0])).direction is Direction.FALLING
    assert poisson(years([15, 0, 0])) is None


def test_a_change_too_large_to_be_real_is_a_number_still_and_unclear():
    found = trend([Point(2000, 1, 1_000), Point(2002, 0, 35_625), Point(2003, 200, 14_560)])
    assert found.direction is Direction.UNCLEAR
    assert found.low == -100
    assert poisson([Point(2000, 1, 1), Point(2001, 0, 9), Point(2002, 200, 1)], 0.999).high < 1e307


def test_a_missing_year_is_left_out_and_time_goes_on():
    whole = [Point(2000 + i, 100 * 1.1**i, 1_000) for i in range(6)]
    holes = [p._replace(events=None) if p.year == 2003 else p for p in whole]
    assert poisson(holes).annual_change == pytest.approx(10)
    assert poisson([p for p in whole if p.year != 2003]) == poisson(holes)
    assert poisson(whole[::-1]) == poisson(whole)


def test_bad_series_are_refused():
    for test in (chi_square, poisson, trend):
        for value in NOT_COUNTS:
            with pytest.raises(ValueError, match="events must be"):
                test(years([3, value, 40]))
        for value in NOT_POPULATIONS:
            with pytest.raises(ValueError, match="person-years must be"):
                test(years([3, 4, 40], value))
        with pytest.raises(ValueError, match="2015 comes twice"):
            test([*years([3, 4, 40]), Point(2015, 3, 100)])
    assert chi_square(years([0, 0, 0])) is None


def test_mann_kendall_is_exact_for_short_series():
    # 2 of 5! = 120 orders are as clear as this; of 4! = 24 it takes 2 for 8 %.
    found = mann_kendall([1.0, 2.0, 3.5, 4.0, 8.0], range(2015, 2020))
    assert found.p == pytest.approx(2 / 120)
    assert (found.direction, found.method) == (Direction.RISING, Method.MANN_KENDALL_EXACT)
    assert (found.first, found.last) == (2015, 2019)
    assert mann_kendall([4, 3, 2, 1]).direction is Direction.TOO_FEW
    assert mann_kendall([5, 4, 3, 2, None, 1]).direction is Direction.FALLING


def test_the_exact_chances_are_those_of_all_orders():
    found = {order: mann_kendall(list(order)).p for order in permutations(range(5))}
    scores = {
        order: sum((b > a) - (b < a) for i, a in enumerate(order) for b in order[i + 1 :])
        for order in found
    }
    for order, p in found.items():
        as_far = sum(abs(score) >= abs(scores[order]) for score in scores.values())
        assert p == pytest.approx(as_far / 120)


@few
@given(st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=12, unique=True))
def test_mann_kendall_agrees_with_scipys_exact_tau(values):
    oracle = stats.kendalltau(range(len(values)), values, method="exact")
    found = mann_kendall(values)
    assert found.p == pytest.approx(oracle.pvalue)
    assert (found.direction is Direction.UNCLEAR) == (oracle.pvalue >= 0.05)


def test_mann_kendall_with_ties_is_normal_with_their_variance():
    # n = 6, one pair of equals: Var S = (6·5·17 − 2·1·9)/18, S = 14.
    found = mann_kendall([1, 2, 3, 3, 4, 5])
    assert found.method is Method.MANN_KENDALL_NORMAL
    score = (14 - 1) / ((510 - 18) / 18) ** 0.5
    assert found.p == pytest.approx(2 * stats.norm.sf(score))
    assert mann_kendall([7, 7, 7, 7, 7]).direction is Direction.UNCLEAR
    assert mann_kendall(list(range(60))).method is Method.MANN_KENDALL_NORMAL


def test_mann_kendall_refuses_what_it_cannot_order():
    with pytest.raises(ValueError, match="finite"):
        mann_kendall([1, 2, float("nan"), 4, 5])
    with pytest.raises(ValueError, match="periods must rise; 2015 comes after 2016"):
        mann_kendall([1, 2, 3, 4, 5], [2016, 2015, 2017, 2018, 2019])
    with pytest.raises(ValueError, match="one value per band"):
        mann_kendall([1, 2, 3], [2016])
