"""The pictures of a community's figures page: which there are, and what is drawn in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trygt import charts
from trygt.charts import Band, Bar, Chart, FunnelCurve, FunnelPoint, Line, Point
from trygt.figures import wording
from trygt.figures.computing import Dot, Read
from trygt.figures.definition import PublishedRate, Rate
from trygt.figures.flags import WORDS, Flag
from trygt.figures.periods import words as period_words
from trygt.figures.queries import Figure
from trygt.methods import funnels
from trygt.places.models import Community
from trygt.texts import in_language

FUNNELLED = ("K27", "traffic-injured")
"""Indicators shown beside all the municipalities of the county."""
FEWEST_IN_FUNNEL = 5
NEWEST = 12


@dataclass(frozen=True)
class Neighbour:
    """Another municipality to be seen beside, with its readings by indicator."""

    community: Community
    reads: Mapping[str, Read]


def charts_of(
    figures: Iterable[Figure], community: Community, neighbours: Sequence[Neighbour]
) -> list[tuple[str, Chart]]:
    """The charts of a page, each with the heading it stands under."""
    made = []
    for figure in figures:
        indicator = figure.indicator
        if figure.read.bands:
            made.append((indicator.section, _pyramid(figure, community)))
        if isinstance(indicator.recipe, Rate | PublishedRate) and figure.known:
            made.append((indicator.section, _trend(figure, community)))
        if indicator.key in FUNNELLED and figure.known:
            beside = [one for one in neighbours if indicator.key in one.reads]
            made += [(indicator.section, one) for one in _beside(figure, community, beside)]
    return made


def _beside(figure: Figure, community: Community, neighbours: Sequence[Neighbour]) -> list[Chart]:
    if len(neighbours) < FEWEST_IN_FUNNEL:
        return []
    found = [_bars(figure, community, neighbours)]
    funnel = _funnel(figure, community, neighbours)
    return [*found, funnel] if funnel else found


def _trend(figure: Figure, community: Community) -> Chart:
    indicator = figure.indicator
    beside = ((_county_name(community), figure.county), (_("The country"), figure.country))
    lines = [Line(community.name, _points(figure.read), here=True)]
    shown = {point.period for point in lines[0].points}
    for name, read in beside:
        points = tuple(point for point in _points(read) if point.period in shown)
        lines += [Line(name, points)] if name and points else []
    return charts.trend(
        _("%(title)s over time") % {"title": in_language(indicator.title)},
        wording.trend_words(indicator, figure.read) + " " + _about_band(figure),
        lines,
        in_language(indicator.unit),
    )


def _about_band(figure: Figure) -> str:
    method = wording.method_words(figure.read)
    return _("The band is a %(method)s.") % {"method": method} if method else ""


def _points(read: Read) -> tuple[Point, ...]:
    return tuple(
        Point(period_words(dot.period), dot.value, dot.low, dot.high, _gap(dot))
        for dot in read.dots[-NEWEST:]
    )


def _gap(dot: Dot) -> str:
    return "" if dot.value is not None else str(WORDS.get(Flag(dot.flag or "missing"), ""))


def _bars(figure: Figure, community: Community, neighbours: Sequence[Neighbour]) -> Chart:
    indicator, newest = figure.indicator, figure.read.newest
    period = newest.period if newest else ""
    items = [
        _bar(one.community, one.reads[indicator.key].at(period), here=one.community == community)
        for one in neighbours
    ]
    items.sort(key=lambda bar: (bar.value is None, -(bar.value or 0), bar.label))
    country = figure.country.at(period)
    reference = None
    if country is not None and country.value is not None:
        reference = (_("The country"), country.value)
    values = {"title": in_language(indicator.title), "period": period_words(period)}
    abroad = any(one.community.parent_id != community.parent_id for one in neighbours)
    title = (
        _("%(title)s in the county and in chosen municipalities, %(period)s")
        if abroad
        else _("%(title)s in the municipalities of the county, %(period)s")
    )
    return charts.bars(
        title % values,
        _("Where two lines of uncertainty overlap much, the difference may well be chance."),
        items,
        in_language(indicator.unit),
        reference,
    )


def _bar(community: Community, dot: Dot | None, *, here: bool) -> Bar:
    if dot is None:
        return Bar(community.name, None, gap=str(WORDS[Flag.NOT_FETCHED]), here=here)
    return Bar(community.name, dot.value, dot.low, dot.high, _gap(dot), here)


def _funnel(figure: Figure, community: Community, neighbours: Sequence[Neighbour]) -> Chart | None:
    """Each municipality by its size around the common rate; None where sizes are not known."""
    indicator, newest = figure.indicator, figure.read.newest_number
    per = indicator.recipe.per if isinstance(indicator.recipe, Rate | PublishedRate) else 0
    if newest is None:
        return None
    there = [(one, one.reads[indicator.key].at(newest.period)) for one in neighbours]
    used = [(one, dot) for one, dot in there if dot and dot.people and dot.events is not None]
    if len(used) < FEWEST_IN_FUNNEL:
        return None
    lived = sum(dot.people or 0 for _one, dot in used)
    events = sum(dot.events or 0 for _one, dot in used)
    if not events:
        return None
    target = per * events / lived
    points = [
        _funnel_point(one.community, dot, events / lived, here=one.community == community)
        for one, dot in used
    ]
    return charts.funnel(
        _("%(title)s by size, %(period)s")
        % {"title": in_language(indicator.title), "period": period_words(newest.period)},
        _(
            "Small places vary more by chance. Between the inner lines a difference may be chance; outside the outer lines it hardly is."
        ),
        points,
        target,
        _curves(min(p.size for p in points), max(p.size for p in points), target, per),
        _("person-years"),
        in_language(indicator.unit),
    )


def _funnel_point(community: Community, dot: Dot, rate: float, *, here: bool) -> FunnelPoint:
    people = dot.people or 0
    verdict = funnels.classify(dot.events or 0, people * rate)
    words = str(wording.VERDICTS[verdict])
    return FunnelPoint(community.name, people, dot.value or 0, here, words)


def _curves(least: float, most: float, target: float, per: int) -> list[FunnelCurve]:
    """The funnel's lines, closer together where it is narrow."""
    steps = 24
    sizes = [least * (most / least) ** (n / steps) for n in range(steps + 1)]
    return [
        FunnelCurve(one.size, one.usual.low, one.usual.high, one.strict.low, one.strict.high)
        for one in funnels.curve(sizes, target, per)
    ]


def _pyramid(figure: Figure, community: Community) -> Chart:
    """Men and women by age, and the shape of the country."""
    country = {label: (left, right) for label, left, right in figure.country.bands}
    everyone = sum(left + right for left, right in country.values())
    here = sum(left + right for _label, left, right in figure.read.bands)

    def beside(label: str, side: int) -> float | None:
        return country[label][side] * here / everyone if label in country and everyone else None

    bands = [
        Band(_ages(label), left, right, beside(label, 0), beside(label, 1))
        for label, left, right in figure.read.bands
    ]
    newest = figure.read.newest
    return charts.pyramid(
        _("Population by sex and age, %(period)s")
        % {"period": period_words(newest.period) if newest else ""},
        _("The outline is the country's shape at the size of %(name)s.") % {"name": community.name}
        if country
        else "",
        bands,
        _("Men"),
        _("Women"),
        _("The country"),
    )


def _ages(label: str) -> str:
    return label.replace("-", "–") if "-" in label else _("%(age)s and over") % {"age": label}


def _county_name(community: Community) -> str:
    return community.parent.name if community.parent else ""
