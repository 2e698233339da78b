"""Funnels (methods.md 8.6): published limits and classifications, and over-dispersion."""

from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.methods.examples import NOT_COUNTS, NOT_POPULATIONS, confidences, few, fewer
from trygt.methods import funnels
from trygt.methods.counts import exact
from trygt.methods.proportions import wilson
from trygt.methods.results import STRICT, USUAL, Method, Verdict

RATIO_FUNNEL = {  # o: 95 % low, high, 99.8 % low, high
    1: (17.948, 3949.8, 10.830, 99_950),
    5: (42.851, 307.98, 30.386, 676.25),
    10: (54.376, 208.53, 41.435, 337.78),
    50: (75.851, 134.73, 65.840, 161.50),
}
# Rows of the test files of PHEindicatormethods [Q-PHE].
RATIOS = [
    (8, 6.239860227, Verdict.SAME),
    (191, 184.0963855, Verdict.SAME),
    (151, 106.4429719, Verdict.MUCH_HIGHER),
    (101, 126.2974, Verdict.LOWER),
]
MEAN = 668.5089 / 100_000
RATES = [
    (2419, 264_102, Verdict.MUCH_HIGHER),
    (2083, 297_424, Verdict.HIGHER),
    (2111, 307_381, Verdict.SAME),
    (1553, 274_661, Verdict.MUCH_LOWER),
]
SPREAD_OUT = [(40, 100), (60, 95), (80, 110), (150, 105), (170, 98), (200, 101), (30, 90), (95, 99)]


@pytest.mark.parametrize(("observed", "row"), RATIO_FUNNEL.items())
def test_the_table_of_the_ratio_funnel(observed, row):
    usual, strict = funnels.ratio_limits(observed), funnels.ratio_limits(observed, 0.998)
    found = (usual.low, usual.high, strict.low, strict.high)
    for number, expected in zip(found, row, strict=True):
        assert number == pytest.approx(expected, rel=5e-5)
    assert usual.method is Method.EXACT_POISSON_FUNNEL


@pytest.mark.parametrize(("observed", "expected", "verdict"), RATIOS)
def test_published_ratios_are_classified(observed, expected, verdict):
    assert funnels.classify(observed, expected) is verdict


@pytest.mark.parametrize(("events", "population", "verdict"), RATES)
def test_published_rates_are_classified(events, population, verdict):
    assert funnels.classify(events, population * MEAN) is verdict


@few
@given(st.integers(0, 2000), st.floats(0.1, 2000))
def test_a_place_lies_outside_exactly_when_its_exact_limits_miss_the_target(observed, expected):
    usual, strict = exact(observed, USUAL), exact(observed, STRICT)
    verdict = funnels.classify(observed, expected)
    inside = usual.low <= expected <= usual.high
    assert inside == (verdict is Verdict.SAME)
    much = not strict.low <= expected <= strict.high
    assert much == (verdict in {Verdict.MUCH_HIGHER, Verdict.MUCH_LOWER})
    if not inside:
        above = verdict in {Verdict.HIGHER, Verdict.MUCH_HIGHER}
        assert above == (observed > expected)


@few
@given(st.floats(0.05, 20_000), confidences)
def test_the_funnels_line_is_where_a_count_begins_to_stand_out(expected, confidence):
    found = funnels.count_limits(expected, confidence)
    assert 0 <= found.low < expected < found.high
    assert exact(found.high, confidence).low == pytest.approx(expected, rel=1e-8)
    if found.low:
        assert exact(found.low, confidence).high == pytest.approx(expected, rel=1e-8)
    else:
        assert exact(0, confidence).high >= expected * (1 - 1e-9)


def test_the_curve_narrows_with_population_round_the_target_rate():
    drawn = funnels.curve([500, 5_000, 50_000, 500_000], 1_200)
    assert [limits.size for limits in drawn] == [500, 5_000, 50_000, 500_000]
    widths = [limits.usual.high - limits.usual.low for limits in drawn]
    assert widths == sorted(widths, reverse=True)
    for limits in drawn:
        assert (
            limits.strict.low <= limits.usual.low < 1_200 < limits.usual.high < limits.strict.high
        )
    # As the ratio funnel has it: ten events meet the upper line where 4.7954 are expected.
    (point,) = funnels.curve([4.795388 / 0.012], 1_200)
    assert point.usual.high / 12 == pytest.approx(208.53, rel=2e-5)


@few
@given(st.integers(0, 400), st.integers(400, 900), st.floats(0.05, 0.95))
def test_a_share_lies_outside_exactly_when_wilsons_limits_miss_the_target(part, whole, target):
    usual, strict = wilson(part, whole, USUAL), wilson(part, whole, STRICT)
    verdict = funnels.classify_share(part, whole, target)
    assert (usual.low <= target <= usual.high) == (verdict is Verdict.SAME)
    much = not strict.low <= target <= strict.high
    assert much == (verdict in {Verdict.MUCH_HIGHER, Verdict.MUCH_LOWER})
    if verdict is not Verdict.SAME:
        assert (part / whole > target) == (verdict in {Verdict.HIGHER, Verdict.MUCH_HIGHER})


def test_the_funnel_of_shares_stays_between_none_and_all():
    small, large = funnels.share_curve([3, 4_000], 0.1)
    assert (small.usual.low, small.strict.low) == (0, 0)
    width = 1.959964 * sqrt(0.1 * 0.9 / 4_000)
    assert large.usual.high == pytest.approx(0.1 + width)
    assert large.usual.method is Method.SCORE_FUNNEL
    assert funnels.share_limits(10, 0).high == 0


def test_over_dispersion_step_by_step():
    found = funnels.dispersion(SPREAD_OUT)
    scores = [2 * (sqrt(o) - sqrt(e)) for o, e in SPREAD_OUT]
    low, high = (stats.scoreatpercentile(scores, at) for at in (10, 90))
    phi = sum(min(max(score, low), high) ** 2 for score in scores) / 8
    weights = [4 * e for _, e in SPREAD_OUT]
    between = (8 * phi - 7) / (sum(weights) - sum(w * w for w in weights) / sum(weights))
    assert (found.phi, found.tau_squared) == pytest.approx((phi, between))
    assert (found.places, found.transform, found.outside) == (8, "sqrt", 7 / 8)
    width = 1.959964 * sqrt(1 / 400 + between)
    limits = funnels.dispersed_limits(100, found)
    expected = (100 * (1 - width) ** 2, 100 * (1 + width) ** 2)
    assert (limits.low, limits.high) == pytest.approx(expected, rel=1e-6)
    assert limits.method is Method.OVERDISPERSED_SQRT


def test_over_dispersion_by_the_logarithm():
    found = funnels.dispersion(SPREAD_OUT, "ln", winsorise=0)
    phi = sum(log(o / e) ** 2 * e for o, e in SPREAD_OUT) / 8
    assert found.phi == pytest.approx(phi)
    limits = funnels.dispersed_limits(100, found)
    width = 1.959964 * sqrt(1 / 100 + found.tau_squared)
    assert (limits.low, limits.high) == pytest.approx((100 * exp(-width), 100 * exp(width)))
    assert limits.method is Method.OVERDISPERSED_LN
    with pytest.raises(ValueError, match="use the square root"):
        funnels.dispersion([(0, 3), *SPREAD_OUT], "ln")
    assert funnels.dispersion([(0, 3), *SPREAD_OUT]).places == 9


def test_adjusted_limits_quiet_a_funnel_in_which_nearly_everyone_stands_out():
    found = funnels.dispersion(SPREAD_OUT)
    plain = [funnels.classify(o, e) for o, e in SPREAD_OUT]
    adjusted = [funnels.classify_dispersed(o, e, found) for o, e in SPREAD_OUT]
    assert plain.count(Verdict.SAME) == 1
    assert adjusted.count(Verdict.SAME) > 4
    assert funnels.classify_dispersed(900, 100, found) is Verdict.MUCH_HIGHER


def test_without_more_than_chance_nothing_is_added():
    calm = [(100, 101), (98, 99), (105, 103), (90, 92)]
    found = funnels.dispersion(calm)
    assert (found.tau_squared, found.outside) == (0, 0)
    low, high = exact(100).low, exact(100).high
    limits = funnels.dispersed_limits(100, found)
    assert (limits.low, limits.high) == pytest.approx((low, high), rel=0.02)


@fewer
@given(
    st.lists(st.tuples(st.integers(1, 500), st.floats(1, 500)), min_size=2, max_size=30),
    st.sampled_from(["sqrt", "ln"]),
)
def test_adjusted_limits_hold_the_target_and_widen_with_confidence(places, transform):
    found = funnels.dispersion(places, transform)
    for _, expected in places:
        usual = funnels.dispersed_limits(expected, found)
        strict = funnels.dispersed_limits(expected, found, STRICT)
        assert 0 <= strict.low <= usual.low < 100 < usual.high < strict.high


def test_bad_figures_are_refused():
    for value in NOT_COUNTS:
        with pytest.raises(ValueError, match="events must be"):
            funnels.classify(value, 10)
        with pytest.raises(ValueError, match="part must be"):
            funnels.classify_share(value, 10, 0.5)
    for value in NOT_POPULATIONS:
        with pytest.raises(ValueError, match="expected events must be"):
            funnels.classify(10, value)
        with pytest.raises(ValueError, match="observed events must be"):
            funnels.ratio_limits(value)
        with pytest.raises(ValueError, match="population must be"):
            funnels.curve([value], 100)
        with pytest.raises(ValueError, match="target rate must be"):
            funnels.curve([10], value)
        with pytest.raises(ValueError, match="expected events must be"):
            funnels.dispersion([(1, value), (1, 1)])
    with pytest.raises(ValueError, match="share from 0 to 1"):
        funnels.share_limits(10, 12)
    with pytest.raises(ValueError, match="larger than the whole"):
        funnels.classify_share(11, 10, 0.5)
    with pytest.raises(ValueError, match="two places"):
        funnels.dispersion([(1, 1)])
    with pytest.raises(ValueError, match="below a half"):
        funnels.dispersion(SPREAD_OUT, winsorise=0.5)
