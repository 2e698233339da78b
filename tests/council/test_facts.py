"""The fact check: what the community sees, says and is answered, and what never leaks."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.council.table import REASON, Table, lay
from tests.council.test_desk import at, browser
from tests.world import appoint, hold, office, post_in, seat
from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.models import Interest
from trygt.council import acts, facts, queries
from trygt.council.models import FactCheck, FactComment
from trygt.people.roles import Role
from trygt.schemes import statements
from trygt.schemes.definition import Stage
from trygt.schemes.statements import FactCheckRule, StatementWords

pytestmark = pytest.mark.django_db


def written(scheme: tuple[str, str] | None = None) -> Table:
    """A case whose statement is written and whose ratings are agreed."""
    table = lay(Stage.STATEMENT, scheme=scheme) if scheme else lay(Stage.STATEMENT)
    for person in table.certifiers:
        table.rate(person)
    table.agree()
    table.write()
    return table


def send(table: Table, revision: int = 1, days: int = 14) -> FactCheck:
    """Send a revision."""
    due = clock.today() + timedelta(days=days)
    acts.send_fact_check(table.case, table.anna, revision=revision, due=due)
    check = facts.current_check(table.case)
    assert check
    return check


def comment(table: Table, check: FactCheck, *, finished: bool = False, **parts: str) -> None:
    """The coordinator comments."""
    acts.comment_facts(
        table.case, table.coordinator, check=check.pk, comments=parts, finished=finished
    )


def test_the_community_sees_the_revision_sent_and_no_later_one() -> None:
    table = written()
    assert facts.check_of(table.case, table.coordinator) is None
    send(table)
    table.write(table.bo, revision=1, strengths="A later secret thought.")
    county = table.case.community.parent
    assert county
    table.case.county_may_read = True
    table.case.save()
    contact, conflicted = office(table.case, Role.EDITOR), office(table.case, Role.MANAGER)
    hold(contact, post_in(county, Role.COUNTY_CONTACT))
    Interest.objects.create(case=table.case, person=conflicted, grounds="Kin.", at=clock.now())
    for person, status in [
        (table.coordinator, 200),
        (seat(table.case, Role.READER), 200),
        (contact, 404),
        (conflicted, 404),
        (appoint(table.case, declared=False), 404),
        (office(table.case, Role.CERTIFIER), 404),
        (seat(lay().case, Role.COORDINATOR), 404),
    ]:
        answer = browser(person).get(at(table, "statement/facts/"))
        assert answer.status_code == status, person
        sees = FactCheck.objects.visible_to(person).exists()
        assert sees is (status == 200), person
        assert "later secret" not in answer.text
        assert ("A team that stays." in answer.text) is sees
    for page in ("statement/", "decision/"):
        text = browser(table.coordinator).get(at(table, page)).text
        assert "A team that stays." not in text
        assert "later secret" not in text
    assert queries.statement_of(table.case, table.coordinator) is None
    assert "later secret" in browser(table.bo).get(at(table, "statement/")).text
    assert browser(table.coordinator).get(at(table, "statement.pdf")).status_code == 404


def test_bad_checks_comments_and_answers_are_refused() -> None:
    table = written()
    yesterday = clock.today() - timedelta(days=1)
    dated: list[tuple[dict[str, Any], str]] = [
        ({"revision": 7, "due": clock.today()}, "changed since"),
        ({"revision": 1, "due": yesterday}, "passed"),
    ]
    for inputs, why in dated:
        with pytest.raises(Refused, match=why):
            acts.send_fact_check(table.case, table.anna, **inputs)
    with pytest.raises(Refused, match="No statement is with"):
        acts.comment_facts(table.case, table.coordinator, check=1, comments={}, finished=True)
    check = send(table)
    with pytest.raises(Refused, match="sent already"):
        send(table)
    bad: list[tuple[dict[str, Any], str]] = [
        ({"check": check.pk, "comments": {"strengths": " "}, "finished": False}, "Write"),
        ({"check": check.pk, "comments": {"ratings": "No"}, "finished": False}, "no such part"),
        ({"check": check.pk + 1, "comments": {}, "finished": True}, "newer version"),
    ]
    for given, why in bad:
        with pytest.raises(Refused, match=why):
            acts.comment_facts(table.case, table.coordinator, **given)
    comment(table, check, strengths="There are seven of us, not six.")
    said = FactComment.objects.get()
    answers: list[tuple[dict[str, Any], str]] = [
        ({"comment": said.pk, "taken_in": True, "answer": ""}, "Write the answer"),
        ({"comment": said.pk + 1, "taken_in": True, "answer": "Yes."}, "no such comment"),
    ]
    for answer, why in answers:
        with pytest.raises(Refused, match=why):
            acts.answer_fact_comment(table.case, table.anna, **answer)
    acts.answer_fact_comment(table.case, table.bo, comment=said.pk, taken_in=True, answer="Yes.")
    with pytest.raises(Refused, match="answered already"):
        acts.answer_fact_comment(
            table.case, table.anna, comment=said.pk, taken_in=False, answer="No."
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        FactComment.objects.update(taken_in=None)


def test_comments_are_answered_before_anyone_signs() -> None:
    table = written()
    check = send(table)
    comment(table, check, further_work="The plan is from 2024.", whole="Thank you.")
    with pytest.raises(Refused, match="not answered"):
        acts.sign_statement(table.case, table.anna, revision=1)
    for said in FactComment.objects.all():
        acts.answer_fact_comment(
            table.case,
            table.anna,
            comment=said.pk,
            taken_in=False,
            answer="It was adopted in 2025.",
        )
    table.sign()
    comment(table, check, finished=True)
    with pytest.raises(Refused, match="No statement is with"):
        comment(table, check, whole="One more thing.")
    acts.give_recommendation(table.case, table.anna)
    assert table.now().stage == Stage.DECISION


def test_a_newer_version_takes_the_place_and_a_comment_under_way_is_not_lost() -> None:
    table = written()
    old = send(table)
    comment(table, old, strengths="Seven of us.")
    table.write(table.bo, revision=1, strengths="A team of seven.")
    send(table, revision=2)
    typed = {
        "act": "comment_facts",
        "check": str(old.pk),
        "on_further_work": "Typed while the newer one came.",
    }
    client = browser(table.coordinator)
    refused = client.post(at(table, "statement/facts/"), typed)
    assert refused.status_code == 409
    assert "Typed while the newer one came.</textarea>" in refused.text
    assert "A team of seven." in refused.text
    assert "Seven of us." in refused.text, "earlier comments stay"
    new = facts.current_check(table.case)
    assert new
    assert f'value="{new.pk}"' in refused.text
    again = client.post(at(table, "statement/facts/"), typed | {"check": str(new.pk)})
    assert again.status_code == 302
    assert facts.open_comments(table.case).count() == 2


def test_no_remarks_and_leaving_it_out() -> None:
    table = written()
    with pytest.raises(Refused, match="reasons"):
        acts.skip_fact_check(table.case, table.anna, reason="No.")
    check = send(table, days=3)
    with pytest.raises(Refused, match="still has time"):
        acts.skip_fact_check(table.case, table.anna, reason=REASON)
    with clock.at(clock.now() + timedelta(days=5)):
        overdue = facts.current_check(table.case)
        assert overdue
        assert overdue.overdue
        assert "Overdue" in browser(table.anna).get(at(table, "statement/")).text
        acts.skip_fact_check(table.case, table.anna, reason=REASON)
        with pytest.raises(Refused, match="said already"):
            acts.skip_fact_check(table.case, table.bo, reason=REASON)
        assert REASON in browser(table.coordinator).get(at(table, "statement/facts/")).text
    check.refresh_from_db()
    assert check.superseded_at
    other = written()
    comment(other, send(other), finished=True)
    with pytest.raises(Refused, match="checked the facts already"):
        acts.skip_fact_check(other.case, other.anna, reason=REASON)
    assert "finished checking" in browser(other.officer).get(at(other, "statement/")).text


def test_a_council_may_demand_it(monkeypatch: pytest.MonkeyPatch) -> None:
    table = written()
    demanding = StatementWords(fact_check=FactCheckRule(required=True, days=7))
    monkeypatch.setattr(statements, "_read", lambda _path: demanding)
    with pytest.raises(Refused, match="must check the facts first"):
        acts.sign_statement(table.case, table.anna, revision=1)
    comment(table, send(table), finished=True)
    table.sign()


def test_the_second_scheme_walks_the_same_road(second_scheme: object) -> None:
    table = written(("harbour-of-safety", "1.0"))
    comment(table, send(table), finished=True, strengths="We are nine.")
    said = FactComment.objects.get()
    acts.answer_fact_comment(table.case, table.anna, comment=said.pk, taken_in=True, answer="Yes.")
    table.write(revision=1, strengths="A team of nine.")
    table.sign()
    acts.give_recommendation(table.case, table.anna)
    assert table.now().stage == Stage.DECISION
