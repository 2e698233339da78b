"""One answer as a section's page shows it, and the line under it that says what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from trygt.figures.flags import WORDS, Flag
from trygt.figures.periods import words as period_words
from trygt.figures.queries import KnownFigure
from trygt.laws import queries as laws
from trygt.people.models import Person
from trygt.priorities.places import Place, words_of
from trygt.profile.approvals import Approved
from trygt.profile.kinds import Words
from trygt.profile.models import Answer, EvidenceLink, Handout
from trygt.schemes.approvals import Approval
from trygt.schemes.definition import Question, Scheme, Section
from trygt.texts import in_language
from trygt.texts.numbers import number_words
from trygt.threads.queries import Talk
from trygt.web.workspace.profile import drawing
from trygt.web.workspace.profile.addresses import anchor_of
from trygt.web.workspace.profile.desks import Desk
from trygt.web.workspace.profile.forms import AnswerForm, EvidenceForm


@dataclass(frozen=True)
class State:
    """The line under an answer: what became of what was typed."""

    name: str = "quiet"
    revision: int = 0
    at: datetime | None = None
    who: Person | None = None
    sentence: Words = ""
    mine: str = ""
    theirs: str = ""
    their_revision: int = 0
    can_join: bool = False
    blockers: tuple[Words, ...] = ()
    steers: bool = False

    @property
    def bad(self) -> bool:
        """Whether what was typed is not saved."""
        return self.name in {"conflict", "refused", "invalid"}


@dataclass(frozen=True)
class AnswerView:
    """One answer on a section's page."""

    question: Question
    slot: int
    answer: Answer | None
    words: str
    scheme: Scheme
    raw: Mapping[str, list[str]] | None
    state: State
    evidence: tuple[EvidenceLink, ...]
    evidence_form: EvidenceForm | None
    evidence_fields: SafeString
    known: KnownFigure | None
    law: laws.Shown | None
    approved: Approved | None
    registers: Approval | None
    minutes: int
    section: Section
    talk: Talk
    desk: Desk
    may_write: bool = False
    handout: Handout | None = None
    places: tuple[Place, ...] = ()

    @property
    def save_to(self) -> str:
        """Where the answer is sent."""
        return self.desk.save_to(self.question.key, self.slot)

    @property
    def cells(self) -> list[tuple[str, str]]:
        """The cells of the risk assessment a focus area's reasons rest on: words and address."""
        return [
            (words_of(self.scheme, place), reverse("risk_cell", args=[self.desk.case.pk, *place]))
            for place in self.places
        ]

    @property
    def evidence_to(self) -> str:
        """Where evidence for it is sent."""
        return self.desk.evidence_to(self.question.key, self.slot)

    @property
    def shown(self) -> list[tuple[EvidenceLink, str, str]]:
        """Its evidence, each with the addresses of its file and of taking it away."""
        return [
            (link, self.desk.file_at(link.evidence_id), self.desk.remove_at(link.pk))
            for link in self.evidence
        ]

    @cached_property
    def form(self) -> AnswerForm:
        """Its form."""
        value = self.answer.value if self.answer else None
        return AnswerForm(self.question, self.slot, self.scheme, value=value, raw=self.raw)

    @property
    def fields(self) -> SafeString:
        """The form's fields."""
        if self.raw is not None:
            return drawing.fields(self.form)
        value = self.answer.value if self.answer else None
        return drawing.stored_fields(self.question, self.slot, self.scheme, value)

    @property
    def help(self) -> SafeString:
        """What helps with it."""
        return drawing.help_with(self.question, self.scheme, self.minutes, self.may_write)

    @property
    def measure(self) -> SafeString:
        """What a measure rests on; nothing for other questions."""
        return drawing.measure(self.question, self.scheme, self.law)

    @property
    def evidence_open(self) -> bool:
        """Whether the form for evidence has something to show at once."""
        form = self.evidence_form
        return bool(form and (form.errors or form.initial))

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return anchor_of(self.question, self.slot)

    @property
    def settled(self) -> bool:
        """Whether nothing need be written here."""
        return self.answer is not None or self.fills_itself or self.is_approved

    @property
    def is_approved(self) -> bool:
        """Whether a valid approval stands where nothing is answered."""
        return self.answer is None and self.approved is not None and self.approved.holds

    @property
    def fills_itself(self) -> bool:
        """Whether the public figure stands where nothing is answered."""
        return self.known is not None and self.answer is None

    @property
    def opened(self) -> bool:
        """Whether the fields have something to show though nothing is stored."""
        return self.raw is not None or self.state.name != "quiet"

    @property
    def known_words(self) -> str:
        """The public figure in words, or why there is none."""
        if self.known is None:
            return ""
        if self.known.value is None:
            return str(WORDS[Flag(self.known.flag)])
        return f"{number_words(float(self.known.value))} {in_language(self.known.unit)}"

    @property
    def known_period(self) -> str:
        """The years it is about."""
        return period_words(self.known.period) if self.known else ""


@dataclass(frozen=True)
class Round:
    """One round of a section."""

    slot: int
    answers: tuple[AnswerView, ...]


def quiet(answer: Answer | None) -> State:
    """The state of an answer nobody is writing on."""
    if answer is None:
        return State()
    return State("stored", answer.revision, answer.saved_at, answer.author)
