"""Changes about members, by subject; call them as `actions.invite(...)`."""

from members.actions.accounts import (
    FIRST_LINK_LIFE,
    accept_invitation,
    change_cooperative,
    change_membership_rules,
    first_link,
    found_cooperative,
    invitation_url,
    invite,
    key_digest,
    unsubscribe,
    update_profile,
    withdraw_invitation,
)
from members.actions.candidacies import (
    decide_candidacy,
    decline_candidacy,
    file_candidacy,
    notify_candidate,
    open_candidacy,
    open_outside_candidacy,
    remind_candidacies,
    withdraw_candidacy,
)
from members.actions.common import end_sessions
from members.actions.corrections import reopen_candidacy
from members.actions.employment import (
    amend_contract,
    change_personnel_details,
    end_contract,
    start_contract,
    state_hours_wish,
    take_back_terms,
)
from members.actions.leaving import end_membership, lift_suspension, suspend_vote
from members.actions.mandates import appoint, end_mandate, remind_mandates, start_mandate
from members.actions.people import add_member, change_member, change_status, remove_status
from members.actions.retention import apply_retention, tidy

__all__ = [
    "FIRST_LINK_LIFE",
    "accept_invitation",
    "add_member",
    "amend_contract",
    "apply_retention",
    "appoint",
    "change_cooperative",
    "change_member",
    "change_membership_rules",
    "change_personnel_details",
    "change_status",
    "decide_candidacy",
    "decline_candidacy",
    "end_contract",
    "end_mandate",
    "end_membership",
    "end_sessions",
    "file_candidacy",
    "first_link",
    "found_cooperative",
    "invitation_url",
    "invite",
    "key_digest",
    "lift_suspension",
    "notify_candidate",
    "open_candidacy",
    "open_outside_candidacy",
    "remind_candidacies",
    "remind_mandates",
    "remove_status",
    "reopen_candidacy",
    "start_contract",
    "start_mandate",
    "state_hours_wish",
    "suspend_vote",
    "take_back_terms",
    "tidy",
    "unsubscribe",
    "update_profile",
    "withdraw_candidacy",
    "withdraw_invitation",
]
