"""What Celery calls."""

from celery import shared_task

from interlignes.kit import clock
from members.actions.accounts import tidy as tidy_now


@shared_task(name="members.tidy")
def tidy() -> None:
    """Forget what is of no use any more."""
    tidy_now(at=clock.now())
