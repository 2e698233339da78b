"""Small counts are hidden so that no one can compute them from what is shown (methods.md 8.7)."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from tests.methods.examples import NOT_COUNTS, fewer, fewest
from trygt.methods.suppression import TOTAL, Shape, show_series, suppress


def table(*rows):
    return {(f"r{i}", f"c{j}"): value for i, row in enumerate(rows) for j, value in enumerate(row)}


def equations(found):
    """Every published sum as coefficients over all cells of the table, each equal to zero."""
    keys = list(found.shown)
    place = {key: i for i, key in enumerate(keys)}
    rows = []
    for axis in range(len(keys[0])):
        labels = {key[axis] for key in keys} - {TOTAL}
        for key in keys:
            if key[axis] == TOTAL:
                row = np.zeros(len(keys))
                row[place[key]] = -1
                for label in labels:
                    row[place[(*key[:axis], label, *key[axis + 1 :])]] = 1
                rows.append(row)
    return keys, np.array(rows)


def feasible(found, least):
    """For each hidden cell the smallest and largest whole number a reader cannot rule out."""
    keys, sums = equations(found)
    known = np.array([found.shown[key] if found.shown[key] is not None else 0 for key in keys])
    hidden = [i for i, key in enumerate(keys) if found.shown[key] is None]
    if not hidden:
        return {}
    constraint = optimize.LinearConstraint(sums[:, hidden], -(sums @ known), -(sums @ known))
    ranges = {}
    for place, index in enumerate(hidden):
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(hidden))
            aim[place] = sign
            # Any top will do: a reader has none, but the solver needs an end.
            answer = optimize.milp(
                aim,
                constraints=constraint,
                bounds=optimize.Bounds(least, 1_000),
                integrality=np.ones(len(hidden)),
            )
            assert answer.success
            ends.append(sign * answer.fun)
        ranges[keys[index]] = tuple(ends)
    return ranges


def assert_safe(counts, k, show_zeros):
    found = suppress(counts, k, show_zeros=show_zeros)
    least = 1 if show_zeros else 0
    # Nothing small is shown, nothing shown is wrong, nothing hidden that may be shown.
    for key, value in found.shown.items():
        truth = sum(
            n
            for at, n in counts.items()
            if all(label in (own, TOTAL) for own, label in zip(at, key, strict=True))
        )
        assert value in (None, truth)
        assert value is None or value >= k or (value == 0 and show_zeros)
        assert (key in found.primary) == (least <= truth < k)
        if show_zeros and truth == 0:
            assert value == 0
    assert found.primary | found.secondary == found.hidden
    # No row, column, period or total has exactly one hidden cell.
    keys, sums = equations(found)
    hidden = np.array([found.shown[key] is None for key in keys])
    assert not np.any((sums[:, hidden] != 0).sum(axis=1) == 1)
    # And no cleverer subtraction, of any sums, gives a cell away.
    for low, high in feasible(found, least).values():
        assert high - low >= 1
    return found


def test_one_small_cell_takes_three_others_with_it():
    found = assert_safe(table((3, 20, 30), (25, 12, 40), (18, 22, 28)), 5, show_zeros=True)
    assert found.primary == {("r0", "c0")}
    assert len(found.secondary) == 3
    assert not any(TOTAL in key for key in found.secondary)
    # Of the boxes through it, the one that hides fewest events.
    assert found.secondary == {("r0", "c1"), ("r1", "c0"), ("r1", "c1")}
    assert found.shown[("r0", TOTAL)] == 53
    assert found.shown[(TOTAL, TOTAL)] == 198


def test_nothing_small_nothing_hidden():
    found = suppress(table((30, 20), (25, 12)), 5)
    assert not found.hidden
    assert found.shown[("r1", TOTAL)] == 37


def test_small_cells_that_shield_each_other_hide_nothing_more():
    found = assert_safe(table((3, 4, 30), (2, 3, 40)), 5, show_zeros=True)
    assert len(found.primary) == 4
    assert not found.secondary


def test_four_ones_are_no_shield_where_zeros_are_shown():
    # Sums of two twice over: with nothing below one, all four must be one.
    found = assert_safe(table((1, 1, 30), (1, 1, 40)), 5, show_zeros=True)
    assert found.secondary
    assert_safe(table((1, 1, 30), (1, 1, 40)), 5, show_zeros=False)


def test_a_row_whose_sum_is_small_hides_the_sum_too():
    found = assert_safe(table((1, 0, 2), (25, 12, 40), (18, 22, 28)), 5, show_zeros=True)
    assert ("r0", TOTAL) in found.primary
    assert found.shown[("r0", "c1")] == 0


def test_one_cell_alone_in_row_and_column():
    found = assert_safe({("a", "b"): 3}, 5, show_zeros=True)
    assert all(value is None for value in found.shown.values())


def test_a_bridge_between_two_squares_is_not_left_to_be_computed():
    # Rows and columns with two hidden cells each are not enough: between two squares of hidden
    # cells a single one can be found from sums. The check in `assert_safe` would show it.
    rows = [(2, 2, 50, 50, 9), (2, 2, 3, 50, 9), (50, 50, 2, 2, 9), (50, 50, 2, 2, 9)]
    assert_safe(table(*rows), 5, show_zeros=True)


def test_periods_are_an_axis_like_the_others():
    counts = {
        (group, place, year): value
        for (group, place, year), value in zip(
            product(("young", "old"), ("home", "road", "school"), ("2020", "2021", "2022")),
            (12, 3, 15, 40, 41, 38, 7, 9, 8, 22, 25, 30, 19, 2, 18, 11, 0, 13),
            strict=True,
        )
    }
    found = assert_safe(counts, 5, show_zeros=True)
    assert found.shown[("young", "home", TOTAL)] == 30
    assert {("young", "home", "2021"), ("old", "road", "2021")} <= found.primary


small_or_large = st.one_of(st.integers(0, 6), st.integers(0, 40))


@fewer
@given(st.data(), st.integers(1, 4), st.integers(1, 4), st.integers(2, 6), st.booleans())
def test_no_table_gives_a_hidden_cell_away(data, height, width, k, show_zeros):
    cells = data.draw(st.lists(small_or_large, min_size=height * width, max_size=height * width))
    rows = [cells[i * width : (i + 1) * width] for i in range(height)]
    assert_safe(table(*rows), k, show_zeros)


@fewest
@given(st.lists(small_or_large, min_size=12, max_size=12), st.booleans())
def test_no_table_with_periods_gives_a_hidden_cell_away(cells, show_zeros):
    keys = product("ab", "cd", ("2020", "2021", "2022"))
    assert_safe(dict(zip(keys, cells, strict=True)), 5, show_zeros)


@fewer
@given(st.lists(small_or_large, min_size=1, max_size=10), st.booleans())
def test_a_list_with_its_sum_is_a_table_of_one_axis(cells, show_zeros):
    assert_safe({(f"g{i}",): n for i, n in enumerate(cells)}, 5, show_zeros)


def test_hiding_is_the_same_every_time_whatever_the_order():
    counts = table((3, 20, 30), (25, 2, 40), (18, 22, 28))
    again = dict(sorted(counts.items(), reverse=True))
    assert suppress(counts, 5).hidden == suppress(again, 5).hidden


def test_combinations_without_a_count_are_zero():
    found = suppress({("a", "x"): 30, ("b", "y"): 40}, 5)
    assert found.shown[("a", "y")] == 0
    assert found.shown[("a", TOTAL)] == 30


def test_bad_tables_are_refused():
    for value in (*NOT_COUNTS, 2.5):
        with pytest.raises(ValueError, match="count"):
            suppress({("a",): value}, 5)
        with pytest.raises(ValueError, match="count"):
            show_series({2020: value, 2021: 3}, 3, 5)
    with pytest.raises(ValueError, match="limit must be 2"):
        suppress({("a",): 3}, 1)
    with pytest.raises(ValueError, match="same number of labels"):
        suppress({("a",): 3, ("a", "b"): 3}, 5)
    with pytest.raises(ValueError, match="same number of labels"):
        suppress({}, 5)
    with pytest.raises(ValueError, match="label of totals"):
        suppress({("a",): 3, (TOTAL,): 3}, 5)
    with pytest.raises(ValueError, match="without gaps"):
        show_series({2020: 8, 2022: 9}, 3, 5)
    with pytest.raises(ValueError, match="window must be 2"):
        show_series({2020: 8}, 1, 5)


def series(*values):
    return {2015 + i: value for i, value in enumerate(values)}


@pytest.mark.parametrize(
    ("values", "shape"),
    [
        ((8, 9, 7, 12, 6), Shape.YEARS),
        ((8, 0, 7, 12, 6), Shape.YEARS),
        ((8, 9, 3, 12, 6), Shape.ROLLING),  # a year hidden: rolling means, and no single years
        ((4, 0, 0, 12, 6), Shape.POOLED),  # a rolling sum would itself be small
        ((0, 0, 7, 0, 0, 2, 9), Shape.POOLED),  # rolling sums would give every year away
        ((1, 0, 0, 1, 0), Shape.NOTHING),
        ((3,), Shape.NOTHING),
        ((3, 4), Shape.POOLED),
    ],
)
def test_single_years_and_rolling_means_are_never_both_shown(values, shape):
    assert show_series(series(*values), 3, 5) is shape


def test_hidden_zeros_count_as_small():
    assert show_series(series(8, 0, 7, 12, 6), 3, 5) is Shape.YEARS
    assert show_series(series(8, 0, 7, 12, 6), 3, 5, show_zeros=False) is Shape.ROLLING
    assert show_series(series(0, 0, 0), 3, 5, show_zeros=False) is Shape.NOTHING


@fewest
@given(st.lists(st.integers(0, 9), min_size=3, max_size=9), st.integers(2, 3))
def test_rolling_sums_that_are_shown_leave_every_year_open(values, window):
    if show_series(series(*values), window, 4) is not Shape.ROLLING:
        return
    n = len(values)
    sums = np.array([[i <= j < i + window for j in range(n)] for i in range(n - window + 1)], float)
    shown = sums @ np.array(values)
    for year in range(n):
        ends = []
        for sign in (1, -1):
            aim = np.zeros(n)
            aim[year] = sign
            answer = optimize.milp(
                aim,
                constraints=optimize.LinearConstraint(sums, shown, shown),
                integrality=np.ones(n),
            )
            ends.append(sign * answer.fun)
        assert ends[1] - ends[0] >= 1
