"""What a member's browser leaves here for her other devices."""

from django.conf import settings
from django.db import models


class Vault(models.Model):
    """A blob that only the member's passphrase opens; always as long, and without a date.

    `salt` and `blob` come from the browser: AES-256-GCM, the key by PBKDF2 from five words that never leave it.
    """

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="vault")
    salt = models.CharField(max_length=24)
    blob = models.TextField()

    def __str__(self) -> str:
        return f"{self.member_id}"
