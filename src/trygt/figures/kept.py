"""The current version of series, as rows light enough to compare thousands of at once."""

from collections.abc import Iterable
from typing import Any, NamedTuple, Self

from trygt.figures.models import Series

Place = tuple[int | None, str]
"""A community's id and "", or None and the code of an area."""


class Version(NamedTuple):
    """What a series of one place holds now."""

    pk: int
    number: int
    retrieval: int
    points: dict[str, float]
    flags: dict[str, str]
    carried: dict[str, int]


class Kept:
    """Current versions by key and place."""

    def __init__(self, found: dict[tuple[str, Place], Version]) -> None:
        self.found = found

    @classmethod
    def of_keys(cls, keys: Iterable[str], places: Iterable[Place] | None = None) -> Self:
        """Those of some keys, of some places or all. One query."""
        rows = Series.objects.filter(key__in=set(keys), current=True)
        if places is not None:
            chosen = list(places)
            rows = rows.filter(community__in=[c for c, _area in chosen if c]) | rows.filter(
                area__in=[area for _c, area in chosen if area]
            )
        columns: Any = rows.values_list(
            *("key", "community_id", "area", "pk", "version", "retrieval_id"),
            *("points", "flags", "carried"),
        )
        return cls(
            {(key, (community, area)): Version(*rest) for key, community, area, *rest in columns}
        )

    def get(self, key: str, place: Place) -> Version | None:
        """The current version, if there is one."""
        return self.found.get((key, place))
