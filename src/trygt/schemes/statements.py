"""The council's own words for its statements, and how the community checks the facts in them.

Like guidance they lie beside a scheme's versions, in `library/<scheme>/statement.yaml`, so that the
council may mend them while cases run. A scheme without the file has plain lines and no duty to check.
"""

from functools import cache
from pathlib import Path

import yaml
from pydantic import Field

from trygt.schemes.definition import Scheme
from trygt.schemes.definition.parts import Part, Sourced, Text
from trygt.schemes.queries import folder_of


class FactCheckRule(Part):
    """When the community checks the facts of a statement."""

    required: bool = False
    """Certifiers sign only after it, or after they have said why it is left out."""
    days: int = Field(14, ge=1, le=90)
    """How many days the community has, as proposed."""


class Passage(Part):
    """How one part of a statement is drafted."""

    opening: Text | None = None
    """What it begins with; {community} is filled in."""
    line: Text | None = None
    """One line per finding or rating; {name} is what it is about, {text} what was written."""


class StatementWords(Sourced):
    """Everything a statement is drafted from besides ratings and findings."""

    fact_check: FactCheckRule = FactCheckRule()
    """How facts are checked."""
    strengths: Passage = Passage()
    """From strengths, and from ratings above what is met."""
    further_work: Passage = Passage()
    """From improvements and deviations, and from ratings below what is met."""
    conditions: Passage = Passage()
    """From deviations."""
    deviation_clause: Text | None = None
    """When something counts as met another way."""


def statement_words(scheme: Scheme) -> StatementWords:
    """The words of a scheme's council.

    Raises:
        pydantic.ValidationError: when the file holds something else.
    """
    return _read(folder_of(scheme) / "statement.yaml")


@cache
def _read(path: Path) -> StatementWords:
    written = yaml.safe_load(path.read_text("utf-8")) if path.is_file() else {}
    return StatementWords.model_validate(written)
