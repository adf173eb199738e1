"""What Celery calls."""

import logging

from celery import shared_task

from governance.actions import sealed
from governance.actions.assignments import remind as remind_of_assignments
from governance.actions.ballots import begin, settle, settle_candidacies
from governance.actions.calls import call_candidates
from governance.actions.calls import remind as remind_of_nominations
from governance.actions.consultations import remind as remind_of_consultations
from governance.actions.convening import settle as settle_requests
from governance.actions.falls import forget_instructions, tell_fallen
from governance.actions.latecomers import convene_latecomers
from governance.actions.letters import send_agreement_reminders, send_digest
from governance.actions.minutes_due import remind as remind_of_minutes
from governance.actions.polls import remind as remind_of_polls
from governance.actions.rehearsals import delete_old
from governance.actions.reminders import due_reminder, remind
from governance.actions.replies import remind as remind_of_replies
from governance.actions.reviews import remind as remind_of_reviews
from governance.actions.series import convene_due
from governance.actions.updates import send_due
from governance.models import Ballot
from governance.queries import due_ballots
from governance.queries.documents import digests
from interlignes.kit import clock, documents

logger = logging.getLogger(__name__)


@shared_task(name="governance.tick")
def tick() -> None:
    """See to every ballot that has something due; one's trouble, of whatever kind, holds up no other."""
    for number in due_ballots(clock.now()):
        try:
            advance(number)
        except Exception:
            logger.exception("ballot %s: the tick failed and will be tried again", number)
    now = clock.now()
    settle_candidacies(before=now, at=now)


def advance(number: int) -> None:
    """Open, remind and count what is due in one ballot; each step in its own transaction, and all repeatable."""
    at = clock.now()
    ballot = Ballot.objects.select_related("urn__committee", "motion__item__meeting").get(pk=number)
    begin(ballot=ballot, at=at)
    if ballot.is_secret:
        sealed.take_back_reminders(ballot)
    if due_reminder(ballot, at) is not None:
        remind(ballot=ballot, at=at)
    if ballot.is_countable(at):
        sealed.advance(ballot=ballot, at=at)
        settle(ballot=ballot, at=at)


@shared_task(name="governance.consultations")
def consultations() -> None:
    """Remind those who have not answered a consultation that closes within a day."""
    remind_of_consultations(at=clock.now())


@shared_task(name="governance.polls")
def polls() -> None:
    """Remind those who have not answered a poll for a date that closes within a day."""
    remind_of_polls(at=clock.now())


@shared_task(name="governance.updates")
def updates() -> None:
    """Tell everybody what changed of a meeting, once nothing has changed for the quiet delay; and those concerned which
    proxies count no more."""
    send_due(at=clock.now())
    tell_fallen(at=clock.now())


@shared_task(name="governance.replies")
def replies() -> None:
    """In the morning: remind once those who have not said whether they come to a meeting of the next days."""
    remind_of_replies(at=clock.now())


@shared_task(name="governance.nominations")
def nominations() -> None:
    """In the morning: call for candidates of elections that have come onto an agenda; remind where seats would stay
    empty."""
    at = clock.now()
    call_candidates(at=at)
    remind_of_nominations(at=at)


@shared_task(name="governance.rehearsals")
def rehearsals() -> None:
    """At night: delete rehearsals of secret ballots that closed two weeks ago."""
    delete_old(at=clock.now())


@shared_task(name="governance.documents")
def sweep_documents() -> None:
    """At night: remove files whose document was taken away, or whose attaching broke off; and voting instructions that
    have served."""
    documents.sweep(digests(), clock.now())
    forget_instructions(at=clock.now())


@shared_task(name="governance.digest")
def digest() -> None:
    """In the evening: one mail to each person about the discussions she takes part in."""
    send_digest(at=clock.now())


@shared_task(name="governance.agreements")
def agreements() -> None:
    """In the morning: remind those who have not agreed to the règlement in force, once an edition."""
    send_agreement_reminders(at=clock.now())


@shared_task(name="governance.assignments")
def assignments() -> None:
    """In the morning: remind people once of what they have to do within three days."""
    remind_of_assignments(at=clock.now())


@shared_task(name="governance.series")
def series() -> None:
    """In the morning: convene the meetings of series whose day for it has come, and who has joined since elsewhere."""
    convene_due(at=clock.now())
    convene_latecomers(at=clock.now())


@shared_task(name="governance.reviews")
def reviews() -> None:
    """In the morning: remind the gérance once of decisions that are to be looked at again within two weeks."""
    remind_of_reviews(at=clock.now())


@shared_task(name="governance.minutes")
def minutes() -> None:
    """In the morning: remind secretaries of minutes that are not given out, on the days that are set, once each."""
    remind_of_minutes(at=clock.now())


@shared_task(name="governance.requests")
def requests() -> None:
    """In the morning: tell the gérance of assemblies that enough associates ask for because others have left."""
    settle_requests(at=clock.now())
