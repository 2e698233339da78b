"""The method a scheme asks communities to use: its ideas, its steps, the law it leans on."""

from datetime import date
from typing import Literal

from pydantic import Field

from trygt.schemes.definition.parts import Key, Part, Sourced, Text


class Idea(Sourced):
    """A fundamental idea, visible in all the work; certifiers comment on each."""

    key: Key
    name: Text
    meaning: Text


class SubPoint(Sourced):
    """Advice within a step: a recommendation, not a requirement."""

    text: Text


class Step(Sourced):
    """One step of the method with its requirement and what shows that it is met.

    Every step may be met another way with reasons; certifiers then judge the reasons.
    """

    key: Key
    name: Text
    sub_points: tuple[SubPoint, ...] = ()
    requirement: Text
    evidence: tuple[Text, ...] = Field((), description="Examples of what shows it.")
    alternative: Text = Field(
        description="What the community is asked when it meets the step another way."
    )


class Law(Part):
    """A law reference: our own summary, and whether anyone has checked it."""

    key: Key
    title: Text
    section: str = ""
    summary: Text
    url: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    status: Literal["unverified", "verified", "changed"] = "unverified"
    checked_by: str = ""
    checked_on: date | None = None
