"""Ages and age groups, and the life phases of the schemes they fall in."""

import re
from collections.abc import Iterable

# The first and last age of each phase; the keys are the schemes'.
PHASES: dict[str, tuple[int, int]] = {
    "L0": (0, 0),
    "L1": (1, 5),
    "L2": (6, 12),
    "L3": (13, 19),
    "L4": (20, 34),
    "L5": (35, 66),
    "L6": (67, 79),
    "L7": (80, 120),
}
OLDEST = 120
YEARS = r"(?: ?(?:år|aar|ar|years?|yrs?|y))?"
ONE = re.compile(rf"(-?\d{{1,3}})(?:[.,]\d+)?{YEARS}\.?", re.IGNORECASE)
MONTHS = re.compile(
    r"(\d{1,3}) ?(mnd|mndr|måneder|månader|months?|mo|uker|veker|weeks?|dager|dagar|days?)\.?",
    re.IGNORECASE,
)
BAND = re.compile(rf"(\d{{1,3}}) ?(?:-|til|to|–) ?(\d{{1,3}}){YEARS}", re.IGNORECASE)
OPEN = re.compile(
    rf"(?:fra |frå |from |≥ ?|>= ?)?(\d{{1,3}}){YEARS} ?(?:\+|og over|og eldre|eller eldre|and over|or over|or older|and older)",
    re.IGNORECASE,
)
UNDER = re.compile(rf"(?:under|<) ?1{YEARS}", re.IGNORECASE)


class ImplausibleAge(ValueError):
    """An age nobody has: below nothing or above 120."""


def phase_of(age: int) -> str:
    """The life phase of an age in whole years. Raises `ImplausibleAge`."""
    for phase, (first, last) in PHASES.items():
        if first <= age <= last:
            return phase
    raise ImplausibleAge(age)


def phase_of_text(text: str) -> str | None:
    """The life phase of an age or an age group as written; None where it cannot be told.

    A group across phases goes to the one that holds most of its ages, the younger where two hold
    equally many (`across_phases` says which do). Raises `ImplausibleAge`.
    """
    for read in (_named, _one, _in_months, _in_band, _from):
        if phase := read(text):
            return phase
    return None


def _named(text: str) -> str | None:
    if UNDER.fullmatch(text):
        return "L0"
    return text.upper() if text.upper() in PHASES else None


def _one(text: str) -> str | None:
    found = ONE.fullmatch(text)
    return phase_of(int(found[1])) if found else None


def _in_months(text: str) -> str | None:
    """Ages of the smallest, in months; in weeks or days they are within their first year."""
    found = MONTHS.fullmatch(text)
    if not found:
        return None
    months = int(found[1]) if found[2][:2].casefold() in {"mn", "må", "mo"} else 0
    return phase_of(months // 12)


def _in_band(text: str) -> str | None:
    band = band_of(text)
    return _mostly(*band) if band else None


def _from(text: str) -> str | None:
    """Groups without an end: only the oldest phase has none."""
    found = OPEN.fullmatch(text)
    oldest = found and int(found[1]) >= PHASES["L7"][0]
    return phase_of(int(found[1])) if found and oldest else None


def band_of(text: str) -> tuple[int, int] | None:
    """First and last age of a group such as "35-66". Raises `ImplausibleAge`."""
    found = BAND.fullmatch(text)
    if not found:
        return None
    first, last = int(found[1]), int(found[2])
    if first > last or last > OLDEST:
        raise ImplausibleAge(text)
    return first, last


def across_phases(texts: Iterable[str]) -> list[str]:
    """The age groups that reach over more than one life phase."""
    found = []
    for text in texts:
        try:
            band = band_of(text)
        except ImplausibleAge:
            continue
        if band and phase_of(band[0]) != phase_of(band[1]):
            found.append(text)
    return found


def _mostly(first: int, last: int) -> str:
    def held(phase: str) -> int:
        low, high = PHASES[phase]
        return max(0, min(last, high) - max(first, low) + 1)

    return max(PHASES, key=held)
