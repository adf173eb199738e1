"""`manage.py prepare`: a SQLite database is copied before it is migrated, and only then."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import get_finder
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from interlignes.kit import append_only
from interlignes.management.commands.prepare import (
    KEPT_COPIES,
    collect_static,
    copy_before_migrating,
    keep_private,
)
from members.models import Cooperative

MANIFEST = "whitenoise.storage.CompressedManifestStaticFilesStorage"
FINDER = "django.contrib.staticfiles.finders.FileSystemFinder"
pytestmark = pytest.mark.django_db(transaction=True)


def pretend_a_migration_is_missing() -> None:
    """As after an upgrade: none of the outbox, on which no other app stands, is recorded as applied."""
    MigrationRecorder.Migration.objects.filter(app="outbox").delete()


def drop_guards() -> None:
    """As the other tests have it."""
    for guard in append_only.ALL:
        guard.drop(connection)


@pytest.fixture(autouse=True)
def _applied() -> Any:
    applied = list(MigrationRecorder.Migration.objects.filter(app="outbox"))
    yield
    drop_guards()
    MigrationRecorder.Migration.objects.bulk_create(applied, ignore_conflicts=True)


@pytest.mark.sqlite_only
def test_database_is_copied_before_a_migration_and_three_copies_stay(tmp_path: Path) -> None:
    pretend_a_migration_is_missing()
    copies = [copy_before_migrating(tmp_path / "copies") for _ in range(KEPT_COPIES + 2)]
    kept = sorted((tmp_path / "copies").iterdir())
    assert kept == copies[-KEPT_COPIES:]
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    with closing(sqlite3.connect(kept[0])) as copy:
        names = [name for (name,) in copy.execute(f"SELECT name FROM {Cooperative._meta.db_table}")]
    assert names == [Cooperative.objects.get().name]


def test_nothing_is_copied_when_nothing_is_to_be_migrated(tmp_path: Path) -> None:
    assert copy_before_migrating(tmp_path / "copies") is None
    assert not (tmp_path / "copies").exists()


def test_database_of_the_single_migrations_needs_nothing_of_the_squashed_ones() -> None:
    """As in a cooperative that began before they were joined: only the single ones are on record there."""
    squashed = MigrationRecorder.Migration.objects.filter(name__contains="_squashed_")
    rows = list(squashed)
    assert len(rows) == 6
    squashed.delete()
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    MigrationRecorder.Migration.objects.bulk_create(rows)


@pytest.mark.postgresql_only
def test_postgresql_is_not_copied(tmp_path: Path) -> None:
    pretend_a_migration_is_missing()
    assert copy_before_migrating(tmp_path / "copies") is None


def test_prepare_a_second_time_changes_nothing(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DATA_DIR = settings.STATIC_ROOT = tmp_path
    call_command("prepare")
    call_command("prepare")
    assert not (tmp_path / "before-migration").exists()
    assert capsys.readouterr().out == ""


def triggers() -> set[str]:
    """The names of those in the database."""
    where = "sqlite_master WHERE type = 'trigger'" if connection.vendor == "sqlite" else "pg_trigger"
    column = "name" if connection.vendor == "sqlite" else "tgname"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {where}")
        return {name for (name,) in cursor.fetchall()}


def test_prepare_brings_back_every_guard_that_a_migration_lost(settings: Any, tmp_path: Path) -> None:
    """SQLite alters a table by building it anew, without its triggers."""
    settings.DATA_DIR = settings.STATIC_ROOT = tmp_path
    names = {name for guard in append_only.ALL for name in guard.names(connection.vendor)}
    assert len(append_only.ALL) == 8
    assert not names & triggers()
    call_command("prepare")
    assert names <= triggers()


def test_static_files_are_collected_again_only_when_something_changed(settings: Any, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "page.css").write_text("a { color: red }", encoding="utf-8")
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": MANIFEST}}
    settings.STATICFILES_DIRS, settings.STATICFILES_FINDERS = [source], [FINDER]
    get_finder.cache_clear()
    try:
        assert [collect_static(), collect_static()] == [True, False]
        (source / "page.css").write_text("a { color: blue }", encoding="utf-8")
        assert [collect_static(), collect_static()] == [True, False]
        for path in settings.STATIC_ROOT.glob("page.*.css"):
            path.unlink()
        assert [collect_static(), collect_static()] == [True, False]
        (settings.STATIC_ROOT / "staticfiles.json").write_text("{", encoding="utf-8")
        assert [collect_static(), collect_static()] == [True, False]
    finally:
        get_finder.cache_clear()


@pytest.mark.sqlite_only
def test_database_that_others_could_read_is_closed_to_them() -> None:
    file = Path(connection.settings_dict["NAME"])
    mode = stat.S_IMODE(file.stat().st_mode)
    try:
        file.chmod(0o644)
        keep_private()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    finally:
        file.chmod(mode)


@pytest.mark.postgresql_only
def test_postgresql_keeps_its_own_files() -> None:
    keep_private()
