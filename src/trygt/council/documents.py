"""What the community sends in before the certification meeting, and the reminders of it."""

from datetime import date, timedelta

from django.utils import formats, translation
from django.utils.translation import gettext as _

from trygt import clock
from trygt.cases.letters import address, receivers, send
from trygt.cases.roles import On
from trygt.council.models import Kind, Meeting
from trygt.schemes.definition import Stage
from trygt.schemes.meetings import terms_of
from trygt.texts import in_language


def documents_due(meeting: Meeting) -> date | None:
    """The day the documents are due: the owner's number of days before; nothing for other meetings."""
    terms = terms_of(meeting.case.scheme)
    if meeting.kind != Kind.CERTIFICATION or not terms.documents:
        return None
    return clock.day_of(meeting.starts_at) - timedelta(days=terms.documents_days)


def remind_of_documents() -> int:
    """Remind the communities whose documents are due soon; how many meetings. Idempotent."""
    coming = Meeting.objects.filter(
        superseded_at=None,
        minutes=None,
        kind=Kind.CERTIFICATION,
        starts_at__gt=clock.now(),
        case__stage=Stage.MEETING,
    )
    return sum(_remind(meeting) for meeting in coming.select_related("case__community"))


def _remind(meeting: Meeting) -> bool:
    due, today = documents_due(meeting), clock.today()
    if due is None or today > due:
        return False
    terms = terms_of(meeting.case.scheme)
    marks = [due - timedelta(days=days) for days in terms.remind_days_before]
    reached = [day for day in sorted(marks) if day <= today]
    if not reached:
        return False
    case, about = meeting.case, f"documents:{meeting.uid}:{due}:{reached[-1]}"
    for person in receivers(case, [On.COORDINATOR, On.SUBMITTER]):
        with translation.override(person.language):
            subject = _("%(community)s: documents for the meeting are due %(day)s") % {
                "community": case.community,
                "day": formats.date_format(due),
            }
            what = "\n".join(f"– {in_language(one)}" for one in terms.documents)
            body = [subject + ".", what, f"{address(case)}council/meeting/{meeting.pk}/"]
            words = "\n\n".join([*body, in_language(case.scheme.owner.name)])
        send(case, person, about=about, subject=subject, body=words)
    return True
