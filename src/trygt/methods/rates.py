"""Crude rates, pooled years and rolling windows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from trygt.methods import checking
from trygt.methods.counts import limits
from trygt.methods.results import USUAL, Estimate


class Point(NamedTuple):
    """One period of a series: its year, events, and person-years; None where a figure is missing."""

    year: int
    events: float | None
    person_years: float | None


@dataclass(frozen=True, slots=True)
class Window:
    """Some years in a row taken together. All None where one of its years is missing."""

    first: int
    last: int
    events: float | None
    person_years: float | None
    rate: Estimate | None

    def overlaps(self, other: "Window") -> bool:
        """Whether the two share a year; then they must not be tested against each other."""
        return self.first <= other.last and other.first <= self.last


def rate(
    events: float | None,
    person_years: float | None,
    per: float = 100_000,
    confidence: float = USUAL,
) -> Estimate | None:
    """O/n × per, with the limits of the count divided by n [Q-RATES]. May exceed `per`.

    None if a part is missing; ValueError if events are negative or person-years not positive.
    """
    if events is None or person_years is None:
        return None
    factor = checking.positive(per, "per") / checking.positive(person_years, "person-years")
    interval = limits(events, confidence).times(factor)
    return Estimate(events * factor, interval.low, interval.high, interval.method)


def pooled(
    pairs: Iterable[tuple[float | None, float | None]],
    per: float = 100_000,
    confidence: float = USUAL,
) -> Estimate | None:
    """ΣO/Σn × per over pairs of events and person-years, not the mean of their rates [Q-PHE].

    None if there are no pairs or a part of one is missing.
    """
    return rate(*_sums(pairs), per, confidence)


def windows(
    points: Iterable[Point], years: int, per: float = 100_000, confidence: float = USUAL
) -> list[Window]:
    """Every run of so many years in a row, oldest first. They overlap: see `apart`.

    A window that lacks a year is there with rate None. ValueError if a year comes twice.
    """
    if years < 1:
        raise ValueError(f"a window needs one year or more; got {years!r}")
    by_year: dict[int, Point] = {}
    for point in points:
        if point.year in by_year:
            raise ValueError(f"the year {point.year} comes twice")
        by_year[point.year] = point
    if not by_year:
        return []
    found = []
    for first in range(min(by_year), max(by_year) - years + 2):
        run = [by_year.get(year, Point(year, None, None)) for year in range(first, first + years)]
        events, person_years = _sums((point.events, point.person_years) for point in run)
        estimate = rate(events, person_years, per, confidence)
        found.append(Window(first, first + years - 1, events, person_years, estimate))
    return found


def apart(rolling: Sequence[Window]) -> list[Window]:
    """Those windows that share no year, oldest first, counted back from the newest."""
    kept: list[Window] = []
    for window in sorted(rolling, key=lambda window: window.last, reverse=True):
        if not kept or not window.overlaps(kept[-1]):
            kept.append(window)
    return kept[::-1]


def _sums(
    pairs: Iterable[tuple[float | None, float | None]],
) -> tuple[float | None, float | None]:
    """The sums of both columns, both None if anything is missing."""
    events = person_years = 0.0
    empty = True
    for observed, lived in pairs:
        if observed is None or lived is None:
            return None, None
        events += checking.count(observed)
        person_years += checking.positive(lived, "person-years")
        empty = False
    return (None, None) if empty else (events, person_years)
