"""The safety wall: every measure a stone, the fundamental ideas its foundation.

An idea is laid when the questions that show it (`schemes.foundation`) are answered, and half laid
when some are. In a scheme that names none, the foundation is half laid by the first answer and whole
when every measure is answered: an untouched wall stands on nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from trygt.cases.models import Case
from trygt.profile.approvals import answered_by, approved
from trygt.profile.asking import Answers, is_asked
from trygt.profile.kinds import option_of
from trygt.profile.queries import latest_snapshot, submitted_values, values_of
from trygt.schemes.definition import (
    AnswerOption,
    Idea,
    MeasureQuestion,
    Need,
    Question,
    Scheme,
    Section,
    Text,
)
from trygt.schemes.foundation import foundation_of

Lays = Literal["full", "half", "planned", "hole", "out", "open"]
"""What an answer lays; planned: a hole with a date for when it is filled; open: not answered yet."""


@dataclass(frozen=True)
class Base:
    """One idea in the foundation. `missing` is the first question that keeps it from being laid."""

    idea: Idea
    lays: Lays
    missing: tuple[Section, Question] | None


@dataclass(frozen=True)
class Stone:
    """One measure in the wall."""

    question: MeasureQuestion
    section: Section
    lays: Lays
    answer: Text | None


@dataclass(frozen=True)
class Column:
    """The stones of one theme: what the law requires lies in the lower courses."""

    theme: str
    name: Text
    lower: tuple[Stone, ...]
    upper: tuple[Stone, ...]


@dataclass(frozen=True)
class Wall:
    """The whole wall."""

    foundation: tuple[Base, ...]
    columns: tuple[Column, ...]

    @property
    def stones(self) -> tuple[Stone, ...]:
        """Every stone, column by column from below."""
        return tuple(stone for column in self.columns for stone in column.lower + column.upper)

    def count(self, lays: Lays) -> int:
        """How many stones lie so."""
        return sum(stone.lays == lays for stone in self.stones)


def wall(case: Case, answers: Answers | None = None) -> Wall:
    """The wall as the community's answers stand now. At most two queries; none when given the answers."""
    if answers is None:
        values = values_of(case.community, case.scheme)
        given = approved(case.community, case.scheme)
        answers = answered_by(given, case.scheme, values) | values
    return built_of(case.scheme, answers)


def submitted_wall(case: Case) -> Wall | None:
    """The wall as it was submitted last; None before the first submission."""
    snapshot = latest_snapshot(case)
    return built_of(case.scheme, submitted_values(snapshot)) if snapshot else None


def built_of(scheme: Scheme, answers: Answers) -> Wall:
    """The wall these answers make. No queries."""
    stones: dict[str, list[Stone]] = {}
    for section in scheme.sections.values():
        for question in section.questions:
            if question.kind == "measure" and is_asked(scheme, question, 0, answers):
                option = option_of(scheme, answers.get((question.key, 0)))
                stone = Stone(question, section, _lays(option), option.name if option else None)
                stones.setdefault(question.theme, []).append(stone)
    return Wall(
        tuple(_foundation(scheme, answers, [s for some in stones.values() for s in some])),
        tuple(
            Column(
                theme.key,
                theme.name,
                tuple(s for s in stones[theme.key] if s.question.basis == "law"),
                tuple(s for s in stones[theme.key] if s.question.basis != "law"),
            )
            for theme in scheme.vocabulary.themes
            if theme.key in stones
        ),
    )


def _lays(option: AnswerOption | None) -> Lays:
    if option is None:
        return "open"
    return "planned" if option.lays == "hole" and Need.DEADLINE in option.needs else option.lays


def _foundation(scheme: Scheme, answers: Answers, stones: Sequence[Stone]) -> Iterator[Base]:
    shown_by = foundation_of(scheme)
    touched = {key for key, _slot in answers}
    for idea in scheme.ideas:
        if asked := shown_by[idea.key]:
            laid = [key for key in asked if key in touched and _holds(scheme, key, answers)]
            lacks = next((key for key in asked if key not in laid), None)
            whole, begun = len(laid) == len(asked), bool(laid)
        else:
            lacks = next((s.question.key for s in stones if s.lays == "open"), None)
            whole, begun = bool(stones) and lacks is None, bool(touched)
        missing = (scheme.section_of[lacks], scheme.questions[lacks]) if lacks else None
        yield Base(idea, "full" if whole else "half" if begun else "hole", missing)


def _holds(scheme: Scheme, key: str, answers: Answers) -> bool:
    """Whether an answer shows the idea: a measure must be in place, anything else be answered."""
    if scheme.questions[key].kind != "measure":
        return True
    option = option_of(scheme, answers.get((key, 0)))
    return option is not None and option.lays == "full"
