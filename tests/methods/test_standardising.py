"""Direct and indirect standardisation (methods.md 8.4, 8.5)."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.methods.examples import NOT_COUNTS, NOT_POPULATIONS, few
from trygt.methods.counts import byar
from trygt.methods.results import REFUSED, Method
from trygt.methods.standardising import (
    EUROPEAN_2013,
    direct,
    direct_both,
    direct_gamma,
    direct_repeated,
    expected,
    indirect,
    ratio,
)

# Nineteen age bands, from the test data of PHEindicatormethods [Q-PHE].
PEOPLE = [
    *(636, 558, 609, 543, 384, 594, 669, 843, 660, 576),
    *(606, 522, 426, 273, 300, 288, 153, 123, 207),
]
BIG = [127, 25, 18, 21, 12, 27, 48, 27, 29, 32, 32, 34, 45, 65, 38, 68, 74, 82, 91]
SMALL = [12, 4, 3, 2, 3, 4, 8, 2, 2, 3, 4, 5, 6, 8, 5, 6, 5, 5, 4]
BIG_BY_FREQUENCY = [
    *((75, 16, 4, 2), (16, 3, 1, 0), (11, 2, 1, 0), (12, 3, 1, 0), (8, 0, 0, 1), (18, 3, 1, 0)),
    *((26, 6, 2, 1), (18, 3, 1, 0), (18, 4, 1, 0), (21, 4, 1, 0), (21, 4, 1, 0), (23, 4, 1, 0)),
    *((23, 6, 2, 1), (39, 8, 2, 1), (25, 5, 1, 0), (40, 9, 2, 1), (46, 9, 2, 1), (49, 10, 3, 1)),
    (56, 11, 3, 1),
]
REFERENCE_EVENTS = [
    *(10303, 2824, 0, 3615, 3641, 3490, 3789, 3213, 3031, 2771),
    *(3089, 3490, 3595, 4745, 5514, 7125, 5694, 6210, 5757),
]
REFERENCE_PEOPLE = [
    *(50520, 57173, 60213, 54659, 44345, 50128, 62163, 67423, 62899, 55463),
    *(60479, 49974, 44140, 40888, 37239, 30819, 18136, 15325, 13918),
]

# Fleiss 1981 as used by Fay & Feuer 1997 [Q-EPI]: births by order and the mother's age.
STANDARD = [63986.6, 186263.6, 157302.2, 97647.0, 47572.6, 12262.6]
BIRTHS = {
    1: ([107, 141, 60, 40, 39, 25], [230061, 329449, 114920, 39487, 14208, 3052]),
    2: ([25, 150, 110, 84, 82, 39], [72202, 326701, 208667, 83228, 28466, 5375]),
    3: ([3, 71, 114, 103, 108, 75], [15050, 175702, 207081, 117300, 45026, 8660]),
    4: ([1, 26, 64, 89, 137, 96], [2293, 68800, 132424, 98301, 46075, 9834]),
    5: ([0, 8, 63, 112, 262, 295], [327, 30666, 123419, 149919, 104088, 34392]),
}
FLEISS = {  # order: crude, adjusted, gamma low and high, Dobson–Byar low and high
    1: (56.3, 92.3, 80.4, 105.8, 80.3, 105.2),
    2: (67.6, 91.2, 82.4, 100.9, 82.3, 100.6),
    3: (83.3, 85.1, 77.2, 94.2, 77.2, 93.5),
    4: (115.5, 92.7, 80.0, 114.7, 79.9, 106.6),
    5: (167.1, 75.5, 67.7, 188.3, 67.6, 83.9),
}

bands = st.lists(
    st.tuples(st.integers(0, 300), st.integers(500, 50_000), st.integers(1, 9_000)),
    min_size=1,
    max_size=19,
).filter(lambda rows: sum(row[0] for row in rows) >= 10)


def columns(rows):
    return [list(column) for column in zip(*rows, strict=True)]


def test_the_european_standard_population_and_the_oracle_data_add_up():
    assert (len(EUROPEAN_2013), sum(EUROPEAN_2013)) == (19, 100_000)
    assert (sum(PEOPLE), sum(BIG), sum(SMALL)) == (8970, 895, 91)
    assert (sum(REFERENCE_EVENTS), sum(REFERENCE_PEOPLE)) == (81_896, 875_904)


def test_the_published_directly_standardised_rate():
    usual, strict = direct(BIG, PEOPLE), direct(BIG, PEOPLE, confidence=0.998)
    assert (usual.value, usual.low, usual.high) == pytest.approx(
        (10430.247991469, 9717.709067986, 11178.940915479), abs=5.1e-10
    )
    assert (strict.low, strict.high) == pytest.approx(
        (9323.287880220, 11620.595999522), abs=5.1e-10
    )
    assert usual.method is Method.DOBSON_BYAR


def test_the_published_row_of_1976_is_ten_times_too_large_at_998():
    # The file's data are not at hand, but its own 95 % limits tell the number of events: 804.
    value, low, high = 8592.0976, 7991.1609, 9225.2539
    usual, strict = byar(804), byar(804, 0.998)
    width = (high - value) / (usual.high - 804)
    assert value + width * (usual.low - 804) == pytest.approx(low, abs=1e-3)
    limits = (value + width * (strict.low - 804), value + width * (strict.high - 804))
    assert limits == pytest.approx((7659.2821, 9599.2118), abs=1e-3)
    assert limits[0] != pytest.approx(76_592.821, rel=0.5)


def test_no_standardised_rate_below_ten_events():
    nine = [0] * 10 + [1] * 9
    blank = [*PEOPLE[:-1], None]
    for found in (direct(nine, PEOPLE), direct(nine, blank), direct_gamma(nine, PEOPLE)):
        assert found == REFUSED
        assert found.refused
        assert found.value is None
    assert not direct([*nine[:-1], 2], PEOPLE).refused


def test_a_missing_band_gives_no_rate():
    assert direct([*BIG[:-1], None], PEOPLE) is None
    assert direct(BIG, [*PEOPLE[:-1], None]) is None
    assert direct_gamma(BIG, [*PEOPLE[:-1], None]) is None
    assert direct_both(BIG, [*PEOPLE[:-1], None]) is None


@pytest.mark.parametrize(("order", "row"), FLEISS.items())
def test_both_methods_on_the_table_of_fleiss(order, row):
    events, people = BIRTHS[order]
    found = direct_both(events, people, STANDARD)
    crude = sum(events) / sum(people) * 100_000
    numbers = (crude, found.gamma.value, found.gamma.low, found.gamma.high)
    numbers += (found.dobson_byar.low, found.dobson_byar.high)
    assert numbers == pytest.approx(row, abs=0.051)
    assert found.gamma.value == found.dobson_byar.value
    assert (found.gamma.method, found.dobson_byar.method) == (Method.GAMMA, Method.DOBSON_BYAR)
    assert found.dobson_byar == direct(events, people, STANDARD)
    assert found.gamma == direct_gamma(events, people, STANDARD)


def test_an_almost_empty_age_band_is_warned_of():
    found = {order: direct_both(*BIRTHS[order], STANDARD) for order in BIRTHS}
    assert [found[order].fragile for order in BIRTHS] == [False, False, False, True, True]
    # 327 women stand for a tenth of the standard: one more case would raise the rate by half.
    assert found[5].one_more == pytest.approx(0.459, abs=0.001)
    one_more_case = direct([1, *BIRTHS[5][0][1:]], BIRTHS[5][1], STANDARD)
    assert one_more_case.value / found[5].gamma.value - 1 == pytest.approx(found[5].one_more)


def test_injuries_of_the_same_persons_widen_the_limits_of_the_same_rate():
    once, repeated = direct(BIG, PEOPLE), direct_repeated(BIG_BY_FREQUENCY, PEOPLE)
    assert [sum(f * m for f, m in enumerate(band, 1)) for band in BIG_BY_FREQUENCY] == BIG
    assert repeated.value == pytest.approx(once.value, rel=1e-12)
    assert repeated.low < once.low < once.high < repeated.high
    assert repeated.method is Method.DOBSON_BYAR_REPEATED
    # var = Σ_f f²·var_f, spelled out frequency by frequency.
    variance = (
        sum(
            f**2
            * sum(
                (w / n) ** 2 * band[f - 1]
                for w, n, band in zip(EUROPEAN_2013, PEOPLE, BIG_BY_FREQUENCY, strict=True)
            )
            for f in (1, 2, 3, 4)
        )
        / sum(EUROPEAN_2013) ** 2
    )
    width = sqrt(variance / 895) * 100_000
    assert repeated.high == pytest.approx(once.value + width * (byar(895).high - 895), rel=1e-12)


def test_if_everyone_is_injured_once_the_repeat_variance_is_the_usual_one():
    once, repeated = direct(BIG, PEOPLE), direct_repeated([(o,) for o in BIG], PEOPLE)
    assert (once.value, once.low, once.high) == (repeated.value, repeated.low, repeated.high)


@few
@given(bands)
def test_direct_limits_agree_with_scipys_and_hold_the_rate(rows):
    events, people, weights = columns(rows)
    both = direct_both(events, people, weights, per=1)
    shares = [w / sum(weights) / n for w, n in zip(weights, people, strict=True)]
    value = sum(s * o for s, o in zip(shares, events, strict=True))
    variance = sum(s * s * o for s, o in zip(shares, events, strict=True))
    assert both.gamma.value == pytest.approx(value)
    after, spread = value + max(shares), variance + max(shares) ** 2
    high = stats.gamma.isf(0.025, after**2 / spread, scale=spread / after)
    assert both.gamma.low == pytest.approx(
        stats.gamma.ppf(0.025, value**2 / variance, scale=variance / value), rel=1e-8
    )
    assert both.gamma.high == pytest.approx(high, rel=1e-8)
    for found in (both.gamma, both.dobson_byar):
        assert found.low <= found.value <= found.high
    wider = direct(events, people, weights, per=1, confidence=0.998)
    assert wider.low < both.dobson_byar.low < both.dobson_byar.high < wider.high


@few
@given(bands, st.integers(2, 100))
def test_direct_rates_do_not_mind_units_or_the_size_of_weights(rows, times):
    events, people, weights = columns(rows)
    one = direct(events, people, weights)
    larger = direct(events, [n * times for n in people], [w * times for w in weights], per=1_000)
    for name in ("value", "low", "high"):
        assert getattr(larger, name) * times * 100 == pytest.approx(getattr(one, name), rel=1e-9)


@few
@given(bands)
def test_with_one_age_band_the_direct_rate_is_the_crude_rate(rows):
    events, people, _ = columns(rows)
    found = direct([sum(events)], [sum(people)], [1], per=1)
    assert found.value == pytest.approx(sum(events) / sum(people))
    assert found.high * sum(people) == pytest.approx(byar(sum(events)).high)


@pytest.mark.parametrize(
    ("events", "o_e", "low", "high", "rate"),
    [
        (895, 107.072329390, 100.171477126, 114.323328725, 10011.137622091),
        (91, 10.886683770, 8.765040102, 13.366576328, 1017.892205151),
    ],
)
def test_the_published_ratios_and_indirect_rates(events, o_e, low, high, rate):
    found = indirect(events, PEOPLE, REFERENCE_EVENTS, REFERENCE_PEOPLE)
    assert found.expected == pytest.approx(835.883561231174, abs=5.1e-13)
    ratio_found = (found.ratio.value, found.ratio.low, found.ratio.high)
    assert ratio_found == pytest.approx((o_e, low, high), abs=5.1e-10)
    assert found.rate.value == pytest.approx(rate, abs=5.1e-10)
    assert found.rate.low / found.rate.value == pytest.approx(low / o_e, rel=1e-9)
    assert found.ratio.method is Method.BYAR
    crude = indirect(events, REFERENCE_PEOPLE, REFERENCE_EVENTS, REFERENCE_PEOPLE)
    assert crude.expected == pytest.approx(81_896)
    assert crude.rate.value / crude.ratio.value * 100 == pytest.approx(9349.88309221, abs=5e-9)


def test_a_reference_measured_against_itself_is_a_hundred():
    found = indirect(81_896, REFERENCE_PEOPLE, REFERENCE_EVENTS, REFERENCE_PEOPLE)
    assert found.ratio.value == pytest.approx(100)


def test_few_events_get_exact_limits():
    assert ratio(9, 12).method is Method.EXACT
    assert ratio(0, 12).low == 0
    assert ratio(9, 12).value == 75


def test_indirect_figures_that_are_missing():
    assert indirect(None, PEOPLE, REFERENCE_EVENTS, REFERENCE_PEOPLE) is None
    assert indirect(9, [*PEOPLE[:-1], None], REFERENCE_EVENTS, REFERENCE_PEOPLE) is None
    assert expected(PEOPLE, [*REFERENCE_EVENTS[:-1], None], REFERENCE_PEOPLE) is None
    assert expected(PEOPLE, REFERENCE_EVENTS, [None, *REFERENCE_PEOPLE[1:]]) is None
    assert ratio(3, None) is None
    assert ratio(None, 3) is None


def test_an_age_band_nobody_lives_in_expects_nothing_but_gives_no_direct_rate():
    empty = [*PEOPLE[:-1], 0]
    less = expected(empty, REFERENCE_EVENTS, REFERENCE_PEOPLE)
    assert less == pytest.approx(835.883561231174 - 207 * 5757 / 13918)
    with pytest.raises(ValueError, match="population of age band 19 must be"):
        direct([*BIG[:-1], 0], empty)


def test_bad_figures_are_refused():
    for value in NOT_COUNTS:
        with pytest.raises(ValueError, match="events must be"):
            direct([value, *BIG[1:]], PEOPLE)
        with pytest.raises(ValueError, match="persons must be"):
            direct_repeated([(value,), *BIG_BY_FREQUENCY[1:]], PEOPLE)
        with pytest.raises(ValueError, match="weight must be"):
            direct(BIG, PEOPLE, [value, *EUROPEAN_2013[1:]])
    for value in NOT_POPULATIONS:
        with pytest.raises(ValueError, match="age band 1 must be"):
            direct(BIG, [value, *PEOPLE[1:]])
        with pytest.raises(ValueError, match="expected events must be"):
            ratio(3, value)
        with pytest.raises(ValueError, match="reference's population must be"):
            expected(PEOPLE, REFERENCE_EVENTS, [value, *REFERENCE_PEOPLE[1:]])
    with pytest.raises(ValueError, match="one value per band"):
        direct(BIG[:-1], PEOPLE)
    with pytest.raises(ValueError, match="one value per band"):
        expected([], [], [])
    with pytest.raises(ValueError, match="confidence"):
        direct([0] * 19, PEOPLE, confidence=95)
