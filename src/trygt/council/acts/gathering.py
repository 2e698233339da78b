"""Finding a time, other meetings than the certification meeting, the agenda, calling off, answering."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import (
    CASE_OFFICER,
    CERTIFIER,
    CONTRIBUTOR,
    COORDINATOR,
    COUNCIL_LEADER,
    MANAGER,
    SIGNER,
    SUBMITTER,
    Refused,
    Told,
    Who,
    act,
    condition,
)
from trygt.cases.models import Case
from trygt.cases.roles import On
from trygt.cases.wording import written
from trygt.council import agenda as agendas
from trygt.council import arranging, queries
from trygt.council.acts.appointing import JUDGING
from trygt.council.acts.meeting import AUDIENCE, not_invited, told_of
from trygt.council.arranging import Plan, arrange
from trygt.council.models import Can, Kind, Meeting, Poll, PollAnswer, Slot
from trygt.council.moments import moment_of
from trygt.council.participants import Guest
from trygt.people.models import Person
from trygt.schemes.definition import Stage
from trygt.schemes.meetings import terms_of

ASKED = CERTIFIER | CASE_OFFICER | COORDINATOR | SIGNER | SUBMITTER.or_substitute
INVITED = ASKED | CONTRIBUTOR | COUNCIL_LEADER | MANAGER | Who(frozenset({On.READER}))


@dataclass(frozen=True)
class Proposed:
    """A time somebody proposes."""

    starts_at: datetime
    form: str
    place: str
    ends_at: datetime | None = None


@condition(_("The scheme has no meetings."))
def scheme_meets(case: Case, by: Person | None) -> bool:
    """The scheme says how meetings are held."""
    return case.scheme.meeting is not None


@act(
    label=_("Propose times for a meeting"),
    done=_("proposed times for a meeting"),
    who=CERTIFIER | CASE_OFFICER,
    stages=JUDGING,
    needs=[scheme_meets],
    tells=AUDIENCE,
)
def propose_times(case: Case, by: Person, *, kind: str, slots: Sequence[Proposed]) -> Told:
    """Propose some times for a meeting; both sides answer, and one of the times is chosen."""
    wanted = _kind(case, kind)
    most = terms_of(case.scheme).most_times
    if not slots or len(slots) > most:
        raise Refused(_("Propose from one to %(most)s times.") % {"most": most})
    if Poll.objects.filter(case=case, kind=wanted, closed_at=None).exists():
        raise Refused(
            _("Times for such a meeting are proposed already. Choose one, or withdraw them first.")
        )
    poll = Poll.objects.create(case=case, kind=wanted, by=by, at=clock.now())
    seen, lines = set(), []
    for one in slots:
        starts_at = moment_of(one.starts_at)
        given = moment_of(one.ends_at) if one.ends_at else None
        ends_at = arranging.check(case, starts_at, given, one.form)
        if starts_at in seen:
            raise Refused(_("The same time is proposed twice."))
        seen.add(starts_at)
        place = written(one.place, _("Write where the meeting is, or how to join it."))
        Slot.objects.create(
            poll=poll, starts_at=starts_at, ends_at=ends_at, form=one.form, place=place[:300]
        )
        shown = timezone.localtime(starts_at).strftime("%Y-%m-%d %H:%M")
        lines.append(f"– {shown}, {place}")
    return Told({"count": len(slots)}, note="\n".join(lines))


def _kind(case: Case, kind: str) -> Kind:
    if kind not in Kind:
        raise Refused(_("Choose what the meeting is for."))
    if kind == Kind.CERTIFICATION and case.stage != Stage.MEETING:
        raise Refused(_("The certification meeting is agreed on once the review is concluded."))
    return Kind(kind)


@act(
    label=_("Answer the proposed times"),
    done=_("answered the proposed times"),
    who=ASKED,
    stages=JUDGING,
)
def answer_times(
    case: Case, by: Person, *, poll: int, values: Mapping[int, str], comment: str = ""
) -> Told:
    """Say which of the proposed times suit you; you may change it until one is chosen."""
    found = _poll(case, poll)
    slots = set(found.slots.values_list("pk", flat=True))
    if not values or not set(values) <= slots or not set(values.values()) <= set(Can):
        raise Refused(_("Answer yes, if need be or no to the proposed times."))
    PollAnswer.objects.update_or_create(
        poll=found,
        person=by,
        defaults={
            "values": {str(pk): value for pk, value in values.items()},
            "comment": comment.strip()[:500],
            "at": clock.now(),
        },
    )
    return Told({"comment": comment.strip()[:500]})


def _poll(case: Case, pk: int) -> Poll:
    found = Poll.objects.filter(case=case, pk=pk).first()
    if found is None:
        raise Refused(_("No such times are proposed on this case."))
    if found.closed_at:
        raise Refused(_("A time has been chosen already, or the times were withdrawn."))
    return found


@act(
    label=_("Choose one of the proposed times"),
    done=_("chose a time for the meeting"),
    who=CERTIFIER | CASE_OFFICER,
    stages=JUDGING,
    tells=AUDIENCE,
)
def choose_time(
    case: Case,
    by: Person,
    *,
    slot: int,
    people: Sequence[int] | None = None,
    guests: Sequence[Guest] | None = None,
    agenda: str = "",
) -> Told:
    """Make the meeting of a proposed time, and invite to it."""
    chosen = Slot.objects.select_related("poll").filter(poll__case=case, pk=slot).first()
    if chosen is None:
        raise Refused(_("No such times are proposed on this case."))
    poll = _poll(case, chosen.poll_id)
    kind = _kind(case, poll.kind)
    plan = Plan(
        chosen.starts_at,
        chosen.form,
        chosen.place,
        chosen.ends_at,
        agenda=agenda,
        people=people,
        guests=guests,
    )
    before = queries.meeting_of(case) if kind == Kind.CERTIFICATION else None
    meeting = arrange(case, by, kind, plan, before)
    Poll.objects.filter(pk=poll.pk).update(closed_at=clock.now())
    return told_of(by, meeting, before)


@act(
    label=_("Withdraw the proposed times"),
    done=_("withdrew the proposed times"),
    who=CERTIFIER | CASE_OFFICER,
    stages=JUDGING,
    tells=AUDIENCE,
)
def withdraw_times(case: Case, by: Person, *, poll: int) -> Told:
    """Take proposed times back without choosing one."""
    Poll.objects.filter(pk=_poll(case, poll).pk).update(closed_at=clock.now())
    return Told()


@act(
    label=_("Schedule a dialogue meeting"),
    done=_("scheduled a dialogue meeting"),
    who=CERTIFIER | CASE_OFFICER,
    stages=JUDGING,
    needs=[scheme_meets],
    tells=AUDIENCE,
)
def schedule_dialogue(  # noqa: PLR0913 - a meeting has this many parts
    case: Case,
    by: Person,
    *,
    starts_at: datetime,
    form: str,
    place: str,
    ends_at: datetime | None = None,
    agenda: str = "",
    people: Sequence[int] | None = None,
    guests: Sequence[Guest] | None = None,
    meeting: int | None = None,
) -> Told:
    """Agree on a talk by phone, online or in person beside the certification meeting; with `meeting` it is moved."""
    before = standing_meeting(case, meeting) if meeting else None
    if before and before.kind != Kind.DIALOGUE:
        raise Refused(_("The certification meeting is moved by scheduling it anew."))
    plan = Plan(starts_at, form, place, ends_at, "", agenda, people, guests)
    return told_of(by, arrange(case, by, Kind.DIALOGUE, plan, before), before)


def standing_meeting(case: Case, pk: int) -> Meeting:
    """A meeting of the case that is neither moved nor cancelled. Raises `Refused` saying which it is."""
    found = Meeting.objects.filter(case=case, pk=pk).first()
    if found is None:
        raise Refused(_("The case has no such meeting."))
    if found.cancelled_at:
        raise Refused(_("This meeting is cancelled. Nothing more is needed."))
    if found.superseded_at:
        raise Refused(_("This meeting was moved. Open it as it is agreed now."))
    return found


@act(
    label=_("Cancel the meeting"),
    done=_("cancelled a meeting"),
    who=CERTIFIER | CASE_OFFICER,
    stages=JUDGING,
    tells=AUDIENCE,
)
def cancel_meeting(case: Case, by: Person, *, meeting: int, reason: str) -> Told:
    """Call a meeting off; it leaves the calendars of those invited."""
    found = standing_meeting(case, meeting)
    why = written(reason, _("Write why the meeting is cancelled."))
    arranging.call_off(found, why)
    details = {"starts_at": [found.starts_at], "reason": why}
    return Told(details, note=why, to=not_invited(by, found))


@act(
    label=_("Answer the invitation"),
    done=_("answered an invitation"),
    who=INVITED,
    stages=JUDGING,
)
def answer_invitation(
    case: Case, by: Person, *, meeting: int, answer: str, comment: str = ""
) -> Told:
    """Say whether you come to a meeting you are invited to."""
    found = standing_meeting(case, meeting)
    if answer not in Can:
        raise Refused(_("Answer yes, if need be or no."))
    if (found.ends_at or found.starts_at) <= clock.now():
        raise Refused(_("This meeting is over."))
    mine = found.invited.filter(person=by)
    words = {"answer": answer, "comment": comment.strip()[:500], "answered_at": clock.now()}
    if not mine.update(**words):
        raise Refused(_("You are not invited to this meeting."))
    return Told({"comment": comment.strip()[:500]})


@act(
    label=_("Change the agenda"),
    done=_("changed the agenda of a meeting"),
    who=CERTIFIER | CASE_OFFICER,
    stages=JUDGING,
)
def set_agenda(case: Case, by: Person, *, meeting: int, agenda: str, seen: str = "") -> Told:
    """Write the agenda, a point a line. What a colleague has added since it was `seen` is kept."""
    found = standing_meeting(case, meeting)
    now = agendas.lines_of(agendas.text_of(found.points.all()))
    wanted = agendas.merged(agendas.lines_of(agenda), agendas.lines_of(seen), now)
    if not wanted:
        raise Refused(_("Write at least one point."))
    if wanted == now:
        raise Refused(_("Nothing has been changed."))
    agendas.lay(found, wanted)
    Meeting.objects.filter(pk=found.pk).update(agenda="\n".join(map(str, wanted)))
    return Told({"count": len(wanted)})
