"""Which questions a scheme asks of a community, given what it has answered so far."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from trygt.profile.kinds import kind_of
from trygt.schemes.definition import Question, Scheme, Section

Answers = Mapping[tuple[str, int], Any]
"""Values by (question key, slot)."""


def rounds(section: Section, answered: Iterable[tuple[str, int]], extra: int = 0) -> list[int]:
    """The slots of a section: [0], or those of a repeated section that hold answers.

    Filled up with empty ones to the fewest the scheme asks for, or to `extra` rounds.
    """
    if section.repeat is None:
        return [0]
    keys = {question.key for question in section.questions}
    used = {slot for key, slot in answered if key in keys and slot}
    wanted = max(section.repeat.least, min(extra, section.repeat.most))
    for slot in range(1, section.repeat.most + 1):
        if len(used) >= wanted:
            break
        used.add(slot)
    return sorted(used)


def is_asked(scheme: Scheme, question: Question, slot: int, answers: Answers) -> bool:
    """Whether the questions its `show_if` names are answered so, in the same round or outside rounds."""
    for key, wanted in question.show_if.items():
        other = scheme.questions[key]
        where = slot if scheme.section_of[key].repeat else 0
        if not kind_of(other).matches(answers.get((key, where)), wanted):
            return False
    return True


def asked_in(scheme: Scheme, section: Section, answers: Answers) -> Iterator[tuple[Question, int]]:
    """The questions of a section that are to be answered, round by round."""
    for slot in rounds(section, answers):
        for question in section.questions:
            if is_asked(scheme, question, slot, answers):
                yield question, slot


def fits(section: Section, slot: int) -> bool:
    """Whether the section has such a slot."""
    return 1 <= slot <= section.repeat.most if section.repeat else slot == 0
