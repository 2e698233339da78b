"""What is known about a community in numbers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from trygt.places.models import Community, FactKind
from trygt.places.queries import latest_fact

# What a scheme calls a series → the kind of fact places holds.
FACTS = {"population": FactKind.POPULATION, "area": FactKind.AREA}


@dataclass(frozen=True)
class KnownFigure:
    """A number, and where it is from. `retrieved` is the day it was fetched, if it was fetched."""

    value: Decimal
    unit: str
    year: int
    source: str
    attribution: str
    url: str
    retrieved: date | None = None


def known(community: Community, series: str) -> KnownFigure | None:
    """The newest figure of a series ("population", "area") for a community, or None."""
    kind = FACTS.get(series)
    fact = latest_fact(community, kind) if kind else None
    if fact is None:
        return None
    return KnownFigure(fact.value, fact.unit, fact.year, fact.source, fact.attribution, fact.url)
