"""A mail is queued once, leaves once, is tried again, waits or is withdrawn."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from pytest_django import Settings

from trygt import clock
from trygt.config import Config
from trygt.outbox import acts, queries
from trygt.outbox.models import Message, State

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def queue(about: str = "act", address: str = "a@example.org", **more: bool) -> Message:
    return acts.queue(
        stream="case:1",
        about=about,
        address=address,
        subject="Some\nnews",
        body="Read this.",
        language="nn",
        **more,
    )


@pytest.fixture
def server(settings: Settings) -> list[mail.EmailMessage]:
    """A mail server is set; what reaches it is in the list."""
    settings.CONFIG = Config(
        debug=True, address="http://testserver", email_url="smtp://mail.example.org"
    )
    return mail.outbox


class Down(EmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, messages: list[mail.EmailMessage]) -> int:
        """Hang up."""
        raise SMTPServerDisconnected("try later")


def test_one_mail_per_act_and_receiver() -> None:
    first = queue()
    assert queue() == first
    assert queue(about="another act") != first
    assert queue(address="b@example.org") != first
    assert Message.objects.count() == 3
    assert first.subject == "Some news"


def test_it_leaves_once_with_its_language(server: list[mail.EmailMessage]) -> None:
    queue()
    assert acts.send_due() == 1
    assert acts.send_due() == 0
    [sent] = server
    assert (sent.to, sent.subject) == (["a@example.org"], "Some news")
    assert sent.extra_headers["Content-Language"] == "nn"
    message = Message.objects.get()
    assert (message.state, message.attempts, message.error) == (State.SENT, 1, "")


def test_without_a_server_it_is_kept_and_says_so() -> None:
    queue()
    assert acts.send_due() == 1
    assert Message.objects.get().state == State.KEPT
    assert mail.outbox == []


def test_a_waiting_mail_leaves_only_when_released(server: list[mail.EmailMessage]) -> None:
    queue(waits=True)
    assert acts.send_due() == 0
    assert acts.release("case:2") == 0
    assert acts.send_due() == 0
    assert acts.release("case:1") == 1
    assert acts.send_due() == 1
    assert acts.release("case:1") == 0
    assert acts.send_due() == 0
    assert len(server) == 1


def test_what_has_not_left_can_be_withdrawn(server: list[mail.EmailMessage]) -> None:
    queue()
    queue(address="b@example.org", waits=True)
    queue("another act")
    assert acts.withdraw("act") == 2
    assert acts.send_due() == 1
    assert acts.withdraw("another act") == 0
    assert len(server) == 1


def test_a_failure_is_tried_again_later_and_given_up_in_the_end(
    server: list[mail.EmailMessage], settings: Settings
) -> None:
    settings.EMAIL_BACKEND = f"{Down.__module__}.Down"
    with clock.at(NOON):
        queue()
        assert acts.send_due() == 0
        assert acts.send_due() == 0
        message = Message.objects.get()
    assert (message.state, message.attempts) == (State.QUEUED, 1)
    assert message.error == "try later"
    assert message.not_before == NOON + timedelta(minutes=2)
    for attempt in range(2, acts.MOST_ATTEMPTS + 1):
        with clock.at(NOON + timedelta(days=attempt)):
            acts.send_due()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.FAILED, acts.MOST_ATTEMPTS)


def test_after_a_failure_it_still_arrives(
    server: list[mail.EmailMessage], settings: Settings
) -> None:
    good = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{Down.__module__}.Down"
    with clock.at(NOON):
        queue()
        acts.send_due()
    settings.EMAIL_BACKEND = good
    with clock.at(NOON + timedelta(minutes=3)):
        assert acts.send_due() == 1
    assert (len(server), Message.objects.get().error) == (1, "")


def test_the_log_of_a_stream_holds_its_own_mails_only() -> None:
    mine = queue()
    acts.queue(
        stream="case:2", about="x", address="a@example.org", subject="s", body="b", language="nb"
    )
    assert list(queries.of_stream("case:1")) == [mine]


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_send_each_mail_once() -> None:
    for number in range(10):
        queue(f"act {number}")
    ready, sent = Barrier(2), []

    def work() -> None:
        ready.wait()
        sent.append(acts.send_due())
        connection.close()

    threads = [Thread(target=work) for _thread in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == 10
    assert set(Message.objects.values_list("attempts", flat=True)) == {1}
