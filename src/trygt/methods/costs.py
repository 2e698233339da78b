"""What injuries cost: cases times unit costs, which are handed in with price year and source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trygt.methods import checking


@dataclass(frozen=True, slots=True)
class UnitCost:
    """The cost of one case of a severity, as a source gives it. Data, never a constant in code.

    `basis` says what it was worked out for (road): it does not hold elsewhere without adjustment.
    """

    severity: str
    amount: float
    price_year: int
    source: str
    currency: str = "NOK"
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """A sum in the money of one price year, its parts by severity, and where unit costs are from."""

    total: float
    parts: Mapping[str, float]
    price_year: int
    currency: str
    sources: tuple[str, ...]
    bases: tuple[str, ...]


def cost(cases: Mapping[str, float | None], units: Iterable[UnitCost]) -> Cost | None:
    """Σ cases × unit cost over severities (methods.md 8.10) [N-TOI].

    None if a number of cases is missing. ValueError if a severity has no unit cost or two, or if
    those used differ in price year or currency: prices of different years are not added.
    """
    known: dict[str, UnitCost] = {}
    for unit in units:
        if unit.severity in known:
            raise ValueError(f"two unit costs for {unit.severity!r}")
        checking.count(unit.amount, f"the unit cost of {unit.severity!r}")
        known[unit.severity] = unit
    lacking = sorted(severity for severity in cases if severity not in known)
    if lacking or not cases:
        raise ValueError(f"no unit cost for {', '.join(lacking)}" if lacking else "no cases given")
    used = [known[severity] for severity in cases]
    if len({(unit.price_year, unit.currency) for unit in used}) > 1:
        raise ValueError("unit costs differ in price year or currency and cannot be added")
    parts: dict[str, float] = {}
    for severity, number in cases.items():
        if number is None:
            return None
        parts[severity] = checking.count(number, "cases") * known[severity].amount
    return Cost(
        total=sum(parts.values()),
        parts=parts,
        price_year=used[0].price_year,
        currency=used[0].currency,
        sources=tuple(dict.fromkeys(unit.source for unit in used)),
        bases=tuple(dict.fromkeys(unit.basis for unit in used if unit.basis)),
    )
