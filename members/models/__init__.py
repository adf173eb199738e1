"""Models of the people of the cooperative."""

from members.models.access import DataRequest, RecordAccess
from members.models.employment import Contract, HoursWish, PersonnelDetails, Terms
from members.models.lifecycle import Candidacy, MembershipRules, Suspension
from members.models.mandates import Mandate
from members.models.people import Cooperative, Invitation, Member, MemberManager, Status
from members.models.profile import Photo, Profile

__all__ = [
    "Candidacy",
    "Contract",
    "Cooperative",
    "DataRequest",
    "HoursWish",
    "Invitation",
    "Mandate",
    "Member",
    "MemberManager",
    "MembershipRules",
    "PersonnelDetails",
    "Photo",
    "Profile",
    "RecordAccess",
    "Status",
    "Suspension",
    "Terms",
]
