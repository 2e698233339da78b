"""One case in which nearly everything happens that can, and a journal one can follow it by."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from tests.council.table import REASON, Table, lay
from tests.world import office, seat
from trygt.cases.acting import ACTS
from trygt.cases.acts import send_mail
from trygt.cases.models import Case
from trygt.cases.roles import roles_on
from trygt.council import acts, queries
from trygt.council.models import Condition, Dissent, Rating
from trygt.council.ties import ToTell, tell
from trygt.journal.queries import breaks, entries
from trygt.outbox.models import Message
from trygt.people.models import Person, TieKind
from trygt.people.roles import Role
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_a_conflict_a_replacement_a_dissent_conditions_and_a_complaint() -> None:
    table = lay(Stage.REVIEW)
    case, bo = table.case, table.bo
    kind = case.scheme.kind(case.community.kind)
    assert kind
    chief, other = seat(case, kind.submitter), office(case, Role.BOARD)

    acts.conclude_review(case, table.anna)
    table.case = table.now()
    table.meet()
    table.case = case = table.now()
    assert case.stage == Stage.STATEMENT

    _judge(table)
    _decide(table, chief, other)
    assert table.now().stage == Stage.CERTIFIED
    _can_be_followed(table, bo)


def _judge(table: Table) -> None:
    """Rate, lose one who has come to have an interest, rate with another, and recommend."""
    case, bo = table.case, table.bo
    # A conflict comes up after he has rated: he is out at once, and what he wrote stays.
    table.rate(table.anna)
    table.rate(bo)
    _tie, left = tell(bo, ToTell(TieKind.EMPLOYMENT, case.community, organisation="The harbour"))
    assert left == 1
    assert not roles_on(case, bo)
    assert not Case.objects.visible_to(bo).filter(pk=case.pk).exists()
    assert Rating.objects.visible_to(table.officer).filter(sheet__person=bo).exists()

    # Another takes the place, rates alone, and sees it differently.
    cilla = office(case, Role.CERTIFIER)
    acts.appoint_certifiers(case, table.officer, people=[cilla.pk])
    acts.declare_impartiality(case, cilla, impartial=True)
    table.bo = cilla
    assert not Rating.objects.visible_to(cilla).exists()
    table.rate(cilla, case.scheme.rating.met - 1)
    items = list(queries.items(case.scheme))
    met = case.scheme.rating.met
    acts.agree_ratings(
        case,
        cilla,
        ratings=dict.fromkeys(items, (met, "Agreed.")),
        dissents={items[0]: "I would have waited for the numbers."},
    )
    assert Dissent.objects.get().person == cilla

    table.write(recommendation="conditional", conditions="A plan for the harbour.")
    table.sign()
    acts.give_recommendation(case, table.anna)


def _decide(table: Table, chief: Person, other: Person) -> None:
    """Conditions, a complaint that changes nothing, and at last the certification."""
    case = table.now()
    acts.prepare_decision(case, table.officer, memo="As they say.", proposal="conditional")
    acts.certify_conditionally(case, table.manager, conditions=[("A plan", None)])
    acts.complain(case, chief, grounds=f"{REASON} Anna is my neighbour.")
    acts.reject_complaint(case, other, grounds=REASON)
    send_mail(case, table.officer)

    condition = Condition.objects.get()
    acts.report_condition(case, table.coordinator, condition=condition.pk, evidence="Here it is.")
    acts.close_condition(case, table.bo, condition=condition.pk)
    acts.prepare_decision(case, table.officer, memo="It is mended.", proposal="positive")
    acts.certify(case, table.manager)


def _can_be_followed(table: Table, bo: Person) -> None:
    """The journal tells it all, and nothing that is somebody's own."""
    case = table.now()
    written = list(entries(case.stream))
    assert [entry.verb for entry in written] == [
        *("conclude_review", "schedule_meeting", "record_minutes"),
        *("rate", "rate", "withdraw_certifiers", "appoint_certifiers", "declare_impartiality"),
        *("rate", "agree_ratings", "write_statement", "sign_statement", "sign_statement"),
        *("give_recommendation", "prepare_decision", "certify_conditionally"),
        *("complain", "reject_complaint", "send_mail"),
        *("report_condition", "close_condition", "prepare_decision", "certify"),
    ]
    assert list(breaks(case.stream)) == []

    client = Client(headers={"accept-language": "en"})
    client.force_login(table.coordinator, backend=BACKEND)
    page = client.get(reverse("journal", args=[case.pk])).content.decode()
    words = " ".join(strip_tags(page).split())
    for entry in written:
        assert str(ACTS[entry.verb].done) in words
    for private in ("The harbour", "employment", "neighbour"):
        assert private not in words.replace("A plan for the harbour", "")
    mails = Message.objects.filter(stream=case.stream)
    told = mails.filter(about=written[5].hash).latest("pk")
    assert not mails.filter(receiver=bo, pk__gt=told.pk).exists()

    client.force_login(bo, backend=BACKEND)
    for name in ("case", "journal", "council_case", "council_statement", "council_decision"):
        assert client.get(reverse(name, args=[case.pk])).status_code == 404, name
