"""`manage.py export DIR`: all that is the cooperative's own, for the day it leaves or to keep elsewhere."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import translation

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.management.leaving import files, index, plan
from interlignes.management.leaving.folder import Folder, NotEmpty
from members.queries import cooperative

#: The chapters, in the order of the index.
MAKERS = (
    files.rulebook,
    files.minutes,
    files.documents,
    files.ballots,
    files.registers,
    files.permits,
    files.duerp,
    files.tables,
)


class Command(BaseCommand):
    """Reads the database; of the export itself the journal keeps that it was made, as of any register.

    The index is written last: without it an export is not whole.
    """

    help = "Write everything that is the cooperative's own to an empty folder, with an index in French."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """One picture of the database, in French: the files are French documents whoever asks for them."""
        try:
            folder = Folder(options["folder"])
            with transaction.atomic():
                record("register.exported", by=None, at=clock.now(), register="export", form="dossier")
            with translation.override("fr"), transaction.atomic():
                _one_picture()
                self._write(folder)
        except NotEmpty:
            raise CommandError(f"{options['folder']} is not empty: name a new or an empty folder.") from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def _write(self, folder: Folder) -> None:
        at, decided = clock.now(), plan.load()
        parts = []
        for make in MAKERS:
            part = make(folder, at)
            parts.append(part)
            self.stdout.write(f"{part.title}: {len(part.lines)}")
            for name in part.missing:
                self.stderr.write(f"missing or altered on disk: {name}")
        folder.seal()
        folder.write("index.html", index.page(cooperative().full_name, parts, decided.reasons(), at))
        self.stdout.write(f"Done: open {folder.path / 'index.html'}")


def _one_picture() -> None:
    """What others write meanwhile stays out: by itself on SQLite, on PostgreSQL at this level of isolation."""
    if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
