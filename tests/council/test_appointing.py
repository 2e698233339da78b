"""Who is appointed, who may not be, and what a declaration does."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.council.table import REASON, lay
from tests.world import a_community, hold, office, post_in
from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.models import Appointment, Case
from trygt.cases.roles import On, roles_on
from trygt.council import acts, queries
from trygt.journal.queries import entries
from trygt.people.roles import Role
from trygt.places.models import Community, Succession

pytestmark = pytest.mark.django_db


def test_exactly_as_many_as_the_scheme_asks_for() -> None:
    table = lay(seated=False)
    third = office(table.case, Role.CERTIFIER)
    for people, why in [
        ([table.anna.pk], "exactly 2"),
        ([table.anna.pk, table.bo.pk, third.pk], "exactly 2"),
        ([table.anna.pk, table.anna.pk], "twice"),
        ([table.anna.pk, table.officer.pk], "not a certifier"),
        ([table.anna.pk, 10**9], "no such person"),
    ]:
        with pytest.raises(Refused, match=why):
            acts.appoint_certifiers(table.case, table.officer, people=people)
    assert not Appointment.objects.exists()
    done = acts.appoint_certifiers(table.case, table.officer, people=[table.anna.pk, table.bo.pk])
    assert done.entry.details["people"] == [table.anna.name, table.bo.name]
    assert roles_on(table.case, table.anna) == {On.APPOINTED}
    with pytest.raises(Refused, match="already"):
        acts.appoint_certifiers(table.case, table.officer, people=[third.pk])


@pytest.mark.parametrize("tie", ["own", "lately", "county", "merged", "long-ago", "elsewhere"])
def test_posts_close_to_the_community_rule_someone_out(tie: str) -> None:
    table = lay(seated=False)
    here = table.case.community
    ends: dict[str, Any] = {}
    where: Community = here
    if tie == "lately":
        ends = {"ends": clock.today() - timedelta(days=300)}
    elif tie == "long-ago":
        ends = {"ends": clock.today() - timedelta(days=1000)}
    elif tie == "county":
        assert here.parent
        where = a_community(parent=here.parent)
        where = here.parent
    elif tie == "merged":
        where = a_community()
        Succession.objects.create(
            predecessor=where, successor=here, on=date(2020, 1, 1), kind="merged"
        )
    elif tie == "elsewhere":
        where = a_community()
    hold(table.anna, post_in(where, Role.CONTRIBUTOR), **ends)
    people = [table.anna.pk, table.bo.pk]
    if tie in {"long-ago", "elsewhere"}:
        acts.appoint_certifiers(table.case, table.officer, people=people)
        return
    with pytest.raises(Refused, match=table.anna.name):
        acts.appoint_certifiers(table.case, table.officer, people=people)
    assert not Appointment.objects.exists()


def test_a_declared_interest_ends_the_appointment_and_another_fills_the_place() -> None:
    table = lay(seated=False)
    acts.appoint_certifiers(table.case, table.officer, people=[table.anna.pk, table.bo.pk])
    acts.declare_impartiality(table.case, table.anna, impartial=True)
    with pytest.raises(Refused, match="already"):
        acts.declare_impartiality(table.case, table.anna, impartial=True)
    with pytest.raises(Refused, match="reasons"):
        acts.declare_impartiality(table.case, table.bo, impartial=False, grounds="kin")
    with pytest.raises(Refused, match="impartial"):
        acts.conclude_review(table.case, table.anna)
    secret = "My sister leads the health department there."
    acts.declare_impartiality(table.case, table.bo, impartial=False, grounds=secret)
    assert roles_on(table.case, table.bo) == frozenset()
    assert not Case.objects.visible_to(table.bo).filter(pk=table.case.pk).exists()
    assert not any(secret in str(entry.details) for entry in entries(table.case.stream))
    assert queries.missing_certifiers(table.case) == 1
    with pytest.raises(Refused, match="declared an interest"):
        acts.appoint_certifiers(table.case, table.officer, people=[table.bo.pk])
    third = office(table.case, Role.CERTIFIER)
    acts.appoint_certifiers(table.case, table.officer, people=[third.pk])
    acts.declare_impartiality(table.case, third, impartial=True)
    acts.conclude_review(table.case, table.anna)


def test_replacing_needs_reasons_and_someone_who_is_there() -> None:
    table = lay()
    with pytest.raises(Refused, match="reasons"):
        acts.replace_certifier(table.case, table.officer, person=table.bo.pk, reason="ill")
    with pytest.raises(Refused, match="not appointed"):
        acts.replace_certifier(table.case, table.officer, person=table.board.pk, reason=REASON)
    acts.replace_certifier(table.case, table.officer, person=table.bo.pk, reason=REASON)
    assert roles_on(table.case, table.bo) == frozenset()
    assert Appointment.objects.get(person=table.bo).end_reason == REASON
