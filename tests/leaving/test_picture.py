"""An export is one picture of the database, also where others write meanwhile."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from interlignes.management.commands import export
from wellbeing.models import Contact


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_an_export_reads_one_picture_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(*_args: Any) -> None:
        Contact.objects.create(name="N", purpose="P", position=1)

    monkeypatch.setattr(export, "MAKERS", (write,))
    with pytest.raises(DatabaseError, match="read-only transaction"):
        call_command("export", str(tmp_path / "out"))
    assert not (tmp_path / "out" / "index.html").exists()
