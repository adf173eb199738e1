"""Readings about members, by subject."""

from members.queries.people import (
    cooperative,
    electorate,
    has_gerance,
    holders,
    members_on,
    open_invitation,
)

__all__ = ["cooperative", "electorate", "has_gerance", "holders", "members_on", "open_invitation"]
