"""Readings of candidacies and of the rules about joining."""

from datetime import date, timedelta

from django.db.models import QuerySet

from members.choices import StatusKind
from members.models import Candidacy, Contract, Member, MembershipRules, Status
from members.rules import candidacy as rules


def membership_rules() -> MembershipRules:
    """The one row; the sourced defaults where nobody has saved it yet."""
    return MembershipRules.objects.first() or MembershipRules(pk=1)


def deadline_of(candidacy: Candidacy, own: MembershipRules | None = None) -> rules.Deadline:
    """What has to happen next, and until when, by the cooperative's periods."""
    return rules.deadline(
        candidacy.mode,
        hired_on=candidacy.hired_on,
        filed_on=candidacy.filed_on,
        notified_on=candidacy.notified_on,
        periods=(own or membership_rules()).periods,
    )


def hired_on_of(member: Member, day: date) -> date:
    """Since when the person has worked here without interruption: by her contracts, else by her statuses."""
    start: date | None = None
    for contract in Contract.objects.filter(member=member, starts_on__lte=day).order_by("-starts_on"):
        if contract.ends_on is not None and contract.ends_on < (start or day) - timedelta(days=1):
            break
        start = contract.starts_on
    if start is not None:
        return start
    first = Status.objects.reached(day).filter(member=member, kind=StatusKind.EMPLOYEE).first()
    return first.since_on if first else day


def pending_candidacies() -> QuerySet[Candidacy]:
    """Not decided, the oldest first, with the motions that `governance` has put on agendas about them."""
    waiting = Candidacy.objects.pending().select_related("member")
    return waiting.prefetch_related("motions__item__meeting").order_by("created_at", "pk")


def decided_candidacies() -> QuerySet[Candidacy]:
    """The last ones decided."""
    decided = Candidacy.objects.exclude(outcome="").select_related("member")
    return decided.order_by("-decided_on", "-pk")
