"""What each kind of question takes, shows and still lacks. The only place that knows the kinds.

Values are plain JSON: text, choice and date are strings (several choices a list), a number is a
number, a figure is {value, year, source, missing, comment}, a measure is {answer, action, owner,
deadline, reason, comment}; keys without content are left out. What is half filled in can always
be saved: `blockers` says what is missing before submission.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt.schemes.definition import (
    AnswerOption,
    ChoiceQuestion,
    DateQuestion,
    FigureQuestion,
    MeasureQuestion,
    Need,
    NumberQuestion,
    Question,
    Scheme,
    TextQuestion,
)
from trygt.texts import in_language
from trygt.texts.numbers import number_text, number_words

Value = Any
Raw = Mapping[str, list[str]]
"""Form data: every field with its texts, as a browser sends it."""

Words = str | Promise
COMMENT_LENGTH = 4000
NOT_ANSWERED = _("This must be answered.")
OUT_OF_LIST = _("Choose one of the answers on the list.")


class Unreadable(Exception):
    """What was typed cannot be kept as an answer. `errors` has a sentence for each field."""

    def __init__(self, errors: dict[str, Words]) -> None:
        super().__init__(errors)
        self.errors = errors


def first(raw: Raw, field: str) -> str:
    """One field's text without blanks around it; line ends as one character."""
    texts = raw.get(field) or [""]
    return texts[0].replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def read_number(text: str) -> int | float:
    """A number as people write it: 10 234, 10,5 or 10.5. Raises ValueError with a sentence."""
    bare = re.sub(r"[\s\u00a0\u202f']", "", text).replace("\u2212", "-")
    if re.fullmatch(r"[-+]?\d{1,15}", bare):
        return int(bare)
    # 10.234 and 10,234 mean ten thousand to some and ten to others: ask rather than guess.
    if re.fullmatch(r"[-+]?[1-9]\d{0,2}([.,]\d{3})+([.,]\d+)?", bare):
        raise ValueError(now_("Write thousands with a space or nothing between them: 10 234."))
    if re.fullmatch(r"[-+]?\d{0,15}[.,]\d{1,10}", bare):
        return float(bare.replace(",", "."))
    raise ValueError(now_("Write a number, such as 12 or 10,5."))


def read_date(text: str) -> str:
    """A day as 2026-04-30 or 30.04.2026, given back in the first form. Raises ValueError with a sentence."""
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, pattern).date().isoformat()  # noqa: DTZ007 - a day only
        except ValueError:
            continue
    raise ValueError(now_("Write the date as day.month.year, such as 30.04.2026."))


def day_words(iso: str) -> str:
    """A stored day for reading."""
    return date_format(date.fromisoformat(iso), "SHORT_DATE_FORMAT")


class Kind:
    """How one kind of question behaves."""

    fields: tuple[str, ...] = ("value",)

    def parse(self, question: Any, raw: Raw, scheme: Scheme) -> Value | None:
        """The value to keep, or None when nothing is answered. Raises `Unreadable`."""
        raise NotImplementedError

    def form(self, value: Value | None) -> dict[str, Any]:
        """What the form's fields start with: texts, or a list of texts where several are chosen."""
        return {"value": "" if value is None else value}

    def blockers(self, question: Any, value: Value | None, scheme: Scheme) -> Iterator[Words]:
        """Why this answer keeps the profile from being submitted; nothing when it does not."""
        if value is None and question.required:
            yield NOT_ANSWERED

    def words(self, question: Any, value: Value, scheme: Scheme) -> str:
        """The answer in words, for reading and comparing."""
        return str(value)

    def matches(self, value: Value | None, wanted: str) -> bool:
        """Whether an answer is the one a `show_if` speaks of."""
        return value == wanted

    def both(self, question: Any, mine: Value, theirs: Value, scheme: Scheme) -> Value | None:
        """Two people's answers as one, for mending a conflict; None where that makes no sense."""
        return None


class TextKind(Kind):
    """Free text."""

    def parse(self, question: TextQuestion, raw: Raw, scheme: Scheme) -> Value | None:
        """The text as typed."""
        text = first(raw, "value")
        if len(text) > question.max_length:
            raise Unreadable({"value": too_long(len(text), question.max_length)})
        return text or None

    def both(
        self, question: TextQuestion, mine: Value, theirs: Value, scheme: Scheme
    ) -> Value | None:
        """Theirs, then mine."""
        return joined(theirs, mine)


class ChoiceKind(Kind):
    """One choice or several."""

    def parse(self, question: ChoiceQuestion, raw: Raw, scheme: Scheme) -> Value | None:
        """The chosen key, or the chosen keys in the question's order."""
        chosen = {text for text in raw.get("value") or [] if text}
        known = [choice.key for choice in question.choices]
        if chosen - set(known) or (len(chosen) > 1 and not question.several):
            raise Unreadable({"value": OUT_OF_LIST})
        keys = [key for key in known if key in chosen]
        if question.several:
            return keys or None
        return keys[0] if keys else None

    def words(self, question: ChoiceQuestion, value: Value, scheme: Scheme) -> str:
        """The names of the chosen."""
        chosen = value if isinstance(value, list) else [value]
        names = {choice.key: in_language(choice.name) for choice in question.choices}
        return ", ".join(names.get(key, str(key)) for key in chosen)

    def matches(self, value: Value | None, wanted: str) -> bool:
        """Chosen, alone or among several."""
        return wanted in value if isinstance(value, list) else value == wanted

    def both(
        self, question: ChoiceQuestion, mine: Value, theirs: Value, scheme: Scheme
    ) -> Value | None:
        """Everything either of the two chose, where several may be chosen."""
        if not question.several:
            return None
        return [c.key for c in question.choices if c.key in mine or c.key in theirs]


class NumberKind(Kind):
    """A number within the question's limits."""

    def parse(self, question: NumberQuestion, raw: Raw, scheme: Scheme) -> Value | None:
        """The number."""
        text = first(raw, "value")
        if not text:
            return None
        try:
            value = read_number(text)
        except ValueError as fault:
            raise Unreadable({"value": str(fault)}) from fault
        if question.least is not None and value < question.least:
            least = number_words(question.least)
            raise Unreadable({"value": now_("The least possible is %(n)s.") % {"n": least}})
        if question.most is not None and value > question.most:
            most = number_words(question.most)
            raise Unreadable({"value": now_("The most possible is %(n)s.") % {"n": most}})
        return value

    def form(self, value: Value | None) -> dict[str, Any]:
        """The number as the reader writes it."""
        return {"value": "" if value is None else number_text(value)}

    def words(self, question: NumberQuestion, value: Value, scheme: Scheme) -> str:
        """The number with its unit."""
        return f"{number_words(value)} {in_language(question.unit)}"


class DateKind(Kind):
    """A day."""

    def parse(self, question: DateQuestion, raw: Raw, scheme: Scheme) -> Value | None:
        """The day in ISO form."""
        text = first(raw, "value")
        try:
            return read_date(text) if text else None
        except ValueError as fault:
            raise Unreadable({"value": str(fault)}) from fault

    def words(self, question: DateQuestion, value: Value, scheme: Scheme) -> str:
        """The day as the reader writes it."""
        return day_words(value)


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
        found: dict[str, Any] = _texts(raw, ("source", "comment", "missing"))
        errors: dict[str, Words] = _too_long(found)
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


class MeasureKind(FieldsKind):
    """A measure, answered on the scheme's own scale."""

    fields = ("answer", *(need.value for need in Need), "comment")
    free = (Need.ACTION.value, Need.OWNER.value, Need.REASON.value, "comment")

    def parse(self, question: MeasureQuestion, raw: Raw, scheme: Scheme) -> Value | None:
        """What is filled in so far."""
        texts = tuple(field for field in self.fields if field != Need.DEADLINE)
        found: dict[str, Any] = _texts(raw, texts)
        errors: dict[str, Words] = _too_long(found)
        if deadline := first(raw, Need.DEADLINE):
            try:
                found[Need.DEADLINE.value] = read_date(deadline)
            except ValueError as fault:
                errors[Need.DEADLINE.value] = str(fault)
        if found.get("answer", "") not in {"", *scheme.options}:
            errors["answer"] = OUT_OF_LIST
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
        return "\n".join([*lines, *filter(None, [value.get("comment")])])

    def matches(self, value: Value | None, wanted: str) -> bool:
        """Answered so on the scale."""
        return (value or {}).get("answer") == wanted


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
KINDS: dict[str, Kind] = {
    "text": TextKind(),
    "choice": ChoiceKind(),
    "number": NumberKind(),
    "date": DateKind(),
    "figure": FigureKind(),
    "measure": MeasureKind(),
}


def kind_of(question: Question) -> Kind:
    """How this question behaves."""
    return KINDS[question.kind]


def option_of(scheme: Scheme, value: Value | None) -> AnswerOption | None:
    """The option of the scheme's scale that a measure is answered with."""
    key = (value or {}).get("answer")
    return next((option for option in scheme.vocabulary.scale if option.key == key), None)


def needs(question: MeasureQuestion, option: AnswerOption) -> tuple[Need, ...]:
    """What an option must bring with it here: more where the law requires the measure."""
    return option.needs + (option.needs_if_required if question.basis == "law" else ())


def joined(one: str, other: str) -> str:
    """Two texts as paragraphs; one of them where it holds the other already."""
    if one in other or other in one:
        return max(one, other, key=len)
    return f"{one}\n\n{other}"


def too_long(length: int, most: int) -> str:
    """The sentence for a text that does not fit."""
    sentence = now_("The text has %(length)s characters; at most %(most)s fit.")
    return sentence % {"length": length, "most": most}


def _texts(raw: Raw, fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: text for field in fields if (text := first(raw, field))}


def _too_long(found: dict[str, Any]) -> dict[str, Words]:
    return {
        field: too_long(len(text), COMMENT_LENGTH)
        for field, text in found.items()
        if len(text) > COMMENT_LENGTH
    }


def _year(text: str) -> int:
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise ValueError(now_("Write the year with four digits."))
    return int(text)
