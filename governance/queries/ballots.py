"""Readings of ballots: which there are, which await a vote, who may vote in them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from governance.choices import ASSEMBLIES
from governance.models import Ballot, Elector
from governance.permissions import may_see, may_vote_today
from interlignes.kit import clock
from members.choices import VOTING
from members.models import Member, Status, Suspension
from members.queries import electorate_at


def ballots_for(member: Member) -> QuerySet[Ballot]:
    """The ballots a person may see, with everything their pages name."""
    if not may_see(member):
        return Ballot.objects.none()
    return Ballot.objects.select_related("motion__item__meeting", "result", "rule_version")


#: What a line about a ballot shows, and what `with_outcomes` judges by. The texts of the motion stay in the database.
LISTED = (
    "opens_at",
    "closes_at",
    "frozen_at",
    "rule",
    "motion__item__title",
    "motion__item__meeting__title",
    "motion__item__meeting__kind",
)


def listed(member: Member) -> QuerySet[Ballot]:
    """The ballots a person may see, for lists: with the title of the motion and of the meeting."""
    if not may_see(member):
        return Ballot.objects.none()
    return Ballot.objects.select_related("motion__item__meeting").only(*LISTED)


def awaiting_votes(member: Member, at: datetime, limit: int = 100) -> list[Ballot]:
    """Open ballots in which the person may vote and has not, soonest closing first, `limit` at most.

    Two plain queries, which cost less than one that asks for each ballot whether a row exists; a third while some
    have opened that no request has frozen yet: then her statuses say who she was on their days.
    """
    if not may_vote_today(member):
        return []
    mine = Elector.objects.filter(
        member=member.pk, vote__isnull=True, ballot__opens_at__lte=at, ballot__closes_at__gt=at
    )
    hers = set(mine.order_by("ballot__closes_at", "ballot").values_list("ballot", flat=True)[:limit])
    opened = listed(member).filter(
        Q(pk__in=hers) | Q(frozen_at__isnull=True), opens_at__lte=at, closes_at__gt=at
    )
    found = list(opened.order_by("closes_at", "pk"))
    if not_frozen := [ballot.pk for ballot in found if not ballot.frozen_at]:
        hers |= _had_a_vote(not_frozen, member)
    return [ballot for ballot in found if ballot.pk in hers][:limit]


def _had_a_vote(ballots: list[int], member: Member) -> set[int]:
    """Of these ballots, those at whose opening the person had a vote. One query."""
    opened_on = OuterRef("opened_on")
    begun = Q(since_on__lt=opened_on) | Q(since_on=opened_on) & (
        Q(since_at__isnull=True) | Q(since_at__lte=OuterRef("opens_at"))
    )
    status = Status.objects.filter(begun, member=member).order_by(
        "-since_on", F("since_at").desc(nulls_last=True)
    )
    suspended = Suspension.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=opened_on), member=member, since_on__lte=opened_on
    )
    then = Ballot.objects.annotate(
        opened_on=TruncDate("opens_at", tzinfo=clock.PARIS),
        status_then=Subquery(status.values("kind")[:1]),
        suspended_then=Exists(suspended),
    )
    found = then.filter(pk__in=ballots, status_then__in=VOTING, suspended_then=False).order_by("pk")
    return set(found.values_list("pk", flat=True))


def decisions(member: Member, at: datetime, *, binding: bool) -> QuerySet[Ballot]:
    """Closed ballots, latest first: decisions of assemblies, or (not binding) consultations."""
    closed = listed(member).select_related("motion__item__meeting", "result").only(*LISTED, "result__outcome")
    in_assembly = Q(motion__item__meeting__kind__in=ASSEMBLIES)
    found = closed.filter(in_assembly if binding else ~in_assembly, closes_at__lte=at)
    return found.order_by("-closes_at", "-pk")


def elector_of(ballot: Ballot, member: Member) -> Elector | None:
    """The person's place in a frozen electorate, with her vote."""
    place = Elector.objects.select_related("vote").filter(ballot=ballot.pk, member=member.pk)
    return next(iter(place), None)  # one row at most, so no need to sort


def is_elector(ballot: Ballot, member: Member, elector: Elector | None) -> bool:
    """In the frozen electorate, or, before the first request has frozen it, among the associates of that day."""
    if ballot.frozen_at:
        return elector is not None
    return electorate_at(ballot.opens_at).filter(pk=member.pk).exists()


def turnout(ballot: Ballot) -> tuple[int, int]:
    """Papers received, electors. Nothing else is told while a ballot is open."""
    if not ballot.frozen_at:
        return 0, electorate_at(ballot.opens_at).count()
    numbers = Elector.objects.filter(ballot=ballot).aggregate(papers=Count("vote"), electors=Count("pk"))
    return numbers["papers"], numbers["electors"]


def roll(ballot: Ballot) -> Iterable[Elector]:
    """Every elector with her choice, for the list shown after closing."""
    return (
        Elector.objects.filter(ballot=ballot)
        .select_related("vote", "member")
        .order_by("member__last_name", "member__first_name", "pk")
    )


def due_ballots(at: datetime) -> list[int]:
    """Numbers of the ballots that the tick has something to do for."""
    due = Ballot.objects.filter(opens_at__lte=at, result__isnull=True).order_by("pk")
    return list(due.values_list("pk", flat=True))
