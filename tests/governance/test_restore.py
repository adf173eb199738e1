"""A copy made as docs/operations.md says is whole somewhere else: the database, then DATA_DIR/media."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection

from governance.actions import documents
from members.models import Member
from tests.governance.conftest import CONVENED, MakeMeeting


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_documents_survive_backup_and_restore(
    make_meeting: MakeMeeting, bruno: Member, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "running" / "media"
    copy = tmp_path / "restored"
    copy.mkdir()
    fields = {"item": None, "title": "Rapport", "name": "rapport.txt", "content": b"bonjour", "at": CONVENED}
    documents.attach(meeting=make_meeting(), by=bruno, **fields)
    connection.ensure_connection()
    with closing(sqlite3.connect(copy / "interlignes.sqlite3")) as other:
        connection.connection.backup(other)
    shutil.copytree(settings.MEDIA_ROOT, copy / "media")
    assert "1 documents and 0 sealed minutes are whole" in verify(copy).stdout
    next((copy / "media" / "documents").glob("*/*")).write_bytes(b"altered")
    assert verify(copy).returncode == 1


def verify(data_dir: Path) -> "subprocess.CompletedProcess[str]":
    """What an operator runs after a restore."""
    environment = {**os.environ, "DATA_DIR": str(data_dir), "DJANGO_SETTINGS_MODULE": "interlignes.settings"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "manage.py", "verify_documents"]
    return subprocess.run(
        command, cwd=configured.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
