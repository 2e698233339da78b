"""The weighty steps of a risk assessment: open, choose, agree, rank, adopt, make focus areas.

Scores are given by `scoring.give_scores`; they are frequent and many people's, as answers are.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import COORDINATOR, SUBMITTER, Refused, Told, act, condition
from trygt.cases.acts import ALL_BUT_ENDED
from trygt.cases.models import Case
from trygt.cases.roles import On
from trygt.cases.wording import reasons
from trygt.people.models import Person
from trygt.priorities import focus, queries
from trygt.priorities.agreeing import agreed_scores, kept_facts
from trygt.priorities.facts import facts_of
from trygt.priorities.grids import grid
from trygt.priorities.models import (
    AgreedScore,
    Agreement,
    Assessment,
    Cell,
    FocusArea,
    Override,
)
from trygt.priorities.places import every_place
from trygt.priorities.rights import has_grid
from trygt.priorities.scoring import LONGEST, NOT_CHOSEN, NOT_OPEN, TOO_LONG
from trygt.profile.queries import values_of
from trygt.profile.saving import Conflict, save_answer

STEERS = COORDINATOR | SUBMITTER.or_substitute
# Answers may be written as long as a case lives; what hangs on them follows.
WRITING = ALL_BUT_ENDED


class StaleAgreement(Refused):
    """Someone else agreed on the same cell in between. What stands now is shown beside yours."""


def _open_in(case: Case, by: Person | None) -> bool:
    """Whether the community has an open assessment. While a page is read, asked once."""

    def ask() -> bool:
        return Assessment.objects.filter(community=case.community, closed_at=None).exists()

    return by.once(("open assessment", case.community_id), ask) if by else ask()


@condition(_("This scheme has no grid of themes and life phases."))
def scheme_has_grid(case: Case, by: Person | None) -> bool:
    """The scheme names themes and life phases."""
    return has_grid(case.scheme)


@condition(_("A risk assessment is under way already."))
def no_assessment_open(case: Case, by: Person | None) -> bool:
    """Every assessment of the community is closed."""
    return not _open_in(case, by)


@condition(NOT_OPEN)
def assessment_open(case: Case, by: Person | None) -> bool:
    """The community has an open assessment."""
    return _open_in(case, by)


@condition(_("No cell is agreed yet, so there is nothing to adopt."))
def something_agreed(case: Case, by: Person | None) -> bool:
    """At least one relevant cell of the open assessment is agreed."""
    return (
        _open_in(case, by)
        and Agreement.objects.filter(
            cell__assessment__community=case.community,
            cell__assessment__closed_at=None,
            cell__relevant=True,
        ).exists()
    )


@condition(_("This scheme asks for no focus areas."))
def scheme_asks_for_focus(case: Case, by: Person | None) -> bool:
    """The scheme has the questions a focus area is written to."""
    return focus.section_of(case.scheme, grid().focus) is not None


@act(
    label=_("Open a risk assessment"),
    done=_("opened a risk assessment"),
    who=STEERS,
    stages=WRITING,
    needs=[scheme_has_grid, no_assessment_open],
    tells=[On.SIGNER, On.CONTRIBUTOR],
)
def open_risk_assessment(case: Case, by: Person) -> Told:
    """Begin to score anew, with the cells of the last assessment and those figures speak of."""
    last = Assessment.objects.filter(community=case.community).order_by("-number").first()
    newest = grid()
    made = Assessment.objects.create(
        community=case.community,
        number=last.number + 1 if last else 1,
        grid_version=newest.version,
        formula_key=newest.formulas[0].key,
        started_by=by,
        started_at=clock.now(),
    )
    before = {c.place: c for c in last.cells.all()} if last else {}
    spoken_of = facts_of(case.community)
    cells = [
        Cell(
            assessment=made,
            theme=place[0],
            phase=place[1],
            relevant=place not in before or before[place].relevant,
            words=before[place].words if place in before else "",
        )
        for place in every_place(case.scheme)
        if place in before or place in spoken_of
    ]
    Cell.objects.bulk_create(cells)
    return Told({"number": made.number, "cells": len(cells)})


@act(
    label=_("Choose what to score"),
    done=_("chose what to score in the risk assessment"),
    who=STEERS,
    stages=WRITING,
    needs=[scheme_has_grid, assessment_open],
)
def choose_cells(case: Case, by: Person, *, cells: Collection[tuple[str, str]]) -> Told:
    """Take cells of the grid up for scoring, also those that had been set aside. None is taken away."""
    assessment = _locked(case)
    if set(cells) - set(every_place(case.scheme)):
        raise Refused(_("The scheme has no such theme or life phase."))
    there = {cell.place: cell for cell in assessment.cells.all()}
    added = 0
    for place in cells:
        if place not in there:
            Cell.objects.create(assessment=assessment, theme=place[0], phase=place[1])
            added += 1
        elif not there[place].relevant:
            there[place].relevant, there[place].words = True, ""
            there[place].save()
            added += 1
    if not added:
        raise Refused(_("Choose at least one cell that is not chosen already."))
    return Told({"cells": added})


@act(
    label=_("Set the cell aside"),
    done=_("set a cell of the risk assessment aside"),
    who=STEERS,
    stages=WRITING,
    needs=[assessment_open],
)
def set_cell_aside(case: Case, by: Person, *, theme: str, phase: str, words: str = "") -> Told:
    """Say that a cell is not relevant here, perhaps with a word on why. Scores already given are kept."""
    cell = _cell(_locked(case), theme, phase)
    if len(words.strip()) > LONGEST:
        raise Refused(TOO_LONG)
    cell.relevant, cell.words = False, words.strip()
    cell.save()
    return Told({"theme": theme, "phase": phase, "comment": cell.words})


@act(
    label=_("Agree on the scores"),
    done=_("agreed on the scores of a cell"),
    who=STEERS,
    stages=WRITING,
    needs=[assessment_open],
)
def agree_cell(
    case: Case,
    by: Person,
    *,
    theme: str,
    phase: str,
    values: Mapping[str, int],
    why: Mapping[str, str],
    revision: int,
) -> Told:
    """Set the common scores of a cell, with reasons wherever they differ from figures or from the median."""
    assessment = _locked(case)
    cell = _cell(assessment, theme, phase)
    last = cell.agreements.aggregate(last=Max("revision"))["last"] or 0
    if revision != last:
        raise StaleAgreement(
            _("Someone agreed on other scores of this cell in between. Both are shown below."),
            "stale",
        )
    scores = agreed_scores(case, cell, by, values, why)
    agreement = Agreement.objects.create(
        cell=cell,
        revision=last + 1,
        facts=kept_facts(case, cell.place),
        by=by,
        at=clock.now(),
    )
    for score in scores:
        score.agreement = agreement
    AgreedScore.objects.bulk_create(scores)
    # Values stay out of the journal: the owner's side reads it, and may read them once adopted.
    return Told({"theme": theme, "phase": phase, "revision": agreement.revision})


@act(
    label=_("Choose the formula"),
    done=_("chose the formula of the risk assessment"),
    who=STEERS,
    stages=WRITING,
    needs=[assessment_open],
)
def choose_formula(case: Case, by: Person, *, formula: str, reason: str) -> Told:
    """Rank by another formula, with reasons."""
    assessment = _locked(case)
    if formula not in assessment.grid.formula:
        raise Refused(_("There is no such formula."))
    before = assessment.formula_key
    if formula == before:
        raise Refused(_("The ranking uses this formula already."))
    assessment.formula_key, assessment.formula_reason = formula, reasons(case, reason)
    assessment.save()
    return Told({"formula": [before, formula], "reason": assessment.formula_reason})


@act(
    label=_("Move a cell in the ranking"),
    done=_("moved a cell in the ranking of risks"),
    who=STEERS,
    stages=WRITING,
    needs=[assessment_open, something_agreed],
)
def move_cell(
    case: Case, by: Person, *, theme: str, phase: str, place: int | None, reason: str
) -> Told:
    """Give a cell another place than the formula does, with reasons; with no place, the formula's again."""
    assessment = _locked(case)
    cell = _cell(assessment, theme, phase)
    why, ranking = reasons(case, reason), queries.ranking_of(assessment)
    placed = ranking.at(cell.place)
    if placed is None:
        raise Refused(_("Only a cell that is agreed on has a place in the ranking."))
    if place is not None and not 1 <= place <= len(ranking.rows):
        raise Refused(
            now_("Choose a place from 1 to %(count)s.") % {"count": len(ranking.rows)}, "place"
        )
    if place is None and placed.override is None:
        raise Refused(_("The cell stands where the formula puts it already."))
    last = cell.overrides.aggregate(last=Max("revision"))["last"] or 0
    Override.objects.create(
        cell=cell, revision=last + 1, place=place, reason=why, by=by, at=clock.now()
    )
    moved = [placed.override.place if placed.override else placed.rank, place or placed.rank]
    return Told({"theme": theme, "phase": phase, "rank": moved, "reason": why})


@act(
    label=_("Adopt the priorities"),
    done=_("adopted the priorities of the risk assessment"),
    who=STEERS,
    stages=WRITING,
    needs=[assessment_open, something_agreed],
    tells=[On.COORDINATOR, On.SIGNER, On.SUBMITTER, On.CONTRIBUTOR],
)
def adopt_priorities(case: Case, by: Person, *, words: str = "") -> Told:
    """Close the assessment: scores, formula and ranking stand as they are, and can be shown and defended."""
    assessment = _locked(case)
    if len(words.strip()) > LONGEST:
        raise Refused(TOO_LONG)
    assessment.closed_by, assessment.closed_at = by, clock.now()
    assessment.closing_words = words.strip()
    assessment.save()
    ranking = queries.ranking_of(assessment)
    told = {"number": assessment.number, "cells": len(ranking.rows), "comment": words.strip()}
    return Told(told, note=words.strip())


@act(
    label=_("Make it a focus area"),
    done=_("made a cell of the risk assessment a focus area"),
    who=STEERS,
    stages=WRITING,
    needs=[scheme_asks_for_focus],
)
def make_focus_area(case: Case, by: Person, *, theme: str, phase: str) -> Told:
    """Write what is known of a cell to the first free focus area of the profile. Nothing is overwritten."""
    assessment = _newest(case)
    cell, grid_ = _cell(assessment, theme, phase), assessment.grid
    section, values = (
        focus.section_of(case.scheme, grid_.focus),
        values_of(case.community, case.scheme),
    )
    if section is None or section.repeat is None:
        raise Refused(_("This scheme asks for no focus areas."))
    linked = queries.focus_slots(case.community, case.scheme, grid_, values)
    if slot := linked.get(cell.place):
        raise Refused(now_("The cell is focus area %(number)s already.") % {"number": slot})
    story = _story(cell)
    slot = focus.free_slot(section, values)
    if slot is None:
        raise Refused(
            now_("All %(count)s focus areas are in use. Empty one, or merge two, first.")
            % {"count": section.repeat.most}
        )
    _write(case, by, slot, focus.answers_for(case, grid_, story))
    FocusArea.objects.create(cell=cell, slot=slot, by=by, at=clock.now())
    return Told({"theme": theme, "phase": phase, "round": slot})


def _write(case: Case, by: Person, slot: int, answers: Mapping[str, Any]) -> None:
    try:
        for question, value in answers.items():
            save_answer(case.community, question, slot, value, by, 0, case=case)
    except Conflict as conflict:
        raise Refused(
            now_("%(name)s wrote in this focus area at the same moment. Press once more.")
            % {"name": conflict.who.name},
            "stale",
        ) from conflict


def _story(cell: Cell) -> focus.Story:
    ranking = queries.ranking_of(cell.assessment)
    placed, agreement = ranking.at(cell.place), queries.agreement_of(cell)
    if placed is None or agreement is None:
        raise Refused(_("Agree on the cell's scores first."))
    return focus.Story(agreement, placed, ranking.formula, len(ranking.rows))


def _locked(case: Case) -> Assessment:
    """The community's open assessment, held until the act is done: two schemes may share it."""
    found = Assessment.objects.select_for_update().filter(community=case.community, closed_at=None)
    return found.get()


def _newest(case: Case) -> Assessment:
    found = Assessment.objects.select_for_update().filter(community=case.community)
    newest = found.order_by("-number").first()
    if newest is None:
        raise Refused(NOT_OPEN)
    return newest


def _cell(assessment: Assessment, theme: str, phase: str) -> Cell:
    cell = assessment.cells.filter(theme=theme, phase=phase, relevant=True).first()
    if cell is None:
        raise Refused(NOT_CHOSEN)
    cell.assessment = assessment
    return cell
