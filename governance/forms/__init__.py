"""The shape of what people type, by subject. Rules of the matter are in the actions."""

from governance.forms.meetings import (
    MARKDOWN,
    AttendanceForm,
    BallotForm,
    CancelForm,
    CommitteeForm,
    ConvokeForm,
    ItemForm,
    MeetingForm,
    ProxyForm,
    VoteForm,
)

__all__ = [
    "MARKDOWN",
    "AttendanceForm",
    "BallotForm",
    "CancelForm",
    "CommitteeForm",
    "ConvokeForm",
    "ItemForm",
    "MeetingForm",
    "ProxyForm",
    "VoteForm",
]
