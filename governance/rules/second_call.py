"""Which items a first assembly could not decide, so that a second one may (C. com. L223-29, -30, L225-96, -98)."""

from dataclasses import replace
from enum import StrEnum

from governance.rules.majority import Base, Counts, Outcome, Rule, Verdict, verdict


class Why(StrEnum):
    """Why an item stays undecided; `DECIDED` when it does not."""

    DECIDED = "decided"
    QUORUM = "quorum"
    MAJORITY = "majority"
    FEW = "few"


def after_a_vote(found: Verdict) -> Why:
    """Of an item that was voted: without its quorum nothing is decided.

    Where the first call asks for a majority of all associates (C. com. L223-29), an item that neither those for nor
    those against could carry is undecided too; one that such a majority voted down is decided.
    """
    if found.outcome is Outcome.NO_QUORUM:
        return Why.QUORUM
    if found.outcome is Outcome.ADOPTED or found.rule.majority.base is not Base.ALL:
        return Why.DECIDED
    counts = found.counts
    turned = verdict(found.rule, replace(counts, for_=counts.against, against=counts.for_))
    return Why.DECIDED if turned.outcome is Outcome.ADOPTED else Why.MAJORITY


def without_a_vote(rule: Rule, *, members: int, present: int) -> Why:
    """Of an item that was not voted: whether those present or represented could have adopted it, all being for."""
    found = verdict(rule, Counts(members=members, present=present, for_=present, against=0, abstain=0))
    if found.outcome is Outcome.ADOPTED:
        return Why.DECIDED
    return Why.QUORUM if found.outcome is Outcome.NO_QUORUM else Why.FEW
