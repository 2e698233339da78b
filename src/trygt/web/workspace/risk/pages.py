"""What the risk assessment's pages show, gathered with a constant number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from trygt.cases.models import Case
from trygt.cases.roles import COMMUNITY_SIDE, READERS, On, roles_on
from trygt.charts import draw
from trygt.people.models import Person
from trygt.priorities import queries
from trygt.priorities.focus import section_of
from trygt.priorities.grids import Grid, grid
from trygt.priorities.models import Assessment
from trygt.priorities.places import Place, every_place, words_of
from trygt.priorities.queries import Board, CellState
from trygt.priorities.ranking import Placed, Ranking
from trygt.priorities.rights import has_grid, may_score
from trygt.profile.queries import values_of
from trygt.schemes.definition import Scheme, Text
from trygt.texts import in_language
from trygt.texts.numbers import number_words
from trygt.web.workspace.finding import case_or_404, me
from trygt.web.workspace.risk.picture import picture


def community_case_or_404(request: HttpRequest, case_id: int) -> Case:
    """The case, for those of the community, where its scheme has a grid."""
    case, roles = reader_case_or_404(request, case_id)
    if not roles & COMMUNITY_SIDE:
        raise Http404
    return case


def reader_case_or_404(request: HttpRequest, case_id: int) -> tuple[Case, frozenset[On]]:
    """The case for anyone who may read what is submitted, and their roles on it."""
    case = case_or_404(request, case_id)
    roles = roles_on(case, me(request))
    if not roles & READERS or not has_grid(case.scheme):
        raise Http404
    return case, roles


def place_or_404(case: Case, theme: str, phase: str) -> Place:
    """A place of the scheme's grid."""
    if (theme, phase) not in every_place(case.scheme):
        raise Http404
    return theme, phase


@dataclass(frozen=True)
class Box:
    """One cell as the grid shows it."""

    place: Place
    words: str
    href: str
    state: CellState | None
    figures: int
    focus: int | None

    @property
    def key(self) -> str:
        """Theme and phase in one word, as the form for choosing sends them."""
        return " ".join(self.place)

    @property
    def chosen(self) -> bool:
        """Whether it is to be scored."""
        return bool(self.state and self.state.cell.relevant)

    @property
    def aside(self) -> bool:
        """Whether it was set aside as not relevant here."""
        return bool(self.state and not self.state.cell.relevant)

    @property
    def placed(self) -> Placed | None:
        """Where it stands in the ranking."""
        return self.state.placed if self.state else None

    @property
    def index(self) -> str:
        """Its index in words."""
        return index_words(self.placed.index) if self.placed else ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say of it."""
        return not (self.state or self.figures)


def index_words(index: float) -> str:
    """An index for reading, with one decimal where it has any."""
    return number_words(round(index, 1))


def board_of(case: Case, person: Person, assessment: Assessment | None) -> Board:
    """The board through this person's eyes."""
    values = values_of(case.community, case.scheme)
    return queries.board(case.community, case.scheme, assessment, values, person)


def rows_of(case: Case, board: Board) -> list[tuple[Text, list[Box]]]:
    """The grid row by row: the theme's name and its boxes."""
    vocabulary = case.scheme.vocabulary
    return [
        (theme.name, [_box(case, board, (theme.key, phase.key)) for phase in vocabulary.phases])
        for theme in vocabulary.themes
    ]


def _box(case: Case, board: Board, place: Place) -> Box:
    return Box(
        place,
        words_of(case.scheme, place),
        reverse("risk_cell", args=[case.pk, *place]),
        board.cells.get(place),
        len(board.facts.get(place, ())),
        board.focus.get(place),
    )


def base(case: Case, roles: frozenset[On], here: str) -> dict[str, Any]:
    """What every page has: the case and the way to the other pages."""
    tabs = {"risk": _("The grid"), "risk_ranking": _("The ranking"), "risk_print": _("On paper")}
    return {
        "case": case,
        "tabs": [
            (label, reverse(name, args=[case.pk]), name == here)
            for name, label in tabs.items()
            if roles & COMMUNITY_SIDE or name != "risk"
        ],
    }


def grid_page(case: Case, person: Person) -> dict[str, Any]:
    """The grid with how far each cell has come."""
    assessment = queries.current(case.community)
    board = board_of(case, person, assessment)
    chosen = [state for state in board.cells.values() if state.cell.relevant]
    scores = may_score(case, person)
    return {
        "board": board,
        "assessment": assessment,
        "phases": case.scheme.vocabulary.phases,
        "rows": rows_of(case, board),
        "chosen": len(chosen),
        "agreed": sum(state.agreement is not None for state in chosen),
        "scores": scores,
        "waiting": [
            (
                words_of(case.scheme, state.cell.place),
                reverse("risk_cell", args=[case.pk, *state.cell.place]),
            )
            for state in chosen
            if board.open and scores and not state.mine and not state.agreement
        ],
    }


def focus_place(case: Case, slot: int | None) -> str:
    """The address of a focus area in the profile; nothing where there is none."""
    section = section_of(case.scheme, grid().focus)
    if not slot or section is None:
        return ""
    return f"{reverse('profile_section', args=[case.pk, section.key])}#round-{slot}"


@dataclass(frozen=True)
class RankRow:
    """A line of the ranking in words."""

    placed: Placed
    words: str
    href: str
    index: str
    scores: tuple[tuple[str, int], ...]
    flips: tuple[str, ...]
    others: tuple[tuple[int, str], ...]
    focus: int | None
    focus_href: str


def ranking_page(case: Case, person: Person, assessment: Assessment | None) -> dict[str, Any]:
    """The ranking with how firm it is, and how each formula would have it."""
    if assessment is None:
        return {"assessment": None}
    board = board_of(case, person, assessment)
    every = queries.by_every_formula(assessment)
    return {
        "assessment": assessment,
        "board": board,
        "formula": assessment.formula,
        "formulas": assessment.grid.formulas,
        "criteria": assessment.grid.criteria,
        "rows": [_rank_row(case, board, every, placed) for placed in board.ranking.rows],
        "moved": any(placed.override for placed in board.ranking.rows),
        "taking": queries.taking_part(assessment),
    }


def _rank_row(case: Case, board: Board, every: Mapping[str, Ranking], placed: Placed) -> RankRow:
    others = [found.at(placed.place) for found in every.values()]
    return RankRow(
        placed,
        words_of(case.scheme, placed.place),
        reverse("risk_cell", args=[case.pk, *placed.place]),
        index_words(placed.index),
        tuple(
            (in_language(criterion.name), placed.scores[key])
            for key, criterion in board.grid.criterion.items()
        ),
        tuple(_flips(case.scheme, board.grid, placed)),
        tuple((other.rank, _change(placed.rank - other.rank)) for other in others if other),
        board.focus.get(placed.place),
        focus_place(case, board.focus.get(placed.place)),
    )


def _change(places: int) -> str:
    """How far another formula would move a cell, in words; nothing where it stays."""
    if places > 0:
        return _("%(n)s up") % {"n": places}
    return _("%(n)s down") % {"n": -places} if places else ""


def _flips(scheme: Scheme, rules: Grid, placed: Placed) -> list[str]:
    return [
        _("With %(criterion)s at %(after)s instead of %(before)s for “%(cell)s”.")
        % {
            "criterion": in_language(rules.criterion[flip.criterion].name).lower(),
            "after": flip.after,
            "before": flip.before,
            "cell": words_of(scheme, flip.place),
        }
        for flip in placed.flips
    ]


def paper(case: Case, person: Person, assessment: Assessment | None) -> dict[str, Any]:
    """All of it, to be printed and defended."""
    found = ranking_page(case, person, assessment)
    if assessment is None:
        return found
    board: Board = found["board"]
    names = board.grid.criterion
    return found | {
        "picture": draw([picture(case, board)])[0],
        "behind": [
            (
                row,
                state.agreement,
                [(names[score.criterion].name, score) for score in state.agreement.scores.all()],
            )
            for row in found["rows"]
            if (state := board.cells[row.placed.place]).agreement
        ],
    }
