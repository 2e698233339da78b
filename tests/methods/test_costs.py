"""What injuries cost (methods.md 8.10), with TØI's unit costs for road injuries in 2009 kroner."""

from dataclasses import replace

import pytest

from trygt.methods.costs import UnitCost, cost

# TØI report 1053C/2010: real economy, welfare, total, rounded.
ROAD = {
    "killed": (4_095_962, 26_126_880, 30_222_842, 30_220_000),
    "very serious": (9_570_090, 13_362_853, 22_932_943, 22_930_000),
    "hard": (5_361_365, 5_225_376, 10_586_741, 10_590_000),
    "severe": (4_124_127, 4_019_520, 8_143_647, 8_140_000),
    "slight": (146_345, 467_342, 613_687, 614_000),
    "material only": (29_564, 0, 29_564, 30_000),
}
UNITS = [
    UnitCost(severity, row[3], 2009, "TØI 1053C/2010", basis="road")
    for severity, row in ROAD.items()
]


@pytest.mark.parametrize("row", ROAD.values(), ids=ROAD)
def test_the_parts_of_a_unit_cost_add_up(row):
    real, welfare, total, rounded = row
    assert real + welfare == total
    assert rounded == pytest.approx(total, rel=0.02)


def test_two_killed_five_hard_and_forty_slight():
    found = cost({"killed": 2, "hard": 5, "slight": 40}, UNITS)
    assert found.total == 137_950_000
    assert found.parts == {"killed": 60_440_000, "hard": 52_950_000, "slight": 24_560_000}
    assert (found.price_year, found.currency) == (2009, "NOK")
    assert (found.sources, found.bases) == (("TØI 1053C/2010",), ("road",))


def test_cost_grows_with_cases_and_a_missing_number_gives_none():
    assert cost({"slight": 80}, UNITS).total == 2 * cost({"slight": 40}, UNITS).total
    assert cost({"slight": 0}, UNITS).total == 0
    assert cost({"slight": 40, "killed": None}, UNITS) is None


def test_prices_of_different_years_or_currencies_are_not_added():
    for other in (replace(UNITS[4], price_year=2012), replace(UNITS[4], currency="EUR")):
        with pytest.raises(ValueError, match="differ in price year or currency"):
            cost({"killed": 1, "slight": 1}, [UNITS[0], other])
        assert cost({"slight": 1}, [UNITS[0], other]).price_year == other.price_year


def test_bad_figures_are_refused():
    with pytest.raises(ValueError, match="no unit cost for bruised"):
        cost({"bruised": 3}, UNITS)
    with pytest.raises(ValueError, match="no cases given"):
        cost({}, UNITS)
    with pytest.raises(ValueError, match="two unit costs for 'killed'"):
        cost({"killed": 3}, [*UNITS, UNITS[0]])
    with pytest.raises(ValueError, match="cases must be"):
        cost({"killed": -1}, UNITS)
    with pytest.raises(ValueError, match="unit cost of 'killed' must be"):
        cost({"killed": 1}, [replace(UNITS[0], amount=float("nan"))])
