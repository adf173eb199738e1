"""Tables to which rows are only ever added: triggers refuse the rest, on SQLite and PostgreSQL.

A migration creates a guard and its reverse drops it. A later one that alters the table builds it anew on SQLite and so
loses the guard: `restore` puts back all of them, after every migration. Tests drop them, because Django's flush between
transactional cases would trip over them.
"""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

#: Every guard there is, for tests and tools that have to lift them.
ALL: list["Guard"] = []


@dataclass(frozen=True)
class Guard:
    """What keeps `table` append-only. `prefix` names the triggers, `unique` the columns no new row may repeat."""

    table: str
    prefix: str
    unique: tuple[str, ...] = ("id",)

    def __post_init__(self) -> None:
        ALL.append(self)

    def create(self, connection: BaseDatabaseWrapper) -> None:
        """Install the triggers; those that are there stay."""
        _run(connection, self._sqlite() if connection.vendor == "sqlite" else self._postgresql())

    def drop(self, connection: BaseDatabaseWrapper) -> None:
        """Remove them."""
        place = "" if connection.vendor == "sqlite" else f" ON {self.table}"
        names = self.names(connection.vendor)
        _run(connection, [f"DROP TRIGGER IF EXISTS {name}{place}" for name in names])

    def names(self, vendor: str) -> list[str]:
        """What the triggers are called."""
        verbs = ("update", "delete", "replace") if vendor == "sqlite" else ("change", "truncate")
        return [f"{self.prefix}_no_{verb}" for verb in verbs]

    def _sqlite(self) -> list[str]:
        refuse = f"BEGIN SELECT RAISE(ABORT, 'the table {self.table} is append-only'); END"
        same = " OR ".join(f"{column} = NEW.{column}" for column in self.unique)
        there = f"EXISTS (SELECT 1 FROM {self.table} WHERE {same})"  # noqa: S608 - names of ours
        begin = f"CREATE TRIGGER IF NOT EXISTS {self.prefix}_no_"
        return [
            f"{begin}update BEFORE UPDATE ON {self.table} {refuse}",
            f"{begin}delete BEFORE DELETE ON {self.table} {refuse}",
            # INSERT OR REPLACE deletes the old row without asking the trigger on DELETE.
            f"{begin}replace BEFORE INSERT ON {self.table} WHEN {there} {refuse}",
        ]

    def _postgresql(self) -> list[str]:
        function = f"{self.prefix}_append_only()"
        return [
            f"CREATE OR REPLACE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION 'the table {self.table} is append-only' "
            "USING ERRCODE = 'check_violation'; END $$",
            f"CREATE OR REPLACE TRIGGER {self.prefix}_no_change BEFORE UPDATE OR DELETE ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}",
            f"CREATE OR REPLACE TRIGGER {self.prefix}_no_truncate BEFORE TRUNCATE ON {self.table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}",
        ]


def restore(connection: BaseDatabaseWrapper) -> None:
    """Every guard that is not whole; on PostgreSQL even to replace a trigger by itself locks out who writes."""
    installed = _installed(connection)
    for guard in ALL:
        if not installed.issuperset(guard.names(connection.vendor)):
            guard.create(connection)


def _installed(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of the triggers that stand in the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger")
        return {name for (name,) in cursor.fetchall()}


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
