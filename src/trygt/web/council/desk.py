"""The desk itself: the submission part by part, what changed, and what certifiers gathered beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trygt.cases.models import Case
from trygt.council import queries
from trygt.council.findings import findings, subjects, visit_list
from trygt.council.looking import look, news
from trygt.council.models import Finding, Note, Question, VisitItem
from trygt.figures.flags import WORDS, Flag
from trygt.figures.periods import words as period_words
from trygt.figures.queries import KnownFigure
from trygt.people.models import Person
from trygt.profile import queries as profile
from trygt.profile.changes import Changed, between, state_of
from trygt.profile.filling import public_figures
from trygt.profile.models import Snapshot
from trygt.profile.queries import SubmittedAnswer
from trygt.schemes.definition import ProfilePart, Scheme, Section
from trygt.texts import in_language
from trygt.texts.numbers import number_words
from trygt.web.council.pages import acts_of
from trygt.web.workspace.profile.differences import Difference, difference

SHOWN: dict[str, Promise] = {
    "": _("All answers"),
    "changed": _("Changed since the submission before"),
    "new": _("Changed since you were here"),
    "asked": _("With questions"),
    "found": _("With findings, notes or something to see"),
}
Place = tuple[str, int]


@dataclass(frozen=True)
class PublicFigure:
    """What public statistics say about the same."""

    words: str
    period: str
    source: str


@dataclass(frozen=True)
class ReadAnswer:
    """A submitted answer with everything that stands beside it."""

    answer: SubmittedAnswer
    figure: PublicFigure | None
    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()
    visit: tuple[VisitItem, ...] = ()
    change: Difference | None = None
    evidence_changed: tuple[Any, ...] = ()
    changed: bool = False
    new: bool = False

    def holds(self, words: str) -> bool:
        """Whether title, answer or evidence has these words."""
        titles = (str(item.get("title", "")) for item in self.answer.evidence)
        texts = (in_language(self.answer.question.title), self.answer.words, *titles)
        return any(words in text.casefold() for text in texts)

    def is_shown(self, show: str) -> bool:
        """Whether it belongs to one of `SHOWN`."""
        match show:
            case "changed":
                return self.changed
            case "new":
                return self.new
            case "asked":
                return bool(self.questions)
            case "found":
                return bool(self.findings or self.notes or self.visit)
        return True


@dataclass(frozen=True)
class ReadSection:
    """A submitted section with what hangs on it as a whole."""

    section: Section
    answers: tuple[ReadAnswer, ...]
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]

    @property
    def changed(self) -> int:
        """How many answers changed since the submission before."""
        return sum(one.changed for one in self.answers)

    @property
    def waiting(self) -> int:
        """How many questions are not answered."""
        every = [*self.questions, *(q for one in self.answers for q in one.questions)]
        return sum(not q.closed_at and not q.replies.all() for q in every)


@dataclass(frozen=True)
class ReadPart:
    """A part of the profile, and the one after it."""

    part: ProfilePart
    sections: tuple[ReadSection, ...]
    next: ProfilePart | None = None


@dataclass(frozen=True)
class Beside:
    """What was gathered, by what it is about."""

    asked: Mapping[str, list[Question]]
    found: Mapping[str, list[Finding]]
    noted: Mapping[str, list[Note]]
    listed: Mapping[str, list[VisitItem]]


def gathered(case: Case, person: Person) -> Beside:
    """Questions, findings, notes and the visit's list, as far as this person sees them."""
    return Beside(
        _by_place(queries.questions(case)),
        _by_place(findings(case, person)),
        _by_place(queries.notes(case, person)),
        _by_place(visit_list(case, person)),
    )


def _by_place(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.about, []).append(row)
    return found


def read_answers(
    case: Case, person: Person, since: datetime | None, keys: Iterable[str] | None = None
) -> tuple[list[Snapshot], list[ReadAnswer], Beside]:
    """The last submission's answers (of some questions), each with what stands beside it."""
    made = profile.snapshots(case)
    beside = gathered(case, person)
    if not made:
        return made, [], beside
    scheme = case.scheme
    last = changes(scheme, made[1:2], made[0])
    seen_then = [one for one in made if since and one.submitted_at <= since][:1]
    new = changes(scheme, seen_then, made[0]) if seen_then[:1] != made[:1] else {}
    figures = public_figures(case.community, scheme)
    wanted = None if keys is None else set(keys)
    answers = []
    for answer in profile.answers_of_snapshot(made[0]):
        key = answer.question.key
        if wanted is not None and key not in wanted:
            continue
        place = key, answer.slot
        was = last.get(place)
        answers.append(
            ReadAnswer(
                answer,
                _figure(figures.get(key)) if not answer.slot else None,
                tuple(beside.asked.get(key, ())),
                tuple(beside.found.get(key, ())),
                tuple(beside.noted.get(key, ())),
                tuple(beside.listed.get(key, ())),
                difference(was.question, scheme, was.before, was.after) if was else None,
                was.evidence if was else (),
                was is not None,
                place in new,
            )
        )
    return made, answers, beside


def changes(scheme: Scheme, before: list[Snapshot], now: Snapshot) -> dict[Place, Changed]:
    """What differs between an earlier submission, if there is one, and `now`."""
    if not before:
        return {}
    found = between(scheme, state_of(before[0]), state_of(now))
    return {(one.question.key, one.slot): one for one in found}


def _figure(known: KnownFigure | None) -> PublicFigure | None:
    if known is None:
        return None
    if known.value is None:
        words = str(WORDS[Flag(known.flag)])
    else:
        words = f"{number_words(float(known.value))} {in_language(known.unit)}"
    return PublicFigure(words, period_words(known.period), known.source)


def desk(case: Case, person: Person, show: str, words: str) -> dict[str, Any]:
    """The whole desk: parts with their sections, filtered, and what is new."""
    since = look(case, person)
    made, answers, beside = read_answers(case, person, since)
    names = subjects(case.scheme)
    show, wanted = show if show in SHOWN else "", " ".join(words.casefold().split())
    kept = [one for one in answers if one.is_shown(show) and one.holds(wanted)]
    with_sections = show if not wanted else "none"
    parts = _parts(case.scheme, kept, beside, with_sections)
    return {
        "snapshot": made[0] if made else None,
        "earlier": made[1] if made[1:] else None,
        "parts": parts,
        "filter": {"show": show, "words": words.strip(), "offered": SHOWN.items()},
        "filtered": bool(show or wanted),
        "found": len(kept),
        "changed": sum(one.changed for one in answers),
        "new": sum(one.new for one in answers),
        "since": since,
        "news": news(case, person, since) if since else None,
        "appointments": list(queries.appointments(case)),
        "missing": queries.missing_certifiers(case),
        "notes": [
            (note, names.get(note.about)) for notes in beside.noted.values() for note in notes
        ],
        "may_write": any(one.ready for one in acts_of(case, person, {"add_finding"})),
    }


def _parts(scheme: Scheme, answers: list[ReadAnswer], beside: Beside, show: str) -> list[ReadPart]:
    """The parts with answers in them; what is about a section as a whole counts where it is shown."""
    asked = beside.asked if show in {"", "asked"} else {}
    found_of = beside.found if show in {"", "found"} else {}
    by_section: dict[str, list[ReadAnswer]] = {}
    for one in answers:
        by_section.setdefault(one.answer.section.key, []).append(one)
    found = []
    for part in scheme.profile:
        sections = tuple(
            ReadSection(
                section,
                tuple(by_section.get(section.key, ())),
                tuple(asked.get(section.key, ())),
                tuple(found_of.get(section.key, ())),
            )
            for section in part.sections
            if section.key in {*by_section, *asked, *found_of}
        )
        if sections:
            found.append(ReadPart(part, sections))
    after = [one.part for one in found[1:]]
    return [replace(one, next=part) for one, part in zip_longest(found, after)]


def about(case: Case, person: Person, key: str) -> dict[str, Any] | None:
    """One question, section, step or idea with everything beside it; None where the scheme has no such thing."""
    name = subjects(case.scheme).get(key)
    if name is None:
        return None
    keys = [key] if key in case.scheme.questions else []
    _made, answers, beside = read_answers(case, person, None, keys)
    section = case.scheme.section_of[key] if keys else case.scheme.sections.get(key)
    before, after = _neighbours(case.scheme, key) if keys else (None, None)
    return {
        "key": key,
        "name": name,
        "section": section,
        "is_question": bool(keys),
        "answers": answers,
        "questions": beside.asked.get(key, []),
        "findings": beside.found.get(key, []),
        "notes": beside.noted.get(key, []),
        "visit": beside.listed.get(key, []),
        "before": before,
        "after": after,
    }


def _neighbours(scheme: Scheme, key: str) -> tuple[Any, Any]:
    every = list(scheme.questions.values())
    here = next(place for place, one in enumerate(every) if one.key == key)
    return every[here - 1] if here else None, every[here + 1] if here + 1 < len(every) else None
