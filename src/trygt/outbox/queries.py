"""Reading the outbox."""

from datetime import datetime

from django.db.models import Min, Q, QuerySet
from django.db.models.functions import Coalesce

from trygt.outbox.models import Message, State


def of_stream(stream: str) -> QuerySet[Message]:
    """The mail log of one stream, newest first."""
    return Message.objects.filter(stream=stream).select_related("receiver")


def waiting(stream: str) -> QuerySet[Message]:
    """The mails of a stream that wait for a person to send them."""
    return Message.objects.filter(stream=stream, state=State.WAITING)


def latest() -> QuerySet[Message]:
    """All mail, the newest first: for a demo's own post box, never for a real site."""
    return Message.objects.select_related("receiver").order_by("-created_at", "-pk")


def begun(about: str, *, withdrawn: bool = False) -> QuerySet[Message]:
    """Mails whose `about` begins so: those on their way or gone, or those that were withdrawn."""
    found = Message.objects.filter(about__startswith=about)
    taken = Q(state=State.WITHDRAWN)
    return found.filter(taken if withdrawn else ~taken)


def left_at(about: str) -> datetime | None:
    """When the first mail about something was let go; None while all of them wait, or if there is none."""
    held = [State.WAITING, State.WITHDRAWN]
    found = Message.objects.filter(about=about).exclude(state__in=held)
    moment: datetime | None = found.aggregate(first=Min(Coalesce("sent_at", "not_before")))["first"]
    return moment
