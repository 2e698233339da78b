"""What must hold across a scheme's parts. Each fault is one line: where, what, and how to mend it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from trygt.schemes.definition.parts import Stage

if TYPE_CHECKING:
    from trygt.schemes.definition.profile import MeasureQuestion
    from trygt.schemes.definition.scheme import Scheme

ALWAYS = {
    Stage.INTEREST,
    Stage.INTENT,
    Stage.PREPARING,
    Stage.REVIEW,
    Stage.STATEMENT,
    Stage.DECISION,
    Stage.CERTIFIED,
    Stage.ENDED,
}


def faults(scheme: "Scheme") -> Iterator[str]:
    """Every fault as `dotted.path: what is wrong; what to do`."""
    yield from _languages(scheme, "", set(scheme.languages))
    yield from _stages(scheme)
    yield from _keys(scheme)
    yield from _references(scheme)


def _languages(value: Any, path: str, wanted: set[str]) -> Iterator[str]:
    if isinstance(value, BaseModel):
        for name, field in value:
            if _is_text(field):
                if set(field) != wanted:
                    missing, extra = sorted(wanted - set(field)), sorted(set(field) - wanted)
                    what = (
                        f"lacks {', '.join(missing)}"
                        if missing
                        else f"has {', '.join(extra)}, not among languages"
                    )
                    yield f"{path}{name}: {what}; write the text in {', '.join(sorted(wanted))}"
            else:
                yield from _languages(field, f"{path}{name}.", wanted)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            if _is_text(item):
                if set(item) != wanted:
                    yield f"{path}{index}: speaks {', '.join(sorted(item))}; write the text in {', '.join(sorted(wanted))}"
            else:
                yield from _languages(item, f"{path}{index}.", wanted)


def _is_text(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(isinstance(key, str) and len(key) <= 3 for key in value)
    )


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
    groups: dict[str, Iterable[str]] = {
        "ideas": [i.key for i in scheme.ideas],
        "steps": [s.key for s in scheme.steps],
        "laws": [law.key for law in scheme.laws],
        "profile sections": [s.key for p in scheme.profile for s in p.sections],
        "profile questions": [
            q.key for p in scheme.profile for s in p.sections for q in s.questions
        ],
        "milestones": [m.key for s in scheme.stages for m in s.milestones],
        "communities": [c.kind for c in scheme.communities],
    }
    for name, keys in groups.items():
        for key, count in Counter(keys).items():
            if count > 1:
                yield f"{name}: {key} is used {count} times; keys are unique"


def _references(scheme: "Scheme") -> Iterator[str]:
    steps = {step.key for step in scheme.steps}
    for stage in scheme.stages:
        for milestone in stage.milestones:
            if milestone.step and milestone.step not in steps:
                yield (
                    f"milestone {milestone.key}: step {milestone.step} is unknown; "
                    f"use one of {', '.join(sorted(steps))}"
                )
    if scheme.meeting and scheme.meeting.preferred not in {
        form.key for form in scheme.meeting.forms
    }:
        yield "meeting.preferred: must be one of meeting.forms"
    questions = [q for p in scheme.profile for s in p.sections for q in s.questions]
    known = {question.key for question in questions}
    for question in questions:
        for other in set(question.show_if) - known:
            yield f"question {question.key}: show_if names {other}, which is no question"
        if question.kind == "measure":
            yield from _measure(scheme, question)
        if question.kind == "figure" and not scheme.vocabulary.missing:
            yield f"question {question.key}: figures need vocabulary.missing"


def _measure(scheme: "Scheme", question: "MeasureQuestion") -> Iterator[str]:
    words = scheme.vocabulary
    asked = {
        "theme": ({question.theme}, {theme.key for theme in words.themes}),
        "phase": (set(question.phases), {phase.key for phase in words.phases}),
        "law": (set(question.laws), {law.key for law in scheme.laws}),
    }
    for name, (used, known) in asked.items():
        for key in sorted(used - known):
            yield f"question {question.key}: {name} {key} is unknown; use one of {', '.join(sorted(known))}"
    if not words.scale:
        yield f"question {question.key}: measures need vocabulary.scale"
