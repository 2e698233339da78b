"""Injury data in words: names of tables and categories, counts, limits, and what a test says."""

from collections.abc import Mapping

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt.injuries import codes
from trygt.injuries.counting import LEFT_OUT
from trygt.methods.results import Direction
from trygt.methods.trends import Trend
from trygt.texts import in_language

NAMES: dict[str, Promise] = {
    "theme": _("Theme"),
    "phase": _("Age"),
    "intent": _("Accident, violence or self-harm"),
    "cause": _("External cause"),
    "body": _("Part of the body"),
    "month": _("Month"),
    "weekday": _("Day of the week"),
}
DIRECTIONS: dict[Direction, Promise] = {
    Direction.RISING: _("clear rise"),
    Direction.FALLING: _("clear fall"),
    Direction.UNCLEAR: _("no clear trend"),
    Direction.TOO_FEW: _("too few to tell"),
}


def dimension_name(key: str) -> str:
    """What a dimension is called."""
    if key in NAMES:
        return str(NAMES[key])
    return in_language(codes.axes()[key].name)


def category_name(dimension: str, key: str) -> str:
    """What a category is called in the reader's language."""
    if dimension == "month" and key.isdigit():
        return str(MONTHS[int(key)]).capitalize()
    if dimension == "weekday" and key.isdigit():
        return str(WEEKDAYS[int(key) - 1]).capitalize()
    return codes.name_of(dimension, key)


def span_words(first: int, last: int) -> str:
    """One year, or several joined."""
    return str(first) if first == last else f"{first}–{last}"


def left_out_words(reasons: Mapping[str, int]) -> list[tuple[str, int]]:
    """Why rows are left out, in words, most often first."""
    ordered = sorted(reasons.items(), key=lambda item: -item[1])
    return [(str(LEFT_OUT.get(reason, reason)), n) for reason, n in ordered]


def count_words(count: int | None) -> str:
    """A count, or that it is shielded."""
    return now_("shielded") if count is None else number_format(count, use_l10n=True)


def limits_words(low: float | None, high: float | None, places: int = 0) -> str:
    """An interval; nothing where there is none."""
    if low is None or high is None:
        return ""
    return f"{number_format(low, places)}–{number_format(high, places)}"


def trend_words(trend: Trend) -> str:
    """What the test says of a series; a change per year only where it is clear."""
    words = str(DIRECTIONS[trend.direction])
    if trend.direction not in {Direction.RISING, Direction.FALLING} or trend.annual_change is None:
        return words
    change = number_format(trend.annual_change, 1)
    between = limits_words(trend.low, trend.high, 1)
    return now_("%(words)s: %(change)s %% a year (%(between)s)") % {
        "words": words,
        "change": change,
        "between": between,
    }
