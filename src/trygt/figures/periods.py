"""Periods as the sources write them: 2024, 2022_2024, and the words for them."""

import re
from functools import lru_cache

RANGE = re.compile(r"(\d{4})(?:[_-](\d{4}))?")


@lru_cache(maxsize=2000)
def years_in(period: str) -> tuple[int, ...]:
    """The years a period spans: ("2022_2024") is 2022, 2023, 2024. Months and quarters: their year."""
    found = RANGE.match(period)
    if found is None:
        return ()
    first = int(found[1])
    return tuple(range(first, int(found[2] or first) + 1))


def last_year(period: str) -> int:
    """The last year of a period; 0 for what is no period."""
    years = years_in(period)
    return years[-1] if years else 0


def span(first: str, last: str) -> str:
    """The period from one to another, as the sources write it."""
    return first if first == last else f"{years_in(first)[0]}_{last_year(last)}"


def words(period: str) -> str:
    """A period for reading: 2022–2024."""
    return period.replace("_", "–")
