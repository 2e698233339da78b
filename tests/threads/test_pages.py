"""Threads over HTTP: beside an answer, as a page, as a list; with HTMX and without; nothing typed is lost."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.profile.town import Town, build, submit
from tests.ui.reading import faults_of
from tests.world import a_person, put
from trygt.people.models import Person
from trygt.schemes.definition import Stage
from trygt.threads.models import Message, Thread
from trygt.threads.talking import LONGEST, close, open_thread, write

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
QUESTION = "presentation"
HTMX = {"HX-Request": "true"}


def as_(person: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend=BACKEND)
    return client


def words_of(response: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def at(town: Town, name: str, *more: object) -> str:
    return reverse(name, args=[town.case.pk, *more])


def talk(town: Town) -> str:
    return at(town, "talk", QUESTION, 0)


def begin(town: Town, by: str = "coordinator", **more: Any) -> Thread:
    given = {"text": "Is this so?", "audience": "community"} | more
    return open_thread(town.case, QUESTION, 0, town[by], **given)


def section(town: Town) -> str:
    return at(town, "profile_section", town.case.scheme.section_of[QUESTION].key)


def test_a_thread_from_the_section_to_its_end_without_javascript(town: Town) -> None:
    client, colleague = as_(town["coordinator"]), as_(town["contributor"])
    page = client.get(section(town)).content.decode()
    assert f'href="{talk(town)}"' in page
    assert "Talk about this answer" in page
    form = client.get(talk(town))
    assert faults_of(form.content.decode()) == []
    assert 'name="audience" value="community"' in form.content.decode()
    assert "Only our community" in words_of(form)
    assert "Only the certifiers" not in words_of(form)
    sent = {"text": "Who knows?", "audience": "community", "mentioned": [town["contributor"].pk]}
    answer = client.post(talk(town), sent)
    thread = Thread.objects.get()
    assert answer["Location"] == f"{talk(town)}#thread-{thread.pk}"
    home = colleague.get(reverse("work"))
    assert "A colleague has mentioned you" in words_of(home)
    assert answer["Location"] in home.content.decode()
    assert "1 open thread New" in words_of(colleague.get(section(town)))
    shown = colleague.get(talk(town))
    assert "Who knows?" in words_of(shown)
    assert "@Contributor" in words_of(shown)
    assert "A colleague has mentioned you" not in words_of(colleague.get(reverse("work")))
    assert "1 open thread New" not in words_of(colleague.get(section(town)))
    colleague.post(
        at(town, "thread_reply", thread.pk), {"text": "I do: https://example.org/a?b=1&c=2"}
    )
    assert 'href="https://example.org/a?b=1&amp;c=2"' in client.get(talk(town)).content.decode()
    seen = thread.messages.last()
    assert seen
    client.post(at(town, "thread_settle", thread.pk), {"seen": seen.pk})
    assert "Closed by Coordinator" in words_of(client.get(talk(town)))
    assert "1 closed thread" in words_of(client.get(section(town)))
    client.post(at(town, "thread_settle", thread.pk), {"to": "open"})
    first = thread.messages.first()
    assert first
    client.post(at(town, "thread_withdraw", first.pk))
    assert "Who knows?" not in words_of(client.get(talk(town)))
    assert "Withdrawn" in words_of(client.get(talk(town)))


def test_with_htmx_the_talk_comes_in_its_place(town: Town) -> None:
    client = as_(town["coordinator"])
    box = client.get(talk(town), headers=HTMX)
    assert "<html" not in box.content.decode()
    assert 'id="box-presentation"' in box.content.decode()
    sent = {"text": "Who?", "audience": "shared"}
    answer = client.post(talk(town), sent, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (200, "#box-presentation")
    assert "The thread is begun." in words_of(answer)
    assert "1 open thread" in words_of(answer)  # the count beside the answer, out of band
    thread = Thread.objects.get()
    faulty = client.post(at(town, "thread_reply", thread.pk), {"text": ""}, headers=HTMX)
    assert faulty.status_code == 422
    newer = write(thread, town["certifier"], "I ask")
    late = client.post(at(town, "thread_settle", thread.pk), {"seen": newer.pk - 1}, headers=HTMX)
    assert late.status_code == 409
    assert "Someone has written in the thread in between" in words_of(late)
    assert "I ask" in words_of(late)
    for odd in ("x", "", "9" * 40, "²"):
        assert client.post(at(town, "thread_settle", thread.pk), {"seen": odd}).status_code == 302
    thread.refresh_from_db()
    assert thread.closed_at is None


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize(
    "sent",
    [
        {"text": "x" * 200_000, "audience": "community"},
        {"text": "å" * (LONGEST + 1), "audience": "shared"},
        {"text": "Kept words", "audience": ""},
        {"text": "Kept words", "audience": "council"},
        {"text": "Kept words", "audience": "community", "mentioned": ["0"]},
        {"text": "Kept words", "audience": "community", "mentioned": ["certifier"]},
        {"text": "   ", "audience": "community"},
    ],
    ids=["200 kB", "a little too long", "no audience", "not theirs", "nobody", "hidden", "empty"],
)
def test_what_fails_is_said_and_not_lost(
    town: Town, sent: dict[str, Any], headers: dict[str, str]
) -> None:
    client = as_(town["coordinator"])
    thread = begin(town)
    if sent.get("mentioned") == ["certifier"]:
        sent = sent | {"mentioned": [town["certifier"].pk]}
    for address in (talk(town), at(town, "thread_reply", thread.pk)):
        if "audience" in sent and "reply" in address and sent["text"] == "Kept words":
            continue  # an answer has no audience of its own
        answer = client.post(address, sent, headers=headers)
        assert answer.status_code == 422, address
        assert sent["text"].strip() in unescape(answer.content.decode())
        assert "There is a problem" in words_of(answer) or "ds-error" in answer.content.decode()
    assert Message.objects.count() == 1


@pytest.mark.parametrize("reply", [False, True])
def test_words_outlive_the_session(town: Town, reply: bool) -> None:
    thread = begin(town)
    address = at(town, "thread_reply", thread.pk) if reply else talk(town)
    client = Client(headers={"accept-language": "en"})
    sent = {"text": "Long thought out", "audience": "shared"}
    away = client.post(address, sent)
    assert away.status_code == 302
    told = client.post(address, sent, headers=HTMX)
    assert told.status_code == 401
    assert "Your text is still here" in words_of(told)
    client.force_login(town["coordinator"], backend=BACKEND)
    back = client.get(address, follow=True)
    assert "Long thought out</textarea>" in back.content.decode()
    assert client.post(address, sent).status_code == 302
    assert "Long thought out</textarea>" not in client.get(talk(town)).content.decode()


def test_certifiers_talk_beside_what_was_submitted(town: Town) -> None:
    begin(town, text="Between us")
    shared = begin(town, audience="shared", text="Dear certifiers")
    put(town.case, Stage.PREPARING)
    town.fill()
    submit(town)
    judge = as_(town["certifier"])
    page = judge.get(at(town, "profile_submitted", 1))
    assert faults_of(page.content.decode()) == []
    assert "1 open thread New" in words_of(page)
    shown = judge.get(talk(town))
    assert "Dear certifiers" in words_of(shown)
    assert "Between us" not in words_of(shown)
    assert "Only the certifiers and the scheme's office" in words_of(shown)
    assert "Only our community" not in words_of(shown)
    judge.post(talk(town), {"text": "We wonder", "audience": "council"})
    judge.post(at(town, "thread_reply", shared.pk), {"text": "Thank you"})
    ours = words_of(as_(town["coordinator"]).get(talk(town)))
    assert "Thank you" in ours
    assert "We wonder" not in ours
    assert "We wonder" not in words_of(as_(town["coordinator"]).get(at(town, "threads")))
    assert "Between us" not in words_of(judge.get(at(town, "threads")))


def test_foreign_threads_and_messages_are_nowhere(town: Town) -> None:
    other = build("nes", stage=Stage.REVIEW)
    theirs, mine = begin(other), begin(town)
    hidden = begin(town, "certifier", audience="council", text="Hidden")
    client = as_(town["coordinator"])
    for thread in (theirs, hidden):
        message = thread.messages.get().pk
        for address in (
            at(town, "thread_reply", thread.pk),
            at(town, "thread_settle", thread.pk),
            at(town, "thread_withdraw", message),
        ):
            assert client.post(address, {"text": "x"}).status_code == 404
        assert client.get(at(town, "thread_reply", thread.pk)).status_code == 404
    for person in (a_person(), other["coordinator"]):
        for address in (talk(town), at(town, "threads"), at(town, "thread_reply", mine.pk)):
            assert as_(person).get(address).status_code == 404
    assert client.get(at(town, "talk", "no-such", 0)).status_code == 404
    assert client.get(at(town, "talk", QUESTION, 7)).status_code == 404
    assert Message.objects.count() == 3
    reader = as_(town["reader"])
    assert "<textarea" not in reader.get(talk(town)).content.decode()
    assert reader.post(talk(town), {"text": "x", "audience": "community"}).status_code == 404


def test_nobody_withdraws_another_persons_words(town: Town) -> None:
    thread = begin(town)
    message = thread.messages.get()
    as_(town["contributor"]).post(at(town, "thread_withdraw", message.pk))
    message.refresh_from_db()
    assert message.text
    assert "Withdraw" not in words_of(as_(town["contributor"]).get(talk(town)))


def test_the_list_shows_and_narrows(town: Town) -> None:
    first = begin(town, text="About the road")
    begin(town, text="About @Contributor", audience="shared")
    close(first, town["coordinator"], seen=first.messages.get().pk)
    client = as_(town["contributor"])
    address = at(town, "threads")
    page = client.get(address)
    assert faults_of(page.content.decode()) == []
    assert words_of(page).count("About") >= 2
    for query, there in (
        ("?state=closed", "About the road"),
        ("?q=ROAD", "About the road"),
        ("?mine=1", "About @Contributor"),
        ("?audience=shared", "About @Contributor"),
    ):
        said = words_of(client.get(address + query))
        assert there in said
        assert said.count("About the road") + said.count("About @Contributor") == 1
    assert "No thread is like that" in words_of(client.get(f"{address}?q=nothing"))
    for odd in ("?state=x&audience=council&page=77", "?q=%00", f"?q={'å' * 5000}"):
        assert client.get(address + odd).status_code == 200


def test_pages_ask_as_much_for_many_threads_as_for_one(town: Town) -> None:
    client = as_(town["coordinator"])
    put(town.case, Stage.PREPARING)
    town.fill()
    submit(town)
    addresses = (
        *(section(town), at(town, "threads"), talk(town), reverse("work")),
        at(town, "profile_submitted", 1),
    )
    counts: list[list[int]] = []
    for more in (1, 39):
        for number in range(more):
            thread = begin(town, "contributor", text=f"Number {more} {number} @Coordinator")
            write(thread, town["technician"], f"{number} @Reader")
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            found.append(len(asked))
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 24
