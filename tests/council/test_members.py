"""Terms in the council: recorded by those who may, beside the tenure that alone lets someone act."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.council.table import lay
from tests.english import ENGLISH
from tests.world import a_case, a_community, a_person, office, post_of
from trygt import clock
from trygt.council import members
from trygt.council.members import About, appoint_member, calendar, end_term, public_members
from trygt.council.models import Membership
from trygt.journal.queries import entries
from trygt.outbox.models import Message
from trygt.people.acts import NotAllowed, anonymise
from trygt.people.models import Person, Tenure
from trygt.people.queries import posts_of
from trygt.people.roles import Role

pytestmark = pytest.mark.django_db
KNOWS = About("Falls at home.", ["nb", "en"], areas=["falls"])


def owner() -> tuple[str, Person]:
    """A scheme's owner and its manager."""
    case = a_case()
    return case.scheme.owner.key, office(case, Role.MANAGER)


def a_term(body: str, by: Person, **changes: Any) -> Membership:
    """A member's term of three years from today."""
    today = clock.today()
    told: dict[str, Any] = {
        "email": "eli@example.org",
        "name": "Eli Dahl",
        "role": members.MEMBER,
        "begins": today,
        "ends": clock.plus_months(today, 36),
        "reference": "12/26",
        "decided_on": today,
        "about": KNOWS,
    }
    return appoint_member(body, by, **told | changes)


def test_an_appointment_makes_the_tenure_and_tells_the_member() -> None:
    body, manager = owner()
    made = a_term(body, manager)
    person = Person.objects.get(email="eli@example.org")
    assert [(post.role, post.body) for post in posts_of(person)] == [(Role.CERTIFIER, body)]
    assert made.last_day == clock.plus_months(clock.today(), 36) - timedelta(days=1)
    mail = Message.objects.get()
    assert mail.address == person.email
    assert "12/26" in mail.body
    assert "/account/ties/" in mail.body
    assert {"appointed", "appointed by the board"} <= {e.verb for e in entries(f"body:{body}")}
    assert [term.person for term in calendar(body).sitting] == [person]


@pytest.mark.parametrize(
    "role", [Role.BOARD, Role.CASE_OFFICER, Role.COUNCIL_LEADER, Role.CERTIFIER, Role.EDITOR, None]
)
def test_only_managers_and_administrators_record_what_the_board_decides(role: Role | None) -> None:
    case = a_case()
    body = case.scheme.owner.key
    person = office(case, role) if role else a_person()
    with pytest.raises(NotAllowed, match="managers and administrators"):
        a_term(body, person)
    made = a_term(body, office(case, Role.ADMINISTRATOR))
    for change in (
        lambda: members.change_member(made, person, KNOWS),
        lambda: end_term(made.tenure, person, ends=clock.today(), reference="13/26"),
    ):
        with pytest.raises(NotAllowed, match="managers and administrators"):
            change()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"reference": " "}, "where the board's decision"),
        ({"decided_on": date(2999, 1, 1)}, "cannot lie in the future"),
        ({"begins": date(2020, 1, 1)}, "before the board has decided"),
        ({"ends": date(2020, 1, 1)}, "end after it begins"),
        ({"role": "emperor"}, "no such post"),
        ({"about": About("", ["nb"])}, "what the member knows"),
        ({"about": About("Falls", [])}, "languages"),
        ({"about": About("Falls", ["ja"])}, "languages"),
        ({"about": About("Falls", ["nb"], areas=["piers"])}, "no such area"),
    ],
)
def test_bad_terms_are_refused_and_leave_nothing(changes: dict[str, Any], why: str) -> None:
    body, manager = owner()
    with pytest.raises(NotAllowed, match=why):
        a_term(body, manager, **changes)
    assert not Membership.objects.exists()
    assert not Person.objects.filter(email="eli@example.org").exists()
    assert not Message.objects.exists()


def test_the_same_term_cannot_be_given_twice_but_the_next_follows_it() -> None:
    body, manager = owner()
    first = a_term(body, manager)
    with pytest.raises(NotAllowed, match="already"):
        a_term(body, manager)
    with pytest.raises(NotAllowed, match="already"):
        a_term(body, manager, begins=clock.today() + timedelta(days=90))
    ends = first.tenure.ends
    assert ends
    a_term(body, manager, begins=ends, ends=clock.plus_months(ends, 36))
    found = calendar(body)
    assert (len(found.sitting), len(found.coming)) == (1, 1)


def test_there_is_one_leader_and_one_deputy_at_a_time() -> None:
    body, manager = owner()
    lead = a_term(body, manager, role=members.LEADER)
    a_term(body, manager, role=members.DEPUTY, email="per@example.org", name="Per")
    for role in (members.LEADER, members.DEPUTY):
        with pytest.raises(NotAllowed, match="End that term first"):
            a_term(body, manager, role=role, email="new@example.org")
    end_term(lead.tenure, manager, ends=clock.today(), reference="13/26")
    a_term(body, manager, role=members.LEADER, email="new@example.org", name="New")
    assert [(t.person.name, t.role) for t in calendar(body).sitting] == [
        ("New", "leader"),
        ("Per", "deputy"),
    ]


def test_a_tenure_without_an_end_becomes_the_term_that_is_recorded() -> None:
    case = a_case()
    person, manager = office(case, Role.CERTIFIER), office(case, Role.MANAGER)
    made = a_term(case.scheme.owner.key, manager, email=person.email)
    assert made.tenure == person.tenures.get()
    assert made.tenure.ends == clock.plus_months(clock.today(), 36)


def test_a_term_ends_by_itself_by_decision_and_stays_in_the_history() -> None:
    body, manager = owner()
    made = a_term(body, manager)
    with pytest.raises(NotAllowed, match="where the board's decision"):
        end_term(made.tenure, manager, ends=clock.today(), reference="")
    for day in (clock.today() - timedelta(days=1), clock.plus_months(clock.today(), 48)):
        with pytest.raises(NotAllowed, match="today or later"):
            end_term(made.tenure, manager, ends=day, reference="13/26")
    with clock.at(clock.now() + timedelta(days=35 * 30)):
        assert [term.person.name for term in calendar(body).ending] == ["Eli Dahl"]
    with clock.at(clock.now() + timedelta(days=37 * 31)):
        assert [term.person.name for term in calendar(body).over] == ["Eli Dahl"]
        assert not public_members(body)
    end_term(made.tenure, manager, ends=clock.today() + timedelta(days=30), reference="13/26")
    made.refresh_from_db()
    assert made.end_reference == "13/26"
    with clock.at(clock.now() + timedelta(days=31)):
        assert not posts_of(made.tenure.person)
        assert [term.person.name for term in calendar(body).over] == ["Eli Dahl"]


def test_a_coming_member_may_not_act_yet() -> None:
    body, manager = owner()
    begins = clock.today() + timedelta(days=10)
    made = a_term(body, manager, begins=begins)
    assert not posts_of(made.tenure.person)
    assert not public_members(body)
    with clock.at(clock.now() + timedelta(days=11)):
        assert posts_of(made.tenure.person)
        assert [one.name for one in public_members(body)] == ["Eli Dahl"]


def test_the_database_wants_the_boards_decision() -> None:
    tenure = office(a_case(), Role.CERTIFIER).tenures.get()
    row = {"tenure": tenure, "competence": "x", "decided_on": clock.today()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(**row, reference="", recorded_at=clock.now())


def test_the_public_list_tells_of_the_office_and_nothing_personal() -> None:
    case = a_case()
    body, manager = case.scheme.owner.key, office(case, Role.MANAGER)
    county = a_community("Faraway", "county")
    about = About("Falls at home.", ["nb", "en"], ["falls"], county)
    a_term(body, manager, about=about)
    a_term(body, manager, role=members.DEPUTY, about=about)
    hidden = About("Fires.", ["nb"], shown=False)
    a_term(body, manager, email="per@example.org", name="Per Hidden", about=hidden)
    said = Client(headers=ENGLISH).get(reverse("council")).content.decode()
    for word in ("Eli Dahl", "Deputy leader, Member", "Falls at home.", "Norwegian Bokmål"):
        assert word in said
    for word in ("eli@example.org", "Faraway", "12/26", "Per Hidden", "Fires.", manager.name):
        assert word not in said
    eli = Person.objects.get(email="eli@example.org")
    anonymise(eli, manager)
    said = Client(headers=ENGLISH).get(reverse("council")).content.decode()
    assert "Falls at home." not in said
    assert not Tenure.objects.on(clock.today()).filter(person=eli).exists()


def as_(person: Person) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(person)
    return client


def test_the_pages_record_change_and_end_a_term() -> None:
    case = a_case()
    body, manager = case.scheme.owner.key, office(case, Role.MANAGER)
    client, today = as_(manager), clock.today()
    appoint = reverse("office_appoint", args=[body])
    sent = {
        "name": "Eli Dahl",
        "email": "eli@example.org",
        "role": "member",
        "begins": today.isoformat(),
        "last_day": (today + timedelta(days=700)).isoformat(),
        "decided_on": today.isoformat(),
        "reference": "12/26",
        "competence": "Falls at home.",
        "areas": ["falls"],
        "languages": ["nb"],
        "shown": "on",
    }
    page = client.post(appoint, sent | {"last_day": "2020-01-01"})
    assert page.status_code == 422
    assert "The term must end after it begins." in page.content.decode()
    assert client.post(appoint, sent)["Location"] == reverse("office_council", args=[body])
    tenure = Tenure.objects.get(person__email="eli@example.org")
    here = reverse("office_term", args=[body, tenure.pk])
    client.post(here, {"competence": "Fires.", "languages": ["nn"], "areas": []})
    assert tenure.membership.competence == "Fires."
    assert not tenure.membership.shown
    page = client.post(here, {"end": "yes", "last_day": today.isoformat(), "reference": ""})
    assert page.status_code == 422
    client.post(here, {"end": "yes", "last_day": today.isoformat(), "reference": "14/26"})
    tenure.refresh_from_db()
    assert tenure.ends == today + timedelta(days=1)
    said = client.get(reverse("office_council", args=[body])).content.decode()
    for word in ("Eli Dahl", "12/26", "Calendar of terms", "last day of Eli Dahl (member)"):
        assert word in said


def test_who_opens_the_pages() -> None:
    case = a_case()
    body = case.scheme.owner.key
    sits = office(case, Role.CERTIFIER)
    elsewhere = a_person()
    Tenure.objects.create(
        person=elsewhere, post=post_of("another-body", Role.MANAGER), begins=date(2020, 1, 1)
    )
    term = reverse("office_term", args=[body, sits.tenures.get().pk])
    council, appoint = (reverse(name, args=[body]) for name in ("office_council", "office_appoint"))
    for person, seen in (
        (office(case, Role.MANAGER), [200, 200, 200]),
        (sits, [200, 404, 404]),
        (office(case, Role.BOARD), [200, 404, 404]),
        (a_person(), [404, 404, 404]),
        (elsewhere, [404, 404, 404]),
    ):
        found = [as_(person).get(where).status_code for where in (council, appoint, term)]
        assert found == seen
    wrong = office(case, Role.EDITOR).tenures.get().pk
    manager = as_(office(case, Role.MANAGER))
    assert manager.get(reverse("office_term", args=[body, wrong])).status_code == 404
    assert manager.get(reverse("office_council", args=["nobody"])).status_code == 404


def test_the_boards_posts_are_filled_nowhere_else() -> None:
    case = a_case()
    manager, sits = office(case, Role.MANAGER), office(case, Role.CERTIFIER)
    people = reverse("body_posts", args=[case.scheme.owner.key])
    page = as_(manager).get(people).content.decode()
    assert 'value="certifier"' not in page
    assert 'value="case-officer"' in page
    sent = {"role": "certifier", "name": "X", "email": "x@example.org"}
    assert as_(manager).post(people, sent).status_code == 422
    for name in ("hand_over", "end_tenure"):
        address = reverse(name, args=[sits.tenures.get().pk])
        assert as_(manager).post(address).status_code == 404
    assert sits.tenures.get().ends is None


def test_the_council_page_names_cases_that_lack_a_certifier_but_none_one_may_not_see() -> None:
    table = lay(seated=False)
    address = reverse("office_council", args=[table.case.scheme.owner.key])
    said = as_(table.officer).get(address).content.decode()
    assert table.case.community.name in said
    assert "2 are missing" in said
    table.officer.interests.create(case=table.case, grounds="My sister.", at=clock.now())
    assert table.case.community.name not in as_(table.officer).get(address).content.decode()
