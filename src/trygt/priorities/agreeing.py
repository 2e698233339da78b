"""What is checked and kept when a cell is agreed on."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt.cases.acting import Refused
from trygt.cases.models import Case
from trygt.figures.clues import Clue
from trygt.people.models import Person
from trygt.priorities.facts import facts_of
from trygt.priorities.grids import LEAST, MOST
from trygt.priorities.models import AgreedScore, Cell
from trygt.priorities.places import Place
from trygt.priorities.proposing import proposals
from trygt.priorities.queries import latest_sheets
from trygt.priorities.spreads import needs_reason, spreads
from trygt.texts import in_language


def agreed_scores(
    case: Case,
    cell: Cell,
    by: Person,
    values: Mapping[str, int],
    why: Mapping[str, str],
) -> list[AgreedScore]:
    """The agreed values beside what figures and people said, not saved yet. Raises `Refused`."""
    grid, sheets = cell.assessment.grid, latest_sheets(cell)
    if by.pk not in {sheet.person_id for sheet in sheets}:
        raise Refused(_("Give your own scores first; then you see the others' and agree."))
    if len(sheets) < grid.scorers:
        raise Refused(
            now_("At least %(count)s people must score the cell alone first.")
            % {"count": grid.scorers}
        )
    if set(values) != set(grid.criterion):
        raise Refused(_("Agree on every criterion."))
    if any(not LEAST <= value <= MOST for value in values.values()):
        raise Refused(_("Choose a score from 1 to 5."))
    proposed = proposals(facts_of(case.community).get(cell.place, ()), grid)
    spread = spreads(sheet.values for sheet in sheets)
    made = []
    for key in grid.criterion:
        score = proposed[key].score if key in proposed else None
        lies, reason = spread.get(key), why.get(key, "").strip()
        if needs_reason(values[key], score, lies):
            _ask_for_reason(case, in_language(grid.criterion[key].name), reason)
        made.append(
            AgreedScore(
                criterion=key,
                value=values[key],
                proposed=score,
                lowest=lies.lowest if lies else None,
                median=lies.median if lies else None,
                highest=lies.highest if lies else None,
                reason=reason,
            )
        )
    return made


def _ask_for_reason(case: Case, name: str, reason: str) -> None:
    least = case.scheme.rules.reason_length
    if len(reason) < max(least, 1):
        raise Refused(
            now_(
                "%(name)s differs from the figures or from the median: give reasons of at least %(count)s characters."
            )
            % {"name": name, "count": least},
            "reasons",
        )


def kept_facts(case: Case, place: Place) -> list[dict[str, Any]]:
    """The clues of a cell as they stand now, to be kept with an agreement, in the scheme's languages."""
    said: dict[str, dict[str, str]] = {}
    found: tuple[Clue, ...] = ()
    for language in case.scheme.languages:
        with translation.override(language):
            found = facts_of(case.community).get(place, ())
            for clue in found:
                said.setdefault(clue.indicator, {})[language] = clue.words
    return [
        {
            "indicator": clue.indicator,
            "title": dict(clue.title),
            "words": said[clue.indicator],
            "source": clue.source,
            "href": clue.href,
        }
        for clue in found
    ]
