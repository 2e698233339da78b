"""Who sees and writes which thread: every role, every audience, both sides, and every conflict of interest."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.world import (
    a_case,
    a_community,
    a_person,
    appoint,
    everyone,
    hold,
    office,
    post_in,
    put,
    seat,
)
from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.models import Appointment, Case, Interest
from trygt.cases.roles import COMMUNITY_SIDE, JUDGES, On, roles_on
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.schemes.definition import Stage
from trygt.threads.models import Mention, Message, Thread
from trygt.threads.readers import readers_of, reads, writes
from trygt.threads.sight import Audience
from trygt.threads.talking import open_thread, write

pytestmark = pytest.mark.django_db
QUESTION = "presentation"
# What each role reads, written out: the rule is not asked about itself.
OF_COMMUNITY = {Audience.COMMUNITY, Audience.SHARED}
OF_COUNCIL = {Audience.COUNCIL, Audience.SHARED}
READS: dict[On, set[Audience]] = {
    On.SIGNER: OF_COMMUNITY,
    On.SUBMITTER: OF_COMMUNITY,
    On.SUBSTITUTE: OF_COMMUNITY,
    On.COORDINATOR: OF_COMMUNITY,
    On.CONTRIBUTOR: OF_COMMUNITY,
    On.READER: OF_COMMUNITY,
    On.COUNTY_CONTACT: set(),
    On.APPOINTED: set(),
    On.CERTIFIER: OF_COUNCIL,
    On.COUNCIL_LEADER: OF_COUNCIL,
    On.CASE_OFFICER: OF_COUNCIL,
    On.MANAGER: OF_COUNCIL,
    On.BOARD: OF_COUNCIL,
}


def talk(case: Case, coordinator: Person, certifier: Person) -> dict[Audience, Thread]:
    """One thread for each audience, each with a mention."""
    found = {}
    for audience in Audience:
        by = certifier if audience is Audience.COUNCIL else coordinator
        thread = open_thread(case, QUESTION, 0, by, text=f"For {audience}", audience=audience)
        other = certifier if by is coordinator else coordinator
        Mention.objects.create(message=thread.messages.get(), person=other)
        found[audience] = thread
    return found


def seen(person: Person, case: Case) -> set[Audience]:
    """The audiences whose thread the person finds; threads, messages and mentions always agree."""
    threads = Thread.objects.visible_to(person).filter(case=case)
    found = {Audience(one.audience) for one in threads}
    assert len(threads) == len(found)
    messages = Message.objects.visible_to(person).filter(thread__case=case)
    assert {Audience(one.thread.audience) for one in messages} == found
    mentions = Mention.objects.visible_to(person).filter(message__thread__case=case)
    assert {Audience(one.message.thread.audience) for one in mentions} == found
    assert found == reads(roles_on(case, person))
    return found


@pytest.mark.parametrize("stage", [Stage.PREPARING, Stage.REVIEW, Stage.CERTIFIED, Stage.ENDED])
def test_every_role_reads_what_its_side_reads_and_nothing_of_another_case(stage: Stage) -> None:
    case, other = a_case(stage=Stage.REVIEW), a_case(stage=Stage.REVIEW)
    people = everyone(case)
    talk(case, people[On.COORDINATOR], people[On.CERTIFIER])
    talk(other, seat(other, Role.COORDINATOR), appoint(other))
    put(case, stage)
    assert set(READS) == set(On) - {On.CLOCK}
    for role, person in people.items():
        assert seen(person, case) == READS[role], role
        overseer = role in {On.CASE_OFFICER, On.MANAGER, On.BOARD, On.COUNCIL_LEADER}
        assert seen(person, other) == (OF_COUNCIL if overseer else set()), role
    assert seen(a_person(), case) == set()
    assert not Thread.objects.visible_to(AnonymousUser()).exists()  # type: ignore[arg-type]
    assert not Message.objects.visible_to(AnonymousUser()).exists()  # type: ignore[arg-type]
    assert not Mention.objects.visible_to(AnonymousUser()).exists()  # type: ignore[arg-type]


def test_every_role_writes_for_its_own_audiences_alone() -> None:
    case = a_case(stage=Stage.REVIEW)
    people = everyone(case)
    threads = talk(case, people[On.COORDINATOR], people[On.CERTIFIER])
    for (role, person), audience in product(people.items(), Audience):
        may = audience in READS[role] and role is not On.READER
        assert (audience in writes(case, roles_on(case, person))) is may, (role, audience)
        words = f"{role} {audience}"
        for write_it in (
            lambda p=person, a=audience, w=words: open_thread(
                case, QUESTION, 0, p, text=f"New {w}", audience=a
            ),
            lambda p=person, a=audience, w=words: write(threads[a], p, w),
        ):
            if may:
                assert write_it()
            else:
                with pytest.raises(Refused):
                    write_it()
    said = Message.objects.count()
    put(case, Stage.ENDED)
    for person, audience in product(people.values(), Audience):
        threads[audience].refresh_from_db()
        with pytest.raises(Refused):
            write(threads[audience], person, "After the end")
    assert Message.objects.count() == said


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.MANAGER, Role.BOARD, Role.CERTIFIER])
@pytest.mark.parametrize("how", ["declared", "a post in the county", "taken off", "both sides"])
def test_a_conflict_of_interest_hides_what_the_owners_side_reads(role: Role, how: str) -> None:
    case = a_case(stage=Stage.REVIEW)
    person = appoint(case) if role is Role.CERTIFIER else office(case, role)
    threads = talk(case, seat(case, Role.COORDINATOR), appoint(case))
    assert seen(person, case) == OF_COUNCIL
    if how == "declared":
        Interest.objects.create(case=case, person=person, grounds="My sister.", at=clock.now())
    elif how == "a post in the county":
        near = a_community(parent=case.community.parent)
        hold(person, post_in(near, Role.READER), ends=clock.today())
    elif how == "taken off":
        Appointment.objects.filter(person=person).update(ended_at=clock.now())
        person.tenures.update(ends=clock.today())
    else:  # one's own municipality: the community's threads, never again the council's
        seat(case, Role.CONTRIBUTOR, person=person)
    left = OF_COMMUNITY if how == "both sides" else set()
    assert seen(person, case) == left
    assert person not in [one.person for one in readers_of(case) if Audience.COUNCIL in one.reads]
    with pytest.raises(Refused):
        write(threads[Audience.COUNCIL], person, "Still here")


def test_those_who_can_be_mentioned_are_those_who_see() -> None:
    case = a_case(stage=Stage.REVIEW)
    people = everyone(case)
    near = office(case, Role.MANAGER)
    hold(near, post_in(a_community(parent=case.community.parent), Role.READER))
    declared = office(case, Role.BOARD)
    Interest.objects.create(case=case, person=declared, grounds="Kin", at=clock.now())
    seat(case, Role.READER, person=a_person(is_active=False))
    both = seat(case, Role.CONTRIBUTOR, person=office(case, Role.MANAGER))
    found = {one.person.pk: one.reads for one in readers_of(case)}
    expected = {people[role].pk: audiences for role, audiences in READS.items() if audiences}
    assert found == expected | {both.pk: OF_COMMUNITY}
    assert {role for role in READS if READS[role]} == COMMUNITY_SIDE | JUDGES
