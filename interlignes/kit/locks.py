"""Row locks that Django has no word for."""

from django.db import connection, models


def share_lock(row: models.Model) -> None:
    """Hold `row` against an exclusive lock until the transaction ends, beside others who hold it likewise.

    PostgreSQL only: on SQLite a write transaction (BEGIN IMMEDIATE) already excludes every other writer.
    """
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(row._meta.db_table)
        with connection.cursor() as cursor:
            # The table is the name of a model of ours, quoted.
            cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR SHARE", [row.pk])  # noqa: S608
