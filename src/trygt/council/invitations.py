"""Invitations by mail with a calendar object: sent, updated, and taken back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from trygt.cases.letters import address
from trygt.council import calendars
from trygt.council.documents import documents_due
from trygt.council.models import Kind, Meeting, Participant
from trygt.council.participants import invitable
from trygt.outbox import acts as outbox
from trygt.outbox.queries import begun
from trygt.schemes.meetings import terms_of
from trygt.texts import in_language


def send(meeting: Meeting) -> None:
    """Invite everyone on the meeting's list, whoever scheduled it too; or tell them of the change."""
    for one, email, language in _receivers(meeting, meeting.invited.select_related("person")):
        with translation.override(language):
            entry = entry_for(meeting, one, email)
            head = (
                _("The meeting has been changed: %(what)s") if meeting.sequence else "%(what)s"
            ) % {"what": entry.summary}
            _queue(meeting, one, email, language, head, _body(entry, one), calendars.request(entry))


def call_off(meeting: Meeting, gone: Iterable[Participant], sequence: int, reason: str) -> None:
    """Take the meeting out of these people's calendars again; `sequence` is the number it gets there."""
    for one, email, language in _receivers(meeting, gone):
        if not begun(f"meeting:{meeting.uid}:").filter(address=email).exists():
            continue
        with translation.override(language):
            entry = replace(entry_for(meeting, one, email), sequence=sequence)
            head = _("The meeting is called off: %(what)s") % {"what": entry.summary}
            body = "\n\n".join(filter(None, [_when(meeting), reason, entry.organizer]))
            words = _("Hello %(name)s,") % {"name": one.name} + f"\n\n{head}\n\n{body}"
            calendar = calendars.cancel(entry)
            _queue(meeting, one, email, language, head, words, calendar, sequence)


def withdraw(meeting: Meeting, because: str) -> None:
    """Keep back what has not left yet of a meeting's invitations; `because` is the act that overtook them."""
    outbox.withdraw(_about(meeting, meeting.sequence), because=because)


def entry_for(meeting: Meeting, one: Participant | None, email: str) -> calendars.Entry:
    """The meeting as this receiver's calendar shall hold it, in the active language."""
    case, scheme = meeting.case, meeting.case.scheme
    ends = meeting.ends_at or meeting.starts_at + timedelta(minutes=terms_of(scheme).minutes)
    forms = scheme.meeting.forms if scheme.meeting else ()
    form = next((in_language(choice.name) for choice in forms if choice.key == meeting.form), "")
    due = documents_due(meeting)
    lines = [form, meeting.agenda]
    if due:
        lines.append(_("Documents are due %(day)s.") % {"day": date_format(due)})
    inside = one is None or one.person_id is not None
    if inside:
        lines.append(page(meeting))
    return calendars.Entry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=ends,
        summary=f"{name_of(meeting)}: {case.community}",
        location=meeting.place,
        description="\n\n".join(filter(None, lines)),
        organizer=in_language(scheme.owner.name),
        name=one.name if one else "",
        email=email,
        url=page(meeting) if inside else "",
    )


def name_of(meeting: Meeting) -> str:
    """What the meeting is called, in the active language."""
    rules = meeting.case.scheme.meeting
    if rules and meeting.kind == Kind.CERTIFICATION:
        return in_language(rules.name)
    return str(Kind(meeting.kind).label)


def page(meeting: Meeting) -> str:
    """The address of the meeting's page."""
    return f"{address(meeting.case)}council/meeting/{meeting.pk}/"


def _receivers(
    meeting: Meeting, people: Iterable[Participant]
) -> Iterable[tuple[Participant, str, str]]:
    """Each with address and language. Someone who has got an interest since hears no more of it."""
    allowed = {one.person.pk for one in invitable(meeting.case)}
    for one in people:
        if one.person is None:
            yield one, one.email, meeting.case.language
        elif one.person_id in allowed:
            yield one, one.person.email, one.person.language


def _when(meeting: Meeting) -> str:
    starts = timezone.localtime(meeting.starts_at)
    return f"{date_format(starts)} {date_format(starts, 'H:i')}, {meeting.place}"


def _body(entry: calendars.Entry, one: Participant) -> str:
    starts, ends = (timezone.localtime(at) for at in (entry.starts_at, entry.ends_at))
    same = starts.date() == ends.date()
    until = date_format(ends, "H:i") if same else f"{date_format(ends)} {date_format(ends, 'H:i')}"
    lines = [
        _("Hello %(name)s,") % {"name": one.name},
        _("You are invited: %(what)s.") % {"what": entry.summary},
        f"{date_format(starts)} {date_format(starts, 'H:i')}–{until}\n{entry.location}",
        entry.description,
    ]
    if one.person_id:
        lines.append(_("Say on the meeting's page whether you come; this address takes no mail."))
    return "\n\n".join([*lines, entry.organizer])


def _about(meeting: Meeting, sequence: int) -> str:
    return f"meeting:{meeting.uid}:{sequence}"


def _queue(
    meeting: Meeting,
    one: Participant,
    email: str,
    language: str,
    subject: str,
    body: str,
    calendar: str,
    sequence: int | None = None,
) -> None:
    outbox.queue(
        stream=meeting.case.stream,
        about=_about(meeting, meeting.sequence if sequence is None else sequence),
        address=email,
        receiver_id=one.person_id,
        subject=subject,
        body=body,
        language=language,
        calendar=calendar,
    )
