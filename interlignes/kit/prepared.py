"""Queries whose SQL is made once a process and run at nearly every request.

Django compiles a query anew each time, which takes three to ten times longer than SQLite needs to answer it. A query
that always has the same shape is compiled once here; afterwards only its values change. The rows are read each time:
nothing is cached but the text of the SQL. docs/adr/0009-prepared-queries.md says why.
"""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models import QuerySet

#: A model, or a dict of a query that asks for values.
Row = TypeVar("Row")
#: The largest key that databases can hold; addresses may be typed with larger ones.
LARGEST = models.BigIntegerField.MAX_BIGINT


def _mark(kind: type, number: int) -> Any:
    """A value that stands for a later one and cannot be mistaken for a constant of the query."""
    if kind is int:
        return 1_894_051_700 + number
    if kind is date:
        return date(1789, 7, 14) + timedelta(days=number)
    if kind is datetime:
        return datetime(1871, 3, 18, 11, 7, 13, 170_001 + number, tzinfo=UTC)
    raise ValueError(f"no mark for values of {kind}")


@dataclass(frozen=True)
class _Compiled:
    """What Django made of a query on one kind of database; `names` says which value goes where in `params`."""

    queryset: QuerySet[Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    names: Mapping[int, str]


@dataclass(eq=False)
class Prepared(Generic[Row]):
    """`build(**values)` gives the query; `kinds` the type (int, date or datetime) of each value.

    >>> by_number = Prepared(lambda pk: Member.objects.filter(pk=pk), pk=int)
    >>> by_number(pk=4)
    [<Member: Alice Martin>]

    Values may stand in filters only: a number of rows, a list or None would change the SQL itself.
    """

    build: Callable[..., QuerySet[Any, Row]]
    kinds: Mapping[str, type]
    made: dict[str, _Compiled] = field(default_factory=dict)

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], **kinds: type) -> None:
        self.build, self.kinds, self.made = build, kinds, {}

    def __call__(self, **values: Any) -> list[Row]:
        """The rows for these values, none if a number is larger than any key. Raises ValueError for another kind."""
        for name, kind in self.kinds.items():
            if type(values.get(name)) is not kind:
                raise ValueError(f"{name} must be of {kind}")
        if any(kind is int and abs(values[name]) > LARGEST for name, kind in self.kinds.items()):
            return []
        compiled = self.made.get(connection.vendor) or self._compile()
        adapt = connection.ops.adapt_unknown_value
        params = tuple(
            adapt(values[compiled.names[at]]) if at in compiled.names else param
            for at, param in enumerate(compiled.params)
        )
        compiler = copy.copy(compiled.compiler)
        compiler.connection = connection  # of this thread
        compiler.as_sql = lambda *_args, **_options: (compiled.sql, params)
        rows = compiled.queryset.all()
        rows.query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
        return list(rows)

    def _compile(self) -> _Compiled:
        """Compile with marks in place of values, twice with different ones: nothing but the marks may differ.

        Raises ValueError if a value leaves no trace or shapes the SQL, or if the query computes with one.
        """
        compiled, other = self._compile_with(0), self._compile_with(500)
        alike = compiled.sql == other.sql and compiled.names == other.names
        fixed = [at for at in range(len(compiled.params)) if at not in compiled.names]
        if (
            set(compiled.names.values()) != set(self.kinds)
            or not alike
            or any(compiled.params[at] != other.params[at] for at in fixed)
        ):
            raise ValueError("every value of a prepared query must stand in its SQL as it is, as a parameter")
        self.made[connection.vendor] = compiled
        return compiled

    def _compile_with(self, first: int) -> _Compiled:
        marks = {name: _mark(kind, first + at) for at, (name, kind) in enumerate(self.kinds.items())}
        queryset = self.build(**marks)
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, params = compiler.as_sql()
        compiler.connection = None
        adapt = connection.ops.adapt_unknown_value
        found = {adapt(mark): name for name, mark in marks.items()}
        names = {at: found[param] for at, param in enumerate(params) if param in found}
        return _Compiled(queryset, compiler, sql, tuple(params), names)
