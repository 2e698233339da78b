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

    key: Key
    """The body whose posts decide."""
    name: Text
    """The owner's full name."""
    short: str
    """The owner's short name."""
    email: str
    """Where people write."""
    web: str
    """Where people read more."""


class PostName(Part):
    """A post in a community that this scheme speaks of."""

    key: Key
    """Stable name; other parts and saved answers hang on it."""
    name: Text
    """What the post is called in this kind of community."""
    signs: bool = False
    """Signs the letter of intent."""
    submits: bool = False
    """Submits the profile."""


class CommunityKind(Sourced):
    """A kind of community the scheme takes, and who signs and submits there."""

    kind: Literal["municipality", "county", "district"]
    """What the platform knows it as."""
    name: Text
    """What people read."""
    posts: tuple[PostName, ...] = Field(min_length=1)
    """The posts this scheme speaks of. At least one signs, exactly one submits."""

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
    """Stable name; other parts and saved answers hang on it."""
    name: Text
    """What has been reached, said as done."""
    by: Literal["community", "certifier", "owner"] = "community"
    """Who ticks it, where no act does."""
    act: ActName | None = None
    """The act that ticks it."""
    step: Key | None = None
    """The method step it shows."""
    blocks: bool = True
    """The case cannot move on without it. A milestone with an act never blocks by itself: the act does."""
    evidence: Text | None = None
    """What to write or refer to when ticking."""
    days: int | None = Field(None, ge=1)
    """Deadline, in days after the stage began."""


class StageDefinition(Sourced):
    """A stage as this scheme names it: for the owner, for the community, and before it is reached."""

    key: Stage
    """Which stage of the spine."""
    owner: Text
    """What the owner calls it."""
    community: Text
    """What it means to the community, in you-form."""
    ahead: Text
    """What it is called before it is reached."""
    milestones: tuple[Milestone, ...] = ()
    """What is to be reached, in order."""


class Duty(Part):
    """One line of the letter of intent."""

    text: Text
    """What is promised, beginning with a verb."""


class Letter(Sourced):
    """The letter of intent. {community}, {owner}, {scheme} and {years} are filled in."""

    title: Text
    """Heading."""
    purpose: Text
    """Why the letter is written."""
    community_duties: tuple[Duty, ...] = Field(min_length=1)
    """What the community promises."""
    owner_duties: tuple[Duty, ...] = Field(min_length=1)
    """What the owner promises."""
    closing: Text
    """How long it holds and how it ends."""


class Meeting(Sourced):
    """The certification meeting."""

    name: Text
    """What the meeting is called."""
    forms: tuple[Choice, ...] = Field(min_length=1)
    """How it can be held."""
    preferred: Key
    """The form the scheme prefers, one of forms."""
    agenda: tuple[Text, ...] = ()
    """Points every agenda starts with."""


class Diploma(Sourced):
    """The diploma's words. {community}, {status}, {number}, {date} and {until} are filled in."""

    heading: Text
    """The large words."""
    sentence: Text
    """What is certified."""
    validity: Text
    """Number and dates."""
    verify: Text
    """The words beside the code."""


class Celebration(Sourced):
    """How certification is marked, and what is handed over."""

    kinds: tuple[Choice, ...] = Field(min_length=1)
    """How it can be marked."""
    handed_over: tuple[Choice, ...] = ()
    """What can be handed over."""


class Report(Part):
    """When the yearly report is due."""

    month: int = Field(ge=1, le=12)
    """Month it is due."""
    day: int = Field(ge=1, le=31)
    """Day it is due."""
    remind_days_before: tuple[int, ...] = ()
    """Reminders, in days before."""
    remind_days_after: tuple[int, ...] = ()
    """Reminders, in days after."""

    @model_validator(mode="after")
    def day_is_in_every_year(self) -> Self:
        """The day exists, also in years that are not leap years."""
        last = monthrange(2001, self.month)[1]
        if self.day > last:
            raise ValueError(f"month {self.month} has no {self.day}; its last day is {last}")
        return self


Ground = Literal[
    "own-community",
    "predecessor",
    "own-county",
    "employment",
    "partnership",
    "adviser",
    "own-country",
]


class InterestRule(Part):
    """When someone is too close to a community to judge it."""

    window_months: int = Field(24, ge=0)
    """How long a post that ended still counts."""
    grounds: tuple[Ground, ...]
    """What counts as too close: the first three of posts, the others as people tell of them."""


class Rules(Sourced):
    """Numbers and limits. Time limits are the scheme's, never the engine's."""

    certifiers: int = Field(ge=1, le=5)
    """How many judge each case."""
    validity_years: int = Field(ge=1, le=10)
    """How long a certificate holds."""
    letter_years: int = Field(ge=1, le=10)
    """How long the letter of intent holds."""
    report: Report
    """The yearly report."""
    renewal_opens_months: int = Field(ge=1)
    """How long before expiry renewal can begin."""
    remind_expiry_months: tuple[int, ...] = ()
    """Reminders, in months before expiry."""
    grace_months: int = Field(ge=0)
    """How long a renewal may run past expiry."""
    condition_days: int = Field(ge=1)
    """How long a community has to meet a condition."""
    complaint_weeks: int = Field(ge=0)
    """How long a decision can be complained about."""
    asleep_after_months: int = Field(ge=1)
    """A case untouched for this long is shown as asleep."""
    reason_length: int = Field(ge=0)
    """Fewest characters of a reason."""
    suppress_below: int = Field(ge=0)
    """Counts below this are not shown publicly."""
    interest: InterestRule
    """When someone is too close to judge."""


class Scheme(Part):
    """One version of a certification scheme, complete."""

    key: Key
    """Name of the scheme's folder."""
    version: str = Field(pattern=r"^[0-9]+(\.[0-9]+)*$")
    """Name of the version's folder, in quotes."""
    languages: tuple[str, ...] = Field(min_length=1)
    """Language codes; every text speaks them all."""
    prefix: str = Field(pattern="^[A-Z]{2,6}$")
    """Begins certificate numbers."""
    name: Text
    """The scheme's name."""
    status: Text
    """What a certified community may call itself."""
    profile_name: Text
    """What the scheme calls the profile."""
    about: Text
    """What the scheme is, in a few sentences."""
    honesty: Text
    """What the certification does and does not say."""
    owner: Owner
    """Who runs it."""
    ideas: tuple[Idea, ...] = ()
    """Fundamental ideas certifiers comment on."""
    steps: tuple[Step, ...] = ()
    """The method's steps, in order."""
    communities: tuple[CommunityKind, ...] = Field(min_length=1)
    """The kinds of community it takes."""
    stages: tuple[StageDefinition, ...]
    """The stages of a case, in the order of the spine."""
    letter: Letter
    """The letter of intent."""
    vocabulary: ProfileVocabulary
    """Words the profile is built of."""
    profile: tuple[ProfilePart, ...] = Field(min_length=1)
    """The profile's parts, in order."""
    laws: tuple[Law, ...] = ()
    """The laws measures lean on."""
    rating: Rating
    """How certifiers rate."""
    meeting: Meeting | None = None
    """The certification meeting; leave it out together with its stage."""
    diploma: Diploma
    """The diploma's words."""
    celebration: Celebration
    """How certification is marked."""
    rules: Rules
    """Numbers and limits."""

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
