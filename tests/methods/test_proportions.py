"""Shares with Wilson's limits (methods.md 8.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.methods.examples import NOT_COUNTS, NOT_POPULATIONS, confidences, few
from trygt.methods.proportions import share
from trygt.methods.results import Method

parts = st.tuples(st.integers(0, 5000), st.integers(1, 5000)).map(
    lambda pair: (min(pair), max(pair))
)


@pytest.mark.parametrize(
    ("x", "n", "confidence", "low", "high"),
    [
        (1, 100, 0.95, 0.001767432064, 0.054486196179),
        (5, 100, 0.95, 0.021543679154, 0.111750469232),
        (65, 100, 0.95, 0.552544432969, 0.736357517569),
        (65, 100, 0.998, 0.495494657407, 0.778354061409),
    ],
)
def test_the_published_shares(x, n, confidence, low, high):
    found = share(x, n, 1, confidence)
    assert (found.value, found.low, found.high) == pytest.approx((x / n, low, high), abs=5.1e-13)
    assert found.method is Method.WILSON


@pytest.mark.parametrize("n", [1, 3, 7, 100, 12345])
def test_none_and_all_are_exactly_the_ends(n):
    assert (share(0, n, 1).value, share(0, n, 1).low) == (0, 0)
    assert (share(n, n, 1).value, share(n, n, 1).high) == (1, 1)
    assert share(n, n).high == 100


@few
@given(parts, confidences)
def test_shares_agree_with_scipy(pair, confidence):
    x, n = pair
    oracle = stats.binomtest(x, n).proportion_ci(confidence, method="wilson")
    found = share(x, n, 1, confidence)
    assert (found.low, found.high) == pytest.approx((oracle.low, oracle.high), abs=1e-12)


@few
@given(parts, confidences)
def test_a_share_lies_in_its_limits_which_widen_with_confidence(pair, confidence):
    found, wider = share(*pair, 100, confidence), share(*pair, 100, (1 + confidence) / 2)
    assert 0 <= wider.low <= found.low <= found.value <= found.high <= wider.high <= 100


@few
@given(parts)
def test_the_other_part_is_the_mirror(pair):
    x, n = pair
    one, other = share(x, n), share(n - x, n)
    assert (one.low, one.high) == pytest.approx((100 - other.high, 100 - other.low), abs=1e-9)


def test_missing_and_bad_figures():
    assert share(None, 10) is None
    assert share(1, None) is None
    for value in NOT_COUNTS:
        with pytest.raises(ValueError, match="part must be"):
            share(value, 10)
    for value in NOT_POPULATIONS:
        with pytest.raises(ValueError, match="whole must be"):
            share(0, value)
    with pytest.raises(ValueError, match="larger than the whole"):
        share(11, 10)
