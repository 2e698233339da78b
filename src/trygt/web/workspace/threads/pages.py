"""What the pages of threads show, gathered with a constant number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.models import Case
from trygt.cases.roles import COMMUNITY_SIDE, On
from trygt.people.models import Person
from trygt.schemes.definition import Question, Section
from trygt.threads import queries
from trygt.threads.models import Thread
from trygt.threads.queries import Talk, Wanted
from trygt.threads.readers import Reader, readers_of, reads, writes
from trygt.threads.sight import Audience
from trygt.web.workspace.profile.addresses import anchor_of
from trygt.web.workspace.rescued import texts_for
from trygt.web.workspace.threads.forms import NewThread, Writing, audience_words

STATES = {"open": _("Open"), "closed": _("Closed")}
ROWS = 25


@dataclass
class Typed:
    """What was sent and could not be taken: the thread it was written in (0: a new one), and the form."""

    thread: int
    form: Writing


@dataclass(frozen=True)
class ThreadView:
    """A thread with its form, for those who may write in it."""

    thread: Thread
    badge: Promise
    newest: int
    form: Writing | None
    yours: int

    @property
    def open(self) -> bool:
        """Whether its messages stand open at once: while it is not settled, and where something is at fault."""
        return self.thread.closed_at is None or bool(self.form and self.form.errors)


@dataclass
class TalkPage:
    """All that is said about one answer, and the forms to say more."""

    request: HttpRequest
    case: Case
    question: Question
    section: Section
    slot: int
    person: Person
    roles: frozenset[On]
    typed: Typed | None = None
    notice: str | Promise = ""
    threads: list[Thread] = field(init=False)
    fetched_at: datetime = field(default_factory=clock.now)

    def __post_init__(self) -> None:
        where = (self.question.key, self.slot)
        self.threads = queries.threads_about(self.case, self.person, *where)

    @property
    def anchor(self) -> str:
        """The answer's place, which names all that belongs to it."""
        return anchor_of(self.question, self.slot)

    @property
    def of_the_community(self) -> bool:
        """Whether the reader is on the community's side."""
        return bool(self.roles & COMMUNITY_SIDE)

    @cached_property
    def may(self) -> tuple[Audience, ...]:
        """The audiences the reader may write for."""
        return writes(self.case, self.roles)

    @cached_property
    def readers(self) -> list[Reader]:
        """Everyone who reads threads of the case."""
        return readers_of(self.case) if self.may else []

    @property
    def views(self) -> list[ThreadView]:
        """The threads, each with its form."""
        return [
            ThreadView(
                thread,
                Audience(thread.audience).label,
                queries.newest_seen(thread),
                self._reply(thread) if thread.audience in self.may else None,
                self.person.pk,
            )
            for thread in self.threads
        ]

    @property
    def talk(self) -> Talk:
        """How much there is, now that it has been read."""
        settled = sum(thread.closed_at is not None for thread in self.threads)
        return Talk(len(self.threads) - settled, settled)

    @property
    def new(self) -> NewThread | Writing | None:
        """The form of a new thread."""
        if not self.may:
            return None
        if self.typed and not self.typed.thread:
            return self.typed.form
        kept = self._kept(reverse("talk", args=[self.case.pk, self.question.key, self.slot]))
        return self.new_form(initial=kept)

    @property
    def new_open(self) -> bool:
        """Whether the form of a new thread stands open: where there is none yet, or something in it."""
        form = self.new
        return bool(form and (not self.threads or form.is_bound or form.initial))

    def new_form(self, data: QueryDict | None = None, **more: Any) -> NewThread:
        """A new thread's form."""
        readers = [one for one in self.readers if one.reads & set(self.may)]
        place = f"talk-{self.anchor}"
        return NewThread(data, may=self.may, readers=readers, by=self.person, place=place, **more)

    def reply_form(self, thread: Thread, data: QueryDict | None = None, **more: Any) -> Writing:
        """The form of one thread."""
        readers = [one for one in self.readers if thread.audience in one.reads]
        place = f"thread-{thread.pk}"
        return Writing(data, readers=readers, by=self.person, place=place, **more)

    def _reply(self, thread: Thread) -> Writing:
        if self.typed and self.typed.thread == thread.pk:
            return self.typed.form
        kept = self._kept(reverse("thread_reply", args=[self.case.pk, thread.pk]))
        return self.reply_form(thread, initial=kept)

    def _kept(self, path: str) -> Mapping[str, Any]:
        """What was typed there by someone whose session had ended."""
        texts = texts_for(self.request, path) or {}
        return {name: one if name == "mentioned" else one[0] for name, one in texts.items() if one}


def listed(
    request: HttpRequest, case: Case, person: Person, roles: frozenset[On]
) -> dict[str, Any]:
    """The list of a case's threads, narrowed as the address says."""
    words = audience_words(reads(roles))
    wanted = Wanted(
        state=_one_of(request, "state", STATES),
        audience=_one_of(request, "audience", words),
        mine="mine" in request.GET,
        words=request.GET.get("q", "").replace("\x00", "").strip()[:100],
    )
    page = Paginator(queries.threads_of(case, person, wanted), ROWS).get_page(
        request.GET.get("page")
    )
    return {
        "case": case,
        "page": page,
        "rows": [_row(case, thread) for thread in page],
        "wanted": wanted,
        "narrowed": wanted != Wanted(),
        "states": list(STATES.items()),
        "audiences": [(audience.value, name) for audience, name in words.items()],
        "of_the_community": bool(roles & COMMUNITY_SIDE),
    }


def _row(case: Case, thread: Thread) -> dict[str, Any]:
    section = case.scheme.section_of.get(thread.question)
    return {
        "thread": thread,
        "title": queries.title_of(case, thread.question),
        "section": section,
        "badge": Audience(thread.audience).label,
        "href": queries.address_of(thread),
    }


def _one_of(request: HttpRequest, name: str, known: Mapping[Any, Any]) -> str:
    given = request.GET.get(name, "")
    return given if given in known else ""
