"""ICD-10 codes of injuries: external causes in groups with intent and theme, and parts of the body.

The grouping is `data/icd10.yaml`; its version is stored with every data set, for other groupings
of the same codes give other numbers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from trygt.injuries.codes import lists

CODE = re.compile(r"([A-TV-Z])(\d\d)(?:\.?(\d))?(?:\.?\d)*[A-Z]?(?![A-Za-z\d])")
SPAN = re.compile(r"([A-Z])(\d\d)(?:-(?:([A-Z])(\d\d)))?(?:\(([^)]*)\))?")


@dataclass(frozen=True)
class Span:
    """Codes from one to another, perhaps only some of their sub-codes."""

    first: tuple[str, int]
    last: tuple[str, int]
    subs: frozenset[int] | None = None

    def holds(self, letter: str, number: int, sub: int | None) -> bool:
        """Whether a code lies in it; without a sub-code only where all sub-codes do."""
        return self.first <= (letter, number) <= self.last and (
            self.subs is None or sub in self.subs
        )


def spans(text: str) -> Iterator[Span]:
    """What "V01-V04(.1,.9), X80" lists, as methods.md 7.1 writes it.

    Raises:
        ValueError: something there is no code or span.
    """
    for part in re.split(r",(?![^(]*\))", text):
        found = SPAN.fullmatch(part.strip().replace("–", "-"))
        if not found:
            raise ValueError(f"{part!r} is no span of codes")
        first = (found[1], int(found[2]))
        last = (found[3], int(found[4])) if found[3] else first
        yield Span(first, last, _subs(found[5]) if found[5] else None)


def _subs(text: str) -> frozenset[int]:
    """The sub-codes of ".1,.9" or ".3-.9"."""
    found: set[int] = set()
    for part in text.replace("–", "-").replace(".", "").split(","):
        first, _, last = part.strip().partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return frozenset(found)


@dataclass(frozen=True)
class Cause:
    """What an external cause code says: the group, the intent, the themes it belongs to."""

    group: str
    intent: str
    themes: frozenset[str]


@dataclass(frozen=True)
class _Rule:
    span: Span
    key: str
    themes: frozenset[str] = frozenset()


def parse(text: str) -> tuple[str, int, int | None] | None:
    """Letter, number and first sub-code of the code a text begins with."""
    found = CODE.match(text.upper())
    if not found:
        return None
    return found[1], int(found[2]), int(found[3]) if found[3] else None


@cache
def _rules(part: str) -> tuple[_Rule, ...]:
    return tuple(
        _Rule(span, entry["key"], frozenset(entry.get("themes", ())))
        for entry in lists("icd10")[part]
        for span in spans(entry["codes"])
    )


def _first(part: str, code: tuple[str, int, int | None]) -> _Rule | None:
    return next((rule for rule in _rules(part) if rule.span.holds(*code)), None)


@cache
def cause_of(text: str) -> Cause | None:
    """Group, intent and themes of an external cause code (V01–Y36, Y85–Y89); None for other text."""
    code = parse(text)
    intent = _first("intents", code) if code else None
    if code is None or intent is None:
        return None
    group = _first("causes", code)
    themes = intent.themes
    if not themes:  # violence and self-harm are counted as such and nowhere else
        more = (rule for rule in _rules("more_themes") if rule.span.holds(*code))
        themes = (group.themes if group else frozenset()).union(*(rule.themes for rule in more))
    return Cause(group.key if group else "other", intent.key, themes)


@cache
def body_of(text: str) -> str | None:
    """The part of the body, or the nature, of an injury code (S00–T98); None for other text."""
    code = parse(text)
    found = _first("bodies", code) if code else None
    return found.key if found else None
