"""What people tell of themselves: it counts at once, under each scheme's own rule, and stays theirs."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.council.table import lay
from tests.english import ENGLISH
from tests.world import a_case, a_community, a_person, appoint, hold, office, post_in
from trygt import clock
from trygt.cases.interests import conflicts, in_conflict
from trygt.cases.models import Appointment, Case
from trygt.cases.roles import roles_on
from trygt.council import ties
from trygt.council.acts import appoint_certifiers
from trygt.council.ties import ToTell, tell
from trygt.journal.queries import entries
from trygt.people.acts import NotAllowed, anonymise
from trygt.people.models import Person, Tie, TieKind
from trygt.people.roles import Role
from trygt.places.models import Community, Succession
from trygt.schemes.definition import Scheme, Stage

pytestmark = pytest.mark.django_db
EMPLOYED, PARTNER, ADVISER, COUNTRY = TieKind
SECOND = ("harbour-of-safety", "1.0")


def told(person: Person, kind: str, community: Community, **days: Any) -> Tie:
    return tell(person, ToTell(kind, community, **days))[0]


@pytest.mark.parametrize("kind", [EMPLOYED, PARTNER, ADVISER])
@pytest.mark.parametrize(
    ("where", "close"),
    [
        ("own", {EMPLOYED, PARTNER, ADVISER}),
        ("merged into it", {EMPLOYED, PARTNER, ADVISER}),
        ("the county", {EMPLOYED, PARTNER}),
        ("a neighbour in the county", {EMPLOYED}),
        ("elsewhere", set()),
    ],
)
def test_how_far_each_kind_of_tie_reaches(kind: str, where: str, close: set[str]) -> None:
    case = a_case()
    here, person = case.community, office(case, Role.CASE_OFFICER)
    assert here.parent
    before = a_community()
    Succession.objects.create(
        predecessor=before, successor=here, on=date(2024, 1, 1), kind="merged"
    )
    place = {
        "own": here,
        "merged into it": before,
        "the county": here.parent,
        "a neighbour in the county": a_community(parent=here.parent),
        "elsewhere": a_community(),
    }[where]
    told(person, kind, place)
    assert in_conflict(person, case) is (kind in close)
    assert conflicts(case, [person])[person.pk] == ({kind} if kind in close else set())


@pytest.mark.parametrize(("months", "counts"), [(None, True), (-3, True), (23, True), (25, False)])
def test_a_tie_counts_from_before_it_begins_until_the_scheme_lets_go(
    months: int | None, counts: bool
) -> None:
    case = a_case()
    person = office(case, Role.CASE_OFFICER)
    ends = None if months is None else clock.plus_months(clock.today(), -months)
    begins = clock.today() + timedelta(days=30) if months in {None, -3} else date(2020, 1, 1)
    tell(person, ToTell(EMPLOYED, case.community, begins=begins, ends=ends))
    assert in_conflict(person, case) is counts


def test_which_ties_count_is_each_schemes_own(second_scheme: Scheme) -> None:
    case, harbour = a_case(), a_case(scheme=SECOND)
    person = office(case, Role.CASE_OFFICER)
    assert {"adviser", "partnership"} <= set(dict(ties.kinds()))
    told(person, ADVISER, harbour.community)
    told(person, PARTNER, harbour.community)
    assert not in_conflict(person, harbour)
    told(person, EMPLOYED, harbour.community)
    assert in_conflict(person, harbour)


def test_ones_own_country_counts_where_the_scheme_says_so(second_scheme: Scheme) -> None:
    here, abroad = a_case(scheme=SECOND), a_case(scheme=SECOND)
    abroad.community.country = "JP"
    abroad.community.save()
    national = a_case()
    person = appoint(here)
    Appointment.objects.create(case=abroad, person=person, at=clock.now(), declared_at=clock.now())
    office(national, Role.MANAGER, person=person)
    office(here, Role.COUNCIL_LEADER, person=person)
    assert "JP" in ties.countries()
    tell(person, ToTell(COUNTRY, country="NO"))
    seen = Case.objects.visible_to(person)
    assert set(seen) == {abroad, national}
    assert {bool(roles_on(case, person)) for case in (abroad, national)} == {True}
    assert not roles_on(here, person)
    assert conflicts(here, [person])[person.pk] == {COUNTRY}


def test_own_country_is_no_tie_where_no_scheme_asks() -> None:
    assert COUNTRY not in dict(ties.kinds())
    with pytest.raises(NotAllowed, match="no such kind"):
        tell(a_person(), ToTell(COUNTRY, country="NO"))


@pytest.mark.parametrize(
    ("tie", "why"),
    [
        (ToTell("kinship"), "no such kind"),
        (ToTell(EMPLOYED), "Choose the community"),
    ],
)
def test_a_tie_that_says_nothing_is_refused(tie: ToTell, why: str) -> None:
    with pytest.raises(NotAllowed, match=why):
        tell(a_person(), tie)
    days = {"begins": date(2026, 2, 2), "ends": date(2026, 2, 1)}
    with pytest.raises(NotAllowed, match="after it begins"):
        told(a_person(), EMPLOYED, a_community(), **days)
    assert not Tie.objects.exists()


def test_a_tie_is_ended_and_taken_back_by_oneself_alone() -> None:
    case = a_case()
    person = office(case, Role.CASE_OFFICER)
    tie = told(person, EMPLOYED, case.community)
    for change in (
        lambda: ties.end_tie(tie, a_person(), clock.today()),
        lambda: ties.take_back(tie, a_person()),
    ):
        with pytest.raises(NotAllowed, match="your own ties"):
            change()
    ties.end_tie(tie, person, clock.today())
    assert in_conflict(person, case)
    ties.take_back(tie, person)
    assert not in_conflict(person, case)
    lines = list(entries(f"person:{person.pk}"))
    assert len(lines) == 3
    assert all(line.details == {"kind": "employment"} for line in lines)


def test_ties_go_when_a_person_is_anonymised() -> None:
    case = a_case()
    manager, person = office(case, Role.MANAGER), office(case, Role.CERTIFIER)
    told(person, EMPLOYED, case.community)
    anonymise(person, manager)
    assert not Tie.objects.exists()


def as_(person: Person) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(person)
    return client


def test_the_page_of_ones_ties() -> None:
    table = lay(Stage.REVIEW)
    person, here = table.anna, table.case.community
    client, page = as_(person), reverse("ties")
    assert as_(a_person()).get(page).status_code == 404
    assert client.get(reverse("account")).content.decode().count(page) == 1
    assert client.post(page, {"kind": EMPLOYED}).status_code == 422
    assert client.post(page, {"kind": EMPLOYED, "community": "0"}).status_code == 422
    sent = {"kind": EMPLOYED, "community": here.pk, "organisation": "The school"}
    said = client.post(page, sent, follow=True).content.decode()
    assert "You have left 1 case" in said
    assert "The school" in said
    assert not roles_on(table.case, person)
    tie = Tie.objects.get()
    mine = reverse("tie", args=[tie.pk])
    assert as_(table.bo).get(mine).status_code == 404
    assert as_(table.officer).post(mine, {"take_back": "yes"}).status_code == 404
    client.post(mine, {"ends": "2026-01-31"})
    assert Tie.objects.get().ends == date(2026, 1, 31)
    client.post(mine, {"take_back": "yes"})
    assert not Tie.objects.exists()


def test_nobody_else_learns_more_of_a_tie_than_its_kind() -> None:
    table = lay(Stage.REVIEW, seated=False)
    tell(table.anna, ToTell(EMPLOYED, table.case.community, organisation="The secret school"))
    page = reverse("act", args=[table.case.pk, "appoint_certifiers"])
    said = as_(table.officer).get(page).content.decode()
    assert "Cannot be chosen: has a tie: employment" in said
    sent = {"people": [table.anna.pk, table.bo.pk], "once": "a" * 32}
    answer = as_(table.officer).post(page, sent)
    assert answer.status_code == 409
    assert "has told of a tie to" in answer.content.decode()
    addresses = [
        *(reverse(name, args=[table.case.pk]) for name in ("case", "journal", "mail")),
        reverse("council"),
        reverse("office_council", args=[table.case.scheme.owner.key]),
        page,
    ]
    for who in (table.coordinator, table.officer, table.manager, table.bo):
        for address in addresses:
            said = as_(who).get(address).content.decode()
            assert "secret school" not in said
            if who is table.coordinator:
                assert "has a tie" not in said
    appoint_certifiers(
        table.case,
        table.officer,
        people=[table.bo.pk, office(table.case, Role.CERTIFIER).pk],
    )


def test_walks_from_person_and_from_case_agree() -> None:
    """`in_conflict` for one and `conflicts` for many are the same rule."""
    case = a_case()
    assert case.community.parent
    near = a_community(parent=case.community.parent)
    people = [office(case, Role.CERTIFIER) for _number in range(5)]
    hold(people[0], post_in(near, Role.READER))
    hold(people[1], post_in(a_community(), Role.READER))
    told(people[2], ADVISER, near)
    told(people[3], PARTNER, case.community.parent)
    found = conflicts(case, people)
    assert [bool(found[p.pk]) for p in people] == [in_conflict(p, case) for p in people]
    assert [bool(found[p.pk]) for p in people] == [True, False, False, True, False]
