"""Models of the people of the cooperative."""

from members.models.employment import Contract, HoursWish, PersonnelDetails, Terms
from members.models.lifecycle import Candidacy, MembershipRules, Suspension
from members.models.mandates import Mandate
from members.models.people import Cooperative, Invitation, Member, MemberManager, Status

__all__ = [
    "Candidacy",
    "Contract",
    "Cooperative",
    "HoursWish",
    "Invitation",
    "Mandate",
    "Member",
    "MemberManager",
    "MembershipRules",
    "PersonnelDetails",
    "Status",
    "Suspension",
    "Terms",
]
