"""Figures: a million cells parsed and stored, everything computed anew, and the page of a community."""

import json
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from trygt import clock
from trygt.figures.definition import Library, SeriesDefinition, TableDefinition, library
from trygt.figures.models import Reading
from trygt.figures.readings import make
from trygt.figures.sources import jsonstat
from trygt.figures.sources.asking import Fetched
from trygt.figures.taking import Arrived, keep, take_in
from trygt.figures.models import Retrieval
from trygt.places.models import Code, Community, CommunityKind

YEARS = [str(year) for year in range(2006, 2026)]


def dataset(cells: int) -> tuple[bytes, TableDefinition]:
    """A json-stat2 dataset of about so many cells over today's municipalities and twenty years."""
    codes = sorted(
        Code.objects.filter(valid_to=None, community__kind=CommunityKind.MUNICIPALITY).values_list(
            "code", flat=True
        )
    )
    groups = [f"{n:03d}" for n in range(cells // (len(codes) * len(YEARS) * 2) + 1)]
    dimensions = {
        "Region": codes,
        "Kjonn": ["1", "2"],
        "Alder": groups,
        "ContentsCode": ["Personer1"],
        "Tid": YEARS,
    }
    size = [len(some) for some in dimensions.values()]
    count = 1
    for n in size:
        count *= n
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
        "value": [lot.randrange(20, 60) for _n in range(count)],
    }
    definition = TableDefinition(
        key="bench",
        source="ssb",
        table="99999",
        title="bench",
        name={"en": "bench"},
        select={"ContentsCode": ("Personer1",)},
        levels={"municipality": ""},
        series=tuple(
            SeriesDefinition(
                key=f"bench-{sex}-{group}",
                where={"Kjonn": (sex,), "Alder": (group,)},
                kind="count",
            )
            for sex in ("1", "2")
            for group in groups
        ),
    )
    return json.dumps(content).encode(), definition
