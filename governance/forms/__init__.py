"""The shape of what people type, by subject. Rules of the matter are in the actions."""

from governance.forms.ballots import BallotForm, NamesForm, VoteForm
from governance.forms.meetings import (
    MARKDOWN,
    AttendanceForm,
    CancelForm,
    CommitteeForm,
    ConvokeForm,
    ItemForm,
    MeetingForm,
)
from governance.forms.proxies import PaperProxyForm, ProxyForm

__all__ = [
    "MARKDOWN",
    "AttendanceForm",
    "BallotForm",
    "CancelForm",
    "CommitteeForm",
    "ConvokeForm",
    "ItemForm",
    "MeetingForm",
    "NamesForm",
    "PaperProxyForm",
    "ProxyForm",
    "VoteForm",
]
