"""What a case's own page asks of the one who opens it."""

import pytest
from django.test import Client

from tests.world import a_case, everyone
from trygt import clock
from trygt.cases.roles import On
from trygt.council.models import Question, Reply
from trygt.outbox.models import Message, State
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db


def test_a_question_that_waits_is_asked_for_until_it_is_answered(client: Client) -> None:
    case = a_case(stage=Stage.REVIEW)
    people = everyone(case)
    client.force_login(people[On.COORDINATOR])
    here, answer = f"/work/cases/{case.pk}/", f"/work/cases/{case.pk}/act/answer_question/"
    assert answer not in client.get(here).content.decode()
    question = Question.objects.create(
        case=case, asked_by=people[On.CERTIFIER], asked_at=clock.now(), text="Who leads?"
    )
    assert answer in client.get(here).content.decode()
    Reply.objects.create(
        question=question, by=people[On.COORDINATOR], at=clock.now(), text="The head of planning."
    )
    assert answer not in client.get(here).content.decode()


def test_who_the_waiting_mail_goes_to_is_said_before_it_is_sent(client: Client) -> None:
    case = a_case(stage=Stage.DECISION)
    people = everyone(case)
    client.force_login(people[On.CASE_OFFICER])
    here = f"/work/cases/{case.pk}/act/send_mail/"
    assert "No mail waits" in client.get(here).content.decode()
    told = people[On.COORDINATOR]
    for subject in ("One", "Two"):
        Message.objects.create(
            stream=case.stream,
            receiver=told,
            address=told.email,
            subject=subject,
            about=subject,
            language="en",
            state=State.WAITING,
            created_at=clock.now(),
            not_before=clock.now(),
        )
    assert client.get(here).content.decode().count(told.email) == 1
