"""How certifiers rate, and what the ratings suggest."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from trygt.schemes.definition.parts import Part, Sourced, Text


class Recommendation(StrEnum):
    """What certifiers can recommend and the owner can decide."""

    POSITIVE = "positive"
    CONDITIONAL = "conditional"
    NOT_YET = "not-yet"


class Level(Part):
    """One value on the rating scale."""

    value: int
    """The number certifiers give."""
    name: Text
    """What people read."""
    meaning: Text
    """When to give it."""


class Rating(Sourced):
    """The scale, and the rule that turns ratings into a suggestion (never into a decision)."""

    levels: tuple[Level, ...] = Field(min_length=2)
    """The scale, from the lowest value up."""
    met: int
    """From this value on, a step or idea is met."""
    started: int
    """Below this value, the suggestion is not yet."""
    conditional_at_most: int = 2
    """How many may lie between started and met for a conditional yes."""

    @model_validator(mode="after")
    def scale_is_ordered(self) -> Self:
        """Values rise, and the two limits lie on the scale."""
        values = [level.value for level in self.levels]
        if values != sorted(set(values)):
            raise ValueError("levels must have rising values")
        if not (self.started <= self.met and {self.started, self.met} <= set(values)):
            raise ValueError("started and met must be values of the scale, started not above met")
        return self

    def suggest(self, ratings: Iterable[int]) -> Recommendation:
        """The recommendation that follows from the agreed ratings (norway.md 4.4b)."""
        values = list(ratings)
        below = [value for value in values if value < self.met]
        if (
            not values
            or any(value < self.started for value in below)
            or len(below) > self.conditional_at_most
        ):
            return Recommendation.NOT_YET
        return Recommendation.CONDITIONAL if below else Recommendation.POSITIVE
