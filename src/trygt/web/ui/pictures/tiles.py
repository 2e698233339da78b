"""Norway in stones: a square for every municipality, by county, coloured and marked by status."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trygt.web.ui.pictures.layout import Point, lay

STATUSES: dict[str, tuple[str | Promise, str]] = {
    "certified": (_("Certified"), "success"),
    "in process": (_("In process"), "info"),
    "expired": (_("Expired"), "danger"),
    "none": (_("No certificate"), "neutral"),
}


@dataclass(frozen=True)
class Tile:
    """A community as the map takes it. Without coordinates it stands beside the map."""

    key: str
    name: str
    county: str
    latitude: float | None
    longitude: float | None
    status: str
    href: str = ""

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(
                f"A stone's status is one of {', '.join(STATUSES)}, not {self.status}."
            )

    @property
    def mark(self) -> str:
        """The status as a part of an id."""
        return self.status.replace(" ", "-")

    @property
    def words(self) -> str | Promise:
        """The status in words."""
        return STATUSES[self.status][0]

    @property
    def tone(self) -> str:
        """The tone of the status' badge."""
        return STATUSES[self.status][1]


@dataclass(frozen=True)
class Laid:
    """A tile and the corner of its stone."""

    tile: Tile
    x: int
    y: int


@dataclass(frozen=True)
class County:
    """A county's tiles by name, for the list, and how many are certified."""

    name: str
    tiles: tuple[Tile, ...]

    @property
    def certified(self) -> int:
        """How many have a certificate."""
        return sum(tile.status == "certified" for tile in self.tiles)


@dataclass(frozen=True)
class Legend:
    """A status, its words and how many have it."""

    mark: str
    words: str | Promise
    count: int


@dataclass(frozen=True)
class Stones:
    """The drawing."""

    template: ClassVar[str] = "ui/pictures/stones.html"
    laid: tuple[Laid, ...]
    beside: tuple[Tile, ...]
    counties: tuple[County, ...]
    legend: tuple[Legend, ...]
    width: int
    height: int


UNIT = 10  # drawing units a half stone


def stones(tiles: Sequence[Tile]) -> Stones:
    """The map of these communities."""
    known = [t for t in tiles if t.latitude is not None and t.longitude is not None]
    points = (Point(t.key, t.county, t.latitude or 0.0, t.longitude or 0.0) for t in known)
    places = lay(tuple(sorted(points, key=lambda point: (point.latitude, point.key))))
    laid = tuple(
        Laid(tile, (places[tile.key][0] - 1) * UNIT, (places[tile.key][1] - 1) * UNIT)
        for tile in sorted(known, key=lambda tile: (tile.county, tile.name, tile.key))
    )
    beside = tuple(tile for tile in tiles if tile.latitude is None or tile.longitude is None)
    return Stones(
        laid=laid,
        beside=beside,
        counties=_counties(known, beside),
        legend=tuple(
            Legend(status.replace(" ", "-"), shown, sum(t.status == status for t in tiles))
            for status, (shown, _tone) in STATUSES.items()
        ),
        width=max((stone.x for stone in laid), default=0) + 2 * UNIT,
        height=max((stone.y for stone in laid), default=0) + 2 * UNIT,
    )


def _counties(known: Sequence[Tile], beside: Sequence[Tile]) -> tuple[County, ...]:
    ordered = sorted(known, key=lambda tile: (tile.county, tile.name))
    found = [
        County(name, tuple(own)) for name, own in groupby(ordered, key=lambda tile: tile.county)
    ]
    if beside:
        found.append(County("", tuple(sorted(beside, key=lambda tile: tile.name))))
    return tuple(found)
