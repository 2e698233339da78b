"""What a figure says in words. A word for a difference or a trend comes from a test, never from two numbers."""

from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt.figures.computing import Against, Dot, Read
from trygt.figures.definition import Indicator
from trygt.figures.flags import WORDS, Flag
from trygt.figures.periods import words as period_words
from trygt.methods.results import Direction, Verdict
from trygt.texts.numbers import number_words

VERDICTS: dict[str, Promise] = {
    Verdict.MUCH_HIGHER: _("clearly higher"),
    Verdict.HIGHER: _("higher"),
    Verdict.SAME: _("no clear difference"),
    Verdict.LOWER: _("lower"),
    Verdict.MUCH_LOWER: _("clearly lower"),
    Verdict.TOO_FEW: _("too few to compare"),
}
DIRECTIONS: dict[str, Promise] = {
    Direction.RISING: _("rising"),
    Direction.FALLING: _("falling"),
    Direction.UNCLEAR: _("no clear trend"),
    Direction.TOO_FEW: _("too few to tell a trend"),
}
LEVELS: dict[str, Promise] = {
    "": _("all places"),
    "municipality": _("the municipalities"),
    "county": _("the counties"),
    "country": _("the country"),
    "group": _("groups of municipalities"),
}
METHODS: dict[str, Promise] = {
    "exact": _("95 per cent interval, exact Poisson"),
    "byar": _("95 per cent interval, Byar's method"),
    "exact-estimated": _("95 per cent interval, exact Poisson, estimated from the population"),
    "byar-estimated": _("95 per cent interval, Byar's method, estimated from the population"),
}
NOTES: dict[str, Promise] = {
    "people-nearest": _(
        "Reckoned with the population of the nearest year we have, for years whose own is not fetched."
    ),
    "published": _(
        "The rate is computed by the source. It publishes no uncertainty; the interval here is estimated from the population."
    ),
    "summed": _("Added up from the municipalities by Trygt."),
}


def value_words(indicator: Indicator, dot: Dot | None) -> str:
    """The number, or why there is none. Nothing at all: not fetched."""
    if dot is None:
        return str(WORDS[Flag.NOT_FETCHED])
    if dot.value is None:
        return str(WORDS.get(Flag(dot.flag or Flag.NOT_FETCHED), WORDS[Flag.MISSING]))
    return number_words(round(dot.value, indicator.decimals), indicator.decimals)


def interval_words(indicator: Indicator, dot: Dot | None) -> str:
    """The interval as "8.1–12.4", or nothing."""
    if dot is None or dot.low is None or dot.high is None:
        return ""
    low, high = (round(limit, indicator.decimals) for limit in (dot.low, dot.high))
    return f"{number_words(low, indicator.decimals)}–{number_words(high, indicator.decimals)}"


def trend_words(indicator: Indicator, read: Read) -> str:
    """Where it is going, with the years it is told of."""
    way = read.way
    if way is None:
        return ""
    years = {"first": period_words(way.first), "last": period_words(way.last)}
    if way.direction in (Direction.RISING, Direction.FALLING) and way.change is not None:
        change = number_words(round(abs(way.change), 1), 1)
        sentence = (
            now_("Rising by about %(change)s per cent a year, %(first)s to %(last)s.")
            if way.direction == Direction.RISING
            else now_("Falling by about %(change)s per cent a year, %(first)s to %(last)s.")
        )
        return sentence % {"change": change, **years}
    if way.direction == Direction.UNCLEAR:
        return now_("No clear trend, %(first)s to %(last)s.") % years
    if way.direction == Direction.TOO_FEW:
        return now_("Too few to tell a trend, %(first)s to %(last)s.") % years
    first, last = read.at(way.first), read.at(way.last)
    values = {"before": value_words(indicator, first), "now": value_words(indicator, last)}
    return now_("From %(before)s (%(first)s) to %(now)s (%(last)s).") % {**values, **years}


def compared_words(against: Against | None, place: str) -> str:
    """How it compares with a place, in the name's own sentence; nothing where it cannot be told."""
    if against is None or not against.verdict:
        return ""
    sentences = {
        Verdict.MUCH_HIGHER: now_("Clearly higher than %(place)s."),
        Verdict.HIGHER: now_("Higher than %(place)s."),
        Verdict.SAME: now_("No clear difference from %(place)s."),
        Verdict.LOWER: now_("Lower than %(place)s."),
        Verdict.MUCH_LOWER: now_("Clearly lower than %(place)s."),
        Verdict.TOO_FEW: now_("Too few to compare with %(place)s."),
    }
    return sentences[Verdict(against.verdict)] % {"place": place}


def method_words(read: Read) -> str:
    """How the interval was made."""
    return str(METHODS.get(read.method, ""))


def the_country() -> str:
    """The country as a sentence names it."""
    return now_("the country")


def notes_of(read: Read) -> list[str]:
    """What must be said beside the figure."""
    return [str(NOTES[note]) for note in read.notes if note in NOTES]
