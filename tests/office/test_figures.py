"""Figures at the office: how fetching goes, and who decides where a split municipality's number belongs."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.english import ENGLISH
from tests.register.numbers import PEOPLE, note, take
from tests.ui.reading import faults_of
from tests.world import a_case, a_community, a_person, appoint, hold, office, post_of, seat
from trygt import clock
from trygt.cases.models import Case
from trygt.figures.acts import place
from trygt.figures.definition import library
from trygt.figures.models import Unplaced
from trygt.people.models import Person
from trygt.people.roles import Role

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def as_(person: Person) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(person)
    return client


def shown(client: Client) -> str:
    answer = client.get(reverse("office_figures"))
    assert answer.status_code == 200
    html: str = answer.content.decode()
    assert faults_of(html) == []
    return html


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def a_number(code: str = "0716") -> Unplaced:
    """A number of a municipality that became two."""
    row = Unplaced.objects.create(
        source="ssb",
        table="ssb-traffic",
        code=code,
        sentence=f"{code} was split. Choose which community is meant.",
        seen_at=clock.now(),
    )
    row.candidates.set([a_community(f"North {code}"), a_community(f"South {code}")])
    return row


def choice(row: Unplaced, chosen: str, reason: str) -> dict[str, str]:
    """The form as it is sent."""
    prefix = f"place-{row.pk}"
    return {"number": str(row.pk), f"{prefix}-chosen": chosen, f"{prefix}-reason": reason}


@pytest.fixture
def case() -> Case:
    return a_case()


@pytest.fixture
def officer(case: Case) -> Person:
    return office(case, Role.CASE_OFFICER)


def test_every_table_stands_with_its_newest_outcome_and_its_faults(officer: Person) -> None:
    client = as_(officer)
    assert shown(client).count("never asked for") == len(library().tables)
    with clock.at(NOON):
        take({a_community(): {"population": PEOPLE}}, table="ssb-area", level="municipality")
        fault = "Statistisk sentralbyrå, 11342, Region 4003: a negative count"
        note("ssb-area", "county", faults=[fault, "another"])
        note("fhi-hip", faults=["<b>a web page came</b>"])
    html = shown(client)
    words = words_of(html)
    assert "Area and population (SSB 11342) the municipalities taken in 23 November 2026" in words
    assert "Area and population (SSB 11342) the counties failed 23 November 2026" in words
    assert "Area and population (SSB 11342) the country never asked for" in words
    assert f"{fault} More faults: 1 another" in words
    assert "&lt;b&gt;a web page came" in html
    assert "Hip fractures from 75 (FHI 714) all places failed" in words


def test_a_number_is_placed_with_reasons_and_stays_to_be_read(officer: Person) -> None:
    row, client = a_number(), as_(officer)
    north = row.candidates.get(name="North 0716")
    assert "0716 was split. Choose which community is meant." in words_of(shown(client))
    sent = choice(row, str(north.pk), "Nearly all of its roads lie there.")
    answer = client.post(reverse("office_figures"), sent, follow=True)
    assert answer.redirect_chain == [(reverse("office_figures"), 302)]
    words = words_of(answer.content.decode())
    assert "Decided. The figures follow when the table is next fetched." in words
    assert "Nothing waits." in words
    told = f"North 0716, chosen by {officer} on"
    assert told in words
    assert "Nearly all of its roads lie there." in words
    row.refresh_from_db()
    assert (row.chosen, row.by) == (north, officer)


def test_its_figures_may_be_left_out(officer: Person) -> None:
    row = a_number()
    sent = choice(row, "none", "It is not known which of them it was.")
    as_(officer).post(reverse("office_figures"), sent)
    row.refresh_from_db()
    assert (row.chosen, row.by) == (None, officer)
    assert f"Left out by {officer} on" in words_of(shown(as_(officer)))


def test_a_refused_choice_says_why_and_loses_nothing(officer: Person) -> None:
    row, client, address = a_number(), as_(officer), reverse("office_figures")
    south, elsewhere = row.candidates.get(name="South 0716"), a_community("Elsewhere")
    for sent, sentence in (
        (choice(row, str(south.pk), "Short."), "Give reasons of at least 10 characters."),
        (choice(row, "", "Reasons that are long enough."), "This field is required."),
        (choice(row, str(elsewhere.pk), "Reasons that are long enough."), "valid choice"),
    ):
        answer = client.post(address, sent)
        html = answer.content.decode()
        assert answer.status_code == 422
        assert faults_of(html) == []
        assert sentence in words_of(html)
        assert sent[f"place-{row.pk}-reason"] in html
        assert ("checked" in html) == (str(south.pk) in sent.values())
    row.refresh_from_db()
    assert row.decided_at is None


def test_what_a_colleague_has_decided_stands_and_the_form_keeps_the_words(officer: Person) -> None:
    row, colleague = a_number(), a_person("Ada")
    north, south = row.candidates.order_by("name")
    place(row, north, colleague, "She was quicker, and knows the place.")
    sent = choice(row, str(south.pk), "My own long reasons.")
    answer = as_(officer).post(reverse("office_figures"), sent)
    words = words_of(answer.content.decode())
    assert answer.status_code == 422
    assert "Someone has decided this already." in words
    assert "North 0716, chosen by Ada on" in words
    assert "My own long reasons." in words
    row.refresh_from_db()
    assert row.chosen == north


@pytest.mark.parametrize(
    ("role", "sees", "decides"),
    [
        (Role.CASE_OFFICER, True, True),
        (Role.MANAGER, True, True),
        (Role.ADMINISTRATOR, True, True),
        (Role.BOARD, True, False),
        (Role.COUNCIL_LEADER, True, False),
        (Role.EDITOR, True, False),
        (Role.COORDINATOR, False, False),
    ],
)
def test_who_sees_and_who_decides(case: Case, role: Role, sees: bool, decides: bool) -> None:
    person = seat(case, role) if role is Role.COORDINATOR else office(case, role)
    row, client = a_number(), as_(person)
    if sees:
        assert (">Decide<" in shown(client)) is decides
    else:
        assert client.get(reverse("office_figures")).status_code == 404
    sent = choice(row, "none", "Reasons that are long enough.")
    assert client.post(reverse("office_figures"), sent).status_code == (302 if decides else 404)
    row.refresh_from_db()
    assert bool(row.decided_at) is decides


def test_an_officer_of_something_else_decides_nothing(case: Case) -> None:
    person = a_person()
    hold(person, post_of("another-body", Role.MANAGER))
    row = a_number()
    sent = choice(row, "none", "Reasons that are long enough.")
    assert as_(person).post(reverse("office_figures"), sent).status_code == 404
    for stranger in (a_person(), seat(case, Role.READER)):
        assert as_(stranger).get(reverse("office_figures")).status_code == 404
    assert ">Decide<" not in shown(as_(appoint(case)))


@pytest.mark.parametrize("number", ["", "x", "999999", "-1"])
def test_a_number_that_is_none_is_not_found(officer: Person, number: str) -> None:
    assert as_(officer).post(reverse("office_figures"), {"number": number}).status_code == 404


def test_the_board_leads_there(officer: Person) -> None:
    board = as_(officer).get(reverse("office")).content.decode()
    assert f'href="{reverse("office_figures")}"' in board


def test_it_asks_as_much_for_many_as_for_one(officer: Person) -> None:
    client, counts = as_(officer), []
    for more in (1, 20):
        for number in range(more):
            a_number(f"{more}{number}")
            note("ssb-area", f"level {more} {number}", faults=["x"])
            done = a_number(f"d{more}{number}")
            place(done, None, a_person(), "Reasons that are long enough.")
        with CaptureQueriesContext(connection) as asked:
            shown(client)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 10
