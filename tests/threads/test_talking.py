"""Writing in threads: what is taken, what is refused, mentions, closing, withdrawing, two at once."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from tests.profile.town import Town, build
from tests.world import a_person
from trygt import clock
from trygt.cases.acting import Refused
from trygt.people.acts import anonymise
from trygt.people.roles import Role
from trygt.schemes.definition import Stage
from trygt.threads import queries
from trygt.threads.models import Mention, Message, Thread
from trygt.threads.queries import Talk, Wanted
from trygt.threads.sight import Audience
from trygt.threads.talking import (
    LONGEST,
    Moved,
    close,
    have_read,
    open_thread,
    reopen,
    take_digest,
    withdraw,
    write,
)

QUESTION = "presentation"


def begin(town: Town, by: str = "coordinator", **more: object) -> Thread:
    """A thread of the community's, unless told otherwise."""
    given = {"text": "Is this still so?", "audience": Audience.COMMUNITY} | more
    return open_thread(town.case, QUESTION, 0, town[by], **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "Kárášjohka, Deatnu ja Guovdageaidnu: čielgá, đ, ŋ, š, ŧ, ž",
        "Brannbil 🚒 og 👩‍🚒, 👍🏽",
        "One line\n\nand another\n- with a list",
        "<script>alert(1)</script> & “quotes”",
        "x" * LONGEST,
    ],
)
def test_what_is_written_stands_as_it_was_written(town: Town, text: str) -> None:
    assert begin(town, text=text).messages.get().text == text
    assert begin(town, text=f"  {text}\r\n").messages.count() == 1  # the same, said once
    assert Thread.objects.count() == 1


@pytest.mark.parametrize("text", ["", "  \n ", "\x00", "x" * (LONGEST + 1), "å" * 200_000])
def test_what_cannot_be_taken_changes_nothing(town: Town, text: str) -> None:
    with pytest.raises(Refused):
        begin(town, text=text)
    thread = begin(town)
    with pytest.raises(Refused):
        write(thread, town["contributor"], text)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("question", "slot", "audience"),
    [
        ("no-such", 0, "community"),
        (QUESTION, 1, "community"),
        ("", 1, "community"),
        (QUESTION, 0, ""),
        (QUESTION, 0, "everyone"),
        (QUESTION, 0, "council"),
    ],
)
def test_a_thread_needs_its_place_and_its_audience(
    town: Town, question: str, slot: int, audience: str
) -> None:
    with pytest.raises(Refused):
        open_thread(town.case, question, slot, town["coordinator"], text="x", audience=audience)
    assert not Thread.objects.exists()


def test_a_thread_may_be_about_the_whole_case(town: Town) -> None:
    thread = open_thread(town.case, "", 0, town["certifier"], text="x", audience="council")
    assert queries.title_of(town.case, thread.question) == "The case as a whole"
    assert queries.address_of(thread) == f"/work/cases/{town.case.pk}/threads/#thread-{thread.pk}"


def test_closing_opening_again_and_answering_what_is_closed(town: Town) -> None:
    thread = begin(town)
    close(thread, town["contributor"], seen=queries.newest_seen(thread))
    thread.refresh_from_db()
    first = thread.closed_at
    assert (thread.closed_by, bool(first)) == (town["contributor"], True)
    close(thread, town["coordinator"], seen=0)  # closed already: nothing to say
    reopen(thread, town["coordinator"])
    thread.refresh_from_db()
    assert thread.closed_at is thread.closed_by is None
    close(thread, town["coordinator"], seen=queries.newest_seen(thread))
    thread.refresh_from_db()
    write(thread, town["contributor"], "Wait, one thing more")
    thread.refresh_from_db()
    assert thread.closed_at is None
    for change in (
        lambda: close(thread, town["reader"], seen=9),
        lambda: reopen(thread, town["certifier"]),
    ):
        with pytest.raises(Refused):
            change()


def test_nobody_closes_over_words_they_have_not_seen(town: Town) -> None:
    thread = begin(town)
    seen = thread.messages.get().pk
    newer = write(thread, town["contributor"], "No, it changed in May")
    with pytest.raises(Moved):
        close(thread, town["coordinator"], seen=seen)
    close(thread, town["contributor"], seen=seen)  # one's own words one has seen
    reopen(thread, town["coordinator"])
    close(thread, town["coordinator"], seen=newer.pk)


def test_withdrawn_words_are_gone_and_leave_a_mark(town: Town) -> None:
    thread = begin(town, text="Ask @Contributor about her illness")
    message = thread.messages.get()
    assert queries.waiting_for(town["contributor"])
    with pytest.raises(Refused):
        withdraw(message, town["contributor"])
    withdraw(message, town["coordinator"])
    message.refresh_from_db()
    assert (message.text, bool(message.withdrawn_at)) == ("", True)
    assert queries.waiting_for(town["contributor"]) == []
    assert queries.digest_lines(town["contributor"]) == []
    found = queries.threads_of(town.case, town["coordinator"], Wanted(words="illness"))
    assert not found.exists()
    when = message.withdrawn_at
    withdraw(message, town["coordinator"])
    message.refresh_from_db()
    assert message.withdrawn_at == when


def test_mentions_by_name_and_by_choice(town: Town) -> None:
    kari = town.seat("kari nordmann", Role.CONTRIBUTOR, "Schools")
    twin = town.seat("kari", Role.CONTRIBUTOR, "Parks")
    text = "@KARI NORDMANN og @Kari, ikke @Karianne. Send til post@contributor.no, @coordinator."
    thread = begin(town, text=text, mentioned=[town["technician"].pk, town["coordinator"].pk])
    found = set(Mention.objects.filter(message__thread=thread).values_list("person", flat=True))
    # Nobody mentions themselves, and an address is no mention.
    assert found == {kari.pk, twin.pk, town["technician"].pk}


def test_namesakes_are_both_mentioned_and_the_anonymised_is_not(town: Town) -> None:
    one, two = a_person("Ola Berg"), a_person("Ola Berg")
    gone = a_person("Per Lie")
    for number, person in enumerate((one, two, gone)):
        town.posts[f"x{number}"] = town.posts["contributor"]
        person.tenures.create(post=town.posts["contributor"], begins=clock.today())
    thread = begin(town, text="Before @Per Lie left")
    assert Mention.objects.get().person == gone
    manager = town.seat_owner("manager", Role.MANAGER)
    anonymise(gone, manager)
    write(thread, town["contributor"], "@Ola Berg @Per Lie @Anonymised person")
    latest = Mention.objects.exclude(person=gone)
    assert set(latest.values_list("person", flat=True)) == {one.pk, two.pk}
    shown = queries.threads_about(town.case, town["coordinator"], QUESTION, 0)
    names = [str(m.person) for m in shown[0].messages.all()[0].mentions.all()]
    assert "Per Lie" not in names


@pytest.mark.parametrize("audience", [Audience.COMMUNITY, Audience.SHARED])
def test_whoever_cannot_see_the_thread_cannot_be_mentioned(town: Town, audience: str) -> None:
    stranger, neighbour = a_person("Some One"), build("nes")["coordinator"]
    outside = [stranger, neighbour]
    if audience == Audience.COMMUNITY:
        outside.append(town["certifier"])
    for person in outside:
        with pytest.raises(Refused, match="show"):
            begin(town, audience=audience, mentioned=[person.pk])
    assert not Thread.objects.exists()
    begin(town, audience=audience, text=f"@{stranger.name} @Certifier @Reader")
    told = {mention.person for mention in Mention.objects.all()}
    shared = audience == Audience.SHARED
    assert told == {town["reader"]} | ({town["certifier"]} if shared else set())


def test_a_mention_waits_until_it_is_read_and_is_told_once(town: Town) -> None:
    person = town["contributor"]
    thread = begin(town, text="@Contributor?")
    (mention,) = queries.waiting_for(person)
    assert mention.message.thread == thread
    assert queries.people_to_tell() == [person]
    person.language = "en"
    (line,) = queries.digest_lines(person)
    assert line.startswith("Coordinator mentions you: ")
    assert "Contributor?" not in line, "what was written stays behind the sign-in"
    assert f"/work/cases/{town.case.pk}/threads/about/{QUESTION}/0/#thread-{thread.pk}" in line
    assert take_digest(person) == [line]
    assert take_digest(person) == queries.digest_lines(person) == queries.people_to_tell() == []
    assert queries.waiting_for(person) == [mention]
    have_read([thread], person)
    assert queries.waiting_for(person) == []
    write(thread, town["coordinator"], "Then @Contributor it is")
    person.tenures.update(ends=clock.today())
    assert queries.waiting_for(person) == take_digest(person) == []


def test_counts_and_new_marks_are_each_readers_own(town: Town) -> None:
    thread = begin(town, audience=Audience.SHARED)
    begin(town, text="Between us")
    place = (QUESTION, 0)

    def talk(name: str) -> Talk | None:
        return queries.talk_about(town.case, town[name]).get(place)

    assert talk("coordinator") == Talk(2, 0, 0)
    assert talk("reader") == Talk(2, 0, 2)
    assert talk("certifier") == Talk(1, 0, 1)
    have_read([thread], town["certifier"])
    assert talk("certifier") == Talk(1, 0, 0)
    with clock.at(timezone.now() + timedelta(minutes=5)):
        write(thread, town["coordinator"], "More")
    assert talk("certifier") == Talk(1, 0, 1)
    close(thread, town["coordinator"], seen=queries.newest_seen(thread))
    assert talk("coordinator") == Talk(1, 1, 0)
    assert queries.talk_about(town.case, build("nes")["coordinator"]) == {}
    section = town.case.scheme.section_of[QUESTION]
    assert queries.talk_about(town.case, town["reader"], section)[place] == Talk(1, 1, 2)
    other = next(s for s in town.case.scheme.sections.values() if s != section)
    assert queries.talk_about(town.case, town["reader"], other) == {}


def test_the_list_is_narrowed_and_searched(town: Town) -> None:
    first = begin(town, text="Ål og Ørsta, Šibit")
    shared = begin(town, text="@Contributor, veien?", audience=Audience.SHARED)
    close(first, town["coordinator"], seen=queries.newest_seen(first))

    def found(name: str = "contributor", **wanted: object) -> list[Thread]:
        return list(queries.threads_of(town.case, town[name], Wanted(**wanted)))  # type: ignore[arg-type]

    assert found() == [shared, first]
    assert found(state="open") == [shared]
    assert found(state="closed") == [first]
    assert found(audience="shared") == [shared]
    assert found(mine=True) == [shared]
    assert found("coordinator", mine=True) == []
    for words in ("ål og", "ørsta", "šibit"):
        assert found(words=words) == [first], words
    assert found(words="100%") == found(words="_") == []
    title = town.case.scheme.questions[QUESTION].title["en"]
    assert len(found(words=title[:8].upper())) == 2
    assert found("certifier") == [shared]
    (row,) = found(state="open")
    assert (row.first_words, row.written, row.unread) == ("@Contributor, veien?", 1, True)  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_are_both_heard() -> None:
    town = build(stage=Stage.REVIEW)
    thread = begin(town)
    together = threading.Barrier(3)

    def at_once(deed: Callable[[], object]) -> threading.Thread:
        def run() -> None:
            try:
                together.wait(timeout=20)
                deed()
            finally:
                connections.close_all()

        started = threading.Thread(target=run)
        started.start()
        return started

    running = [
        at_once(lambda: write(thread, town["contributor"], "One")),
        at_once(lambda: write(thread, town["technician"], "Two")),
        at_once(lambda: begin(town, "technician", text="Three")),
    ]
    for one in running:
        one.join(timeout=60)
    assert set(thread.messages.values_list("text", flat=True)) == {
        "Is this still so?",
        "One",
        "Two",
    }
    assert Thread.objects.count() == 2
    thread.refresh_from_db()
    assert thread.latest_at == max(thread.messages.values_list("at", flat=True))
    assert connection.is_usable()
