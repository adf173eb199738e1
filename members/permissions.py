"""Who may do what, in words, with the source."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from members.models import Member


def may_manage(person: Any) -> bool:
    """The gérance in force on the day (loi 78-763, art. 16), as long as she has not left the cooperative."""
    return isinstance(person, Member) and person.is_active and person.is_staff


def second_factors(person: Any) -> QuerySet[Any]:
    """Confirmation apps and passkeys of a member; recovery codes alone are no factor."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=person, type__in=kinds)


def has_second_factor(person: Any) -> bool:
    """A confirmation app or a passkey is enrolled; no query for the member of a session, whose backend has read it."""
    if not isinstance(person, Member):
        return False
    if hasattr(person, "factor_read"):
        return bool(person.factor_read)
    return bool(second_factors(person).exists())
