"""Making readings: every indicator of every place, from the series as they stand now.

Counties and the country get the sum of their municipalities where a source gives none, for series
that may be added up and only where every municipality has a number.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from trygt import clock
from trygt.figures.computing import Held, Read, compute
from trygt.figures.definition import Indicator, Library, library
from trygt.figures.flags import Flag
from trygt.figures.kept import Place
from trygt.figures.models import Reading, Sheet
from trygt.places.models import Community, CommunityKind

COUNTRY: Place = (None, "0")
BATCH = 2000


@dataclass(frozen=True)
class Country:
    """Which municipalities make up which county, and the country."""

    counties: Mapping[int, frozenset[int]]

    @classmethod
    def today(cls) -> "Country":
        """As it is now. One query. Made-up places make up nothing real."""
        found = defaultdict[int, set[int]](set)
        rows = Community.objects.living().filter(
            kind=CommunityKind.MUNICIPALITY, parent__isnull=False
        )
        for pk, parent, fictional in rows.values_list("pk", "parent_id", "fictional"):
            found[parent].add(pk)
            if not fictional:
                found[0].add(pk)
        return cls({key: frozenset(members) for key, members in found.items()})


def make(keys: Iterable[str] | None = None, *, from_library: Library | None = None) -> int:
    """Make the readings of all indicators that use some series (None: all). Returns how many.

    Replaces what was there, all or nothing.
    """
    lib = from_library or library()
    wanted = None if keys is None else set(keys)
    chosen = [
        one for one in lib.indicators if one.recipe and (wanted is None or wanted & set(one.series))
    ]
    if not chosen:
        return 0
    shelves = shelves_of({key for one in chosen for key in one.series}, additive(lib))
    now = clock.now()
    rows = [
        Reading(
            indicator=indicator.key,
            community_id=place[0],
            area=place[1],
            content=read.as_json(),
            made_at=now,
        )
        for indicator, place, read in computed(chosen, shelves)
    ]
    with transaction.atomic():
        Reading.objects.filter(indicator__in=[one.key for one in chosen]).delete()
        Reading.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def computed(
    indicators: Iterable[Indicator], shelves: Mapping[Place, Mapping[str, Held]]
) -> Iterable[tuple[Indicator, Place, Read]]:
    """Every indicator of every place that has something to make it of."""
    for indicator in indicators:
        for place, shelf in shelves.items():
            read = compute(indicator, shelf)
            if read.dots:
                yield indicator, place, read


def additive(lib: Library) -> frozenset[str]:
    """The series that may be added up."""
    return frozenset(
        one.key
        for table in lib.tables
        for s in table.series
        for one in s.spelled_out()
        if one.additive
    )


def shelves_of(keys: Iterable[str], summed: frozenset[str]) -> dict[Place, dict[str, Held]]:
    """The series that hold now by place, sums of municipalities among them. Two queries."""
    wanted = set(keys)
    shelves = defaultdict[Place, dict[str, Held]](dict)
    rows = Sheet.objects.filter(current=True).order_by("retrieval__retrieved_at", "pk")
    for sheet in rows:
        shelf = shelves[sheet.community_id, sheet.area]
        for key in wanted.intersection(sheet.values):
            held = _held(sheet, key)
            shelf[key] = _over(shelf[key], held) if key in shelf else held
    country = Country.today()
    for key in summed & wanted:
        for parent, members in country.counties.items():
            place: Place = (parent, "") if parent else COUNTRY
            if key not in shelves.get(place, {}) and (total := _total(key, members, shelves)):
                shelves[place][key] = total
    return dict(shelves)


def _held(sheet: Sheet, key: str) -> Held:
    carried = sheet.carried.get(key, {})
    points = {
        period: value
        for period, value in zip(sheet.periods, sheet.values[key], strict=True)
        if value is not None
    }
    origin = frozenset({sheet.retrieval_id, *carried.values()})
    return Held(points, sheet.flags.get(key, {}), origin)


def _over(older: Held, newer: Held) -> Held:
    """Where two tables hold the same series, the newer answer counts, period by period.

    As within a table, only shielding takes a number away.
    """
    hidden = {period for period, flag in newer.flags.items() if flag == Flag.SUPPRESSED}
    points = {p: v for p, v in older.points.items() if p not in hidden} | dict(newer.points)
    flags = {**older.flags, **newer.flags}
    kept = {period: flag for period, flag in flags.items() if period not in points}
    return Held(points, kept, older.retrievals | newer.retrievals)


def _total(
    key: str, members: frozenset[int], shelves: Mapping[Place, Mapping[str, Held]]
) -> Held | None:
    """The sum over all members for the periods every one of them has; None where there is none."""
    parts = [shelves.get((member, ""), {}).get(key) for member in members]
    if any(part is None for part in parts):
        return None
    held = [part for part in parts if part is not None]
    periods = set.intersection(*(set(part.points) for part in held))
    if not periods:
        return None
    points = {period: sum(part.points[period] for part in held) for period in sorted(periods)}
    return Held(points, {}, frozenset().union(*(part.retrievals for part in held)), summed=True)
