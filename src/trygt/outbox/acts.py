"""Queueing, sending, withdrawing."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q, QuerySet

from trygt import clock
from trygt.outbox.models import Message, State
from trygt.outbox.queries import waiting

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 8


def queue(  # noqa: PLR0913 - a mail has this many parts
    *,
    stream: str,
    about: str,
    address: str,
    subject: str,
    body: str,
    language: str,
    receiver_id: int | None = None,
    waits: bool = False,
    calendar: str = "",
) -> Message:
    """Put one mail in the outbox; the same `about` and address gives the mail already there.

    With `waits` it stays until a person releases it. `calendar` is a calendar object with its METHOD
    (RFC 5546) that goes along, for the receiver's calendar to take in.
    """
    moment = clock.now()
    message, _created = Message.objects.get_or_create(
        about=about,
        address=address,
        defaults={
            "stream": stream,
            "receiver_id": receiver_id,
            "language": language,
            "subject": " ".join(subject.split())[:200],
            "body": body,
            "calendar": calendar,
            "state": State.WAITING if waits else State.QUEUED,
            "created_at": moment,
            "not_before": moment,
        },
    )
    return message


def release(stream: str) -> int:
    """Let the mails of a stream go that wait for a person; how many."""
    return waiting(stream).update(state=State.QUEUED, not_before=clock.now())


def withdraw(about: str, *, because: str = "") -> int:
    """Withdraw the mails of a superseded act that have not left yet; how many.

    An `about` that ends with a colon stands for all that begin so. `because` names the act that
    superseded it, for the mail log.
    """
    this = Q(about__startswith=about) if about.endswith(":") else Q(about=about)
    return _withdraw(Message.objects.filter(this), because)


def withdraw_stream(stream: str, *, because: str) -> int:
    """Withdraw all mails of a stream that have not left yet; how many."""
    return _withdraw(Message.objects.filter(stream=stream), because)


def _withdraw(messages: QuerySet[Message], because: str) -> int:
    unsent = messages.filter(state__in=[State.WAITING, State.QUEUED])
    return unsent.update(state=State.WITHDRAWN, because=because)


def withdraw_from(about: str, receivers: Iterable[int]) -> int:
    """Withdraw what has not left yet of these receivers' mails whose `about` begins so; how many."""
    unsent = Message.objects.filter(about__startswith=about, receiver__in=list(receivers))
    unsent = unsent.filter(state__in=[State.WAITING, State.QUEUED])
    return unsent.update(state=State.WITHDRAWN)


def send_due(limit: int = 100) -> int:
    """Send what is due; how many left. Failures are retried with back-off.

    Each is claimed first by moving its next attempt, so that two senders at once never send one mail
    twice, and no transaction stays open while a slow mail server answers.
    """
    due = Message.objects.filter(state=State.QUEUED, not_before__lte=clock.now())
    return sum(send(pk) for pk in due.order_by("pk").values_list("pk", flat=True)[:limit])


def send(pk: int) -> bool:
    """Send one mail now, if it is due; whether it left. What fails is tried again like any other."""
    message = Message.objects.get(pk=pk)
    attempt, moment = message.attempts + 1, clock.now()
    claimed = Message.objects.filter(
        pk=pk, state=State.QUEUED, attempts=message.attempts, not_before__lte=moment
    ).update(attempts=attempt, not_before=moment + timedelta(minutes=2**attempt))
    if not claimed:
        return False
    if settings.CONFIG.email_url:
        state, error = _deliver(message, attempt)
    else:
        state, error = State.KEPT, ""
    left = state in {State.SENT, State.KEPT}
    Message.objects.filter(pk=pk).update(
        state=state, error=error, sent_at=clock.now() if left else None
    )
    return left


def _deliver(message: Message, attempt: int) -> tuple[State, str]:
    mail = EmailMultiAlternatives(
        message.subject,
        message.body,
        to=[message.address],
        headers={"Content-Language": message.language},
    )
    if message.calendar:
        # As an alternative calendars take it in at once; as a file it can be opened anywhere.
        kind = f"text/calendar; method={_method_of(message.calendar)}"
        mail.attach_alternative(message.calendar, kind)
        mail.attach("meeting.ics", message.calendar, kind)
    try:
        mail.send()
    except (SMTPException, OSError, ValueError) as error:  # ValueError: an impossible address
        log.warning("mail %s failed: %s", message.pk, error)
        return State.FAILED if attempt >= MOST_ATTEMPTS else State.QUEUED, str(error)[:500]
    return State.SENT, ""


def _method_of(calendar: str) -> str:
    """What a calendar object asks for, such as REQUEST or CANCEL."""
    lines = (line.partition(":") for line in calendar.splitlines())
    return next((value for name, _colon, value in lines if name == "METHOD"), "PUBLISH")


def forget(person_id: int, address: str, name: str, *, instead: tuple[str, str]) -> None:
    """Take a person's address and name out of the mails they were sent; `instead` stands there.

    What has not left yet is withdrawn: there is nobody to read it.
    """
    new_address, new_name = instead
    mine = Message.objects.filter(Q(receiver_id=person_id) | Q(address__iexact=address))
    mine.filter(state__in=[State.WAITING, State.QUEUED]).update(state=State.WITHDRAWN)
    for message in mine:
        message.address = new_address
        message.subject = message.subject.replace(name, new_name)[:200]
        message.body = message.body.replace(name, new_name).replace(address, new_address)
        message.error = message.calendar = ""
        message.save(update_fields=["address", "subject", "body", "calendar", "error"])
