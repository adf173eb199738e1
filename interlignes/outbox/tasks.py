"""What Celery calls."""

from celery import shared_task

from interlignes.outbox.delivery import deliver as deliver_now


@shared_task(name="outbox.deliver")
def deliver() -> None:
    """Send what is due."""
    deliver_now()
