"""Models of the people of the cooperative."""

from members.models.access import DataRequest, RecordAccess
from members.models.people import Cooperative, Invitation, Mandate, Member, MemberManager, Status
from members.models.profile import Photo, Profile

__all__ = [
    "Cooperative",
    "DataRequest",
    "Invitation",
    "Mandate",
    "Member",
    "MemberManager",
    "Photo",
    "Profile",
    "RecordAccess",
    "Status",
]
