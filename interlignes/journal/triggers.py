"""Triggers that refuse to alter or delete an entry, on SQLite and PostgreSQL.

`drop` and `create` also serve tests, whose databases are flushed between transactional cases.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = [
    "CREATE TRIGGER IF NOT EXISTS journal_no_{verb} BEFORE {VERB} ON journal_entry "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
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
    if connection.vendor == "sqlite":
        statements = [_SQLITE[0].format(verb=verb, VERB=verb.upper()) for verb in ("update", "delete")]
    else:
        statements = _POSTGRESQL
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers: for the reverse migration and for tests."""
    if connection.vendor == "sqlite":
        statements = [f"DROP TRIGGER IF EXISTS journal_no_{verb}" for verb in ("update", "delete")]
    else:
        names = ("journal_no_change", "journal_no_truncate")
        statements = [f"DROP TRIGGER IF EXISTS {name} ON journal_entry" for name in names]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
