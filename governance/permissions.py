"""Who may do what in the democratic life, in words, with the source."""

from members.choices import StatusKind
from members.models import Member
from members.permissions import may_manage


def may_see(member: Member) -> bool:
    """Everybody who belongs to the cooperative reads meetings and decisions (C. com. L223-26 for associates;
    for employees who are not associates it is the cooperative's transparency)."""
    return member.is_active and member.current_status not in (None, StatusKind.LEFT)


def may_manage_meetings(member: Member) -> bool:
    """The gérance convenes (C. com. L223-27) and opens ballots."""
    return may_manage(member)


def may_vote_today(member: Member) -> bool:
    """An associate of today whose vote is not suspended: whoever left after the opening votes no more."""
    return member.has_vote
