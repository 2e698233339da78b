"""Series and recipes for the tests of computing: rows of numbers, and what is made of them."""

from collections.abc import Mapping
from typing import Any

from tests.figures.world import NAME
from trygt.figures.computing import Held, Read, compute
from trygt.figures.definition import Indicator
from trygt.figures.flags import Flag

PER = 100_000
POOLED = {"how": "rate", "series": ("hurt",), "people": "people", "per": PER, "pool": 5}
YEARLY = POOLED | {"pool": 1}
EVENTS = {"how": "events", "series": ("killed", "severe"), "people": "people"}
PUBLISHED = {"how": "published-rate", "series": "rate", "people": "people", "per": 1000}


def an_indicator(recipe: Mapping[str, Any] | None, **more: Any) -> Indicator:
    fields = {"key": "trial", "title": NAME, "unit": NAME, "section": "s", "usual_source": NAME}
    return Indicator.model_validate({**fields, "recipe": recipe, **more})


def row(values: list[Any], first: int = 2015, **more: Any) -> Held:
    """Numbers of years in a row; a Flag where there is none."""
    years = [str(first + n) for n in range(len(values))]
    pairs = dict(zip(years, values, strict=True))
    flags = {year: one for year, one in pairs.items() if isinstance(one, Flag)}
    return Held({y: v for y, v in pairs.items() if y not in flags and v is not None}, flags, **more)


def rolling(values: list[float], first: int = 2013) -> Held:
    """Means of three years, each beginning a year after the one before."""
    return Held({f"{first + n}_{first + n + 2}": value for n, value in enumerate(values)})


def read(recipe: Mapping[str, Any] | None, **shelf: Held) -> Read:
    return compute(an_indicator(recipe), shelf)


PEOPLE = row([10_000] * 12, 2013)
