"""`manage.py wellbeing_remains`: looks for remains of check-ins whose release stands; exit code 1 if there are."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from interlignes.kit import clock
from wellbeing.actions.releases import wipe
from wellbeing.remains import everywhere, needles


class Command(BaseCommand):
    """Tables, database files with their write-ahead log, mails, cache: everything this machine may read."""

    help = "Look for remains of released check-ins in tables and files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--wipe` rewrites the database files first."""
        parser.add_argument("--wipe", action="store_true", help="rewrite the files of the database first")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a place, or one that says that nothing was found."""
        if options["wipe"] and not wipe(at=clock.now()):
            raise CommandError("the database is busy: try again")
        places = everywhere()
        for place in places:
            self.stdout.write(f"check-in {place.round}: {place.where}")
        if places:
            raise CommandError(f"{len(places)} place(s) still hold something")
        self.stdout.write(f"nothing is left of {len(needles())} released check-in(s)")
