"""The journal hears of second factors: who may manage the cooperative hangs on them."""

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest

from interlignes.journal.actions import record
from interlignes.kit import clock
from members.models import Member


def listen() -> None:
    """Write an entry whenever allauth adds, removes or renews a second factor; a new one ends the other sessions."""
    for signal, kind in (
        (signals.authenticator_added, "account.factor_added"),
        (signals.authenticator_removed, "account.factor_removed"),
        (signals.authenticator_reset, "account.factor_renewed"),
    ):
        signal.connect(_recorder(kind), sender=Authenticator, weak=False, dispatch_uid=kind)
    signals.authenticator_added.connect(_end_sessions_without_factor, sender=Authenticator)


def _end_sessions_without_factor(request: HttpRequest, user: Member, **_rest: Any) -> None:
    """Sessions opened with a password alone would otherwise enter the gérance's desk from now on."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
        session.end()


def _recorder(kind: str) -> Any:
    @transaction.atomic  # allauth sends its signals once the transaction of the change is over
    def write(user: Member, authenticator: Authenticator, **_rest: Any) -> None:
        record(kind, by=user.pk, at=clock.now(), about=user, factor=str(authenticator.type))

    return write
