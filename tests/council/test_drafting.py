"""Drafting the statement, dissents, how the rule reads the ratings, and the statement as a paper."""

import pytest

from tests.council.table import Table, lay
from tests.council.test_desk import at, browser
from tests.papers.reading import faults, words
from trygt.cases.acting import Refused
from trygt.council import acts, queries
from trygt.council.models import AgreedRating, Dissent, Statement
from trygt.council.rule import reading
from trygt.schemes.definition import Scheme, Stage
from trygt.schemes.queries import every, newest
from trygt.schemes.statements import statement_words
from trygt.web.council.paper import statement_pdf

pytestmark = pytest.mark.django_db
WHY = "They do it through the school boards instead, and it reaches everyone."


def rated(values: dict[int, int], scheme: tuple[str, str] | None = None) -> Table:
    """A case whose ratings are agreed: met, but for these places in the list."""
    table = lay(Stage.STATEMENT, scheme=scheme) if scheme else lay(Stage.STATEMENT)
    met, keys = table.case.scheme.rating.met, list(queries.items(table.case.scheme))
    for person in table.certifiers:
        table.rate(person)
    given = {
        key: (values.get(place, met), f"Words about {place}.") for place, key in enumerate(keys)
    }
    acts.agree_ratings(table.case, table.anna, ratings=given)
    return table


def test_the_draft_fills_what_is_empty_and_nothing_else() -> None:
    table = rated({0: 3, 1: 1})
    case = table.case
    acts.add_finding(case, table.anna, kind="strength", text="A team\nthat stays {name}.")
    acts.add_finding(case, table.bo, kind="improvement", text="More figures.")
    acts.add_finding(case, table.bo, kind="deviation", text="No plan for falls.")
    acts.add_finding(case, table.bo, kind="deviation", text="Withdrawn words.")
    gone = case.findings.get(text="Withdrawn words.")
    acts.close_finding(case, table.bo, finding=gone.pk, status="withdrawn", words="Wrong.")
    acts.write_statement(case, table.anna, revision=0, further_work="Mine.", fill=True)
    found = Statement.objects.get()
    assert found.further_work == "Mine."
    assert "- A team that stays {name}." in found.strengths
    assert "Words about 0." in found.strengths
    assert case.community.name in found.strengths
    assert "No plan for falls." in found.conditions
    assert "Withdrawn" not in str(found.content())
    assert found.recommendation == "", "the certifiers choose it"
    assert len(found.items) == len(queries.items(case.scheme))
    with pytest.raises(Refused, match="Nothing is empty"):
        acts.write_statement(case, table.anna, revision=1, fill=True, **found.content())
    blank = found.content() | {"further_work": ""}
    acts.write_statement(case, table.bo, revision=1, fill=True, **blank)
    found.refresh_from_db()
    for text in ("More figures.", "No plan for falls.", "Words about 1."):
        assert text in found.further_work


def test_the_draft_waits_for_agreed_ratings_and_knows_two_writers() -> None:
    table = lay(Stage.STATEMENT)
    with pytest.raises(Refused, match="not agreed"):
        acts.write_statement(table.case, table.anna, revision=0, fill=True)
    assert "Draft from ratings" not in browser(table.anna).get(at(table, "statement/")).text
    for person in table.certifiers:
        table.rate(person)
    table.agree()
    table.write(table.bo, strengths="Bo's words", further_work="Bo's, too")
    typed = {"act": "write_statement", "fill": "1", "revision": "0", "strengths": "Anna's words"}
    refused = browser(table.anna).post(at(table, "statement/"), typed)
    assert refused.status_code == 409
    assert "Anna&#x27;s words</textarea>" in refused.text
    assert "Bo&#x27;s words" in refused.text
    assert Statement.objects.get().strengths == "Bo's words"
    page = browser(table.anna).get(at(table, "statement/")).text
    assert "Draft from ratings" in page
    good = typed | {"revision": "1"}
    assert browser(table.anna).post(at(table, "statement/"), good).status_code == 302
    assert len(Statement.objects.get().items) == len(queries.items(table.case.scheme))


def test_signing_what_a_colleague_changed_is_refused_in_the_browser_and_the_change_voids() -> None:
    table = rated({})
    table.write()
    address = at(table, "statement/")
    sign = {"act": "sign_statement", "revision": "1", "confirmed": "on"}
    assert browser(table.anna).post(address, sign).status_code == 302
    change = {
        "act": "write_statement",
        "revision": "1",
        "strengths": "Other words.",
        "further_work": "Falls.",
        "recommendation": "positive",
    }
    assert browser(table.bo).post(address, change).status_code == 302
    refused = browser(table.anna).post(address, sign)
    assert refused.status_code == 422
    assert "The statement has been changed since you read it. Read it again." in refused.text
    statement = Statement.objects.get()
    assert not statement.signatures.filter(voided_at=None).exists()


def test_a_dissent_is_kept_and_the_agreed_rating_carries_it() -> None:
    table = rated({})
    keys = queries.items(table.case.scheme)
    first, met = next(iter(keys)), table.case.scheme.rating.met
    same = dict.fromkeys(keys, (met, "Agreed."))
    acts.agree_ratings(table.case, table.bo, ratings=same, dissents={first: "I saw no plan."})
    acts.agree_ratings(table.case, table.anna, ratings=same, dissents={})
    assert Dissent.objects.get().person == table.bo, "only one's own are changed"
    other = same | {first: (met + 1, "Higher.")}
    acts.agree_ratings(table.case, table.anna, ratings=other)
    text = browser(table.anna).get(at(table, "rating/")).text
    assert "I saw no plan." in text
    assert f"to the rating {met}" in text
    assert AgreedRating.objects.visible_to(table.coordinator).count() == 0
    acts.agree_ratings(table.case, table.bo, ratings=other, dissents={})
    assert not Dissent.objects.exists()


def test_two_who_agree_at_once_lose_nothing() -> None:
    table = rated({})
    keys = queries.items(table.case.scheme)
    before = queries.basis_of(table.case)
    table.agree()
    fields = {f"value_{key}": "2" for key in keys} | {f"text_{key}": "Typed by Bo." for key in keys}
    typed = {"act": "agree_ratings", "basis": before} | fields
    refused = browser(table.bo).post(at(table, "rating/"), typed)
    assert refused.status_code == 409
    assert "Typed by Bo.</textarea>" in refused.text
    assert AgreedRating.objects.first().text == "Agreed."  # type: ignore[union-attr]
    now = queries.basis_of(table.case)
    assert now in refused.text
    again = browser(table.bo).post(at(table, "rating/"), typed | {"basis": now})
    assert again.status_code == 302


def test_the_rule_says_what_pulls_down_and_what_is_met_another_way() -> None:
    table = rated({0: 1})
    keys, met = list(queries.items(table.case.scheme)), table.case.scheme.rating.met
    given = dict.fromkeys(keys, (met, WHY)) | {keys[0]: (1, "Begun.")}
    with pytest.raises(Refused, match="reasons"):
        acts.agree_ratings(
            table.case, table.anna, ratings=given | {keys[1]: (met, "So.")}, alternatives=[keys[1]]
        )
    acts.agree_ratings(table.case, table.anna, ratings=given, alternatives=[keys[1]])
    found = reading(table.case, table.anna)
    assert found
    assert (found.outcome, [item.key for item in found.below]) == ("conditional", [keys[0]])
    assert [(one.item.key, one.reasons) for one in found.other_ways] == [(keys[1], WHY)]
    assert reading(table.case, table.coordinator) is None
    text = browser(table.anna).get(at(table, "rating/")).text
    assert "These pull down" in text
    assert "Met another way, with these reasons" in text


@pytest.mark.parametrize("scheme", newest(), ids=lambda scheme: scheme.key)
def test_the_councils_words_are_in_every_language_of_the_scheme(scheme: Scheme) -> None:
    found = statement_words(scheme)
    texts = [found.deviation_clause]
    for passage in (found.strengths, found.further_work, found.conditions):
        texts += [passage.opening, passage.line]
    assert all(set(text) == set(scheme.languages) for text in texts if text)
    assert found.mark == "inferred"


def test_a_scheme_without_words_of_its_own_is_drafted_all_the_same(second_scheme: Scheme) -> None:
    assert second_scheme in every()
    table = rated({0: 5, 1: 2}, (second_scheme.key, second_scheme.version))
    acts.add_finding(table.case, table.anna, kind="deviation", text="No ladders.")
    acts.write_statement(
        table.case, table.anna, revision=0, recommendation="conditional", fill=True
    )
    found = Statement.objects.get()
    assert found.conditions == "- No ladders."
    assert "Words about 0." in found.strengths
    table.sign()
    acts.give_recommendation(table.case, table.anna)
    assert table.now().stage == Stage.DECISION


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_given_statement_is_an_archivable_and_accessible_paper(language: str) -> None:
    table = rated({0: 3})
    table.case.language = language
    table.case.save()
    keys, met = queries.items(table.case.scheme), table.case.scheme.rating.met
    acts.agree_ratings(
        table.case,
        table.bo,
        ratings=dict.fromkeys(keys, (met, WHY)),
        dissents={next(iter(keys)): "I saw *no* plan."},
    )
    strengths = "They have **this**:\n\n- One\n- Two\n  goes on\n\nAnd more < than & that."
    table.write(strengths=strengths, conditions="A plan.")
    assert browser(table.anna).get(at(table, "statement.pdf")).status_code == 404
    table.sign()
    acts.give_recommendation(table.case, table.anna)
    answer = browser(table.coordinator).get(at(table, "statement.pdf"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    statement = queries.statement_of(table.now(), table.anna)
    assert statement
    pdf = statement_pdf(table.now(), statement, table.anna)
    assert faults(pdf) == []
    text = words(pdf)
    for part in (
        "Two goes on",
        "And more < than & that.",
        "I saw",
        "Falls at home.",
        table.bo.name,
    ):
        assert part in text, part
