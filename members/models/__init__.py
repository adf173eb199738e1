"""Models of the people of the cooperative, by subject."""

from members.models.access import DataRequest, RecordAccess
from members.models.capital import CapitalTerms, Movement, NominalValue, RefundClaim, SubscriberDetails
from members.models.employment import Contract, HoursWish, PermitCopy, PersonnelDetails, Terms
from members.models.interns import Intern
from members.models.lifecycle import Candidacy, MembershipRules, Suspension
from members.models.mandates import Mandate
from members.models.people import Cooperative, Invitation, Member, MemberManager, Status
from members.models.profile import Photo, Profile
from members.models.profit import (
    AllocationDecision,
    FrozenAllocation,
    ProfitVariant,
    ProfitWorker,
    ProfitYear,
)

__all__ = [
    "AllocationDecision",
    "Candidacy",
    "CapitalTerms",
    "Contract",
    "Cooperative",
    "DataRequest",
    "FrozenAllocation",
    "HoursWish",
    "Intern",
    "Invitation",
    "Mandate",
    "Member",
    "MemberManager",
    "MembershipRules",
    "Movement",
    "NominalValue",
    "PermitCopy",
    "PersonnelDetails",
    "Photo",
    "Profile",
    "ProfitVariant",
    "ProfitWorker",
    "ProfitYear",
    "RecordAccess",
    "RefundClaim",
    "Status",
    "SubscriberDetails",
    "Suspension",
    "Terms",
]
