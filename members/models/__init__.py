"""Models of the people of the cooperative."""

from members.models.people import Cooperative, Invitation, Mandate, Member, MemberManager, Status

__all__ = ["Cooperative", "Invitation", "Mandate", "Member", "MemberManager", "Status"]
