"""The profile: parts, sections, questions of six kinds."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from trygt.schemes.definition.parts import Key, Part, Sourced, Text


class Need(StrEnum):
    """What an answer must bring with it before the profile can be submitted."""

    ACTION = "action"
    DEADLINE = "deadline"
    OWNER = "owner"
    REASON = "reason"


class AnswerOption(Part):
    """One answer on the scale for measures."""

    key: Key
    name: Text
    lays: Literal["full", "half", "hole", "out"] = Field(
        description="What it does to the wall; out: the stone is not counted."
    )
    needs: tuple[Need, ...] = ()
    needs_if_required: tuple[Need, ...] = Field(
        (), description="Further needs when the law requires the measure."
    )


class Choice(Part):
    """One option of a choice question."""

    key: Key
    name: Text


class Asked(Sourced):
    """What all questions have in common."""

    key: Key
    title: Text
    help: Text | None = None
    example: Text | None = None
    required: bool = False
    public: bool = Field(
        False, description="Shown on the community's public page after submission."
    )
    show_if: dict[Key, str] = Field(
        {}, description="Asked only when these questions have these answers."
    )


class TextQuestion(Asked):
    """Free text, one line or several."""

    kind: Literal["text"]
    lines: int = Field(1, ge=1, le=40)
    max_length: int = Field(4000, ge=1, le=20000)


class ChoiceQuestion(Asked):
    """One choice, or several where `several` is true."""

    kind: Literal["choice"]
    choices: tuple[Choice, ...] = Field(min_length=2)
    several: bool = False


class NumberQuestion(Asked):
    """A number with its unit."""

    kind: Literal["number"]
    unit: Text
    least: float | None = None
    most: float | None = None


class DateQuestion(Asked):
    """A date."""

    kind: Literal["date"]


class FigureQuestion(Asked):
    """A key figure: always value with year and source, or the reason why it is missing."""

    kind: Literal["figure"]
    unit: Text
    source: Text
    frequency: Text
    series: str = Field("", description="The public series the platform can fill it from, if any.")


class MeasureQuestion(Asked):
    """A measure required by law or proven good practice, answered on the scheme's scale."""

    kind: Literal["measure"]
    theme: Key
    phases: tuple[Key, ...] = Field(min_length=1)
    basis: Literal["law", "practice"]
    laws: tuple[Key, ...] = ()
    grounds: Text | None = Field(
        None, description="Why it is asked for: the evidence in our own words."
    )
    owner: Text
    evidence: Text


Question = Annotated[
    TextQuestion
    | ChoiceQuestion
    | NumberQuestion
    | DateQuestion
    | FigureQuestion
    | MeasureQuestion,
    Field(discriminator="kind"),
]


class Repeat(Part):
    """A section that is answered several times, such as a focus area."""

    least: int = Field(1, ge=0)
    most: int = Field(ge=1, le=20)
    advised: tuple[int, int] | None = None
    name: Text = Field(description="What one round is called, such as Focus area.")


class Section(Part):
    """Questions that belong together and are handed out together."""

    key: Key
    name: Text
    lead: Text | None = None
    repeat: Repeat | None = None
    questions: tuple[Question, ...] = Field(min_length=1)


class ProfilePart(Part):
    """One of the profile's parts."""

    key: Key
    name: Text
    lead: Text
    sections: tuple[Section, ...] = Field(min_length=1)


class Named(Sourced):
    """A theme or a life phase."""

    key: Key
    name: Text


class ProfileVocabulary(Part):
    """Themes and life phases measures speak of, the answer scale, and reasons a figure is missing."""

    themes: tuple[Named, ...] = ()
    phases: tuple[Named, ...] = ()
    scale: tuple[AnswerOption, ...] = ()
    missing: tuple[Choice, ...] = ()
