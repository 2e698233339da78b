"""The wall: a dry-stone wall where every fulfilled item is a stone and what lacks is a hole.

The foundation lies lowest, then what the law asks, then good practice. No two stones are alike,
but the same item always gets the same stone: its shape comes from its key.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: dict[str, str | Promise] = {
    "full": _("In place"),
    "half": _("Partly in place"),
    "planned": _("Under way"),
    "hole": _("Missing"),
    "out": _("Not relevant"),
}
KINDS: dict[str, str | Promise] = {
    "foundation": _("Foundation"),
    "law": _("Law"),
    "practice": _("Good practice"),
}
KEPT = 40  # walls, some hundred kilobytes each
HEIGHTS = {"foundation": 58, "law": 44, "practice": 38}


@dataclass(frozen=True)
class Stone:
    """An item of the wall: full, half, planned, hole or out."""

    key: str
    name: str
    state: str
    href: str = ""

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise ValueError(f"A stone is one of {', '.join(STATES)}, not {self.state}.")

    @property
    def words(self) -> str | Promise:
        """The state in words."""
        return STATES[self.state]


@dataclass(frozen=True)
class Course:
    """Stones that lie together: foundation, law or practice."""

    key: str
    name: str
    kind: str
    stones: tuple[Stone, ...]

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"A course is foundation, law or practice, not {self.kind}.")

    @property
    def words(self) -> str | Promise:
        """The kind in words."""
        return KINDS[self.kind]


@dataclass(frozen=True)
class Cut:
    """A stone as it is drawn."""

    stone: Stone
    outline: str
    tint: int
    middle: tuple[float, float]
    wide: float
    tall: float


@dataclass(frozen=True)
class Label:
    """Words beside the wall and where they stand."""

    name: str | Promise
    x: float
    y: float


@dataclass(frozen=True)
class Face:
    """The wall drawn for one width."""

    shape: str
    width: int
    height: int
    cuts: tuple[Cut, ...]
    labels: tuple[Label, ...]
    kinds: tuple[Label, ...]
    beacon_x: float
    beacon_y: float


@dataclass(frozen=True)
class Legend:
    """A state, its words and how many stones have it."""

    state: str
    words: str | Promise
    count: int


def face_of(
    courses: Sequence[Course], shape: str, *, width: int, left: int, most: int, band: int
) -> Face:
    """Draw from the top down: the last course is highest."""
    cuts: list[Cut] = []
    labels: list[Label] = []
    kinds: list[Label] = []
    y = 92.0
    beacon = y
    rows = [list(_rows(course, most)) for course in courses]
    above = sum(len(own) for own in rows)
    for course, own in zip(reversed(courses), reversed(rows), strict=True):
        tall = HEIGHTS[course.kind]
        down = 15 if band else len(own) * tall / 2 + 5
        labels.append(Label(_short(course.name, left), left and left - 20, y + down))
        if not kinds or kinds[-1].name is not course.words:
            kinds.append(Label(course.words, 0 if left else width, y))
        y += band
        for row in reversed(own):
            above -= 1
            lean = 0 if course.kind == "foundation" else 5 + above * (2.2 if left else 0.8)
            cuts += _lay(row, left + lean, width - lean, y, tall)
            y += tall
    middle = left + (width - left) / 2
    return Face(
        shape, width, round(y) + 8, tuple(cuts), tuple(labels), tuple(kinds), middle, beacon
    )


def _short(name: str, left: int) -> str:
    """As much of a name as there is room for; the table has it whole."""
    most = 27 if left else 40
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _rows(course: Course, most: int) -> Iterator[tuple[Stone, ...]]:
    """A course's stones in as few rows as hold them, evenly."""
    count = -(-len(course.stones) // most)
    at = 0
    for row in range(count):
        size = len(course.stones) // count + (row < len(course.stones) % count)
        yield course.stones[at : at + size]
        at += size


def _lay(row: Sequence[Stone], left: float, right: float, top: float, tall: float) -> Iterator[Cut]:
    """Share the width of a row among its stones, some broad, some narrow."""
    shares = [0.7 + _chance(stone.key, 0) * 0.75 for stone in row]
    x = left
    for stone, share in zip(row, shares, strict=True):
        wide = (right - left) * share / sum(shares)
        outline, tint = _outline(stone.key, x, top, wide, tall), round(_chance(stone.key, 1) * 6)
        yield Cut(stone, outline, tint, (x + wide / 2, top + tall / 2), wide, tall)
        x += wide


def _chance(key: str, turn: int) -> float:
    """A number from 0 to 1 that belongs to the key."""
    return _digest(key)[turn] / 255


@lru_cache(maxsize=2000)
def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _outline(key: str, x: float, y: float, wide: float, tall: float) -> str:
    """A stone's edge: four corners, none quite square, all worn round."""
    gap, rough = 1.6, min(4.0, wide / 12)
    wear = [rough * (_chance(key, turn) - 0.15) for turn in range(2, 10)]
    corners = [
        (x + gap + max(0, wear[0]), y + gap + max(0, wear[1]) * 0.7),
        (x + wide - gap - max(0, wear[2]), y + gap + max(0, wear[3]) * 0.7),
        (x + wide - gap - max(0, wear[4]), y + tall - gap - max(0, wear[5]) * 0.7),
        (x + gap + max(0, wear[6]), y + tall - gap - max(0, wear[7]) * 0.7),
    ]
    drawn = []
    for at, corner in enumerate(corners):
        turn = min(9.0, wide / 3.2, tall / 3.2) * (0.75 + 0.5 * _chance(key, 10 + at))
        before = _towards(corner, corners[at - 1], turn)
        after = _towards(corner, corners[(at + 1) % 4], turn)
        drawn.append(
            f"{'L' if at else 'M'}{before[0]:.1f} {before[1]:.1f}"
            f"Q{corner[0]:.1f} {corner[1]:.1f} {after[0]:.1f} {after[1]:.1f}"
        )
    return "".join(drawn) + "Z"


def _towards(
    one: tuple[float, float], other: tuple[float, float], step: float
) -> tuple[float, float]:
    """The point a step from one corner towards another."""
    long = ((other[0] - one[0]) ** 2 + (other[1] - one[1]) ** 2) ** 0.5 or 1.0
    part = step / long
    return one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part
