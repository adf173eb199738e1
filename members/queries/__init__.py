"""Readings about members, by subject."""

from members.queries.employment import (
    Employment,
    Hours,
    PersonnelEntry,
    Worktime,
    details_of,
    employments,
    personnel_register,
)
from members.queries.history import History, history_of
from members.queries.lifecycle import (
    deadline_of,
    decided_candidacies,
    hired_on_of,
    membership_rules,
    pending_candidacies,
)
from members.queries.offices import contracts_over, ending_mandates, findings, mandates_from, succeeded
from members.queries.people import (
    associates,
    cooperative,
    electorate,
    electorate_at,
    has_gerance,
    holders,
    members_on,
    open_invitation,
)

__all__ = [
    "Employment",
    "History",
    "Hours",
    "PersonnelEntry",
    "Worktime",
    "associates",
    "contracts_over",
    "cooperative",
    "deadline_of",
    "decided_candidacies",
    "details_of",
    "electorate",
    "electorate_at",
    "employments",
    "ending_mandates",
    "findings",
    "has_gerance",
    "hired_on_of",
    "history_of",
    "holders",
    "mandates_from",
    "members_on",
    "membership_rules",
    "open_invitation",
    "pending_candidacies",
    "personnel_register",
    "succeeded",
]
