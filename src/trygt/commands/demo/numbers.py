"""Figures in the demo: real ones from the folder beside, made-up ones for made-up communities."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from trygt import clock
from trygt.commands.demo.content import draw, words
from trygt.figures.definition import SPANS, Between, library
from trygt.figures.flags import Flag
from trygt.figures.kept import Arrived, Place
from trygt.figures.loading import load, load_places
from trygt.figures.models import Retrieval
from trygt.figures.readings import make
from trygt.figures.sources.saved import Saved
from trygt.figures.taking import keep
from trygt.places.models import Community

FOLDER = Path(__file__).parent / "figures"
REAL = {"ssb-traffic", "fhi-injuries", "fhi-hip"}
YEARS = 12


def bring() -> None:
    """Take in the population of the lists, the saved answers, and what is made up. Again: idle."""
    load_places()
    load(Saved(FOLDER), [table for table in library().tables if table.key in REAL])
    made_up()


def made_up() -> None:
    """The figures of made-up communities, from their size and what is written of them."""
    if Retrieval.objects.filter(source="demo").exists():
        return
    rules = words("statistics")
    news: dict[Place, dict[str, Arrived]] = {}
    for community in Community.objects.filter(fictional=True, dissolved_on=None):
        spec = next(p for p in words("world")["places"] if p["slug"] == community.slug)
        news[community.pk, ""] = dict(_series(spec, rules))
    credit = words("world")["credit"]
    with transaction.atomic():
        keep(
            Retrieval(
                source="demo",
                table="demo",
                title=credit["source"],
                attribution=credit["attribution"],
                retrieved_at=datetime.combine(clock.today() - timedelta(days=1), time(3), UTC),
            ),
            news,
        )
    make({key for series in news.values() for key in series})


def _series(spec: Mapping[str, Any], rules: Mapping[str, Any]) -> Iterator[tuple[str, Arrived]]:
    """Every made-up series of one community."""
    newest = clock.today().year
    own = rules["own"].get(spec["slug"], {})
    county = spec["kind"] == "county"
    if not county:  # a county's counts are those of its municipalities
        yield from _people(spec, newest, rules)
        for key, rate in rules["events_per_100000"].items():
            yearly = rate * own.get(key, 1.0) * spec["inhabitants"] / 100_000
            slope = own.get(f"{key}-change", 0.0)
            counts = {
                str(year): _drawn(yearly * (1 + slope) ** n, spec["slug"], key, year)
                for n, year in enumerate(range(newest - YEARS, newest))
            }
            yield key, Arrived.of_points(counts)
    for key, rate in rules["three_year_rates"].items():
        yield key, _windows(key, rate * own.get(key, 1.0), spec, newest, own)
    for key, share in rules["per_cent"].items():
        value = share * (1 + (draw(spec["slug"], key) % 21 - 10) / 100)
        yield key, Arrived.of_points({str(newest - 1): round(value, 1)})


def _people(
    spec: Mapping[str, Any], newest: int, rules: Mapping[str, Any]
) -> Iterator[tuple[str, Arrived]]:
    """Population by sex and age, and the groups the indicators use, year by year."""
    bands = [Between(least=a, most=b) for a, b in SPANS["five-year"]]
    groups = {key: rules["groups"][key] for key in rules["groups"]}
    found: dict[str, dict[str, float]] = {"population": {}}
    for year in range(newest - YEARS, newest + 1):
        size = spec["inhabitants"] * (1 + rules["growth"]) ** (year - newest)
        total = 0
        for band, share in zip(bands, rules["age_shares"], strict=True):
            for sex in ("1", "2"):
                tilt = 1 + (0.25 if band.least >= 80 else 0.0) * (1 if sex == "2" else -1)
                count = round(size * share / 200 * tilt)
                found.setdefault(f"people-{sex}-{band.word}", {})[str(year)] = count
                total += count
                for key, (least, most) in groups.items():
                    if least <= band.least <= most:
                        there = found.setdefault(key, {})
                        there[str(year)] = there.get(str(year), 0) + count
        found["population"][str(year)] = total
    for key, points in found.items():
        yield key, Arrived.of_points(points)


def _windows(
    key: str, rate: float, spec: Mapping[str, Any], newest: int, own: Mapping[str, Any]
) -> Arrived:
    """Three-year means, shielded where the place is small."""
    points, flags = dict[str, float](), dict[str, str]()
    for last in range(newest - YEARS + 2, newest - 1):
        period = f"{last - 2}_{last}"
        if spec["inhabitants"] < own.get("shielded-under", 5000) and key != "injuries-hospital":
            flags[period] = Flag.SUPPRESSED
            continue
        near = 1 + (draw(spec["slug"], key, last) % 9 - 4) / 100
        change = (1 + own.get(f"{key}-change", 0.0)) ** (last - newest)
        points[period] = round(rate * near * change, 1)
    return Arrived.of_points(points, flags)


def _drawn(mean: float, *about: object) -> int:
    """A count near its mean, as scattered as chance makes it, the same every time."""
    lot = (draw(*about) % 2001 - 1000) / 1000
    return max(0, round(mean + 1.7 * lot * mean**0.5))
