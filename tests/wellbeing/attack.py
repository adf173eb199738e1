"""Who answered what? An attacker with everything: the database, its files, our files, and the order of arrival.

It tries what has worked on plain designs: row numbers, PostgreSQL's xmin and ctid, order of insertion, words
in files. `link` gives for each person the answer it believes her to have given; a naive design gives all away.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.db import connection

#: Finds the mark of an answer in a row of a table; None where it is in none.
Read = Callable[[tuple[Any, ...]], Any]


def rows_in_storage_order(table: str) -> list[tuple[Any, ...]]:
    """Rows as they lie in the file: by rowid on SQLite, by transaction and place on PostgreSQL."""
    order = "rowid" if connection.vendor == "sqlite" else "xmin::text::bigint, ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY {order}")
        return list(cursor.fetchall())


def link(people: Sequence[int], participation: str, answers: str, whose: Read, what: Read) -> dict[int, Any]:
    """Join the two tables by the order in which their rows were written; {} where there is nothing to join."""
    who = [whose(row) for row in rows_in_storage_order(participation) if whose(row) in people]
    said = [what(row) for row in rows_in_storage_order(answers)]
    said = [one for one in said if one is not None]
    return dict(zip(who, said, strict=False)) if said else {}


def everything() -> bytes:
    """Every cell of every table as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found.append(repr(cursor.fetchall()))
    return "\n".join(found).encode()


def in_files(folders: Sequence[Path], needle: bytes) -> list[Path]:
    """Files that hold a word."""
    return [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and needle in path.read_bytes()
    ]


def database_files() -> list[Path]:
    """The folder of the database's own files; on PostgreSQL with its write-ahead log."""
    if connection.vendor == "sqlite":
        return [Path(str(connection.settings_dict["NAME"])).parent]
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
        return [Path(cursor.fetchone()[0])]
