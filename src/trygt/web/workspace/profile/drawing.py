"""The fields and the help of an answer as they stand on the page, drawn once for each value and language.

The same questions are shown again and again, most of them unanswered or unchanged, and drawing
them is most of the work of a section's page. What is kept depends on nothing but what it is kept
under, so it can never be old; a form with something typed in it is always drawn anew.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from trygt.laws.queries import Shown, Standing
from trygt.schemes.definition import Question, Scheme
from trygt.schemes.guidance import guidance_of
from trygt.web.workspace.profile.forms import AnswerForm, hint_of

KEPT = 1500  # drawings; some kilobytes each


@dataclass(frozen=True, eq=False)
class Asked:
    """A question of a scheme. Equal only to itself asked again: the very same frozen objects."""

    question: Question
    scheme: Scheme

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Asked)
            and self.question is other.question
            and self.scheme is other.scheme
        )

    def __hash__(self) -> int:
        return hash((id(self.question), id(self.scheme)))


def fields(form: AnswerForm) -> SafeString:
    """The fields of a form, with what was typed and what is wrong."""
    question = form.question
    context = {"form": form, "kind": question.kind, "hint": hint_of(question)}
    return render_to_string("workspace/profile/fields.html", context)


def stored_fields(question: Question, slot: int, scheme: Scheme, value: Any) -> SafeString:
    """The fields of an answer as it is stored; None: not answered."""
    kept = json.dumps(value, sort_keys=True)
    return _drawn(Asked(question, scheme), slot, kept, get_language() or "")


@lru_cache(maxsize=KEPT)
def _drawn(asked: Asked, slot: int, kept: str, language: str) -> SafeString:
    value = json.loads(kept)
    return fields(AnswerForm(asked.question, slot, asked.scheme, value=value))


def help_with(question: Question, scheme: Scheme, minutes: int, may_write: bool) -> SafeString:
    """What is meant, an example, what certifiers look for, and about how long it takes."""
    return _help(Asked(question, scheme), minutes, may_write, get_language() or "")


@lru_cache(maxsize=KEPT)
def _help(asked: Asked, minutes: int, may_write: bool, language: str) -> SafeString:
    context = {
        "question": asked.question,
        "help": guidance_of(asked.scheme).get(asked.question.key),
        "minutes": minutes,
        "may_write": may_write,
    }
    return render_to_string("workspace/profile/answer_guidance.html", context)


def measure(question: Question, scheme: Scheme, law: Shown | None) -> SafeString:
    """What a measure rests on, who usually has it, and what can show it."""
    if question.kind != "measure":
        return SafeString("")
    if law and law.references:  # these are checked and changed while Trygt runs
        return _measure_anew(question, law)
    standing = law.standing if law else None
    return _measure(Asked(question, scheme), standing, get_language() or "")


@lru_cache(maxsize=KEPT)
def _measure(asked: Asked, standing: Standing | None, language: str) -> SafeString:
    return _measure_anew(asked.question, Shown(standing) if standing else None)


def _measure_anew(question: Question, law: Shown | None) -> SafeString:
    context = {"question": question, "law": law}
    return render_to_string("workspace/profile/answer_measure.html", context)
