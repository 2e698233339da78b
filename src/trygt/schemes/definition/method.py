"""The method a scheme asks communities to use: its ideas, its steps, the law it leans on."""

from datetime import date
from typing import Literal

from trygt.schemes.definition.parts import Key, Part, Sourced, Text


class Idea(Sourced):
    """A fundamental idea, visible in all the work; certifiers comment on each."""

    key: Key
    """Stable name; other parts and saved answers hang on it."""
    name: Text
    """What people read."""
    meaning: Text
    """What it means, in a sentence or two."""


class SubPoint(Sourced):
    """Advice within a step: a recommendation, not a requirement."""

    text: Text
    """The advice."""


class Step(Sourced):
    """One step of the method with its requirement and what shows that it is met.

    Every step may be met another way with reasons; certifiers then judge the reasons.
    """

    key: Key
    """Stable name; other parts and saved answers hang on it."""
    name: Text
    """What people read."""
    sub_points: tuple[SubPoint, ...] = ()
    """Advice within the step."""
    requirement: Text
    """The least that certification asks for."""
    evidence: tuple[Text, ...] = ()
    """Examples of what shows it."""
    alternative: Text
    """What the community is asked when it meets the step another way."""


class Law(Part):
    """A law reference: our own summary, and whether anyone has checked it."""

    key: Key
    """Stable name; other parts and saved answers hang on it."""
    title: Text
    """The law's short title."""
    section: str = ""
    """The section, such as § 5."""
    summary: Text
    """What it demands, in our own words."""
    url: str = ""
    """Where it can be read."""
    valid_from: date | None = None
    """First day it holds."""
    valid_to: date | None = None
    """Last day it held."""
    status: Literal["unverified", "verified", "changed"] = "unverified"
    """Whether someone has compared the summary with the law."""
    checked_by: str = ""
    """Who compared it."""
    checked_on: date | None = None
    """When."""
