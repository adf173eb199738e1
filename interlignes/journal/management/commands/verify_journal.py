"""`manage.py verify_journal`: follow the hash chain from the first entry to the last."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from interlignes.journal.queries import verify


class Command(BaseCommand):
    """Exit 1 and name the first entry that was altered, removed or inserted."""

    help = "Verify the hash chain of the journal."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the number of entries and the head of the chain."""
        report = verify()
        if report.broken_at is not None:
            raise CommandError(f"the chain is broken at entry {report.broken_at}")
        self.stdout.write(f"{report.entries} entries, unbroken. Head: {report.head}")
