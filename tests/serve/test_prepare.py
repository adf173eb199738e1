"""`manage.py prepare`: a SQLite database is copied before it is migrated, and only then."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder

from interlignes.management.commands.prepare import KEPT_COPIES, copy_before_migrating
from members.models import Cooperative

pytestmark = pytest.mark.django_db(transaction=True)


def pretend_a_migration_is_missing() -> None:
    """As after an upgrade."""
    MigrationRecorder.Migration.objects.filter(app="outbox", name="0002_meeting_changed").delete()


@pytest.fixture(autouse=True)
def _applied() -> Any:
    yield
    MigrationRecorder.Migration.objects.get_or_create(app="outbox", name="0002_meeting_changed")


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
