"""What the desk's pages show, gathered with a constant number of queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import Button, buttons
from trygt.cases.models import Case
from trygt.cases.roles import JUDGES, roles_on
from trygt.council import deciding, queries
from trygt.council.models import (
    AgreedRating,
    Preparation,
    Question,
    Rating,
)
from trygt.council.outcomes import NAMES
from trygt.people.models import Person
from trygt.profile import queries as profile
from trygt.profile.queries import SubmittedAnswer
from trygt.schemes.definition import Recommendation, Scheme, Section
from trygt.texts import in_language

TABS = {
    "council_case": _("The profile"),
    "dialogue": _("Questions"),
    "council_meeting": _("Meeting"),
    "council_rating": _("Ratings"),
    "council_statement": _("Statement"),
    "council_decision": _("Decision"),
}
FOR_JUDGES = {"council_case", "council_rating"}


@dataclass(frozen=True)
class ReadAnswer:
    """A submitted answer with what was asked about it."""

    answer: SubmittedAnswer
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class ReadSection:
    """A submitted section with what was asked about it as a whole."""

    section: Section
    answers: tuple[ReadAnswer, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Mark:
    """A rating in words."""

    who: str
    value: int
    name: str
    text: str
    alternative: bool = False


@dataclass(frozen=True)
class Row:
    """One item with its ratings in words."""

    item: queries.Item
    mine: Mark | None
    colleagues: tuple[Mark, ...]
    agreed: Mark | None
    disagreed: bool
    withdrawn: tuple[Mark, ...] = ()


def base(case: Case, person: Person, here: str, names: Collection[str] = ()) -> dict[str, Any]:
    """What every page of the desk has: the case, the way to the other pages, and the page's acts."""
    roles = roles_on(case, person)
    return {
        "case": case,
        "scheme": case.scheme,
        "tabs": [
            (label, reverse(name, args=[case.pk]), name == here)
            for name, label in TABS.items()
            if (roles & JUDGES or name not in FOR_JUDGES)
            and (name != "council_meeting" or case.scheme.meeting)
        ],
        "buttons": acts_of(case, person, names),
    }


def acts_of(case: Case, person: Person, names: Collection[str]) -> list[Button]:
    """This person's buttons for some acts: those that can be pressed first, the declaration last."""
    mine = [button for button in buttons(case, person) if button.act.name in names]
    return sorted(
        mine, key=lambda button: (not button.ready, button.act.name == "declare_impartiality")
    )


def review(case: Case, person: Person) -> dict[str, Any]:
    """What was submitted, section by section, with what was asked."""
    snapshot = profile.latest_snapshot(case)
    asked: dict[str, list[Question]] = {}
    for question in queries.questions(case):
        asked.setdefault(question.about, []).append(question)
    answers = profile.answers_of_snapshot(snapshot) if snapshot else []
    by_section: dict[str, list[ReadAnswer]] = {}
    for answer in answers:
        about = tuple(asked.get(answer.question.key, ()))
        by_section.setdefault(answer.section.key, []).append(ReadAnswer(answer, about))
    sections = [
        ReadSection(section, tuple(by_section.get(key, ())), tuple(asked.get(key, ())))
        for key, section in case.scheme.sections.items()
        if key in by_section
    ]
    return {
        "snapshot": snapshot,
        "sections": sections,
        "appointments": list(queries.appointments(case)),
        "missing": queries.missing_certifiers(case),
        "notes": list(queries.notes(case, person)),
        "may_ask": any(button.ready for button in acts_of(case, person, {"ask_question"})),
    }


def dialogue(case: Case, person: Person) -> dict[str, Any]:
    """All questions with answers, and the notes one may read."""
    names = {key: in_language(section.name) for key, section in case.scheme.sections.items()} | {
        key: in_language(question.title) for key, question in case.scheme.questions.items()
    }
    ready = {
        button.act.name
        for button in acts_of(case, person, {"answer_question", "close_question"})
        if button.ready
    }
    return {
        "threads": [(q, names.get(q.about, "")) for q in queries.questions(case)],
        "may_answer": "answer_question" in ready,
        "may_close": "close_question" in ready,
        "notes": list(queries.notes(case, person)),
    }


def ratings(case: Case, person: Person) -> dict[str, Any]:
    """The rating table in words."""
    table = queries.rating_table(case, person)
    scheme = case.scheme
    return {
        "table": table,
        "rows": [
            Row(
                row.item,
                _mark(scheme, row.mine),
                tuple(mark for r in row.colleagues if (mark := _mark(scheme, r))),
                _mark(scheme, row.agreed),
                row.disagreed,
                tuple(mark for r in row.withdrawn if (mark := _mark(scheme, r))),
            )
            for row in table.rows
        ],
        "levels": scheme.rating.levels,
        "suggestion": name_of(queries.suggestion(case)) if table.all_complete else "",
    }


def _mark(scheme: Scheme, rating: Rating | AgreedRating | None) -> Mark | None:
    if rating is None:
        return None
    names = {level.value: in_language(level.name) for level in scheme.rating.levels}
    return Mark(
        who=rating.sheet.person.name if isinstance(rating, Rating) else "",
        value=rating.value,
        name=names.get(rating.value, ""),
        text=rating.text,
        alternative=isinstance(rating, Rating) and rating.alternative,
    )


def name_of(outcome: str | None) -> str:
    """An outcome in words; nothing for none."""
    return str(NAMES[Recommendation(outcome)]) if outcome else ""


def statement(case: Case, person: Person) -> dict[str, Any]:
    """The statement as this person may read it, with its signatures."""
    found = queries.statement_of(case, person)
    names = queries.items(case.scheme)
    return {
        "statement": found,
        "recommendation": name_of(found.recommendation) if found else "",
        "texts": [(names[key].name, text) for key, text in found.items.items() if key in names]
        if found
        else [],
        "signers": queries.signers(case, found) if found else [],
    }


@dataclass(frozen=True)
class ComplaintTime:
    """Until when the decision can be complained about; without a day the letter has not left yet."""

    until: date | None
    over: bool


def _complaint_time(case: Case) -> ComplaintTime | None:
    found = deciding.can_be_complained_about(case)
    if found is None:
        return None
    until = deciding.complaint_until(found)
    return ComplaintTime(until, until is not None and until < clock.today())


def decision(case: Case, person: Person) -> dict[str, Any]:
    """Everything that bears on the decision, as far as this person may read it."""
    marks = {
        key: _mark(case.scheme, rating)
        for key, rating in queries.agreed_ratings(case, person).items()
    }
    attempt = queries.attempt_of(case)
    memos = Preparation.objects.visible_to(person).filter(case=case, attempt=attempt)
    memo = memos.select_related("by").first()
    return statement(case, person) | {
        "marks": [
            (item, marks[key]) for key, item in queries.items(case.scheme).items() if key in marks
        ],
        "suggestion": name_of(queries.suggestion(case)) if marks else "",
        "memo": memo,
        "proposal": name_of(memo.proposal) if memo else "",
        "decisions": [
            (item, name_of(item.outcome), deciding.rule_in_words(item.delegation))
            for item in queries.decisions(case)
        ],
        "complaints": deciding.complaints_for(case, person),
        "complaint": _complaint_time(case),
        "conditions": list(queries.conditions(case)),
    }
