"""Calendar objects as an independent parser reads them: times over the turns of the clock, updates, mail."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.core import mail

from tests.council.table import lay
from trygt import clock
from trygt.council import acts, calendars
from trygt.council.documents import documents_due, remind_of_documents
from trygt.council.models import Meeting
from trygt.outbox import acts as outbox
from trygt.outbox.models import Message
from trygt.schemes.definition import Stage

OSLO = ZoneInfo("Europe/Oslo")
A_MEETING = calendars.Entry(
    uid="0123456789abcdef",
    sequence=3,
    starts_at=datetime(2026, 3, 27, 9, tzinfo=UTC),
    ends_at=datetime(2026, 3, 27, 11, tzinfo=UTC),
    summary="Møte; om fall, brann \\ drukning: Vågå",
    location="Rådhuset, sal 2; 3. etasje",
    description="Første linje\n\nAndre linje, " + "lang " * 40,
    organizer="Skadeforebyggende forum",
    name='Åse, "leder"',
    email="ase@example.org",
    url="https://t.example.org/work/cases/1/council/meeting/1/",
)
# Days around both turns of the clock, and the turns themselves after they have been.
TURNS = [
    datetime(year, month, day, hour, tzinfo=OSLO)
    for year, month, sunday in ((2026, 3, 29), (2026, 10, 25), (2027, 3, 28), (2027, 10, 31))
    for day, hour in ((sunday - 1, 23), (sunday, 1), (sunday, 3), (sunday, 12), (sunday - 2, 10))
]


@pytest.mark.parametrize("starts", TURNS, ids=str)
def test_the_same_moment_over_the_turns_of_the_clock(starts: datetime) -> None:
    ends = starts.astimezone(UTC) + timedelta(hours=5)
    read = vobject.readOne(calendars.request(replace(A_MEETING, starts_at=starts, ends_at=ends)))
    event = read.vevent
    assert event.dtstart.value == starts
    assert event.dtstart.value.utcoffset() == starts.utcoffset()
    assert event.dtend.value == ends
    assert event.dtend.value - event.dtstart.value.astimezone(UTC) == timedelta(hours=5)
    assert str(event.dtstart.params["X-VOBJ-ORIGINAL-TZID"][0]) == "Europe/Oslo"
    assert read.vtimezone.tzid.value == "Europe/Oslo"


def test_words_come_through_whole() -> None:
    text = calendars.request(A_MEETING)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    event = vobject.readOne(text).vevent
    for name in ("summary", "location", "description", "url"):
        assert getattr(event, name).value == getattr(A_MEETING, name)
    assert event.organizer.value.startswith("mailto:")
    assert event.organizer.params["CN"] == ["Skadeforebyggende forum"]
    assert event.attendee.value == "mailto:ase@example.org"
    assert event.attendee.params["PARTSTAT"] == ["NEEDS-ACTION"]
    assert event.sequence.value == "3"
    assert event.dtstamp.value.tzinfo is not None


def test_request_cancel_and_file_are_one_meeting() -> None:
    found = [f(A_MEETING) for f in (calendars.request, calendars.cancel, calendars.to_fetch)]
    read = [vobject.readOne(text) for text in found]
    assert [one.method.value for one in read] == ["REQUEST", "CANCEL", "PUBLISH"]
    assert {one.vevent.uid.value for one in read} == {A_MEETING.uid}
    assert [one.vevent.status.value for one in read] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert "ATTENDEE" not in found[2]
    assert "ase@example.org" not in found[2]


@pytest.mark.django_db
def test_the_mail_carries_it_for_calendars_and_as_a_file(settings: Any) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(update={"email_url": "smtp://mail.example"})
    table = lay(Stage.MEETING)
    given: Any = {"form": "physical", "place": "The hall"}
    start = datetime(2026, 10, 24, 10, tzinfo=OSLO)
    with clock.at(datetime(2026, 9, 1, 10, tzinfo=OSLO)):
        acts.schedule_meeting(table.case, table.anna, starts_at=start, **given)
        outbox.send_due()
        acts.schedule_meeting(table.case, table.anna, starts_at=start + timedelta(days=2), **given)
        acts.cancel_meeting(
            table.now(),
            table.bo,
            meeting=Meeting.objects.get(superseded_at=None).pk,
            reason="Snow.",
        )
        outbox.send_due()
    mine = [one for one in mail.outbox if one.to == [table.anna.email]]
    # The update was called off before it had left, so only the first and the cancelling one went.
    assert len(mine) == 2
    parts = [part for one in mine for part in one.message().walk()]
    found = [part for part in parts if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in found] == [
        "REQUEST",
        "REQUEST",
        "CANCEL",
        "CANCEL",
    ]
    assert [part.get_filename() for part in found] == [None, "meeting.ics", None, "meeting.ics"]
    read = [vobject.readOne(str(part.get_payload(decode=True), "utf-8")) for part in found]
    assert len({one.vevent.uid.value for one in read}) == 1
    assert [int(one.vevent.sequence.value) for one in read] == [0, 0, 2, 2]
    assert read[0].vevent.dtstart.value == start


@pytest.mark.django_db
def test_who_is_forgotten_stands_in_no_kept_calendar_object() -> None:
    table = lay(Stage.MEETING)
    start = clock.now() + timedelta(days=9)
    acts.schedule_meeting(table.case, table.anna, starts_at=start, form="physical", place="x")
    outbox.forget(table.bo.pk, table.bo.email, table.bo.name, instead=("x@example.org", "Gone"))
    assert Message.objects.get(receiver=table.bo).calendar == ""
    assert not Message.objects.filter(calendar__contains=table.bo.email).exists()


@pytest.mark.django_db
def test_documents_are_due_three_weeks_before_and_asked_for() -> None:
    table = lay(Stage.MEETING)
    start = datetime(2027, 4, 12, 10, tzinfo=OSLO)
    with clock.at(start - timedelta(days=60)):
        acts.schedule_meeting(table.case, table.anna, starts_at=start, form="physical", place="x")
        meeting = Meeting.objects.get()
        assert str(documents_due(meeting)) == "2027-03-22"
        assert remind_of_documents() == 0
    for days, mails in ((29, 0), (28, 1), (27, 1), (22, 2), (21, 2), (20, 2)):
        with clock.at(start - timedelta(days=days)):
            remind_of_documents()
            remind_of_documents()
        asked = Message.objects.filter(about__startswith="documents:")
        assert asked.filter(address=table.coordinator.email).count() == mails, days
    with clock.at(start - timedelta(days=27)):
        acts.cancel_meeting(table.now(), table.bo, meeting=meeting.pk, reason="Snow.")
        assert remind_of_documents() == 0
