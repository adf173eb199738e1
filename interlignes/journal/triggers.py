"""Triggers that refuse to alter or delete an entry, on SQLite and PostgreSQL.

`drop` and `create` also serve tests, whose databases are flushed between transactional cases.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_REFUSE = "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
_THERE = "EXISTS (SELECT 1 FROM journal_entry WHERE sequence = NEW.sequence OR hash = NEW.hash)"
_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS journal_no_update BEFORE UPDATE ON journal_entry {_REFUSE}",
    f"CREATE TRIGGER IF NOT EXISTS journal_no_delete BEFORE DELETE ON journal_entry {_REFUSE}",
    # INSERT OR REPLACE deletes the old row without asking the trigger on DELETE.
    f"CREATE TRIGGER IF NOT EXISTS journal_no_replace BEFORE INSERT ON journal_entry WHEN {_THERE} {_REFUSE}",
]
_POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'check_violation'; END $$",
    "CREATE OR REPLACE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal_entry "
    "FOR EACH ROW EXECUTE FUNCTION journal_append_only()",
    "CREATE OR REPLACE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()",
]


def create(connection: BaseDatabaseWrapper) -> None:
    """Install the triggers."""
    _run(connection, _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers: for the reverse migration and for tests."""
    if connection.vendor == "sqlite":
        _run(
            connection,
            [f"DROP TRIGGER IF EXISTS journal_no_{verb}" for verb in ("update", "delete", "replace")],
        )
    else:
        names = ("journal_no_change", "journal_no_truncate")
        _run(connection, [f"DROP TRIGGER IF EXISTS {name} ON journal_entry" for name in names])


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
