"""Who may do what, in words, with the source."""

from typing import Any

from allauth.mfa.models import Authenticator

from members.models import Member


def may_manage(person: Any) -> bool:
    """The gérance in force on the day (loi 78-763, art. 16), as long as she has not left the cooperative."""
    return isinstance(person, Member) and person.is_active and person.is_staff


def has_second_factor(person: Any) -> bool:
    """A confirmation app or a passkey is enrolled; recovery codes alone are no factor."""
    if not isinstance(person, Member):
        return False
    factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=person, type__in=factors).exists()
