"""Every change of a thread: opening, writing, closing, withdrawing, having read.

Talk is frequent and by many, so it is no act: the thread itself is its record. Each change locks
the thread, so that two who write at once both are heard, and nobody closes over words they have
not seen.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.models import Case
from trygt.cases.roles import roles_on
from trygt.people.models import Person
from trygt.profile.asking import fits
from trygt.threads.models import Mention, Message, Reading, Thread
from trygt.threads.queries import mentions_to_tell, told_in_words
from trygt.threads.readers import named_in, readers_of, writes
from trygt.threads.sight import Audience

LONGEST = 4000
SAID_TWICE = timedelta(minutes=2)
NOT_YOURS = _("You may read this thread, but not write in it.")
NOTHING = _("Write something first.")


class Moved(Refused):
    """Someone wrote in the thread in between. Nothing was changed."""


def open_thread(
    case: Case,
    question: str,
    slot: int,
    by: Person,
    *,
    text: str,
    audience: str,
    mentioned: Iterable[int] = (),
) -> Thread:
    """Begin a thread about an answer, for one audience for good. Raises `Refused`.

    What the same person has just begun with the same words is not begun twice.
    """
    words = _written(text)
    if audience not in writes(case, roles_on(case, by)):
        raise Refused(_("Choose who may read the thread."), "who")
    _fitting(case, question, slot)
    people = _mentioned(case, Audience(audience), by, words, mentioned)
    now = clock.now()
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        again = Thread.objects.filter(
            case=case, question=question, slot=slot, audience=audience, opened_by=by
        ).filter(opened_at__gte=now - SAID_TWICE, messages__text=words, messages__author=by)
        if there := again.first():
            return there
        thread = Thread.objects.create(
            case=case,
            question=question,
            slot=slot,
            audience=audience,
            opened_by=by,
            opened_at=now,
            latest_at=now,
        )
        _say(thread, by, words, people)
    return thread


def write(thread: Thread, by: Person, text: str, mentioned: Iterable[int] = ()) -> Message:
    """Add to a thread; a closed one is open again. Raises `Refused`.

    The same words sent once more by the same person, with nothing in between, are said once.
    """
    _allow(thread, by)
    words = _written(text)
    people = _mentioned(thread.case, Audience(thread.audience), by, words, mentioned)
    with transaction.atomic():
        locked = _locked(thread)
        last = locked.messages.order_by("-pk").first()
        mine = last and last.author_id == by.pk and clock.now() - last.at < SAID_TWICE
        if last and mine and last.text == words:
            return last
        locked.closed_at = locked.closed_by = None
        return _say(locked, by, words, people)


def close(thread: Thread, by: Person, *, seen: int) -> None:
    """Say that a thread is settled. `seen` is the newest message on the page it was pressed on.

    Raises `Moved` when someone has written since, and `Refused`.
    """
    _allow(thread, by)
    with transaction.atomic():
        locked = _locked(thread)
        if locked.closed_at:
            return
        newest = locked.messages.order_by("-pk").first()
        if newest and newest.pk > seen and newest.author_id != by.pk:
            raise Moved(_("Someone has written in the thread in between. Read it first."))
        locked.closed_at, locked.closed_by = clock.now(), by
        locked.save(update_fields=["closed_at", "closed_by"])


def reopen(thread: Thread, by: Person) -> None:
    """Take a settled thread up again. Raises `Refused`."""
    _allow(thread, by)
    Thread.objects.filter(pk=thread.pk).update(closed_at=None, closed_by=None)


def withdraw(message: Message, by: Person) -> None:
    """Take one's own words back: they are gone, that something was written here is not. Raises `Refused`."""
    if message.author_id != by.pk:
        raise Refused(_("Only the one who wrote a message withdraws it."), "who")
    _allow(message.thread, by)
    mine = Message.objects.filter(pk=message.pk, withdrawn_at=None)
    mine.update(text="", withdrawn_at=clock.now())


def have_read(threads: Iterable[Thread], by: Person, at: datetime | None = None) -> None:
    """Note that someone has looked at threads, and read what they are mentioned in. Two queries.

    `at` is when the threads were fetched: what came a moment later is not read yet.
    """
    now, ids = at or clock.now(), [thread.pk for thread in threads]
    if not ids:
        return
    Reading.objects.bulk_create(
        [Reading(thread_id=pk, person=by, at=now) for pk in ids],
        update_conflicts=True,
        unique_fields=["thread", "person"],
        update_fields=["at"],
    )
    mine = Mention.objects.filter(person=by, read_at=None, message__thread__in=ids)
    mine.filter(message__at__lte=now).update(read_at=now)


def take_digest(person: Person) -> list[str]:
    """The lines of `queries.digest_lines`, never to be given again. Call it where the mail is queued.

    In the same transaction as the mail, so that what is not queued is not told.
    """
    with transaction.atomic():
        mentions = mentions_to_tell(person)
        Mention.objects.filter(pk__in=[one.pk for one in mentions]).update(told_at=clock.now())
    return told_in_words(mentions, person)


def _written(text: str) -> str:
    words = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if not words:
        raise Refused(NOTHING)
    if len(words) > LONGEST:
        sentence = now_("The text has %(length)s characters; at most %(most)s fit.")
        raise Refused(sentence % {"length": len(words), "most": LONGEST})
    return words


def _fitting(case: Case, question: str, slot: int) -> None:
    section = case.scheme.section_of.get(question)
    if (question or slot) and not (section and fits(section, slot)):
        raise Refused(_("The profile has no such question."))


def _allow(thread: Thread, by: Person) -> None:
    if thread.audience not in writes(thread.case, roles_on(thread.case, by)):
        raise Refused(NOT_YOURS, "who")


def _locked(thread: Thread) -> Thread:
    return Thread.objects.select_for_update().get(pk=thread.pk)


def _mentioned(
    case: Case, audience: Audience, by: Person, text: str, chosen: Iterable[int]
) -> list[Person]:
    """Those chosen, and those named with an @ who may see the thread; never oneself."""
    wanted = set(chosen)
    if not wanted and "@" not in text:
        return []
    every = {reader.person.pk: reader for reader in readers_of(case)}
    may = [reader.person for reader in every.values() if audience in reader.reads]
    if wanted - {person.pk for person in may}:
        raise Refused(not_seeing([every[pk].person for pk in wanted if pk in every], may))
    people = [person for person in may if person.pk in wanted]
    people += named_in(text, (person for person in may if person.pk not in wanted))
    return [person for person in people if person != by]


def not_seeing(chosen: Iterable[Person], may: Iterable[Person]) -> str:
    """The sentence for mentioning someone who does not see the thread."""
    hidden = ", ".join(person.name for person in chosen if person not in set(may))
    if not hidden:
        return now_("This thread is not shown to everyone you mention.")
    sentence = now_("This thread is not shown to %(names)s. Choose another audience, or others.")
    return sentence % {"names": hidden}


def _say(thread: Thread, by: Person, words: str, people: Iterable[Person]) -> Message:
    now = clock.now()
    message = Message.objects.create(thread=thread, text=words, author=by, at=now)
    Mention.objects.bulk_create(Mention(message=message, person=person) for person in people)
    thread.latest_at = now
    thread.save(update_fields=["latest_at", "closed_at", "closed_by"])
    have_read([thread], by)
    return message
