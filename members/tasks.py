"""What Celery calls."""

from celery import shared_task

from interlignes.kit import clock
from members.actions.candidacies import remind_candidacies
from members.actions.mandates import remind_mandates
from members.actions.retention import tidy as tidy_now


@shared_task(name="members.tidy")
def tidy() -> None:
    """Forget what has come to its end: docs/privacy-register.toml says what and when."""
    tidy_now(at=clock.now())


@shared_task(name="members.remind")
def remind() -> None:
    """Write about deadlines of candidacies and ends of mandates, each once; from nine in the morning on."""
    at = clock.now()
    if at.astimezone(clock.PARIS).hour < 9:
        return
    remind_candidacies(at=at)
    remind_mandates(at=at)
