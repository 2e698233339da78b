"""The visit: a list made while reading, and what each certifier saw of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import CERTIFIER, Refused, Told, act
from trygt.cases.models import Case
from trygt.cases.wording import written
from trygt.council import queries
from trygt.council.acts.appointing import JUDGING
from trygt.council.acts.findings import known_subject
from trygt.council.models import Sighting, VisitItem
from trygt.council.models.desk import Outcome
from trygt.people.models import Person


@dataclass(frozen=True)
class Seen:
    """What someone saw of one item. `revision` is the one it was written on, 0 for the first."""

    outcome: str
    note: str
    revision: int


@act(
    label=_("Put on the visit's list"),
    done=_("put something on the list for the site visit"),
    who=CERTIFIER,
    stages=JUDGING,
)
def plan_visit(case: Case, by: Person, *, text: str, about: str = "") -> None:
    """Put something on the list of what to look at on the visit, and what to look for."""
    known_subject(case, about)
    VisitItem.objects.create(
        case=case,
        attempt=queries.attempt_of(case),
        about=about,
        text=written(text, _("Write what to look for.")),
        by=by,
        at=clock.now(),
    )


@act(
    label=_("Take off the visit's list"),
    done=_("took something off the list for the site visit"),
    who=CERTIFIER,
    stages=JUDGING,
)
def drop_visit_item(case: Case, by: Person, *, item: int) -> None:
    """Take something off the list. What was seen of it already keeps it there."""
    found = _listed(case).get(item)
    if found is None:
        raise Refused(_("The list has no such item."))
    if found.sightings.exists():
        raise Refused(_("Someone has noted what they saw of this already."))
    found.dropped_at = clock.now()
    found.save()


def _listed(case: Case) -> dict[int, VisitItem]:
    attempt = queries.attempt_of(case)
    return VisitItem.objects.filter(case=case, attempt=attempt, dropped_at=None).in_bulk()


@act(
    label=_("Save what you saw"),
    done=_("noted what was seen on the site visit"),
    who=CERTIFIER,
    stages=JUDGING,
)
def record_visit(case: Case, by: Person, *, seen: Mapping[int, Seen]) -> Told:
    """Note what you saw of each item. A colleague's notes stay; yours from another device are joined, never lost."""
    listed, changed = _listed(case), 0
    mine = {row.item_id: row for row in Sighting.objects.filter(item__in=listed, person=by)}
    for pk, one in seen.items():
        if pk not in listed:
            raise Refused(_("The list has no such item."))
        if one.outcome and one.outcome not in Outcome.values:
            raise Refused(_("Choose seen, seen otherwise or not seen."))
        changed += _note(listed[pk], mine.get(pk), by, one)
    if not changed:
        raise Refused(_("There is nothing new to save."))
    return Told()


def _note(item: VisitItem, row: Sighting | None, by: Person, one: Seen) -> bool:
    """Save one row if it says something new."""
    outcome, text = one.outcome, one.note.strip()
    if row is None:
        if not (outcome or text):
            return False
        row = Sighting(item=item, person=by, revision=0)
    elif row.revision != one.revision:  # saved elsewhere since this was shown
        outcome, text = outcome or row.outcome, _joined(row.note, text)
    if (row.outcome, row.note) == (outcome, text) and row.pk:
        return False
    row.outcome, row.note, row.at = outcome, text, clock.now()
    row.revision += 1
    row.save()
    return True


def _joined(there: str, new: str) -> str:
    if new in there:
        return there
    return new if there in new else f"{there}\n\n{new}"
