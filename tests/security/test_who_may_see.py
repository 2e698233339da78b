"""Every address with an id in it: a stranger, a neighbour and one in conflict get what nobody gets."""

from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.injuries.world import as_csv, fmds_rows, told
from tests.world import (
    a_case,
    a_community,
    a_person,
    a_term,
    appoint,
    certify,
    decide,
    hold,
    office,
    post_in,
    seat,
    tick_all,
)
from trygt import clock
from trygt.cases.models import Case, Interest
from trygt.council.models import Condition, Meeting, Statement
from trygt.council.queries import attempt_of
from trygt.council.ties import ToTell, tell
from trygt.exchange import acts as exchange
from trygt.exchange import writing as exchange_out
from trygt.files.acts import take_in
from trygt.files.models import StoredFile
from trygt.injuries import acts as injuries
from trygt.intent.acts import prepare_letter
from trygt.people import acts as people
from trygt.people.models import Invitation, Person
from trygt.people.roles import Role
from trygt.profile.models import Evidence, EvidenceLink, Snapshot
from trygt.schemes.definition import Stage
from trygt.threads.talking import open_thread

pytestmark = [pytest.mark.django_db, pytest.mark.anywhere]
# Open to all by design; what they show is only what is public (tests/register).
PUBLIC = {"community", "verified", "diploma", "account_reset_password_from_key"}
PUBLIC |= {"figures", "figures_csv", "figures_json", "community_wall"}
# Reached with a secret instead of an id.
BY_SECRET = {"invitation", "answer", "answer_save", "answer_evidence", "answer_confirm"}
BY_SECRET |= {"answer_file", "answer_evidence_remove"}
# Rows looked for among those of the case.
OF_A_CASE = {"evidence_id", "link_id", "pk", "data_id", "pending_id", "import_id"}
OF_A_CASE |= {"thread_id", "message_id", "meeting_id"}
NOT_FOUND = HTTPStatus.NOT_FOUND


@dataclass
class Place:
    """A community whose every kind of row has an address, and its people."""

    case: Case
    coordinator: Person
    officer: Person
    manager: Person
    certifier: Person
    sent: dict[str, dict[str, object]] = field(default_factory=dict)


def a_file(by: Person) -> StoredFile:
    return take_in(ContentFile(b"We walked the streets.\n", name="walk.txt"), by)


def counted_and_waiting(case: Case, by: Person) -> tuple[int, int]:
    """A counted data set, and rows of the same person waiting to be counted."""
    file = ContentFile(as_csv(fmds_rows(40)), name="injuries.csv")
    data = injuries.confirm(injuries.hold(case.community, file, by), told(), by)
    return data.pk, injuries.hold(case.community, file, by).pk


def a_workbook(case: Case, by: Person) -> int:
    """A workbook of the person, waiting to be taken in."""
    file = ContentFile(exchange_out.workbook(case), name="profile.xlsx")
    return exchange.hold(case, file, by).pk


def settle(stage: Stage = Stage.REVIEW) -> Place:
    """Make one row of everything that has an id in some address."""
    case = a_case(stage=Stage.INTENT)
    coordinator = seat(case, Role.COORDINATOR)
    prepare_letter(case, coordinator, language="en")
    letter = case.letters.get()
    letter.resolution = a_file(coordinator)
    letter.save()
    tick_all(case)
    case.stage = stage
    case.save()
    place = Place(
        case,
        coordinator,
        office(case, Role.CASE_OFFICER),
        office(case, Role.MANAGER),
        appoint(case),
    )
    evidence = Evidence.objects.create(
        community=case.community,
        title="Walk",
        file=a_file(coordinator),
        added_by=coordinator,
        added_at=clock.now(),
    )
    section = next(iter(case.scheme.sections.values()))
    question = section.questions[0].key
    link = EvidenceLink.objects.create(evidence=evidence, question=question)
    answer = {
        "question": question,
        "slot": 0,
        "value": "x",
        "author": coordinator.pk,
        "at": clock.now().isoformat(),
        "evidence": [{"id": evidence.pk, "title": "Walk"}],
    }
    snapshot = Snapshot.objects.create(
        case=case,
        number=1,
        content={"answers": [answer]},
        fingerprint="f",
        submitted_by=coordinator,
        submitted_at=clock.now(),
    )
    condition = Condition.objects.create(
        decision=decide(case),
        text="Mend it",
        due=clock.today() + timedelta(days=30),
        file=a_file(coordinator),
    )
    meeting = Meeting.objects.create(
        case=case,
        attempt=1,
        starts_at=clock.now() + timedelta(days=9),
        form="physical",
        place="x",
        scheduled_by=coordinator,
        scheduled_at=clock.now(),
    )
    Statement.objects.create(
        case=case,
        attempt=attempt_of(case),
        revision=1,
        strengths="x",
        further_work="x",
        recommendation="positive",
        author=place.certifier,
        saved_at=clock.now(),
        given_at=clock.now(),
        fingerprint="f",
    )
    post = people.post_for(Role.READER, community=case.community)
    invitation = people.invite(post, email="r@example.org", name="R", by=coordinator)
    data, waiting = counted_and_waiting(case, coordinator)
    thread = open_thread(case, question, 0, coordinator, text="x", audience="shared")
    mine = {"case_id": case.pk}
    place.sent = {
        "case_id": mine,
        "slug": {"slug": case.community.slug},
        "scheme_key": {"scheme_key": case.scheme_key},
        "body": {"body": case.scheme.owner.key},
        "name": {"name": "note"},
        "section": {"section": section.key},
        "question": {"question": question},
        "place": {"place": question},
        "slot": {"slot": 0},
        "evidence_id": {"evidence_id": evidence.pk},
        "link_id": {"link_id": link.pk},
        "number": {"number": snapshot.number},
        "pk": {"pk": condition.pk},
        "meeting_id": {"meeting_id": meeting.pk},
        "data_id": {"data_id": data},
        "pending_id": {"pending_id": waiting},
        "thread_id": {"thread_id": thread.pk},
        "message_id": {"message_id": thread.messages.get().pk},
        "import_id": {"import_id": a_workbook(case, coordinator)},
        "theme": {"theme": "FALL"},
        "phase": {"phase": "L7"},
        "key": {"key": case.scheme.laws[0].key},
        "tenure_id": {"tenure_id": coordinator.tenures.get().pk},
        "term_id": {"term_id": a_term(place.certifier.tenures.get()).tenure_id},
        "tie_id": {"tie_id": tell(place.certifier, ToTell("employment", a_community()))[0].pk},
        "invitation_id": {"invitation_id": invitation.pk},
    }
    return place


def named(resolver: URLResolver | None = None, above: tuple[str, ...] = ()) -> dict[str, set[str]]:
    """Every named address below with the ids it takes."""
    found: dict[str, set[str]] = {}
    for item in (resolver or get_resolver()).url_patterns:
        names = (*above, *item.pattern.converters)
        if isinstance(item, URLPattern):
            if names and item.name:
                found[item.name] = set(names)
        else:
            found |= named(item, names)
    return found


def guarded() -> dict[str, set[str]]:
    """Those that are not for everyone."""
    return {name: ids for name, ids in named().items() if name not in PUBLIC | BY_SECRET}


def address(place: Place, name: str) -> str:
    words: dict[str, object] = {}
    for key in guarded()[name]:
        words |= place.sent[key]
    return reverse(name, kwargs=words)


def statuses(person: Person, where: str) -> set[int]:
    client = Client()
    client.force_login(person)
    found = set()
    for answer in (client.get(where), client.post(where)):
        found.add(answer.status_code)
        answer.getvalue()
    return found


def unseen(status: set[int]) -> bool:
    """404, or 405 where the address takes no such request from anyone, whoever asks."""
    return NOT_FOUND in status and status <= {NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}


def test_every_address_with_an_id_is_in_this_test() -> None:
    place = settle()
    names = guarded()
    assert len(names) >= 25
    for name in names:
        assert address(place, name).startswith(("/work/", "/office/", "/account/"))


def test_it_opens_for_those_it_is_for() -> None:
    place = settle()
    last = ("injuries_cancel", "exchange_cancel", "revoke_invitation", "end_tenure")
    for name in [*(name for name in sorted(guarded()) if name not in last), *last]:
        found = {
            who.name: statuses(who, address(place, name))
            for who in (place.coordinator, place.officer, place.manager, place.certifier)
        }
        seen = [who for who, status in found.items() if not unseen(status)]
        # What is shown is a page, a file, a way on or a word about what was sent: never a fault.
        assert seen, (name, found)
        assert max(max(status) for status in found.values()) < 500, (name, found)
    assert Invitation.objects.get().revoked_at
    assert place.coordinator.tenures.get().ends


@pytest.mark.parametrize("who", ["stranger", "neighbour", "owner elsewhere", "once"])
def test_it_is_shut_for_everyone_else(who: str) -> None:
    place, other = settle(), settle()
    person = {
        "stranger": a_person,
        "neighbour": lambda: other.coordinator,
        "owner elsewhere": hold_in_another_body,
        "once": lambda: once(place.case),
    }[who]()
    for name in guarded():
        where = address(place, name)
        assert unseen(statuses(person, where)), (name, where)
        if name in {"revoke_invitation", "end_tenure", "hand_over"}:
            continue
        answer = Client().get(where)
        assert answer.status_code in {302, 405}, name
        if answer.status_code == 302:
            assert answer["Location"].startswith("/account/login/"), name
    assert place.coordinator.tenures.get().ends is None
    assert EvidenceLink.objects.filter(pk=place.sent["link_id"]["link_id"]).exists()


def hold_in_another_body() -> Person:
    person = a_person()
    hold(person, people.Post.objects.create(role=Role.MANAGER, body="another-body"))
    return person


def once(case: Case) -> Person:
    """One who was the coordinator until yesterday."""
    person = a_person()
    post = post_in(case.community, Role.COORDINATOR)
    hold(person, post, ends=clock.today() - timedelta(days=1))
    return person


def test_ids_of_ones_own_do_not_open_anothers() -> None:
    """The case one may see, with the row of another: nothing."""
    mine, other = settle(), settle()
    for name, ids in guarded().items():
        if "case_id" not in ids or not ids & OF_A_CASE:
            continue
        words: dict[str, object] = {}
        for key in ids - {"case_id"}:
            words |= other.sent[key]
        where = reverse(name, kwargs=words | mine.sent["case_id"])
        for person in (mine.coordinator, mine.officer, mine.certifier):
            assert unseen(statuses(person, where)), (name, person)
    assert EvidenceLink.objects.count() == 2


@pytest.mark.parametrize("how", ["declared", "a post in the county"])
@pytest.mark.parametrize("role", ["certifier", "officer"])
def test_one_in_conflict_sees_nothing_of_the_case(role: str, how: str) -> None:
    place = settle()
    person: Person = getattr(place, role)
    if how == "declared":
        Interest.objects.create(
            case=place.case, person=person, grounds="My sister.", at=clock.now()
        )
    else:
        near = a_community(parent=place.case.community.parent)
        hold(person, post_in(near, Role.READER), ends=clock.today())
    for name, ids in guarded().items():
        if "case_id" in ids:
            assert unseen(statuses(person, address(place, name))), name
    board = Client()
    board.force_login(person)
    for name in ("work", "office", "office_csv"):
        page = board.get(reverse(name))
        assert place.case.community.name not in page.content.decode(), name


def test_what_is_public_tells_of_certified_cases_only() -> None:
    place = settle()
    public = Client()
    slug = place.case.community.slug
    for name in ("community", "figures", "figures_csv", "figures_json"):
        said = public.get(reverse(name, args=[slug])).content.decode()
        assert "FMDS" not in said, "a community's own injury data"
    said = public.get(reverse("community", args=[slug])).content.decode()
    for word in ("We walked", "Mend it", place.coordinator.name, place.coordinator.email):
        assert word not in said
    certificate = certify(place.case, clock.today())
    assert public.get(reverse("verified", args=[certificate.number])).status_code == 200
    for wrong in ("X-2026-0001", certificate.number + "1", "1"):
        assert public.get(reverse("verified", args=[wrong])).status_code == NOT_FOUND
        assert public.get(reverse("diploma", args=[wrong])).status_code == NOT_FOUND
    assert public.get(reverse("invitation", args=["guess"])).status_code == HTTPStatus.GONE
