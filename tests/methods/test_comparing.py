"""Two places, and a place against a certain reference (methods.md 8.5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.methods.examples import NOT_COUNTS, NOT_POPULATIONS, confidences, few, fewer
from trygt.methods.comparing import against, compare, compare_windows, exact_ratio, log_ratio
from trygt.methods.rates import Point, windows
from trygt.methods.results import Method, Verdict
from trygt.methods.standardising import ratio

pairs = st.tuples(
    st.integers(0, 500), st.integers(100, 100_000), st.integers(0, 500), st.integers(100, 100_000)
)
ORDER = [
    *(Verdict.MUCH_LOWER, Verdict.LOWER, Verdict.SAME, Verdict.HIGHER, Verdict.MUCH_HIGHER),
]


def test_the_verdict_on_twelve_against_thirty_turns_on_the_method():
    exact = compare(12, 5_000, 30, 25_000)
    log = compare(12, 5_000, 30, 25_000, method=Method.LOG)
    assert exact.ratio == log.ratio == pytest.approx(2)
    assert (exact.low, exact.high) == pytest.approx((0.932546, 4.022645), abs=5.1e-7)
    assert (log.low, log.high) == pytest.approx((1.023975, 3.906346), abs=5.1e-7)
    assert (exact.verdict, exact.method) == (Verdict.SAME, Method.CONDITIONAL_EXACT)
    assert (log.verdict, log.method) == (Verdict.HIGHER, Method.LOG)


@few
@given(pairs, confidences)
def test_the_exact_ratio_is_scipys_clopper_pearson(rows, confidence):
    o1, n1, o2, n2 = rows
    found = exact_ratio(*rows, confidence)
    if o1 + o2:
        oracle = stats.binomtest(o1, o1 + o2).proportion_ci(confidence, method="exact")
        low = oracle.low / (1 - oracle.low) * n2 / n1
        assert found.low == pytest.approx(low, rel=1e-8)
        if o2:
            high = oracle.high / (1 - oracle.high) * n2 / n1
            assert found.high == pytest.approx(high, rel=1e-7)
    assert (found.low == 0) == (o1 == 0)
    assert (found.high is None) == (o2 == 0)


@few
@given(pairs)
def test_the_verdict_is_what_the_intervals_say(rows):
    for method, between in ((Method.CONDITIONAL_EXACT, exact_ratio), (Method.LOG, log_ratio)):
        found = compare(*rows, method=method, fewest=0)
        usual, strict = between(*rows, 0.95), between(*rows, 0.998)
        beyond = [
            found.verdict in {Verdict.HIGHER, Verdict.MUCH_HIGHER},
            found.verdict in {Verdict.LOWER, Verdict.MUCH_LOWER},
            found.verdict in {Verdict.MUCH_HIGHER, Verdict.MUCH_LOWER},
        ]
        assert beyond == [
            (usual.low or 0) > 1,
            usual.high is not None and usual.high < 1,
            (strict.low or 0) > 1 or (strict.high is not None and strict.high < 1),
        ]


@few
@given(pairs, st.integers(2, 30))
def test_turned_round_the_ratio_is_its_inverse_and_units_do_not_matter(rows, times):
    o1, n1, o2, n2 = rows
    one, other = compare(*rows), compare(o2, n2, o1, n1)
    scaled = compare(o1, n1 * times, o2, n2 * times)
    assert (
        ORDER.index(one.verdict) + ORDER.index(other.verdict) == 4
        if (one.verdict in ORDER)
        else other.verdict is Verdict.TOO_FEW
    )
    assert scaled.verdict is one.verdict
    assert scaled.low == pytest.approx(one.low)
    if o1 and o2:
        assert one.ratio == pytest.approx(1 / other.ratio)
        assert one.low == pytest.approx(1 / other.high)
        assert one.low <= one.ratio <= one.high


def test_too_few_in_either_place_gives_no_verdict():
    assert compare(3, 1_000, 4_000, 1_000_000).verdict is Verdict.TOO_FEW
    assert compare(4_000, 1_000_000, 3, 1_000).verdict is Verdict.TOO_FEW
    # Nothing where forty were to be expected says a lot.
    assert compare(0, 10_000, 4_000, 1_000_000).verdict is Verdict.MUCH_LOWER
    assert compare(0, 10_000, 0, 10_000).verdict is Verdict.TOO_FEW


def test_no_events_leave_the_log_method_without_limits():
    assert compare(0, 100, 30, 100, method=Method.LOG).high is None
    assert compare(30, 100, 0, 100, method=Method.LOG).ratio is None


def test_missing_and_bad_figures():
    assert compare(None, 1, 2, 3) is None
    assert compare(1, 1, 2, None) is None
    assert against(None, 3) is None
    assert against(3, None) is None
    for value in NOT_COUNTS:
        with pytest.raises(ValueError, match="events must be"):
            compare(value, 1, 2, 3)
        with pytest.raises(ValueError, match="events must be"):
            against(value, 3)
        with pytest.raises(ValueError, match="expected events must be"):
            against(3, value)
    for value in NOT_POPULATIONS:
        with pytest.raises(ValueError, match="person-years must be"):
            compare(1, 1, 2, value)
    with pytest.raises(ValueError, match="compared by"):
        compare(1, 1, 2, 3, method=Method.BYAR)
    with pytest.raises(ValueError, match="confidence"):
        compare(1, 1, 2, 3, confidence=2)


@pytest.mark.parametrize(
    ("observed", "expected", "verdict"),
    [
        (151, 106.4429719, Verdict.MUCH_HIGHER),
        (191, 184.0963855, Verdict.SAME),
        (101, 126.2974, Verdict.LOWER),
        (0, 240.6273499, Verdict.MUCH_LOWER),
        (182, 136.0137508, Verdict.MUCH_HIGHER),
        (8, 6.239860227, Verdict.TOO_FEW),
        (9, 2, Verdict.TOO_FEW),
        (12, 3, Verdict.MUCH_HIGHER),
        (3, 20, Verdict.MUCH_LOWER),
    ],
)
def test_verdicts_against_a_certain_reference(observed, expected, verdict):
    assert against(observed, expected) is verdict


@fewer
@given(st.integers(0, 3000), st.floats(10, 3000))
def test_the_verdict_agrees_with_the_ratios_interval(observed, expected):
    found, verdict = ratio(observed, expected), against(observed, expected)
    assert ((found.low or 0) > 100) == (verdict in {Verdict.HIGHER, Verdict.MUCH_HIGHER})
    assert (found.high < 100) == (verdict in {Verdict.LOWER, Verdict.MUCH_LOWER})


def test_windows_that_overlap_are_not_tested_against_each_other():
    series = [Point(year, 40 - 5 * (year > 2012), 1_000) for year in range(2010, 2016)]
    rolling = windows(series, 3)
    found = compare_windows(rolling[3], rolling[0])
    assert found == compare(105, 3_000, 120, 3_000)
    with pytest.raises(ValueError, match="2011–2013 and 2010–2012 share a year"):
        compare_windows(rolling[1], rolling[0])
