"""Reading the profile: progress and blockers, what was submitted, what changed since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trygt.cases.models import Case
from trygt.figures.queries import KnownFigure
from trygt.files.previews import named_so
from trygt.people.models import Person, Post
from trygt.places.models import Community
from trygt.profile.approvals import Approved, answered_by, approved
from trygt.profile.asking import Answers, asked_in, rounds
from trygt.profile.evidence import hashes_of, items_of, version_shown
from trygt.profile.filling import EXPLAIN, filled, public_figures, unexplained
from trygt.profile.kinds import Words, kind_of
from trygt.profile.models import Answer, AnswerRevision, EvidenceLink, Handout, Snapshot
from trygt.schemes.definition import ProfilePart, Question, Scheme, Section
from trygt.schemes.guidance import Guidance, guidance_of, minutes_of


@dataclass(frozen=True)
class Blocker:
    """Why the profile cannot be submitted yet, and where to mend it."""

    section: Section
    question: Question
    slot: int
    sentence: Words


@dataclass(frozen=True)
class SectionProgress:
    """How far one section has come, and who has it."""

    section: Section
    answered: int
    asked: int
    blockers: tuple[Blocker, ...]
    post: Post | None
    due: date | None
    minutes: int
    """About how long what is unanswered takes."""
    places: tuple[tuple[str, int], ...] = ()

    @property
    def complete(self) -> bool:
        """Nothing is left to answer and nothing blocks."""
        return self.answered == self.asked and not self.blockers


@dataclass(frozen=True)
class PartProgress:
    """How far one part has come."""

    part: ProfilePart
    sections: tuple[SectionProgress, ...]

    @property
    def answered(self) -> int:
        """Questions answered."""
        return sum(section.answered for section in self.sections)

    @property
    def asked(self) -> int:
        """Questions to answer."""
        return sum(section.asked for section in self.sections)


@dataclass(frozen=True)
class Progress:
    """How far a case's profile has come, and what it was worked out from."""

    parts: tuple[PartProgress, ...]
    values: Answers
    """As `whole_of`."""
    handouts: tuple[Handout, ...]

    @property
    def minutes(self) -> int:
        """About how long what is unanswered takes."""
        return sum(section.minutes for part in self.parts for section in part.sections)

    @property
    def answered(self) -> int:
        """Questions answered."""
        return sum(part.answered for part in self.parts)

    @property
    def asked(self) -> int:
        """Questions to answer."""
        return sum(part.asked for part in self.parts)

    @property
    def blockers(self) -> tuple[Blocker, ...]:
        """Everything that keeps the profile from being submitted, in the profile's order."""
        return tuple(b for part in self.parts for s in part.sections for b in s.blockers)


@dataclass(frozen=True)
class Change:
    """One answer that differs between two states of a profile."""

    section: Section
    question: Question
    slot: int
    before: str
    after: str


@dataclass(frozen=True)
class SubmittedAnswer:
    """One answer as it was submitted."""

    section: Section
    question: Question
    slot: int
    value: Any
    words: str
    author: Person | None
    at: datetime
    evidence: tuple[Mapping[str, Any], ...]


def answers_of(community: Community, scheme: Scheme) -> dict[tuple[str, int], Answer]:
    """The community's present answers to a scheme's questions, with their authors. One query."""
    found = Answer.objects.filter(community=community).select_related("author")
    return {(a.question, a.slot): a for a in found if a.question in scheme.questions}


def answers_in(community: Community, section: Section) -> dict[tuple[str, int], Answer]:
    """Those of one section. One query."""
    found = Answer.objects.filter(
        community=community, question__in=[question.key for question in section.questions]
    )
    return {(a.question, a.slot): a for a in found.select_related("author")}


def values_of(community: Community, scheme: Scheme) -> dict[tuple[str, int], Any]:
    """Only the values of `answers_of`. One query."""
    found = Answer.objects.filter(community=community).values_list("question", "slot", "value")
    return {(key, slot): value for key, slot, value in found if key in scheme.questions}


def whole_of(community: Community, scheme: Scheme) -> dict[tuple[str, int], Any]:
    """The community's answers, and what stands where it has not answered. At most four queries.

    What stands is public figures, and what approvals answer.
    """
    values = values_of(community, scheme)
    given, figures = approved(community, scheme), public_figures(community, scheme)
    return stands(scheme, values, given, figures) | values


def stands(
    scheme: Scheme,
    values: Answers,
    given: Mapping[str, Approved],
    figures: Mapping[str, KnownFigure],
) -> dict[tuple[str, int], Any]:
    """What stands where the community has not answered: what approvals answer, and public figures."""
    return answered_by(given, scheme, values) | filled(figures, scheme, values)


def progress(case: Case) -> Progress:
    """Progress and blockers per part and section. Five queries, however many answers."""
    scheme, community = case.scheme, case.community
    values, figures = values_of(community, scheme), public_figures(community, scheme)
    whole = stands(scheme, values, approved(community, scheme), figures) | values
    guidance = guidance_of(scheme)
    handed = tuple(handouts_of(community))
    handouts = {h.section: h for h in handed if not h.question}
    return Progress(
        values=whole,
        handouts=handed,
        parts=tuple(
            PartProgress(
                part,
                tuple(
                    _section_progress(
                        scheme, section, whole, figures, guidance, handouts.get(section.key)
                    )
                    for section in part.sections
                ),
            )
            for part in scheme.profile
        ),
    )


def _section_progress(
    scheme: Scheme,
    section: Section,
    values: Answers,
    figures: Mapping[str, KnownFigure],
    guidance: Mapping[str, Guidance],
    handout: Handout | None,
) -> SectionProgress:
    asked = list(asked_in(scheme, section, values))
    blockers = tuple(
        Blocker(section, question, slot, sentence)
        for question, slot in asked
        for sentence in blocking(
            question, values.get((question.key, slot)), scheme, figures.get(question.key)
        )
    )
    left = [question for question, slot in asked if (question.key, slot) not in values]
    return SectionProgress(
        section,
        len(asked) - len(left),
        len(asked),
        blockers,
        handout.post if handout else None,
        handout.due if handout else None,
        sum(minutes_of(question, guidance) for question in left),
        tuple((question.key, slot) for question, slot in asked),
    )


def blocking(
    question: Question, value: Any, scheme: Scheme, figure: KnownFigure | None
) -> Iterator[Words]:
    """Why one answer keeps the profile from being submitted; `figure` is what is known in public."""
    yield from kind_of(question).blockers(question, value, scheme)
    if unexplained(value, figure):
        yield EXPLAIN


def blockers(case: Case) -> tuple[Blocker, ...]:
    """Everything that keeps the profile from being submitted."""
    return progress(case).blockers


def handouts_of(community: Community) -> list[Handout]:
    """What is handed to which posts, with who has confirmed it. One query."""
    handed = Handout.objects.filter(community=community)
    return list(handed.select_related("post", "confirmation__by").order_by("pk"))


def evidence_of(
    community: Community, section: Section
) -> dict[tuple[str, int], list[EvidenceLink]]:
    """The evidence shown for the answers of a section. One query."""
    links = EvidenceLink.objects.filter(
        evidence__community=community, question__in=[q.key for q in section.questions]
    ).select_related("evidence__file", "evidence__added_by")
    found: dict[tuple[str, int], list[EvidenceLink]] = {}
    for link in links:
        found.setdefault((link.question, link.slot), []).append(link)
    return found


def history(community: Community, question: str, slot: int) -> list[AnswerRevision]:
    """Every change of one answer, the newest first."""
    made = AnswerRevision.objects.filter(community=community, question=question, slot=slot)
    return list(made.select_related("author"))


def latest_snapshot(case: Case) -> Snapshot | None:
    """What was submitted last."""
    made = Snapshot.objects.filter(case=case).select_related("submitted_by", "returned__by")
    return made.order_by("-number").first()


def snapshots(case: Case) -> list[Snapshot]:
    """Everything that was submitted, the newest first."""
    made = Snapshot.objects.filter(case=case).select_related("submitted_by", "returned__by")
    return list(made.order_by("-number"))


def submitted_values(snapshot: Snapshot) -> dict[tuple[str, int], Any]:
    """The values in a snapshot."""
    return {(a["question"], a["slot"]): a["value"] for a in snapshot.content["answers"]}


def answers_of_snapshot(snapshot: Snapshot) -> list[SubmittedAnswer]:
    """What was submitted, in the profile's order, in words, each piece of evidence with its version.

    One query for the authors, and two more for what was submitted before there were versions.
    """
    scheme = snapshot.case.scheme
    content = {(a["question"], a["slot"]): a for a in snapshot.content["answers"]}
    authors = Person.objects.in_bulk({a["author"] for a in content.values()})
    unnamed = {item["id"] for item in items_of([snapshot]) if "version" not in item}
    hashes = hashes_of(unnamed) if unnamed else {}
    return [
        SubmittedAnswer(
            section,
            question,
            slot,
            item["value"],
            kind_of(question).words(question, item["value"], scheme),
            authors.get(item["author"]),
            datetime.fromisoformat(item["at"]),
            tuple(_shown(one, hashes) for one in item["evidence"]),
        )
        for section, question, slot, item in _in_order(scheme, content)
    ]


def _shown(item: Mapping[str, Any], hashes: Mapping[tuple[int, str], int]) -> dict[str, Any]:
    file = item.get("file")
    return {
        **item,
        "version": version_shown(item, hashes),
        "preview": named_so(file["name"]) if file else False,
    }


def changed_since(case: Case, snapshot: Snapshot) -> list[Change]:
    """What the community has changed in its answers since it submitted `snapshot`."""
    now = whole_of(case.community, case.scheme)
    return _changes(case.scheme, submitted_values(snapshot), now)


def changed_between(older: Snapshot, newer: Snapshot) -> list[Change]:
    """What differs between two submissions of one case, for those who read the newer (BR-04)."""
    return _changes(newer.case.scheme, submitted_values(older), submitted_values(newer))


def _changes(scheme: Scheme, before: Answers, after: Answers) -> list[Change]:
    found = []
    for section, question, slot, _there in _in_order(scheme, {**before, **after}):
        was, is_now = before.get((question.key, slot)), after.get((question.key, slot))
        if was != is_now:
            kind = kind_of(question)
            words = [
                "" if value is None else kind.words(question, value, scheme)
                for value in (was, is_now)
            ]
            found.append(Change(section, question, slot, *words))
    return found


def _in_order(
    scheme: Scheme, content: Mapping[tuple[str, int], Any]
) -> Iterator[tuple[Section, Question, int, Any]]:
    for section in scheme.sections.values():
        for slot in rounds(section, content):
            for question in section.questions:
                if (question.key, slot) in content:
                    yield section, question, slot, content[question.key, slot]


def public_answers(case: Case) -> list[SubmittedAnswer]:
    """What anyone may read: the public questions of what was submitted last.

    Counts so small that they could point at persons are left out (the scheme's `suppress_below`).
    """
    snapshot = latest_snapshot(case)
    if snapshot is None:
        return []
    limit = case.scheme.rules.suppress_below
    return [
        answer
        for answer in answers_of_snapshot(snapshot)
        if answer.question.public and not _too_small(answer, limit)
    ]


def _too_small(answer: SubmittedAnswer, limit: int) -> bool:
    if answer.question.kind != "figure":
        return False
    value = answer.value.get("value")
    return isinstance(value, int) and 0 < value < limit
