"""Inviting, accepting, handing over, ending: who may, what follows, and links that no longer hold."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.world import SCHEME, a_case, a_community, a_person, hold, office, post_in, post_of, seat
from trygt import clock
from trygt.journal import queries as journal
from trygt.outbox.models import Message, State
from trygt.people import acts, queries
from trygt.people.models import Invitation, Person, Post, Tenure
from trygt.people.roles import Role
from trygt.schemes.queries import get

pytestmark = pytest.mark.django_db


def secret_of(invitation: Invitation) -> str:
    """The secret in the mailed link."""
    body = Message.objects.get(about=f"invitation:{invitation.pk}").body
    found = re.search(r"/account/invitation/([^/]+)/", body)
    assert found
    return found[1]


def invite(case: object, role: str, by: Person, **more: object) -> Invitation:
    post = post_in(case.community, role)  # type: ignore[attr-defined]
    told = {"email": "new@example.org", "name": "New"} | more
    return acts.invite(post, by=by, **told)  # type: ignore[arg-type]


def current(person: Person) -> set[str]:
    return {post.role for post in queries.posts_of(person)}


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.COORDINATOR, True),
        ("mayor", True),
        ("chief-executive", True),
        (Role.CONTRIBUTOR, False),
        (Role.READER, False),
    ],
)
def test_who_may_fill_posts_in_a_community(role: str, may: bool) -> None:
    case = a_case()
    person = seat(case, role)
    assert acts.may_fill(person, community=case.community) is may
    assert not acts.may_fill(person, community=a_community())
    assert not acts.may_fill(person, body=case.scheme.owner.key)
    before = Invitation.objects.count()
    if may:
        invite(case, Role.READER, person)
    else:
        with pytest.raises(acts.NotAllowed):
            invite(case, Role.READER, person)
    assert Invitation.objects.count() == before + may


def test_who_may_fill_posts_in_a_body() -> None:
    case = a_case()
    body = case.scheme.owner.key
    may = {role: acts.may_fill(office(case, role), body=body) for role in Role}
    assert [role for role, yes in may.items() if yes] == [Role.MANAGER, Role.ADMINISTRATOR]
    stranger = a_person()
    hold(stranger, post_of("another-body", Role.MANAGER))
    assert not acts.may_fill(stranger, body=body)
    assert not acts.may_fill(stranger, community=case.community)
    assert acts.may_fill(office(case, Role.CASE_OFFICER), community=case.community)


def test_an_accepted_invitation_makes_the_person_and_gives_the_post() -> None:
    case = a_case()
    invitation = invite(case, Role.COORDINATOR, seat(case, "mayor"), email="New@Example.org ")
    secret = secret_of(invitation)
    assert secret not in str(vars(Invitation.objects.get()))
    person = acts.accept(secret, name="Nina", language="nn")
    assert (person.email, person.name, person.language) == ("new@example.org", "Nina", "nn")
    assert not person.has_usable_password()
    assert current(person) == {Role.COORDINATOR}
    with pytest.raises(acts.NotAllowed):
        acts.accept(secret, name="Again", language="nb")
    assert Tenure.objects.filter(person=person).count() == 1
    lines = [entry.verb for entry in journal.entries(f"community:{case.community_id}")]
    assert lines == ["invited", "appointed"]


def test_a_link_stops_holding() -> None:
    case = a_case()
    mayor = seat(case, "mayor")
    invitation = invite(case, Role.READER, mayor)
    secret = secret_of(invitation)
    with clock.at(clock.now() + timedelta(days=acts.INVITATION_DAYS, minutes=-1)):
        assert acts.find(secret)
    with clock.at(clock.now() + timedelta(days=acts.INVITATION_DAYS, minutes=1)):
        assert acts.find(secret) is None
        with pytest.raises(acts.NotAllowed):
            acts.accept(secret, name="Late", language="nb")
    assert acts.find("made-up") is None
    acts.revoke(invitation, by=mayor)
    assert acts.find(secret) is None
    assert Message.objects.get().state == State.WITHDRAWN
    assert not Person.objects.filter(email="new@example.org").exists()


def test_inviting_anew_makes_the_earlier_link_useless() -> None:
    case = a_case()
    mayor = seat(case, "mayor")
    first = secret_of(invite(case, Role.READER, mayor))
    other = secret_of(invite(case, Role.CONTRIBUTOR, mayor))
    second = secret_of(invite(case, Role.READER, mayor))
    assert [bool(acts.find(secret)) for secret in (first, other, second)] == [False, True, True]


def test_a_handover_takes_effect_on_acceptance() -> None:
    case = a_case()
    before = seat(case, "mayor")
    tenure = before.tenures.get()
    invitation = invite(case, "mayor", before, replaces=tenure)
    assert current(before) == {"mayor"}
    after = acts.accept(secret_of(invitation), name="After", language="nb")
    assert current(before) == set()
    assert current(after) == {"mayor"}
    verbs = [entry.verb for entry in journal.entries(f"community:{case.community_id}")]
    assert verbs == ["invited", "appointed", "handed over"]


def test_nobody_is_replaced_in_a_post_they_do_not_hold() -> None:
    case = a_case()
    mayor, reader = seat(case, "mayor"), seat(case, Role.READER)
    with pytest.raises(acts.NotAllowed):
        invite(case, "mayor", mayor, replaces=reader.tenures.get())
    invite(case, Role.READER, mayor, replaces=reader.tenures.get())


def test_a_substitute_who_is_given_the_post_moves_up() -> None:
    case = a_case()
    person = seat(case, "chief-executive", substitute=True)
    post = post_in(case.community, "chief-executive")
    acts.appoint(post, person, None)
    acts.appoint(post, person, None)
    [held] = queries.posts_of(person)
    assert not held.substitute
    assert person.tenures.count() == 2


def test_a_closed_account_takes_no_post() -> None:
    case = a_case()
    gone = a_person(is_active=False)
    secret = secret_of(invite(case, Role.READER, seat(case, "mayor"), email=gone.email))
    with pytest.raises(acts.NotAllowed, match="closed"):
        acts.accept(secret, name="Back", language="nb")
    assert not gone.tenures.exists()
    assert acts.find(secret)


def test_ending_a_tenure() -> None:
    case = a_case()
    mayor, reader = seat(case, "mayor"), seat(case, Role.READER)
    with pytest.raises(acts.NotAllowed):
        acts.end(mayor.tenures.get(), by=reader)
    stale = reader.tenures.get()
    acts.end(reader.tenures.get(), by=mayor)
    acts.end(stale, by=mayor)
    assert current(reader) == set()
    assert current(mayor) == {"mayor"}
    assert [e.verb for e in journal.entries(f"community:{case.community_id}")] == ["ended"]
    assert {post.role for post in queries.posts_of(reader, since_days=30)} == {Role.READER}


def test_posts_by_day() -> None:
    case, person = a_case(), a_person()
    today = clock.today()
    hold(person, post_in(case.community, "mayor"), ends=today)
    hold(person, post_in(case.community, Role.READER), begins=today + timedelta(days=1))
    hold(person, post_in(case.community, Role.CONTRIBUTOR, "health"))
    assert current(person) == {Role.CONTRIBUTOR}
    yesterday = queries.posts_of(person, on=today - timedelta(days=1))
    assert {post.role for post in yesterday} == {"mayor", Role.CONTRIBUTOR}
    assert list(queries.holders(["mayor"], community_id=case.community_id)) == []
    assert list(queries.holders([Role.CONTRIBUTOR], community_id=case.community_id)) == [person]


def test_posts_that_do_not_belong_there_are_not_made() -> None:
    community, county = a_community(), a_community(kind="county")
    with pytest.raises(acts.NotAllowed):
        acts.post_for("emperor", community=community)
    with pytest.raises(acts.NotAllowed):
        acts.post_for(Role.MANAGER, community=community)
    with pytest.raises(acts.NotAllowed):
        acts.post_for(Role.COUNTY_CONTACT, community=community)
    acts.post_for(Role.COUNTY_CONTACT, community=county)
    acts.post_for("mayor", community=community)
    assert acts.post_for("mayor", community=community) == Post.objects.get(role="mayor")
    assert get(*SCHEME).kind("municipality")


@pytest.mark.django_db(transaction=True)
def test_two_who_take_one_invitation_at_once() -> None:
    case = a_case()
    secret = secret_of(invite(case, Role.READER, seat(case, "mayor")))
    ready, answers = Barrier(2), []

    def work() -> None:
        ready.wait()
        try:
            answers.append(acts.accept(secret, name="New", language="nb").email)
        except acts.NotAllowed:
            answers.append("refused")
        except Exception as fault:
            answers.append(repr(fault))
        finally:
            connection.close()

    threads = [Thread(target=work) for _thread in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["new@example.org", "refused"]
    assert Tenure.objects.filter(person__email="new@example.org").count() == 1
