"""manage.py verify_ledger: whether every movement of shares is what the journal says was recorded."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from interlignes.journal.queries import verify
from members.models import Movement
from members.queries.ledger import unattested

WORDS = {
    "unknown": "the journal knows nothing of it",
    "altered": "it is not what the journal says was recorded",
    "missing": "the journal says it was recorded, and it is not there",
    "twice": "the journal has it twice",
}


class Command(BaseCommand):
    """For after a restore, and for the réviseur. The journal's own chain is verified first: it is the witness."""

    help = "Compares every movement of shares with the fingerprint that the journal keeps of it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Name each movement that does not fit, then fail."""
        broken_at = verify().broken_at
        if broken_at is not None:
            raise CommandError(f"the journal itself is broken at entry {broken_at}: see verify_journal")
        wrong = list(unattested())
        for number, code in wrong:
            self.stdout.write(f"movement no. {number}: {WORDS[code]}")
        if wrong:
            raise CommandError(f"{len(wrong)} movements do not fit the journal")
        self.stdout.write(f"{Movement.objects.count()} movements, each as the journal has it")
