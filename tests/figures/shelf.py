"""Stored figures for tests of what stands on them: kept as a source's answer is, and read from there."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from django.db import transaction

from trygt.figures.kept import Arrived, Place
from trygt.figures.models import Retrieval
from trygt.figures.readings import COUNTRY, make
from trygt.figures.taking import keep
from trygt.places.models import Community

Points = Mapping[str, float]
FHI = "FHI, Kommunehelsa"
AT = datetime(2026, 1, 15, 3, tzinfo=UTC)


def years(first: int, numbers: Iterable[float]) -> dict[str, float]:
    """One number a year, from the first year on."""
    return {str(year): number for year, number in enumerate(numbers, first)}


def thirds(first: int, numbers: Iterable[float]) -> dict[str, float]:
    """Means of three years that share none: 2016_2018, 2019_2021 and so on."""
    return {f"{y}_{y + 2}": n for y, n in zip(range(first, 3000, 3), numbers, strict=False)}


def shelve(
    figures: Mapping[Community | None, Mapping[str, Points]],
    *,
    table: str = "shelf",
    attribution: str = FHI,
) -> None:
    """Keep these series of these places (None: the country), and make every reading that uses them.

    What is shelved again replaces what the same table said before, period by period.
    """
    news: dict[Place, dict[str, Arrived]] = {
        (place.pk, "") if place else COUNTRY: {
            key: Arrived.of_points(points) for key, points in series.items()
        }
        for place, series in figures.items()
    }
    with transaction.atomic():
        keep(
            Retrieval(
                source="fhi",
                table=table,
                title="Made up for tests",
                page="https://example.org/figure",
                attribution=attribution,
                retrieved_at=AT,
            ),
            news,
        )
    make({key for series in news.values() for key in series})


# What the tests of the risk grid let figures say. Hip fractures stand in falls from 67 years,
# killed and severely injured in traffic from 13 to 66 years.


def hips(*rates: float, people: float = 2000) -> dict[str, Points]:
    """Hip fractures per 1,000 from 75 years, three years at a time up to 2022–2024."""
    first = 2025 - 3 * len(rates)
    return {
        "hip-fractures": thirds(first, rates),
        "population-75": years(first, [people] * (3 * len(rates))),
    }


def harmed(*severe: float, people: float = 20_000) -> dict[str, Points]:
    """Severely injured in traffic, year by year up to 2024; nobody is killed."""
    first = 2025 - len(severe)
    return {
        "traffic-severe": years(first, severe),
        "traffic-killed": years(first, [0] * len(severe)),
        "population": years(first, [people] * len(severe)),
    }
