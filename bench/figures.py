"""Figures: a million cells parsed and stored, everything computed anew, and a community's page.

The yardstick for cells is what one would do without us: pyjstat reads, pandas writes with `to_sql`,
into the same kind of file. Each runs in a process of its own, so that its memory is its own.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from math import prod
from pathlib import Path

from django.db import transaction

from trygt import clock
from trygt.figures.definition import SeriesDefinition, TableDefinition, library
from trygt.figures.kept import Arrived, Place
from trygt.figures.models import Reading, Retrieval
from trygt.figures.periods import last_year
from trygt.figures.readings import make
from trygt.figures.sources import jsonstat
from trygt.figures.sources.asking import Fetched
from trygt.figures.taking import keep, take_in
from trygt.places.models import Code, Community, CommunityKind

CELLS = 1_000_000
YEARS = [str(year) for year in range(2006, 2026)]
WINDOWS = [f"{year - 2}_{year}" for year in range(2008, 2026)]
MEGABYTE = 1024


def report() -> Community:
    """Measure cells and computing, print a line for each; gives the community whose page is measured."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        content, definition = dataset()
        Path(file.name).write_bytes(content)
        mine, peak = _ours(Path(file.name), definition)
        theirs, their_peak = _theirs(file.name)
    print(
        f"{'a million json-stat2 cells kept':<34} {CELLS / mine:8.0f} cells/s  pyjstat + pandas "
        f"{CELLS / theirs:8.0f}  ratio {theirs / mine:6.2f}  peak {peak:.0f} MB, theirs {their_peak:.0f} MB"
    )
    community = _everything()
    start = time.perf_counter()
    count = make()
    seconds = time.perf_counter() - start
    places = Reading.objects.values("community").distinct().count()
    print(
        f"{'all indicators computed anew':<34} {seconds:8.2f} s for {count} readings of {places} places, "
        f"{len(YEARS)} years"
    )
    return community


def dataset() -> tuple[bytes, TableDefinition]:
    """About a million cells over today's municipalities, two sexes and twenty years, and its definition."""
    codes = sorted(
        Code.objects.filter(valid_to=None, community__kind=CommunityKind.MUNICIPALITY).values_list(
            "code", flat=True
        )
    )
    ages = [f"{n:03d}" for n in range(CELLS // (len(codes) * len(YEARS) * 2))]
    dimensions = {
        "Region": codes,
        "Kjonn": ["1", "2"],
        "Alder": ages,
        "ContentsCode": ["Personer1"],
        "Tid": YEARS,
    }
    size = [len(some) for some in dimensions.values()]
    lot = random.Random(1)  # noqa: S311 - the same numbers every time
    content = {
        "version": "2.0",
        "class": "dataset",
        "label": "bench",
        "source": "bench",
        "updated": "2026-01-01T07:00:00Z",
        "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
        "id": list(dimensions),
        "size": size,
        "dimension": {
            code: {
                "label": code,
                "category": {
                    "index": {one: n for n, one in enumerate(some)},
                    "label": {one: f"{code} {one}" for one in some},
                },
            }
            for code, some in dimensions.items()
        },
        "value": [lot.randrange(20, 60) for _n in range(prod(size))],
    }
    series = tuple(
        SeriesDefinition(
            key=f"bench-{sex}-{age}", where={"Kjonn": (sex,), "Alder": (age,)}, kind="count"
        )
        for sex in dimensions["Kjonn"]
        for age in ages
    )
    definition = TableDefinition(
        key="bench",
        source="ssb",
        table="99999",
        title="bench",
        name={"en": "bench"},
        select={"ContentsCode": ("Personer1",)},
        levels={"municipality": ""},
        series=series,
    )
    return json.dumps(content).encode(), definition


def _ours(file: Path, definition: TableDefinition) -> tuple[float, float]:
    """Seconds for parsing and storing, and the process's peak memory in MB."""
    start = time.perf_counter()
    table = jsonstat.read(file.read_bytes(), "bench")
    fetched = Fetched(
        level="municipality",
        table=table,
        table_id="99999",
        method="GET",
        url="",
        body=None,
        page="",
        updated=table.updated,
        retrieved=datetime.now(UTC),
        content_hash="bench",
    )
    retrieval = take_in(definition, fetched)
    seconds = time.perf_counter() - start
    if retrieval.faults:
        raise SystemExit(f"the bench's own cells were doubted: {retrieval.faults[0]}")
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def _theirs(file: str) -> tuple[float, float]:
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "bench.yardstick", file],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    seconds, peak = done.stdout.split()
    return float(seconds), float(peak)


def _everything() -> Community:
    """Every series of every municipality and county for twenty years, and of the country."""
    lot = random.Random(2)  # noqa: S311 - the same numbers every time
    keys = [one.key for table in library().tables for s in table.series for one in s.spelled_out()]
    rates = {one.recipe.series for one in library().indicators if one.recipe and one.recipe.how == "published-rate"}  # fmt: skip
    communities = Community.objects.living().real()
    places: list[Place] = [(pk, "") for pk in communities.values_list("pk", flat=True)]
    news = {place: dict(_series(keys, rates, lot)) for place in [*places, (None, "0")]}
    retrieval = Retrieval(
        source="ssb", table="bench-all", attribution="bench", retrieved_at=clock.now()
    )
    with transaction.atomic():
        keep(retrieval, news)
    return communities.get(slug="kragero")


def _series(keys: list[str], rates: set[str], lot: random.Random) -> Iterator[tuple[str, Arrived]]:
    for key in keys:
        periods = WINDOWS if key in rates else YEARS
        scale = 10_000 if key in {"population", "projected", "households", "dwellings"} else 60
        yield (
            key,
            Arrived.of_points(
                {p: scale + lot.randrange(scale) + last_year(p) - 2006 for p in periods}
            ),
        )
