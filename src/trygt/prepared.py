"""Reads that every page and every save asks: the SQL is made once, and only filled in after that.

Making the SQL of a small query costs Django several times what the database needs to answer it.
docs/decisions/0019-prepared-reads.md says which reads are kept so, and what it gave.
"""

import copy
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")


class Blank(models.Expression):
    """A value that is filled in at each asking, read and written as `field` does."""

    def __init__(self, name: str, field: "models.Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """The place of the value."""
        return "%s", [self]


class Prepared(Generic[Row]):
    """A queryset with `Blank` values. `Prepared(make)(name=value)` is the list of its rows.

    The queryset must be whole: no prefetching, and as many values as it has names.
    """

    def __init__(self, make: "Callable[[], models.QuerySet[Any, Row]]") -> None:
        self._make = make
        self._kept: dict[str, tuple[Any, SQLCompiler, str, tuple[Any, ...]]] = {}

    def __call__(self, **given: Any) -> list[Row]:
        """The rows. One query."""
        queryset, made, sql, places = self._kept_for_this_database()
        compiler = copy.copy(made)  # it holds nothing but what the SQL was made from
        connection = compiler.connection = connections[made.using]
        filled = tuple(
            place.output_field.get_db_prep_value(given[place.name], connection)
            if isinstance(place, Blank)
            else place
            for place in places
        )
        compiler.as_sql = lambda *_args, **_kwargs: (sql, filled)  # type: ignore[method-assign]
        asking = queryset._chain()
        asking.query.get_compiler = lambda *_args, **_kwargs: compiler
        return list(asking)

    def first(self, **given: Any) -> Row | None:
        """The first row, or None."""
        return next(iter(self(**given)), None)

    def _kept_for_this_database(self) -> tuple[Any, SQLCompiler, str, tuple[Any, ...]]:
        vendor = connections[DEFAULT_DB_ALIAS].vendor
        if vendor not in self._kept:
            queryset = self._make()
            compiler = queryset.query.get_compiler(using=queryset.db)
            self._kept[vendor] = queryset, compiler, *compiler.as_sql()
        return self._kept[vendor]
