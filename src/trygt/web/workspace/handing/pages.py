"""What the coordinator's page of parts shows: what is missing, who has it, how long is left."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from trygt.cases.models import Case
from trygt.profile.parts import STATES, Part, parts
from trygt.schemes.definition import Question
from trygt.texts import in_language
from trygt.web.workspace.profile.pages import part_at

SORTS: Mapping[str, Callable[[Part], Any]] = {
    "name": lambda part: in_language(part.name).casefold(),
    "who": lambda part: (part.post is None, part.post.unit if part.post else ""),
    "due": lambda part: part.due or date.max,
    "answered": lambda part: part.answered / part.asked if part.asked else 1.0,
    "blockers": lambda part: len(part.blockers),
}


@dataclass(frozen=True)
class Row:
    """One part in the list."""

    part: Part
    href: str
    ticked: bool
    questions: tuple[tuple[Question, bool], ...]

    @property
    def field(self) -> str:
        """The name its box to tick has in the form."""
        return "questions" if self.part.question else "sections"

    @property
    def open(self) -> bool:
        """Whether one of its questions is ticked by itself."""
        return any(ticked for _question, ticked in self.questions)


@dataclass(frozen=True)
class Count:
    """How many parts are so, as a way to narrow the list."""

    key: str
    name: str
    number: int
    chosen: bool


def listing(case: Case, narrowed: Mapping[str, str], typed: QueryDict | None) -> dict[str, Any]:
    """The parts as `narrowed` by the address, with what was `typed` still ticked. Four queries."""
    every = [part for part in parts(case) if part.asked]
    state, unit = narrowed.get("state", ""), narrowed.get("unit", "")
    found = [part for part in every if state not in STATES or STATES[state][1](part)]
    found = [part for part in found if unit in {"", str(part.post.pk if part.post else 0)}]
    sort = narrowed.get("sort", "")
    if key := SORTS.get(sort.removeprefix("-")):
        found.sort(key=key, reverse=sort.startswith("-"))
    alone = {part.question.key for part in every if part.question}
    posts = {part.post.pk: part.post for part in every if part.post}
    return {
        "rows": [_row(case, part, alone, typed) for part in found],
        "all": len(every),
        "counts": [
            Count(key, str(name), sum(map(holds, every)), key == state)
            for key, (name, holds) in STATES.items()
        ],
        "units": sorted(posts.values(), key=lambda post: post.unit),
        "chosen_state": state,
        "chosen_unit": unit,
    }


def _row(case: Case, part: Part, alone: Iterable[str], typed: QueryDict | None) -> Row:
    sections = typed.getlist("sections") if typed else []
    questions = typed.getlist("questions") if typed else []
    rest = () if part.question else part.section.questions
    return Row(
        part,
        part_at(case, part),
        part.key in (questions if part.question else sections),
        tuple((q, q.key in questions) for q in rest if q.key not in alone),
    )
