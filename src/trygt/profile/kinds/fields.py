"""Questions with several fields: key figures and measures."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.profile.kinds.base import (
    NOT_ANSWERED,
    OUT_OF_LIST,
    Kind,
    Raw,
    Unreadable,
    Value,
    Words,
    day_words,
    faults_of_length,
    first,
    joined,
    read_date,
    read_number,
    texts_in,
)
from trygt.schemes.definition import AnswerOption, FigureQuestion, MeasureQuestion, Need, Scheme
from trygt.texts import in_language
from trygt.texts.numbers import number_text, number_words


class FieldsKind(Kind):
    """A kind with several fields."""

    free: tuple[str, ...] = ("comment",)

    def form(self, value: Value | None) -> dict[str, Any]:
        """One text per field."""
        return {field: str((value or {}).get(field, "")) for field in self.fields}

    def both(self, question: Any, mine: Value, theirs: Value, scheme: Scheme) -> Value | None:
        """Free texts of both joined; where only one can stand, mine, with theirs in the comment."""
        merged = {**theirs, **mine}
        for field in self.free:
            if field in theirs and field in mine:
                merged[field] = joined(theirs[field], mine[field])
        single = [field for field in self.fields if field not in self.free]
        if any(field in theirs and theirs[field] != merged.get(field) for field in single):
            rest = {field: theirs[field] for field in theirs if field != "comment"}
            noted = self.words(question, rest, scheme)
            merged["comment"] = joined(merged.get("comment", ""), noted)
        return merged


class FigureKind(FieldsKind):
    """A key figure: value, year and source, or why it is missing."""

    fields = ("value", "year", "source", "missing", "comment")

    def parse(self, question: FigureQuestion, raw: Raw, scheme: Scheme) -> Value | None:
        """What is filled in so far."""
        found: dict[str, Any] = texts_in(raw, ("source", "comment", "missing"))
        errors: dict[str, Words] = faults_of_length(found)
        for field, read in (("value", read_number), ("year", _year)):
            if text := first(raw, field):
                try:
                    found[field] = read(text)
                except ValueError as fault:
                    errors[field] = str(fault)
        if found.get("missing", "") not in {"", *(m.key for m in scheme.vocabulary.missing)}:
            errors["missing"] = OUT_OF_LIST
        if errors:
            raise Unreadable(errors)
        # A source alone is where the figure would come from, not an answer.
        return found if set(found) - {"source"} else None

    def form(self, value: Value | None) -> dict[str, Any]:
        """One text per field, the figure as the reader writes it."""
        texts = super().form(value)
        if value and "value" in value:
            texts["value"] = number_text(value["value"])
        return texts

    def blockers(
        self, question: FigureQuestion, value: Value | None, scheme: Scheme
    ) -> Iterator[Words]:
        """A value needs its year; without a value the reason must be known."""
        if value is None:
            yield from super().blockers(question, value, scheme)
        elif "value" in value and "year" not in value:
            yield _("Write which year the figure is from.")
        elif "value" not in value and "missing" not in value:
            yield _("Write the figure, or choose why it is missing.")

    def words(self, question: FigureQuestion, value: Value, scheme: Scheme) -> str:
        """Figure, unit, year and source, or the reason it is missing; then the comment."""
        if "value" in value:
            line = f"{number_words(value['value'])} {in_language(question.unit)}"
            line += f" ({value['year']})" if "year" in value else ""
            source = value.get("source") or in_language(question.source)
            lines = [f"{line}, {source}"]
        else:
            names = {m.key: in_language(m.name) for m in scheme.vocabulary.missing}
            lines = [names.get(value["missing"], value["missing"])] if "missing" in value else []
        return "\n".join([*lines, *filter(None, [value.get("comment")])])


ABOUT: dict[str, Promise] = {
    "document": _("Plan or document"),
    "place": _("Chapter or page"),
    "unit": _("Responsible unit"),
    "verified": _("Last verified"),
}
"""What any measure may say of itself, whatever it is answered with (norway.md 5.1)."""
DAYS = (Need.DEADLINE.value, "verified")


class MeasureKind(FieldsKind):
    """A measure, answered on the scheme's own scale."""

    fields = ("answer", *(need.value for need in Need), "comment", *ABOUT)
    free = (Need.ACTION.value, Need.OWNER.value, Need.REASON.value, "comment")

    def parse(self, question: MeasureQuestion, raw: Raw, scheme: Scheme) -> Value | None:
        """What is filled in so far."""
        free = tuple(field for field in self.fields if field not in DAYS)
        found: dict[str, Any] = texts_in(raw, free)
        errors: dict[str, Words] = faults_of_length(found)
        for field in DAYS:
            if text := first(raw, field):
                try:
                    found[field] = read_date(text)
                except ValueError as fault:
                    errors[field] = str(fault)
        if found.get("answer", "") not in {"", *scheme.options}:
            errors["answer"] = OUT_OF_LIST
        if found.get("verified", "") > clock.today().isoformat():
            errors["verified"] = _("This day is still to come. Write when it was last verified.")
        if errors:
            raise Unreadable(errors)
        return found or None

    def blockers(
        self, question: MeasureQuestion, value: Value | None, scheme: Scheme
    ) -> Iterator[Words]:
        """What the chosen answer must bring with it (the scale's needs; norway.md BR-06, BR-07)."""
        option = option_of(scheme, value)
        if option is None:
            if question.required or value is not None:
                yield NOT_ANSWERED
            return
        for need in needs(question, option):
            text = value.get(need.value, "") if value else ""
            least = scheme.rules.reason_length
            if need is Need.REASON and len(text) < least:
                yield now_("Give reasons of at least %(count)s characters.") % {"count": least}
            elif not text:
                yield NEEDED[need]

    def words(self, question: MeasureQuestion, value: Value, scheme: Scheme) -> str:
        """The answer's name, then what it brings, a line each."""
        option = option_of(scheme, value)
        lines = [in_language(option.name)] if option else []
        for need in Need:
            if text := value.get(need.value):
                shown = day_words(text) if need is Need.DEADLINE else text
                lines.append(f"{NEED_NAMES[need]}: {shown}")
        lines += filter(None, [value.get("comment"), plan_words(value)])
        for field in ("unit", "verified"):
            if text := value.get(field):
                lines.append(f"{ABOUT[field]}: {day_words(text) if field in DAYS else text}")
        return "\n".join(lines)

    def matches(self, value: Value | None, wanted: str) -> bool:
        """Answered so on the scale."""
        return (value or {}).get("answer") == wanted


def plan_words(value: Value) -> str:
    """The place in a plan an answer refers to, such as "Plan: Health plan, page 12"; "" for none."""
    parts = [text for field in ("document", "place") if (text := value.get(field))]
    return f"{now_('Plan')}: {', '.join(parts)}" if parts else ""


NEED_NAMES: dict[Need, Promise] = {
    Need.ACTION: _("Action"),
    Need.DEADLINE: _("Deadline"),
    Need.OWNER: _("Responsible"),
    Need.REASON: _("Reasons"),
}
NEEDED: dict[Need, Promise] = {
    Need.ACTION: _("Write what you will do about it."),
    Need.DEADLINE: _("Set a deadline."),
    Need.OWNER: _("Write who is responsible."),
    Need.REASON: _("Give your reasons."),
}


def option_of(scheme: Scheme, value: Value | None) -> AnswerOption | None:
    """The option of the scheme's scale that a measure is answered with."""
    key = (value or {}).get("answer")
    return next((option for option in scheme.vocabulary.scale if option.key == key), None)


def needs(question: MeasureQuestion, option: AnswerOption) -> tuple[Need, ...]:
    """What an option must bring with it here: more where the law requires the measure."""
    return option.needs + (option.needs_if_required if question.basis == "law" else ())


def _year(text: str) -> int:
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise ValueError(now_("Write the year with four digits."))
    return int(text)
