"""Readings of rules, meetings, ballots and results."""

from governance.queries.ballots import (
    LISTED,
    awaiting_votes,
    ballot_for,
    decisions,
    due_ballots,
    elector_of,
    elector_voting,
    is_elector,
    latest_decisions,
    roll,
    silent,
    turnout,
)
from governance.queries.candidacies import (
    assemblies_in_preparation,
    awaiting_assembly,
    deciding,
    on_agendas,
    unopposed,
    without_assembly,
)
from governance.queries.meetings import (
    coming_and_drafts,
    coming_meetings,
    drafts,
    meetings_for,
    with_agenda,
)
from governance.queries.proxies import (
    expected_voters,
    given_by,
    held_by,
    possible_holders,
    voters_of,
)
from governance.queries.rules import (
    book_of,
    rule_for,
    rule_in_force,
)
from governance.queries.tally import (
    Tally,
    count,
    hands_tally,
    of_record,
    with_outcomes,
)

__all__ = [
    "LISTED",
    "Tally",
    "assemblies_in_preparation",
    "awaiting_assembly",
    "awaiting_votes",
    "ballot_for",
    "book_of",
    "coming_and_drafts",
    "coming_meetings",
    "count",
    "deciding",
    "decisions",
    "drafts",
    "due_ballots",
    "elector_of",
    "elector_voting",
    "expected_voters",
    "given_by",
    "hands_tally",
    "held_by",
    "is_elector",
    "latest_decisions",
    "meetings_for",
    "of_record",
    "on_agendas",
    "possible_holders",
    "roll",
    "rule_for",
    "rule_in_force",
    "silent",
    "turnout",
    "unopposed",
    "voters_of",
    "with_agenda",
    "with_outcomes",
    "without_assembly",
]
