"""Approvals by others that answer questions of a profile for as long as they are valid.

Like guidance they lie beside a scheme's versions, in `library/<scheme>/approvals.yaml`: which
questions an approval answers may become better known while cases run.
"""

from functools import cache
from pathlib import Path

import yaml
from pydantic import Field, TypeAdapter

from trygt.schemes.definition import Scheme
from trygt.schemes.definition.parts import Key, Sourced, Text
from trygt.schemes.queries import folder_of


class Approval(Sourced):
    """An approval a community may hold, and what it answers."""

    key: Key
    """Stable name; registered approvals hang on it."""
    name: Text
    """What it is called."""
    years: int = Field(ge=1, le=20)
    """How long it lasts at most."""
    question: Key
    """The measure that asks for it, where it is registered."""
    answers: tuple[Key, ...] = Field(min_length=1)
    """The other measures it answers with the scheme's full answer."""


_LIST = TypeAdapter(tuple[Approval, ...])


def approvals_of(scheme: Scheme) -> tuple[Approval, ...]:
    """The approvals a scheme knows and asks for, with those of their measures it asks.

    Raises:
        pydantic.ValidationError: when the file holds something else.
    """
    measures = {key for key, one in scheme.questions.items() if one.kind == "measure"}
    return tuple(
        approval.model_copy(
            update={"answers": tuple(key for key in approval.answers if key in measures)}
        )
        for approval in _read(folder_of(scheme) / "approvals.yaml")
        if approval.question in measures
    )


@cache
def _read(path: Path) -> tuple[Approval, ...]:
    return _LIST.validate_python(yaml.safe_load(path.read_text("utf-8"))) if path.exists() else ()
