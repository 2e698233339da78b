"""Every question to injury data: what there is, what it shows, and what others may see of it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trygt.injuries.ages import PHASES
from trygt.injuries.counting import NO_THEME
from trygt.injuries.models import InjuryData, InjuryDatas, PendingUpload
from trygt.injuries.showing import LIMIT, ByPhase, Dimension, shield_by_phase, shield_dimension
from trygt.methods.counts import limits
from trygt.methods.proportions import share
from trygt.methods.rates import Point
from trygt.methods.rates import rate as crude_rate
from trygt.methods.results import Estimate, Interval
from trygt.methods.trends import Trend, trend
from trygt.places.models import Community

ALL_AGES = "ALL"
# What others may see. Activity, mechanism, place and intent are what themes are made of: shown
# beside them, one table would give away what the other hides.
OPEN_TO_OTHERS = ("theme", "phase", "sex", "severity", "body", "month", "weekday")
ORDER = (
    "theme", "phase", "sex", "intent", "place", "activity", "mechanism", "cause", "body",
    "severity", "month", "weekday",
)  # fmt: skip


def data_of(community: Community) -> InjuryDatas:
    """All data sets of a community, newest period first; those in use are `.current()`."""
    return InjuryData.objects.filter(community=community).select_related("by", "withdrawn_by")


def waiting_for(person: Any, community: Community) -> PendingUpload | None:
    """This person's own rows waiting to be counted, without the rows themselves."""
    mine = PendingUpload.objects.visible_to(person).filter(community=community)
    return mine.defer("content").first()


def open_to_others(community: Community) -> InjuryDatas:
    """The data sets others may see shielded: of each source one alone.

    Two that overlap could be subtracted from each other.
    """
    newest: dict[str, int] = {}
    for data in InjuryData.objects.filter(community=community).current():
        newest.setdefault(data.source.casefold(), data.pk)
    return data_of(community).filter(pk__in=newest.values())


@dataclass(frozen=True)
class Shown:
    """All that a data set shows to one reader. None as a count: shielded."""

    data: InjuryData
    all: Mapping[int, int | None]
    dimensions: tuple[Dimension, ...]
    by_phase: ByPhase | None
    shielded: bool


def show(data: InjuryData, *, shielded: bool, limit: int = LIMIT) -> Shown:
    """The tables of a data set: for the community's own people, or shielded for everyone else.

    Shielded, counts from 1 to `limit` − 1 are hidden, and as many more as it takes that none can
    be found by subtraction within a table or between them. One query.
    """
    counts: dict[str, dict[tuple[int, str, str], int]] = defaultdict(dict)
    for row in data.counts.values_list("dimension", "year", "category", "other", "count"):
        counts[row[0]][row[1:4]] = row[4]
    years = [first for first, _last in data.spans]
    all_years: dict[int, int | None] = {
        year: counts["all"].get((year, "all", ""), 0) for year in years
    }
    total = data.rows_used
    dimensions = []
    for name in ORDER:
        if name in counts and not (shielded and name not in OPEN_TO_OTHERS):
            cells = {(year, category): n for (year, category, _other), n in counts[name].items()}
            found = Dimension.of(name, cells, years, total)
            dimensions.append(shield_dimension(found, limit) if shielded else found)
    crossed = {(theme, phase): n for (_all, theme, phase), n in counts["theme_phase"].items()}
    by_phase = ByPhase.of(crossed) if crossed else None
    if by_phase and shielded:
        by_phase = shield_by_phase(by_phase, limit)
    if shielded and any(n and n < limit for n in all_years.values()):
        all_years = dict.fromkeys(years)
    return Shown(data, all_years, tuple(d for d in dimensions if d.lines), by_phase, shielded)


def count_limits(count: int | None) -> Interval | None:
    """95 % limits of a count regarded as Poisson; None where it is shielded."""
    return None if count is None else limits(count)


def share_of(count: int | None, total: int | None) -> Estimate | None:
    """A share in percent with Wilson's limits; None where either is shielded or there is nothing."""
    return share(count, total) if total else None


def trend_of(data: InjuryData, by_year: Mapping[int, int | None]) -> Trend:
    """The trend of counts over the spans, by the time each lasts. A shielded span is missing.

    A span of several years stands at its middle. The word comes from the test.
    """
    points = [
        Point((first + last) // 2, by_year.get(first, 0), data.years_in(first, last) or None)
        for first, last in data.spans
    ]
    return trend(points)


@dataclass(frozen=True)
class InjuryClue:
    """What injury data tells of one cell of the risk grid. Share in percent of all its injuries.

    `count` None: shielded. `kind` says whether the counts may bear rates ("complete") or show
    patterns alone ("patterns").
    """

    count: int | None
    years: float
    share: float | None
    low: float | None
    high: float | None
    kind: str
    data: InjuryData


def clues(
    community: Community, *, shielded: bool = False, limit: int = LIMIT
) -> dict[tuple[str, str], InjuryClue]:
    """For each theme and life phase ("ALL" for all ages) what the community's own data tells.

    From one data set: one that holds all injuries before one of patterns, then the newest that
    tells themes. Cells nothing fell in are not there. Two queries.
    """
    sets = open_to_others(community) if shielded else data_of(community).current()
    ordered = sorted(
        sets.filter(counts__dimension="theme").distinct(), key=lambda data: not data.bears_rates
    )
    if not ordered:
        return {}
    data = ordered[0]
    shown = show(data, shielded=shielded, limit=limit)
    years = sum(data.years_in(first, last) for first, last in data.spans)

    def clue(count: int | None) -> InjuryClue:
        part = share_of(count, data.rows_used)
        numbers = (part.value, part.low, part.high) if part else (None, None, None)
        return InjuryClue(count, years, *numbers, data.kind, data)

    found = {
        (line.key, ALL_AGES): clue(line.total)
        for dimension in shown.dimensions
        if dimension.key == "theme"
        for line in dimension.lines
        if line.key != NO_THEME
    }
    for theme, cells in shown.by_phase.lines.items() if shown.by_phase else ():
        if theme != NO_THEME:
            found |= {(theme, p): clue(n) for p, n in cells.items() if p in PHASES and n != 0}
    return found


@dataclass(frozen=True)
class NoRate:
    """Why there is no rate, as a sentence."""

    why: Promise


def rate_of(
    data: InjuryData, count: int | None, person_years: float | None, per: float = 1000
) -> Estimate | NoRate:
    """A count as a rate with limits, where the data bears it; else the reason why not.

    Args:
        data: where the count comes from.
        count: of the whole period; None where it is shielded.
        person_years: lived by the residents it is counted among, in the same period.
        per: how many person-years the rate is for.
    """
    if data.where != "residence":
        return NoRate(
            _(
                "These injuries happened here, also to people who live elsewhere. They cannot be divided by those who live here."
            )
        )
    if data.kind != "complete":
        return NoRate(
            _("Only some of the injuries are registered. The counts show patterns, not rates.")
        )
    if count is None:
        return NoRate(_("The count is shielded."))
    found = crude_rate(count, person_years, per) if person_years else None
    return found or NoRate(_("The population is not known."))
