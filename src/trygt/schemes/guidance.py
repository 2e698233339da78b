"""Help that helps: what certifiers look for, an example, how long it takes, and what a quick look asks.

Guidance belongs to a question's key, not to a scheme version: it gets better while cases run, and a
better example changes nothing of what anyone has answered. It lies beside the versions, in
`library/<scheme>/guidance/*.yaml`.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import Field, TypeAdapter

from trygt.schemes.definition import Question, Scheme
from trygt.schemes.definition.parts import Key, Part, Text
from trygt.schemes.queries import folder_of

MINUTES = {"text": 10, "choice": 1, "number": 3, "date": 1, "figure": 3, "measure": 5, "table": 15}
"""What a question of each kind takes where nobody has said otherwise (INFERRED)."""


class Guidance(Part):
    """What helps with one question."""

    question: Key
    """The question it belongs to."""
    minutes: int | None = Field(None, ge=1, le=240)
    """How long an answer takes where the evidence is at hand (INFERRED)."""
    quick: bool = False
    """Whether the quick look asks it."""
    example: Text | None = None
    """An answer from the fictional Trygg kommune."""
    looks_for: Text | None = None
    """What certifiers look for."""


_LIST = TypeAdapter(list[Guidance])


def guidance_of(scheme: Scheme) -> Mapping[str, Guidance]:
    """Guidance by question key, for the questions the scheme asks and someone has written of.

    Raises:
        pydantic.ValidationError: when a file holds something else.
        ValueError: when two entries speak of one question.
    """
    found = _read(folder_of(scheme) / "guidance")
    return {key: entry for key, entry in found.items() if key in scheme.questions}


def quick_look(scheme: Scheme) -> tuple[Question, ...]:
    """The questions a quick look asks, in the profile's order. What is asked in rounds is not quick."""
    guidance = guidance_of(scheme)
    return tuple(
        question
        for section in scheme.sections.values()
        if section.repeat is None
        for question in section.questions
        if question.key in guidance and guidance[question.key].quick
    )


def minutes_of(question: Question, guidance: Mapping[str, Guidance]) -> int:
    """How many minutes a question takes: as written, or what is usual for its kind."""
    entry = guidance.get(question.key)
    return (entry.minutes if entry else None) or MINUTES[question.kind]


@cache
def _read(folder: Path) -> dict[str, Guidance]:
    found: dict[str, Guidance] = {}
    for path in sorted(folder.glob("*.yaml")):
        for entry in _LIST.validate_python(
            yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader) or []
        ):
            if entry.question in found:
                raise ValueError(f"{path.name}: {entry.question} has guidance already")
            found[entry.question] = entry
    return found
