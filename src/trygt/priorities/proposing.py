"""From what figures say to proposed scores: pure, and only where figures can say something."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trygt.figures.clues import Clue
from trygt.methods.results import Direction
from trygt.priorities.grids import DATA_CRITERIA, Grid
from trygt.texts import in_language
from trygt.texts.numbers import number_words

SIGNIFICANT = 2  # digits of a share in words


@dataclass(frozen=True)
class Proposal:
    """What figures propose for one criterion of one cell, and why; None: they cannot say."""

    criterion: str
    score: int | None
    words: str


def proposals(clues: Sequence[Clue], grid: Grid) -> dict[str, Proposal]:
    """A proposal for each criterion figures may speak of (extent and trend), in the reader's language.

    Extent follows the largest share of the cell's people affected in a year, for figures of the
    same people overlap and must not be added. Trend follows the directions, where they agree.
    """
    if not clues:
        nothing = _("There are no figures for this cell.")
        return {key: Proposal(key, None, nothing) for key in DATA_CRITERIA}
    return {"extent": _extent(clues, grid), "trend": _trend(clues, grid)}


def _extent(clues: Iterable[Clue], grid: Grid) -> Proposal:
    known = [(clue.per_year, clue) for clue in clues if clue.per_year is not None]
    if not known:
        return Proposal(
            "extent", None, _("The figures do not say how many are affected in a year.")
        )
    share, clue = max(known, key=lambda pair: pair[0])
    score = next(step.score for step in grid.shares if share >= step.from_)
    words = _("%(title)s: %(share)s %% of the people are affected in a year.") % {
        "title": in_language(clue.title),
        "share": percent_words(share),
    }
    return Proposal("extent", score, words)


def _trend(clues: Iterable[Clue], grid: Grid) -> Proposal:
    tested = [clue for clue in clues if clue.direction not in {None, Direction.TOO_FEW}]
    clear = [clue for clue in tested if clue.direction != Direction.UNCLEAR]
    ways = {clue.direction for clue in clear}
    if not tested:
        words = _("The figures are too few or too short to say where it is going.")
        return Proposal("trend", None, words)
    if len(ways) > 1:
        return Proposal("trend", None, _("The figures go different ways."))
    if not ways:
        return Proposal("trend", grid.directions["unclear"], _("The figures show no clear trend."))
    titles = ", ".join(in_language(clue.title) for clue in clear)
    if Direction.RISING in ways:
        words = _("Rising more than chance explains: %(titles)s.") % {"titles": titles}
        return Proposal("trend", grid.directions["rising"], words)
    words = _("Falling more than chance explains: %(titles)s.") % {"titles": titles}
    return Proposal("trend", grid.directions["falling"], words)


def percent_words(share: float) -> str:
    """A share (0–1) in per cent with two significant digits, as the reader writes numbers."""
    return number_words(float(f"{100 * share:.{SIGNIFICANT}g}"))
