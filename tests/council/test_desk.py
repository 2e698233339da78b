"""The desk's pages: who gets in, what stands there, and two who write at once."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.council.table import Table, lay, lay_for_decision
from tests.world import a_person, office
from trygt.council import acts, queries
from trygt.council.models import Statement
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.schemes.definition import Stage
from trygt.web.workspace.forms import FORMS

pytestmark = pytest.mark.django_db
PAGES = ("", "questions/", "meeting/", "rating/", "statement/", "decision/")


def at(table: Table, page: str) -> str:
    """The address of a page of the desk."""
    return f"/work/cases/{table.case.pk}/council/{page}"


def browser(person: Person) -> Client:
    """A browser where someone is signed in, reading English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def test_every_act_that_asks_for_something_has_its_form() -> None:
    plain = {"conclude_review", "give_recommendation", "certify", "withdraw_complaint"}
    assert set(acts.__all__) - plain - {"StaleStatement"} <= set(FORMS)


def test_who_gets_in() -> None:
    table = lay_for_decision()
    undeclared = office(table.case, Role.CERTIFIER)
    for page in PAGES:
        assert browser(a_person()).get(at(table, page)).status_code == 404, page
        assert browser(undeclared).get(at(table, page)).status_code == 404, page
        for judge in (table.anna, table.officer, table.manager):
            assert browser(judge).get(at(table, page)).status_code == 200, page
        inside = browser(table.coordinator).get(at(table, page)).status_code
        assert inside == (404 if page in {"", "rating/"} else 200), page
    assert "A team that stays." in browser(table.coordinator).get(at(table, "decision/")).text
    assert "All is in order." in browser(table.manager).get(at(table, "decision/")).text
    assert "All is in order." not in browser(table.coordinator).get(at(table, "decision/")).text


def test_a_draft_is_not_for_the_community() -> None:
    table = lay(Stage.STATEMENT)
    table.write()
    for page in ("statement/", "decision/"):
        assert "A team that stays." in browser(table.bo).get(at(table, page)).text
        assert "A team that stays." not in browser(table.coordinator).get(at(table, page)).text


def test_rating_by_form_alone_then_side_by_side() -> None:
    table = lay(Stage.STATEMENT)
    keys = list(queries.items(table.case.scheme))
    acts.rate(table.case, table.bo, ratings=dict.fromkeys(keys, (1, "Seen by Bo.")))
    client = browser(table.anna)
    assert "Seen by Bo." not in client.get(at(table, "rating/")).text
    bad = client.post(at(table, "rating/"), {"act": "rate", f"value_{keys[0]}": "2"})
    assert bad.status_code == 422
    fields = {f"value_{key}": "2" for key in keys} | {f"text_{key}": "By Anna." for key in keys}
    sent = client.post(at(table, "rating/"), {"act": "rate"} | fields)
    assert sent.status_code == 302
    text = client.get(at(table, "rating/")).text
    assert "Seen by Bo." in text
    assert "You differ" in text
    agreed = client.post(at(table, "rating/"), {"act": "agree_ratings"} | fields)
    assert agreed.status_code == 302
    assert queries.ratings_agreed(table.case)


def test_two_write_at_once_in_the_browser() -> None:
    table = lay(Stage.STATEMENT)
    table.write()
    address = at(table, "statement/")
    fields = {"act": "write_statement", "recommendation": "positive", "revision": "1"}
    bo = fields | {"strengths": "Bo wrote this.", "further_work": "Falls at home."}
    assert browser(table.bo).post(address, bo).status_code == 302
    mine = fields | {"strengths": "Anna wrote this.", "further_work": "Falls and fires."}
    refused = browser(table.anna).post(address, mine)
    assert refused.status_code == 409
    for words in ("Bo wrote this.", "Anna wrote this.", "Falls and fires."):
        assert words in refused.text
    assert Statement.objects.get().strengths == "Bo wrote this."
    assert re.search(r'name="revision"[^>]*value="2"|value="2"[^>]*name="revision"', refused.text)
    only_further = fields | {"strengths": "A team that stays.", "further_work": "Fires."}
    merged = browser(table.anna).post(address, only_further)
    assert merged.status_code == 409
    assert "Bo wrote this.</textarea>" in merged.text, "what only Bo changed is kept"
    assert browser(table.anna).post(address, mine | {"revision": "2"}).status_code == 302
    assert browser(table.coordinator).post(address, mine).status_code in {403, 409}


def test_pages_ask_as_many_questions_whatever_there_is() -> None:
    table = lay()
    client = browser(table.anna)
    client.get(at(table, "questions/"))

    def count(page: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(at(table, page)).status_code == 200
        return len(asked)

    acts.ask_question(table.case, table.anna, text="How?")
    acts.note(table.case, table.anna, text="A note", shared=True)
    few = [count(page) for page in ("", "questions/")]
    for number in range(8):
        acts.ask_question(table.case, table.anna, text=f"How {number}?")
        acts.note(table.case, table.bo, text="A note", shared=False)
    assert [count(page) for page in ("", "questions/")] == few


def test_what_was_typed_outlives_the_session_and_a_second_press_does_nothing() -> None:
    table = lay(Stage.STATEMENT)
    fields = {"act": "write_statement", "revision": "0", "once": "a" * 32, "strengths": "Mine."}
    client = Client(headers={"accept-language": "en"})
    assert client.post(at(table, "statement/"), fields).status_code == 302
    client.force_login(table.anna)
    assert "Mine.</textarea>" in client.get(at(table, "statement/")).text
    assert not Statement.objects.exists()
    for _press in range(2):
        assert client.post(at(table, "statement/"), fields).status_code == 302
    assert Statement.objects.get().revision == 1


def test_acts_with_a_page_of_their_own_lead_there() -> None:
    table = lay(Stage.STATEMENT)
    address = f"/work/cases/{table.case.pk}/act/rate/"
    assert browser(table.anna).get(address).url == at(table, "rating/")  # type: ignore[attr-defined]
    assert browser(table.coordinator).get(address).status_code == 403
