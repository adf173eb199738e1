"""Readings of decisions that are to be looked at again."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from governance.choices import Outcome
from governance.models import Ballot, DecisionReview
from governance.queries.ballots import decisions
from members.models import Member

#: Days before its day that the gérance is reminded of a review.
DAYS_BEFORE = 14


def adopted_for(member: Member, at: datetime) -> QuerySet[Ballot]:
    """The adopted decisions of assemblies that a person may read."""
    return decisions(member, at, binding=True).filter(result__outcome=Outcome.ADOPTED)


def reviews_of(ballot: Ballot) -> QuerySet[DecisionReview]:
    """All of one decision, the latest first."""
    found = DecisionReview.objects.filter(ballot=ballot).select_related("reviewed_by")
    return found.order_by("-review_on", "-pk")


def _open() -> QuerySet[DecisionReview]:
    return DecisionReview.objects.filter(ballot=OuterRef("pk"), outcome="")


def with_review(found: QuerySet[Ballot], *, waiting: bool) -> QuerySet[Ballot]:
    """The same decisions with `review_on`; only those that are to be looked at again, soonest first, if `waiting`."""
    dated = found.annotate(review_on=Subquery(_open().values("review_on")[:1]))
    return dated.filter(Exists(_open())).order_by("review_on", "pk") if waiting else dated


def due(today: date) -> QuerySet[DecisionReview]:
    """Reviews whose day has come within two weeks, or before."""
    near = DecisionReview.objects.filter(outcome="", review_on__lte=today + timedelta(days=DAYS_BEFORE))
    return near.select_related("ballot__motion__item__meeting").order_by("pk")
