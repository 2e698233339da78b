"""The current versions of series as rows light enough to compare and write fifty thousand at once.

The ORM's objects cost ten times what is written; an answer of a million cells is written here in
plain SQL that both databases understand. Nothing else in Trygt writes so much.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Self

from django.db import connection

from trygt.figures.models import Series

Place = tuple[int | None, str]
"""A community's id and "", or None and the code of an area."""

Values = Sequence[float | None]
"""A number for each period; None where a flag says why."""


class Version(NamedTuple):
    """What a series of one place holds now."""

    pk: int
    number: int
    retrieval: int
    periods: str
    values: Values
    flags: dict[str, str]
    carried: dict[str, int]

    @property
    def points(self) -> dict[str, float]:
        """The numbers by period."""
        return points_of(self.periods, self.values)


class Next(NamedTuple):
    """The next version of a series of one place."""

    key: str
    place: Place
    number: int
    periods: str
    values: Values
    flags: Mapping[str, str]
    carried: Mapping[str, int]


def points_of(periods: str, values: Values) -> dict[str, float]:
    """Numbers by period, from what a series keeps; periods stand with a space between."""
    there = zip(periods.split(), values, strict=True)
    return {period: value for period, value in there if value is not None}


class Kept:
    """Current versions by key and place."""

    def __init__(self, found: dict[tuple[str, Place], Version]) -> None:
        self.found = found

    @classmethod
    def of_keys(cls, keys: Iterable[str]) -> Self:
        """Those of some keys. One query."""
        rows: Any = Series.objects.filter(key__in=set(keys), current=True).values_list(
            *("key", "community_id", "area", "pk", "version", "retrieval_id"),
            *("periods", "values", "flags", "carried"),
        )
        return cls(
            {(key, (community, area)): Version(*rest) for key, community, area, *rest in rows}
        )

    def get(self, key: str, place: Place) -> Version | None:
        """The current version, if there is one."""
        return self.found.get((key, place))


_COLUMNS = (
    *("key", "community_id", "area", "version", "current"),
    *("retrieval_id", "periods", "values", "flags", "carried"),
)
_INSERT = "INSERT INTO {table} ({columns}) VALUES ({places})"
AT_ONCE = 500


def write(rows: Iterable[Next], retrieval: int, ended: Sequence[int]) -> None:
    """Write new versions, and end those they follow. Call inside a transaction."""
    for start in range(0, len(ended), AT_ONCE):
        Series.objects.filter(pk__in=ended[start : start + AT_ONCE]).update(current=False)
    sql = _INSERT.format(
        table=connection.ops.quote_name(Series._meta.db_table),  # noqa: SLF001 - Django documents it
        columns=", ".join(connection.ops.quote_name(column) for column in _COLUMNS),
        places=", ".join(["%s"] * len(_COLUMNS)),
    )
    written = json.JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False).encode
    with connection.cursor() as cursor:
        cursor.executemany(
            sql,
            [
                (
                    *(row.key, *row.place, row.number, True, retrieval, row.periods),
                    written(row.values),
                    written(row.flags) if row.flags else "{}",
                    written(row.carried) if row.carried else "{}",
                )
                for row in rows
            ],
        )
