"""What changed between two states of a profile: two submissions, or a submission and now.

Evidence counts as well: added, taken away, or there in another version.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from trygt.cases.models import Case
from trygt.profile.asking import Answers, rounds
from trygt.profile.models import EvidenceLink, Snapshot
from trygt.profile.queries import submitted_values, whole_of
from trygt.schemes.definition import Question, Scheme, Section

Item = Mapping[str, Any]
"""A piece of evidence as a snapshot writes it."""
Shown = Mapping[tuple[str, int], Mapping[int, Item]]
"""Evidence by its number, by the answer it is shown for."""
ADDED, REMOVED, REPLACED = "added", "removed", "replaced"
# What makes a piece of evidence another version of itself; the title alone does not.
CONTENT = ("document", "place", "url")


@dataclass(frozen=True)
class State:
    """All answers and evidence at one time."""

    values: Answers
    evidence: Shown = field(default_factory=dict)


@dataclass(frozen=True)
class OfEvidence:
    """A piece of evidence that was added, removed or replaced."""

    what: str
    title: str


@dataclass(frozen=True)
class Changed:
    """One answer that differs, or whose evidence does. None is unanswered."""

    section: Section
    question: Question
    slot: int
    before: Any | None
    after: Any | None
    evidence: tuple[OfEvidence, ...]


def now_of(case: Case) -> State:
    """The community's answers and evidence as they are now. Four queries at most."""
    links = EvidenceLink.objects.filter(evidence__community=case.community)
    shown: dict[tuple[str, int], dict[int, Item]] = {}
    for link in links.select_related("evidence__file"):
        item, file = link.evidence, link.evidence.file
        shown.setdefault((link.question, link.slot), {})[item.pk] = {
            "title": item.title,
            "version": item.version,
            **{name: getattr(item, name) for name in CONTENT},
            "file": {"sha256": file.sha256} if file else None,
        }
    return State(whole_of(case.community, case.scheme), shown)


def state_of(snapshot: Snapshot) -> State:
    """What was submitted."""
    shown = {
        (answer["question"], answer["slot"]): {item["id"]: item for item in answer["evidence"]}
        for answer in snapshot.content["answers"]
    }
    return State(submitted_values(snapshot), shown)


def between(scheme: Scheme, before: State, after: State) -> list[Changed]:
    """What differs, in the profile's order."""
    found = []
    every = {*before.values, *after.values}
    for section in scheme.sections.values():
        for slot in rounds(section, every):
            for question in section.questions:
                place = question.key, slot
                was, is_now = before.values.get(place), after.values.get(place)
                # Evidence is submitted with an answer; without one there is none to compare.
                pieces = tuple(_evidence(_at(before, place), _at(after, place)))
                if was != is_now or pieces:
                    found.append(Changed(section, question, slot, was, is_now, pieces))
    return found


def _at(state: State, place: tuple[str, int]) -> Mapping[int, Item]:
    return state.evidence.get(place, {}) if place in state.values else {}


def _evidence(before: Mapping[int, Item], after: Mapping[int, Item]) -> Iterable[OfEvidence]:
    for number, item in after.items():
        if number not in before:
            yield OfEvidence(ADDED, item["title"])
        elif _content(before[number]) != _content(item):
            yield OfEvidence(REPLACED, item["title"])
    for number, item in before.items():
        if number not in after:
            yield OfEvidence(REMOVED, item["title"])


def _content(item: Item) -> tuple[Any, ...]:
    """What an item holds. The oldest snapshots name no version."""
    file = item.get("file")
    texts = tuple(item.get(name) or "" for name in CONTENT)
    return (item.get("version", 1), *texts, file["sha256"] if file else None)
