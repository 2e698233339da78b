"""A conflict discovered later: the certifier is out of the case at once, and what they wrote stays."""

from contextlib import suppress

from django.db.models import Q
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import CLOCK, Refused, Told, act, condition
from trygt.cases.models import Case
from trygt.cases.roles import On
from trygt.council.certifiers import JUDGING, leaving
from trygt.people.models import Person
from trygt.schemes.definition import Stage

WATCHED = [Stage.PREPARING, *JUDGING, Stage.DECISION]


@condition(_("No certifier has an interest in the case."))
def a_certifier_has_an_interest(case: Case, by: Person | None) -> bool:
    """Someone appointed has come to have one: by a new post, a tie, or a merger."""
    return bool(leaving(case))


@act(
    label=_("Withdraw certifiers with an interest"),
    done=_("withdrew a certifier"),
    who=CLOCK,
    stages=WATCHED,
    needs=[a_certifier_has_an_interest],
    tells=[On.CASE_OFFICER],
)
def withdraw_certifiers(case: Case, by: Person | None) -> Told:
    """End the appointment of every certifier who has come to have an interest; a new one is asked for."""
    found = leaving(case)
    for one in found:
        one.appointment.ended_at = clock.now()
        one.appointment.end_reason = ", ".join(sorted(one.reasons))
        one.appointment.save()
    names = ", ".join(one.appointment.person.name for one in found)
    # Why stays out of the journal and the mail: it is about a person, and the community reads along.
    return Told({"people": [one.appointment.person.name for one in found]}, note=_asks(case, names))


def _asks(case: Case, names: str) -> str:
    if case.stage == Stage.DECISION:
        return now_(
            "%(names)s can no longer judge the case. The recommendation was given before: weigh that when deciding."
        ) % {"names": names}
    return now_("%(names)s can no longer judge the case. A new certifier is needed.") % {
        "names": names
    }


def withdraw_from_cases(person: Person | None = None) -> int:
    """Withdraw this person, or everyone, wherever an interest has come up since they were appointed.

    How many cases lost a certifier. For whoever makes a post or a tie, and for the clock. Idempotent.
    """
    running = Q(appointments__ended_at=None, appointments__isnull=False)
    if person:
        running &= Q(appointments__person=person)
    cases = Case.objects.filter(running, stage__in=WATCHED).select_related("community").distinct()
    done = 0
    for case in cases:
        if withdraw_certifiers.allows(case, None):
            with suppress(Refused):  # another process came first
                withdraw_certifiers(case, None)
                done += 1
    return done
