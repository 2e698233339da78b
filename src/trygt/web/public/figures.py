"""A community's figures as anyone reads them: on the page, as CSV and as JSON, the same rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from trygt.charts import draw
from trygt.figures import wording
from trygt.figures.computing import Against, Read
from trygt.figures.definition import Heading, Indicator, library
from trygt.figures.periods import words as period_words
from trygt.figures.queries import Beside, Figure, Origin, beside, figures_of, reads_among
from trygt.methods.results import Verdict
from trygt.places import queries as places
from trygt.places.models import Community
from trygt.texts import in_language
from trygt.web.public.figure_charts import FUNNELLED, Neighbour, charts_of
from trygt.web.ui.templatetags.charts import chart

STANDS_OUT = {Verdict.MUCH_HIGHER, Verdict.MUCH_LOWER, Verdict.HIGHER, Verdict.LOWER}


@dataclass(frozen=True)
class Row:
    """One figure with everything that is shown of it."""

    figure: Figure
    place: str
    county: str

    @property
    def indicator(self) -> Indicator:
        """What is measured."""
        return self.figure.indicator

    @property
    def value(self) -> str:
        """The newest number, or why there is none."""
        return wording.value_words(self.indicator, self.figure.read.newest)

    @property
    def shielded(self) -> bool:
        """Whether the newest period has no number."""
        newest = self.figure.read.newest
        return newest is not None and newest.value is None

    @property
    def interval(self) -> str:
        """Its interval."""
        return wording.interval_words(self.indicator, self.figure.read.newest)

    @property
    def period(self) -> str:
        """The period it is about."""
        newest = self.figure.read.newest
        return period_words(newest.period) if newest else ""

    @property
    def of_county(self) -> str:
        """The county's number for the same period."""
        return self._beside(self.figure.county)

    @property
    def of_country(self) -> str:
        """The country's number for the same period."""
        return self._beside(self.figure.country)

    def _beside(self, other: Read) -> str:
        newest = self.figure.read.newest
        return wording.value_words(self.indicator, other.at(newest.period) if newest else None)

    @cached_property
    def sentences(self) -> list[str]:
        """How it compares and where it goes, in words that come from tests."""
        lines = [
            wording.compared_words(self.figure.against_county, self.county),
            wording.compared_words(self.figure.against_country, wording.the_country()),
            wording.trend_words(self.indicator, self.figure.read),
        ]
        return [line for line in lines if line]

    @property
    def method(self) -> str:
        """How the interval was made."""
        return wording.method_words(self.figure.read)

    @property
    def notes(self) -> list[str]:
        """What must be said beside it."""
        own = [in_language(self.indicator.note)] if self.indicator.note else []
        return own + wording.notes_of(self.figure.read)

    @property
    def stands_out(self) -> str:
        """The verdict against the country where it is beyond chance, else nothing."""
        against = self.figure.against_country
        return against.verdict if against and against.verdict in STANDS_OUT else ""


@dataclass(frozen=True)
class Group:
    """The figures under one heading; `gaps` are those with nothing to show."""

    heading: Heading
    rows: tuple[Row, ...]
    gaps: tuple[Row, ...]
    charts: SafeString = SafeString("")  # noqa: RUF009 - it never changes

    @property
    def speaks(self) -> bool:
        """Whether there is anything to say in words about some figure here."""
        return any(row.sentences or row.figure.failed for row in self.rows)

    @property
    def gap_summary(self) -> str:
        """The heading, and how many figures are missing under it."""
        return f"{in_language(self.heading.name)}: {len(self.gaps)}"


@dataclass(frozen=True)
class FiguresPage:
    """Everything on the page."""

    community: Community
    groups: tuple[Group, ...]
    chosen: tuple[Community, ...] = ()

    @property
    def chosen_names(self) -> str:
        """The municipalities it has chosen to be compared with, by name."""
        return ", ".join(one.name for one in self.chosen)

    @property
    def rows(self) -> Iterator[Row]:
        """Every figure shown, in order."""
        return (row for group in self.groups for row in group.rows)

    @property
    def nothing(self) -> bool:
        """Whether there is no figure at all."""
        return not any(group.rows for group in self.groups)

    @property
    def standing_out(self) -> list[Row]:
        """Figures of injuries and violence that differ from the country beyond chance."""
        return [row for row in self.rows if row.stands_out and row.indicator.direction != "neutral"]

    @property
    def origins(self) -> list[Origin]:
        """Where it all comes from, each once."""
        return list(dict.fromkeys(one for row in self.rows for one in row.figure.origins))


def figures_page(community: Community, *, drawn: bool = True) -> FiguresPage:
    """The figures of a community, with its charts if they are to be `drawn`.

    At most seven queries once its charts are drawn.
    """
    county = community.parent.name if community.parent else ""
    figures = figures_of(community)
    rows = [Row(figure, community.name, county) for figure in figures]
    others = beside(community) if drawn and any(figure.known for figure in figures) else []
    pictures = _pictures(figures, community, others) if others else {}
    return FiguresPage(
        community,
        tuple(
            Group(
                heading,
                tuple(r for r in rows if r.indicator.section == heading.key and r.figure.known),
                tuple(r for r in rows if r.indicator.section == heading.key and not r.figure.known),
                pictures.get(heading.key, SafeString("")),
            )
            for heading in library().headings
        ),
        tuple(one.community for one in others if one.chosen),
    )


@dataclass(frozen=True)
class _Sitting:
    """What is to be drawn. Two are the same when everything that shows is: places, words, readings."""

    shows: tuple[object, ...]
    figures: Sequence[Figure] = field(compare=False)
    community: Community = field(compare=False)
    others: Sequence[Community] = field(compare=False)


def _pictures(
    figures: Sequence[Figure], community: Community, others: Sequence[Beside]
) -> Mapping[str, SafeString]:
    """The charts by heading. No query, or two and the saving for what was not drawn here before."""
    made = {read.made_at for f in figures for read in (f.read, f.county, f.country)}
    shows = (
        *(get_language(), community.pk, community.name, str(community.parent or "")),
        frozenset(made),
        *((one.community.pk, one.community.name, one.newest_reading) for one in others),
    )
    return _drawn(_Sitting(shows, figures, community, [one.community for one in others]))


@lru_cache(maxsize=64)
def _drawn(sitting: _Sitting) -> Mapping[str, SafeString]:
    """The charts as they stand on the page (docs/decisions/0009-once-a-request.md)."""
    reads = reads_among(sitting.others, FUNNELLED)
    neighbours = [Neighbour(other, reads.get(other.pk, {})) for other in sitting.others]
    chosen = charts_of(sitting.figures, sitting.community, neighbours)
    drawings = draw([one for _section, one in chosen])
    found: dict[str, SafeString] = {}
    for (section, _chart), drawn in zip(chosen, drawings, strict=True):
        found[section] = found.get(section, SafeString("")) + chart(drawn)
    return found


HEAD = (
    *("community", "code", "indicator", "title", "unit", "period"),
    *("value", "low", "high", "flag", "method"),
    *("county", "country", "against_county", "against_country", "trend"),
    *("source", "table", "updated", "retrieved", "licence", "attribution"),
)


def table_of(page: FiguresPage) -> list[tuple[Any, ...]]:
    """What the page shows, a row for each figure and period, numbers unrounded as they are kept."""
    code = places.current_code(page.community)
    return [line for row in page.rows for line in _lines(row, code)]


def _lines(row: Row, code: str) -> Iterator[tuple[Any, ...]]:
    figure, newest = row.figure, row.figure.read.newest
    for dot in figure.read.dots:
        last = dot is newest
        county, country = figure.county.at(dot.period), figure.country.at(dot.period)
        yield (
            *(row.place, code, row.indicator.key, in_language(row.indicator.title)),
            *(in_language(row.indicator.unit), dot.period.replace("_", "-")),
            *(dot.value, dot.low, dot.high, dot.flag, figure.read.method),
            *(county.value if county else None, country.value if country else None),
            _verdict(figure.against_county) if last else "",
            _verdict(figure.against_country) if last else "",
            figure.read.way.direction if last and figure.read.way else "",
            *_source(figure.origins),
        )


def _verdict(against: Against | None) -> str:
    return against.verdict if against else ""


def _source(origins: Sequence[Origin]) -> tuple[str, ...]:
    def joined(parts: list[str]) -> str:
        return "; ".join(dict.fromkeys(part for part in parts if part))

    return (
        joined([one.source for one in origins]),
        joined([one.table_id for one in origins]),
        joined([one.updated.date().isoformat() if one.updated else "" for one in origins]),
        joined([one.retrieved.date().isoformat() for one in origins]),
        joined([one.licence for one in origins]),
        joined([one.attribution for one in origins]),
    )
