"""Locks that Django has no word for."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models

_WRITER = threading.Lock()


@contextmanager
def one_writer() -> Iterator[None]:
    """On SQLite, let the threads of this process write in turn, and wake the next one at once.

    SQLite itself has them sleep and try again, longer each time: somebody who votes would now and then wait a second
    behind eight others. Other processes still meet SQLite's own lock. Nothing on PostgreSQL, nor inside a transaction,
    where the lock is held already.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with _WRITER:
        yield


def share_lock(row: models.Model) -> None:
    """Hold `row` against an exclusive lock until the transaction ends, beside others who hold it likewise.

    PostgreSQL only: on SQLite a write transaction (BEGIN IMMEDIATE) already excludes every other writer.
    """
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(row._meta.db_table)
        with connection.cursor() as cursor:
            # The table is the name of a model of ours, quoted.
            cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR SHARE", [row.pk])  # noqa: S608
