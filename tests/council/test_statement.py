"""Writing together, signing, giving the recommendation."""

import pytest

from tests.council.table import lay
from trygt.cases.acting import Refused
from trygt.council import acts, queries
from trygt.council.models import AgreedRating, Statement, StatementSignature
from trygt.journal.queries import entries
from trygt.schemes.definition import Stage
from trygt.texts.fingerprint import fingerprint_of

pytestmark = pytest.mark.django_db


def test_two_write_at_once_and_the_second_sees_both_texts() -> None:
    table = lay(Stage.STATEMENT)
    table.write(table.anna)
    table.write(table.bo, revision=1, strengths="Bo's words")
    with pytest.raises(acts.StaleStatement) as stale:
        table.write(table.anna, revision=1, strengths="Anna's words")
    assert stale.value.current.strengths == "Bo's words"
    table.write(table.anna, revision=2, strengths="Bo's and Anna's words")
    statement = Statement.objects.get()
    assert [r.content["strengths"] for r in statement.revisions.all()] == [
        "Bo's and Anna's words",
        "Bo's words",
        "A team that stays.",
    ]
    for texts, why in [
        ({"strengths": "Bo's and Anna's words"}, "Nothing"),
        ({"recommendation": "perhaps"}, "recommendations"),
        ({"items": {"no-such": "x"}}, "no such"),
    ]:
        with pytest.raises(Refused, match=why):
            table.write(table.bo, revision=3, **texts)  # type: ignore[arg-type]


def test_a_change_voids_the_signatures() -> None:
    table = lay(Stage.STATEMENT)
    with pytest.raises(Refused, match="must say"):
        acts.sign_statement(table.case, table.anna, revision=1)
    for person in table.certifiers:
        table.rate(person)
    table.agree()
    table.write()
    with pytest.raises(Refused, match="changed since"):
        acts.sign_statement(table.case, table.anna, revision=7)
    acts.sign_statement(table.case, table.anna, revision=1)
    with pytest.raises(Refused, match="signed already"):
        acts.sign_statement(table.case, table.anna, revision=1)
    with pytest.raises(Refused, match="Every certifier must have signed"):
        acts.give_recommendation(table.case, table.anna)
    table.write(table.bo, revision=1, strengths="Other words")
    last = list(entries(table.case.stream))[-1]
    assert last.details["signatures_voided"] == [table.anna.name]
    assert StatementSignature.objects.get().voided_at
    acts.sign_statement(table.case, table.bo, revision=2)
    with pytest.raises(Refused, match="Every certifier must have signed"):
        acts.give_recommendation(table.case, table.bo)
    acts.sign_statement(table.case, table.anna, revision=2)
    table.agree()
    with pytest.raises(Refused, match="Every certifier must have signed"):
        acts.give_recommendation(table.case, table.bo)
    table.sign()
    acts.give_recommendation(table.case, table.bo)
    assert table.now().stage == Stage.DECISION


def test_conditions_are_written_before_they_are_recommended() -> None:
    table = lay(Stage.STATEMENT)
    for person in table.certifiers:
        table.rate(person)
    table.agree()
    table.write(recommendation="conditional")
    with pytest.raises(Refused, match="conditions"):
        table.sign()
    table.write(revision=1, recommendation="conditional", conditions="A plan for falls")
    table.sign()


def test_the_community_reads_nothing_before_the_recommendation_and_all_that_was_given_after() -> (
    None
):
    table = lay(Stage.STATEMENT)
    for person in table.certifiers:
        table.rate(person)
    table.agree()
    table.write()
    table.sign()
    assert queries.statement_of(table.case, table.coordinator) is None
    assert queries.statement_of(table.case, table.officer) is not None
    assert queries.public_statement(table.case) is None
    done = acts.give_recommendation(table.case, table.anna)
    given = queries.statement_of(table.case, table.coordinator)
    assert given
    assert given.fingerprint == fingerprint_of(given.content())
    assert done.entry.details["fingerprint"] == given.fingerprint
    assert AgreedRating.objects.visible_to(table.coordinator).exists()
    with pytest.raises(Refused, match="stage"):
        table.write(revision=1, strengths="Too late")
