"""Readings about people, their statuses and offices, invitations and the cooperative."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from interlignes.kit import clock
from interlignes.kit.prepared import Prepared
from members.choices import VOTING, StatusKind
from members.models import Cooperative, Invitation, Mandate, Member


def associates(day: date) -> QuerySet[Member]:
    """Who is an associate on `day` (as of its end): employed, formerly employed or external. One query."""
    return Member.objects.with_status(day).filter(status_read__in=VOTING)  # type: ignore[misc]


def electorate(day: date) -> QuerySet[Member]:
    """Who has a vote in an assembly on `day`: the associates whose vote is not suspended. One query."""
    return associates(day).filter(suspended_read=False)  # type: ignore[misc]


def electorate_at(at: datetime) -> QuerySet[Member]:
    """Who has a vote in a ballot that opens at the instant `at`. One query.

    Somebody admitted in an assembly votes in the ballots opened afterwards, somebody who resigned in it does not.
    """
    voting = Member.objects.with_status(clock.today(at), at)
    return voting.filter(status_read__in=VOTING, suspended_read=False)  # type: ignore[misc]


def members_on(day: date) -> QuerySet[Member]:
    """Who belongs to the cooperative on `day`, associate or not."""
    return Member.objects.with_status(day).exclude(
        Q(status_read__isnull=True) | Q(status_read=StatusKind.LEFT)
    )


def holders(role: str, day: date) -> QuerySet[Member]:
    """Who holds an office on `day` and has not left."""
    mandates = Mandate.objects.in_force(day).filter(role=role)
    return members_on(day).filter(is_active=True, pk__in=mandates.values("member"))


def has_gerance() -> bool:
    """Whether any mandate of gérance was ever recorded: if not, the installation is fresh."""
    return Mandate.objects.filter(role="gerance").exists()


def open_invitation(digest: str) -> Invitation | None:
    """The invitation with this key digest, whatever its state."""
    return Invitation.objects.select_related("member", "invited_by").filter(key_digest=digest).first()


def cooperative() -> Cooperative:
    """The one row; an unsaved one with a neutral name before the first set-up."""
    return next(iter(_the_cooperative()), None) or Cooperative(pk=1, name="Interlignes")


#: Every page names it.
_the_cooperative = Prepared(Cooperative.objects.all)
