"""Queueing, sending, withdrawing."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from trygt import clock
from trygt.outbox.models import Message, State

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 8


def queue(
    *,
    stream: str,
    about: str,
    address: str,
    subject: str,
    body: str,
    language: str,
    receiver_id: int | None = None,
    waits: bool = False,
) -> Message:
    """Put one mail in the outbox; the same `about` and address gives the mail already there.

    With `waits` it stays until a person releases it.
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
            "state": State.WAITING if waits else State.QUEUED,
            "created_at": moment,
            "not_before": moment,
        },
    )
    return message


def release(message: Message) -> None:
    """Let a waiting mail go."""
    Message.objects.filter(pk=message.pk, state=State.WAITING).update(
        state=State.QUEUED, not_before=clock.now()
    )


def withdraw(about: str) -> int:
    """Withdraw the mails of a superseded act that have not left yet; how many."""
    unsent = Message.objects.filter(about=about, state__in=[State.WAITING, State.QUEUED])
    return unsent.update(state=State.WITHDRAWN)


def send_due(limit: int = 100) -> int:
    """Send what is due, each in its own transaction; how many left. Failures are retried with back-off."""
    due = Message.objects.filter(state=State.QUEUED, not_before__lte=clock.now())
    return sum(_send(pk) for pk in due.order_by("pk").values_list("pk", flat=True)[:limit])


def _send(pk: int) -> bool:
    with transaction.atomic():
        message = (
            Message.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(pk=pk, state=State.QUEUED)
            .first()
        )
        if message is None:
            return False
        message.attempts += 1
        if not settings.CONFIG.email_url:
            message.state, message.sent_at = State.KEPT, clock.now()
        else:
            _deliver(message)
        message.save()
    return message.state in {State.SENT, State.KEPT}


def _deliver(message: Message) -> None:
    mail = EmailMessage(
        message.subject,
        message.body,
        to=[message.address],
        headers={"Content-Language": message.language},
    )
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        log.warning("mail %s failed: %s", message.pk, error)
        message.error = str(error)[:500]
        message.not_before = clock.now() + timedelta(minutes=2**message.attempts)
        if message.attempts >= MOST_ATTEMPTS:
            message.state = State.FAILED
    else:
        message.state, message.sent_at, message.error = State.SENT, clock.now(), ""
