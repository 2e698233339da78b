"""Two are suggested and a person confirms; who comes to have an interest leaves at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.council.table import Table, lay
from tests.english import ENGLISH
from tests.world import (
    REASON,
    a_case,
    a_community,
    a_person,
    a_term,
    appoint,
    hold,
    office,
    post_in,
    post_of,
    put,
)
from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.models import Appointment, Case, Interest
from trygt.cases.roles import On, roles_on
from trygt.council import acts, queries
from trygt.council.certifiers import candidates, load_of, missing_in, terms_that_ended
from trygt.council.models import AgreedRating, Rating
from trygt.council.ties import ToTell, tell
from trygt.followup.clockwork import tick
from trygt.journal.queries import entries
from trygt.outbox.models import Message
from trygt.people.models import Person, TieKind
from trygt.people.roles import Role
from trygt.places.models import Community, Succession
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db


def sits(
    case: Case,
    name: str,
    *,
    languages: tuple[str, ...] = ("en",),
    county: Community | None = None,
    load: int = 0,
) -> Person:
    """A certifier with a recorded term, on some other cases."""
    person = a_person(name)
    tenure = hold(person, post_of(case.scheme.owner.key, Role.CERTIFIER), ends=date(2999, 1, 1))
    a_term(tenure, languages=list(languages), county=county)
    for _number in range(load):
        appoint(a_case(stage=Stage.REVIEW), person=person)
    return person


def names(case: Case) -> list[str]:
    return [one.person.name for one in candidates(case) if one.suggested]


def test_the_suggestion_follows_language_load_and_county() -> None:
    case = a_case(stage=Stage.REVIEW)
    east, west = a_community("East", "county"), a_community("West", "county")
    sits(case, "Busy", county=west, load=2)
    sits(case, "Free", county=east, load=1)
    sits(case, "Freer", county=east)
    sits(case, "Foreign", languages=("nn",), county=west)
    close = sits(case, "Close")
    hold(close, post_in(case.community, Role.READER))
    assert names(case) == ["Freer", "Busy"]
    appoint(case, person=Person.objects.get(name="Busy"))
    assert names(case) == ["Freer"]
    found = {one.person.name: one for one in candidates(case)}
    assert found["Close"].reasons == {"post"}
    assert not found["Close"].free
    assert found["Free"].load == 1
    assert found["Free"].county == east
    case.language = "nn"
    Appointment.objects.filter(case=case).delete()
    assert names(case) == ["Foreign", "Freer"]


def test_two_from_one_county_are_never_suggested_even_if_that_leaves_one() -> None:
    case = a_case(stage=Stage.REVIEW)
    east = a_community("East", "county")
    sits(case, "Ada", county=east)
    sits(case, "Bo", county=east)
    assert names(case) == ["Ada"]
    sits(case, "Cy")
    assert names(case) == ["Ada", "Cy"]


def test_the_load_is_cases_under_way() -> None:
    person = appoint(a_case(stage=Stage.REVIEW))
    for stage in (Stage.DECISION, Stage.CERTIFIED, Stage.ENDED):
        appoint(a_case(stage=stage), person=person)
    over = a_case(stage=Stage.REVIEW)
    appoint(over, person=person)
    Appointment.objects.filter(case=over).update(ended_at=clock.now())
    assert load_of([person.pk, 0]) == {person.pk: 2}


def test_the_list_of_candidates_asks_as_much_for_many_as_for_few() -> None:
    case = a_case(stage=Stage.REVIEW)
    assert case.community.parent
    near = a_community(parent=case.community.parent)

    def add(number: int) -> None:
        person = sits(case, f"Person {number}", load=1)
        hold(person, post_in(near, Role.READER))
        tell(person, ToTell(TieKind.PARTNERSHIP, near))

    add(0)
    counts = []
    for rows in (0, 20):
        for number in range(rows):
            add(number)
        with CaptureQueriesContext(connection) as asked:
            candidates(case)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 13


@pytest.mark.parametrize("when", ["over", "to come"])
def test_outside_the_term_nobody_is_appointed(when: str) -> None:
    table = lay(seated=False)
    tenure, today = table.bo.tenures.get(), clock.today()
    if when == "over":
        tenure.ends = today
    else:
        tenure.begins, tenure.ends = today + timedelta(days=1), None
    tenure.save()
    why = "ended on" if when == "over" else "has not begun"
    with pytest.raises(Refused, match=f"{table.bo.name}'s term in the council {why}"):
        acts.appoint_certifiers(table.case, table.officer, people=[table.anna.pk, table.bo.pk])
    assert not Appointment.objects.exists()
    reasons = {one.person: one.reasons for one in candidates(table.case)}
    assert reasons[table.bo] == {"over" if when == "over" else "to-come"}
    tenure.begins, tenure.ends = date(2019, 1, 1), today - timedelta(days=400)
    tenure.save()
    assert table.bo not in [one.person for one in candidates(table.case)]


def test_an_anonymised_person_and_a_tie_through_a_merger_are_refused_with_a_sentence() -> None:
    table = lay(seated=False)
    first, second = a_community(), a_community()
    for before, after in ((first, second), (second, table.case.community)):
        Succession.objects.create(
            predecessor=before, successor=after, on=date(2024, 1, 1), kind="merged"
        )
    tell(table.anna, ToTell(TieKind.ADVISER, first))
    hold(table.bo, post_in(first, Role.READER), ends=clock.today())
    for person, why in ((table.anna, "told of a tie"), (table.bo, "lately had a post")):
        other = office(table.case, Role.CERTIFIER)
        with pytest.raises(Refused, match=f"{person.name} has .*{why}"):
            acts.appoint_certifiers(table.case, table.officer, people=[other.pk, person.pk])
    assert not Appointment.objects.exists()


def test_who_stays_past_the_term_keeps_the_case_and_the_case_officer_is_told() -> None:
    table = lay(Stage.REVIEW)
    tenure = table.anna.tenures.get()
    tenure.ends = clock.today()
    tenure.save()
    yesterday = clock.today() - timedelta(days=1)
    assert terms_that_ended(table.case) == [(table.anna, yesterday)]
    assert roles_on(table.case, table.anna) == {On.CERTIFIER}
    case = reverse("case", args=[table.case.pk])
    assert "They keep the case unless they are replaced" in page(table.officer, case)
    for person in (table.coordinator, table.anna):
        assert "They keep the case" not in page(person, case)
    replace = reverse("act", args=[table.case.pk, "replace_certifier"])
    assert f"{table.anna.name} (term ended" in page(table.officer, replace)
    acts.replace_certifier(table.case, table.officer, person=table.anna.pk, reason=REASON)
    assert terms_that_ended(table.case) == []
    table.bo.tenures.update(ends=clock.today())
    assert [person for person, _day in terms_that_ended(table.case)] == [table.bo]
    hold(table.bo, tenure.post, begins=clock.today())
    assert terms_that_ended(table.case) == []


def page(person: Person, address: str) -> str:
    """What the page says."""
    client = Client(headers=ENGLISH)
    client.force_login(person)
    return client.get(address).content.decode()


def new_post(table: Table) -> None:
    neighbour = a_community(parent=table.case.community.parent)
    hold(table.bo, post_in(neighbour, Role.READER))


def new_tie(table: Table) -> None:
    tell(table.bo, ToTell(TieKind.EMPLOYMENT, table.case.community))


def merger(table: Table) -> None:
    before = a_community()
    hold(table.bo, post_in(before, Role.READER), ends=clock.today())
    Succession.objects.create(
        predecessor=before, successor=table.case.community, on=clock.today(), kind="merged"
    )


def declaration(table: Table) -> None:
    acts.declare_impartiality(
        table.case, table.bo, impartial=False, grounds="My sister leads the work there."
    )


@pytest.mark.parametrize("how", [new_post, new_tie, merger, declaration])
def test_a_conflict_discovered_later_withdraws_at_once_and_asks_for_another(how: object) -> None:
    table = lay(Stage.STATEMENT)
    for person in table.certifiers:
        table.rate(person)
    table.agree()
    table.write(table.bo)
    table.sign()
    assert callable(how)
    how(table)
    assert not roles_on(table.case, table.bo)
    assert not Case.objects.visible_to(table.bo).filter(pk=table.case.pk).exists()
    with pytest.raises(Refused, match="impartial"):
        acts.give_recommendation(table.case, table.anna)
    tick()
    tick()
    row = Appointment.objects.get(person=table.bo)
    assert row.ended_at
    lines = [line for line in entries(table.case.stream) if line.verb == "withdraw_certifiers"]
    assert len(lines) == (0 if how is declaration else 1)
    mailed = Message.objects.filter(address=table.officer.email, body__contains="new certifier")
    assert mailed.count() == 1
    said = " ".join(str(line.details) for line in entries(table.case.stream))
    mails = " ".join(Message.objects.values_list("body", flat=True))
    for word in ("employment", "sister", "post'", "tie"):
        assert word not in said.replace("'title'", ""), word
        assert how is declaration or word != "employment" or word not in mails
    assert missing_in([table.case]) == {table.case.pk: 1}
    address = reverse("case", args=[table.case.pk])
    assert "A certifier is missing" in page(table.officer, address)
    assert 'data-tone="warning">Lacks a certifier' in page(table.officer, reverse("office"))
    assert "A certifier is missing" not in page(table.coordinator, address)
    # What they wrote stays on record, and counts no more.
    assert Rating.objects.visible_to(table.officer).filter(sheet__person=table.bo).exists()
    assert not Rating.objects.visible_to(table.anna).filter(sheet__person=table.bo).exists()
    statement = queries.current_statement(table.case)
    assert statement
    assert statement.author == table.bo
    assert [line.person for line in queries.signers(table.case, statement)] == [table.anna]
    rating = page(table.officer, reverse("council_rating", args=[table.case.pk]))
    assert "No longer counts" in rating
    assert "No longer counts" not in page(
        table.anna, reverse("council_rating", args=[table.case.pk])
    )


def test_whoever_takes_the_place_rates_alone_and_all_agree_anew() -> None:
    table = lay(Stage.STATEMENT)
    for person in table.certifiers:
        table.rate(person)
    table.agree()
    table.write()
    table.sign()
    new_tie(table)
    third = office(table.case, Role.CERTIFIER)
    acts.appoint_certifiers(table.case, table.officer, people=[third.pk])
    acts.declare_impartiality(table.case, third, impartial=True)
    assert AgreedRating.objects.visible_to(table.anna).filter(case=table.case).exists()
    assert not AgreedRating.objects.visible_to(third).filter(case=table.case).exists()
    assert not Rating.objects.visible_to(third).filter(sheet__case=table.case).exists()
    table.rate(third)
    assert AgreedRating.objects.visible_to(third).filter(case=table.case).exists()
    statement = queries.current_statement(table.case)
    assert statement
    for act in (acts.sign_statement, acts.give_recommendation):
        told: dict[str, Any] = (
            {"revision": statement.revision} if act is acts.sign_statement else {}
        )
        with pytest.raises(Refused, match="not agreed"):
            act(table.case, third, **told)
    table.agree()
    for person in (table.anna, third):
        acts.sign_statement(table.case, person, revision=statement.revision)
    acts.give_recommendation(table.case, third)
    assert table.now().stage == Stage.DECISION


def test_a_conflict_after_the_recommendation_is_told_to_those_who_decide() -> None:
    table = lay(Stage.STATEMENT)
    table.recommend()
    new_tie(table)
    assert Appointment.objects.get(person=table.bo).ended_at
    assert Message.objects.filter(
        address=table.officer.email, body__contains="weigh that when deciding"
    ).exists()
    assert missing_in([table.now()]) == {}


@pytest.mark.parametrize("stage", [Stage.CERTIFIED, Stage.ENDED])
def test_what_is_over_is_left_alone(stage: Stage) -> None:
    table = lay(Stage.STATEMENT)
    put(table.case, stage)
    new_tie(table)
    assert Appointment.objects.get(person=table.bo).ended_at is None
    assert not roles_on(table.now(), table.bo)


def test_only_the_case_it_touches_is_left() -> None:
    table, other = lay(Stage.REVIEW), lay(Stage.REVIEW)
    appoint(other.case, person=table.bo)
    new_tie(table)
    assert set(Case.objects.visible_to(table.bo)) == {other.case}
    assert roles_on(other.case, table.bo) == {On.CERTIFIER}
    assert not Interest.objects.exists()
