"""Taking in what a source answered: new versions of the sheets that changed, and nothing lost."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from trygt import clock
from trygt.figures.cells import matching
from trygt.figures.definition import SeriesDefinition, TableDefinition
from trygt.figures.flags import Flag
from trygt.figures.kept import Arrived, Place, Values, current, follow, series_of
from trygt.figures.models import Outcome, Retrieval, Sheet
from trygt.figures.placing import Placing
from trygt.figures.sources import checks, fhi, ssb
from trygt.figures.sources.asking import Fetched, place_of
from trygt.figures.sources.checks import Fault, Kind, check_run, check_table
from trygt.figures.sources.failures import where_of
from trygt.figures.sources.tables import Dimension, Run
from trygt.places.models import PlaceFact

ADAPTERS = {"ssb": ssb, "fhi": fhi}
NAMES = {"ssb": "SSB", "fhi": "FHI"}
"""What people call the sources."""
MOST_FAULTS = 200


News = Mapping[Place, dict[str, Arrived]]
"""What came, by place and series."""


def take_in(definition: TableDefinition, fetched: Fetched, *, believe: bool = False) -> Retrieval:
    """Keep what one answer brought: a new version of every sheet that changed, none of the others.

    What does not hold water is left out and named in the retrieval's faults; there the last good
    figure stays. `believe` takes in values that would be doubted. All or nothing.
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
        told = [*map(str, wrong), *sorting.unusable()]
        if sorting.unusable() or any(fault.severe for fault in wrong):
            retrieval.noted_at, retrieval.outcome = clock.now(), Outcome.FAILED
            retrieval.faults = told
            retrieval.save()
            return retrieval
        news, faults = sorting.done()
        return keep(retrieval, news, [*told, *faults], None if believe else sorting.doubts)


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


Doubts = Callable[[str, Arrived, Arrived | None], Mapping[str, Fault]]
"""What cannot be believed of a series, by period, given the series as it was."""


def keep(
    retrieval: Retrieval, news: News, faults: Iterable[str] = (), doubts: Doubts | None = None
) -> Retrieval:
    """Save a retrieval (not saved yet) with what it brings. Call inside a transaction."""
    retrieval.noted_at, retrieval.outcome = clock.now(), Outcome.UNCHANGED
    retrieval.save()
    kept, told = current(retrieval.table), list(faults)
    rows, ended = [], []
    for place, series in news.items():
        before = kept.get(place)
        if doubts:
            old = series_of(before) if before else {}
            for key, arrived in series.items():
                found = doubts(key, arrived, old.get(key))
                if found:
                    told += map(str, found.values())
                    bad = [period for period, fault in found.items() if fault.severe]
                    series[key] = arrived.without(bad) if bad else arrived
        row = follow(before, retrieval.table, place, series, retrieval.pk)
        if row is not None:
            rows.append(row)
            ended += [before.pk] if before else []
    Sheet.objects.filter(pk__in=ended).update(current=False)
    Sheet.objects.bulk_create(rows)
    retrieval.outcome = Outcome.TAKEN if rows else Outcome.UNCHANGED
    retrieval.faults = told[:MOST_FAULTS]
    retrieval.save(update_fields=["outcome", "faults"])
    return retrieval


def take_in_places() -> list[Retrieval]:
    """Take in the population and area that came with the list of communities, a retrieval for each credit.

    Nothing is noted where nothing is new.
    """
    facts: dict[tuple[str, str, str], dict[Place, dict[str, dict[str, float]]]] = {}
    for fact in PlaceFact.objects.all():
        news = facts.setdefault((fact.source, fact.attribution, fact.url), {})
        series = news.setdefault((fact.community_id, ""), {}).setdefault(fact.kind, {})
        series[str(fact.year)] = float(fact.value)
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
        arrived = {
            place: {key: Arrived.of_points(points) for key, points in series.items()}
            for place, series in news.items()
        }
        with transaction.atomic():
            if keep(retrieval, arrived).outcome == Outcome.TAKEN:
                made.append(retrieval)
            else:
                retrieval.delete()
    return made


class _Sorting:
    """From one answer's runs to series of places."""

    def __init__(self, definition: TableDefinition, fetched: Fetched) -> None:
        self.definition, self.table, self.table_id = definition, fetched.table, fetched.table_id
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

    def doubts(self, key: str, arrived: Arrived, before: Arrived | None) -> Mapping[str, Fault]:
        """What cannot be believed of one series."""
        if before is None and _calm(arrived.values):
            return {}
        about = checks.Series(
            NAMES[self.definition.source],
            self.table_id,
            f"{self.geo} {arrived.code}, {key}",
            self.series[key].kind,
            self.time,
        )
        return check_run(about, arrived.points, before.points if before else None)

    def unusable(self) -> list[str]:
        """Why nothing can be taken from it, if so."""
        if not (self.table.geo and self.table.time):
            sentence = _("%(table)s has no places or no time and cannot be used.")
            return [sentence % {"table": self.definition.key}]
        if not any(map(place_of, self.table.geo.codes)):
            where = where_of(NAMES[self.definition.source], self.table_id)
            return [f"{where}, {self.geo}: {_('the table has none of the places we ask for')}"]
        return []

    def done(self) -> tuple[News, list[str]]:
        """What came, and what is wrong with it. The answer has places and time."""
        geo, time = cast("Dimension", self.table.geo), cast("Dimension", self.table.time)
        others = [one for one in self.table.dimensions if one is not time]
        at = others.index(geo)
        wanted = _Wanted(others[:at] + others[at + 1 :], self.series.values())
        by_code: dict[str, dict[str, Arrived]] = {code: {} for code in geo.codes}
        below_zero = min(filter(None, self.table.values), default=0) < 0
        for run in self.table.runs():
            code = run.codes[at]
            for key in wanted.by(run.codes[:at] + run.codes[at + 1 :]):
                arrived = _arrived(time.codes, run, code)
                if below_zero and self.series[key].kind != Kind.OTHER:
                    arrived = self._above_zero(arrived, others, run)
                self._join(by_code[code], key, arrived)
        codes_of: dict[Place, list[str]] = {}
        for code, series in by_code.items():
            place = self.placing.of(code)
            if place is not None and series:
                codes_of.setdefault(place, []).append(code)
        news: dict[Place, dict[str, Arrived]] = {}
        for place, codes in codes_of.items():
            if len(codes) == 1:
                news[place] = by_code[codes[0]]
                continue
            news[place] = {}
            for code in codes:
                for key, arrived in by_code[code].items():
                    self._join(news[place], key, arrived.within(self.placing.years(code)))
        self.placing.keep()
        return news, [*dict.fromkeys(self.faults), *self.placing.faults]

    def _above_zero(self, arrived: Arrived, dimensions: Iterable[Dimension], run: Run) -> Arrived:
        """Without counts below zero, which a sum would hide. No one may believe them."""
        below = {period: value for period, value in arrived.points.items() if value < 0}
        pairs = zip(dimensions, run.codes, strict=True)
        about = checks.Series(
            NAMES[self.definition.source],
            self.table_id,
            ", ".join(f"{dimension.code} {code}" for dimension, code in pairs),
            time=self.time,
        )
        for period, value in below.items():
            words = _("a count below zero: %(value)s")
            self.faults.append(str(about.fault(period, words % {"value": value}, severe=True)))
        return arrived.without(below) if below else arrived

    def _join(self, found: dict[str, Arrived], key: str, arrived: Arrived) -> None:
        there = found.get(key)
        if there is None:
            found[key] = arrived
            return
        additive = self.series[key].additive
        if not additive and there.clash(arrived):
            sentence = _(
                "%(table)s: %(one)s and %(other)s meet in %(series)s, which cannot be added up."
            )
            values = {"table": self.definition.key, "series": key}
            self.faults.append(sentence % {**values, "one": there.code, "other": arrived.code})
        found[key] = there.joined(arrived, additive=additive)


def _arrived(periods: tuple[str, ...], run: Run, code: str) -> Arrived:
    if run.flags is None:
        return Arrived(periods, run.values, {}, code)
    flags = {
        period: (flag or Flag.MISSING).value
        for period, value, flag in zip(periods, run.values, run.flags, strict=True)
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
