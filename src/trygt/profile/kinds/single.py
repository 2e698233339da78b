"""Questions with one field: text, choice, number, date."""

from typing import Any

from django.utils.translation import gettext as now_

from trygt.profile.kinds.base import (
    OUT_OF_LIST,
    Kind,
    Raw,
    Unreadable,
    Value,
    day_words,
    first,
    joined,
    read_date,
    read_number,
    too_long,
)
from trygt.schemes.definition import (
    ChoiceQuestion,
    DateQuestion,
    NumberQuestion,
    Scheme,
    TextQuestion,
)
from trygt.texts import in_language
from trygt.texts.numbers import number_text, number_words


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
