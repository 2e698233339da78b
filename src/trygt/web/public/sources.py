"""Where figures come from, how each table stands, and what the words beside figures mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trygt.figures.definition import TableDefinition, library
from trygt.figures.models import Retrieval
from trygt.figures.queries import Standing, standings
from trygt.figures.sources import brreg, fhi, kartverket, klass, ssb
from trygt.figures.taking import ADAPTERS
from trygt.figures.wording import DIRECTIONS, LEVELS, VERDICTS
from trygt.methods.results import Direction, Verdict

PLACES_FROM = date(2026, 11, 23)
"""When the list of communities was put together (places/data/SOURCES.md)."""


@dataclass(frozen=True)
class Failure:
    """A level of a table whose newest asking failed."""

    level: str
    on: datetime
    sentence: str
    since: datetime | None


@dataclass(frozen=True)
class Table:
    """A table that is fetched, and how it stands."""

    definition: TableDefinition
    standings: Sequence[Standing]

    @property
    def answers(self) -> list[Retrieval]:
        """The newest answer of each level, the newest first."""
        there = [one.answered for one in self.standings if one.answered]
        return sorted(there, key=lambda one: one.retrieved_at, reverse=True)

    @property
    def number(self) -> str:
        """The source's number for it."""
        return self.answers[0].table_id if self.answers else self.definition.table

    @property
    def page(self) -> str:
        """Where one reads about it at the source."""
        if self.definition.source == "fhi":
            return fhi.page_of(self.definition.bank, self.number)
        return ssb.page_of(self.number)

    @property
    def fetched(self) -> datetime | None:
        """When it last answered."""
        return self.answers[0].retrieved_at if self.answers else None

    @property
    def updated(self) -> datetime | None:
        """When the source itself last changed it, as far as we have seen."""
        return max((one.updated for one in self.answers if one.updated), default=None)

    @property
    def failures(self) -> list[Failure]:
        """The levels whose newest asking failed, and since when they stand still."""
        return [
            Failure(
                str(LEVELS.get(one.newest.level, one.newest.level)),
                one.newest.noted_at,
                next(iter(one.newest.faults), ""),
                one.answered.retrieved_at if one.answered else None,
            )
            for one in self.standings
            if one.failed
        ]


@dataclass(frozen=True)
class Source:
    """Who publishes figures, on what terms, and the tables that are fetched from there."""

    key: str
    name: str
    credit: str
    licence: str
    licence_page: str
    tables: Sequence[Table] = ()
    holds: Promise | str = ""


PLACES: Sequence[Source] = (
    Source(
        "klass",
        klass.NAME,
        klass.ATTRIBUTION,
        klass.LICENCE,
        klass.LICENCE_URL,
        holds=_("The numbers of municipalities and counties, what they became, and KOSTRA groups"),
    ),
    Source(
        "kartverket",
        kartverket.NAME,
        kartverket.ATTRIBUTION,
        kartverket.LICENCE,
        kartverket.LICENCE_URL,
        holds=_("Names in every official language, and a point on the map"),
    ),
    Source(
        "brreg",
        brreg.NAME,
        brreg.ATTRIBUTION,
        brreg.LICENCE,
        brreg.LICENCE_URL,
        holds=_("Organisation numbers"),
    ),
    Source(
        "norway-geodata",
        "norway-geodata",
        "norway-geodata",
        "MIT",
        "",
        holds=_(
            "Form of Norwegian, centre and web address, and the population and area that came with the list"
        ),
    ),
)

_BY_CHANCE = _("Less than 5 in 100 would differ so much by chance.")
_HARDLY = _("Less than 2 in 1,000 would differ so much by chance.")
MEANINGS: Sequence[tuple[Promise, Promise]] = (
    (VERDICTS[Verdict.MUCH_HIGHER], _HARDLY),
    (VERDICTS[Verdict.HIGHER], _BY_CHANCE),
    (
        VERDICTS[Verdict.SAME],
        _("Chance alone may be behind the difference. It does not say that the places are alike."),
    ),
    (VERDICTS[Verdict.LOWER], _BY_CHANCE),
    (VERDICTS[Verdict.MUCH_LOWER], _HARDLY),
    (
        VERDICTS[Verdict.TOO_FEW],
        _("Fewer than ten events, and fewer than ten to be expected. Nothing is claimed."),
    ),
    (
        DIRECTIONS[Direction.RISING],
        _("A test of the newest ten years says that it goes up by more than chance."),
    ),
    (
        DIRECTIONS[Direction.FALLING],
        _("A test of the newest ten years says that it goes down by more than chance."),
    ),
    (DIRECTIONS[Direction.UNCLEAR], _("The years go up and down as chance may make them.")),
    (
        DIRECTIONS[Direction.TOO_FEW],
        _("Fewer than ten events, or fewer than three periods. Nothing is claimed."),
    ),
)
"""What the words that come from tests mean, in the order they are read."""


def sources_page() -> dict[str, Any]:
    """All that the page of data sources shows. One query."""
    return {
        "sources": _sources(standings()),
        "places": PLACES,
        "places_from": PLACES_FROM,
        "meanings": MEANINGS,
    }


def _sources(standing: Mapping[tuple[str, str], Standing]) -> list[Source]:
    tables = [
        Table(one, [s for (key, _level), s in standing.items() if key == one.key])
        for one in library().tables
    ]
    return [
        Source(
            key,
            adapter.NAME,
            adapter.ATTRIBUTION,
            adapter.LICENCE,
            adapter.LICENCE_URL,
            [table for table in tables if table.definition.source == key],
        )
        for key, adapter in ADAPTERS.items()
    ]
