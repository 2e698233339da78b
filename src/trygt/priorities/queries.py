"""Reading a risk assessment: the board, one cell, the ranking. Constant numbers of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from trygt.figures.clues import Clue
from trygt.people.models import Person
from trygt.places.models import Community
from trygt.priorities.facts import facts_of
from trygt.priorities.focus import section_of, used_slots
from trygt.priorities.grids import Grid, grid
from trygt.priorities.models import (
    Agreement,
    Assessment,
    Cell,
    Comment,
    FocusArea,
    Override,
    Sheet,
)
from trygt.priorities.places import Place
from trygt.priorities.ranking import Placed, Ranking, ranking
from trygt.priorities.spreads import Spread, spreads
from trygt.profile.asking import Answers
from trygt.schemes.definition import Scheme


@dataclass(frozen=True)
class CellState:
    """How far one cell of the grid has come."""

    cell: Cell
    scorers: int
    mine: bool
    agreement: Agreement | None
    placed: Placed | None


@dataclass(frozen=True)
class Board:
    """The whole grid of one assessment, or of none yet."""

    assessment: Assessment | None
    grid: Grid
    facts: Mapping[Place, tuple[Clue, ...]]
    ranking: Ranking
    cells: Mapping[Place, CellState] = field(default_factory=dict)
    focus: Mapping[Place, int] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether it is still being scored."""
        return self.assessment is not None and self.assessment.closed_at is None


def current(community: Community) -> Assessment | None:
    """The community's newest assessment, open or adopted."""
    found = Assessment.objects.filter(community=community).select_related("started_by", "closed_by")
    return found.order_by("-number").first()


def assessments(community: Community) -> list[Assessment]:
    """All of them, the newest first."""
    return list(Assessment.objects.filter(community=community).order_by("-number"))


def board(
    community: Community,
    scheme: Scheme,
    assessment: Assessment | None,
    values: Answers,
    person: Person,
) -> Board:
    """The grid with what figures say, how far each cell has come, and which became focus areas.

    `values` are the profile's answers. Six queries besides the figures' own, however many cells.
    """
    facts = facts_of(community)
    rules = assessment.grid if assessment else grid()
    if assessment is None:
        return Board(None, rules, facts, Ranking(rules.formulas[0]))
    cells = list(assessment.cells.all())
    scored: dict[int, set[int]] = {}
    for cell_id, person_id in Sheet.objects.filter(cell__assessment=assessment).values_list(
        "cell_id", "person_id"
    ):
        scored.setdefault(cell_id, set()).add(person_id)
    agreed = agreements(assessment)
    order = _ranked(assessment, cells, agreed)
    placed = {row.place: row for row in order.rows}
    states = {
        cell.place: CellState(
            cell,
            len(scored.get(cell.pk, ())),
            person.pk in scored.get(cell.pk, ()),
            agreed.get(cell.pk),
            placed.get(cell.place),
        )
        for cell in cells
    }
    focus = focus_slots(community, scheme, rules, values)
    return Board(assessment, rules, facts, order, states, focus)


def ranking_of(assessment: Assessment) -> Ranking:
    """The ranking as it stands, with what was moved. Four queries."""
    return _ranked(assessment, list(assessment.cells.all()), agreements(assessment))


def by_every_formula(assessment: Assessment) -> dict[str, Ranking]:
    """How each formula offered would rank the same scores, before anything is moved. Three queries."""
    scores = _scores(list(assessment.cells.all()), agreements(assessment))
    return {formula.key: ranking(scores, formula, {}) for formula in assessment.grid.formulas}


def _scores(cells: list[Cell], agreed: Mapping[int, Agreement]) -> dict[Place, dict[str, int]]:
    return {
        cell.place: agreed[cell.pk].values for cell in cells if cell.relevant and cell.pk in agreed
    }


def _ranked(assessment: Assessment, cells: list[Cell], agreed: Mapping[int, Agreement]) -> Ranking:
    newest: dict[Place, Override] = {}
    moved = Override.objects.filter(cell__assessment=assessment).select_related("cell", "by")
    for override in moved.order_by("revision"):
        newest[override.cell.place] = override
    return ranking(_scores(cells, agreed), assessment.formula, newest)


def agreements(assessment: Assessment) -> dict[int, Agreement]:
    """What is agreed now, by cell. Two queries."""
    made = Agreement.objects.filter(cell__assessment=assessment).order_by("revision")
    found = made.select_related("by", "cell").prefetch_related("scores")
    return {agreement.cell_id: agreement for agreement in found}


def agreement_of(cell: Cell) -> Agreement | None:
    """What is agreed now about one cell."""
    made = Agreement.objects.filter(cell=cell).select_related("by").prefetch_related("scores")
    return made.first()


def history_of(cell: Cell) -> list[Agreement]:
    """Everything that was ever agreed about a cell, the newest first."""
    made = Agreement.objects.filter(cell=cell).select_related("by").prefetch_related("scores")
    return list(made)


def latest_sheets(cell: Cell) -> list[Sheet]:
    """Everyone's present scores of a cell: for acts and rules; pages ask `colleagues`. Two queries."""
    return _newest(Sheet.objects.filter(cell=cell))


def _newest(sheets: Iterable[Sheet]) -> list[Sheet]:
    found: dict[int, Sheet] = {}
    fetched = sheets.select_related("person").prefetch_related("scores")  # type: ignore[attr-defined]
    for sheet in fetched.order_by("revision"):
        found[sheet.person_id] = sheet
    return list(found.values())


@dataclass(frozen=True)
class Judged:
    """A cell's scores as one person may see them: one's own, and the others' once one's own are given."""

    mine: Sheet | None
    others: tuple[Sheet, ...]
    spreads: Mapping[str, Spread]
    scorers: tuple[Person, ...]
    comments: tuple[Comment, ...]


def judged(cell: Cell, person: Person) -> Judged:
    """The scores and the discussion of a cell through a person's eyes. Five queries."""
    sheets = _newest(Sheet.objects.visible_to(person).filter(cell=cell))
    mine = next((sheet for sheet in sheets if sheet.person_id == person.pk), None)
    comments = Comment.objects.visible_to(person).filter(cell=cell).select_related("by")
    by = Sheet.objects.filter(cell=cell).values("person_id")
    return Judged(
        mine,
        tuple(sheet for sheet in sheets if sheet.person_id != person.pk),
        spreads(sheet.values for sheet in sheets) if mine else {},
        tuple(Person.objects.filter(pk__in=by).order_by("name", "pk")),
        tuple(comments),
    )


@dataclass(frozen=True)
class Taking:
    """Who took part in an assessment: how many people, from which units. No names."""

    people: int
    units: tuple[str, ...]


def taking_part(assessment: Assessment) -> Taking:
    """How many scored, and from which units. One query."""
    rows = Sheet.objects.filter(cell__assessment=assessment).values_list("person_id", "unit")
    found = list(rows.distinct())
    units = sorted({unit for _person, unit in found if unit})
    return Taking(len({person for person, _unit in found}), tuple(units))


def focus_slots(
    community: Community, scheme: Scheme, rules: Grid, values: Answers
) -> dict[Place, int]:
    """Which places of the grid are focus areas now: those whose round still holds answers. One query.

    A round emptied and written to from another cell belongs to that one.
    """
    section = section_of(scheme, rules.focus)
    if section is None:
        return {}
    made = FocusArea.objects.filter(cell__assessment__community=community).select_related("cell")
    by_slot = {area.slot: area.cell.place for area in made}
    return {by_slot[slot]: slot for slot in used_slots(section, values) if slot in by_slot}
