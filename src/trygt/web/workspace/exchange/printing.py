"""The whole profile for paper: sections, answers in words, and what shows that they are true."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from trygt import clock
from trygt.cases.models import Case
from trygt.profile import queries, walls
from trygt.profile.asking import is_asked, rounds
from trygt.profile.kinds import kind_of
from trygt.profile.models import EvidenceLink, Snapshot
from trygt.schemes.definition import ProfilePart, Question, Section
from trygt.web.workspace.walls import wall_of


@dataclass(frozen=True)
class Printed:
    """One answer; `words` is empty where there is none."""

    question: Question
    words: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class PrintedSection:
    """A section with its rounds."""

    section: Section
    rounds: tuple[tuple[int, tuple[Printed, ...]], ...]


def as_it_stands(case: Case) -> dict[str, Any]:
    """Every question that is asked now, answered or not. Five queries, however many answers."""
    scheme, values = case.scheme, queries.whole_of(case.community, case.scheme)
    shown = _evidence(case)
    words = {
        place: kind_of(scheme.questions[place[0]]).words(scheme.questions[place[0]], value, scheme)
        for place, value in values.items()
    }
    sections = {
        section.key: PrintedSection(
            section,
            tuple(
                (
                    slot,
                    tuple(
                        Printed(
                            question,
                            words.get((question.key, slot), ""),
                            tuple(shown.get((question.key, slot), ())),
                        )
                        for question in section.questions
                        if is_asked(scheme, question, slot, values)
                    ),
                )
                for slot in rounds(section, values)
            ),
        )
        for section in scheme.sections.values()
    }
    drawn = wall_of(case, walls.built_of(scheme, values), links=False)
    return _page(case, sections) | {"wall": drawn, "snapshot": None, "today": clock.today()}


def as_submitted(case: Case, snapshot: Snapshot) -> dict[str, Any]:
    """What was submitted, exactly."""
    found: dict[str, dict[int, list[Printed]]] = {}
    for answer in queries.answers_of_snapshot(snapshot):
        lines = tuple(evidence_line(item) for item in answer.evidence)
        slots = found.setdefault(answer.section.key, {})
        slots.setdefault(answer.slot, []).append(Printed(answer.question, answer.words, lines))
    sections = {
        key: PrintedSection(
            case.scheme.sections[key], tuple((slot, tuple(some)) for slot, some in slots.items())
        )
        for key, slots in found.items()
    }
    built = walls.built_of(case.scheme, queries.submitted_values(snapshot))
    drawn = wall_of(case, built, links=False)
    return _page(case, sections) | {"wall": drawn, "snapshot": snapshot}


def _page(case: Case, sections: Mapping[str, PrintedSection]) -> dict[str, Any]:
    parts: list[tuple[ProfilePart, list[PrintedSection]]] = [
        (part, [sections[s.key] for s in part.sections if s.key in sections])
        for part in case.scheme.profile
    ]
    return {"case": case, "parts": [(part, some) for part, some in parts if some]}


def _evidence(case: Case) -> dict[tuple[str, int], list[str]]:
    """A line for each piece of evidence, by the answer it shows. One query."""
    links: Iterable[EvidenceLink] = EvidenceLink.objects.filter(
        evidence__community=case.community
    ).select_related("evidence__file")
    found: dict[tuple[str, int], list[str]] = {}
    for link in links:
        item = link.evidence
        line = evidence_line(
            {
                "title": item.title,
                "document": item.document,
                "place": item.place,
                "url": item.url,
                "file": {"name": item.file.name} if item.file else None,
            }
        )
        found.setdefault((link.question, link.slot), []).append(line)
    return found


def evidence_line(item: Mapping[str, Any]) -> str:
    """What it is called, where it is written, and the file or address."""
    file = (item.get("file") or {}).get("name", "")
    parts = (
        item.get("title", ""),
        item.get("document", ""),
        item.get("place", ""),
        file,
        item.get("url", ""),
    )
    return ", ".join(dict.fromkeys(filter(None, parts)))
