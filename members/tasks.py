"""What Celery calls."""

from celery import shared_task

from interlignes.kit import clock
from members.actions.retention import tidy as tidy_now


@shared_task(name="members.tidy")
def tidy() -> None:
    """Forget what has come to its end: docs/privacy-register.toml says what and when."""
    tidy_now(at=clock.now())
