"""Priority scores, rankings and how firm they are (methods.md 8.9, norway.md 5.3.1)."""

from itertools import product as combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.methods.examples import fewer
from trygt.methods import scores
from trygt.methods.scores import FORMULAS, Criterion, Formula, ranked, stability

INDEX = FORMULAS["priority_index"]
PRODUCT = FORMULAS["product"]
FIVE = ("extent", "severity", "preventability", "inequality", "trend")


def item(*given):
    return dict(zip(FIVE, given, strict=True))


def three(*given):
    return dict(zip(("frequency", "severity", "preventability"), given, strict=True))


def test_the_worked_numbers():
    assert scores.basic_priority_rating(7, 12, 6) == 38
    assert scores.overall_priority_rating(7, 12, 6, 1, 1, 1, 1, 1) == 38
    assert scores.modified_hanlon(7, 8, 6) == 138


@pytest.mark.parametrize("no", range(5))
def test_one_no_in_pearl_makes_the_rating_nothing(no):
    answers = [0 if i == no else 1 for i in range(5)]
    assert scores.overall_priority_rating(7, 12, 6, *answers) == 0


def test_the_priority_index_runs_from_four_to_sixty():
    assert INDEX.of(item(1, 1, 1, 1, 1)) == 4
    assert INDEX.of(item(5, 5, 5, 5, 5)) == 60
    assert INDEX.of(item(4, 3, 5, 2, 1)) == 38


def test_the_other_formulas():
    assert scores.product(3, 4, 5) == 60
    # Without inequity and with neutral positioning PAHO's is Hanlon's.
    assert scores.paho(7, 12, 6, 0, 1) == 38
    assert scores.paho(7, 12, 6, 5, 1.5) == 72


def test_the_housing_hazard_score():
    assert scores.hazard(100, 10, 20, 30, 40) == 1_000 + 200 + 90 + 4
    assert scores.hazard(50, 10, 20, 30, 40) == 2 * scores.hazard(100, 10, 20, 30, 40)
    with pytest.raises(ValueError, match="sum to 100"):
        scores.hazard(100, 10, 20, 30, 30)
    with pytest.raises(ValueError, match="likelihood"):
        scores.hazard(0, 10, 20, 30, 40)


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS)
def test_every_formula_takes_the_scores_it_names(formula):
    low = formula.of({criterion.name: criterion.low for criterion in formula.criteria})
    high = formula.of({criterion.name: criterion.high for criterion in formula.criteria})
    assert low < high
    for criterion in formula.criteria:
        full = {other.name: other.high for other in formula.criteria}
        assert formula.of({**full, criterion.name: None}) is None
        for off in (criterion.low - 1, criterion.high + 1, float("nan")):
            with pytest.raises(ValueError, match=f"{criterion.name} lies on"):
                formula.of({**full, criterion.name: off})


def test_equals_share_a_place_and_the_unscored_come_last():
    found = ranked(
        {
            "falls": three(5, 4, 3),
            "unscored": three(5, None, 3),
            "fire": three(4, 3, 5),
            "traffic": three(5, 5, 5),
            "drowning": three(1, 5, 5),
        },
        PRODUCT,
    )
    assert [(row.item, row.score, row.rank) for row in found] == [
        ("traffic", 125, 1),
        ("falls", 60, 2),
        ("fire", 60, 2),
        ("drowning", 25, 4),
        ("unscored", None, None),
    ]
    assert ranked({}, PRODUCT) == []


def test_a_ranking_says_which_single_step_turns_neighbours_round():
    found = stability({"a": three(2, 2, 2), "b": three(1, 2, 3), "c": three(1, 1, 1)}, PRODUCT)
    # a = 8, b = 6, c = 1: a loses to b with any score one lower; b wins with three of its own.
    flips = {
        (flip.item, flip.criterion, flip.before, flip.after)
        for flip in found.flips
        if (flip.above, flip.below) == ("a", "b")
    }
    assert flips == {
        ("a", "frequency", 2, 1),
        ("a", "severity", 2, 1),
        ("a", "preventability", 2, 1),
        ("b", "frequency", 1, 2),
        ("b", "severity", 2, 3),
    }
    # c reaches at most 2, b sinks to no less than 3: that order is firm.
    assert not [flip for flip in found.flips if flip.below == "c"]
    assert (found.pairs, found.firm_pairs) == (2, 1)
    standings = found.standings
    assert (standings["a"].rank, standings["a"].best, standings["a"].worst) == (1, 1, 2)
    assert (standings["b"].rank, standings["b"].best, standings["b"].worst) == (2, 1, 2)
    assert (standings["c"].rank, standings["c"].best, standings["c"].worst) == (3, 3, 3)
    assert [standings[name].firm for name in "abc"] == [False, False, True]


def test_a_ranking_far_apart_is_firm():
    found = stability({"a": three(5, 5, 5), "b": three(3, 3, 3), "c": three(1, 1, 1)}, PRODUCT)
    assert all(standing.firm for standing in found.standings.values())
    assert not found.flips
    assert found.firm_pairs == found.pairs == 2


def test_steps_end_at_the_ends_of_the_scale():
    found = stability({"a": three(5, 5, 4.5), "b": three(5, 5, 4.4)}, PRODUCT)
    # From 4.4 up it is at most five, from 4.5 down it is 3.5.
    after = {flip.after for flip in found.flips if flip.criterion == "preventability"}
    assert after == {5, 3.5}


def test_equals_are_no_pair_and_the_unscored_have_no_place():
    found = stability({"a": three(2, 3, 4), "b": three(4, 3, 2), "c": three(1, None, 1)}, PRODUCT)
    assert found.pairs == 0
    assert not found.flips
    assert set(found.standings) == {"a", "b"}
    assert found.standings["a"].worst == 2


def by_hand(items, formula):
    """Best and worst ranks by trying every step of every score and ranking anew."""
    trials = [items]
    for name, criterion in combinations(items, formula.criteria):
        for step in (-criterion.step, criterion.step):
            moved = items[name][criterion.name] + step
            moved = min(max(moved, criterion.low), criterion.high)
            trials.append({**items, name: {**items[name], criterion.name: moved}})
    places = [{row.item: row.rank for row in ranked(trial, formula)} for trial in trials]
    return {name: (min(p[name] for p in places), max(p[name] for p in places)) for name in items}


one_to_five = st.integers(1, 5)


@fewer
@given(st.lists(st.tuples(*[one_to_five] * 5), min_size=1, max_size=9))
def test_best_and_worst_places_are_those_found_by_trying_everything(rows):
    items = {f"i{n}": item(*row) for n, row in enumerate(rows)}
    found = stability(items, INDEX).standings
    assert {name: (s.best, s.worst) for name, s in found.items()} == by_hand(items, INDEX)
    places = {row.item: row.rank for row in ranked(items, INDEX)}
    for name, standing in found.items():
        assert standing.best <= standing.rank == places[name] <= standing.worst


@fewer
@given(st.lists(st.tuples(*[one_to_five] * 5), min_size=2, max_size=9))
def test_every_flip_turns_its_pair_round(rows):
    items = {f"i{n}": item(*row) for n, row in enumerate(rows)}
    for flip in stability(items, INDEX).flips:
        assert items[flip.item][flip.criterion] == flip.before
        moved = {**items[flip.item], flip.criterion: flip.after}
        after = {row.item: row.rank for row in ranked({**items, flip.item: moved}, INDEX)}
        assert after[flip.below] < after[flip.above]


def test_steps_follow_each_criterions_scale():
    formula = Formula(
        "sum", (Criterion("x", 0, 1, 0.5), Criterion("y", 0, 10, 2)), lambda x, y: x + y
    )
    found = stability({"a": {"x": 0.5, "y": 4}, "b": {"x": 0, "y": 4}}, formula)
    assert {(flip.item, flip.before, flip.after) for flip in found.flips} == {
        ("b", 4, 6),
        ("a", 4, 2),
    }
