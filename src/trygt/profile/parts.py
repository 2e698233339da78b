"""The parts a profile is answered in: each section, and each question handed out by itself."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.models import Case
from trygt.people.models import Post
from trygt.profile.asking import Answers
from trygt.profile.models import Confirmation, Handout
from trygt.profile.queries import Blocker, Progress, SectionProgress, progress
from trygt.schemes.definition import Question, Scheme, Section, Stage
from trygt.schemes.definition.parts import Text
from trygt.texts.fingerprint import fingerprint_of

ANSWERING = [Stage.PREPARING, Stage.REVIEW]
"""The stages in which parts are handed out and answered."""
SOON_DAYS = 7


class Dated:
    """Something that may be due on a day."""

    due: date | None

    @property
    def days_left(self) -> int | None:
        """Whole days until it is due: 0 today, below zero when it is overdue; None without a day."""
        return (self.due - clock.today()).days if self.due else None

    @property
    def days_over(self) -> int:
        """How many days it is overdue; 0 when it is not."""
        return max(0, -(self.days_left or 0))


@dataclass(frozen=True)
class Part(Dated):
    """A section without what is handed out of it, or one such question: who has it, how far it has come."""

    section: Section
    question: Question | None
    handout: Handout | None
    answered: int
    asked: int
    blockers: tuple[Blocker, ...]
    fingerprint: str
    slot: int = 0

    @property
    def key(self) -> str:
        """The section's or the question's own."""
        return self.question.key if self.question else self.section.key

    @property
    def name(self) -> Text:
        """What people read."""
        return self.question.title if self.question else self.section.name

    @property
    def post(self) -> Post | None:
        """The post that has it."""
        return self.handout.post if self.handout else None

    @property
    def due(self) -> date | None:  # type: ignore[override]
        """The day it is due."""
        return self.handout.due if self.handout else None

    @property
    def confirmation(self) -> Confirmation | None:
        """Who has said that it is done, and when."""
        return getattr(self.handout, "confirmation", None)

    @property
    def complete(self) -> bool:
        """Nothing is left to answer and nothing blocks."""
        return self.answered == self.asked and not self.blockers

    @property
    def changed(self) -> bool:
        """Whether an answer has changed since it was confirmed."""
        return bool(self.confirmation and self.confirmation.fingerprint != self.fingerprint)

    @property
    def confirmed(self) -> bool:
        """Confirmed as it stands now."""
        return self.confirmation is not None and not self.changed

    @property
    def finished(self) -> bool:
        """Nobody needs to be reminded of it."""
        return self.confirmed or self.complete

    @property
    def overdue(self) -> bool:
        """Past its day and not finished."""
        return self.days_over > 0 and not self.finished

    @property
    def soon(self) -> bool:
        """Due within a week and not finished."""
        left = self.days_left
        return left is not None and 0 <= left <= SOON_DAYS and not self.finished


STATES: Mapping[str, tuple[Promise, Callable[[Part], bool]]] = {
    "overdue": (_("Overdue"), lambda part: part.overdue),
    "soon": (_("Due within a week"), lambda part: part.soon),
    "open": (_("Not finished"), lambda part: not part.finished),
    "nobody": (_("With nobody"), lambda part: part.handout is None),
    "complete": (_("Complete"), lambda part: part.complete),
    "confirmed": (_("Confirmed"), lambda part: part.confirmed),
    "changed": (_("Changed since it was confirmed"), lambda part: part.changed),
}
"""What the coordinator can ask for: its name, and whether a part is so."""


def parts(case: Case) -> list[Part]:
    """Every section, each followed by its questions that are handed out by themselves. Four queries."""
    return parts_in(case.scheme, progress(case))


def parts_in(scheme: Scheme, found: Progress) -> list[Part]:
    """The same from what is known already. No queries."""
    alone: dict[str, list[Handout]] = {}
    whole = {handout.section: handout for handout in found.handouts if not handout.question}
    for handout in found.handouts:
        if handout.question in scheme.questions:
            section = scheme.section_of[handout.question]
            alone.setdefault(section.key, []).append(handout)
    every = []
    for item in (section for part in found.parts for section in part.sections):
        key = item.section.key
        single = {handout.question: handout for handout in alone.get(key, ())}
        rest = {q.key for q in item.section.questions} - set(single)
        every.append(_part(item, found.values, rest, whole.get(key)))
        every += [
            _part(item, found.values, {question.key}, single[question.key], question)
            for question in item.section.questions
            if question.key in single
        ]
    return every


def of_posts(every: Iterable[Part], posts: Iterable[int]) -> list[Part]:
    """Those that these posts have and that ask for something, the first due first."""
    mine = set(posts)
    theirs = [part for part in every if part.post and part.post.pk in mine and part.asked]
    return sorted(theirs, key=lambda part: part.due or date.max)


def _part(
    item: SectionProgress,
    values: Answers,
    keys: set[str],
    handout: Handout | None,
    question: Question | None = None,
) -> Part:
    places = [place for place in item.places if place[0] in keys]
    answered = [place for place in places if place in values]
    return Part(
        item.section,
        question,
        handout,
        len(answered),
        len(places),
        tuple(blocker for blocker in item.blockers if blocker.question.key in keys),
        fingerprint_of({"answers": [[key, slot, values[key, slot]] for key, slot in answered]}),
        min((slot for _key, slot in places), default=0),
    )
