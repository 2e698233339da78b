"""The profile: parts, sections, questions of seven kinds."""

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
    """Stable name; other parts and saved answers hang on it."""
    name: Text
    """What people read."""
    lays: Literal["full", "half", "hole", "out"]
    """What it does to the wall; out: the stone is not counted."""
    needs: tuple[Need, ...] = ()
    """What the answer must bring with it."""
    needs_if_required: tuple[Need, ...] = ()
    """Further needs when the law requires the measure."""


class Choice(Part):
    """One option of a choice question."""

    key: Key
    """Stable name; other parts and saved answers hang on it."""
    name: Text
    """What people read."""


class Asked(Sourced):
    """What all questions have in common."""

    key: Key
    """Stable name; other parts and saved answers hang on it. Two schemes that use the same question key share the answer."""
    title: Text
    """The question."""
    help: Text | None = None
    """What helps someone answer."""
    example: Text | None = None
    """An answer that would do."""
    required: bool = False
    """The profile cannot be submitted without it."""
    public: bool = False
    """Shown on the community's public page after submission."""
    show_if: dict[Key, str] = {}
    """Asked only when these questions have these answers."""


class TextQuestion(Asked):
    """Free text, one line or several."""

    kind: Literal["text"]
    """Always text."""
    lines: int = Field(1, ge=1, le=40)
    """Height of the field."""
    max_length: int = Field(4000, ge=1, le=20000)
    """Most characters."""


class ChoiceQuestion(Asked):
    """One choice, or several where `several` is true."""

    kind: Literal["choice"]
    """Always choice."""
    choices: tuple[Choice, ...] = Field(min_length=2)
    """What can be chosen."""
    several: bool = False
    """More than one may be chosen."""


class NumberQuestion(Asked):
    """A number with its unit."""

    kind: Literal["number"]
    """Always number."""
    unit: Text
    """What is counted or measured."""
    least: float | None = None
    """Smallest number taken."""
    most: float | None = None
    """Largest number taken."""


class DateQuestion(Asked):
    """A date."""

    kind: Literal["date"]
    """Always date."""


class FigureQuestion(Asked):
    """A key figure: always value with year and source, or the reason why it is missing."""

    kind: Literal["figure"]
    """Always figure."""
    unit: Text
    """What is counted or measured."""
    source: Text
    """Where the figure is usually found."""
    frequency: Text
    """How often it is published."""
    series: str = ""
    """The public series the platform can fill it from, if any."""


class MeasureQuestion(Asked):
    """A measure required by law or proven good practice, answered on the scheme's scale."""

    kind: Literal["measure"]
    """Always measure."""
    theme: Key
    """One of vocabulary.themes."""
    phases: tuple[Key, ...] = Field(min_length=1)
    """One or more of vocabulary.phases."""
    basis: Literal["law", "practice"]
    """law: required by law; practice: proven good practice."""
    laws: tuple[Key, ...] = ()
    """Keys of laws."""
    grounds: Text | None = None
    """Why it is asked for: the evidence in our own words."""
    owner: Text
    """The unit that usually has it."""
    evidence: Text
    """What usually shows it."""


class Column(Part):
    """One column of a table question."""

    key: Key
    """Stable name; saved rows hang on it."""
    name: Text
    """What stands above it."""
    kind: Literal["text", "number", "date", "choice"] = "text"
    """What is written in it."""
    choices: tuple[Choice, ...] = ()
    """What can be chosen, where kind is choice."""


class TableQuestion(Asked):
    """Rows of the same columns, such as measures with owner, deadline and cost."""

    kind: Literal["table"]
    """Always table."""
    columns: tuple[Column, ...] = Field(min_length=1, max_length=8)
    """The columns, in order; the first says what the row is about."""
    row: Text
    """What one row is called, such as Measure."""
    most: int = Field(20, ge=1, le=60)
    """Most rows."""


Question = Annotated[
    TextQuestion
    | ChoiceQuestion
    | NumberQuestion
    | DateQuestion
    | FigureQuestion
    | MeasureQuestion
    | TableQuestion,
    Field(discriminator="kind"),
]


class Repeat(Part):
    """A section that is answered several times, such as a focus area."""

    least: int = Field(1, ge=0)
    """Fewest rounds before submission."""
    most: int = Field(ge=1, le=20)
    """Most rounds."""
    advised: tuple[int, int] | None = None
    """From and to how many is advised."""
    name: Text
    """What one round is called, such as Focus area."""


class Section(Part):
    """Questions that belong together and are handed out together."""

    key: Key
    """Stable name; other parts and saved answers hang on it."""
    name: Text
    """What people read."""
    lead: Text | None = None
    """A sentence above the questions."""
    repeat: Repeat | None = None
    """Set when the section is answered several times."""
    questions: tuple[Question, ...] = Field(min_length=1)
    """The questions, in order."""


class ProfilePart(Part):
    """One of the profile's parts."""

    key: Key
    """Stable name; other parts and saved answers hang on it."""
    name: Text
    """What people read."""
    lead: Text
    """What the part is about."""
    sections: tuple[Section, ...] = Field(min_length=1)
    """The sections, in order."""


class Named(Sourced):
    """A theme or a life phase."""

    key: Key
    """Stable name; other parts and saved answers hang on it."""
    name: Text
    """What people read."""


class ProfileVocabulary(Part):
    """Themes and life phases measures speak of, the answer scale, and reasons a figure is missing."""

    themes: tuple[Named, ...] = ()
    """What measures are about."""
    phases: tuple[Named, ...] = ()
    """Whom measures are for."""
    scale: tuple[AnswerOption, ...] = ()
    """The answers to a measure."""
    missing: tuple[Choice, ...] = ()
    """Reasons a figure may be missing."""
