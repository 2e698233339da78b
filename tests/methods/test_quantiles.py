"""The quantiles against SciPy, and their own inverse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from tests.methods.examples import few
from trygt.methods import quantiles

chances = st.floats(1e-6, 1 - 1e-6)
shapes = st.floats(0.5, 1e5)


@pytest.mark.parametrize(("confidence", "z"), [(0.95, 1.959964), (0.998, 3.090232)])
def test_the_normal_quantiles_everyone_knows(confidence, z):
    assert quantiles.z(confidence) == pytest.approx(z, abs=5e-7)


@few
@given(chances, shapes)
def test_gamma_quantiles_agree_with_scipy_in_both_tails(p, shape):
    assert quantiles.gamma_quantile(p, shape) == pytest.approx(stats.gamma.ppf(p, shape), rel=1e-9)
    above = quantiles.gamma_quantile(p, shape, above=True)
    assert above == pytest.approx(stats.gamma.isf(p, shape), rel=1e-9)


@few
@given(chances, shapes, shapes)
def test_beta_quantiles_agree_with_scipy(p, a, b):
    assert quantiles.beta_quantile(p, a, b) == pytest.approx(stats.beta.ppf(p, a, b), rel=1e-9)


@few
@given(st.floats(0.01, 1e5), shapes)
def test_both_sides_of_the_incomplete_gamma(x, shape):
    below, above = quantiles.gamma_below(x, shape), quantiles.gamma_above(x, shape)
    assert below == pytest.approx(special.gammainc(shape, x), rel=1e-8, abs=1e-300)
    assert above == pytest.approx(special.gammaincc(shape, x), rel=1e-8, abs=1e-300)


@few
@given(st.floats(0, 1), shapes, shapes)
def test_the_incomplete_beta(x, a, b):
    expected = special.betainc(a, b, x)
    assert quantiles.beta_below(x, a, b) == pytest.approx(expected, rel=1e-8, abs=1e-14)


@pytest.mark.parametrize("shape", [0.02, 1e6, 3e7])
@pytest.mark.parametrize("p", [0.001, 0.025, 0.5, 0.999])
def test_the_gamma_quantile_holds_for_very_small_and_very_large_shapes(shape, p):
    x = quantiles.gamma_quantile(p, shape)
    assert quantiles.gamma_below(x, shape) == pytest.approx(p, rel=1e-9)


def test_the_p_value_of_a_chi_square():
    assert quantiles.chi_square_p(3.841458820694124) == pytest.approx(0.05)
    assert quantiles.chi_square_p(0) == 1


def test_a_quantile_needs_a_chance_and_a_shape():
    for p in (0, 1, -0.1, float("nan")):
        with pytest.raises(ValueError, match="probability between 0 and 1"):
            quantiles.gamma_quantile(p, 3)
        with pytest.raises(ValueError, match="probability between 0 and 1"):
            quantiles.beta_quantile(p, 3, 3)
    with pytest.raises(ValueError, match="shape must be a finite number above zero"):
        quantiles.gamma_quantile(0.5, 0)
