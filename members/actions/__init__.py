"""Changes about members, by subject; call them as `actions.invite(...)`."""

from members.actions.accounts import (
    FIRST_LINK_LIFE,
    accept_invitation,
    change_cooperative,
    first_link,
    found_cooperative,
    invitation_url,
    invite,
    key_digest,
    unsubscribe,
    update_profile,
    withdraw_invitation,
)
from members.actions.common import end_sessions
from members.actions.people import (
    add_member,
    change_member,
    change_status,
    end_mandate,
    remove_status,
    start_mandate,
)
from members.actions.retention import apply_retention, tidy

__all__ = [
    "FIRST_LINK_LIFE",
    "accept_invitation",
    "add_member",
    "apply_retention",
    "change_cooperative",
    "change_member",
    "change_status",
    "end_mandate",
    "end_sessions",
    "first_link",
    "found_cooperative",
    "invitation_url",
    "invite",
    "key_digest",
    "remove_status",
    "start_mandate",
    "tidy",
    "unsubscribe",
    "update_profile",
    "withdraw_invitation",
]
