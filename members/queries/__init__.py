"""Readings about members, by subject."""

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
    "associates",
    "cooperative",
    "electorate",
    "electorate_at",
    "has_gerance",
    "holders",
    "members_on",
    "open_invitation",
]
