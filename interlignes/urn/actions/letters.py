"""Mails to scrutineers: that a step of the key generation, or their part of a count, awaits them."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind, Recipient
from interlignes.urn.models import Committee, Holder, Urn
from interlignes.urn.queries import holders_of


def ask_for_keys(*, committee: Committee, number: int, but: int | None = None, at: datetime) -> None:
    """Ask for a step of the key generation, everybody but who has just done the one before."""
    asked = [holder for holder in holders_of(committee) if holder.member_id != but]
    url = settings.PUBLIC_URL + committee.get_absolute_url()
    context = {"committee": committee, "number": number, "url": url}
    enqueue(
        kind=Kind.URN_KEYS,
        about=committee,
        to=_recipients(asked),
        occasion=f"{number}",
        context=context,
        at=at,
    )


def ask_for_count(*, urn: Urn, committee: Committee, at: datetime) -> None:
    """Tell the scrutineers of a closed urn that it can be counted."""
    url = settings.PUBLIC_URL + reverse("urn:count", args=[urn.uuid])
    context = {"urn": urn, "committee": committee, "title": urn.name, "url": url}
    enqueue(kind=Kind.URN_COUNT, about=urn, to=_recipients(holders_of(committee)), context=context, at=at)


def _recipients(holders: Iterable[Holder]) -> list[Recipient]:
    """Those who still belong."""
    people = [holder.member for holder in holders if holder.member.is_active]
    return [
        Recipient(
            member_id=member.pk, address=member.email, name=member.get_full_name(), language=member.language
        )
        for member in people
    ]
