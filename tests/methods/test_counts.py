"""Limits of counts: every number of methods.md 8.1, SciPy as oracle, and what must always hold."""

from math import inf, sqrt

import pytest
from hypothesis import given
from scipy import stats

from tests.methods.examples import NOT_CONFIDENCES, NOT_COUNTS, confidences, counts, few
from trygt.methods.counts import byar, exact, limits, relative_standard_error
from trygt.methods.results import Method

EXACT = {  # O: 95 % low, high, 99.8 % low, high
    0: (0.0000, 3.6889, 0.0000, 6.9078),
    1: (0.0253, 5.5716, 0.0010, 9.2334),
    2: (0.2422, 7.2247, 0.0454, 11.2289),
    3: (0.6187, 8.7673, 0.1905, 13.0622),
    4: (1.0899, 10.2416, 0.4286, 14.7941),
    5: (1.6235, 11.6683, 0.7394, 16.4547),
    10: (4.7954, 18.3904, 2.9605, 24.1340),
    50: (37.1110, 65.9188, 30.9590, 75.9419),
    65: (50.1656, 82.8478, 42.9018, 93.9763),
    100: (81.3640, 121.6268, 71.9214, 134.9243),
}
BYAR = {
    2: (0.2246, 7.2209),
    3: (0.6030, 8.7654),
    4: (1.0762, 10.2408),
    5: (1.6113, 11.6682),
    10: (4.7874, 18.3915),
    50: (37.1081, 65.9202),
    100: (81.3621, 121.6279),
}


@pytest.mark.parametrize(("events", "row"), EXACT.items())
def test_the_table_of_exact_limits(events, row):
    usual, strict = exact(events), exact(events, 0.998)
    assert (usual.low, usual.high, strict.low, strict.high) == pytest.approx(row, abs=5.1e-5)
    assert usual.method is Method.EXACT


@pytest.mark.parametrize(("events", "row"), BYAR.items())
def test_the_table_of_byars_limits(events, row):
    found = byar(events)
    assert (found.low, found.high) == pytest.approx(row, abs=5.1e-5)
    assert found.method is Method.BYAR


@pytest.mark.parametrize(
    ("events", "confidence", "row"),
    [
        (1, 0.95, (0.0130721329, 5.5637555825)),
        (65, 0.95, (50.1631877105, 82.8491385459)),
        (65, 0.998, (42.8802614715, 94.0002908443)),
    ],
)
def test_byars_published_test_values(events, confidence, row):
    found = byar(events, confidence)
    assert (found.low, found.high) == pytest.approx(row, abs=5e-11)


def test_byar_has_no_lower_limit_where_its_base_is_negative():
    found = byar(1, 0.998)
    assert found.low is None
    assert found.high == pytest.approx(9.362180217908, abs=5e-13)
    assert byar(0).low is None


def test_exact_below_ten_and_byar_from_there():
    assert [limits(n).method for n in (0, 9, 9.5, 10, 11)] == [
        *(Method.EXACT, Method.EXACT, Method.EXACT),
        *(Method.BYAR, Method.BYAR),
    ]


def test_the_limit_cases_nothing_and_one():
    assert (exact(0).low, limits(0).low) == (0, 0)
    assert exact(1, 0.95).low == pytest.approx(0.025317807984289897)


@few
@given(counts, confidences)
def test_exact_limits_agree_with_scipy(events, confidence):
    tail = (1 - confidence) / 2
    found = exact(events, confidence)
    low = stats.chi2.ppf(tail, 2 * events) / 2 if events else 0
    assert found.low == pytest.approx(low, rel=1e-8)
    assert found.high == pytest.approx(stats.chi2.isf(tail, 2 * events + 2) / 2, rel=1e-8)


@few
@given(counts, confidences)
def test_limits_hold_the_count_and_widen_with_confidence(events, confidence):
    for method in (exact, byar, limits):
        narrow, wide = method(events, confidence / 2 + 0.25), method(events, confidence)
        wider = method(events, (1 + confidence) / 2)
        assert (wide.low or 0) <= events <= wide.high
        assert wide.high < wider.high
        assert (wider.low or 0) <= (wide.low or 0)
        if confidence > 0.5:
            assert narrow.high <= wide.high


@few
@given(counts.filter(lambda n: n >= 10))
def test_byar_is_within_two_thousandths_of_exact(events):
    assert byar(events).low == pytest.approx(exact(events).low, rel=0.002)
    assert byar(events).high == pytest.approx(exact(events).high, rel=0.002)


@pytest.mark.parametrize("method", [exact, byar, limits])
def test_what_cannot_be_a_count_or_a_confidence_is_refused(method):
    for events in NOT_COUNTS:
        with pytest.raises(ValueError, match="events must be a finite number, zero or more"):
            method(events)
    for confidence in NOT_CONFIDENCES:
        with pytest.raises(ValueError, match="confidence must lie between 0 and 1"):
            method(12, confidence)
        with pytest.raises(ValueError, match="confidence must lie between 0 and 1"):
            method(2, confidence)


@pytest.mark.parametrize(
    ("events", "percent"), [(5, 44.7), (10, 31.6), (16, 25.0), (20, 22.4), (25, 20.0), (100, 10.0)]
)
def test_the_relative_standard_error(events, percent):
    assert relative_standard_error(events) == pytest.approx(percent, abs=0.05)
    assert relative_standard_error(events) == 100 / sqrt(events)


def test_no_relative_standard_error_of_nothing():
    assert relative_standard_error(0) is None
    assert relative_standard_error(None) is None
    with pytest.raises(ValueError, match="zero or more"):
        relative_standard_error(-inf)
