"""The journal hears of second factors: who may manage the cooperative hangs on them."""

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator

from interlignes.journal.actions import record
from interlignes.kit import clock
from members.models import Member


def listen() -> None:
    """Write an entry whenever allauth adds, removes or renews a second factor."""
    for signal, kind in (
        (signals.authenticator_added, "account.factor_added"),
        (signals.authenticator_removed, "account.factor_removed"),
        (signals.authenticator_reset, "account.factor_renewed"),
    ):
        signal.connect(_recorder(kind), sender=Authenticator, weak=False, dispatch_uid=kind)


def _recorder(kind: str) -> Any:
    def write(user: Member, authenticator: Authenticator, **_rest: Any) -> None:
        record(kind, by=user.pk, at=clock.now(), about=user, factor=str(authenticator.type))

    return write
