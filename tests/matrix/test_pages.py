"""Pages × roles: who gets which page; and that no list asks the database more for more rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.english import ENGLISH
from tests.register.numbers import note
from tests.world import (
    a_case,
    a_community,
    a_person,
    a_term,
    appoint,
    certify,
    everyone,
    hold,
    office,
    post_in,
    post_of,
    seat,
)
from trygt import clock
from trygt.cases.models import Case
from trygt.cases.roles import COMMUNITY_SIDE, JUDGES, OWNER_SIDE, On
from trygt.council.models import LearningPoint, Meeting, Question, Task
from trygt.council.ties import ToTell, tell
from trygt.figures.models import Unplaced
from trygt.intent.acts import prepare_letter
from trygt.journal import acts as journal
from trygt.laws.acts import change_law
from trygt.laws.models import LawReference
from trygt.outbox import acts as outbox
from trygt.people.models import Person, TieKind
from trygt.people.roles import Role
from trygt.profile.models import Handout, Link
from trygt.profile.saving import add_evidence
from trygt.schemes.definition import Stage
from trygt.threads.models import Thread
from trygt.threads.talking import open_thread

pytestmark = [pytest.mark.django_db, pytest.mark.anywhere]
EVERYONE = frozenset(On) - {On.CLOCK}
READERS = EVERYONE - {On.APPOINTED, On.COUNTY_CONTACT}
OFFICE = OWNER_SIDE
FILLERS = frozenset({On.SIGNER, On.SUBMITTER, On.SUBSTITUTE, On.COORDINATOR})
PAGES: dict[str, tuple[Callable[[Case], str], frozenset[On]]] = {
    "case": (lambda case: reverse("case", args=[case.pk]), EVERYONE),
    "journal": (lambda case: reverse("journal", args=[case.pk]), READERS),
    "mail": (lambda case: reverse("mail", args=[case.pk]), READERS),
    "letter": (lambda case: reverse("letter", args=[case.pk]), READERS),
    "library of evidence": (lambda case: reverse("library", args=[case.pk]), COMMUNITY_SIDE),
    "risk grid to choose from": (
        lambda case: reverse("risk_choose", args=[case.pk]),
        COMMUNITY_SIDE,
    ),
    "risk cell": (lambda case: reverse("risk_cell", args=[case.pk, "FALL", "L7"]), COMMUNITY_SIDE),
    "risk ranking": (lambda case: reverse("risk_ranking", args=[case.pk]), READERS),
    "risk on paper": (lambda case: reverse("risk_print", args=[case.pk]), READERS),
    "threads": (lambda case: reverse("threads", args=[case.pk]), READERS),
    "threads about an answer": (
        lambda case: reverse("talk", args=[case.pk, "presentation", 0]),
        READERS,
    ),
    "findings": (lambda case: reverse("council_findings", args=[case.pk]), JUDGES),
    "site visit": (lambda case: reverse("council_visit", args=[case.pk]), JUDGES),
    "fact check": (lambda case: reverse("council_facts", args=[case.pk]), READERS),
    "what changed": (lambda case: reverse("profile_changes", args=[case.pk]), READERS),
    "whom to compare with": (
        lambda case: reverse("figures_compare", args=[case.pk]),
        COMMUNITY_SIDE,
    ),
    "in and out": (lambda case: reverse("exchange", args=[case.pk]), COMMUNITY_SIDE),
    "profile on paper": (lambda case: reverse("profile_print", args=[case.pk]), READERS),
    "council's case paper": (
        lambda case: reverse("profile_council_case", args=[case.pk]),
        COMMUNITY_SIDE,
    ),
    "meetings": (lambda case: reverse("council_meeting", args=[case.pk]), READERS),
    "learning points": (lambda case: reverse("learning"), EVERYONE),
    "who has what": (lambda case: reverse("handing", args=[case.pk]), COMMUNITY_SIDE),
    "personal links": (
        lambda case: reverse("handing_links", args=[case.pk]),
        frozenset({On.COORDINATOR}),
    ),
    "office": (lambda case: reverse("office"), OFFICE),
    "figures at the office": (lambda case: reverse("office_figures"), OFFICE),
    "law references": (lambda case: reverse("office_laws"), frozenset({On.MANAGER})),
    "law reference": (
        lambda case: reverse("office_law", args=[case.scheme.laws[0].key]),
        frozenset({On.MANAGER}),
    ),
    "council at the office": (
        lambda case: reverse("office_council", args=[case.scheme.owner.key]),
        OFFICE,
    ),
    "recording a term": (
        lambda case: reverse("office_appoint", args=[case.scheme.owner.key]),
        frozenset({On.MANAGER}),
    ),
    "one's own ties": (lambda case: reverse("ties"), OFFICE),
    "office csv": (lambda case: reverse("office_csv"), OFFICE),
    "certifiers' load": (
        lambda case: reverse("office_load"),
        frozenset({On.CASE_OFFICER, On.MANAGER}),
    ),
    "handing over cases": (
        lambda case: reverse("office_hand_over"),
        frozenset({On.CASE_OFFICER, On.MANAGER}),
    ),
    "community's people": (
        lambda case: reverse("community_posts", args=[case.community.slug]),
        FILLERS | {On.CASE_OFFICER, On.MANAGER},
    ),
    "owner's people": (
        lambda case: reverse("body_posts", args=[case.scheme.owner.key]),
        frozenset({On.MANAGER}),
    ),
    "begin": (
        lambda case: reverse("begin", args=[case.community.slug, case.scheme_key]),
        (COMMUNITY_SIDE | OWNER_SIDE) - {On.APPOINTED, On.CERTIFIER},
    ),
}


def as_(person: Person) -> Client:
    """A browser in which this person has signed in."""
    client = Client(headers=ENGLISH)
    client.force_login(person)
    return client


@pytest.mark.parametrize("name", PAGES)
def test_who_gets_a_page(name: str) -> None:
    address_of, allowed = PAGES[name]
    case = a_case(stage=Stage.INTENT)
    people = everyone(case)
    prepare_letter(case, people[On.COORDINATOR], language="en")
    address = address_of(case)
    found = {role: as_(person).get(address).status_code for role, person in people.items()}
    forbidden = 403 if name == "begin" else 200  # begun already or not theirs: the page says so
    assert {role for role, status in found.items() if status in {200, forbidden}} == allowed
    assert {status for role, status in found.items() if role not in allowed} <= {404}
    assert as_(a_person()).get(address).status_code == 404
    answer = Client(headers=ENGLISH).get(address)
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/account/login/")


def test_an_act_that_is_not_yours_says_so_and_strangers_get_404() -> None:
    case = a_case(stage=Stage.INTEREST)
    coordinator, reader = seat(case, Role.COORDINATOR), seat(case, Role.READER)
    address = reverse("act", args=[case.pk, "prepare_letter"])
    statuses = [as_(p).get(address).status_code for p in (coordinator, reader, a_person())]
    assert statuses == [200, 403, 404]
    for name in ("no_such_act", "register_interest"):
        assert as_(coordinator).get(reverse("act", args=[case.pk, name])).status_code == 404


@dataclass(frozen=True)
class Listing:
    """A page of rows: its address, who reads it, and how to make one more row."""

    address: str
    reader: Person | None
    add: Callable[[], object]


def work() -> Listing:
    person, county = office(a_case(), Role.CASE_OFFICER), a_community(kind="county")
    return Listing(reverse("work"), person, lambda: a_case(a_community(parent=county)))


def judged(name: str, query: str = "") -> Listing:
    """A page of the office, one more late case with a certifier, a question and an officer each time."""
    case, county = a_case(), a_community(kind="county")
    reader = office(case, Role.CASE_OFFICER)
    long_ago = clock.now() - timedelta(days=400)

    def add() -> None:
        one = a_case(
            a_community(parent=county), Stage.STATEMENT, stage_since=long_ago, officer=reader
        )
        appoint(one)
        Question.objects.create(
            case=one, text="?", due=clock.today(), asked_by=reader, asked_at=long_ago
        )

    add()
    return Listing(f"{reverse(name)}?{query}", reader, add)


def saved_filters() -> Listing:
    reader = office(a_case(), Role.CASE_OFFICER)

    def add() -> None:
        number = reader.saved_filters.count()
        reader.saved_filters.create(name=f"Filter {number}", query="asleep=1")

    add()
    return Listing(reverse("office"), reader, add)


def many_communities() -> Listing:
    person = a_person()

    def add() -> None:
        community = a_community(kind="district")
        hold(person, post_in(community, Role.COORDINATOR))
        a_case(community)

    add()
    return Listing(reverse("work"), person, add)


def registered(name: str) -> Listing:
    county = a_community(kind="county")

    def add() -> None:
        certify(a_case(a_community(parent=county)), date(2026, 3, 1))

    add()
    return Listing(reverse(name), None, add)


def journal_of_a_case() -> Listing:
    case = a_case()
    person = seat(case, Role.COORDINATOR)

    def add() -> None:
        journal.write(
            case.stream, "tick_milestone", actor_id=a_person().pk, role="coordinator", details={}
        )

    add()
    return Listing(reverse("journal", args=[case.pk]), person, add)


def mails_of_a_case() -> Listing:
    case = a_case()

    def add() -> None:
        person = a_person()
        outbox.queue(
            stream=case.stream,
            about=f"about {person.pk}",
            address=person.email,
            receiver_id=person.pk,
            subject="s",
            body="b",
            language="nb",
        )

    add()
    return Listing(reverse("mail", args=[case.pk]), seat(case, Role.COORDINATOR), add)


def people_of_a_community() -> Listing:
    case = a_case()
    post = post_in(case.community, Role.CONTRIBUTOR, "health")
    return Listing(
        reverse("community_posts", args=[case.community.slug]),
        seat(case, Role.COORDINATOR),
        lambda: hold(a_person(), post),
    )


def people_of_the_owner() -> Listing:
    case = a_case()
    post = post_of(case.scheme.owner.key, Role.CERTIFIER)
    return Listing(
        reverse("body_posts", args=[case.scheme.owner.key]),
        office(case, Role.MANAGER),
        lambda: hold(a_person(), post),
    )


def case_page() -> Listing:
    case = a_case(stage=Stage.REVIEW)
    return Listing(
        reverse("case", args=[case.pk]),
        seat(case, Role.COORDINATOR),
        lambda: journal.write(
            case.stream, "note", actor_id=None, role="", details={"at": str(clock.now())}
        ),
    )


def handed_out(name: str, role: Role) -> Listing:
    """A page of parts, one more question handed out each time, as long as there are questions."""
    case = a_case(stage=Stage.PREPARING)
    post = post_in(case.community, Role.CONTRIBUTOR, "health")
    reader = seat(case, role, unit="health" if role is Role.CONTRIBUTOR else "")
    left = iter(case.scheme.section_of.items())

    def add() -> None:
        for question, section in islice(left, 1):
            Handout.objects.create(
                community=case.community, section=section.key, question=question, post=post
            )

    add()
    return Listing(reverse(name, args=[case.pk] if name != "work" else []), reader, add)


def links_of_a_community() -> Listing:
    case = a_case(stage=Stage.PREPARING)
    reader, post = seat(case, Role.COORDINATOR), post_in(case.community, Role.CONTRIBUTOR, "roads")

    def add() -> None:
        person, now = a_person(), clock.now()
        Link.objects.create(
            post=post,
            person=person,
            secret_hash=str(person.pk),
            made_by=reader,
            made_at=now,
            expires_at=now + timedelta(days=30),
        )

    add()
    return Listing(reverse("handing_links", args=[case.pk]), reader, add)


def places_to_choose() -> Listing:
    person = office(a_case(), Role.CASE_OFFICER)
    two = [a_community(), a_community()]

    def add() -> None:
        for done in (None, clock.now()):
            row = Unplaced.objects.create(
                source="ssb",
                table=f"table {Unplaced.objects.count()}",
                code="0716",
                sentence="It was split.",
                seen_at=clock.now(),
                decided_at=done,
                by=person if done else None,
            )
            row.candidates.set(two)
            note(row.table, faults=["x"])

    add()
    return Listing(reverse("office_figures"), person, add)


def evidence_of_a_community() -> Listing:
    case = a_case(stage=Stage.PREPARING)
    person = seat(case, Role.COORDINATOR)
    question = next(iter(case.scheme.questions))

    def add() -> None:
        add_evidence(case.community, question, 0, person, document="Plan", valid_to=clock.today())

    add()
    return Listing(reverse("library", args=[case.pk]), person, add)


def fetched_tables() -> Listing:
    def add() -> None:
        note("ssb-area", "county", faults=["x"])

    return Listing(reverse("sources"), None, add)


def law_references() -> Listing:
    def add() -> None:
        number = LawReference.objects.count()
        words = {"en": f"Act {number}"}
        LawReference.objects.create(key=f"act-{number}", title=words, summary=words)

    return Listing(reverse("office_laws"), office(a_case(), Role.EDITOR), add)


def changes_of_a_law() -> Listing:
    case = a_case()
    editor, key = office(case, Role.EDITOR), case.scheme.laws[0].key

    def add() -> None:
        revision = LawReference.objects.get(key=key).revision
        change_law(key, editor, revision, why="It has been amended.", section=f"§ {revision}")

    return Listing(reverse("office_law", args=[key]), editor, add)


def threads_of_a_case(name: str, *more: object) -> Listing:
    case = a_case(stage=Stage.REVIEW)
    writer, reader = seat(case, Role.COORDINATOR), seat(case, Role.CONTRIBUTOR)

    def add() -> None:
        text = f"Number {Thread.objects.count()}: @{reader.name}"
        open_thread(case, "presentation", 0, writer, text=text, audience="shared")

    add()
    return Listing(reverse(name, args=[case.pk, *more] if name != "work" else []), reader, add)


def terms_of_the_council(name: str) -> Listing:
    case = a_case(stage=Stage.REVIEW)
    post, county = post_of(case.scheme.owner.key, Role.CERTIFIER), a_community(kind="county")

    def add() -> None:
        person = a_person()
        a_term(hold(person, post, ends=date(2999, 1, 1)), county=county)
        a_term(hold(person, post, ends=date(2021, 1, 1)))
        appoint(case, person=person)

    add()
    reader = office(case, Role.MANAGER) if name == "office_council" else None
    args = [case.scheme.owner.key] if reader else []
    return Listing(reverse(name, args=args), reader, add)


def candidates_for_a_case() -> Listing:
    case = a_case(stage=Stage.REVIEW)
    post = post_of(case.scheme.owner.key, Role.CERTIFIER)
    near = a_community(parent=case.community.parent)

    def add() -> None:
        person = a_person()
        a_term(hold(person, post, ends=date(2999, 1, 1)))
        hold(person, post_in(near, Role.READER))

    add()
    officer = office(case, Role.CASE_OFFICER)
    return Listing(reverse("act", args=[case.pk, "appoint_certifiers"]), officer, add)


def ties_of_one() -> Listing:
    person, place = office(a_case(), Role.CERTIFIER), a_community()
    return Listing(reverse("ties"), person, lambda: tell(person, ToTell(TieKind.ADVISER, place)))


def meetings_of_a_case(name: str) -> Listing:
    """Meetings, with what came of each: a task of the reader's, and a learning point both sides share."""
    case = a_case(stage=Stage.REVIEW)
    reader = seat(case, Role.COORDINATOR)
    mine = {"by": reader, "at": clock.now()}

    def add() -> None:
        meeting = Meeting.objects.create(
            case=case,
            attempt=1,
            kind="dialogue",
            starts_at=clock.now() + timedelta(days=9),
            form="phone",
            place="x",
            scheduled_by=reader,
            scheduled_at=clock.now(),
        )
        Task.objects.create(meeting=meeting, text="Buy lamps", name="R", person=reader, **mine)
        shared = {"community_by": reader, "owner_by": reader, "shared_at": clock.now()}
        LearningPoint.objects.create(meeting=meeting, text="Ask first", **mine, **shared)

    add()
    address = reverse(name, args=[case.pk] if name == "council_meeting" else [])
    return Listing(address, reader, add)


def one_meeting() -> Listing:
    """A meeting's page, with ever more points, tasks, participants and learning points."""
    case = a_case(stage=Stage.REVIEW)
    reader = seat(case, Role.COORDINATOR)
    meeting = Meeting.objects.create(
        case=case,
        attempt=1,
        starts_at=clock.now() + timedelta(days=9),
        form="phone",
        place="x",
        scheduled_by=reader,
        scheduled_at=clock.now(),
    )
    mine = {"by": reader, "at": clock.now()}

    def add() -> None:
        person = a_person()
        meeting.invited.create(side="community", person=person, name=person.name)
        point = meeting.points.create(place=1, title=person.name)
        Task.objects.create(meeting=meeting, point=point, text="Lamps", name="R", **mine)
        LearningPoint.objects.create(meeting=meeting, text="Ask first", **mine)

    add()
    return Listing(reverse("meeting", args=[case.pk, meeting.pk]), reader, add)


LISTINGS: dict[str, Callable[[], Listing]] = {
    "work": work,
    "work of one with many communities": many_communities,
    "board": lambda: judged("office"),
    "board, only what is late": lambda: judged("office", "overdue=1&missing=1"),
    "board as csv": lambda: judged("office_csv"),
    "saved filters": saved_filters,
    "certifiers' load": lambda: judged("office_load"),
    "handing over cases": lambda: judged("office_hand_over"),
    "front": lambda: registered("home"),
    "register": lambda: registered("register"),
    "register as csv": lambda: registered("register_csv"),
    "journal": journal_of_a_case,
    "mail": mails_of_a_case,
    "who has what": lambda: handed_out("handing", Role.COORDINATOR),
    "profile of a contributor": lambda: handed_out("profile", Role.CONTRIBUTOR),
    "work of a contributor": lambda: handed_out("work", Role.CONTRIBUTOR),
    "personal links": links_of_a_community,
    "people of a community": people_of_a_community,
    "people of the owner": people_of_the_owner,
    "case": case_page,
    "threads": lambda: threads_of_a_case("threads"),
    "mentions": lambda: threads_of_a_case("work"),
    "council at the office": lambda: terms_of_the_council("office_council"),
    "public council": lambda: terms_of_the_council("council"),
    "candidates for a case": candidates_for_a_case,
    "one's own ties": ties_of_one,
    "meetings": lambda: meetings_of_a_case("council_meeting"),
    "learning points": lambda: meetings_of_a_case("learning"),
    "tasks from meetings": lambda: meetings_of_a_case("work"),
    "one meeting": one_meeting,
    "figures at the office": places_to_choose,
    "law references": law_references,
    "changes of a law reference": changes_of_a_law,
    "data sources": fetched_tables,
    "library of evidence": evidence_of_a_community,
}


@pytest.mark.parametrize("name", LISTINGS)
def test_a_list_asks_as_much_for_300_rows_as_for_one(name: str) -> None:
    listing = LISTINGS[name]()
    client = as_(listing.reader) if listing.reader else Client(headers=ENGLISH)
    client.get(listing.address)  # what is cached for good is cached now
    counts = []
    for rows in (1, 300):
        for _number in range(rows - 1):
            listing.add()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(listing.address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 60
