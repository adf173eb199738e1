"""What follows from a decision once its ballot is counted; each effect happens exactly once."""

from datetime import datetime

from governance.actions.allocations import apply_allocation, settle_allocations
from governance.actions.amendments import apply_amendment
from governance.actions.candidacies import decide_by_result
from governance.actions.mandates import apply_mandate
from governance.actions.rulebook import apply_change
from governance.choices import Method, Outcome
from governance.models import Ballot, Motion
from governance.models.ballot import COUNT_DELAY
from interlignes.kit import clock


def apply(*, ballot: Ballot, outcome: str, at: datetime) -> None:
    """Carry out what the resolution of a counted ballot decides, in the transaction that records the result.

    Offices and profit-sharing hold from the day on which the result could be counted, however late a worker is;
    of a sealed ballot it is known once its scrutineers have counted.
    """
    apply_amendment(ballot=ballot, outcome=outcome, at=at)
    apply_change(ballot=ballot, outcome=outcome, at=at)
    decide_by_result(ballot=ballot, outcome=outcome, at=at)
    if outcome == Outcome.ADOPTED and ballot.motion.item.meeting.is_assembly:
        decided_on = clock.today(at if ballot.urn_id else ballot.closes_at + COUNT_DELAY)
        apply_mandate(ballot=ballot, decided_on=decided_on, at=at)
        if ballot.method == Method.MOTION:
            apply_allocation(ballot=ballot, decided_on=decided_on, at=at)
    settle_allocations(motions=Motion.objects.filter(pk=ballot.motion_id), at=at)
