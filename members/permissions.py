"""Who may do what, in words, with the source."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from members.choices import VOTING, StatusKind, Visibility
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


def may_see_capital_of(person: Any, member: Member) -> bool:
    """Herself and the gérance: an account of shares holds amounts (RGPD art. 5(1)(c))."""
    return isinstance(person, Member) and (person.pk == member.pk or may_manage(person))


def may_read_register(person: Any) -> bool:
    """The list of associates: associates and the gérance.

    Any associate may have the documents of the company, among them minutes and attendance sheets, which name every
    associate (C. com. L223-26, R223-24).
    """
    if not isinstance(person, Member) or not person.is_active:
        return False
    return person.current_status in VOTING or may_manage(person)


def may_read_shares(person: Any, visibility: str) -> bool:
    """How many shares each holds: as the minutes and attendance sheets say to associates, unless the statuts' terms
    (`CapitalTerms.visibility`) keep it to the gérance."""
    if visibility == Visibility.GERANCE:
        return may_manage(person)
    return may_read_register(person)


def may_read_profit(person: Any) -> bool:
    """Simulations that are shared: whoever belongs to the cooperative, because all employees share the part travail."""
    return (
        isinstance(person, Member)
        and person.is_active
        and person.current_status not in (None, StatusKind.LEFT)
    )
