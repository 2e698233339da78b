"""Taking in what a source answered: new versions of the series that changed, and nothing lost."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self, cast

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from trygt import clock
from trygt.figures.cells import matching
from trygt.figures.definition import SeriesDefinition, TableDefinition
from trygt.figures.flags import Flag
from trygt.figures.kept import Kept, Next, Place, Values, Version, points_of, write
from trygt.figures.models import Outcome, Retrieval
from trygt.figures.placing import Placing
from trygt.figures.sources import checks, fhi, ssb
from trygt.figures.sources.asking import Fetched
from trygt.figures.sources.checks import Fault, check_run, check_table
from trygt.figures.sources.tables import Dimension, Run
from trygt.places.models import PlaceFact

ADAPTERS = {"ssb": ssb, "fhi": fhi}
NAMES = {"ssb": "SSB", "fhi": "FHI", "places": "SSB"}
"""What people call the sources."""
MOST_FAULTS = 200


@dataclass(slots=True)
class Arrived:
    """What one answer brings for one series of one place: a number for each period, or a flag.

    `periods` stand with a space between; `code` is the place's as the source writes it.
    """

    periods: str
    values: list[float | None]
    flags: dict[str, str] = field(default_factory=dict)
    code: str = ""

    @classmethod
    def of_points(cls, points: Mapping[str, float], flags: Mapping[str, str] | None = None) -> Self:
        """From numbers by period."""
        periods = sorted({*points, *(flags or {})})
        return cls(" ".join(periods), [points.get(one) for one in periods], dict(flags or {}))

    @property
    def points(self) -> dict[str, float]:
        """The numbers by period."""
        return points_of(self.periods, self.values)

    def add(self, other: "Arrived", *, additive: bool) -> bool:
        """Join what else belongs here; False where two numbers clash that may not be added up.

        A number that is not there makes the sum not there.
        """
        mine, more = self.points, other.points
        clash = mine.keys() & more.keys()
        if clash and not additive:
            return False
        flags = self.flags | other.flags
        points = {
            period: mine.get(period, 0) + more.get(period, 0)
            for period in mine.keys() | more.keys()
            if period not in flags
        }
        joined = Arrived.of_points(points, flags)
        self.periods, self.values, self.flags = joined.periods, joined.values, joined.flags
        return True


News = Mapping[tuple[str, Place], Arrived]
"""What came, by series and place."""


def take_in(definition: TableDefinition, fetched: Fetched) -> Retrieval:
    """Keep what one answer brought: a new version of every series that changed, none of the others.

    What does not hold water is left out and named in the retrieval's faults; there the last good
    figure stays. All or nothing.
    """
    adapter = ADAPTERS[definition.source]
    retrieval = Retrieval(
        source=definition.source,
        table=definition.key,
        table_id=fetched.table_id,
        level=fetched.level,
        url=fetched.url,
        body=fetched.body or {},
        page=fetched.page,
        title=fetched.table.label[:300],
        licence=adapter.LICENCE,
        attribution=adapter.ATTRIBUTION,
        updated=fetched.updated,
        retrieved_at=fetched.retrieved,
        fingerprint=fetched.content_hash,
    )
    sorting = _Sorting(definition, fetched)
    with transaction.atomic():
        wrong = check_table(
            NAMES[definition.source],
            fetched.table_id,
            fetched.table,
            now=clock.now(),
            expected=definition.expected,
            units=sorting.units(),
            updated_before=_updated_before(definition, fetched.level),
        )
        told = [str(fault) for fault in wrong]
        if any(fault.severe for fault in wrong):
            retrieval.noted_at, retrieval.outcome = clock.now(), Outcome.FAILED
            retrieval.faults = told
            retrieval.save()
            return retrieval
        news, faults = sorting.done()
        return keep(retrieval, news, [*told, *faults], sorting.doubts)


def note_failure(definition: TableDefinition, level: str, sentence: str) -> Retrieval:
    """Note that a source could not be asked or understood. What was known before stays."""
    return Retrieval.objects.create(
        source=definition.source,
        table=definition.key,
        table_id=definition.table,
        level=level,
        retrieved_at=clock.now(),
        noted_at=clock.now(),
        outcome=Outcome.FAILED,
        faults=[sentence],
    )


def _updated_before(definition: TableDefinition, level: str) -> datetime | None:
    """The source's own date of what we have of a table."""
    rows = Retrieval.objects.filter(table=definition.key, level=level, updated__isnull=False)
    rows = rows.exclude(outcome=Outcome.FAILED)
    return rows.aggregate(newest=Max("updated"))["newest"]


Doubts = Callable[[str, Arrived, Version | None], Mapping[str, Fault]]
"""What cannot be believed of a series, by period."""


def keep(
    retrieval: Retrieval, news: News, faults: Iterable[str] = (), doubts: Doubts | None = None
) -> Retrieval:
    """Save a retrieval (not saved yet) with the series it brings. Call inside a transaction.

    A period that had a number and has none now keeps it, with the retrieval it came with, unless the
    source has begun to shield it.
    """
    retrieval.noted_at, retrieval.outcome = clock.now(), Outcome.UNCHANGED
    retrieval.save()
    kept, told = Kept.of_keys({key for key, _place in news}), list(faults)
    rows, ended = [], []
    for (key, place), arrived in news.items():
        before = kept.get(key, place)
        for period, fault in (doubts(key, arrived, before) if doubts else {}).items():
            told.append(str(fault))
            if fault.severe:
                arrived.values[arrived.periods.split().index(period)] = None
                arrived.flags[period] = Flag.MISSING
        row = _next(key, place, arrived, before)
        if row is not None:
            rows.append(row)
            ended += [before.pk] if before else []
    write(rows, retrieval.pk, ended)
    retrieval.outcome = Outcome.TAKEN if rows else Outcome.UNCHANGED
    retrieval.faults = told[:MOST_FAULTS]
    retrieval.save(update_fields=["outcome", "faults"])
    return retrieval


def take_in_places() -> list[Retrieval]:
    """Take in the population and area that came with the list of communities, a retrieval for each credit."""
    facts: dict[tuple[str, str, str], dict[tuple[str, Place], dict[str, float]]] = {}
    for fact in PlaceFact.objects.all():
        news = facts.setdefault((fact.source, fact.attribution, fact.url), {})
        there = news.setdefault((fact.kind, (fact.community_id, "")), {})
        there[str(fact.year)] = float(fact.value)
    made = []
    for (source, attribution, url), news in sorted(facts.items()):
        retrieval = Retrieval(
            source="places",
            table=f"places-{source}"[:60],
            title=source,
            attribution=attribution,
            page=url,
            retrieved_at=clock.now(),
        )
        with transaction.atomic():
            made.append(
                keep(retrieval, {key: Arrived.of_points(points) for key, points in news.items()})
            )
    return made


def _next(key: str, place: Place, arrived: Arrived, before: Version | None) -> Next | None:
    """The next version of a series, or None where nothing changed."""
    if before is None:
        return Next(key, place, 1, arrived.periods, arrived.values, arrived.flags, {})
    same = (before.periods, before.values, before.flags)
    if (arrived.periods, arrived.values, arrived.flags) == same:
        return None
    points, flags, carried = arrived.points, dict(arrived.flags), dict[str, int]()
    old = before.points
    for period, value in old.items():
        if period not in points and flags.get(period) != Flag.SUPPRESSED:
            flags.pop(period, None)
            points[period] = value
            carried[period] = before.carried.get(period, before.retrieval)
    if points == old and flags == before.flags:
        return None
    whole = Arrived.of_points(points, flags)
    return Next(key, place, before.number + 1, whole.periods, whole.values, flags, carried)


class _Sorting:
    """From one answer's runs to series of places."""

    def __init__(self, definition: TableDefinition, fetched: Fetched) -> None:
        self.definition, self.table = definition, fetched.table
        self.series = {one.key: one for item in definition.series for one in item.spelled_out()}
        self.geo = fetched.table.geo.code if fetched.table.geo else ""
        self.time = fetched.table.time.code if fetched.table.time else ""
        self.placing = Placing(definition.source, definition.key)
        self.faults: list[str] = []

    def units(self) -> dict[str, str]:
        """The unit each category of the metric had when the definition was written."""
        metric = self.table.metric
        if metric is None:
            return {}
        return {
            code: one.unit
            for one in self.series.values()
            if one.unit
            for code in matching(metric, one.where.get(metric.code, metric.codes))
        }

    def doubts(self, key: str, arrived: Arrived, before: Version | None) -> Mapping[str, Fault]:
        """What cannot be believed of one series."""
        if before is None and _calm(arrived.values):
            return {}
        about = checks.Series(
            NAMES[self.definition.source],
            self.definition.table,
            f"{self.geo} {arrived.code}, {key}",
            self.series[key].kind,
            self.time,
        )
        return check_run(about, arrived.points, before.points if before else None)

    def done(self) -> tuple[News, list[str]]:
        """What came, and what is wrong with it."""
        geo, time = self.table.geo, self.table.time
        if geo is None or time is None:
            sentence = _("%(table)s has no places or no time and cannot be used.")
            return {}, [sentence % {"table": self.definition.key}]
        others = [one for one in self.table.dimensions if one is not time]
        at = others.index(geo)
        wanted = _Wanted(others[:at] + others[at + 1 :], self.series.values())
        by_code: dict[tuple[str, str], Arrived] = {}
        periods = " ".join(time.codes)
        for run in self.table.runs():
            code = run.codes[at]
            for key in wanted.by(run.codes[:at] + run.codes[at + 1 :]):
                self._join(by_code, (key, code), _arrived(periods, time.codes, run, code))
        news: dict[tuple[str, Place], Arrived] = {}
        for (key, code), arrived in by_code.items():
            place = self.placing.of(code)
            if place is not None:
                self._join(news, (key, place), arrived)
        self.placing.keep()
        return news, [*dict.fromkeys(self.faults), *self.placing.faults]

    def _join(self, found: dict[Any, Arrived], where: tuple[str, Any], arrived: Arrived) -> None:
        there = found.get(where)
        if there is None:
            found[where] = arrived
        elif not there.add(arrived, additive=self.series[where[0]].additive):
            sentence = _(
                "%(table)s: %(one)s and %(other)s meet in %(series)s, which cannot be added up."
            )
            values = {"table": self.definition.key, "series": where[0]}
            self.faults.append(sentence % {**values, "one": there.code, "other": arrived.code})


def _arrived(periods: str, codes: tuple[str, ...], run: Run, code: str) -> Arrived:
    if run.flags is None:
        return Arrived(periods, run.values, {}, code)
    flags = {
        period: (flag or Flag.MISSING).value
        for period, value, flag in zip(codes, run.values, run.flags, strict=True)
        if value is None
    }
    return Arrived(periods, run.values, flags, code)


def _calm(values: Values) -> bool:
    """Whether nothing in a new series can be doubted: all there, above zero and close together."""
    if not values or None in values:
        return False
    numbers = cast("Sequence[float]", values)
    least = min(numbers)
    return least > 0 and max(numbers) < checks.ABSURD * least


class _Wanted:
    """Which series a combination of categories goes into; worked out once for each combination."""

    def __init__(self, dimensions: list[Dimension], series: Iterable[SeriesDefinition]) -> None:
        self.rules = [
            (
                one.key,
                [
                    matching(dimension, one.where[dimension.code])
                    if dimension.code in one.where
                    else None
                    for dimension in dimensions
                ],
            )
            for one in series
        ]
        self.known: dict[tuple[str, ...], tuple[str, ...]] = {}

    def by(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """Keys of the series."""
        if codes not in self.known:
            self.known[codes] = tuple(
                key
                for key, rules in self.rules
                if all(
                    rule is None or code in rule for rule, code in zip(rules, codes, strict=True)
                )
            )
        return self.known[codes]
