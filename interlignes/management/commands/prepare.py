"""`manage.py prepare`: everything between an installed program and one that can serve; quick when nothing changed."""

import hashlib
import json
import os
import sqlite3
from contextlib import closing
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from interlignes.kit import append_only, clock

#: Copies of the database from before a migration that are kept.
KEPT_COPIES = 3


class Command(BaseCommand):
    """Translations, database, static files."""

    help = "Compile translations, migrate, collect static files."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """In this order: migrating reads translations, serving reads the rest."""
        os.umask(0o077)
        refuse_unreachable()
        call_command("compile_catalogues", stdout=StringIO())
        copy_before_migrating(Path(settings.DATA_DIR) / "before-migration")
        call_command("migrate", interactive=False, verbosity=0)
        append_only.restore(connection)
        keep_private()
        collect_static()


def refuse_unreachable() -> None:
    """A database that does not answer gets one sentence. Raises CommandError."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        why = " ".join(str(error).split())
        raise CommandError(f"The database of DATABASE_URL cannot be reached: {why}") from error


def keep_private() -> None:
    """Take a SQLite database away from other users of the machine: one that was copied here may be open to them."""
    if connection.vendor == "sqlite" and (file := Path(connection.settings_dict["NAME"])).is_file():
        file.chmod(0o600)


def collect_static() -> bool:
    """Collect, fingerprint and compress the static files, unless that was done for these very files; whether it did.

    It is half of what a start takes. The stamp goes by content: after a checkout the times are new and the files not.
    """
    stamp, wanted = Path(settings.DATA_DIR) / "static.stamp", _static_fingerprint()
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted and _is_collected():
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted, encoding="ascii")
    return True


def _static_fingerprint() -> str:
    """Of every static file of ours and of the packages, and of the versions of those that treat them."""
    found = hashlib.sha256(f"{django.__version__} {version('whitenoise')}".encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda each: each[0]):
            content = Path(storage.path(path)).read_bytes()
            found.update(f"\0{path}\0{len(content)}\0".encode() + content)
    return found.hexdigest()


def _is_collected() -> bool:
    """Whether what was collected is still there."""
    root = Path(settings.STATIC_ROOT)
    try:
        paths = json.loads((root / "staticfiles.json").read_text(encoding="utf-8"))["paths"]
    except (OSError, ValueError, KeyError):
        return False
    return all((root / path).exists() for path in paths.values())


def copy_before_migrating(folder: Path) -> Path | None:
    """Copy a SQLite database that is about to be migrated; the copy, or None when there was nothing to save.

    SQLite cannot undo a migration that stops half-way. PostgreSQL can; its copies are the operator's.
    """
    if connection.vendor != "sqlite":
        return None
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations or not executor.migration_plan(
        executor.loader.graph.leaf_nodes()
    ):
        return None
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"{clock.now():%Y%m%dT%H%M%S%f}Z.sqlite3"
    with closing(sqlite3.connect(target)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    target.chmod(0o600)
    for old in sorted(folder.glob("*.sqlite3"))[:-KEPT_COPIES]:
        old.unlink()
    return target
