"""From a cell to a focus area: the first free round of the scheme's section, and what is written there."""

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from trygt.cases.models import Case
from trygt.priorities.grids import Focus, Formula, Grid, grid
from trygt.priorities.models import Agreement
from trygt.priorities.places import ALL_AGES, Place, every_place, name_of
from trygt.priorities.ranking import Placed
from trygt.priorities.rights import has_grid
from trygt.profile.asking import Answers
from trygt.schemes.definition import ChoiceQuestion, Scheme, Section, TextQuestion
from trygt.texts import in_language
from trygt.texts.numbers import number_words


def section_of(scheme: Scheme, focus: Focus) -> Section | None:
    """The repeated section a focus area is written in; None where the scheme asks for none."""
    section = scheme.section_of.get(focus.title)
    return section if section and section.repeat else None


def part_beside(scheme: Scheme) -> str:
    """The part of the profile the grid belongs beside: the one with focus areas, else the last.

    Nothing for a scheme that names no themes or phases.
    """
    if not has_grid(scheme):
        return ""
    section = section_of(scheme, grid().focus)
    parts = [part.key for part in scheme.profile if section in part.sections]
    return parts[0] if parts else scheme.profile[-1].key


def used_slots(section: Section, answers: Answers) -> set[int]:
    """The rounds of a section in which anything is answered."""
    keys = {question.key for question in section.questions}
    return {slot for key, slot in answers if key in keys}


def free_slot(section: Section, answers: Answers) -> int | None:
    """The first round with nothing in it; None when all are used."""
    used = used_slots(section, answers)
    most = section.repeat.most if section.repeat else 0
    return next((slot for slot in range(1, most + 1) if slot not in used), None)


def cells_of(scheme: Scheme, question: str, slot: int, answers: Answers) -> list[Place]:
    """The cells of the grid that a focus area is about, for the question why it was given priority.

    None for any other question, and none before a theme is chosen. Without life phases: all ages.
    """
    focus = grid().focus
    theme = answers.get((focus.theme, slot))
    if question != focus.why or not theme or not has_grid(scheme):
        return []
    known = set(every_place(scheme))
    phases = answers.get((focus.phases, slot)) or [ALL_AGES]
    return [place for phase in phases if (place := (theme, phase)) in known]


@dataclass(frozen=True)
class Story:
    """What is known of a cell when it becomes a focus area."""

    agreement: Agreement
    placed: Placed
    formula: Formula
    among: int


def answers_for(case: Case, grid: Grid, story: Story) -> dict[str, Any]:
    """The answers of a new focus area by question, in the case's language.

    Only questions the scheme asks, and only choices it offers: a phase that is no choice means all ages.
    """
    scheme, focus = case.scheme, grid.focus
    theme, phase = story.placed.place
    with translation.override(case.language):
        title = ", ".join(
            [
                name_of(scheme.vocabulary.themes, theme),
                name_of(scheme.vocabulary.phases, phase).lower(),
            ]
        )
        texts = {focus.title: title, focus.why: why(grid, story)}
    chosen = {focus.theme: theme, focus.phases: phase}
    found: dict[str, Any] = {}
    for key, text in texts.items():
        question = scheme.questions.get(key)
        if isinstance(question, TextQuestion):
            found[key] = _shortened(text, question.max_length)
    for key, choice in chosen.items():
        question = scheme.questions.get(key)
        if isinstance(question, ChoiceQuestion) and choice in {c.key for c in question.choices}:
            found[key] = [choice] if question.several else choice
    return found


def why(grid: Grid, story: Story) -> str:
    """Facts, agreed scores with their reasons and the place in the ranking, in words."""
    formula, placed = story.formula, story.placed
    index = number_words(placed.index)
    lines = [
        _("Number %(rank)s of %(among)s in our ranking, with %(index)s on “%(formula)s”.")
        % {
            "rank": placed.standing,
            "among": story.among,
            "index": index,
            "formula": in_language(formula.name),
        },
        "",
        _("What the figures say:"),
        *[f"– {in_language(fact['words'])} ({fact['source']})" for fact in story.agreement.facts],
    ]
    if not story.agreement.facts:
        lines.append("– " + _("There are no figures for this cell."))
    lines += ["", _("What we have agreed on, from 1 to 5:")]
    for score in story.agreement.scores.all():
        name = in_language(grid.criterion[score.criterion].name)
        reason = f". {score.reason}" if score.reason else ""
        lines.append(f"– {name}: {score.value}{reason}")
    lines += ["", f"{_('Formula')}: {in_language(formula.written)}."]
    return "\n".join(lines)


def _shortened(text: str, most: int) -> str:
    """The text within a question's length; whole lines go, and the end says so."""
    if len(text) <= most:
        return text
    kept: list[str] = []
    for line in text.split("\n"):
        if len("\n".join([*kept, line])) > most - 2:
            break
        kept.append(line)
    return ("\n".join(kept) or text[: most - 2]) + "\n…"
