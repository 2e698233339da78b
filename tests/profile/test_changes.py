"""What changed between two states, and the pages that show it: history and changes."""

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.profile.town import Town, submit
from tests.world import put
from trygt import clock
from trygt.files.acts import take_in
from trygt.profile.changes import between, now_of, state_of
from trygt.profile.models import Answer, AnswerRevision, Evidence, EvidenceLink
from trygt.profile.queries import latest_snapshot
from trygt.profile.saving import add_evidence
from trygt.schemes.definition import Stage

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(town: Town, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(town[name], backend=BACKEND)
    return client


def url(town: Town, rest: str) -> str:
    return f"/work/cases/{town.case.pk}/profile/{rest}"


def words_of(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(text))


def marked(response: Any) -> list[tuple[str, str]]:
    """The changed words of a page: (ins or del, the words)."""
    body = response.content.decode().partition("<main")[2]
    found = re.findall(r"<(ins|del)><span[^>]*>[^<]*</span>(.*?)<span", body, re.DOTALL)
    return [(tag, unescape(text)) for tag, text in found]


def measure(town: Town) -> str:
    return next(q.key for q in town.case.scheme.questions.values() if q.kind == "measure")


def resubmit(town: Town) -> None:
    """Submit once more, past the road between."""
    put(town.case, Stage.PREPARING)
    submit(town)


@pytest.fixture
def submitted(town: Town) -> Town:
    """A town that has submitted once."""
    town.fill()
    town.save("presentation", "We are few people by the sea.")
    add_evidence(town.community, "presentation", 0, town["coordinator"], document="Plan A")
    submit(town)
    return town


def test_answers_and_evidence_between_a_submission_and_now(submitted: Town) -> None:
    town = submitted
    snapshot = latest_snapshot(town.case)
    assert snapshot
    scheme = town.case.scheme
    assert between(scheme, state_of(snapshot), now_of(town.case)) == []
    kept = Evidence.objects.get()
    add_evidence(town.community, "presentation", 0, town["coordinator"], url="https://a.no")
    Evidence.objects.filter(pk=kept.pk).update(title="Plan B", version=2, document="Plan B")
    town.save("history", "Old.")
    found = between(scheme, state_of(snapshot), now_of(town.case))
    by_key = {one.question.key: one for one in found}
    assert set(by_key) == {"presentation", "history"}
    assert {(e.what, e.title) for e in by_key["presentation"].evidence} == {
        ("added", "https://a.no"),
        ("replaced", "Plan B"),
    }
    assert by_key["presentation"].before == by_key["presentation"].after
    EvidenceLink.objects.filter(evidence=kept).delete()
    (first, *_rest) = between(scheme, state_of(snapshot), now_of(town.case))
    assert ("removed", "Plan A") in {(e.what, e.title) for e in first.evidence}
    assert [one.evidence for one in between(scheme, state_of(snapshot), state_of(snapshot))] == []


def test_a_file_that_was_exchanged_is_a_new_version_even_in_old_snapshots(submitted: Town) -> None:
    town, by = submitted, submitted["coordinator"]
    files = [take_in(ContentFile(f"{n}\n".encode(), name="list.txt"), by) for n in (1, 2)]
    town.save("history", "Old.")
    add_evidence(town.community, "history", 0, by, title="List", file=files[0])
    resubmit(town)
    snapshot = latest_snapshot(town.case)
    assert snapshot
    for answer in snapshot.content["answers"]:
        for item in answer["evidence"]:
            item.pop("version", None)  # as it was written before there were versions
    Evidence.objects.filter(title="List").update(file=files[1])
    (found,) = between(town.case.scheme, state_of(snapshot), now_of(town.case))
    assert [(one.what, one.title) for one in found.evidence] == [("replaced", "List")]


def test_the_community_compares_with_now_and_certifiers_only_what_was_submitted(
    submitted: Town,
) -> None:
    town = submitted
    town.save("presentation", "We are many people by the sea.")
    ours, theirs = signed_in(town, "coordinator"), signed_in(town, "certifier")
    page = ours.get(url(town, "changes/"))
    assert marked(page) == [("del", "few"), ("ins", "many")]
    assert "1 answer differs." in words_of(page)
    for name in ("certifier", "officer"):
        page = signed_in(town, name).get(url(town, "changes/"))
        assert "There is nothing to compare yet" in words_of(page)
        assert "many" not in words_of(page)
        for asked in ("?older=1&newer=now", "?older=now&newer=1", "?newer=now"):
            assert signed_in(town, name).get(url(town, f"changes/{asked}")).status_code == 404
    resubmit(town)
    town.save("presentation", "We are countless people by the sea.")
    assert marked(theirs.get(url(town, "changes/"))) == [("del", "few"), ("ins", "many")]
    assert marked(ours.get(url(town, "changes/?older=2&newer=1"))) == [
        ("del", "many"),
        ("ins", "few"),
    ]
    assert marked(ours.get(url(town, "changes/"))) == [("del", "many"), ("ins", "countless")]
    assert "countless" not in words_of(theirs.get(url(town, "changes/")))
    for bad in ("?older=3&newer=1", "?older=x&newer=now", "?older=&newer=1", "?older=1"):
        assert ours.get(url(town, f"changes/{bad}")).status_code == 404
    for name in ("overview", "certifier"):
        where = "" if name == "overview" else "submitted/2/"
        client = ours if name == "overview" else theirs
        assert url(town, "changes/") in client.get(url(town, where)).content.decode()


def test_what_is_compared_asks_as_much_for_many_changes_as_for_one(submitted: Town) -> None:
    town, client, counts = submitted, signed_in(submitted, "coordinator"), []
    town.save("history", "1")
    client.get(url(town, "changes/"))
    for step in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url(town, "changes/")).status_code == 200
        counts.append(len(asked))
        if not step:
            Answer.objects.filter(community=town.community).update(value={"answer": "no"})
            texts = [q.key for q in town.case.scheme.questions.values() if q.kind == "text"]
            Answer.objects.filter(question__in=texts).update(value="Other words")
            Answer.objects.exclude(question__in=[*texts, measure(town)]).delete()
    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_the_history_shows_what_each_changed_and_whose_hand_it_was(town: Town) -> None:
    town.save("presentation", "A town by the sea")
    town.save("presentation", "A small town by the sea <b>", by="submitter")
    town.save("presentation", None)
    client = signed_in(town, "coordinator")
    address = url(town, "answer/presentation/0/history/")
    page = client.get(address)
    assert marked(page) == [("ins", "small "), ("ins", " <b>"), ("ins", "A town by the sea")]
    assert "The answer was taken away." in words_of(page)
    one = client.get(f"{address}?by={town['submitter'].pk}")
    assert marked(one) == [("ins", "small "), ("ins", " <b>")]
    for odd in ("?by=0", "?by=x", "?by=99999", "?page=99"):
        assert len(marked(client.get(address + odd))) == 3
    assert signed_in(town, "certifier").get(address).status_code == 404


def test_a_measure_is_compared_field_by_field(town: Town) -> None:
    key, scale = measure(town), [o.key for o in town.case.scheme.vocabulary.scale]
    town.save(key, {"answer": scale[0], "comment": "Same", "deadline": "2026-05-01"})
    town.save(key, {"answer": scale[1], "comment": "Same", "deadline": "2026-06-01"})
    page = signed_in(town, "coordinator").get(url(town, f"answer/{key}/0/history/"))
    newest = page.content.decode().partition("timeline-entry")[2].partition("timeline-entry")[0]
    assert re.findall(r"<dt>(.*?)</dt>", newest)[1:] == ["Deadline"]
    assert "Same" not in newest
    assert "2026-" not in newest.partition("<dl")[2]
    assert len(marked(page)) == 2 * 2 + 3


def test_taking_an_answer_back_is_a_new_revision_and_never_silent(town: Town) -> None:
    town.save("presentation", "First")
    town.save("presentation", "Second")
    client = signed_in(town, "coordinator")
    page = client.get(url(town, "answer/presentation/0/history/")).content.decode()
    form = page.partition('name="revision"')[2].partition("</form>")[0]
    assert 'value="2"' in form
    assert 'name="value" value="First"' in form
    sent = {"value": "First", "revision": "2"}
    town.save("presentation", "Third", by="submitter")  # while the history stood open
    answer = client.post(url(town, "answer/presentation/0/"), sent)
    assert answer.status_code == 409
    assert "Submitter saved another answer" in words_of(answer)
    assert Answer.objects.get(question="presentation").value == "Third"
    answer = client.post(url(town, "answer/presentation/0/"), sent | {"revision": "3"})
    assert answer.status_code == 302
    last = AnswerRevision.objects.filter(question="presentation").first()
    assert last
    assert (last.revision, last.before, last.after) == (4, "Third", "First")
    assert last.at <= clock.now()


def test_a_long_history_comes_page_by_page(town: Town) -> None:
    for number in range(30):
        town.save("presentation", f"Version {number}")
    client, address = signed_in(town, "coordinator"), url(town, "answer/presentation/0/history/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address).content.decode()
    assert page.count("timeline-entry") == 25
    assert client.get(f"{address}?page=2").content.decode().count("timeline-entry") == 5
    assert len(asked) <= 12
