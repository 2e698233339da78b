"""Meetings as calendar objects (RFC 5545), to be taken in or taken out by mail (RFC 5546).

Each receiver gets an object of their own, in which they are the only attendee: nobody's address is
shown to others. `UID` stays the same and `SEQUENCE` rises as the meeting is moved; what is cancelled
has the number after the last.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vRecur,
)

from trygt import clock

ZONE = "Europe/Oslo"


@dataclass(frozen=True)
class Entry:
    """A meeting as one receiver's calendar shall hold it."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    organizer: str
    name: str
    email: str
    url: str = ""


def request(entry: Entry) -> str:
    """The invitation, or the update of one."""
    return _object(entry, "REQUEST", "CONFIRMED")


def cancel(entry: Entry) -> str:
    """What takes the meeting out of the receiver's calendar again."""
    return _object(entry, "CANCEL", "CANCELLED")


def to_fetch(entry: Entry) -> str:
    """The same meeting as a file that asks for nothing."""
    return _object(entry, "PUBLISH", "CONFIRMED")


def _object(entry: Entry, method: str, status: str) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//Trygt//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_zone())
    calendar.add_component(_event(entry, status, with_attendee=method != "PUBLISH"))
    return calendar.to_ical().decode()


def _event(entry: Entry, status: str, *, with_attendee: bool) -> Event:
    zone = timezone.get_default_timezone()
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", clock.now().astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", entry.ends_at.astimezone(zone))
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    event.add("description", entry.description)
    event.add("status", status)
    event.add("transp", "OPAQUE")
    if entry.url:
        event.add("url", entry.url)
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["CN"] = entry.organizer
    event.add("organizer", organizer)
    if with_attendee:
        attendee = vCalAddress(f"mailto:{entry.email}")
        attendee.params["CN"] = entry.name
        attendee.params["ROLE"] = "REQ-PARTICIPANT"
        attendee.params["PARTSTAT"] = "NEEDS-ACTION"
        # Trygt receives no mail: one answers on the meeting's page.
        attendee.params["RSVP"] = "FALSE"
        event.add("attendee", attendee)
    return event


def _zone() -> Timezone:
    """Norway's time: the European rule, written so that every calendar can reckon with it."""
    zone = Timezone()
    zone.add("tzid", ZONE)
    hour = timedelta(hours=1)
    # Written in the time that ends, without a zone: that is how RFC 5545 wants turns of the clock.
    turns = (
        (TimezoneDaylight(), "CEST", datetime(1981, 3, 29, 2), hour, 2 * hour, 3),  # noqa: DTZ001
        (TimezoneStandard(), "CET", datetime(1996, 10, 27, 3), 2 * hour, hour, 10),  # noqa: DTZ001
    )
    for part, name, begins, before, after, month in turns:
        part.add("tzname", name)
        part.add("dtstart", begins)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("rrule", vRecur({"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": "-1SU"}))
        zone.add_component(part)
    return zone
