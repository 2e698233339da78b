"""Where each municipality's stone lies: an equal-tile map that keeps the shape of the country.

The representative points are drawn flat, pushed apart until every stone has room, and laid on
a grid. Each county has its own grid, shifted by half a stone at most, so that a gap of half a
stone runs between counties. Everything is deterministic: the same points give the same map.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

KM_PER_DEGREE = 111.2
KM_PER_STONE = 34.0
GAP = 3  # half stones between the middles of stones of different counties
ROOM = 2  # half stones between the middles of stones of one county
ROUNDS = 90
SWEEPS = 12
REACH = 4  # how far apart two spots can be and still push each other
SLACK = 1.05  # the spots are pushed a little further apart than the stones need
NEARNESS = 16.0  # how much a stone wants neighbours of its own county, in squared half stones
LONELY = 60.0  # how much it dislikes having none


@dataclass(frozen=True)
class Point:
    """A place to lay a stone for."""

    key: str
    county: str
    latitude: float
    longitude: float


Place = tuple[int, int]


@lru_cache(maxsize=8)
def lay(points: tuple[Point, ...]) -> dict[str, Place]:
    """The middle of every stone in half stones, x to the east and y to the south, from (1, 1).

    The order of the points decides ties: give them always in the same one.
    """
    if not points:
        return {}
    wanted = _spread(_flat(points), [point.county for point in points])
    laid = _settle(points, wanted)
    left, top = min(x for x, _ in laid), min(y for _, y in laid)
    return {
        point.key: (x - left + 1, y - top + 1) for point, (x, y) in zip(points, laid, strict=True)
    }


def _flat(points: Sequence[Point]) -> list[list[float]]:
    """Positions in half stones. The meridian in the middle of the country stays upright."""
    middle = (min(p.longitude for p in points) + max(p.longitude for p in points)) / 2 - 2.5
    unit = KM_PER_STONE / 2
    return [
        [
            (p.longitude - middle) * cos(radians(p.latitude)) * KM_PER_DEGREE / unit,
            -p.latitude * KM_PER_DEGREE / unit,
        ]
        for p in points
    ]


def _spread(spots: list[list[float]], counties: Sequence[str]) -> list[list[float]]:
    """Push spots apart until squares of the wanted size hardly overlap."""
    for _round in range(ROUNDS):
        moved = False
        for one, other in _close(spots):
            room = (ROOM if counties[one] == counties[other] else GAP) * SLACK
            across, down = (spots[other][axis] - spots[one][axis] for axis in (0, 1))
            overlap_x, overlap_y = room - abs(across), room - abs(down)
            if overlap_x <= 0.02 or overlap_y <= 0.02:
                continue
            moved = True
            axis, overlap, way = (
                (0, overlap_x, across) if overlap_x < overlap_y else (1, overlap_y, down)
            )
            push = overlap * (0.28 if way >= 0 else -0.28)
            spots[one][axis] -= push
            spots[other][axis] += push
        if not moved:
            break
    return spots


def _close(spots: Sequence[Sequence[float]]) -> Iterator[tuple[int, int]]:
    """Pairs of spots within reach of each other, in a fixed order."""
    boxes: dict[Place, list[int]] = defaultdict(list)
    for index, (x, y) in enumerate(spots):
        boxes[int(x // REACH), int(y // REACH)].append(index)
    for (across, down), here in boxes.items():
        near = [
            other
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in boxes.get((across + dx, down + dy), ())
        ]
        for one in here:
            for other in near:
                if one < other:
                    yield one, other


class _Ground:
    """The half-stone grid: who lies where, and whether there is room."""

    def __init__(self, counties: Sequence[str]) -> None:
        self.counties = counties
        self.at: dict[Place, int] = {}

    def free(self, place: Place, county: str, but: frozenset[int] = frozenset()) -> bool:
        """Whether a stone of a county fits here."""
        x, y = place
        for dx in range(-GAP + 1, GAP):
            for dy in range(-GAP + 1, GAP):
                other = self.at.get((x + dx, y + dy))
                if other is None or other in but:
                    continue
                room = ROOM if self.counties[other] == county else GAP
                if abs(dx) < room and abs(dy) < room:
                    return False
        return True

    def friends(self, place: Place, county: str, but: int) -> int:
        """How many stones of the same county touch this place with a whole side."""
        x, y = place
        sides = ((x - ROOM, y), (x + ROOM, y), (x, y - ROOM), (x, y + ROOM))
        found = (self.at.get(side, but) for side in sides)
        return sum(1 for other in found if other != but and self.counties[other] == county)

    def beside(self, county: str, but: int) -> list[Place]:
        """Every place with a whole side against a stone of the county, in a fixed order."""
        found = {
            side
            for (x, y), other in self.at.items()
            if other != but and self.counties[other] == county
            for side in ((x - ROOM, y), (x + ROOM, y), (x, y - ROOM), (x, y + ROOM))
        }
        return sorted(found)


def _settle(points: Sequence[Point], wanted: Sequence[Sequence[float]]) -> list[Place]:
    """Lay every stone on its county's grid, then let each move to where it lies better."""
    counties = [point.county for point in points]
    ground = _Ground(counties)
    shifts = _shifts(counties, wanted)
    laid: list[Place] = [(0, 0)] * len(points)
    for index in _from_the_middle(counties, wanted):
        place = next(
            spot
            for spot in _around(wanted[index], shifts[counties[index]])
            if ground.free(spot, counties[index])
        )
        laid[index] = place
        ground.at[place] = index
    for _sweep in range(SWEEPS):
        moves = [_better(index, laid, wanted, ground, shifts) for index in range(len(points))]
        swaps = _swap(counties, laid, wanted, ground)
        if not any(moves) and not swaps:
            break
    for county in sorted(set(counties)):
        _join(county, laid, ground)
    return laid


def _shifts(counties: Sequence[str], wanted: Sequence[Sequence[float]]) -> dict[str, Place]:
    """Each county's grid, shifted so that its stones move least."""
    members: dict[str, list[Sequence[float]]] = defaultdict(list)
    for county, spot in zip(counties, wanted, strict=True):
        members[county].append(spot)

    def unrest(spots: list[Sequence[float]], axis: int, shift: int) -> float:
        return sum(((spot[axis] - shift + 1) % ROOM - 1) ** 2 for spot in spots)

    return {
        county: (
            min((0, 1), key=lambda shift: unrest(spots, 0, shift)),
            min((0, 1), key=lambda shift: unrest(spots, 1, shift)),
        )
        for county, spots in members.items()
    }


def _from_the_middle(counties: Sequence[str], wanted: Sequence[Sequence[float]]) -> list[int]:
    """County by county, each from its middle outwards, so that it stays whole."""
    members: dict[str, list[int]] = defaultdict(list)
    for index, county in enumerate(counties):
        members[county].append(index)
    order = []
    for county in sorted(members, key=lambda name: (len(members[name]), name)):
        own = members[county]
        middle = [sum(wanted[i][axis] for i in own) / len(own) for axis in (0, 1)]
        order += sorted(own, key=lambda i: (_apart(wanted[i], middle), i))
    return order


def _apart(one: Sequence[float], other: Sequence[float]) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _around(spot: Sequence[float], shift: Place) -> Iterator[Place]:
    """Places of a grid by distance from a spot, without end."""
    x = round((spot[0] - shift[0]) / ROOM) * ROOM + shift[0]
    y = round((spot[1] - shift[1]) / ROOM) * ROOM + shift[1]
    ring = 0
    while True:
        found = [
            (x + dx * ROOM, y + dy * ROOM)
            for dx in range(-ring, ring + 1)
            for dy in range(-ring, ring + 1)
            if max(abs(dx), abs(dy)) == ring
        ]
        yield from sorted(found, key=lambda place: (_apart(place, spot), place))
        ring += 1


def _better(
    index: int,
    laid: list[Place],
    wanted: Sequence[Sequence[float]],
    ground: _Ground,
    shifts: dict[str, Place],
) -> bool:
    """Move one stone to the best free place near where it wants to lie. Says whether it moved."""
    county = ground.counties[index]
    here = laid[index]
    itself = frozenset({index})

    def unease(place: Place) -> float:
        friends = ground.friends(place, county, index)
        return _apart(place, wanted[index]) - NEARNESS * friends + (0 if friends else LONELY)

    best, least = here, unease(here) - 0.01
    near = _around(wanted[index], shifts[county])
    beside = ground.beside(county, index)
    for place in (*[next(near) for _ in range(25)], *beside):
        if place != here and unease(place) < least and ground.free(place, county, itself):
            best, least = place, unease(place)
    if best == here:
        return False
    del ground.at[here]
    ground.at[best] = index
    laid[index] = best
    return True


def _swap(
    counties: Sequence[str],
    laid: list[Place],
    wanted: Sequence[Sequence[float]],
    ground: _Ground,
) -> bool:
    """Let two stones of a county change places where both together lie nearer. Says whether any did."""
    changed = False
    members: dict[str, list[int]] = defaultdict(list)
    for index, county in enumerate(counties):
        members[county].append(index)
    for own in members.values():
        for at, one in enumerate(own):
            for other in own[at + 1 :]:
                now = _apart(laid[one], wanted[one]) + _apart(laid[other], wanted[other])
                then = _apart(laid[other], wanted[one]) + _apart(laid[one], wanted[other])
                if then < now - 0.01:
                    laid[one], laid[other] = laid[other], laid[one]
                    ground.at[laid[one]], ground.at[laid[other]] = one, other
                    changed = True
    return changed


def _join(county: str, laid: list[Place], ground: _Ground) -> None:
    """Slide the smaller heaps of a county's stones towards the largest until they touch it."""
    while True:
        heaps = _heaps([i for i, name in enumerate(ground.counties) if name == county], laid)
        steps = (_step(heap, heaps[0], laid, ground) for heap in reversed(heaps[1:]))
        step = next((found for found in steps if found), None)
        if not step:
            return
        heap, (dx, dy) = step
        for index in heap:
            del ground.at[laid[index]]
        for index in heap:
            laid[index] = (laid[index][0] + dx, laid[index][1] + dy)
            ground.at[laid[index]] = index


def _heaps(own: list[int], laid: Sequence[Place]) -> list[list[int]]:
    """A county's stones in heaps that touch by a side or a corner, the largest first."""
    left, heaps = list(own), []
    while left:
        heap = [left.pop(0)]
        for one in heap:
            x, y = laid[one]
            near = [i for i in left if abs(laid[i][0] - x) <= ROOM and abs(laid[i][1] - y) <= ROOM]
            heap += near
            left = [i for i in left if i not in near]
        heaps.append(heap)
    return sorted(heaps, key=lambda heap: (-len(heap), heap))


def _step(
    heap: list[int], goal: list[int], laid: Sequence[Place], ground: _Ground
) -> tuple[list[int], Place] | None:
    """One step of a heap towards another, if nothing lies in the way."""
    near, far = min(
        ((one, other) for one in heap for other in goal),
        key=lambda pair: _apart(laid[pair[0]], laid[pair[1]]),
    )
    across, down = laid[far][0] - laid[near][0], laid[far][1] - laid[near][1]
    ways = [(ROOM if across > 0 else -ROOM, 0), (0, ROOM if down > 0 else -ROOM)]
    if abs(down) > abs(across):
        ways.reverse()
    itself = frozenset(heap)
    for dx, dy in ways:
        if (dx and not across) or (dy and not down):
            continue
        places = [(laid[i][0] + dx, laid[i][1] + dy) for i in heap]
        if all(ground.free(place, ground.counties[near], itself) for place in places):
            return heap, (dx, dy)
    return None
