"""Who deletes what when its time is up: one executor for each table with a clock in the privacy register.

An app registers its executors when it is ready. `manage.py retention` and the hourly task run all of them, and
tests/test_retention.py proves that each clock has one, and that they touch nothing else.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet

from interlignes.kit import register

Rows = QuerySet[Any]


def delete(rows: Rows) -> int:
    """Delete the rows; how many of this table."""
    return int(rows.delete()[1].get(rows.model._meta.label, 0))


@dataclass(frozen=True)
class Executor:
    """What happens in one table when a clock of the register has run down.

    `due(limit)` are the rows whose clock began at the instant `limit` or before; `since` names the field or annotation
    that says when. Without `fields` whole rows go; with them only these are emptied, by `act`.
    """

    clock: str
    model: str
    since: str
    due: Callable[[datetime], Rows]
    fields: tuple[str, ...] = ()
    act: Callable[[Rows], int] = delete

    def rows(self, at: datetime) -> Rows:
        """What is due at the instant `at`."""
        return self.due(at - register.load().clocks[self.clock].period)


#: In the order in which they run: what hangs on something else before it.
EXECUTORS: list[Executor] = []


@dataclass(frozen=True)
class Due:
    """How many rows an executor would touch, and since when the oldest is waiting."""

    executor: Executor
    rows: int
    oldest: Any


def add(executors: Iterable[Executor]) -> None:
    """Register executors; called once by each app that keeps something for a time."""
    EXECUTORS.extend(executors)


def report(at: datetime) -> list[Due]:
    """What is due, executor by executor. Changes nothing."""
    found = []
    for executor in EXECUTORS:
        rows = executor.rows(at)
        oldest = rows.order_by().aggregate(oldest=Min(executor.since))["oldest"]
        found.append(Due(executor, rows.count(), oldest))
    return found
