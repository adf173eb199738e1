"""`manage.py rotate_server_secret`: replace the secret that the keys of sealed ballots are encrypted with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from interlignes.kit import clock
from interlignes.urn import vault
from interlignes.urn.actions.secret import rotate


class Command(BaseCommand):
    """May run while the intranet runs."""

    help = "Replace the server secret and encrypt the keys and voting codes of open urns anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, then say what to do with the old one."""
        try:
            rows = rotate(at=clock.now())
        except vault.SecretLost as error:
            raise CommandError(
                "The server secret is missing, or not the one of the open urns. Put it back first "
                "(docs/operations.md, Backup)."
            ) from error
        if vault.is_in_a_file():
            self.stdout.write(
                f"{rows} rows encrypted anew. The new secret is the first line of {settings.SERVER_SECRET_FILE}: "
                "back it up, apart from the database."
            )
        else:
            self.stdout.write(
                f"{rows} rows encrypted anew with the first secret in SERVER_SECRET: take the others away, restart."
            )
