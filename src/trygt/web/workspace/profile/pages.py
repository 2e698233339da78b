"""What the profile's pages show, gathered with a constant number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from django.http import Http404, HttpRequest
from django.urls import resolve
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from trygt.cases.models import Case
from trygt.cases.roles import READERS, On, community_roles_on, roles_on
from trygt.cases.sight import home_case
from trygt.figures.queries import KnownFigure
from trygt.laws import queries as laws
from trygt.laws.models import LawReference
from trygt.priorities.focus import cells_of
from trygt.profile import queries
from trygt.profile.acts import register_approval
from trygt.profile.approvals import Approved, answered_by, approved
from trygt.profile.asking import Answers, fits, is_asked, rounds
from trygt.profile.filling import as_value, known_in
from trygt.profile.kinds import Words, kind_of
from trygt.profile.models import Answer, EvidenceLink, Handout
from trygt.profile.rights import Pen
from trygt.profile.saving import Conflict
from trygt.schemes.approvals import Approval, approvals_of
from trygt.schemes.definition import Question, Scheme, Section, Stage
from trygt.schemes.guidance import Guidance, guidance_of, minutes_of
from trygt.threads.queries import SILENCE, Talk, talk_about
from trygt.web.ui.templatetags.ui import form_fields
from trygt.web.workspace.finding import case_or_404, me
from trygt.web.workspace.profile.addresses import anchor_of
from trygt.web.workspace.profile.answers import AnswerView, Round, State, quiet
from trygt.web.workspace.profile.desks import Desk
from trygt.web.workspace.profile.forms import EvidenceForm
from trygt.web.workspace.rescued import paths_kept, texts_for

ANYWHERE = "which-answer"  # stands for an answer's anchor in the fields drawn once


@dataclass
class Override:
    """What one answer shows instead of what is stored, after something went wrong with it."""

    state: State | None = None
    raw: Mapping[str, list[str]] | None = None
    evidence_form: EvidenceForm | None = None


@dataclass
class SectionPage:
    """Everything a section's page needs. The section may be made of questions of several others."""

    back: ClassVar[str] = ""
    """What an answer's form says of where it was written, so that one comes back there."""

    request: HttpRequest
    case: Case
    section: Section
    extra: int = 0
    overrides: dict[tuple[str, int], Override] = field(default_factory=dict)
    just_saved: dict[tuple[str, int], Any] = field(default_factory=dict)
    given_desk: Desk | None = None
    only: frozenset[str] | None = None  # the questions to show; None: all

    @cached_property
    def desk(self) -> Desk:
        """Who answers, and where."""
        return self.given_desk or Desk(self.case, me(self.request))

    @cached_property
    def scheme(self) -> Scheme:
        """The case's scheme."""
        return self.case.scheme

    @property
    def pen(self) -> Pen:
        """What the reader may write."""
        return self.desk.pen

    @property
    def address(self) -> str:
        """Where the page is."""
        return self.desk.section_at(self.section)

    def place(self, question: Question, slot: int) -> str:
        """The address of an answer on the page."""
        return self.desk.place(self.section, question, slot)

    @property
    def may_write(self) -> bool:
        """Whether anything in this section is theirs to write."""
        return self.case.stage != Stage.ENDED and self.pen.writes_in(self.section)

    def writes(self, question: Question) -> bool:
        """Whether an answer of this page is theirs to write."""
        section = self.scheme.section_of[question.key]
        return self.case.stage != Stage.ENDED and self.pen.may_write(section.key, question.key)

    def know(self, **found: Any) -> None:
        """Take what was asked for already, so that many sections cost as few queries as one."""
        self.__dict__.update(found)

    @property
    def closed(self) -> bool:
        """Whether the profile was sent back and this section was not asked for."""
        return self.section.key in self.pen.closed

    @cached_property
    def handouts(self) -> dict[str, Handout]:
        """What of the section is handed out: by question, "" for the section itself. One query."""
        handed = queries.handouts_of(self.case.community)
        return {h.question: h for h in handed if h.section == self.section.key}

    @property
    def handout(self) -> Handout | None:
        """Who has the section."""
        return self.handouts.get("")

    @cached_property
    def guidance(self) -> Mapping[str, Guidance]:
        """What helps, by question."""
        return guidance_of(self.scheme)

    @property
    def minutes(self) -> int:
        """About how long what is unanswered here takes."""
        views = [view for round_ in self.rounds for view in round_.answers]
        return sum(view.minutes for view in views if not view.settled)

    @cached_property
    def answers(self) -> dict[tuple[str, int], Answer]:
        """What is answered now in this section."""
        return queries.answers_in(self.case.community, self.section)

    @cached_property
    def approved(self) -> dict[str, Approved]:
        """Approvals by the question of the section they answer. One query, none where none could."""
        return approved(self.case.community, self.scheme, self.section.questions)

    @cached_property
    def registers(self) -> dict[str, Approval]:
        """The approvals that are registered on a question, by its key."""
        return {approval.question: approval for approval in approvals_of(self.scheme)}

    @cached_property
    def may_register(self) -> bool:
        """Whether the reader registers approvals here."""
        return register_approval.allows(self.case, me(self.request))

    @cached_property
    def values(self) -> Answers:
        """The values of the whole profile, for questions may hang on answers elsewhere."""
        values = queries.values_of(self.case.community, self.scheme)
        return answered_by(self.approved, self.scheme, values) | values

    def saved(self, question: Question, slot: int, value: Any) -> None:
        """Read the answers anew when they are asked for: this one has been saved."""
        for name in ("answers", "values"):
            self.__dict__.pop(name, None)
        self.just_saved[question.key, slot] = value

    @cached_property
    def evidence(self) -> dict[tuple[str, int], list[EvidenceLink]]:
        """The evidence of the section."""
        return queries.evidence_of(self.case.community, self.section)

    @cached_property
    def talks(self) -> dict[tuple[str, int], Talk]:
        """How much is said about each answer. One query."""
        return talk_about(self.case, me(self.request), self.section)

    @cached_property
    def known(self) -> dict[str, KnownFigure]:
        """Public figures by question, for the section's figure questions. At most two queries."""
        return known_in(self.case.community, self.section.questions)

    @cached_property
    def laws(self) -> dict[str, LawReference]:
        """The law references the section's measures lean on. One query, none without any."""
        return laws.known_for(self.section.questions)

    @cached_property
    def rounds(self) -> list[Round]:
        """The rounds to show with their answers."""
        places = [*self.answers, *self.overrides, *self._rescued_places()]
        slots = rounds(self.section, places, self.extra)
        return [
            Round(
                slot,
                tuple(
                    self.view(question, slot)
                    for question in self.section.questions
                    if (self.only is None or question.key in self.only)
                    and is_asked(self.scheme, question, slot, self.values)
                ),
            )
            for slot in slots
        ]

    @property
    def next_extra(self) -> int:
        """How many rounds to show after one more is added; 0 when there is room for no more."""
        repeat = self.section.repeat
        shown = len(self.rounds)
        return shown + 1 if repeat and shown < repeat.most else 0

    @property
    def next_slot(self) -> int:
        """The slot of the round that would be added: the lowest that is free."""
        used = {round_.slot for round_ in self.rounds}
        return next(slot for slot in range(1, len(used) + 2) if slot not in used)

    @property
    def fewer(self) -> int | None:
        """How many rounds to show when the last empty one is put away; None when it is not empty."""
        repeat, last = self.section.repeat, self.rounds[-1]
        if not repeat or len(self.rounds) <= repeat.least or any(v.answer for v in last.answers):
            return None
        return len(self.rounds) - 1

    def view(self, question: Question, slot: int) -> AnswerView:
        """One answer as it is shown."""
        place = question.key, slot
        answer = self.answers.get(place)
        value = answer.value if answer else None
        kind = kind_of(question)
        override = self.overrides.get(place) or self._rescued(question, slot) or Override()
        may_write = self.writes(question)
        evidence_form = self._evidence_form(question, slot, override) if may_write else None
        return AnswerView(
            question=question,
            slot=slot,
            answer=answer,
            words=kind.words(question, value, self.scheme) if answer else "",
            scheme=self.scheme,
            raw=override.raw,
            state=replace(override.state or quiet(answer), blockers=self.blockers(question, slot)),
            evidence=tuple(self.evidence.get(place, ())),
            evidence_form=evidence_form,
            evidence_fields=self._evidence_fields(evidence_form, anchor_of(question, slot)),
            known=self.known.get(question.key),
            law=laws.shown(question, self.laws),
            approved=self.approved.get(question.key),
            registers=self.registers.get(question.key),
            minutes=minutes_of(question, self.guidance),
            section=self.scheme.section_of[question.key],
            talk=self.talks.get(place, SILENCE),
            desk=self.desk,
            places=tuple(cells_of(self.scheme, question.key, slot, self.values)),
            may_write=may_write,
            handout=self.handouts.get(question.key) or (None if may_write else self.handout),
        )

    def blockers(self, question: Question, slot: int) -> tuple[Words, ...]:
        """Why what is saved now keeps the profile from being submitted."""
        place = question.key, slot
        # What was taken away just now may be answered by something else: that is read anew.
        value = self.just_saved.get(place)
        value = self.values.get(place) if value is None else value
        figure = self._known_of(question)
        if value is None and figure:
            value = as_value(figure, [reason.key for reason in self.scheme.vocabulary.missing])
        return tuple(queries.blocking(question, value, self.scheme, figure))

    def _known_of(self, question: Question) -> KnownFigure | None:
        """The public figure of one question; a save asks for no other."""
        found = self.__dict__.get("known")
        return (known_in(self.case.community, [question]) if found is None else found).get(
            question.key
        )

    def steers(self, question: Question) -> bool:
        """Whether other questions of the section are asked or not depending on this one."""
        return any(question.key in other.show_if for other in self.section.questions)

    def _evidence_form(
        self, question: Question, slot: int, override: Override
    ) -> EvidenceForm | None:
        """What was sent and is at fault, what was typed before the session ended, or an empty form."""
        if override.evidence_form:
            return override.evidence_form
        path = self.desk.evidence_to(question.key, slot)
        typed = texts_for(self.request, path) or {}
        initial = {name: texts[0] for name, texts in typed.items() if texts}
        return EvidenceForm(by=self.desk.person, anchor=anchor_of(question, slot), initial=initial)

    def _evidence_fields(self, form: EvidenceForm | None, anchor: str) -> SafeString:
        """The form's fields. Empty ones differ in their ids alone, so they are drawn once a page."""
        if form is None:
            return SafeString("")
        if form.is_bound or form.initial:
            return form_fields(form)
        return mark_safe(self._empty_fields.replace(ANYWHERE, escape(anchor)))

    @cached_property
    def _empty_fields(self) -> str:
        return form_fields(EvidenceForm(by=self.desk.person, anchor=ANYWHERE))

    def _rescued_places(self) -> list[tuple[str, int]]:
        """Answers with text from before the session ended; their rounds are shown."""
        found = [resolve(path).kwargs for path in paths_kept(self.request)]
        return [
            (where["question"], where["slot"])
            for where in found
            if where.get("case_id") == self.case.pk and "question" in where
        ]

    def _rescued(self, question: Question, slot: int) -> Override | None:
        raw = texts_for(self.request, self.desk.save_to(question.key, slot))
        if raw is None:
            return None
        return Override(State("rescued", revision=number((raw.get("revision") or [""])[0])), raw)


def conflict_state(
    page: SectionPage, question: Question, conflict: Conflict, revision: int
) -> State:
    """Both answers in words, for choosing."""
    kind, scheme = kind_of(question), page.scheme

    def words(value: Any) -> str:
        return "" if value is None else kind.words(question, value, scheme)

    both = None
    if conflict.mine is not None and conflict.theirs is not None:
        both = kind.both(question, conflict.mine, conflict.theirs, scheme)
    return State(
        "conflict",
        revision,
        conflict.when,
        conflict.who,
        mine=words(conflict.mine),
        theirs=words(conflict.theirs),
        their_revision=conflict.their_revision,
        can_join=both is not None,
    )


def number(text: str) -> int:
    """A whole number from a form; -1, which no revision is, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def community_case_or_404(request: HttpRequest, case_id: int) -> Case:
    """The case, for those of the community; what is not submitted is nobody else's."""
    person = me(request)
    case = home_case(person, case_id)
    if case is None or not community_roles_on(case, person):
        raise Http404
    return case


def reader_case_or_404(request: HttpRequest, case_id: int) -> tuple[Case, frozenset[On]]:
    """The case for anyone who may read what is submitted, and their roles on it."""
    case = case_or_404(request, case_id)
    roles = roles_on(case, me(request))
    if not roles & READERS:
        raise Http404
    return case, roles


def question_or_404(case: Case, key: str, slot: int) -> tuple[Question, Section]:
    """A question of the case's scheme with its section."""
    question = case.scheme.questions.get(key)
    if question is None:
        raise Http404
    section = case.scheme.section_of[key]
    if not fits(section, slot):
        raise Http404
    return question, section
