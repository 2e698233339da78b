"""Two answers side by side: the words that changed, field by field where an answer has several."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from trygt.profile.changes import Changed, OfEvidence
from trygt.profile.differing import FieldDiff, Piece, fields_changed, pieces
from trygt.profile.kinds import day_words, kind_of
from trygt.schemes.definition import Question, Scheme, Section
from trygt.web.workspace.profile.forms import fields_of


@dataclass(frozen=True)
class Difference:
    """How one answer became another. A text has `pieces`, an answer of several fields `fields`."""

    before: bool
    after: bool
    pieces: tuple[Piece, ...] = ()
    fields: tuple[FieldDiff, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.fields) or any(piece.what != "kept" for piece in self.pieces)


@dataclass(frozen=True)
class ChangeShown:
    """One answer of the page of changes."""

    question: Question
    slot: int
    difference: Difference
    evidence: tuple[OfEvidence, ...]


def difference(question: Question, scheme: Scheme, before: Any, after: Any) -> Difference:
    """What changed from one value to another, in the reader's language; None is unanswered."""
    was, now = before is not None, after is not None
    if isinstance(before or after, Mapping):
        texts = _field_texts(question, scheme, before), _field_texts(question, scheme, after)
        return Difference(was, now, fields=fields_changed(*texts))
    words = (_words(question, scheme, value) for value in (before, after))
    return Difference(was, now, pieces=pieces(*words))


def by_section(scheme: Scheme, changes: list[Changed]) -> list[tuple[Section, list[ChangeShown]]]:
    """Changes as they are shown, section by section."""
    found: dict[str, list[ChangeShown]] = {}
    for one in changes:
        shown = difference(one.question, scheme, one.before, one.after)
        item = ChangeShown(one.question, one.slot, shown, one.evidence)
        found.setdefault(one.section.key, []).append(item)
    return [(scheme.sections[key], items) for key, items in found.items()]


def _words(question: Question, scheme: Scheme, value: Any) -> str:
    return "" if value is None else kind_of(question).words(question, value, scheme)


def _field_texts(question: Question, scheme: Scheme, value: Any) -> dict[str, str]:
    """What each field of an answer says, by its label."""
    texts = kind_of(question).form(value)
    found = {}
    for name, field in fields_of(question, scheme, texts).items():
        text = str(texts.get(name) or "")
        if text and isinstance(field, forms.ChoiceField):
            text = str(dict(field.choices).get(text, text))
        elif text and getattr(field.widget, "input_type", "") == "date":
            text = day_words(text)
        found[str(field.label)] = text
    return found
