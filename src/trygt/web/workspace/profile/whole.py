"""What the pages of the whole profile show: its overview, and one submission."""

from dataclasses import dataclass
from typing import Any

from trygt.cases.models import Case
from trygt.people.models import Person
from trygt.people.queries import posts_of
from trygt.people.roles import Role
from trygt.priorities.focus import part_beside
from trygt.profile import library, queries, walls
from trygt.profile.models import Snapshot
from trygt.profile.parts import Part, of_posts, parts_in
from trygt.schemes.guidance import quick_look
from trygt.threads.queries import SILENCE, Talk, talk_about
from trygt.web.workspace.profile.addresses import anchor_of, place_of
from trygt.web.workspace.walls import wall_of


def overview(case: Case, person: Person) -> dict[str, Any]:
    """The profile's first page."""
    progress = queries.progress(case)
    held = [p for p in posts_of(person) if p.community_id == case.community_id]
    mine = [post.post_id for post in held if post.role == Role.CONTRIBUTOR]
    yours = of_posts(parts_in(case.scheme, progress), mine)
    sections = [s for part in progress.parts for s in part.sections]
    snapshot = queries.latest_snapshot(case)
    returned = getattr(snapshot, "returned", None)
    return {
        "case": case,
        "progress": progress,
        "quick": len(quick_look(case.scheme)),
        "wall": wall_of(case, walls.wall(case, progress.values), links=True),
        "yours": [(part, part_at(case, part)) for part in yours],
        "answered_by_you": sum(part.answered for part in yours),
        "asked_of_you": sum(part.asked for part in yours),
        "folded": bool(yours) and len(mine) == len(held),
        "risk_part": part_beside(case.scheme),
        "expiring": library.expiring(case.community),
        "blocked": [
            (s.section, [(b, place_of(case, s.section, b.question, b.slot)) for b in s.blockers])
            for s in sections
            if s.blockers
        ],
        "returned_sections": [
            case.scheme.sections[key] for key in returned.sections if key in case.scheme.sections
        ]
        if returned
        else [],
        "snapshot": snapshot,
        "snapshots": queries.snapshots(case) if snapshot else [],
    }


def part_at(case: Case, part: Part) -> str:
    """The address of a part: its section's page, or its question there."""
    first = part.question or part.section.questions[0]
    page, _mark, _anchor = (there := place_of(case, part.section, first, part.slot)).partition("#")
    return there if part.question else page


@dataclass(frozen=True)
class SubmittedView:
    """One submitted answer with how much is said about it."""

    answer: queries.SubmittedAnswer
    talk: Talk

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return anchor_of(self.answer.question, self.answer.slot)


def submitted(case: Case, snapshot: Snapshot, person: Person) -> dict[str, Any]:
    """One submission, read section by section, with what changed since the one before."""
    every = queries.snapshots(case)
    older = next((item for item in every if item.number == snapshot.number - 1), None)
    talks = talk_about(case, person)
    answers: dict[str, list[SubmittedView]] = {}
    for answer in queries.answers_of_snapshot(snapshot):
        talk = talks.get((answer.question.key, answer.slot), SILENCE)
        answers.setdefault(answer.section.key, []).append(SubmittedView(answer, talk))
    return {
        "case": case,
        "snapshot": snapshot,
        "snapshots": every,
        "changes": queries.changed_between(older, snapshot) if older else [],
        "parts": [
            (part, [(s, answers[s.key]) for s in part.sections if s.key in answers])
            for part in case.scheme.profile
        ],
    }
