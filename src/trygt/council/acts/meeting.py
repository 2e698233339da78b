"""The certification meeting: agreed on, perhaps moved, held, and its minutes."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import CASE_OFFICER, CERTIFIER, Refused, Told, act
from trygt.cases.letters import receivers
from trygt.cases.models import Case
from trygt.cases.roles import On
from trygt.cases.wording import written
from trygt.council import queries
from trygt.council.arranging import Plan, arrange
from trygt.council.conditions import meeting_scheduled
from trygt.council.models import Kind, Meeting, Minutes
from trygt.council.participants import Guest
from trygt.people.models import Person
from trygt.schemes.definition import Stage

AUDIENCE = (On.COORDINATOR, On.SIGNER, On.SUBMITTER, On.CERTIFIER, On.CASE_OFFICER)


@act(
    label=_("Schedule the meeting"),
    done=_("scheduled the meeting"),
    who=CERTIFIER | CASE_OFFICER,
    stages=[Stage.MEETING],
    tells=AUDIENCE,
)
def schedule_meeting(  # noqa: PLR0913 - a meeting has this many parts
    case: Case,
    by: Person,
    *,
    starts_at: datetime,
    form: str,
    place: str,
    participants: str = "",
    agenda: str = "",
    ends_at: datetime | None = None,
    people: Sequence[int] | None = None,
    guests: Sequence[Guest] | None = None,
) -> Told:
    """Agree on time, form and place of the meeting. Agreeing anew moves it; what was agreed before stays on record."""
    plan = Plan(starts_at, form, place, ends_at, participants, agenda, people, guests)
    before = queries.meeting_of(case)
    return told_of(by, arrange(case, by, Kind.CERTIFICATION, plan, before), before)


def told_of(by: Person, meeting: Meeting, before: Meeting | None) -> Told:
    """What the journal is told of a meeting; those invited get the invitation and no mail beside it."""
    shown = timezone.localtime(meeting.starts_at).strftime("%Y-%m-%d %H:%M")
    return Told(
        {
            "starts_at": [before.starts_at if before else None, meeting.starts_at],
            "form": meeting.form,
            "place": meeting.place,
        },
        note=f"{shown}, {meeting.place}",
        to=not_invited(by, meeting),
        about=f"agreed-meeting:{meeting.pk}",
        overtakes=(f"agreed-meeting:{before.pk}",) if before else (),
    )


def not_invited(by: Person, meeting: Meeting) -> frozenset[int]:
    """Those who are told of a meeting though they are not invited to it."""
    told = {person.pk for person in receivers(meeting.case, AUDIENCE, by)}
    return frozenset(told - set(meeting.invited.values_list("person_id", flat=True)))


@act(
    label=_("Record the minutes"),
    done=_("recorded the minutes of the meeting"),
    who=CERTIFIER,
    stages=[Stage.MEETING],
    needs=[meeting_scheduled],
    leads_to=Stage.STATEMENT,
    tells=[On.COORDINATOR, On.SUBMITTER, On.CERTIFIER, On.CASE_OFFICER],
)
def record_minutes(
    case: Case, by: Person, *, held_on: date, participants: str, minutes: str, site_visit: str = ""
) -> Told:
    """Write what was said in the meeting and seen on site, and go on to the statement."""
    meeting = queries.meeting_of(case)
    if meeting is None:
        raise Refused(meeting_scheduled.sentence)
    return record(meeting, by, held_on, participants, minutes, site_visit)


def record(
    meeting: Meeting, by: Person, held_on: date, participants: str, minutes: str, site_visit: str
) -> Told:
    """Write the minutes of any meeting."""
    if held_on > clock.today():
        raise Refused(_("The meeting cannot have been held in the future."))
    Minutes.objects.create(
        meeting=meeting,
        held_on=held_on,
        participants=written(participants, _("Write who took part.")),
        text=written(minutes, _("Write the minutes.")),
        site_visit=site_visit.strip(),
        by=by,
        at=clock.now(),
    )
    return Told({"held_on": held_on})
