"""Two roles act on one case at the same moment: at most one wins, and the journal tells which."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.council.table import REASON, Table, lay_for_decision
from tests.world import office, seat
from trygt import clock
from trygt.cases.acting import Act, Refused
from trygt.cases.acts import end_case
from trygt.council import acts
from trygt.council.models import Condition, Decision
from trygt.journal.queries import entries
from trygt.people.models import Person
from trygt.people.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)
Press = tuple[Act, Person, dict[str, Any]]
NOT_NOW: dict[str, Any] = {"grounds": REASON, "advice": "Go on"}
CONDITIONS: dict[str, Any] = {"conditions": [("A plan", None)]}


def submitter(table: Table) -> Person:
    kind = table.case.scheme.kind(table.case.community.kind)
    assert kind
    return seat(table.case, kind.submitter)


def first_decision(table: Table) -> tuple[Press, Press]:
    return (acts.certify, table.manager, {}), (acts.certify_conditionally, table.board, CONDITIONS)


def condition_or_not_now(table: Table) -> tuple[Press, Press]:
    return (
        (acts.certify_conditionally, table.manager, CONDITIONS),
        (acts.decide_not_now, table.board, NOT_NOW),
    )


def reported(table: Table) -> int:
    acts.certify_conditionally(table.case, table.manager, conditions=[("A plan", None)])
    pk = Condition.objects.get().pk
    acts.report_condition(table.case, table.coordinator, condition=pk, evidence="Adopted")
    table.prepare()
    return pk


def closing_or_certifying(table: Table) -> tuple[Press, Press]:
    return (
        (acts.close_condition, table.anna, {"condition": reported(table)}),
        (acts.certify, table.board, {}),
    )


def closing_twice(table: Table) -> tuple[Press, Press]:
    pk: dict[str, Any] = {"condition": reported(table)}
    return (acts.close_condition, table.anna, pk), (acts.close_condition, table.officer, pk)


def extending_twice(table: Table) -> tuple[Press, Press]:
    longer: dict[str, Any] = {
        "condition": reported(table),
        "due": clock.today() + timedelta(days=200),
        "reason": REASON,
    }
    return (
        (acts.extend_condition, table.manager, longer),
        (acts.extend_condition, table.board, longer),
    )


def complaining_or_certifying(table: Table) -> tuple[Press, Press]:
    acts.close_condition(table.case, table.anna, condition=reported(table))
    table.prepare()
    return (
        (acts.complain, submitter(table), {"grounds": REASON}),
        (acts.certify, table.board, {}),
    )


def two_who_complain(table: Table) -> tuple[Press, Press]:
    acts.decide_not_now(table.case, table.board, grounds=REASON, advice="Go on")
    complaint: dict[str, Any] = {"grounds": REASON}
    return (
        (acts.complain, submitter(table), complaint),
        (acts.complain, submitter(table), complaint),
    )


def two_who_handle(table: Table) -> tuple[Press, Press]:
    acts.decide_not_now(table.case, table.board, grounds=REASON, advice="Go on")
    acts.complain(table.case, submitter(table), grounds=REASON)
    grounds: dict[str, Any] = {"grounds": REASON}
    return (
        (acts.reject_complaint, office(table.case, Role.BOARD), grounds),
        (acts.set_decision_aside, office(table.case, Role.BOARD), grounds),
    )


def withdrawing_or_handling(table: Table) -> tuple[Press, Press]:
    acts.decide_not_now(table.case, table.board, grounds=REASON, advice="Go on")
    chief = submitter(table)
    acts.complain(table.case, chief, grounds=REASON)
    return (
        (acts.withdraw_complaint, chief, {}),
        (acts.set_decision_aside, office(table.case, Role.BOARD), {"grounds": REASON}),
    )


def two_who_remind(table: Table) -> tuple[Press, Press]:
    acts.certify_conditionally(table.case, table.manager, conditions=[("A plan", None)])
    return (acts.remind, table.manager, {}), (acts.remind, table.officer, {})


@pytest.mark.parametrize(
    "lay",
    [
        first_decision,
        condition_or_not_now,
        closing_or_certifying,
        closing_twice,
        extending_twice,
        complaining_or_certifying,
        two_who_complain,
        two_who_handle,
        withdrawing_or_handling,
        two_who_remind,
    ],
)
def test_one_wins_and_the_other_is_told_why(lay: Callable[[Table], tuple[Press, Press]]) -> None:
    table = lay_for_decision()
    pair = lay(table)
    lines, start = entries(table.case.stream).count(), Barrier(2)

    def press(chosen: Press) -> tuple[str, str]:
        act, by, inputs = chosen
        try:
            start.wait(20)
            act(table.case, by, **inputs)
        except Refused as refused:
            return "refused", str(refused)
        finally:
            connection.close()
        return "done", act.name

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(press, pair))
    assert [end for end, _said in ends] == ["done", "refused"]
    assert ends[1][1]
    written = list(entries(table.case.stream))[lines:]
    assert [entry.verb for entry in written] == [ends[0][1]]
    assert written[0].role


def test_a_case_that_ends_while_it_is_decided_is_not_decided_twice() -> None:
    table = lay_for_decision()
    end_case(table.case, table.board, reason=REASON)
    with pytest.raises(Refused, match="stage"):
        acts.certify(table.case, table.manager)
    assert not Decision.objects.exists()
