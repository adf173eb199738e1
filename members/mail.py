"""How a member is written to."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from interlignes.kit.tokens import seal
from interlignes.outbox.choices import Recipient
from members.models import Member
from members.queries import cooperative

#: Purpose of the signed links that turn a kind of mail off.
UNSUBSCRIBE = "unsubscribe"
TOPICS = ("reminders", "results", "digests")


def frame() -> dict[str, Any]:
    """What the head and foot of every mail name (settings.MAIL_FRAME)."""
    return {"cooperative": cooperative()}


def recipient(member: Member, topic: str = "") -> Recipient:
    """Address, name and language; with a `topic` of TOPICS also the link that turns those mails off."""
    return Recipient(
        member_id=member.pk,
        address=member.email,
        name=member.get_full_name(),
        language=member.language,
        unsubscribe_url=unsubscribe_url(member, topic) if topic else "",
    )


def unsubscribe_url(member: Member, topic: str) -> str:
    """Opens without login and turns one kind of mail off, nothing else."""
    token = seal(UNSUBSCRIBE, f"{member.pk}:{topic}")
    return settings.PUBLIC_URL + reverse("members:unsubscribe", args=[token])
