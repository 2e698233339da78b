"""What figures say about the cells of the risk grid: clues, never scores."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from trygt.figures import wording
from trygt.figures.computing import Dot, Read
from trygt.figures.definition import Indicator, PublishedRate, Rate, library
from trygt.figures.queries import Figure, figures_of
from trygt.methods.results import Direction, Verdict
from trygt.places.models import Community
from trygt.texts import in_language


@dataclass(frozen=True)
class Clue:
    """One figure's word about one cell of the grid.

    `per_year` is the share (0 to 1) of the cell's people affected in a year, where a rate says it;
    `verdict` is against the country.
    """

    indicator: str
    title: Mapping[str, str]
    words: str
    per_year: float | None
    verdict: Verdict | None
    direction: Direction | None
    source: str
    href: str = ""


def clues(community: Community) -> dict[tuple[str, str], tuple[Clue, ...]]:
    """The clues of a community by (theme, phase); the phase may be "ALL". Five queries."""
    speaking = [one for one in library().indicators if one.risk and one.recipe]
    found = defaultdict[tuple[str, str], list[Clue]](list)
    for figure in figures_of(community, speaking):
        if not figure.known:
            continue
        clue = _clue(figure)
        for cell in figure.indicator.risk:
            for phase in cell.phases:
                found[cell.theme, phase].append(clue)
    return {place: tuple(some) for place, some in found.items()}


def _clue(figure: Figure) -> Clue:
    indicator, read = figure.indicator, figure.read
    against, way = figure.against_country, read.way
    return Clue(
        indicator.key,
        indicator.title,
        sentence(figure),
        _per_year(indicator, read),
        Verdict(against.verdict) if against and against.verdict else None,
        Direction(way.direction) if way and way.direction else None,
        "; ".join(dict.fromkeys(one.attribution for one in figure.origins)),
        next((one.page for one in figure.origins if one.page), ""),
    )


def sentence(figure: Figure) -> str:
    """The newest figure, how it compares and where it goes, in one honest line.

    Where it is shielded, the newest number there is follows, with its own period.
    """
    indicator, read = figure.indicator, figure.read
    parts = [_number(indicator, dot) for dot in (read.newest, read.newest_number) if dot]
    parts += [
        wording.compared_words(figure.against_country, wording.the_country()),
        wording.trend_words(indicator, read),
    ]
    return " ".join(dict.fromkeys(part for part in parts if part))


def _number(indicator: Indicator, dot: Dot) -> str:
    """A number with its interval, unit and period; or why there is none."""
    number, period = wording.value_words(indicator, dot), wording.period_words(dot.period)
    if dot.value is None:
        return f"{number}, {period}."
    interval = wording.interval_words(indicator, dot)
    said = f" ({interval})" if interval else ""
    return f"{number}{said} {in_language(indicator.unit)}, {period}."


def _per_year(indicator: Indicator, read: Read) -> float | None:
    newest = read.newest_number
    if newest is None or newest.value is None:
        return None
    if isinstance(indicator.recipe, Rate | PublishedRate):
        return newest.value / indicator.recipe.per
    return None
