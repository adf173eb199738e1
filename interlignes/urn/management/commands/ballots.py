"""`manage.py ballots export DIR`: the archives of all sealed ballots, in progress or counted, one folder each."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from interlignes.sealed.bundle import NAME, verifier_bundle
from interlignes.urn.chain import archive_of
from interlignes.urn.models import Urn

CHECK_BOARD: Path = settings.BASE_DIR / "static" / "programs" / "check_board.sh"


class Command(BaseCommand):
    """Writes files, reads the database, changes nothing in it."""

    help = "Write the archive of every sealed ballot, and the program that verifies them."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, and where."""
        parser.add_argument("what", choices=["export"])
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """One folder an urn, as belenios-tool wants it; a file is there whole or not at all."""
        folder: Path = options["folder"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for urn in Urn.objects.filter(sealed_at__isnull=False).order_by("pk"):
                place = folder / urn.uuid
                place.mkdir(exist_ok=True)
                write_whole(place / f"{urn.uuid}.bel", archive_of(urn))
                state = "counted" if urn.published_at else "closed" if urn.ended_at else "in progress"
                self.stdout.write(f"{place / urn.uuid}.bel  {urn.name} ({state})")
            for name, content in programs():
                write_whole(folder / name, content)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        self.stdout.write(f"Verify each: python3 {folder / NAME} verify FILE.bel")
        self.stdout.write(f"or belenios-tool 2.0: belenios-tool election verify --dir {folder}/UUID, and")
        self.stdout.write(f"what that does not look at: sh {folder / CHECK_BOARD.name} FILE.bel")


def programs() -> list[tuple[str, bytes]]:
    """What verifies an archive without this software, by name."""
    return [(NAME, verifier_bundle()), (CHECK_BOARD.name, CHECK_BOARD.read_bytes())]


def write_whole(target: Path, content: bytes) -> None:
    """Write a file beside its place, then move it there."""
    draft = target.with_name(f".{target.name}.part")
    draft.write_bytes(content)
    draft.replace(target)
