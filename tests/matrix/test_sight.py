"""Who sees a case: every role, every conflict, and that seeing and having a role are the same."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import (
    a_case,
    a_community,
    a_person,
    appoint,
    everyone,
    hold,
    office,
    post_in,
    post_of,
    seat,
)
from trygt import clock
from trygt.cases.judged import certified_by, overseen_by
from trygt.cases.models import Appointment, Case, Interest
from trygt.cases.roles import COMMUNITY_SIDE, On, community_roles_on, roles_on
from trygt.cases.sight import home_case
from trygt.people.models import Person, Tie
from trygt.people.roles import Role
from trygt.places.models import Succession
from trygt.schemes.definition import Scheme, Stage

pytestmark = pytest.mark.django_db


def sees(person: Person, case: Case) -> bool:
    """Whether the person finds the case; the answer always agrees with having a role on it."""
    found = Case.objects.visible_to(person).filter(pk=case.pk).exists()
    assert found == bool(roles_on(case, person))
    assert bool(home_case(person, case.pk)) == bool(roles_on(case, person) & COMMUNITY_SIDE)
    assert community_roles_on(case, person) == roles_on(case, person) & COMMUNITY_SIDE
    return found


@pytest.mark.parametrize("stage", list(Stage))
def test_every_role_sees_its_case_and_no_other(stage: Stage) -> None:
    case, other = a_case(stage=stage), a_case(stage=stage)
    for role, person in everyone(case).items():
        overseer = role in {On.CASE_OFFICER, On.MANAGER, On.BOARD, On.COUNCIL_LEADER}
        assert sees(person, case), role
        assert sees(person, other) is overseer, role


def test_those_without_a_part_see_nothing() -> None:
    case = a_case(stage=Stage.REVIEW)
    outsiders = [
        a_person(),
        seat(a_case(), Role.COORDINATOR),
        appoint(a_case()),
        office(case, Role.CERTIFIER),
        office(case, Role.EDITOR),
        office(case, Role.ADMINISTRATOR),
    ]
    foreign = a_person()
    hold(foreign, post_of("another-body", Role.MANAGER))
    for person in [*outsiders, foreign]:
        assert not sees(person, case)
    assert not Case.objects.visible_to(AnonymousUser()).exists()  # type: ignore[arg-type]
    assert sees(office(case, Role.MANAGER), case)


def test_a_county_contact_sees_only_what_is_shared() -> None:
    case = a_case()
    county = case.community.parent
    assert county
    contact = a_person()
    hold(contact, post_in(county, Role.COUNTY_CONTACT))
    assert not sees(contact, case)
    case.county_may_read = True
    case.save()
    assert sees(contact, case)
    assert not sees(contact, a_case(county_may_read=True))
    assert not sees(contact, a_case(county))


def test_a_post_that_ended_or_has_not_begun_gives_nothing() -> None:
    case, today = a_case(), clock.today()
    past, future, present = a_person(), a_person(), a_person()
    post = post_in(case.community, Role.COORDINATOR)
    hold(past, post, ends=today)
    hold(future, post, begins=today + timedelta(days=1))
    hold(present, post, ends=today + timedelta(days=1))
    assert [sees(person, case) for person in (past, future, present)] == [False, False, True]


OWNERS = [Role.CASE_OFFICER, Role.MANAGER, Role.BOARD, Role.COUNCIL_LEADER, Role.CERTIFIER]


def of_owner(case: Case, role: Role) -> Person:
    """Someone of the owner's side who sees the case."""
    person = appoint(case) if role is Role.CERTIFIER else office(case, role)
    assert sees(person, case)
    return person


@pytest.mark.parametrize("role", OWNERS)
def test_a_declared_interest_hides_the_case(role: Role) -> None:
    case, other = a_case(), a_case()
    person = of_owner(case, role)
    Interest.objects.create(case=case, person=person, grounds="My sister.", at=clock.now())
    assert not sees(person, case)
    assert sees(person, other) is (role is not Role.CERTIFIER)
    assert sees(of_owner(case, role), case)


@pytest.mark.parametrize("role", OWNERS)
@pytest.mark.parametrize(
    ("months", "hidden"), [(0, True), (23, True), (25, False)], ids=["just", "lately", "long ago"]
)
def test_a_post_in_the_county_hides_its_cases_for_as_long_as_the_scheme_says(
    role: Role, months: int, hidden: bool
) -> None:
    case = a_case()
    neighbour, stranger = a_community(parent=case.community.parent), a_community()
    ended = clock.plus_months(clock.today(), -months)
    near, far = of_owner(case, role), of_owner(case, role)
    hold(near, post_in(neighbour, Role.READER), ends=ended)
    hold(far, post_in(stranger, Role.READER), ends=ended)
    assert sees(near, case) is not hidden
    assert sees(far, case)


@pytest.mark.parametrize("role", OWNERS)
def test_a_post_in_the_community_itself_hides_it_from_the_office_not_from_the_community(
    role: Role,
) -> None:
    case = a_case()
    person = of_owner(case, role)
    tenure = hold(person, post_in(case.community, Role.CONTRIBUTOR))
    assert sees(person, case)
    assert roles_on(case, person) == {On.CONTRIBUTOR}
    tenure.ends = clock.today()
    tenure.save()
    assert not sees(person, case)


@pytest.mark.parametrize("role", OWNERS)
@pytest.mark.parametrize(("kind", "hidden"), [("merged", True), ("split", True), ("border", False)])
def test_a_post_in_what_the_community_was_hides_it(role: Role, kind: str, hidden: bool) -> None:
    case = a_case()
    first, second = a_community(), a_community()
    for before, after in ((first, second), (second, case.community)):
        Succession.objects.create(predecessor=before, successor=after, on=clock.today(), kind=kind)
    person = of_owner(case, role)
    hold(person, post_in(first, Role.READER), ends=clock.today())
    assert sees(person, case) is not hidden


@pytest.mark.parametrize("role", OWNERS)
@pytest.mark.parametrize(
    ("kind", "where", "hidden"),
    [
        ("employment", "own", True),
        ("employment", "neighbour", True),
        ("employment", "county", True),
        ("partnership", "own", True),
        ("partnership", "neighbour", False),
        ("partnership", "county", True),
        ("adviser", "own", True),
        ("adviser", "neighbour", False),
        ("adviser", "elsewhere", False),
    ],
)
def test_a_tie_hides_exactly_the_cases_it_reaches(
    role: Role, kind: str, where: str, hidden: bool
) -> None:
    case, other = a_case(), a_case()
    assert case.community.parent
    person = of_owner(case, role)
    if role is Role.CERTIFIER:
        appoint(other, person=person)
    place = {
        "own": case.community,
        "neighbour": a_community(parent=case.community.parent),
        "county": case.community.parent,
        "elsewhere": a_community(),
    }[where]
    ended = clock.plus_months(clock.today(), -23)
    Tie.objects.create(person=person, kind=kind, community=place, ends=ended, told_at=clock.now())
    assert sees(person, case) is not hidden
    assert sees(person, other)
    assert set(overseen_by(person)) | set(certified_by(person)) == set(
        Case.objects.visible_to(person)
    )
    Tie.objects.update(ends=clock.plus_months(clock.today(), -25))
    assert sees(person, case)


@pytest.mark.parametrize("role", OWNERS)
def test_ones_own_country_hides_its_cases_where_the_scheme_says_so(
    role: Role, second_scheme: Scheme
) -> None:
    place = (second_scheme.key, second_scheme.version)
    here, abroad = a_case(scheme=place), a_case(scheme=place)
    abroad.community.country = "JP"
    abroad.community.save()
    person = of_owner(here, role)
    if role is Role.CERTIFIER:
        appoint(abroad, person=person)
    Tie.objects.create(person=person, kind="own-country", country="NO", told_at=clock.now())
    assert not sees(person, here)
    assert sees(person, abroad)


def test_an_appointment_counts_from_beginning_to_end() -> None:
    case = a_case(stage=Stage.REVIEW)
    person = appoint(case, declared=False)
    assert sees(person, case)
    assert roles_on(case, person) == {On.APPOINTED}
    Appointment.objects.update(declared_at=clock.now())
    assert roles_on(case, person) == {On.CERTIFIER}
    Appointment.objects.update(ended_at=clock.now())
    assert not sees(person, case)


def test_finding_cases_takes_as_many_queries_for_many_as_for_few() -> None:
    case = a_case()
    for role, person in everyone(case).items():
        with CaptureQueriesContext(connection) as few:
            list(Case.objects.visible_to(person).select_related("community"))
        assert len(few) <= 6, role
    officer = office(case, Role.CASE_OFFICER)
    for _number in range(30):
        a_case()
    with CaptureQueriesContext(connection) as many:
        assert len(Case.objects.visible_to(officer).select_related("community")) == 31
    assert len(many) <= 6
    tie = {"kind": "partnership", "told_at": clock.now()}
    Tie.objects.create(person=officer, community=a_community(kind="county"), **tie)
    with CaptureQueriesContext(connection) as one_tie:
        assert len(Case.objects.visible_to(officer)) == 31
    for _number in range(30):
        Tie.objects.create(person=officer, community=a_community(kind="county"), **tie)
    with CaptureQueriesContext(connection) as many_ties:
        assert len(Case.objects.visible_to(officer)) == 31
    assert len(one_tie) == len(many_ties) <= 10
