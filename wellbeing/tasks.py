"""What Celery calls."""

import logging

from celery import shared_task

from interlignes.kit import clock
from wellbeing import queries
from wellbeing.actions.checkins import keep_rhythms, open_round
from wellbeing.actions.releases import release_round, wipe
from wellbeing.actions.reminders import (
    remind_of_actions,
    remind_of_duerp,
    write_about_count,
    write_about_release,
    write_about_round,
)
from wellbeing.actions.support import warn_before_the_end
from wellbeing.models import Round

logger = logging.getLogger(__name__)


@shared_task(name="wellbeing.tick")
def tick() -> None:
    """See to every round that has something due; one's trouble holds up no other."""
    keep_rhythms(at=clock.now())
    for number in queries.rounds_in_motion(clock.now()):
        try:
            advance(number)
        except Exception:
            logger.exception("check-in %s: the tick failed and will be tried again", number)


def advance(number: int) -> None:
    """Open, write, release what is due in one round; each step in its own transaction, and all repeatable."""
    at = clock.now()
    round = Round.objects.select_related("urn").get(pk=number)
    if round.is_due(at):
        open_round(round=round, at=at)
        round.refresh_from_db()
    if round.is_open(at):
        write_about_round(round=round, at=at)
    release = release_round(round=round, at=at) if round.opened_at else None
    if release:
        write_about_release(release=release, at=at)
    elif round.opened_at:
        write_about_count(round=Round.objects.select_related("urn").get(pk=number), at=at)


@shared_task(name="wellbeing.wipe")
def wipe_remains() -> None:
    """Rewrite the files of the database after a release: within a day nothing of the answers is left."""
    wipe(at=clock.now())


@shared_task(name="wellbeing.daily")
def daily() -> None:
    """Remind of what comes due, and of messages that come to their end; each repeatable."""
    at = clock.now()
    remind_of_actions(at=at)
    remind_of_duerp(at=at)
    warn_before_the_end(at=at)
