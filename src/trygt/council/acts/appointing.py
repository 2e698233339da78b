"""Appointing certifiers: exactly as many as the scheme asks for, none with an interest."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import formats
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import APPOINTED, CASE_OFFICER, CERTIFIER, Refused, Told, Words, act
from trygt.cases.interests import DECLARED, POST, conflicts
from trygt.cases.models import Appointment, Case, Interest
from trygt.cases.roles import On
from trygt.cases.wording import reasons
from trygt.council import queries
from trygt.council.certifiers import JUDGING
from trygt.people.models import Person, Tenure
from trygt.people.roles import Role
from trygt.schemes.definition import Stage


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
    _sits(case, person)
    if found := conflicts(case, [person])[person.pk]:
        raise Refused(_why_not(case, person, found))
    return person


def _sits(case: Case, person: Person) -> None:
    """Refuse whoever is no certifier today, and say so if their term is over or to come."""
    body, today = case.scheme.owner.key, clock.today()
    held = Tenure.objects.filter(person=person, post__role=Role.CERTIFIER, post__body=body)
    if held.on(today).exists():
        return
    if last := held.filter(ends__lte=today).order_by("ends").last():
        day = formats.date_format(last.ends - timedelta(days=1)) if last.ends else ""
        raise Refused(
            now_("%(name)s's term in the council ended on %(day)s.") % {"name": person, "day": day}
        )
    if held.exists():
        raise Refused(_("%(name)s's term in the council has not begun.") % {"name": person})
    raise Refused(_("%(name)s is not a certifier of this scheme.") % {"name": person})


def _why_not(case: Case, person: Person, found: frozenset[str]) -> Words:
    """The sentence about an interest: no more than its kind."""
    words = {"name": person, "community": case.community}
    if DECLARED in found:
        return _("%(name)s has declared an interest in this case.") % words
    if POST in found:
        return (
            _(
                "%(name)s has or lately had a post in %(community)s or close to it and cannot judge it."
            )
            % words
        )
    return _("%(name)s has told of a tie to %(community)s and cannot judge it.") % words


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
