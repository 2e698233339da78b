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
from trygt.council import deciding, facts, queries
from trygt.council.findings import subjects
from trygt.council.models import (
    AgreedRating,
    Dissent,
    Preparation,
    Rating,
)
from trygt.council.outcomes import NAMES
from trygt.council.rule import reading
from trygt.people.models import Person
from trygt.schemes.definition import Recommendation, Scheme
from trygt.texts import in_language

TABS = {
    "council_case": _("The profile"),
    "dialogue": _("Questions"),
    "council_findings": _("Findings"),
    "council_visit": _("Site visit"),
    "council_meeting": _("Meeting"),
    "council_rating": _("Ratings"),
    "council_statement": _("Statement"),
    "council_decision": _("Decision"),
}
FOR_JUDGES = {"council_case", "council_findings", "council_visit", "council_rating"}


@dataclass(frozen=True)
class Mark:
    """A rating in words."""

    who: str
    value: int
    name: str
    text: str
    alternative: bool = False
    dissents: tuple[Dissent, ...] = ()


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


def dialogue(case: Case, person: Person) -> dict[str, Any]:
    """All questions with answers, and the notes one may read."""
    names = subjects(case.scheme)
    ready = {
        button.act.name
        for button in acts_of(case, person, {"answer_question", "close_question"})
        if button.ready
    }
    return {
        "threads": [(q, in_language(names.get(q.about, {}))) for q in queries.questions(case)],
        "may_answer": "answer_question" in ready,
        "may_close": "close_question" in ready,
        "notes": [(note, names.get(note.about)) for note in queries.notes(case, person)],
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
        **suggestion(case, person),
    }


def suggestion(case: Case, person: Person) -> dict[str, Any]:
    """How the scheme's rule reads the agreed ratings this person may see, and what it suggests."""
    found = reading(case, person)
    return {"rule": found, "suggestion": name_of(found.outcome) if found else ""}


def _mark(scheme: Scheme, rating: Rating | AgreedRating | None) -> Mark | None:
    if rating is None:
        return None
    names = {level.value: in_language(level.name) for level in scheme.rating.levels}
    return Mark(
        who=rating.sheet.person.name if isinstance(rating, Rating) else "",
        value=rating.value,
        name=names.get(rating.value, ""),
        text=rating.text,
        alternative=rating.alternative,
        dissents=tuple(rating.dissents.all()) if isinstance(rating, AgreedRating) else (),
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
        "fact_check": facts.check_of(case, person),
        "facts_wait": facts.open_comments(case).exists(),
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
        **suggestion(case, person),
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
