"""Taking back the outcome of a candidacy that was entered wrongly by hand."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import cancel
from interlignes.outbox.choices import Kind
from members.actions.candidacies import tell_outcome
from members.actions.common import refuse_unless_manages
from members.actions.ledger import lock_ledger
from members.choices import CandidacyOutcome, StatusKind
from members.models import Candidacy, Member, Movement, Status


@transaction.atomic
def reopen_candidacy(*, candidacy: Candidacy, because: str, by: Member, at: datetime) -> None:
    """Take back an outcome that was entered by hand: the candidacy waits again, the status before it is in force again.

    Raises Refused for what a resolution or the person herself decided, and once something hangs on the admission.
    """
    refuse_unless_manages(by)
    lock_ledger()
    locked = Candidacy.objects.select_for_update().select_related("member").get(pk=candidacy.pk)
    _refuse_unless_by_hand(locked)
    outcome = locked.outcome
    if outcome == CandidacyOutcome.ADMITTED:
        _take_status_back(locked, by, at)
    waits_as = (None, StatusKind.LEFT) if locked.is_outside else (StatusKind.EMPLOYEE,)
    if locked.member.status_on(clock.today(at)) not in waits_as:
        raise Refused(_("Today she is not what she was when she applied: nothing can wait again."))
    locked.outcome, locked.decided_on, locked.decided_at = "", None, None
    locked.corrected_at, locked.corrected_because = at, because.strip()
    locked.save(update_fields=["outcome", "decided_on", "decided_at", "corrected_at", "corrected_because"])
    cancel(kind=Kind.CANDIDACY_DECIDED, about=locked)
    record("member.candidacy_reopened", by=by.pk, at=at, about=locked.member, outcome=outcome)
    tell_outcome(locked, at=at)


def _refuse_unless_by_hand(candidacy: Candidacy) -> None:
    """Only what the gérance typed, of the last candidacy of a person."""
    if candidacy.is_pending:
        raise Refused(_("This candidacy is not decided."))
    if candidacy.outcome == CandidacyOutcome.LAPSED:
        raise Refused(_("It lapsed because she left: take that status back instead."))
    if candidacy.decided_by == Candidacy.HERSELF:
        raise Refused(_("She has withdrawn it herself: she applies again if she wants to."))
    if candidacy.decided_by:
        raise Refused(_("A resolution of an assembly decided this candidacy: only an assembly changes that."))
    later = Candidacy.objects.filter(member=candidacy.member_id, pk__gt=candidacy.pk)
    if later.exists():
        raise Refused(_("She has applied again since: only her last candidacy can be corrected."))


def _take_status_back(candidacy: Candidacy, by: Member, at: datetime) -> None:
    """Withdraw the status that the admission gave. Raises Refused once something hangs on it."""
    member, day = candidacy.member, candidacy.decided_on
    given = [
        one for one in member.statuses.all() if (one.since_on, one.since_at) == (day, candidacy.decided_at)
    ]
    for status in given:  # none: it was taken back by another door
        _refuse_if_used(candidacy, status)
        on = status.since_on.isoformat()
        record("member.status_removed", by=by.pk, at=at, about=member, status=status.kind, since=on)
        status.delete()


def _refuse_if_used(candidacy: Candidacy, given: Status) -> None:
    """Raises Refused when something hangs on an admission: a later status, a ballot, shares, an office."""
    member, day = candidacy.member, given.since_on
    since = given.since_at or clock.start_of(day)
    later = Q(since_on__gt=day) | Q(since_on=day, since_at__gt=since)
    if member.statuses.filter(later).exclude(pk=given.pk).exists():
        raise Refused(_("Another status has begun since: take that one back first."))
    if member.electorships.filter(ballot__frozen_at__gte=since).exists():
        raise Refused(_("Ballots were opened since with her among the electors: an assembly has to decide."))
    held = Movement.objects.filter(member=member, occurred_on__gte=day).aggregate(n=Sum("shares"))["n"]
    if held:
        raise Refused(_("She has subscribed shares since: annul those movements first."))
    if member.mandates.filter(starts_on__gte=day).exists():
        raise Refused(_("She has been given an office since: end it first."))
