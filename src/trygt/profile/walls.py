"""The safety wall: every measure a stone, the fundamental ideas its foundation."""

from dataclasses import dataclass
from typing import Literal

from trygt.cases.models import Case
from trygt.profile.approvals import answered_by, approved
from trygt.profile.asking import Answers, is_asked
from trygt.profile.kinds import option_of
from trygt.profile.queries import latest_snapshot, submitted_values, values_of
from trygt.schemes.definition import Idea, MeasureQuestion, Scheme, Section, Text

Lays = Literal["full", "half", "hole", "out", "open"]
"""What an answer lays; open: not answered yet."""


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

    foundation: tuple[Idea, ...]
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
    return _build(case.scheme, answers)


def submitted_wall(case: Case) -> Wall | None:
    """The wall as it was submitted last; None before the first submission."""
    snapshot = latest_snapshot(case)
    return _build(case.scheme, submitted_values(snapshot)) if snapshot else None


def _build(scheme: Scheme, answers: Answers) -> Wall:
    stones: dict[str, list[Stone]] = {}
    for section in scheme.sections.values():
        for question in section.questions:
            if question.kind == "measure" and is_asked(scheme, question, 0, answers):
                option = option_of(scheme, answers.get((question.key, 0)))
                lays: Lays = option.lays if option else "open"
                stone = Stone(question, section, lays, option.name if option else None)
                stones.setdefault(question.theme, []).append(stone)
    return Wall(
        scheme.ideas,
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
