"""The ranking, how firm it is said to be, and what people move in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.priorities.board import KEYS
from trygt.priorities.grids import grid
from trygt.priorities.models import Override
from trygt.priorities.places import Place
from trygt.priorities.ranking import Ranking, ranking

A, B, C, D = ("FALL", "L7"), ("TRA", "L3"), ("BRA", "L6"), ("DRU", "L1")
INDEX = grid().formula["priority_index"]


def scores(*values: int) -> dict[str, int]:
    return dict(zip(KEYS, values, strict=True))


def rank(cells: dict[Place, dict[str, int]]) -> Ranking:
    return ranking(cells, INDEX, {})


def test_far_apart_holds_and_close_says_from_where_to_where() -> None:
    far = rank({A: scores(5, 5, 5, 5, 5), B: scores(1, 1, 1, 1, 1)})
    assert [row.stability for row in far.rows] == [
        "Holds: no single score moved by one changes its place."
    ] * 2
    assert (far.pairs, far.firm) == (1, 1)
    assert not any(row.flips for row in far.rows)
    close = rank({A: scores(3, 4, 4, 3, 3), B: scores(3, 4, 4, 3, 2)})
    assert [row.stability for row in close.rows] == ["Close: could be anywhere from 1 to 2."] * 2
    assert (close.pairs, close.firm) == (1, 0)
    first = close.rows[0]
    assert ("extent", 3, 2) in {
        (f.criterion, f.before, f.after) for f in first.flips if f.place == A
    }
    assert ("extent", 3, 4) in {
        (f.criterion, f.before, f.after) for f in first.flips if f.place == B
    }
    assert "trend" not in {f.criterion for f in first.flips if f.place == A}, "only level, not past"


def test_equals_share_a_place_and_the_next_is_counted_on() -> None:
    found = rank(
        {
            A: scores(3, 3, 3, 3, 3),
            B: scores(5, 5, 5, 5, 5),
            C: scores(3, 3, 3, 3, 3),
            D: scores(1, 1, 1, 1, 1),
        }
    )
    assert [(row.place, row.rank, row.standing) for row in found.rows] == [
        (B, 1, 1),
        (A, 2, 2),
        (C, 2, 2),
        (D, 4, 4),
    ]
    assert [row.index for row in found.rows] == [60, 24, 24, 4]
    assert [row.band.tone if row.band else "" for row in found.rows] == [
        *("danger", "warning", "warning", "success")
    ]


def test_what_people_move_stands_there_and_the_formulas_rank_beside_it() -> None:
    cells = {A: scores(5, 5, 5, 5, 5), B: scores(4, 4, 4, 4, 4), C: scores(2, 2, 2, 2, 2)}
    found = ranking(cells, INDEX, {C: Override(place=1, reason="r"), A: Override(place=None)})
    assert [(row.place, row.standing, row.rank) for row in found.rows] == [
        (C, 1, 3),
        (A, 2, 1),
        (B, 3, 2),
    ]
    assert [bool(row.override) for row in found.rows] == [True, False, False]
    far = ranking(cells, INDEX, {A: Override(place=9, reason="r")})
    assert [row.place for row in far.rows] == [B, C, A]


def test_nothing_agreed_is_no_ranking() -> None:
    assert rank({}).rows == ()
    (alone,) = rank({A: scores(1, 1, 1, 1, 1)}).rows
    assert alone.holds


@pytest.mark.parametrize(
    ("key", "values", "index"),
    [
        # Hanlon's oracle A=7, B=12, C=6 is not on our scale; these are its neighbours by hand.
        ("priority_index", (3, 4, 4, 3, 3), 34),
        ("product", (3, 4, 4, 3, 3), 48),
        ("basic_priority_rating", (3, 4, 4, 1, 1), (6 + 16) * 8 / 3),
        ("modified_hanlon", (3, 4, 4, 1, 1), (6 + 2 * 8) * 8),
        ("paho", (3, 4, 4, 2, 3), (6 + 16 + 4) * 8 / 3 * 1.0),
        ("paho", (3, 4, 4, 2, 5), (6 + 16 + 4) * 8 / 3 * 1.5),
    ],
)
def test_each_formula_takes_the_criteria_it_says(
    key: str, values: tuple[int, ...], index: float
) -> None:
    (row,) = ranking({A: scores(*values)}, grid().formula[key], {}).rows
    assert row.index == pytest.approx(index)


CELLS = st.lists(st.tuples(*[st.integers(1, 5)] * 5), min_size=1, max_size=8)


@settings(deadline=None, max_examples=60)
@given(CELLS, st.sampled_from(sorted(grid().formula)))
def test_a_place_that_is_said_to_hold_does(cells: list[tuple[int, ...]], key: str) -> None:
    """Brute force: every single score moved by one, every rank looked at anew."""
    formula = grid().formula[key]
    placed = {("T", str(at)): scores(*values) for at, values in enumerate(cells)}
    found = ranking(placed, formula, {})
    reached = {row.place: {row.rank} for row in found.rows}
    for place, values in placed.items():
        for criterion in formula.calculated.criteria:
            for step in (-1, 1):
                after = values[criterion.name] + step
                if 1 <= after <= 5:
                    moved = placed | {place: values | {criterion.name: after}}
                    for row in ranking(moved, formula, {}).rows:
                        reached[row.place].add(row.rank)
    for row in found.rows:
        assert (row.best, row.worst) == (min(reached[row.place]), max(reached[row.place]))
