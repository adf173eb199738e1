"""What Celery calls."""

from celery import shared_task

from interlignes.kit import clock
from wellbeing.actions.reminders import remind_of_actions, remind_of_duerp
from wellbeing.actions.support import forget_old_requests


@shared_task(name="wellbeing.daily")
def daily() -> None:
    """Remind of what comes due, forget what is old; each repeatable."""
    at = clock.now()
    remind_of_actions(at=at)
    remind_of_duerp(at=at)
    forget_old_requests(at=at)
