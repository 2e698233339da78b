"""From series to what people read: rates with intervals, comparisons, trends. Pure functions.

Words are made in `wording`; here are numbers and the names of methods. Rules that are ours:
- A rate needs person-years. Where the population of a year is not known, the nearest known year
  stands in, and the reading says so.
- A published rate has no interval of its own. One is estimated from the events it must rest on
  (rate x population x years), and the reading says so.
- Averages of several years overlap, so only those that share no year are tested for a trend.
- A difference is a difference only outside chance at 95 %; at 99.8 % it is a clear one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from trygt.figures.definition import (
    Bands,
    Change,
    Cost,
    Events,
    Indicator,
    Number,
    PublishedRate,
    Rate,
    Recipe,
    Share,
)
from trygt.figures.flags import Flag
from trygt.figures.periods import last_year, span, years_in
from trygt.methods import comparing, counts, rates, trends
from trygt.methods.rates import Point
from trygt.methods.results import Verdict

TREND_YEARS = 10
"""A trend is tested over the newest ten years."""


@dataclass(frozen=True)
class Held:
    """One series of one place: numbers by period, flags where there are none, and their origin."""

    points: Mapping[str, float]
    flags: Mapping[str, str] = field(default_factory=dict)
    retrievals: frozenset[int] = frozenset()
    summed: bool = False

    @property
    def periods(self) -> list[str]:
        """Every period, the oldest first."""
        return sorted({*self.points, *self.flags})


EMPTY = Held({})
Shelf = Mapping[str, Held]
"""The series of one place, by key."""


@dataclass(frozen=True)
class Dot:
    """One period of an indicator. `events` of `people` person-years stand behind a rate."""

    period: str
    value: float | None
    low: float | None = None
    high: float | None = None
    flag: str = ""
    events: float | None = None
    people: float | None = None

    @property
    def told(self) -> bool:
        """Whether there is a number, or a reason of the source's why there is none."""
        return self.value is not None or self.flag not in ("", Flag.NOT_FETCHED)


@dataclass(frozen=True)
class Against:
    """How the newest figure compares with another place's for the same period."""

    value: float
    verdict: str
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    method: str = ""


@dataclass(frozen=True)
class Way:
    """Where the figures are going; `direction` comes from the test. Without a test it is ""."""

    direction: str
    first: str
    last: str
    change: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    method: str = ""


@dataclass(frozen=True)
class Read:
    """An indicator of one place, the oldest period first.

    `retrievals` begin with those of the figure itself; those of what it is held against come after.
    """

    dots: tuple[Dot, ...] = ()
    way: Way | None = None
    method: str = ""
    notes: tuple[str, ...] = ()
    retrievals: tuple[int, ...] = ()
    bands: tuple[tuple[str, float, float], ...] = ()
    made_at: datetime | None = None

    @property
    def newest(self) -> Dot | None:
        """The newest period with a number or a reason why there is none; one not fetched hides none."""
        told = next((dot for dot in reversed(self.dots) if dot.told), None)
        return told or (self.dots[-1] if self.dots else None)

    @property
    def newest_number(self) -> Dot | None:
        """The newest period with a number."""
        return next((dot for dot in reversed(self.dots) if dot.value is not None), None)

    def at(self, period: str) -> Dot | None:
        """The period's dot."""
        return next((dot for dot in self.dots if dot.period == period), None)

    def as_json(self) -> dict[str, Any]:
        """For keeping: without what is empty."""
        kept = {name: value for name, value in asdict(replace(self, made_at=None)).items() if value}
        kept["dots"] = [
            {name: value for name, value in asdict(dot).items() if value not in (None, "")}
            for dot in self.dots
        ]
        return kept


def read_from(content: Mapping[str, Any], made_at: datetime | None = None) -> Read:
    """What `Read.as_json` kept, and when it was made."""
    return Read(
        tuple(Dot(**{"value": None, **dot}) for dot in content.get("dots", ())),
        Way(**content["way"]) if content.get("way") else None,
        content.get("method", ""),
        tuple(content.get("notes", ())),
        tuple(content.get("retrievals", ())),
        tuple((label, left, right) for label, left, right in content.get("bands", ())),
        made_at,
    )


def compute(indicator: Indicator, shelf: Shelf) -> Read:
    """An indicator of one place from the series it has. No series: an empty `Read`."""
    recipe = indicator.recipe
    if recipe is None:
        return Read()
    used = [shelf[key] for key in indicator.series if key in shelf]
    if not used:
        return Read()
    made = _MAKERS[type(recipe)](recipe, shelf)
    notes = made.notes
    if any(held.summed for held in used):
        notes = (*notes, "summed")
    # What it is about comes first, then what it is reckoned with.
    retrievals = (number for held in used for number in sorted(held.retrievals, reverse=True))
    return replace(
        made,
        dots=tuple(_shown(dot, indicator.suppress_below) for dot in made.dots),
        way=_way(recipe, shelf, made.dots),
        notes=notes,
        retrievals=tuple(dict.fromkeys(retrievals)),
    )


def _shown(dot: Dot, limit: int) -> Dot:
    """A number made of few events is shielded, also where a rate is made of it (BR-10)."""
    number = dot.value if dot.events is None else dot.events
    if number is not None and 0 < number < limit:
        return Dot(dot.period, None, flag=Flag.SUPPRESSED)
    return dot


def _number(recipe: Number, shelf: Shelf) -> Read:
    total = _sum(shelf, recipe.series)
    return Read(tuple(_dot(total, period) for period in total.periods))


def _sum(shelf: Shelf, keys: Sequence[str]) -> Held:
    """Several series added up; a period where one has no number has none."""
    parts = [shelf.get(key, EMPTY) for key in keys]
    if len(parts) == 1:
        return parts[0]
    periods = sorted({period for part in parts for period in part.periods})
    points, flags = dict[str, float](), dict[str, str]()
    for period in periods:
        if all(period in part.points for part in parts):
            points[period] = sum(part.points[period] for part in parts)
        else:
            said = (part.flags[period] for part in parts if period in part.flags)
            flags[period] = next(said, Flag.NOT_FETCHED)
    return Held(points, flags)


def _dot(held: Held, period: str) -> Dot:
    return Dot(period, held.points.get(period), flag=held.flags.get(period, ""))


def _share(recipe: Share, shelf: Shelf) -> Read:
    part, whole = _sum(shelf, recipe.part), _sum(shelf, recipe.whole)
    if not part.points:
        return Read(
            tuple(
                _dot(part, period)
                for period in part.periods
                if any(key in shelf for key in recipe.part)
            )
        )
    dots = []
    for period in whole.periods:
        of, among = part.points.get(period), whole.points.get(period)
        flag = part.flags.get(period) or whole.flags.get(period) or ""
        if of is not None and among:
            dots.append(Dot(period, 100 * of / among))
        elif of is not None and among == 0:
            dots.append(Dot(period, None, flag=Flag.NOT_COMPUTED))
        else:
            dots.append(Dot(period, None, flag=flag or Flag.NOT_FETCHED))
    if recipe.ahead and dots:
        target = str(last_year(dots[0].period) + recipe.ahead)
        dots = [dot for dot in dots if dot.period == target]
    return Read(tuple(dots))


def _change(recipe: Change, shelf: Shelf) -> Read:
    held, dots = shelf.get(recipe.series, EMPTY), []
    for period in held.periods:
        before = held.points.get(str(last_year(period) - recipe.years))
        now = held.points.get(period)
        if now is not None and before:
            dots.append(Dot(period, 100 * (now - before) / before))
    return Read(tuple(dots))


def _events(recipe: Events, shelf: Shelf) -> Read:
    held = _sum(shelf, recipe.series)
    people = shelf.get(recipe.people, EMPTY) if recipe.people else EMPTY
    dots, nearest, method = [], False, ""
    for period in held.periods:
        number = held.points.get(period)
        if number is None:
            dots.append(_dot(held, period))
            continue
        limits = counts.limits(number)
        among, stood_in = person_years(people, period)
        nearest, method = nearest or stood_in, limits.method
        people_years = among or None
        dots.append(
            Dot(period, number, limits.low, limits.high, events=number, people=people_years)
        )
    return Read(tuple(dots), method=method, notes=("people-nearest",) if nearest else ())


def _rate(recipe: Rate, shelf: Shelf) -> Read:
    events = _sum(shelf, recipe.series)
    points, stood_in = _yearly(recipe, shelf)
    dots, notes, method = [], set[str](), ""
    for window in rates.windows(points, recipe.pool, recipe.per):
        period, found = span(str(window.first), str(window.last)), window.rate
        years = range(window.first, window.last + 1)
        if found is None:
            flag = next((f for y in years if (f := events.flags.get(str(y)))), Flag.NOT_FETCHED)
            dots.append(Dot(period, None, flag=flag))
            continue
        if stood_in.intersection(years):
            notes.add("people-nearest")
        method = found.method
        dots.append(
            Dot(period, found.value, found.low, found.high, "", window.events, window.person_years)
        )
    return Read(tuple(dots), method=method, notes=tuple(sorted(notes)))


def _yearly(recipe: Rate, shelf: Shelf) -> tuple[list[Point], set[int]]:
    """Events and population year by year, and the years for which another's stood in."""
    events, people = _sum(shelf, recipe.series), shelf.get(recipe.people, EMPTY)
    points, stood_in = [], set[int]()
    for period in events.periods:
        among, near = person_years(people, period)
        points.append(Point(last_year(period), events.points.get(period), among or None))
        if near:
            stood_in.add(last_year(period))
    return points, stood_in


def _published(recipe: PublishedRate, shelf: Shelf) -> Read:
    published, people = shelf.get(recipe.series, EMPTY), shelf.get(recipe.people, EMPTY)
    dots, notes, method = [], set[str](), ""
    for period in published.periods:
        value = published.points.get(period)
        among, near = person_years(people, period)
        if value is None or not among:
            dots.append(Dot(period, value, flag=published.flags.get(period, "")))
            continue
        notes |= {"published", "people-nearest"} if near else {"published"}
        number = value * among / recipe.per
        limits = counts.limits(number).times(recipe.per / among)
        method = f"{limits.method}-estimated"
        dots.append(Dot(period, value, limits.low, limits.high, events=number, people=among))
    return Read(tuple(dots), method=method, notes=tuple(sorted(notes)))


def _cost(recipe: Cost, shelf: Shelf) -> Read:
    cases = recipe.cases
    kept = {key: shelf[key] for key in cases if key in shelf}
    periods = sorted({period for held in kept.values() for period in held.periods})
    dots = []
    for period in periods:
        numbers = [kept[key].points.get(period) if key in kept else None for key in cases]
        if any(number is None for number in numbers):
            flag = next((h.flags[period] for h in kept.values() if period in h.flags), "")
            dots.append(Dot(period, None, flag=flag or Flag.NOT_FETCHED))
        else:
            total = sum((n or 0) * unit for n, unit in zip(numbers, cases.values(), strict=True))
            dots.append(Dot(period, total))
    return Read(tuple(dots))


def _bands(recipe: Bands, shelf: Shelf) -> Read:
    """The newest period for which every band of both sides has a number, and its total."""
    sides = [
        [shelf.get(f"{side}-{word}", EMPTY) for word in recipe.words]
        for side in (recipe.left, recipe.right)
    ]
    periods = set.intersection(*(set(held.points) for side in sides for held in side))
    if not periods:
        return Read()
    period = max(periods)
    pairs = zip(recipe.words, *sides, strict=True)
    bands = tuple((word, left.points[period], right.points[period]) for word, left, right in pairs)
    return Read((Dot(period, sum(left + right for _word, left, right in bands)),), bands=bands)


_MAKERS: dict[type, Callable[[Any, Shelf], Read]] = {
    Number: _number,
    Share: _share,
    Change: _change,
    Events: _events,
    Rate: _rate,
    PublishedRate: _published,
    Cost: _cost,
    Bands: _bands,
}


def person_years(people: Held, period: str) -> tuple[float | None, bool]:
    """Person-years of a period, and whether a neighbouring year had to stand in for one.

    The population on 1 January counts for its year. None where no population is known at all.
    """
    known = {last_year(year): number for year, number in people.points.items()}
    if not known:
        return None, False
    total, near = 0.0, False
    for year in years_in(period):
        if year in known:
            total += known[year]
        else:
            near = True
            total += known[min(known, key=lambda other: (abs(other - year), other))]
    return total, near


def _way(recipe: Recipe, shelf: Shelf, dots: Sequence[Dot]) -> Way | None:
    """The trend of the newest ten years. Counts are tested; facts are told from first to last."""
    numbers = [dot for dot in dots if dot.value is not None]
    if not numbers or isinstance(recipe, Cost | Bands):
        return None
    newest = last_year(numbers[-1].period)
    recent = [dot for dot in numbers if last_year(dot.period) > newest - TREND_YEARS]
    if isinstance(recipe, Rate):
        yearly = _yearly(recipe, shelf)[0]
        return _tested([point for point in yearly if newest - TREND_YEARS < point.year <= newest])
    if isinstance(recipe, Events | PublishedRate):
        apart = _apart(recent)
        points = [Point(last_year(dot.period), dot.events, dot.people) for dot in apart]
        found = _tested(points)
        return replace(found, first=apart[0].period, last=apart[-1].period) if found else None
    if len(recent) < 2:
        return None
    return Way("", recent[0].period, recent[-1].period)


def _tested(points: Sequence[Point]) -> Way | None:
    """What the test says of some years; years without a figure are left out. Of one: nothing."""
    if len(points) < 2:
        return None
    found = trends.trend(points)
    return Way(
        found.direction.value,
        str(points[0].year if found.first is None else found.first),
        str(points[-1].year if found.last is None else found.last),
        found.annual_change,
        found.low,
        found.high,
        found.p,
        found.method,
    )


def _apart(dots: Sequence[Dot]) -> list[Dot]:
    """Periods that share no year, counted back from the newest."""
    kept: list[Dot] = []
    for dot in reversed(dots):
        if not kept or last_year(dot.period) < years_in(kept[-1].period)[0]:
            kept.append(dot)
    return kept[::-1]


def compare(recipe: Recipe | None, mine: Read, theirs: Read) -> Against | None:
    """The newest period of `mine` against the same of `theirs`; None where either has no number."""
    dot = mine.newest
    other = theirs.at(dot.period) if dot else None
    if dot is None or dot.value is None or other is None or other.value is None:
        return None
    if isinstance(recipe, Share):
        return Against(other.value, _plainly(dot.value, other.value).value, method="everyone")
    if isinstance(recipe, Events | Rate | PublishedRate):
        return _by_chance(dot, other)
    return Against(other.value, "")


def _by_chance(dot: Dot, other: Dot) -> Against | None:
    """Are the events here more than chance would give at the other's rate?

    The other place is the larger, and its rate is taken as certain.
    """
    if (
        other.value is None
        or dot.events is None
        or not (dot.people and other.people and other.events)
    ):
        return None
    expected = dot.people * other.events / other.people
    verdict = comparing.against(dot.events, expected)
    if verdict is None:
        return None
    limits = counts.limits(dot.events).times(1 / expected)
    ratio = dot.events / expected
    return Against(other.value, verdict.value, ratio, limits.low, limits.high, limits.method)


def _plainly(value: float, other: float) -> Verdict:
    """Figures about everyone have no chance in them; what rounds to the same is the same."""
    if abs(value - other) < 0.05:
        return Verdict.SAME
    return Verdict.HIGHER if value > other else Verdict.LOWER
