"""What every kind of question shares: reading what people type, and the shape of a kind."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt.schemes.definition import Scheme

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


def joined(one: str, other: str) -> str:
    """Two texts as paragraphs; one of them where it holds the other already."""
    if one in other or other in one:
        return max(one, other, key=len)
    return f"{one}\n\n{other}"


def too_long(length: int, most: int) -> str:
    """The sentence for a text that does not fit."""
    sentence = now_("The text has %(length)s characters; at most %(most)s fit.")
    return sentence % {"length": length, "most": most}


def texts_in(raw: Raw, fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: text for field in fields if (text := first(raw, field))}


def faults_of_length(found: dict[str, Any]) -> dict[str, Words]:
    return {
        field: too_long(len(text), COMMENT_LENGTH)
        for field, text in found.items()
        if len(text) > COMMENT_LENGTH
    }
