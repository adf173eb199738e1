"""Who may do what, in words, with the source."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from members.choices import VOTING, StatusKind
from members.models import Member
from members.rules.sharing import Level


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


def directory_level(reader: Member, person: Member) -> Level:
    """How close `reader` stands to `person` in the directory.

    The gérance has no more there than any associate: what is shared with it alone is read at its desk, where each
    look is recorded. No query for the member of a session.
    """
    if reader.pk == person.pk:
        return Level.SELF
    if not reader.is_active or reader.current_status in (None, StatusKind.LEFT):
        return Level.OUTSIDE
    return Level.ASSOCIATE if reader.current_status in VOTING else Level.EVERYBODY
