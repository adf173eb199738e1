"""Replacing the server secret while everything runs.

First the new secret is put before the old one, so that whoever reads from now on can open both; then every row is
encrypted anew; the old one stays in the file until the next time, for a process that read the file before and writes
after. Nothing but such a row is opened by it.
"""

import secrets
from datetime import datetime

from django.db import connection, transaction

from interlignes.journal.actions import record
from interlignes.urn import vault
from interlignes.urn.models import Paper, ServerKey


def rotate(*, at: datetime) -> int:
    """Replace the secret; the number of rows encrypted anew. Raises SecretLost, or ValueError for one in a variable.

    With the secret in the variable SERVER_SECRET, where the operator has put a new one before the old one, only the
    rows are encrypted anew.
    """
    held = vault.secrets_now()
    if not held:
        raise vault.SecretLost
    if vault.is_in_a_file():
        vault.write([secrets.token_urlsafe(50), held[0]])
    return _encrypt_anew(at)


@transaction.atomic
def _encrypt_anew(at: datetime) -> int:
    """Every row with the newest secret; writers with an older one finish first."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE urn_paper, urn_serverkey IN EXCLUSIVE MODE")
    rows = 0
    for model in (Paper, ServerKey):
        for row in model.objects.exclude(secret="").order_by("pk"):
            row.secret = vault.lock_up(vault.unlock(row.secret))
            row.save(update_fields=["secret"])
            rows += 1
    record("secret.rotated", by=None, at=at, rows=rows)
    return rows
