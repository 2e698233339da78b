"""What must hold across a scheme's parts. Each fault is one line: where, what, and how to mend it."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from trygt.schemes.definition.parts import Stage

if TYPE_CHECKING:
    from trygt.schemes.definition.profile import MeasureQuestion, Question, TableQuestion
    from trygt.schemes.definition.scheme import Scheme

BLANKS = {
    "letter": {"community", "owner", "scheme", "years"},
    "diploma": {"community", "status", "number", "date", "until"},
}

ALWAYS = set(Stage) - {Stage.MEETING}


def faults(scheme: "Scheme") -> Iterator[str]:
    """Every fault as `dotted.path: what is wrong; what to do`."""
    yield from _languages(scheme)
    yield from _stages(scheme)
    yield from _keys(scheme)
    yield from _blanks(scheme)
    yield from _milestones(scheme)
    yield from _questions(scheme)


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text below `value` with its dotted path."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name != "show_if":
                yield from _texts(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts(item, f"{path}.{index}")
    elif isinstance(value, dict):
        yield path, value


def _languages(scheme: "Scheme") -> Iterator[str]:
    wanted = set(scheme.languages)
    mend = f"write the text in {', '.join(scheme.languages)}"
    for path, text in _texts(scheme):
        if missing := sorted(wanted - set(text)):
            yield f"{path}: lacks {', '.join(missing)}; {mend}"
        if extra := sorted(set(text) - wanted):
            yield f"{path}: has {', '.join(extra)}, not among languages; {mend}"


def _stages(scheme: "Scheme") -> Iterator[str]:
    keys = [stage.key for stage in scheme.stages]
    spine = [stage for stage in Stage if stage in keys]
    if keys != spine:
        yield f"stages: must be in the order {', '.join(spine)}, each once; reorder them"
    for missing in sorted(ALWAYS - set(keys)):
        yield f"stages: {missing} is missing; every scheme has it"
    if (Stage.MEETING in keys) != (scheme.meeting is not None):
        yield "meeting: the stage meeting and the part meeting belong together; write both or neither"


def _keys(scheme: "Scheme") -> Iterator[str]:
    """Keys are unique within their kind, wherever in the scheme they stand."""
    words = scheme.vocabulary
    groups: dict[str, list[tuple[str, Any]]] = {
        "idea": _each("ideas", scheme.ideas),
        "step": _each("steps", scheme.steps),
        "law": _each("laws", scheme.laws),
        "part": _each("profile", scheme.profile),
        "theme": _each("vocabulary.themes", words.themes),
        "phase": _each("vocabulary.phases", words.phases),
        "answer": _each("vocabulary.scale", words.scale),
        "reason": _each("vocabulary.missing", words.missing),
        "section": [
            pair
            for path, part in _each("profile", scheme.profile)
            for pair in _each(f"{path}.sections", part.sections)
        ],
        "question": list(_asked(scheme)),
        "milestone": [
            pair
            for path, stage in _each("stages", scheme.stages)
            for pair in _each(f"{path}.milestones", stage.milestones)
        ],
    }
    for what, items in groups.items():
        seen: set[str] = set()
        for path, item in items:
            if item.key in seen:
                yield f"{path}.key: another {what} has the key {item.key}; keys are unique"
            seen.add(item.key)
    kinds = [community.kind for community in scheme.communities]
    for index, kind in enumerate(kinds):
        if kind in kinds[:index]:
            yield f"communities.{index}.kind: {kind} is described twice; remove one"


def _each(path: str, items: tuple[Any, ...]) -> list[tuple[str, Any]]:
    return [(f"{path}.{index}", item) for index, item in enumerate(items)]


def _asked(scheme: "Scheme") -> Iterator[tuple[str, "Question"]]:
    """Every question with its dotted path, in order."""
    for part_path, part in _each("profile", scheme.profile):
        for section_path, section in _each(f"{part_path}.sections", part.sections):
            yield from _each(f"{section_path}.questions", section.questions)


def _blanks(scheme: "Scheme") -> Iterator[str]:
    """Words in braces are blanks the platform fills; a misspelt one would reach the paper."""
    for name, known in BLANKS.items():
        for path, text in _texts(getattr(scheme, name), name):
            for language, words in text.items():
                for blank in re.findall(r"\{(.*?)\}", words):
                    if blank not in known:
                        yield (
                            f"{path}.{language}: {{{blank}}} is no blank that is filled in; "
                            f"use {', '.join(sorted(known))}"
                        )


def _milestones(scheme: "Scheme") -> Iterator[str]:
    steps = {step.key for step in scheme.steps}
    for stage_path, stage in _each("stages", scheme.stages):
        for path, milestone in _each(f"{stage_path}.milestones", stage.milestones):
            if milestone.step and milestone.step not in steps:
                yield f"{path}.step: {milestone.step} is unknown; use one of {_list(steps)}"
    if scheme.meeting:
        forms = {form.key for form in scheme.meeting.forms}
        if scheme.meeting.preferred not in forms:
            yield f"meeting.preferred: must be one of {_list(forms)}"


def _questions(scheme: "Scheme") -> Iterator[str]:
    earlier: dict[str, Question] = {}
    for path, question in _asked(scheme):
        yield from _condition(scheme, path, question, earlier)
        if question.kind == "measure":
            yield from _measure(scheme, path, question)
        if question.kind == "table":
            yield from _table(path, question)
        if question.kind == "figure" and not scheme.vocabulary.missing:
            yield f"{path}: figures need vocabulary.missing; add the reasons a figure may lack"
        earlier[question.key] = question


def _table(path: str, question: "TableQuestion") -> Iterator[str]:
    keys = [column.key for column in question.columns]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"{path}.columns: {key} stands twice; give each column a key of its own"
    for column in question.columns:
        if (column.kind == "choice") != bool(column.choices):
            yield f"{path}.columns.{column.key}: write both kind: choice and choices, or neither"


def _condition(
    scheme: "Scheme", path: str, question: "Question", earlier: dict[str, "Question"]
) -> Iterator[str]:
    """A condition looks back, never ahead, so conditions cannot run in circles."""
    for other, answer in question.show_if.items():
        asked = earlier.get(other)
        if asked is None:
            yield f"{path}.show_if: {other} is no question above this one; name an earlier question"
            continue
        home = scheme.section_of[other]
        if home.repeat and home != scheme.section_of[question.key]:
            yield f"{path}.show_if: {other} is answered several times; name a question outside rounds"
        if asked.kind == "choice":
            answers = {choice.key for choice in asked.choices}
        elif asked.kind == "measure":
            answers = {option.key for option in scheme.vocabulary.scale}
        else:
            continue
        if answer not in answers:
            yield f"{path}.show_if: {other} has no answer {answer}; use one of {_list(answers)}"


def _measure(scheme: "Scheme", path: str, question: "MeasureQuestion") -> Iterator[str]:
    words = scheme.vocabulary
    themes, phases = {t.key for t in words.themes}, {p.key for p in words.phases}
    if question.theme not in themes:
        yield f"{path}.theme: {question.theme} is unknown; use one of {_list(themes)}"
    for phase in sorted(set(question.phases) - phases):
        yield f"{path}.phases: {phase} is unknown; use one of {_list(phases)}"
    for law in sorted(set(question.laws) - {law.key for law in scheme.laws}):
        yield f"{path}.laws: {law} is unknown; add it to laws"
    if not words.scale:
        yield f"{path}: measures need vocabulary.scale; add the answers"


def _list(keys: set[str]) -> str:
    return ", ".join(sorted(keys)) or "none, for there are none"
