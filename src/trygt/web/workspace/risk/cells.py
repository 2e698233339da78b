"""What the page of one cell shows: facts, judgement and agreement, apart and beside each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from trygt.cases.models import Case
from trygt.figures.clues import Clue
from trygt.people.models import Person
from trygt.priorities import queries
from trygt.priorities.facts import facts_of
from trygt.priorities.grids import Grid, grid
from trygt.priorities.models import AgreedScore, Agreement, Assessment, Cell
from trygt.priorities.places import ALL_AGES, Place
from trygt.priorities.proposing import Proposal, proposals
from trygt.priorities.queries import Judged
from trygt.priorities.ranking import Placed
from trygt.priorities.spreads import Spread, likely
from trygt.profile.queries import values_of
from trygt.schemes.definition import Text
from trygt.texts import in_language
from trygt.texts.numbers import number_words
from trygt.web.workspace.risk.pages import index_words


@dataclass(frozen=True)
class Line:
    """One criterion of one cell: what figures propose, what people scored, what is agreed."""

    name: Text
    least: Text
    most: Text
    proposal: Proposal | None
    mine: int | None
    spread: Spread | None
    differs: bool
    agreed: AgreedScore | None

    @property
    def median(self) -> str:
        """The median in words."""
        return number_words(self.spread.median) if self.spread else ""


@dataclass(frozen=True)
class CellPage:
    """Everything known of one cell."""

    case: Case
    place: Place
    person: Person
    assessment: Assessment | None
    cell: Cell | None
    rules: Grid
    clues: tuple[Clue, ...]
    background: tuple[Clue, ...]
    proposals: Mapping[str, Proposal]
    judged: Judged | None
    agreements: tuple[Agreement, ...]
    placed: Placed | None
    among: int
    focus: int | None

    @property
    def open(self) -> bool:
        """Whether it is still being scored."""
        return bool(
            self.assessment and not self.assessment.closed_at and self.cell and self.cell.relevant
        )

    @property
    def agreement(self) -> Agreement | None:
        """What is agreed now."""
        return self.agreements[0] if self.agreements else None

    @property
    def index(self) -> str:
        """Its index in words."""
        return index_words(self.placed.index) if self.placed else ""

    @property
    def enough(self) -> bool:
        """Whether as many have scored it as must before it is agreed."""
        return bool(self.judged and len(self.judged.scorers) >= self.rules.scorers)

    @property
    def lines(self) -> list[Line]:
        """Criterion by criterion."""
        mine = self.judged.mine.values if self.judged and self.judged.mine else {}
        spreads = self.judged.spreads if self.judged else {}
        scores = self.agreement.scores.all() if self.agreement else ()
        agreed = {score.criterion: score for score in scores}
        return [
            Line(
                criterion.name,
                criterion.least,
                criterion.most,
                self.proposals.get(key),
                mine.get(key),
                spreads.get(key),
                key in spreads and spreads[key].differs(self.rules.differ),
                agreed.get(key),
            )
            for key, criterion in self.rules.criterion.items()
        ]

    @property
    def others(self) -> list[tuple[Person, str, str]]:
        """Colleagues with their scores in words and why."""
        sheets = self.judged.others if self.judged else ()
        return [(sheet.person, self._named(sheet.values), sheet.comment) for sheet in sheets]

    @property
    def before(self) -> list[tuple[Agreement, str]]:
        """What had been agreed before, with the scores in words."""
        return [(item, self._named(item.values)) for item in self.agreements[1:]]

    def _named(self, values: Mapping[str, int]) -> str:
        names = self.rules.criterion
        return ", ".join(f"{in_language(names[key].name)} {values.get(key, '–')}" for key in names)

    def begin(self) -> dict[str, Any]:
        """What the forms of the cell's acts begin with."""
        found: dict[str, Any] = {
            "theme": self.place[0],
            "phase": self.place[1],
            "cells": [" ".join(self.place)],
            "revision": self.agreement.revision if self.agreement else 0,
            "hints": {},
        }
        if not (self.judged and self.judged.mine):
            return found
        agreed = self.agreement.values if self.agreement else {}
        for key in self.rules.criterion:
            proposal, spread = self.proposals.get(key), self.judged.spreads.get(key)
            score = proposal.score if proposal else None
            found["hints"][key] = _hint(score, spread)
            found[f"value_{key}"] = agreed.get(key) or likely(score, spread)
        return found


def _hint(proposed: int | None, spread: Spread | None) -> str:
    said = []
    if proposed is not None:
        said.append(_("The figures propose %(score)s.") % {"score": proposed})
    if spread:
        said.append(
            _("Median %(median)s, from %(lowest)s to %(highest)s.")
            % {
                "median": number_words(spread.median),
                "lowest": spread.lowest,
                "highest": spread.highest,
            }
        )
    else:
        said.append(_("Nobody scored this."))
    return " ".join(said)


def cell_page(case: Case, place: Place, person: Person) -> CellPage:
    """One cell: facts, own scores, the others' once one's own are given, what is agreed."""
    assessment = queries.current(case.community)
    rules = assessment.grid if assessment else grid()
    cell = assessment.cells.filter(theme=place[0], phase=place[1]).first() if assessment else None
    facts = facts_of(case.community)
    here = facts.get(place, ())
    ranking = queries.ranking_of(assessment) if assessment else None
    values = values_of(case.community, case.scheme)
    return CellPage(
        case=case,
        place=place,
        person=person,
        assessment=assessment,
        cell=cell,
        rules=rules,
        clues=here,
        background=facts.get((place[0], ALL_AGES), ()) if place[1] != ALL_AGES else (),
        proposals=proposals(here, rules),
        judged=queries.judged(cell, person) if cell else None,
        agreements=tuple(queries.history_of(cell)) if cell else (),
        placed=ranking.at(place) if ranking else None,
        among=len(ranking.rows) if ranking else 0,
        focus=queries.focus_slots(case.community, case.scheme, rules, values).get(place),
    )
