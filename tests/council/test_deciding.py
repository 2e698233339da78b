"""Deciding: by another, once, with conditions, or not now and the way back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.council.table import REASON, lay, lay_for_decision, put
from tests.world import hold, post_of
from trygt import clock
from trygt.cases.acting import Refused
from trygt.council import acts, queries
from trygt.council.models import Condition, Decision, Preparation, Rating, Statement
from trygt.journal.queries import entries
from trygt.people.models import Person
from trygt.schemes.definition import Stage


@pytest.mark.django_db
def test_who_prepared_does_not_decide() -> None:
    table = lay(Stage.STATEMENT)
    table.recommend()
    with pytest.raises(Refused, match="not prepared"):
        acts.certify(table.case, table.manager)
    with pytest.raises(Refused, match="memo"):
        acts.prepare_decision(table.case, table.officer, memo="", proposal="positive")
    with pytest.raises(Refused, match="outcomes"):
        acts.prepare_decision(table.case, table.officer, memo="Words", proposal="maybe")
    table.prepare()
    for both in (table.officer, table.anna):
        hold(both, post_of(table.case.scheme.owner.key, "board"))
        with pytest.raises(Refused, match="another person"):
            acts.certify(table.case, both)
    acts.certify(table.case, table.manager)
    decision = queries.certifying_decision(table.case)
    assert (decision.prepared_by, decision.decided_by) == (table.officer, table.manager)
    assert table.now().stage == Stage.CERTIFIED
    statement = queries.public_statement(table.case)
    assert statement
    assert statement.strengths == "A team that stays."
    assert not Preparation.objects.visible_to(table.coordinator).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_make_one_decision() -> None:
    table = lay_for_decision()
    start = Barrier(2)

    def press(who: Person) -> str:
        try:
            start.wait(20)
            if who == table.manager:
                acts.certify(table.case, who)
            else:
                acts.decide_not_now(table.case, who, grounds=REASON, advice="Go on")
        except Refused as refused:
            return refused.rule
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(press, [table.manager, table.board]))
    assert sorted(ends) == ["done", "stage"]
    assert Decision.objects.count() == 1
    verbs = [entry.verb for entry in entries(table.case.stream)]
    assert len([verb for verb in verbs if verb in {"certify", "decide_not_now"}]) == 1


@pytest.mark.django_db
def test_conditions_are_reported_closed_and_then_the_case_is_certified() -> None:
    table = lay_for_decision()
    yesterday = clock.today() - timedelta(days=1)
    for conditions, why in [
        ([], "at least one"),
        ([("A plan", None), (" ", None)], "out"),
        ([("A plan", yesterday)], "past"),
    ]:
        with pytest.raises(Refused, match=why):
            acts.certify_conditionally(table.case, table.manager, conditions=conditions)
    assert not Decision.objects.exists()
    acts.certify_conditionally(table.case, table.manager, conditions=[("A plan", None)])
    condition = Condition.objects.get()
    days = table.case.scheme.rules.condition_days
    assert condition.due == clock.today() + timedelta(days=days)
    assert table.now().stage == Stage.DECISION
    with pytest.raises(Refused, match="taken already"):
        acts.certify_conditionally(table.case, table.board, conditions=[("More", None)])
    with pytest.raises(Refused, match="still open"):
        acts.certify(table.case, table.board)
    with pytest.raises(Refused, match="not reported"):
        acts.close_condition(table.case, table.anna, condition=condition.pk)
    with pytest.raises(Refused, match="what shows"):
        acts.report_condition(table.case, table.coordinator, condition=condition.pk, evidence="")
    acts.report_condition(
        table.case, table.coordinator, condition=condition.pk, evidence="Adopted in June"
    )
    acts.close_condition(table.case, table.anna, condition=condition.pk, comment="Good")
    with pytest.raises(Refused, match="no open condition"):
        acts.close_condition(table.case, table.anna, condition=condition.pk)
    with pytest.raises(Refused, match="prepared anew"):
        acts.certify(table.case, table.board)
    table.prepare()
    acts.certify(table.case, table.board)
    first, second = Decision.objects.all()
    assert (first.outcome, second.outcome) == ("conditional", "positive")
    assert second.follows == first
    assert queries.certifying_decision(table.case) == second


@pytest.mark.django_db
def test_not_now_leads_back_and_a_new_attempt_keeps_what_was() -> None:
    table = lay_for_decision()
    bad: list[tuple[dict[str, Any], str]] = [
        ({"grounds": "No", "advice": "Go on"}, "reasons"),
        ({"grounds": REASON, "advice": ""}, "advice"),
        (
            {"grounds": REASON, "advice": "Go", "earliest": clock.today() - timedelta(days=1)},
            "past",
        ),
    ]
    for inputs, why in bad:
        with pytest.raises(Refused, match=why):
            acts.decide_not_now(table.case, table.board, **inputs)
    with pytest.raises(Refused, match="Board member"):
        acts.decide_not_now(table.case, table.manager, grounds=REASON, advice="Begin with falls")
    acts.decide_not_now(table.case, table.board, grounds=REASON, advice="Begin with falls")
    assert table.now().stage == Stage.PREPARING
    assert queries.attempt_of(table.case) == 2
    assert queries.appointments(table.case).count() == 2
    assert not table.case.ticks.filter(milestone="meeting-held").exists()
    assert Statement.objects.visible_to(table.coordinator).get().attempt == 1

    put(table.now(), Stage.REVIEW)
    acts.conclude_review(table.case, table.anna)
    table.meet()
    assert queries.statement_of(table.case, table.anna) is None
    with pytest.raises(Refused, match="not agreed"):
        acts.give_recommendation(table.case, table.anna)
    table.recommend()
    with pytest.raises(Refused, match="not prepared"):
        acts.certify(table.case, table.manager)
    table.prepare()
    acts.certify(table.case, table.manager)
    assert [d.attempt for d in Decision.objects.all()] == [1, 2]
    assert Statement.objects.count() == 2
    assert set(Rating.objects.values_list("sheet__attempt", flat=True)) == {1, 2}
