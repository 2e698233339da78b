"""Agreeing on a meeting, moving it, calling it off: one place for every act that does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.models import Case
from trygt.cases.wording import written
from trygt.council import agenda, invitations, queries
from trygt.council.models import Kind, Meeting, Side
from trygt.council.moments import ends_after, moment_of
from trygt.council.participants import Guest, invite
from trygt.people.models import Person
from trygt.schemes.meetings import terms_of


@dataclass(frozen=True)
class Plan:
    """A meeting as wanted. `people` and `guests` left out are those of before, or the usual ones."""

    starts_at: datetime
    form: str
    place: str
    ends_at: datetime | None = None
    participants: str = ""
    agenda: str = ""
    people: Sequence[int] | None = None
    guests: Sequence[Guest] | None = None


def check(case: Case, starts_at: datetime, ends_at: datetime | None, form: str) -> datetime:
    """When it ends. Raises `Refused` for a time or form that cannot be."""
    rules = case.scheme.meeting
    if rules is None or form not in {choice.key for choice in rules.forms}:
        raise Refused(_("Choose one of the scheme's forms of meeting."))
    return ends_after(starts_at, ends_at, terms_of(case.scheme).minutes)


def arrange(case: Case, by: Person, kind: Kind, plan: Plan, before: Meeting | None) -> Meeting:
    """Agree on a meeting and invite; with `before` it is moved: that row is superseded, its calendar entry updated."""
    starts_at = moment_of(plan.starts_at)
    ends = check(case, starts_at, moment_of(plan.ends_at) if plan.ends_at else None, plan.form)
    where = written(plan.place, _("Write where the meeting is, or how to join it."))
    if before:
        _supersede(
            before, "schedule_meeting" if kind == Kind.CERTIFICATION else "schedule_dialogue"
        )
    points = agenda.lines_of(plan.agenda or (before.agenda if before else agenda.draft(case, kind)))
    meeting = Meeting(
        case=case,
        attempt=queries.attempt_of(case),
        kind=kind,
        starts_at=starts_at,
        ends_at=ends,
        form=plan.form,
        place=where,
        participants=plan.participants.strip(),
        agenda="\n".join(map(str, points)),
        scheduled_by=by,
        scheduled_at=clock.now(),
    )
    if before:
        meeting.uid, meeting.sequence = before.uid, before.sequence + 1
    meeting.save()
    was = list(before.invited.select_related("person")) if before else []
    same = [Guest(one.name, one.role, one.email) for one in was if one.side == Side.GUEST]
    invite(meeting, plan.people, same if plan.guests is None else plan.guests, was)
    if before:
        before.points.update(meeting=meeting)
        before.tasks.update(meeting=meeting)
        stay = {_who(one) for one in meeting.invited.all()}
        left = [one for one in was if _who(one) not in stay]
        invitations.call_off(before, left, meeting.sequence, "")
    agenda.lay(meeting, points)
    invitations.send(meeting)
    return meeting


def call_off(meeting: Meeting, reason: str) -> None:
    """Cancel a meeting for everyone; it stays readable."""
    _supersede(meeting, "cancel_meeting")
    Meeting.objects.filter(pk=meeting.pk).update(cancelled_at=clock.now(), cancel_reason=reason)
    everyone = meeting.invited.select_related("person")
    invitations.call_off(meeting, everyone, meeting.sequence + 1, reason)


def _supersede(meeting: Meeting, because: str) -> None:
    moved = Meeting.objects.filter(pk=meeting.pk, superseded_at=None, minutes=None)
    if not moved.update(superseded_at=clock.now()):
        raise Refused(_("This meeting has been held, moved or cancelled already."))
    invitations.withdraw(meeting, because)


def _who(one: object) -> object:
    return getattr(one, "person_id", None) or getattr(one, "email", "")
