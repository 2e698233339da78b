"""The whole scheme and the parts that steer a case."""

from calendar import monthrange
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from trygt.schemes.definition.checks import faults
from trygt.schemes.definition.method import Idea, Law, Step
from trygt.schemes.definition.parts import ActName, Key, Part, Sourced, Stage, Text
from trygt.schemes.definition.profile import (
    Choice,
    ProfilePart,
    ProfileVocabulary,
    Question,
    Section,
)
from trygt.schemes.definition.rating import Rating


class Owner(Part):
    """Who runs the scheme."""

    key: Key = Field(description="The body whose posts decide.")
    name: Text
    short: str
    email: str
    web: str


class PostName(Part):
    """A post in a community that this scheme speaks of."""

    key: Key
    name: Text
    signs: bool = False
    submits: bool = False


class CommunityKind(Sourced):
    """A kind of community the scheme takes, and who signs and submits there."""

    kind: Literal["municipality", "county", "district"]
    name: Text
    posts: tuple[PostName, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def someone_signs_and_submits(self) -> Self:
        """A community can only come through if someone may sign and exactly one post submits."""
        if not any(post.signs for post in self.posts):
            raise ValueError("at least one post must have signs: true")
        if sum(post.submits for post in self.posts) != 1:
            raise ValueError("exactly one post must have submits: true")
        return self

    @property
    def signers(self) -> tuple[Key, ...]:
        """Posts that sign the letter of intent, in the order they sign when the order matters."""
        return tuple(post.key for post in self.posts if post.signs)

    @property
    def submitter(self) -> Key:
        """The post that submits the profile."""
        return next(post.key for post in self.posts if post.submits)


class Milestone(Sourced):
    """Something to reach within a stage. One tied to an act is ticked by the act, others by a person."""

    key: Key
    name: Text
    by: Literal["community", "certifier", "owner"] = "community"
    act: ActName | None = Field(None, description="The act that ticks it.")
    step: Key | None = Field(None, description="The method step it shows.")
    blocks: bool = True
    evidence: Text | None = Field(None, description="What to write or refer to when ticking.")
    days: int | None = Field(None, ge=1, description="Deadline, in days after the stage began.")


class StageDefinition(Sourced):
    """A stage as this scheme names it: for the owner, for the community, and before it is reached."""

    key: Stage
    owner: Text
    community: Text
    ahead: Text
    milestones: tuple[Milestone, ...] = ()


class Duty(Part):
    """One line of the letter of intent."""

    text: Text


class Letter(Sourced):
    """The letter of intent. {community}, {owner}, {scheme} and {years} are filled in."""

    title: Text
    purpose: Text
    community_duties: tuple[Duty, ...] = Field(min_length=1)
    owner_duties: tuple[Duty, ...] = Field(min_length=1)
    closing: Text


class Meeting(Sourced):
    """The certification meeting."""

    name: Text
    forms: tuple[Choice, ...] = Field(min_length=1)
    preferred: Key
    agenda: tuple[Text, ...] = Field((), description="Points every agenda starts with.")


class Diploma(Sourced):
    """The diploma's words. {community}, {status}, {number}, {date} and {until} are filled in."""

    heading: Text
    sentence: Text
    validity: Text
    verify: Text


class Celebration(Sourced):
    """How certification is marked, and what is handed over."""

    kinds: tuple[Choice, ...] = Field(min_length=1)
    handed_over: tuple[Choice, ...] = ()


class Report(Part):
    """When the yearly report is due."""

    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    remind_days_before: tuple[int, ...] = ()
    remind_days_after: tuple[int, ...] = ()

    @model_validator(mode="after")
    def day_is_in_every_year(self) -> Self:
        """The day exists, also in years that are not leap years."""
        last = monthrange(2001, self.month)[1]
        if self.day > last:
            raise ValueError(f"month {self.month} has no {self.day}; its last day is {last}")
        return self


class InterestRule(Part):
    """When someone is too close to a community to judge it."""

    window_months: int = Field(24, ge=0, description="How long a post that ended still counts.")
    grounds: tuple[Literal["own-community", "predecessor", "own-county"], ...]


class Rules(Sourced):
    """Numbers and limits. Time limits are the scheme's, never the engine's."""

    certifiers: int = Field(ge=1, le=5)
    validity_years: int = Field(ge=1, le=10)
    letter_years: int = Field(ge=1, le=10)
    report: Report
    renewal_opens_months: int = Field(ge=1)
    remind_expiry_months: tuple[int, ...] = ()
    grace_months: int = Field(ge=0)
    condition_days: int = Field(ge=1)
    complaint_weeks: int = Field(ge=0)
    asleep_after_months: int = Field(ge=1)
    reason_length: int = Field(ge=0, description="Fewest characters of a reason.")
    suppress_below: int = Field(ge=0)
    interest: InterestRule


class Scheme(Part):
    """One version of a certification scheme, complete."""

    key: Key
    version: str = Field(pattern=r"^[0-9]+(\.[0-9]+)*$")
    languages: tuple[str, ...] = Field(min_length=1)
    prefix: str = Field(pattern=r"^[A-Z]{2,6}$", description="Begins certificate numbers.")
    name: Text
    status: Text = Field(description="What a certified community may call itself.")
    profile_name: Text
    about: Text
    honesty: Text = Field(description="What the certification does and does not say.")
    owner: Owner
    ideas: tuple[Idea, ...] = ()
    steps: tuple[Step, ...] = ()
    communities: tuple[CommunityKind, ...] = Field(min_length=1)
    stages: tuple[StageDefinition, ...]
    letter: Letter
    vocabulary: ProfileVocabulary
    profile: tuple[ProfilePart, ...] = Field(min_length=1)
    laws: tuple[Law, ...] = ()
    rating: Rating
    meeting: Meeting | None = None
    diploma: Diploma
    celebration: Celebration
    rules: Rules

    @model_validator(mode="after")
    def hangs_together(self) -> Self:
        """References resolve, keys are unique, every text speaks every language of the scheme."""
        found = list(faults(self))
        if found:
            raise ValueError("\n".join(found))
        return self

    @cached_property
    def sections(self) -> dict[Key, Section]:
        """All sections by key, in order."""
        return {section.key: section for part in self.profile for section in part.sections}

    @cached_property
    def questions(self) -> dict[Key, Question]:
        """All questions by key, in order."""
        return {q.key: q for section in self.sections.values() for q in section.questions}

    @cached_property
    def section_of(self) -> dict[Key, Section]:
        """The section each question stands in."""
        return {q.key: section for section in self.sections.values() for q in section.questions}

    @cached_property
    def options(self) -> dict[Key, Key]:
        """The wall effect of each answer on the measure scale."""
        return {option.key: option.lays for option in self.vocabulary.scale}

    def stage(self, key: str) -> StageDefinition | None:
        """The stage's definition, or None where this scheme leaves it out."""
        return next((stage for stage in self.stages if stage.key == key), None)

    def stage_from(self, key: Stage) -> Stage:
        """The first stage this scheme has, from `key` on along the spine."""
        spine = list(Stage)
        mine = {stage.key for stage in self.stages}
        return next(stage for stage in spine[spine.index(key) :] if stage in mine)

    def kind(self, kind: str) -> CommunityKind | None:
        """How the scheme treats this kind of community; None if it does not take it."""
        return next((item for item in self.communities if item.kind == kind), None)

    def law(self, key: Key) -> Law:
        """A law reference by key."""
        return next(law for law in self.laws if law.key == key)
