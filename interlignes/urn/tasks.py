"""What Celery calls. Without it pages do the same, and no right changes."""

import logging

from celery import shared_task

from interlignes.kit import clock
from interlignes.outbox.actions import forget
from interlignes.outbox.choices import Kind
from interlignes.urn.actions.count import advance
from interlignes.urn.models import Urn
from interlignes.urn.queries import due

logger = logging.getLogger(__name__)


@shared_task(name="urn.tick")
def tick() -> None:
    """Take every urn as far as it can go; one's trouble holds up no other."""
    for number in due(clock.now()):
        try:
            advance(urn=Urn.objects.get(pk=number), at=clock.now())
        except Exception:
            logger.exception("urn %s: the tick failed and will be tried again", number)


@shared_task(name="urn.tidy")
def tidy() -> None:
    """Forget receipts that were still waiting for the mail server when their urn was published."""
    for urn in Urn.objects.filter(published_at__isnull=False).order_by("pk"):
        forget(kind=Kind.URN_RECEIPT, about=urn)
