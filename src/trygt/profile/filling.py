"""Figures that fill themselves: what public statistics answer where the community has not.

They are no rows of answers. What is shown, counted and submitted is the community's own answer
where there is one, else the public figure as it stands, with its source and period.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trygt.figures.flags import Flag
from trygt.figures.periods import words as period_words
from trygt.figures.queries import KnownFigure, indicator_of, known
from trygt.places.models import Community
from trygt.profile.asking import Answers
from trygt.schemes.definition import FigureQuestion, Question, Scheme

SHIELDED = "too-small"
"""The reason a figure is missing, in a scheme's vocabulary, that says it is shielded."""


def known_in(community: Community, questions: Iterable[Question]) -> dict[str, KnownFigure]:
    """Public figures by question key, for the figure questions among these. At most two queries."""
    wanted = {
        question.key: indicator
        for question in questions
        if isinstance(question, FigureQuestion)
        and (indicator := indicator_of(question.key, question.series))
        and indicator.recipe
    }
    if not wanted:
        return {}
    found = known(community, wanted.values())
    return {key: found[one.key] for key, one in wanted.items() if one.key in found}


def public_figures(community: Community, scheme: Scheme) -> dict[str, KnownFigure]:
    """Public figures by question key, for the whole profile. At most two queries."""
    sections = [section for section in scheme.sections.values() if section.repeat is None]
    return known_in(community, [question for one in sections for question in one.questions])


def filled(
    figures: Mapping[str, KnownFigure], scheme: Scheme, answered: Answers
) -> dict[tuple[str, int], dict[str, Any]]:
    """Values for the figure questions that are not answered but known."""
    reasons = {reason.key for reason in scheme.vocabulary.missing}
    return {
        (key, 0): value
        for key, figure in figures.items()
        if (key, 0) not in answered and (value := as_value(figure, reasons))
    }


def as_value(figure: KnownFigure, reasons: Iterable[str] = ()) -> dict[str, Any] | None:
    """A public figure as the answer to a figure question; None where the scheme has no word for it."""
    comment = "" if figure.period == str(figure.year) else period_words(figure.period)
    if figure.value is not None:
        whole = figure.value == figure.value.to_integral_value()
        value: dict[str, Any] = {
            "value": int(figure.value) if whole else float(figure.value),
            "year": figure.year,
            "source": figure.source,
        }
    elif figure.flag == Flag.SUPPRESSED and SHIELDED in reasons:
        value = {"missing": SHIELDED, "source": figure.source}
    else:
        return None
    return value | ({"comment": comment} if comment else {})


def unexplained(value: Any, figure: KnownFigure | None) -> bool:
    """Whether an answer gives another number than the public one for that year without source and reason."""
    there = as_value(figure) if figure else None
    if not there or not isinstance(value, Mapping) or "value" not in value:
        return False
    if value.get("year") != there.get("year") or value["value"] == there.get("value"):
        return False
    return not (value.get("source") and value.get("comment"))


EXPLAIN: Promise = _(
    "The public figure for this year is another. Write the source of yours, and why you use it, in the comment."
)
"""What a community that overrides a public figure is asked for."""
