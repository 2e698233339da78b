"""Complaints: in time, by the community, handled by others; and the way back to a new decision."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.council.table import REASON, Table, lay_for_decision
from tests.world import appoint, office, seat
from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.acts import end_case, send_mail
from trygt.council import acts, deciding, queries
from trygt.council.models import Complaint, Condition, Decision
from trygt.journal.queries import entries
from trygt.outbox.models import Message, State
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.profile.acts import submit_profile
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db


def chief(table: Table) -> Person:
    """The one who submits the profile, and signs."""
    kind = table.case.scheme.kind(table.case.community.kind)
    assert kind
    return seat(table.case, kind.submitter)


def told_not_now() -> tuple[Table, Person, Person]:
    """A case told not now, its chief executive, and another member of the board."""
    table = lay_for_decision()
    submitter, other = chief(table), office(table.case, Role.BOARD)
    acts.decide_not_now(table.case, table.board, grounds=REASON, advice="Begin with falls")
    return table, submitter, other


def test_the_decision_records_the_rule_it_was_taken_under() -> None:
    told_not_now()
    rule = {"version": "2026", "matter": "not-yet", "may": ["board"], "as": "board"}
    assert Decision.objects.get().delegation == rule
    words = deciding.rule_in_words(rule)
    assert words == "As Board member. By the rules of delegation this is for: Board member."
    assert deciding.rule_in_words({}) == ""


def test_a_complaint_that_changes_nothing() -> None:
    table, submitter, other = told_not_now()
    with pytest.raises(Refused, match="Submitter"):
        acts.complain(table.case, table.coordinator, grounds=REASON)
    with pytest.raises(Refused, match="reasons"):
        acts.complain(table.case, submitter, grounds="No.")
    acts.complain(table.case, submitter, grounds=f"{REASON} Anna is my neighbour.")
    with pytest.raises(Refused, match="already"):
        acts.complain(table.case, submitter, grounds=REASON)
    with pytest.raises(Refused, match="took part"):
        acts.reject_complaint(table.case, table.board, grounds=REASON)
    with pytest.raises(Refused, match="Board member"):
        acts.reject_complaint(table.case, table.manager, grounds=REASON)
    with pytest.raises(Refused, match="waits to be handled"):
        submit_profile(table.case, submitter)
    acts.reject_complaint(table.case, other, grounds=REASON)
    complaint = Complaint.objects.get()
    assert (complaint.outcome, complaint.handled_by) == ("stands", other)
    assert complaint.delegation["as"] == "board"
    assert table.now().stage == Stage.PREPARING
    with pytest.raises(Refused, match="already"):
        acts.complain(table.case, submitter, grounds=REASON)
    with pytest.raises(Refused, match="no complaint"):
        acts.set_decision_aside(table.case, other, grounds=REASON)
    told = str([entry.details for entry in entries(table.case.stream)])
    assert "neighbour" not in told
    letter = Message.objects.filter(about=f"complaint:{complaint.pk}:handled", receiver=submitter)
    assert letter.get().state == State.WAITING
    assert "The decision stands." in letter.get().body


def test_set_aside_the_case_is_decided_anew_by_others() -> None:
    table, submitter, other = told_not_now()
    acts.complain(table.case, submitter, grounds=REASON)
    acts.set_decision_aside(table.case, other, grounds=REASON)
    case = table.now()
    assert case.stage == Stage.DECISION
    assert queries.attempt_of(case) == 1
    assert queries.statement_of(case, table.coordinator) is not None
    # The letter that said not now was never sent, and now it never will be.
    old = Message.objects.filter(about=deciding.about(Decision.objects.get()))
    assert set(old.values_list("state", "because")) == {("withdrawn", "set_decision_aside")}
    officer, director = office(case, Role.CASE_OFFICER), office(case, Role.MANAGER)
    with pytest.raises(Refused, match="set aside"):
        acts.prepare_decision(case, table.officer, memo="Again", proposal="positive")
    with pytest.raises(Refused, match="prepared anew"):
        acts.certify(case, director)
    acts.prepare_decision(case, officer, memo="Anew", proposal="positive")
    with pytest.raises(Refused, match="set aside"):
        acts.certify(case, table.board)
    acts.certify(case, director)
    first, second = Decision.objects.all()
    assert first.set_aside_at
    assert (second.follows, second.attempt, second.memo) == (first, 1, "Anew")
    assert queries.certifying_decision(case) == second


def test_conditions_can_be_complained_about_and_go_when_set_aside() -> None:
    table = lay_for_decision()
    submitter = chief(table)
    acts.certify_conditionally(table.case, table.manager, conditions=[("A plan", None)])
    acts.complain(table.case, submitter, grounds=REASON)
    table.prepare()
    with pytest.raises(Refused, match="complaint waits"):
        acts.decide_not_now(table.case, table.board, grounds=REASON, advice="Go on")
    acts.set_decision_aside(table.case, table.board, grounds=REASON)
    assert table.now().stage == Stage.DECISION
    assert not queries.conditions(table.case).exists()
    assert Condition.objects.exists()
    officer = office(table.case, Role.CASE_OFFICER)
    acts.prepare_decision(table.case, officer, memo="Anew", proposal="conditional")
    acts.certify_conditionally(table.case, table.board, conditions=[("Another", None)])
    assert queries.conditions(table.case).get().text == "Another"


def test_the_time_for_complaints_runs_from_the_day_the_letter_left() -> None:
    table, submitter, _other = told_not_now()
    now = clock.now()
    decision = Decision.objects.get()
    with clock.at(now + timedelta(days=60)):
        assert deciding.complaint_until(decision) is None
        send_mail(table.case, table.officer)
        until = deciding.complaint_until(decision)
        assert until == clock.today() + timedelta(days=21)
    with clock.at(now + timedelta(days=82)), pytest.raises(Refused, match="ended on"):
        acts.complain(table.case, submitter, grounds=REASON)
    assert not Complaint.objects.exists()
    with clock.at(now + timedelta(days=81)):
        acts.complain(table.case, submitter, grounds=REASON)
    assert Complaint.objects.count() == 1


def test_a_withdrawn_complaint_stays_on_record_and_may_be_made_again() -> None:
    table, submitter, other = told_not_now()
    acts.complain(table.case, submitter, grounds=REASON)
    acts.withdraw_complaint(table.case, submitter)
    assert not Message.objects.filter(about__contains=":made", state="queued").exists()
    with pytest.raises(Refused, match="no complaint"):
        acts.reject_complaint(table.case, other, grounds=REASON)
    acts.complain(table.case, submitter, grounds=REASON)
    assert list(Complaint.objects.values_list("outcome", flat=True)) == ["withdrawn", ""]


def test_nothing_else_can_be_complained_about() -> None:
    table = lay_for_decision()
    submitter = chief(table)
    with pytest.raises(Refused, match="no decision to complain"):
        acts.complain(table.case, submitter, grounds=REASON)
    acts.certify(table.case, table.manager)
    with pytest.raises(Refused, match="stage"):
        acts.complain(table.case, submitter, grounds=REASON)


def test_the_database_holds_one_open_complaint() -> None:
    table, submitter, _other = told_not_now()
    acts.complain(table.case, submitter, grounds=REASON)
    decision = Decision.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.complaints.create(grounds="x", by=submitter, at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.complaints.create(grounds="x", by=submitter, at=clock.now(), outcome="stands")


def test_who_reads_a_complaint() -> None:
    table, submitter, other = told_not_now()
    acts.complain(table.case, submitter, grounds=REASON)
    undeclared = appoint(table.case, declared=False)
    close = office(table.case, Role.BOARD)
    case = table.now()
    seat(case, Role.READER, person=close)
    readers = [table.coordinator, other, table.anna, close]
    assert all(deciding.complaints_for(case, person) for person in readers)
    close.tenures.filter(post__community=case.community).update(ends=clock.today())
    neighbour = seat(lay_for_decision().case, Role.COORDINATOR)
    for person in (undeclared, close, neighbour):
        assert not deciding.complaints_for(case, person)


def test_no_new_attempt_before_the_day_that_was_named() -> None:
    table = lay_for_decision()
    submitter = chief(table)
    day = clock.today() + timedelta(days=90)
    acts.decide_not_now(
        table.case, table.board, grounds=REASON, advice="Begin with falls", earliest=day
    )
    with pytest.raises(Refused, match="from") as refused:
        submit_profile(table.case, submitter)
    assert str(day.year) in str(refused.value)
    assert refused.value.rule == "not_too_early"
    with clock.at(clock.now() + timedelta(days=90)):
        rules = [refusal.rule for refusal in submit_profile.refusals(table.now(), submitter)]
        assert "not_too_early" not in rules
    acts.complain(table.case, submitter, grounds=REASON)
    acts.set_decision_aside(table.case, office(table.case, Role.BOARD), grounds=REASON)
    assert deciding.earliest_attempt(table.now()) is None


def test_deciding_on_an_old_statement_is_refused() -> None:
    table = lay_for_decision()
    statement = queries.current_statement(table.case)
    assert statement
    statement.strengths = "Something else."
    statement.save()
    with pytest.raises(Refused, match="changed after the decision was prepared"):
        acts.certify(table.case, table.manager)
    statement.given_at = None
    statement.save()
    with pytest.raises(Refused, match="not been given"):
        table.prepare()
    assert not Decision.objects.exists()


def test_a_deadline_is_extended_once_with_reasons() -> None:
    table = lay_for_decision()
    acts.certify_conditionally(table.case, table.manager, conditions=[("A plan", None)])
    item = Condition.objects.get()
    later = item.due + timedelta(days=30)
    for due, reason, why in [
        (item.due, REASON, "later than the old"),
        (later, "Why", "reasons"),
    ]:
        with pytest.raises(Refused, match=why):
            acts.extend_condition(
                table.case, table.manager, condition=item.pk, due=due, reason=reason
            )
    acts.extend_condition(table.case, table.manager, condition=item.pk, due=later, reason=REASON)
    first, item = item.due, Condition.objects.get()
    assert (item.first_due, item.due, item.extended_because) == (first, later, REASON)
    with pytest.raises(Refused, match="once already"):
        acts.extend_condition(
            table.case,
            table.manager,
            condition=item.pk,
            due=later + timedelta(days=9),
            reason=REASON,
        )
    assert not item.overdue
    with clock.at(clock.now() + timedelta(days=365)):
        assert item.overdue


def test_ending_a_case_withdraws_what_waits() -> None:
    table = lay_for_decision()
    acts.certify_conditionally(table.case, table.manager, conditions=[("A plan", None)])
    waiting = Message.objects.filter(stream=table.case.stream, state=State.WAITING)
    assert waiting.exists()
    end_case(table.case, table.board, reason=REASON)
    assert not waiting.exists()
    assert Message.objects.filter(because="end_case").exists()
    assert Message.objects.filter(stream=table.case.stream, state=State.QUEUED).exists()


def test_the_final_decision_withdraws_a_conditional_letter_that_still_waits() -> None:
    table = lay_for_decision()
    acts.certify_conditionally(table.case, table.manager, conditions=[("A plan", None)])
    item = Condition.objects.get()
    acts.report_condition(table.case, table.coordinator, condition=item.pk, evidence="Adopted")
    acts.close_condition(table.case, table.anna, condition=item.pk)
    table.prepare()
    acts.certify(table.case, table.board)
    states = set(
        Message.objects.filter(
            receiver=table.coordinator, about__startswith="decision:"
        ).values_list("state", flat=True)
    )
    assert states == {"withdrawn", "waiting"}
