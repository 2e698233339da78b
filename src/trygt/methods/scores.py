"""Scores for setting priorities, rankings by them, and how firm a ranking is."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite, prod
from types import MappingProxyType

from trygt.methods import checking


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is scored, the ends of its scale, and the step people move it by."""

    name: str
    low: float = 1
    high: float = 5
    step: float = 1


@dataclass(frozen=True, slots=True)
class Formula:
    """A named way to turn scores into one number; `calculate` takes them in the criteria's order."""

    name: str
    criteria: tuple[Criterion, ...]
    calculate: Callable[..., float]

    def of(self, scores: Mapping[str, float | None]) -> float | None:
        """The number; None if a score is missing, ValueError if one is off its scale."""
        values = []
        for criterion in self.criteria:
            value = scores.get(criterion.name)
            if value is None:
                return None
            if not (isfinite(value) and criterion.low <= value <= criterion.high):
                scale = f"{criterion.low:g}–{criterion.high:g}"
                raise ValueError(f"{criterion.name} lies on {scale}; got {value!r}")
            values.append(value)
        return self.calculate(*values)


@dataclass(frozen=True, slots=True)
class Ranked:
    """An item's place: 1 is first, equals share a place. Score and rank None: not fully scored."""

    item: str
    score: float | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Flip:
    """One step of one score that turns two neighbours round."""

    above: str
    below: str
    item: str
    criterion: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Standing:
    """The best and worst place an item reaches if any one score of any one item moves a step."""

    item: str
    rank: int
    best: int
    worst: int

    @property
    def firm(self) -> bool:
        """Whether the place is the same whichever score moves; else it is close."""
        return self.best == self.worst


@dataclass(frozen=True, slots=True)
class Stability:
    """How a ranking answers to single steps. `flips` are ordered by the place of the pair."""

    standings: Mapping[str, Standing]
    flips: tuple[Flip, ...]
    pairs: int
    """How many neighbours stand in a clear order (equals do not)."""

    @property
    def firm_pairs(self) -> int:
        """How many neighbours no single step turns round."""
        return self.pairs - len({(flip.above, flip.below) for flip in self.flips})


def basic_priority_rating(size: float, seriousness: float, effectiveness: float) -> float:
    """BPR = (A + B)·C / 3 (Hanlon) [R-UIC]."""
    return (size + seriousness) * effectiveness / 3


def overall_priority_rating(
    size: float,
    seriousness: float,
    effectiveness: float,
    propriety: float,
    economics: float,
    acceptability: float,
    resources: float,
    legality: float,
) -> float:
    """OPR = BPR × D, D the product of PEARL's five answers: one "no" (0) makes it 0 [R-UIC]."""
    pearl = prod((propriety, economics, acceptability, resources, legality))
    return basic_priority_rating(size, seriousness, effectiveness) * pearl


def modified_hanlon(size: float, seriousness: float, feasibility: float) -> float:
    """(A + 2B) × C [R-HNE]."""
    return (size + 2 * seriousness) * feasibility


def paho(
    size: float,
    seriousness: float,
    effectiveness: float,
    inequity: float,
    positioning: float,
) -> float:
    """(A + B + E)·C / 3 × F: Hanlon without PEARL, with inequity E and positioning F [R-PAHO].

    INFERRED: the source names the parts; how they are joined, and F as a factor about 1, is ours.
    """
    return (size + seriousness + inequity) * effectiveness / 3 * positioning


def product(frequency: float, severity: float, preventability: float) -> float:
    """Frequency × severity × preventability, each 1–5 (methods.md 8.9)."""
    return frequency * severity * preventability


def priority_index(
    extent: float, severity: float, preventability: float, inequality: float, trend: float
) -> float:
    """(E + S) × P + I + T, each 1–5, so 4–60 (norway.md 5.3.1)."""
    return (extent + severity) * preventability + inequality + trend


def hazard(
    likelihood: float, extreme: float, severe: float, serious: float, moderate: float
) -> float:
    """The UK housing hazard score: Σ weight × (1/L) × spread %, once in L years [R-HHSRS].

    Spreads are the outcomes' shares in percent and sum to 100; weights 10,000, 1,000, 300, 10.
    """
    checking.positive(likelihood, "likelihood (1 in L)")
    spreads = (extreme, severe, serious, moderate)
    if abs(sum(checking.count(spread, "spread") for spread in spreads) - 100) > 1e-9:
        raise ValueError(f"the spreads of outcomes must sum to 100 %; got {spreads}")
    weighed = zip((10_000, 1_000, 300, 10), spreads, strict=True)
    return sum(weight * spread for weight, spread in weighed) / likelihood


def _ten(*names: str) -> tuple[Criterion, ...]:
    return tuple(Criterion(name, 0, 10) for name in names)


def _five(*names: str) -> tuple[Criterion, ...]:
    return tuple(Criterion(name) for name in names)


_PEARL = ("propriety", "economics", "acceptability", "resources", "legality")
_HANLON = (
    Criterion("size", 0, 10),
    Criterion("seriousness", 0, 20),
    Criterion("effectiveness", 0, 10),
)
FORMULAS: Mapping[str, Formula] = MappingProxyType(
    {
        formula.name: formula
        for formula in (
            Formula(
                "priority_index",
                _five("extent", "severity", "preventability", "inequality", "trend"),
                priority_index,
            ),
            Formula("product", _five("frequency", "severity", "preventability"), product),
            Formula("basic_priority_rating", _HANLON, basic_priority_rating),
            Formula(
                "overall_priority_rating",
                (*_HANLON, *(Criterion(name, 0, 1) for name in _PEARL)),
                overall_priority_rating,
            ),
            Formula("modified_hanlon", _ten("size", "seriousness", "feasibility"), modified_hanlon),
            Formula(
                "paho",
                (*_HANLON, Criterion("inequity", 0, 10), Criterion("positioning", 0.5, 1.5, 0.5)),
                paho,
            ),
        )
    }
)
"""The formulas a ranking can use, with the criteria each needs. Scales are Hanlon's (INFERRED)."""


def ranked(items: Mapping[str, Mapping[str, float | None]], formula: Formula) -> list[Ranked]:
    """Items by falling score, equals sharing a place and in the order given; unscored ones last."""
    scores = {item: formula.of(given) for item, given in items.items()}
    ordered = sorted(value for value in scores.values() if value is not None)
    found = [
        Ranked(item, score, None if score is None else _place(ordered, score))
        for item, score in scores.items()
    ]
    return sorted(found, key=lambda row: len(found) + 1 if row.rank is None else row.rank)


def stability(items: Mapping[str, Mapping[str, float | None]], formula: Formula) -> Stability:
    """How places move if any one score of any one item moves one step on its scale.

    Items not fully scored are left out, as they have no place.
    """
    places = [row for row in ranked(items, formula) if row.score is not None]
    scores = {row.item: row.score for row in places if row.score is not None}
    ordered = sorted(scores.values())
    moves = {item: list(_moves(items[item], formula)) for item in scores}
    reach = {
        item: (
            min([scores[item], *(move.score for move in moves[item])]),
            max([scores[item], *(move.score for move in moves[item])]),
        )
        for item in scores
    }
    standings = {}
    for item, score in scores.items():
        rank = _place(ordered, score)
        # Moving itself: its place among the others, who stand still.
        best = _place(ordered, reach[item][1])
        worst = _place(ordered, reach[item][0]) - (reach[item][0] < score)
        # Another moving: at most one comes from above to level or below, or the other way.
        overtaken = any(s > score and reach[other][0] <= score for other, s in scores.items())
        overtaking = any(s <= score < reach[o][1] for o, s in scores.items() if o != item)
        standings[item] = Standing(
            item, rank, min(best, rank - overtaken), max(worst, rank + overtaking)
        )
    flips: list[Flip] = []
    pairs = 0
    for upper, lower in pairwise(places):
        above, below = upper.item, lower.item
        if scores[above] == scores[below]:
            continue
        pairs += 1
        flips += [
            Flip(above, below, above, move.criterion, move.before, move.after)
            for move in moves[above]
            if move.score < scores[below]
        ]
        flips += [
            Flip(above, below, below, move.criterion, move.before, move.after)
            for move in moves[below]
            if move.score > scores[above]
        ]
    return Stability(MappingProxyType(standings), tuple(flips), pairs)


@dataclass(frozen=True, slots=True)
class _Move:
    criterion: str
    before: float
    after: float
    score: float


def _moves(given: Mapping[str, float | None], formula: Formula) -> Iterator[_Move]:
    """Every single step on the scales, with the score it leads to."""
    for criterion in formula.criteria:
        before = given[criterion.name]
        if before is None:
            continue
        for wanted in (before - criterion.step, before + criterion.step):
            after = min(max(wanted, criterion.low), criterion.high)
            score = formula.of({**given, criterion.name: after})
            if after != before and score is not None:
                yield _Move(criterion.name, before, after, score)


def _place(ordered: list[float], score: float) -> int:
    """1 + how many of the rising scores are above this one."""
    return 1 + len(ordered) - bisect_right(ordered, score)
