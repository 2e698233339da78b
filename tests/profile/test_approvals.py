"""Approvals that answer measures until they run out, and never over the community's own answer."""

from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from tests.profile.town import Town, build, submit
from tests.second_scheme import second_scheme
from trygt import clock
from trygt.cases.acting import Refused
from trygt.files.acts import take_in
from trygt.journal.models import Entry
from trygt.people.models import Person
from trygt.profile import queries
from trygt.profile.acts import register_approval, withdraw_approval
from trygt.profile.models import Answer, Approval, Evidence, EvidenceLink
from trygt.profile.queries import changed_since, latest_snapshot, progress, whole_of
from trygt.profile.rights import may_read_evidence
from trygt.profile.walls import wall
from trygt.schemes.approvals import approvals_of
from trygt.schemes.definition import Scheme
from trygt.schemes.queries import every

__all__ = ["second_scheme"]
SAFE_ROADS, ASKED = "trafikksikker-kommune", "TRA-18"
ANSWERS = {ASKED, "TRA-01", "TRA-02", "TRA-03", "TRA-04", "TRA-05", "TRA-06", "TRA-07", "TRA-08"}
ANSWERS |= {"TRA-09", "TRA-15", "TRA-16"}
GIVEN = date(2026, 1, 15)
LAST = date(2029, 1, 15)


def at(day: date) -> Any:
    return clock.at(datetime(day.year, day.month, day.day, 12, tzinfo=clock.now().tzinfo))


def register(town: Town, **given: Any) -> None:
    told = {"approval": SAFE_ROADS, "valid_from": GIVEN} | given
    register_approval(town.case, town["coordinator"], **told)


def answered(town: Town) -> set[str]:
    """The measures on traffic that stand answered."""
    whole = whole_of(town.community, town.case.scheme)
    return {key for key, _slot in whole if key.startswith("TRA-")}


def signed_in(person: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def section(town: Town) -> str:
    key = town.case.scheme.section_of[ASKED].key
    return reverse("profile_section", args=[town.case.pk, key])


def read(town: Town, who: str = "coordinator") -> str:
    return strip_tags(unescape(signed_in(town[who]).get(section(town)).content.decode()))


def test_the_shipped_approval_answers_what_rests_on_its_own_criteria() -> None:
    for scheme in every():
        for approval in approvals_of(scheme):
            measures = [scheme.questions[key] for key in approval.answers]
            assert {"ts-ledelse", "ts-teknikk"} >= {code for m in measures for code in m.sources}
            covered = {
                key
                for key, one in scheme.questions.items()
                if {"ts-ledelse", "ts-teknikk"} & set(one.sources)
            }
            assert set(approval.answers) == covered
            assert approval.question == ASKED


def test_it_answers_until_its_last_day_and_not_a_day_longer(town: Town) -> None:
    asked, left = progress(town.case).asked, progress(town.case).answered
    with at(GIVEN):
        register(town)
        assert answered(town) == ANSWERS
        assert progress(town.case).answered == left + len(ANSWERS)
        assert progress(town.case).asked == asked
    with at(LAST):
        assert answered(town) == ANSWERS
    with at(LAST + timedelta(days=1)):
        assert answered(town) == set()
        assert progress(town.case).answered == left
    assert not Answer.objects.exists()


def test_the_wall_holds_its_stones(town: Town) -> None:
    register(town)
    stones = {stone.question.key: stone.lays for stone in wall(town.case).stones}
    assert {key for key, lays in stones.items() if lays == "full"} == ANSWERS
    whole = progress(town.case).values
    assert wall(town.case, whole) == wall(town.case)
    with at(LAST + timedelta(days=1)):
        assert wall(town.case).count("full") == 0


def test_the_communitys_own_answer_stands(town: Town) -> None:
    register(town)
    own = next(o.key for o in town.case.scheme.vocabulary.scale if o.lays == "hole")
    town.save("TRA-02", {"answer": own})
    assert whole_of(town.community, town.case.scheme)["TRA-02", 0] == {"answer": own}
    page = read(town)
    assert "Your own answer stands. Trafikksikker kommune, valid to 15 January 2029" in page
    there = Answer.objects.get(question="TRA-02")
    where = reverse("profile_answer", args=[town.case.pk, "TRA-02", 0])
    client = signed_in(town["coordinator"])
    cleared = {"answer": "", "revision": there.revision}
    response = client.post(where, cleared, headers={"HX-Request": "true"})
    assert "Blocks submission" not in response.content.decode()
    assert answered(town) == ANSWERS


def test_the_page_says_what_answers_and_what_ran_out(town: Town) -> None:
    link = reverse("act", args=[town.case.pk, "register_approval"])
    for who, offered in (("coordinator", True), ("submitter", False), ("reader", False)):
        page = signed_in(town[who]).get(section(town)).content.decode()
        assert (f"{link}?approval={SAFE_ROADS}" in page) is offered, who
    register(town)
    for who in ("coordinator", "reader"):
        page = read(town, who)
        said = "Answered by Trafikksikker kommune, valid to 15 January 2029."
        assert page.count(said) == len(ANSWERS)
    assert read(town).count("Answer it yourself") == len(ANSWERS)
    with at(LAST + timedelta(days=1)):
        page = read(town)
    assert "Answered by" not in page
    ran_out = "Trafikksikker kommune answered this until 15 January 2029, when it ran out."
    assert page.count(ran_out) == len(ANSWERS)


def test_registering_on_its_page_and_withdrawing(town: Town) -> None:
    client = signed_in(town["coordinator"])
    where = reverse("act", args=[town.case.pk, "register_approval"])
    assert client.get(f"{where}?approval={SAFE_ROADS}").status_code == 200
    for fault in ({"valid_from": ""}, {"valid_from": "soon"}, {"approval": "no-such"}):
        given = {"approval": SAFE_ROADS, "valid_from": "2026-01-15", "once": "a"} | fault
        assert client.post(where, given).status_code == 422
    given = {"approval": SAFE_ROADS, "valid_from": "2026-01-15", "once": "b"}
    assert client.post(where, given).status_code == 302
    row = Approval.objects.get(revoked_at=None)
    assert (row.valid_from, row.valid_to, row.registered_by) == (GIVEN, LAST, town["coordinator"])
    journal = unescape(client.get(reverse("journal", args=[town.case.pk])).content.decode())
    assert "Trafikksikker kommune" in journal
    assert Entry.objects.get(verb="register_approval").details["valid_to"] == "2029-01-15"
    where = reverse("act", args=[town.case.pk, "withdraw_approval"])
    assert client.post(where, {"approval": SAFE_ROADS, "once": "c"}).status_code == 302
    assert answered(town) == set()
    with pytest.raises(Refused):
        withdraw_approval(town.case, town["coordinator"], approval=SAFE_ROADS)


def test_a_newer_one_takes_the_place_of_the_older(town: Town) -> None:
    with at(GIVEN):
        register(town)
    with at(LAST):
        register(town, valid_from=LAST)
    assert Approval.objects.count() == 2
    assert Approval.objects.get(revoked_at=None).valid_to == date(2032, 1, 15)
    with at(date(2031, 1, 1)):
        assert answered(town) == ANSWERS
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.update(revoked_at=None)


def test_what_cannot_be_is_refused(town: Town) -> None:
    other = build("nes")
    foreign = Evidence.objects.create(
        community=other.community,
        title="Theirs",
        url="https://example.org/",
        added_by=other["coordinator"],
        added_at=clock.now(),
    )
    today = clock.today()
    faults: list[dict[str, Any]] = [
        {"approval": "no-such"},
        {"valid_from": today + timedelta(days=1)},
        {"valid_to": GIVEN - timedelta(days=1)},
        {"valid_to": LAST + timedelta(days=1)},
        {"valid_from": date(2020, 1, 1)},
        {"evidence": foreign},
    ]
    for fault in faults:
        with pytest.raises(Refused):
            register(town, **fault)
    for who in ("contributor", "reader", "submitter", "officer", "certifier"):
        with pytest.raises(Refused):
            register_approval(town.case, town[who], approval=SAFE_ROADS, valid_from=GIVEN)
    with pytest.raises(Refused):
        withdraw_approval(other.case, town["coordinator"], approval=SAFE_ROADS)
    assert not Approval.objects.exists()


def test_it_is_submitted_with_its_words_and_what_shows_it(town: Town) -> None:
    stored = take_in(ContentFile(b"Approved.\n", name="proof.txt"), town["coordinator"])
    proof = Evidence.objects.create(
        community=town.community,
        title="The certificate",
        file=stored,
        added_by=town["coordinator"],
        added_at=clock.now(),
    )
    register(town, evidence=proof)
    town.fill()
    assert not may_read_evidence(town["certifier"], town.case, proof)
    submit(town)
    snapshot = latest_snapshot(town.case)
    assert snapshot
    found = {one.question.key: one for one in queries.answers_of_snapshot(snapshot)}
    line = found["TRA-05"]
    assert "Trafikksikker kommune" in line.words
    assert "2029" in line.words
    assert (line.author, line.evidence[0]["title"]) == (None, "The certificate")
    assert may_read_evidence(town["certifier"], town.case, proof)
    assert not EvidenceLink.objects.exists()
    assert changed_since(town.case, snapshot) == []
    with at(LAST + timedelta(days=1)):
        gone = {change.question.key for change in changed_since(town.case, snapshot)}
        assert gone == ANSWERS


def test_pages_ask_one_thing_more_at_most(town: Town) -> None:
    client = signed_in(town["coordinator"])
    fall = town.case.scheme.section_of["FALL-01"].key
    there = reverse("profile_section", args=[town.case.pk, fall])
    overview = reverse("profile", args=[town.case.pk])
    counts: dict[str, list[int]] = {page: [] for page in (section(town), there, overview)}
    for registered in (False, True):
        if registered:
            register(town)
        for page, found in counts.items():
            client.get(page)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(page).status_code == 200
            sql = [query["sql"] for query in asked if "profile_approval" in query["sql"]]
            assert len(sql) == (page != there), page
            found.append(len(asked))
    assert all(before == after for before, after in counts.values()), counts


def test_another_scheme_has_its_own(second_scheme: Scheme, db: None) -> None:
    (approval,) = approvals_of(second_scheme)
    assert approval.answers == ("pier-ladders",), "what the scheme does not ask is left out"
    town = build("havn", scheme=(second_scheme.key, second_scheme.version))
    register(town, approval="safe-pier", valid_from=clock.today())
    whole = whole_of(town.community, town.case.scheme)
    assert {key for key, _slot in whole} == {"pier-ladders", "shelf-straps"}
    assert whole["pier-ladders", 0]["answer"] == "anchored"
    with pytest.raises(Refused):
        register(town)
