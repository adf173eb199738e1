"""Telling people that a proxy counts no more, or counts again; erasing voting instructions once they have served.

Which proxies count is computed wherever they are counted (governance.rules.proxies); nothing here changes it.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from governance.choices import ASSEMBLIES
from governance.models import Meeting, Proxy
from governance.queries.proxies import standing
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind
from members.mail import recipient

#: A ballot of an assembly may end the morning after; then nobody needs an instruction any more.
AFTER = timedelta(days=1)


def tell_fallen(*, at: datetime) -> int:
    """Write to both people of each proxy of a coming assembly that counts no more, once, and if it counts again; how
    many proxies. Repeatable."""
    coming = Meeting.objects.filter(
        kind__in=ASSEMBLIES,
        cancelled_at__isnull=True,
        starts_at__gte=clock.start_of(clock.today(at)),
        proxies__revoked_at__isnull=True,
        proxies__isnull=False,
    )
    return sum(_tell(meeting, at) for meeting in coming.distinct().order_by("pk"))


@transaction.atomic
def _tell(meeting: Meeting, at: datetime) -> int:
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    found = standing(locked, at)
    told = 0
    for proxy in found.proxies:
        is_fallen = found.fall(proxy) is not None
        if is_fallen == (proxy.fell_at is not None):
            continue
        proxy.fell_at = at if is_fallen else None
        proxy.save(update_fields=["fell_at"])
        _write(proxy, found.why(proxy), at)
        record("proxy.fell" if is_fallen else "proxy.counts_again", by=None, at=at, about=locked)
        told += 1
    return told


def _write(proxy: Proxy, why: str, at: datetime) -> None:
    people = [person for person in (proxy.principal, proxy.holder) if person.is_active]
    context = {
        "meeting": proxy.meeting,
        "proxy": proxy,
        "why": why,
        "url": settings.PUBLIC_URL + proxy.meeting.get_absolute_url(),
    }
    to = [recipient(person) for person in people]
    enqueue(kind=Kind.PROXY_FELL, about=proxy, to=to, occasion=at.isoformat()[:16], context=context, at=at)


def forget_instructions(*, at: datetime) -> int:
    """Erase the voting instructions of assemblies that are over; how many."""
    over = clock.start_of(clock.today(at - AFTER))
    served = Proxy.objects.filter(meeting__starts_at__lt=over).exclude(instruction="")
    return served.update(instruction="")
