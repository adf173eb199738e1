"""manage.py verify_ballots: whether every electorate, vote and result is what the journal says it was."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.models import Ballot
from governance.queries.attested import unattested_ballots
from interlignes.journal.queries import verify

WORDS = {
    "electorate": "its electors or its rule are not those with which it opened",
    "votes": "its votes are not those that were counted",
    "result": "its result does not follow from its votes",
    "missing": "the journal has it, and it is not there",
}


class Command(BaseCommand):
    """For after a restore, and for whoever doubts a result. The journal's own chain is verified first."""

    help = "Compares the electorate, the votes and the result of every ballot with their fingerprints in the journal."

    def handle(self, *args: Any, **options: Any) -> None:
        """Name each ballot that does not fit, then fail."""
        broken_at = verify().broken_at
        if broken_at is not None:
            raise CommandError(f"the journal itself is broken at entry {broken_at}: see verify_journal")
        wrong = list(unattested_ballots())
        for number, code in wrong:
            self.stdout.write(f"ballot {number}: {WORDS[code]}")
        if wrong:
            raise CommandError(f"{len({number for number, _code in wrong})} ballots do not fit the journal")
        opened = Ballot.objects.filter(frozen_at__isnull=False).count()
        self.stdout.write(f"{opened} ballots, each as the journal has it")
