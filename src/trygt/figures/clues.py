"""What figures say about the cells of the risk grid: clues, never scores."""

from collections.abc import Mapping
from dataclasses import dataclass

from trygt.methods.results import Direction, Verdict
from trygt.places.models import Community


@dataclass(frozen=True)
class Clue:
    """One figure's word about one cell of the grid."""

    indicator: str
    title: Mapping[str, str]
    words: str
    per_year: float | None
    verdict: Verdict | None
    direction: Direction | None
    source: str
    href: str = ""


def clues(community: Community) -> dict[tuple[str, str], tuple[Clue, ...]]:
    """The clues of a community by (theme, phase); the phase may be "ALL"."""
    return {}
