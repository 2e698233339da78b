"""Appointing certifiers: exactly as many as the scheme asks for, none with an interest."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import APPOINTED, CASE_OFFICER, CERTIFIER, Refused, Told, act
from trygt.cases.interests import in_conflict
from trygt.cases.models import Appointment, Case, Interest
from trygt.cases.roles import On
from trygt.cases.wording import reasons
from trygt.council import queries
from trygt.people.models import Person
from trygt.people.queries import holders
from trygt.people.roles import Role
from trygt.schemes.definition import Stage

JUDGING = [Stage.REVIEW, Stage.MEETING, Stage.STATEMENT]


@act(
    label=_("Appoint certifiers"),
    done=_("appointed certifiers"),
    who=CASE_OFFICER,
    stages=JUDGING,
    tells=[On.APPOINTED, On.COORDINATOR],
)
def appoint_certifiers(case: Case, by: Person, *, people: Sequence[int]) -> Told:
    """Appoint exactly as many certifiers as the scheme asks for, counting those still appointed (BR-03)."""
    missing = queries.missing_certifiers(case)
    if missing == 0:
        raise Refused(_("The case has its certifiers already."))
    if len(set(people)) != len(people):
        raise Refused(_("The same person is chosen twice."))
    if len(people) != missing:
        raise Refused(_("Choose exactly %(count)s.") % {"count": missing})
    chosen = [_appointable(case, pk) for pk in people]
    for person in chosen:
        Appointment.objects.create(case=case, person=person, at=clock.now())
    names = ", ".join(person.name for person in chosen)
    return Told({"people": [person.name for person in chosen]}, note=names)


def _appointable(case: Case, pk: int) -> Person:
    person = Person.objects.filter(pk=pk, is_active=True).first()
    if person is None:
        raise Refused(_("There is no such person."))
    if queries.appointments(case).filter(person=person).exists():
        raise Refused(_("%(name)s is appointed already.") % {"name": person})
    body = case.scheme.owner.key
    if not holders([Role.CERTIFIER], body=body, substitutes=True).filter(pk=pk).exists():
        raise Refused(_("%(name)s is not a certifier of this scheme.") % {"name": person})
    if person.interests.filter(case=case).exists():
        raise Refused(_("%(name)s has declared an interest in this case.") % {"name": person})
    if in_conflict(person, case):
        raise Refused(
            _(
                "%(name)s has or lately had a post in %(community)s or close to it and cannot judge it."
            )
            % {"name": person, "community": case.community}
        )
    return person


@act(
    label=_("Declare impartiality"),
    done=_("answered the question of impartiality"),
    who=APPOINTED | CERTIFIER,
    stages=[Stage.PREPARING, *JUDGING],
    tells=[On.CASE_OFFICER],
)
def declare_impartiality(
    case: Case, by: Person, *, impartial: bool, grounds: str = ""
) -> Told | None:
    """Say that nothing ties you to the community, or that something does; then another is needed."""
    appointment = queries.appointments(case).get(person=by)
    if impartial:
        if appointment.declared_at:
            raise Refused(_("You have declared yourself impartial already."))
        appointment.declared_at = clock.now()
        appointment.save()
        return Told({"impartial": True})
    why = reasons(case, grounds)
    Interest.objects.create(case=case, person=by, grounds=why, at=clock.now())
    _end(appointment, why)
    # The grounds are about a person and stay out of the journal, which the community reads.
    return Told({"impartial": False}, note=str(_("A new certifier is needed.")))


@act(
    label=_("Replace a certifier"),
    done=_("ended a certifier's appointment"),
    who=CASE_OFFICER,
    stages=[Stage.PREPARING, *JUDGING],
    tells=[On.CERTIFIER, On.COORDINATOR],
)
def replace_certifier(case: Case, by: Person, *, person: int, reason: str) -> Told:
    """End one certifier's appointment with reasons; then a new one is appointed."""
    appointment = queries.appointments(case).filter(person=person).first()
    if appointment is None:
        raise Refused(_("This person is not appointed to the case."))
    _end(appointment, reasons(case, reason))
    return Told({"person": appointment.person.name}, note=appointment.person.name)


def _end(appointment: Appointment, reason: str) -> None:
    appointment.ended_at, appointment.end_reason = clock.now(), reason
    appointment.save()
