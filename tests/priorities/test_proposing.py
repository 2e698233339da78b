"""From what figures say to proposed scores, and no further."""

import pytest

from trygt.figures.clues import Clue
from trygt.methods.results import Direction, Verdict
from trygt.priorities.grids import grid
from trygt.priorities.proposing import percent_words, proposals
from trygt.priorities.spreads import Spread, likely, needs_reason, spreads

RISING, FALLING, UNCLEAR, FEW = (
    Direction.RISING,
    Direction.FALLING,
    Direction.UNCLEAR,
    Direction.TOO_FEW,
)


def clue(
    per_year: float | None = 0.0121,
    direction: Direction | None = Direction.UNCLEAR,
    name: str = "hip",
) -> Clue:
    """What a figure says."""
    return Clue(
        indicator=name,
        title={"nb": f"Brudd {name}", "nn": f"Brot {name}", "en": f"Fractures {name}"},
        words="12.1 per 1,000 a year 2022–2024, no clear difference from the country.",
        per_year=per_year,
        verdict=Verdict.SAME,
        direction=direction,
        source="FHI, Kommunehelsa",
        href="https://example.org/figure",
    )


def test_a_cell_without_figures_is_not_scored_by_machine() -> None:
    found = proposals((), grid())
    assert set(found) == {"extent", "trend"}
    assert {proposal.score for proposal in found.values()} == {None}
    assert {proposal.words for proposal in found.values()} == {
        "There are no figures for this cell."
    }


@pytest.mark.parametrize(
    ("share", "score"),
    [(0, 1), (0.0009, 1), (0.001, 2), (0.0099, 2), (0.01, 3), (0.1, 4), (0.25, 5), (1, 5)],
)
def test_extent_follows_the_share_affected_in_a_year(share: float, score: int) -> None:
    assert proposals((clue(share),), grid())["extent"].score == score


def test_the_largest_share_counts_and_shares_are_never_added() -> None:
    found = proposals((clue(0.06, name="small"), clue(0.09, name="large")), grid())["extent"]
    assert (found.score, found.words) == (
        3,
        "Fractures large: 9 % of the people are affected in a year.",
    )
    unknown = proposals((clue(None),), grid())["extent"]
    assert (unknown.score, "do not say how many" in unknown.words) == (None, True)


@pytest.mark.parametrize(
    ("directions", "score", "words"),
    [
        ((RISING,), 4, "Rising more than chance explains: Fractures a0"),
        ((FALLING, UNCLEAR), 2, "Falling more than chance explains: Fractures a0"),
        ((UNCLEAR, FEW), 3, "no clear trend"),
        ((RISING, FALLING), None, "different ways"),
        ((FEW, None), None, "too few"),
    ],
)
def test_trend_follows_the_tests_where_they_agree(
    directions: tuple[Direction | None, ...], score: int | None, words: str
) -> None:
    given = tuple(clue(0.01, way, f"a{at}") for at, way in enumerate(directions))
    found = proposals(given, grid())["trend"]
    assert found.score == score
    assert words in found.words


def test_a_share_is_said_with_two_digits() -> None:
    assert [percent_words(share) for share in (0.0121, 0.000456, 0.256, 0)] == [
        *("1.2", "0.046", "26", "0")
    ]


def test_the_spread_of_several_peoples_scores() -> None:
    found = spreads([{"extent": 2, "trend": 3}, {"extent": 5}, {"extent": 3}, {"extent": 3}])
    assert found == {"extent": Spread(2, 3, 5, 4), "trend": Spread(3, 3, 3, 1)}
    assert found["extent"].differs(2)
    assert not found["trend"].differs(1)


def test_an_agreed_value_is_explained_where_it_differs() -> None:
    half = Spread(3, 3.5, 4, 2)
    assert [needs_reason(value, None, half) for value in (2, 3, 4, 5)] == [True, False, False, True]
    assert needs_reason(3, 4, half), "the figures say otherwise"
    assert needs_reason(3, None, None), "nobody scored it"
    assert needs_reason(3, 3, None), "figures alone are not a judgement"


def test_what_the_form_begins_with() -> None:
    three = Spread(2, 3, 5, 3)
    assert likely(None, three) == likely(3, three) == 3
    assert likely(4, three) is None, "they choose themselves where figures and people differ"
    assert likely(4, Spread(3, 3.5, 4, 2)) == 4
    assert likely(None, Spread(3, 3.5, 4, 2)) is None
    assert likely(2, None) == 2
