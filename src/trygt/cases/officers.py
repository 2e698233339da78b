"""Who at the owner's office looks after a case, and what happens to their cases when they leave."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from trygt import clock
from trygt.cases.acting import CASE_OFFICER, MANAGER, Refused, Told, act
from trygt.cases.interests import in_conflict
from trygt.cases.letters import address
from trygt.cases.models import Case
from trygt.cases.roles import On
from trygt.outbox import acts as outbox
from trygt.people.models import Person
from trygt.people.queries import holders
from trygt.people.roles import Role
from trygt.schemes.definition import Stage

LIVING = [stage for stage in Stage if stage is not Stage.ENDED]


def officers_for(case: Case) -> list[Person]:
    """Those who may look after the case: case officers of its owner without an interest in it."""
    found = holders([Role.CASE_OFFICER], body=case.scheme.owner.key, substitutes=True)
    return [person for person in found if not in_conflict(person, case)]


def looked_after_by(person: Person, eyes: Person) -> QuerySet[Case]:
    """The cases a person looks after that another may see; ended ones apart."""
    found = Case.objects.visible_to(eyes).filter(officer=person).exclude(stage=Stage.ENDED)
    return found.select_related("community").order_by("pk")


@act(
    label=_("Choose the case officer"),
    done=_("chose who looks after the case"),
    who=CASE_OFFICER | MANAGER,
    stages=LIVING,
    tells=[On.CASE_OFFICER],
)
def choose_officer(case: Case, by: Person, *, officer: int | None, mail: bool = True) -> Told:
    """Let one case officer look after the case, or nobody. Any case officer may still act on it.

    With `mail` off nobody is told: one mail tells of many cases instead.
    """
    before = case.officer
    if officer == (before.pk if before else None):
        raise Refused(_("Nothing has been changed."))
    chosen = next((person for person in officers_for(case) if person.pk == officer), None)
    if officer is not None and chosen is None:
        raise Refused(_("Choose a case officer of this scheme without an interest in the case."))
    case.officer = chosen
    return Told(
        {
            "officer": chosen.name if chosen else None,
            "officer_before": before.name if before else None,
        },
        note=chosen.name if chosen else "",
        to=frozenset(person.pk for person in (before, chosen) if person and mail),
    )


@dataclass(frozen=True)
class HandedOver:
    """The cases that passed on, and those that could not with the reason."""

    cases: tuple[Case, ...]
    left: tuple[tuple[Case, str], ...]


def hand_over_all(former: Person, new: Person, by: Person) -> HandedOver:
    """Let another look after all cases of one who leaves, as far as `by` sees them. One mail tells the new one."""
    done: list[Case] = []
    left: list[tuple[Case, str]] = []
    with transaction.atomic():
        for case in looked_after_by(former, by):
            try:
                choose_officer(case, by, officer=new.pk, mail=False)
            except Refused as refused:
                left.append((case, str(refused)))
            else:
                done.append(case)
        if done and new != by:
            _tell(new, done, by)
    return HandedOver(tuple(done), tuple(left))


def _tell(person: Person, cases: list[Case], by: Person) -> None:
    with translation.override(person.language):
        count = len(cases)
        subject = ngettext(
            "%(count)s case is yours to look after",
            "%(count)s cases are yours to look after",
            count,
        ) % {"count": count}
        lines = [f"– {case.community}: {address(case)}" for case in cases]
        body = "\n\n".join(
            [
                now_("Hello %(name)s,") % {"name": person.name},
                now_("%(who)s has asked you to look after these cases:") % {"who": by.name},
                "\n".join(lines),
            ]
        )
    outbox.queue(
        stream=f"person:{person.pk}",
        about=f"officer:{person.pk}:{clock.now().timestamp():.6f}",
        address=person.email,
        receiver_id=person.pk,
        subject=subject,
        body=body,
        language=person.language,
    )
