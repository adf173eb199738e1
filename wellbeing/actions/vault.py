"""The encrypted copy of a personal history. The server never sees what is in it, nor when it last changed."""

import base64
import binascii

from django.db import transaction
from django.utils.translation import gettext as _

from interlignes.kit.errors import Refused
from members.models import Member
from wellbeing.models import Vault

#: 16 bytes of salt; 12 of nonce, 64 KiB of padded history, 16 of tag: always as long.
SALT_BYTES, BLOB_BYTES = 16, 12 + 65_536 + 16


@transaction.atomic
def keep_vault(*, member: Member, salt: str, blob: str) -> None:
    """Replace the member's blob. Refused for anything that has not exactly the size of one."""
    if _length(salt) != SALT_BYTES or _length(blob) != BLOB_BYTES:
        raise Refused(_("This is not a vault made by this page."))
    Vault.objects.update_or_create(member=member, defaults={"salt": salt, "blob": blob})


@transaction.atomic
def empty_vault(*, member: Member) -> None:
    """Delete the member's blob."""
    Vault.objects.filter(member=member).delete()


def _length(text: str) -> int:
    """Bytes behind standard base64; -1 for anything else."""
    try:
        return len(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return -1
