"""The smallest pieces every part of a scheme is made of."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

Key = Annotated[
    str, StringConstraints(pattern=r"^[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z0-9-]+)*$", max_length=60)
]
"""A stable name that answers and acts hang on. It never changes and never carries meaning for readers."""

ActName = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=60)]
"""The name of an act of the engine, as docs/acts.md lists them, such as submit_profile."""


def _has_words(text: dict[str, str]) -> dict[str, str]:
    empty = [language for language, words in text.items() if not words.strip()]
    if not text or empty:
        raise ValueError(f"write the words for {', '.join(empty) or 'at least one language'}")
    return text


Text = Annotated[
    dict[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")], str],
    AfterValidator(_has_words),
]
"""Words in every language of the scheme: {nb: …, nn: …, en: …}."""


class Mark(StrEnum):
    """How sure we are of a fact (the marks of domain/norway.md)."""

    SOURCED = "sourced"
    INFERRED = "inferred"
    LAW_CHECK = "law-check"


class Stage(StrEnum):
    """The fixed spine every case walks. A scheme may leave stages out, never add or reorder."""

    INTEREST = "interest"
    INTENT = "intent"
    PREPARING = "preparing"
    REVIEW = "review"
    MEETING = "meeting"
    STATEMENT = "statement"
    DECISION = "decision"
    CERTIFIED = "certified"
    ENDED = "ended"


class Part(BaseModel):
    """Anything in a scheme file: frozen, and a key it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Sourced(Part):
    """A part that says where it comes from."""

    mark: Mark = Mark.INFERRED
    """How sure we are of it."""
    sources: tuple[str, ...] = ()
    """Short codes of the sources it was found in."""
