"""Saying when a decision is looked at again, what came of it, reminding of it once."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.choices import ReviewOutcome
from governance.models import Ballot, DecisionReview
from governance.permissions import may_manage_meetings
from governance.queries.reviews import adopted_for, due
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import cancel, enqueue
from interlignes.outbox.choices import Kind
from members.choices import Role
from members.mail import recipient
from members.models import Member
from members.queries import holders


def _decision(ballot: Ballot, by: Member, at: datetime) -> Ballot:
    """The decision, locked, for the gérance. Raises Refused."""
    if not may_manage_meetings(by):
        raise Refused(_("Only the gérance does this."))
    if not adopted_for(by, at).filter(pk=ballot.pk).exists():
        raise Refused(_("Only a decision that an assembly has adopted is looked at again."))
    return Ballot.objects.select_for_update(of=("self",)).get(pk=ballot.pk)


@transaction.atomic
def set_review(*, ballot: Ballot, review_on: date, by: Member, at: datetime) -> DecisionReview:
    """Say on which day it is looked at again, or move that day. Raises Refused."""
    locked = _decision(ballot, by, at)
    if review_on <= clock.today(at):
        raise Refused(_("This date is past."), field="review_on")
    there = DecisionReview.objects.filter(ballot=locked, outcome="").first()
    if there and there.review_on != review_on:
        cancel(kind=Kind.DECISION_REVIEW, about=there)
    made = there or DecisionReview(ballot=locked)
    made.review_on = review_on
    made.save()
    record("review.set", by=by.pk, at=at, about=made, on=review_on.isoformat())
    return made


@transaction.atomic
def close_review(
    *, ballot: Ballot, outcome: str, comment: str, next_on: date | None, by: Member, at: datetime
) -> None:
    """Say what was found: kept (until the next day for it, if there is one), changed or ended. Raises Refused.

    It changes nothing of the decision: what amends or ends it is another decision.
    """
    locked = _decision(ballot, by, at)
    there = DecisionReview.objects.filter(ballot=locked, outcome="").first()
    if there is None:
        raise Refused(_("Nothing of this decision waits to be looked at again."))
    if outcome not in ReviewOutcome.values:
        raise Refused(_("Choose one of the answers."), field="outcome")
    if next_on is not None and outcome == ReviewOutcome.ENDED:
        raise Refused(_("What has ended is not looked at again."), field="next_on")
    if outcome != ReviewOutcome.KEPT and not comment.strip():
        raise Refused(_("Say which decision changed or ended it."), field="comment")
    there.outcome, there.comment, there.reviewed_at, there.reviewed_by = outcome, comment.strip(), at, by
    there.save()
    cancel(kind=Kind.DECISION_REVIEW, about=there)
    record("review.closed", by=by.pk, at=at, about=there, outcome=f"review_{outcome}")
    if next_on is not None:
        try:
            set_review(ballot=locked, review_on=next_on, by=by, at=at)
        except Refused as refusal:
            raise Refused(refusal.message, field="next_on") from refusal


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Write to the gérance two weeks before, once for each day that was set; how many mails. Repeatable."""
    today = clock.today(at)
    people = list(holders(Role.GERANCE, today).order_by("pk"))
    sent = 0
    for one in due(today):
        context = {"review": one, "url": settings.PUBLIC_URL + one.get_absolute_url()}
        sent += enqueue(
            kind=Kind.DECISION_REVIEW,
            about=one,
            to=[recipient(member) for member in people],
            occasion=one.review_on.isoformat(),
            context=context,
            at=at,
        )
    return sent
