"""What follows from a decision once its ballot is counted; each effect happens exactly once."""

from datetime import datetime

from governance.actions.candidacies import decide_by_result
from governance.actions.rulebook import apply_change
from governance.models import Ballot


def apply(*, ballot: Ballot, outcome: str, at: datetime) -> None:
    """Carry out what the resolution of a counted ballot decides, in the transaction that records the result."""
    apply_change(ballot=ballot, outcome=outcome, at=at)
    decide_by_result(ballot=ballot, outcome=outcome, at=at)
