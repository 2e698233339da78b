"""The certification meeting: agreed on, perhaps moved, held, and its minutes."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import CASE_OFFICER, CERTIFIER, Refused, Told, act
from trygt.cases.models import Case
from trygt.cases.roles import On
from trygt.cases.wording import written
from trygt.council import queries
from trygt.council.conditions import meeting_scheduled
from trygt.council.models import Meeting, Minutes
from trygt.people.models import Person
from trygt.schemes.definition import Stage


@act(
    label=_("Schedule the meeting"),
    done=_("scheduled the meeting"),
    who=CERTIFIER | CASE_OFFICER,
    stages=[Stage.MEETING],
    tells=[On.COORDINATOR, On.SIGNER, On.SUBMITTER, On.CERTIFIER, On.CASE_OFFICER],
)
def schedule_meeting(
    case: Case,
    by: Person,
    *,
    starts_at: datetime,
    form: str,
    place: str,
    participants: str = "",
    agenda: str = "",
) -> Told:
    """Agree on time, form and place of the meeting. Agreeing anew moves it; what was agreed before stays on record."""
    rules = case.scheme.meeting
    if rules is None or form not in {choice.key for choice in rules.forms}:
        raise Refused(_("Choose one of the scheme's forms of meeting."))
    if starts_at <= clock.now():
        raise Refused(_("The meeting must be in the future."))
    where = written(place, _("Write where the meeting is, or how to join it."))
    before = queries.meeting_of(case)
    if before:
        Meeting.objects.filter(pk=before.pk).update(superseded_at=clock.now())
    meeting = Meeting.objects.create(
        case=case,
        attempt=queries.attempt_of(case),
        starts_at=starts_at,
        form=form,
        place=where,
        participants=participants.strip(),
        agenda=agenda.strip(),
        scheduled_by=by,
        scheduled_at=clock.now(),
    )
    shown = timezone.localtime(starts_at).strftime("%Y-%m-%d %H:%M")
    return Told(
        {
            "starts_at": [before.starts_at if before else None, starts_at],
            "form": form,
            "place": where,
        },
        note=f"{shown}, {where}",
        about=f"meeting:{meeting.pk}",
        overtakes=(f"meeting:{before.pk}",) if before else (),
    )


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
    if held_on > clock.today():
        raise Refused(_("The meeting cannot have been held in the future."))
    meeting = queries.meeting_of(case)
    if meeting is None:
        raise Refused(meeting_scheduled.sentence)
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
