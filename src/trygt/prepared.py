"""Reads and swaps that every page and every save asks: the SQL is made once, and only filled in after that.

Making the SQL of a small query costs Django several times what the database needs to answer it.
docs/decisions/0019-prepared-reads.md says which queries are kept so, and what it gave.
"""

import copy
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.sql import UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")


class Blank(models.Expression):
    """A value that is filled in at each asking, read and written as `field` does."""

    def __init__(self, name: str, field: "models.Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The place of the value."""
        return "%s", [self]


def _filled(places: Iterable[Any], given: dict[str, Any], connection: Any) -> tuple[Any, ...]:
    return tuple(
        place.output_field.get_db_prep_save(given[place.name], connection)
        if isinstance(place, Blank)
        else place
        for place in places
    )


class Prepared(Generic[Row]):
    """A queryset with `Blank` values. `Prepared(make)(name=value)` is the list of its rows.

    The queryset must be whole: no prefetching, and every blank is filled at each asking.
    """

    def __init__(self, make: "Callable[[], models.QuerySet[Any, Row]]") -> None:
        self._make = make
        self._kept: dict[str, tuple[Any, SQLCompiler, str, tuple[Any, ...]]] = {}

    def __call__(self, **given: Any) -> list[Row]:
        """The rows. One query."""
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor not in self._kept:
            queryset = self._make()
            made = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
            self._kept[connection.vendor] = queryset, made, *made.as_sql()
        queryset, made, sql, places = self._kept[connection.vendor]
        compiler = copy.copy(made)  # it holds nothing but what the SQL was made from
        compiler.connection = connection
        filled = _filled(places, given, connection)
        compiler.as_sql = lambda *_args, **_kwargs: (sql, filled)  # type: ignore[method-assign]
        asking = queryset.all()
        asking.query.get_compiler = lambda *_args, **_kwargs: compiler
        return list(asking)

    def first(self, **given: Any) -> Row | None:
        """The first row, or None."""
        return next(iter(self(**given)), None)


class PreparedUpdate:
    """An update with `Blank` values in its conditions and what it sets. Gives the number of rows changed."""

    def __init__(
        self, make: "Callable[[], models.QuerySet[Any]]", **values: "Blank | models.Expression"
    ) -> None:
        self._make, self._values = make, values
        self._kept: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def __call__(self, **given: Any) -> int:
        """Change the rows the conditions choose. One query."""
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor not in self._kept:
            query: Any = self._make().query.chain(UpdateQuery)
            query.add_update_values(self._values)
            self._kept[connection.vendor] = query.get_compiler(using=DEFAULT_DB_ALIAS).as_sql()
        sql, places = self._kept[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(sql, _filled(places, given, connection))
            return int(cursor.rowcount)
