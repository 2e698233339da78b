"""Reading threads: how many there are, those about one answer, the list of a case, mentions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.utils import translation
from django.utils.translation import gettext as now_

from trygt.cases.letters import path
from trygt.cases.models import Case
from trygt.people.models import Person
from trygt.schemes.definition import Section
from trygt.texts import in_language
from trygt.threads.models import Mention, Message, Reading, Thread
from trygt.threads.sight import Threads


@dataclass(frozen=True)
class Talk:
    """How much is said about one answer."""

    open: int = 0
    closed: int = 0
    unread: int = 0


SILENCE = Talk()


def _of(case: Case, person: Person) -> Threads:
    """The threads of a case a person sees, each with whether others wrote in it since they looked."""
    looked = Reading.objects.filter(thread=OuterRef("thread"), person=person).values("at")
    since = Message.objects.filter(thread=OuterRef("pk")).exclude(author=person)
    since = since.annotate(looked=Subquery(looked))
    new = Exists(since.filter(Q(looked=None) | Q(at__gt=F("looked"))))
    return Thread.objects.visible_to(person).filter(case=case).annotate(unread=new)


def talk_about(
    case: Case, person: Person, section: Section | None = None
) -> dict[tuple[str, int], Talk]:
    """How much is said about each answer of a section, or of the whole profile. One query."""
    found: Any = _of(case, person)
    if section:
        found = found.filter(question__in=[question.key for question in section.questions])
    talks: dict[tuple[str, int], Talk] = {}
    for question, slot, closed_at, unread in found.values_list(
        "question", "slot", "closed_at", "unread"
    ):
        talk = talks.get((question, slot), SILENCE)
        settled = closed_at is not None
        talks[question, slot] = Talk(
            talk.open + (not settled), talk.closed + settled, talk.unread + unread
        )
    return talks


def threads_about(case: Case, person: Person, question: str, slot: int) -> list[Thread]:
    """The threads about one answer with all that is written, open ones first, then the newest. Three queries."""
    written = Message.objects.select_related("author").prefetch_related(
        Prefetch("mentions", Mention.objects.select_related("person"))
    )
    found = (
        _of(case, person)
        .filter(question=question, slot=slot)
        .select_related("opened_by", "closed_by", "case")
        .prefetch_related(Prefetch("messages", written))
    )
    return sorted(found, key=lambda thread: thread.closed_at is not None)


@dataclass(frozen=True)
class Wanted:
    """What the list of threads is narrowed to. Empty: everything one may see."""

    state: str = ""  # open or closed
    audience: str = ""
    mine: bool = False  # where the reader is mentioned
    words: str = ""


def threads_of(case: Case, person: Person, wanted: Wanted) -> Threads:
    """The threads of a case, the newest talk first, with first words and number of messages.

    Words are looked for in what is written and in the titles of questions.
    """
    found = _of(case, person).select_related("opened_by")
    if wanted.state:
        found = found.filter(closed_at__isnull=wanted.state == "open")
    if wanted.audience:
        found = found.filter(audience=wanted.audience)
    if wanted.mine:
        mine = Mention.objects.filter(person=person, message__thread=OuterRef("pk"))
        found = found.filter(Exists(mine.filter(message__withdrawn_at=None)))
    if wanted.words:
        found = found.filter(_saying(case, wanted.words))
    first = Message.objects.filter(thread=OuterRef("pk"), withdrawn_at=None).order_by("at", "pk")
    return found.annotate(
        first_words=Subquery(first.values("text")[:1]), written=Count("messages")
    ).order_by("-latest_at", "-pk")


def _saying(case: Case, words: str) -> Q:
    """SQLite folds the case of ASCII letters alone, so Å, Š and their like are asked for both ways."""
    ways = {words, words.lower(), words.upper(), words.capitalize()}
    text = Q(pk__in=[])
    for way in ways:
        text |= Q(text__icontains=way)
    titled = [
        key
        for key, question in case.scheme.questions.items()
        if words.casefold() in in_language(question.title).casefold()
    ]
    said = Message.objects.filter(text, thread=OuterRef("pk"))
    return Q(Exists(said)) | Q(question__in=titled)


def newest_seen(thread: Thread) -> int:
    """The newest message of a thread whose messages are fetched; 0 where there is none."""
    return max((message.pk for message in thread.messages.all()), default=0)


# Mentions ------------------------------------------------------------------------------------


def _unread(person: Person) -> Any:
    waiting = Mention.objects.visible_to(person).filter(
        person=person, read_at=None, message__withdrawn_at=None
    )
    return waiting.select_related("message__author", "message__thread__case__community").order_by(
        "-message__at", "-pk"
    )


def waiting_for(person: Person, most: int = 20) -> list[Mention]:
    """What someone is mentioned in and has not read, the newest first. One query beside those of sight."""
    return list(_unread(person)[:most])


def mentions_to_tell(person: Person) -> list[Mention]:
    """Those no mail has told of."""
    return list(_unread(person).filter(told_at=None))


def people_to_tell() -> list[Person]:
    """Everyone with a mention that is neither read nor told of. Whether they still see it is asked later."""
    waiting = Mention.objects.filter(read_at=None, told_at=None, message__withdrawn_at=None)
    people = Person.objects.filter(is_active=True, pk__in=waiting.values("person"))
    return list(people.order_by("pk"))


def digest_lines(person: Person) -> list[str]:
    """One line for each mention no mail has told of, in the person's language. Changes nothing.

    `talking.take_digest` gives the same lines once and for all.
    """
    return told_in_words(mentions_to_tell(person), person)


def told_in_words(mentions: Iterable[Mention], person: Person) -> list[str]:
    """Who wrote about what, and where to answer; never what was written, for mail is not a closed room."""
    with translation.override(person.language):
        return [_in_words(mention) for mention in mentions]


def _in_words(mention: Mention) -> str:
    thread = mention.message.thread
    sentence = now_("%(who)s mentions you: %(about)s (%(community)s)")
    words = {
        "who": mention.message.author.name,
        "about": title_of(thread.case, thread.question),
        "community": thread.case.community.name,
    }
    return f"{sentence % words}\n{settings.CONFIG.address}{address_of(thread)}"


def title_of(case: Case, question: str) -> str:
    """What a thread is about, in words."""
    found = case.scheme.questions.get(question)
    return in_language(found.title) if found else now_("The case as a whole")


def address_of(thread: Thread) -> str:
    """Where a thread is read, from the root of the site."""
    place = f"{path(thread.case_id)}threads/"
    if thread.question:
        place += f"about/{quote(thread.question)}/{thread.slot}/"
    return f"{place}#thread-{thread.pk}"
