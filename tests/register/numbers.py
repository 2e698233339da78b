"""Figures for tests of the pages that show them: numbers straight into the store, and readings made."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import transaction

from trygt import clock
from trygt.figures.definition import PublishedRate, library
from trygt.figures.kept import Arrived, Place
from trygt.figures.models import Outcome, Retrieval
from trygt.figures.readings import make
from trygt.figures.taking import keep
from trygt.places.models import Community

FETCHED = datetime(2026, 3, 2, 4, tzinfo=UTC)
YEARS = [str(year) for year in range(2012, 2026)]
WINDOWS = [f"{year - 2}_{year}" for year in range(2012, 2025)]
PEOPLE = dict.fromkeys(YEARS, 10_000)
Points = Mapping[str, float | str]
"""Numbers by period; a word is the flag that stands instead of one."""


def take(
    figures: Mapping[Community | None, Mapping[str, Points]],
    table: str = "trial",
    **about: object,
) -> Retrieval:
    """Keep numbers by place (None: the country), series and period, and make their readings."""
    news: dict[Place, dict[str, Arrived]] = {
        ((place.pk, "") if place else (None, "0")): {
            key: Arrived.of_points(
                {period: n for period, n in points.items() if not isinstance(n, str)},
                {period: n for period, n in points.items() if isinstance(n, str)},
            )
            for key, points in series.items()
        }
        for place, series in figures.items()
    }
    fields = {
        "source": "ssb",
        "table_id": "12044",
        "title": "A trial",
        "attribution": "Kilde: Prøve",
        "licence": "CC BY 4.0",
        "page": "https://www.ssb.no/statbank/table/12044",
        "retrieved_at": FETCHED,
    } | about
    with transaction.atomic():
        retrieval = keep(Retrieval(table=table, **fields), news)
    make({key for series in figures.values() for key in series})
    return retrieval


def note(table: str, level: str = "", outcome: str = Outcome.FAILED, **about: object) -> Retrieval:
    """An asking that brought nothing."""
    moment = clock.now()
    fields = {"source": "ssb", "retrieved_at": moment, "noted_at": moment} | about
    return Retrieval.objects.create(table=table, level=level, outcome=outcome, **fields)


def everything(size: int, tilt: float = 1.0) -> dict[str, Points]:
    """Numbers for every series there is, of a place with so many people."""
    windows = {
        key
        for one in library().indicators
        if isinstance(one.recipe, PublishedRate)
        for key in [one.recipe.series]
    }
    found: dict[str, Points] = {}
    for one in library().indicators:
        for key in one.series:
            if key == "population":
                found[key] = dict.fromkeys(YEARS, size)
            elif key in windows:
                found[key] = dict.fromkeys(WINDOWS, 12 * tilt)
            else:
                found[key] = {year: max(1, round(size * tilt / 100)) for year in YEARS}
    return found
