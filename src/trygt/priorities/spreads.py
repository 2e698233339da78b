"""How several people's scores of one criterion lie, and when agreeing on a value takes a reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Spread:
    """The scores several people gave one criterion alone."""

    lowest: int
    median: float
    highest: int
    count: int

    def differs(self, distance: int) -> bool:
        """Whether lowest and highest lie at least so far apart."""
        return self.highest - self.lowest >= distance


def spreads(sheets: Iterable[Mapping[str, int]]) -> dict[str, Spread]:
    """The spread of each criterion anybody scored, from everyone's scores by criterion."""
    by_criterion: dict[str, list[int]] = {}
    for sheet in sheets:
        for criterion, value in sheet.items():
            by_criterion.setdefault(criterion, []).append(value)
    return {
        criterion: Spread(min(values), median(values), max(values), len(values))
        for criterion, values in by_criterion.items()
    }


def needs_reason(value: int, proposed: int | None, spread: Spread | None) -> bool:
    """Whether an agreed value must be explained: figures or the median say otherwise, or nobody scored.

    A median between two values, such as 3.5, is met by either of them.
    """
    if proposed is not None and value != proposed:
        return True
    return spread is None or abs(value - spread.median) >= 1


def likely(proposed: int | None, spread: Spread | None) -> int | None:
    """A value to begin with: where figures and median meet, or the one there is; None where they differ."""
    if spread is None:
        return proposed
    near = int(spread.median) if spread.median == int(spread.median) else None
    if proposed is None:
        return near
    return proposed if not needs_reason(proposed, proposed, spread) else None
