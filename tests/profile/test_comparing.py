"""Whom a community is compared with: by name, number or old number, and what a line may mean."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.english import ENGLISH
from tests.ui.reading import faults_of
from tests.world import a_case, a_person, appoint, office, put, seat
from trygt.cases.models import Case
from trygt.figures.acts import compare_with
from trygt.figures.queries import compared_with
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.places.acts import load_shipped
from trygt.places.models import Community
from trygt.schemes.definition import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norway")]


@pytest.fixture(scope="module")
def norway(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Every community of Norway, loaded once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_shipped()
        yield
        transaction.set_rollback(True)
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture
def case() -> Case:
    """Kragerø's."""
    return a_case(Community.objects.get(slug="kragero"), Stage.PREPARING)


@pytest.fixture
def coordinator(case: Case) -> Person:
    return seat(case, Role.COORDINATOR)


def as_(person: Person) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(person)
    return client


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def address(case: Case) -> str:
    return reverse("figures_compare", args=[case.pk])


def chosen(case: Case) -> list[str]:
    """The names it has chosen."""
    return sorted(one.name for one in compared_with(case.community))


def pk_of(name: str) -> int:
    return Community.objects.get(name=name, kind="municipality").pk


def test_names_and_numbers_of_today_and_before_are_understood(
    case: Case, coordinator: Person
) -> None:
    client = as_(coordinator)
    lines = "  risør \n4203\nhamar\n\nKárášjohka\n0719\n"
    answer = client.post(address(case), {"others": lines}, follow=True)
    assert answer.redirect_chain == [(address(case), 302)]
    assert faults_of(answer.content.decode()) == []
    assert "Saved. The page of figures shows it at once." in words_of(answer.content.decode())
    assert chosen(case) == ["Arendal", "Hamar", "Karasjok", "Risør", "Sandefjord"]
    shown = client.get(reverse("figures", args=["kragero"]))
    assert shown.status_code == 200


def test_the_county_comes_by_itself_and_what_is_chosen_can_go(
    case: Case, coordinator: Person
) -> None:
    client = as_(coordinator)
    client.post(address(case), {"others": "Risør\nHamar"})
    page = client.get(address(case)).content.decode()
    county = words_of(page.partition('id="county"')[2].partition("</section>")[0])
    assert "Bamble, Drangedal, Fyresdal" in county
    assert "Kragerø" not in county
    assert "Risør" not in county
    client.post(address(case), {"remove": [pk_of("Risør")], "others": "Lillesand"})
    assert chosen(case) == ["Hamar", "Lillesand"]
    client.post(address(case), {"remove": [pk_of("Risør")]})  # gone already: nothing to refuse
    client.post(address(case), {})
    assert chosen(case) == ["Hamar", "Lillesand"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "Våler",
            "“Våler” may be Våler (3114, Østfold), Våler (3419, Innlandet). Write the whole name",
        ),
        ("sandnes", ""),
        ("sand", "“sand” may be"),
        ("Arendl", "No community is called “Arendl”. Did you mean Arendal"),
        ("9999", "No community is called “9999”."),
        ("Qqqqqq", "No community is called “Qqqqqq”."),
        ("Telemark", "“Telemark” may be Midt-Telemark (4020, Telemark). Write the whole name"),
        ("???", "No community is called “???”."),
        ("Kragerø", "A municipality cannot be compared with itself."),
        ("\n".join(str(n) for n in range(4001, 4010)), "Choose at most 8"),
    ],
)
def test_a_line_that_leads_to_no_one_is_named_and_nothing_typed_is_lost(
    case: Case, coordinator: Person, line: str, sentence: str
) -> None:
    compare_with(case.community, [Community.objects.get(slug="hamar")], coordinator)
    sent = {"others": f"Risør\n{line}", "remove": [pk_of("Hamar")]}
    answer = as_(coordinator).post(address(case), sent)
    if not sentence:
        assert chosen(case) == ["Risør", "Sandnes"]
        return
    html = answer.content.decode()
    assert answer.status_code == 422
    assert faults_of(html) == []
    assert sentence in words_of(html)
    assert f"Risør\n{line}</textarea>" in unescape(html)
    assert re.search(rf'value="{pk_of("Hamar")}"[^>]*checked', html)
    assert chosen(case) == ["Hamar"]


def test_a_number_that_was_split_is_laid_before_the_one_who_wrote_it(
    case: Case, coordinator: Person
) -> None:
    client = as_(coordinator)
    html = client.post(address(case), {"others": "1507"}).content.decode()  # Ålesund until 2024
    assert "“1507” may be Haram (1580, Møre og Romsdal), Ålesund (1508," in words_of(html)
    client.post(address(case), {"others": "Haram (1580)"})
    assert chosen(case) == ["Haram"]


def test_at_most_eight_altogether(case: Case, coordinator: Person) -> None:
    client = as_(coordinator)
    client.post(address(case), {"others": "Risør\nHamar\nLillesand\nTvedestrand\nOslo"})
    four = {"others": "Bergen\nTromsø\nBodø\nFrøya"}
    answer = client.post(address(case), four)
    assert "Choose at most 8" in words_of(answer.content.decode())
    assert len(chosen(case)) == 5
    client.post(address(case), four | {"remove": [pk_of("Oslo")]})
    assert len(chosen(case)) == 8


def test_what_a_colleague_added_meanwhile_stays(case: Case, coordinator: Person) -> None:
    as_(coordinator).post(address(case), {"others": "Risør"})
    kind = case.scheme.kind("municipality")
    assert kind
    as_(seat(case, kind.submitter)).post(address(case), {"others": "Hamar"})
    assert chosen(case) == ["Hamar", "Risør"]


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.READER])
def test_others_of_the_community_read_it(case: Case, coordinator: Person, role: Role) -> None:
    compare_with(case.community, [Community.objects.get(slug="hamar")], coordinator)
    client = as_(seat(case, role))
    html = client.get(address(case)).content.decode()
    assert faults_of(html) == []
    assert "Hamar" in html
    assert "The coordinator and the submitter choose." in html
    assert "<textarea" not in html
    assert client.post(address(case), {"others": "Risør"}).status_code == 404
    assert chosen(case) == ["Hamar"]


def test_nobody_else_finds_it(case: Case, coordinator: Person) -> None:
    for person in (a_person(), office(case, Role.CASE_OFFICER), appoint(case)):
        assert as_(person).get(address(case)).status_code == 404
        assert as_(person).post(address(case), {"others": "Risør"}).status_code == 404
    put(case, Stage.ENDED)
    assert "<textarea" not in as_(coordinator).get(address(case)).content.decode()
    assert as_(coordinator).post(address(case), {"others": "Risør"}).status_code == 404
    assert chosen(case) == []


def test_the_profile_leads_there_and_to_the_public_page(case: Case, coordinator: Person) -> None:
    html = as_(coordinator).get(reverse("profile", args=[case.pk])).content.decode()
    assert f'href="{address(case)}"' in html
    assert f'href="{reverse("figures", args=["kragero"])}"' in html


def test_it_asks_as_much_for_eight_as_for_none(case: Case, coordinator: Person) -> None:
    client, counts = as_(coordinator), []
    for names in ("", "Risør\nHamar\nLillesand\nTvedestrand\nOslo\nBergen\nTromsø\nBodø"):
        client.post(address(case), {"others": names})
        client.get(address(case))
        with CaptureQueriesContext(connection) as asked:
            client.get(address(case))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 12
