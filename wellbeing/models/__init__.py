"""What the app stores, one module a subject."""

from wellbeing.models.checkins import Release, Rhythm, Round
from wellbeing.models.contacts import Contact
from wellbeing.models.indicators import Indicator
from wellbeing.models.instruments import InstrumentText
from wellbeing.models.prevention import Action, DuerpVersion, Risk
from wellbeing.models.support import Reply, Request, RequestRecipient
from wellbeing.models.vault import Vault

__all__ = [
    "Action",
    "Contact",
    "DuerpVersion",
    "Indicator",
    "InstrumentText",
    "Release",
    "Reply",
    "Request",
    "RequestRecipient",
    "Rhythm",
    "Risk",
    "Round",
    "Vault",
]
