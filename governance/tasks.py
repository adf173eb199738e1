"""What Celery calls."""

import logging

from celery import shared_task
from django.db import DatabaseError

from governance.actions.ballots import freeze, settle
from governance.actions.reminders import due_reminder, remind
from governance.models import Ballot
from governance.queries import due_ballots
from interlignes.kit import clock

logger = logging.getLogger(__name__)


@shared_task(name="governance.tick")
def tick() -> None:
    """Freeze, remind and count what is due; one ballot's trouble does not hold up the others."""
    at = clock.now()
    for number in due_ballots(at):
        ballot = Ballot.objects.select_related("motion__item__meeting").get(pk=number)
        try:
            if ballot.frozen_at is None:
                freeze(ballot=ballot, at=at)
            if due_reminder(ballot, at) is not None:
                remind(ballot=ballot, at=at)
            if ballot.is_countable(at):
                settle(ballot=ballot, at=at)
        except DatabaseError:
            logger.exception("ballot %s: the tick failed and will be tried again", number)
