"""The ranking: agreed scores through a formula, how firm each place is, and what people moved."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trygt.methods import scores
from trygt.priorities.grids import Band, Formula
from trygt.priorities.models import Override
from trygt.priorities.places import Place

Scores = Mapping[str, int]


@dataclass(frozen=True)
class Flip:
    """One score moved by one that would let the next cell pass this one."""

    place: Place
    criterion: str
    before: int
    after: int


@dataclass(frozen=True)
class Placed:
    """A cell in the ranking. `rank` is the formula's, shared by equals; `standing` after what was moved.

    `best` and `worst` are the ranks it can reach if any one score of any cell moves by one; `flips`
    are the single steps that turn it and the cell below round.
    """

    place: Place
    scores: Scores
    index: float
    band: Band | None
    rank: int
    standing: int
    best: int
    worst: int
    flips: tuple[Flip, ...]
    override: Override | None = None

    @property
    def holds(self) -> bool:
        """Whether no single score moved by one changes its place."""
        return self.best == self.worst

    @property
    def stability(self) -> str:
        """How firm the place is, in words."""
        if self.holds:
            return _("Holds: no single score moved by one changes its place.")
        return _("Close: could be anywhere from %(best)s to %(worst)s.") % {
            "best": self.best,
            "worst": self.worst,
        }


@dataclass(frozen=True)
class Ranking:
    """All agreed cells by their standing. Of `pairs` neighbours `firm` keep their order."""

    formula: Formula
    rows: tuple[Placed, ...] = ()
    pairs: int = 0
    firm: int = 0

    def at(self, place: Place) -> Placed | None:
        """One cell of it."""
        return next((row for row in self.rows if row.place == place), None)


def ranking(
    agreed: Mapping[Place, Scores], formula: Formula, overrides: Mapping[Place, Override]
) -> Ranking:
    """Cells with their agreed scores by criterion, ranked by `formula`, then moved as people decided.

    Equals share a rank (1, 2, 2, 4) and stand in the order given.
    """
    names = {" ".join(place): place for place in agreed}
    items = {name: dict(agreed[place]) for name, place in names.items()}
    order = scores.ranked(items, formula.calculated)
    firm = scores.stability(items, formula.calculated)
    moved = {place: o for place, o in overrides.items() if place in agreed and o.place is not None}
    found = {names[row.item]: row for row in order}
    standing = _standing({place: row.rank or 0 for place, row in found.items()}, moved)
    rows = tuple(
        Placed(
            place=place,
            scores=agreed[place],
            index=row.score or 0,
            band=formula.band(row.score or 0),
            rank=row.rank or 0,
            standing=number,
            best=firm.standings[row.item].best,
            worst=firm.standings[row.item].worst,
            flips=_flips(row.item, firm, names),
            override=moved.get(place),
        )
        for place, number in standing.items()
        for row in [found[place]]
    )
    return Ranking(formula, rows, firm.pairs, firm.firm_pairs)


def _flips(item: str, firm: scores.Stability, names: Mapping[str, Place]) -> tuple[Flip, ...]:
    return tuple(
        Flip(names[flip.item], flip.criterion, int(flip.before), int(flip.after))
        for flip in firm.flips
        if flip.above == item
    )


def _standing(ranks: Mapping[Place, int], moved: Mapping[Place, Override]) -> dict[Place, int]:
    """The order after moving, each with its number; those not moved still share it with equals."""
    final = [place for place in ranks if place not in moved]
    for place in sorted(moved, key=lambda place: moved[place].place or 0):
        final.insert((moved[place].place or 1) - 1, place)
    numbers: dict[Place, int] = {}
    for at, place in enumerate(final, start=1):
        before = final[at - 2] if at > 1 else None
        equal = before and not {before, place} & set(moved) and ranks[before] == ranks[place]
        numbers[place] = numbers[before] if before and equal else at
    return numbers
