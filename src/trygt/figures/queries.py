"""What is known about a community in numbers. All of it is public statistics."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from trygt.figures.computing import Against, Read, compare, read_from
from trygt.figures.definition import Indicator, library
from trygt.figures.flags import Flag
from trygt.figures.kept import Place
from trygt.figures.models import Compared, GroupMember, Outcome, Reading, Retrieval, Unplaced
from trygt.figures.periods import last_year
from trygt.figures.readings import COUNTRY
from trygt.figures.taking import NAMES
from trygt.places.models import Community
from trygt.prepared import Blank, Prepared

# What older schemes call a series → the indicator.
SERIES = {"population": "K01", "area": "K07"}


@dataclass(frozen=True)
class Origin:
    """Where a figure is from."""

    source: str
    table_id: str
    title: str
    page: str
    attribution: str
    licence: str
    updated: datetime | None
    retrieved: datetime


@dataclass(frozen=True)
class Figure:
    """An indicator of a community beside its county, the country and its group."""

    indicator: Indicator
    read: Read
    county: Read
    country: Read
    group: Read
    against_county: Against | None
    against_country: Against | None
    against_group: Against | None
    origins: tuple[Origin, ...]
    failed: datetime | None = None

    @property
    def known(self) -> bool:
        """Whether there is anything to show: a number, or a reason why there is none."""
        return any(dot.told for dot in self.read.dots)


NOTHING = Read()


@dataclass(frozen=True)
class KnownFigure:
    """A number for the profile, or that it is shielded, and where it is from.

    `retrieved` is the day it was fetched.
    """

    value: Decimal | None
    unit: Mapping[str, str]
    year: int
    period: str
    flag: str
    source: str
    attribution: str
    url: str
    retrieved: date | None = None


def indicator_of(question: str, series: str = "") -> Indicator | None:
    """The indicator that fills a question of a scheme: by its key, or the series the scheme names."""
    key = SERIES.get(series, series) if series else question
    return library().indicator(key)


_one = Prepared(
    lambda: Reading.objects.filter(
        community=Blank("community", models.IntegerField()),
        indicator=Blank("indicator", models.CharField()),
    )
)


def known(community: Community, indicators: Iterable[Indicator]) -> dict[str, KnownFigure]:
    """The newest figures of a community by indicator key, shielded ones too. Two queries."""
    keys = [one.key for one in indicators if one.recipe]
    if len(keys) == 1:
        rows: Iterable[Reading] = _one(community=community.pk, indicator=keys[0])
    else:
        rows = Reading.objects.filter(community=community, indicator__in=keys) if keys else ()
    reads = {row.indicator: read_from(row.content) for row in rows}
    origins = origins_of(reads.values())
    found = {}
    for key, read in reads.items():
        indicator, dot = library().indicator(key), read.newest
        if indicator is None or dot is None or dot.flag == Flag.NOT_FETCHED:
            continue
        origin = next((origins[number] for number in read.retrievals if number in origins), None)
        if origin is None:
            continue
        value = None if dot.value is None else Decimal(repr(round(dot.value, indicator.decimals)))
        found[key] = KnownFigure(
            value,
            indicator.unit,
            last_year(dot.period),
            dot.period,
            dot.flag,
            origin.source,
            origin.attribution,
            origin.page,
            origin.retrieved.date(),
        )
    return found


def origins_of(reads: Iterable[Read]) -> dict[int, Origin]:
    """Where readings come from, by number. One query."""
    numbers = {number for read in reads for number in read.retrievals}
    if not numbers:
        return {}
    return {row.pk: _origin(row) for row in Retrieval.objects.filter(pk__in=numbers)}


def _origin(row: Retrieval) -> Origin:
    return Origin(
        NAMES.get(row.source, row.title),
        row.table_id,
        row.title,
        row.page,
        row.attribution,
        row.licence,
        row.updated,
        row.retrieved_at,
    )


def figures_of(community: Community, indicators: Iterable[Indicator] | None = None) -> list[Figure]:
    """Every indicator of a community with its comparisons, in the library's order.

    Those without figures are there too, empty. Five queries, however many indicators.
    """
    chosen = list(library().indicators if indicators is None else indicators)
    group = group_of(community)
    places: list[Place] = [(community.pk, ""), COUNTRY]
    if community.parent_id:
        places.append((community.parent_id, ""))
    if group:
        places.append((None, group.group))
    reads = reads_of(places, [one.key for one in chosen if one.recipe])
    origins = origins_of(
        [read for (_key, place), read in reads.items() if place[0] == community.pk]
    )
    failed = last_failures()
    found = []
    for indicator in chosen:
        mine = reads.get((indicator.key, (community.pk, "")), NOTHING)
        county = reads.get((indicator.key, (community.parent_id, "")), NOTHING)
        country = reads.get((indicator.key, COUNTRY), NOTHING)
        among = reads.get((indicator.key, (None, group.group)), NOTHING) if group else NOTHING
        found.append(
            Figure(
                indicator,
                mine,
                county,
                country,
                among,
                compare(indicator.recipe, mine, county),
                compare(indicator.recipe, mine, country),
                compare(indicator.recipe, mine, among),
                tuple(origins[n] for n in mine.retrievals if n in origins),
                min(
                    (failed[t] for key in indicator.series if (t := _table_of()[key]) in failed),
                    default=None,
                ),
            )
        )
    return found


def reads_of(places: Iterable[Place], keys: Iterable[str]) -> dict[tuple[str, Place], Read]:
    """Readings by indicator and place. One query."""
    chosen = list(places)
    communities = [community for community, _area in chosen if community]
    areas = [area for _community, area in chosen if area]
    rows = Reading.objects.filter(
        Q(community__in=communities) | Q(community__isnull=True, area__in=areas),
        indicator__in=list(keys),
    )
    return {
        (key, (community, area)): read_from(content, made_at)
        for key, community, area, content, made_at in rows.values_list(
            "indicator", "community_id", "area", "content", "made_at"
        )
    }


@dataclass(frozen=True)
class Beside:
    """A municipality that another is seen beside: `chosen` by it, or in its county anyway."""

    community: Community
    newest_reading: datetime | None
    chosen: bool


def beside(community: Community) -> list[Beside]:
    """The municipalities it is seen beside, by name: its county's and those it has chosen, itself too.

    One query.
    """
    mine = Compared.objects.filter(community=community)
    own = Q(pk=community.pk)
    county = Q(parent=community.parent_id) if community.parent_id else own
    rows = Community.objects.living().filter(
        Q(pk__in=mine.values("other")) | own | county, kind=community.kind
    )
    told = rows.annotate(
        newest_reading=Max("readings__made_at"),
        is_chosen=Exists(mine.filter(other=OuterRef("pk"))),
    )
    return [Beside(one, one.newest_reading, one.is_chosen) for one in told.order_by("name", "pk")]


def reads_among(
    communities: Iterable[Community], keys: Iterable[str]
) -> dict[int, dict[str, Read]]:
    """Some indicators of several communities, by community and indicator. One query."""
    found: dict[int, dict[str, Read]] = {}
    rows = Reading.objects.filter(community__in=list(communities), indicator__in=list(keys))
    for pk, key, content in rows.values_list("community_id", "indicator", "content"):
        found.setdefault(pk, {})[key] = read_from(content)
    return found


@cache
def _table_of() -> Mapping[str, str]:
    """Which table keeps a series."""
    return {
        one.key: table.key
        for table in library().tables
        for series in table.series
        for one in series.spelled_out()
    }


def last_failures() -> dict[str, datetime]:
    """Tables whose newest asking failed, and when. One query."""
    newest = Retrieval.objects.values("table", "level").annotate(newest=Max("pk"))
    rows = Retrieval.objects.filter(pk__in=newest.values("newest"), outcome=Outcome.FAILED)
    return dict(rows.values_list("table", "noted_at"))


@dataclass(frozen=True)
class Standing:
    """How one level of a table stands: the newest asking, and the newest that was answered."""

    newest: Retrieval
    answered: Retrieval | None

    @property
    def failed(self) -> bool:
        """Whether the newest asking failed; what was known before stays."""
        return self.newest.outcome == Outcome.FAILED


def standings() -> dict[tuple[str, str], Standing]:
    """How every table stands that was ever asked for, by its key and level. One query."""
    newest = Retrieval.objects.values("table", "level").annotate(
        newest=Max("pk"), answered=Max("pk", filter=~Q(outcome=Outcome.FAILED))
    )
    rows = Retrieval.objects.filter(
        Q(pk__in=newest.values("newest")) | Q(pk__in=newest.values("answered"))
    )
    found: dict[tuple[str, str], list[Retrieval]] = {}
    for row in rows.order_by("pk"):
        found.setdefault((row.table, row.level), []).append(row)
    return {
        key: Standing(
            several[-1],
            next((one for one in reversed(several) if one.outcome != Outcome.FAILED), None),
        )
        for key, several in found.items()
    }


def group_of(community: Community) -> GroupMember | None:
    """The KOSTRA group of a municipality, the newest year known. One query."""
    return GroupMember.objects.filter(community=community).order_by("-year").first()


def compared_with(community: Community) -> list[Community]:
    """The municipalities it has chosen to be compared with. One query."""
    rows = Compared.objects.filter(community=community).select_related("other")
    return [row.other for row in rows]


def to_be_placed() -> list[Unplaced]:
    """Numbers of places that wait for a person's choice."""
    waiting = Unplaced.objects.filter(decided_at__isnull=True)
    return list(waiting.prefetch_related("candidates"))


def placed() -> QuerySet[Unplaced]:
    """What people have decided of numbers of places, the newest first. One query."""
    decided = Unplaced.objects.filter(decided_at__isnull=False)
    return decided.select_related("chosen", "by").order_by("-decided_at", "pk")
