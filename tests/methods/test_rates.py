"""Crude rates, pooled years and windows (methods.md 8.2, 8.8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.methods.examples import NOT_COUNTS, NOT_POPULATIONS, counts, few, populations
from trygt.methods.rates import Point, apart, pooled, rate, windows
from trygt.methods.results import Method

PUBLISHED = [
    (1, 100, 1, 0.025317807984, 5.571643390939, 0.001000500334, 9.233413476452, Method.EXACT),
    (5, 100, 5, 1.623486390118, 11.668332079323, 0.739371731918, 16.454745203680, Method.EXACT),
    (20, 100, 20, 12.211428834876, 30.889880369197, 8.922802365144, 38.085035625042, Method.BYAR),
    (65, 100, 65, 50.163187710459, 82.849138545940, 42.880261471480, 94.000290844318, Method.BYAR),
    (
        *(250, 220, 113.636363636364, 99.984947385329, 128.631144874558),
        *(92.710005544390, 137.651237721475, Method.BYAR),
    ),
]


@pytest.mark.parametrize(("o", "n", "value", "low", "high", "low3", "high3", "method"), PUBLISHED)
def test_the_published_rates(o, n, value, low, high, low3, high3, method):
    usual, strict = rate(o, n, 100), rate(o, n, 100, 0.998)
    assert (usual.value, usual.low, usual.high) == pytest.approx((value, low, high), abs=5.1e-13)
    assert (strict.low, strict.high) == pytest.approx((low3, high3), abs=5.1e-13)
    assert usual.method is strict.method is method


def test_two_years_pooled_are_one_longer_year():
    found = pooled([(1, 100), (1, 100)], 100)
    expected = (1, 0.121104639272, 3.612343833862)
    assert (found.value, found.low, found.high) == pytest.approx(expected, abs=5.1e-13)
    assert found.method is Method.EXACT


def test_pooling_is_not_the_mean_of_rates():
    assert pooled([(1, 100), (9, 300)], 100).value == 2.5


def test_what_is_missing_stays_missing():
    assert rate(None, 100) is None
    assert rate(3, None) is None
    assert pooled([(1, 100), (None, 100)]) is None
    assert pooled([(1, 100), (1, None)]) is None
    assert pooled([]) is None


@few
@given(counts, populations, st.sampled_from([1, 100, 1_000, 100_000]))
def test_a_rate_lies_in_its_limits_whatever_the_unit(o, n, per):
    found, thousand = rate(o, n, per), rate(o, n, 1_000)
    assert (found.low or 0) <= found.value <= found.high
    for name in ("value", "low", "high"):
        scaled = getattr(thousand, name) * per / 1_000
        assert getattr(found, name) == pytest.approx(scaled, rel=1e-12)


@few
@given(counts, populations, st.integers(2, 50))
def test_more_person_years_with_the_same_events_only_scale(o, n, times):
    one, many = rate(o, n), rate(o, n * times)
    for name in ("value", "low", "high"):
        assert getattr(many, name) * times == pytest.approx(getattr(one, name), rel=1e-12)


def test_bad_figures_are_refused():
    for value in NOT_COUNTS:
        with pytest.raises(ValueError, match="events must be"):
            rate(value, 100)
    for value in NOT_POPULATIONS:
        with pytest.raises(ValueError, match="person-years must be"):
            rate(1, value)
        with pytest.raises(ValueError, match="person-years must be"):
            pooled([(1, value), (1, 100)])
        with pytest.raises(ValueError, match="per must be"):
            rate(1, 100, value)


SERIES = [
    Point(year, events, 1000) for year, events in zip(range(2010, 2018), range(1, 9), strict=True)
]


def test_windows_roll_and_pool():
    found = windows(SERIES, 3, 1000)
    assert [(w.first, w.last, w.events) for w in found][:2] == [(2010, 2012, 6), (2011, 2013, 9)]
    assert len(found) == 6
    assert found[0].rate == pooled([(1, 1000), (2, 1000), (3, 1000)], 1000)


def test_windows_that_share_no_year_are_counted_from_the_newest():
    kept = apart(windows(SERIES, 3))
    assert [(w.first, w.last) for w in kept] == [(2012, 2014), (2015, 2017)]
    assert not kept[0].overlaps(kept[1])
    assert windows(SERIES, 3)[0].overlaps(windows(SERIES, 3)[1])


def test_a_year_missing_in_the_middle_leaves_its_windows_empty():
    lacking = [point for point in SERIES if point.year != 2013]
    unknown = [point._replace(events=None) if point.year == 2013 else point for point in SERIES]
    for series in (lacking, unknown):
        found = windows(series, 3)
        assert [w.rate is None for w in found] == [False, True, True, True, False, False]


def test_windows_refuse_doubles_and_nonsense():
    with pytest.raises(ValueError, match="2010 comes twice"):
        windows([*SERIES, SERIES[0]], 3)
    with pytest.raises(ValueError, match="one year or more"):
        windows(SERIES, 0)
    assert windows([], 3) == []
    assert windows(SERIES[:2], 3) == []
