"""Changes of accounts: invitations, the first link, the cooperative, what a person sets for herself."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind
from members.actions.common import number, refuse_unless_manages, withdraw, withdraw_open_invitations
from members.actions.mandates import start_mandate
from members.actions.people import add_member
from members.choices import LegalForm, Role, StatusKind
from members.mail import TOPICS, recipient
from members.models import Cooperative, Invitation, Member, MembershipRules
from members.queries import cooperative, has_gerance

FIRST_LINK_LIFE = timedelta(hours=24)


def key_digest(key: str) -> str:
    """What is stored of an invitation's key: SHA-256, 64 hex digits. The key has 256 bits, so no salt is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def invite(*, member: Member, by: Member | None, at: datetime) -> Invitation:
    """Mail a single-use link by which the person opens her account; earlier links stop working."""
    refuse_unless_manages(by)
    if (
        member.has_usable_password()
        or not member.is_active
        or member.status_on(clock.today(at)) == StatusKind.LEFT
    ):
        raise Refused(_("This person already has an account, or has left."))
    if not member.statuses.exists():
        raise Refused(_("This person belongs to nothing yet: an assembly admits her first."))
    withdraw_open_invitations(member, at)
    key = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        member=member,
        key_digest=key_digest(key),
        invited_by=by,
        created_at=at,
        expires_at=at + settings.INVITATION_LIFE,
    )
    context = {
        "cooperative": cooperative(),
        "invited_by": by,
        "url": invitation_url(key),
        "expires_at": invitation.expires_at,
    }
    enqueue(
        kind=Kind.MEMBER_INVITED,
        about=invitation,
        to=[recipient(member)],
        context=context,
        at=at,
        useful_until=invitation.expires_at,
    )
    record("member.invited", by=number(by), at=at, about=member)
    return invitation


def invitation_url(key: str) -> str:
    """The address of the page that accepts the key."""
    return settings.PUBLIC_URL + reverse("members:invitation", args=[key])


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Member, at: datetime) -> None:
    """Make the link useless."""
    refuse_unless_manages(by)
    withdraw(invitation, at)


@transaction.atomic
def first_link(*, at: datetime) -> str:
    """The link of a fresh installation; an earlier one stops working. Raises Refused once there is a gérance."""
    if has_gerance():
        raise Refused(_("The cooperative already has a gérance: she invites the others."))
    withdraw_open_invitations(None, at)
    key = secrets.token_urlsafe(32)
    Invitation.objects.create(key_digest=key_digest(key), created_at=at, expires_at=at + FIRST_LINK_LIFE)
    return invitation_url(key)


def _use(key: str, at: datetime) -> Invitation:
    """Consume an invitation: of two at once, one wins. Raises Refused."""
    mine = Invitation.objects.filter(
        key_digest=key_digest(key), used_at=None, withdrawn_at=None, expires_at__gt=at
    ).update(used_at=at)
    if not mine:
        raise Refused(_("This link has been used, withdrawn, or is too old. Ask the gérance for a new one."))
    return Invitation.objects.select_related("member").get(key_digest=key_digest(key))


def _open_account(member: Member, password: str, at: datetime) -> None:
    """Set the password and hold the address for verified: the link came by mail, or from the console."""
    try:
        validate_password(password, member)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password") from error
    member.set_password(password)
    member.save(update_fields=["password"])
    EmailAddress.objects.update_or_create(
        user=member, email=member.email, defaults={"verified": True, "primary": True}
    )
    record("member.joined", by=member.pk, at=at, about=member)


@transaction.atomic
def accept_invitation(*, key: str, password: str, at: datetime) -> Member:
    """Open the account that the invitation is for. Raises Refused; then nothing is consumed."""
    invitation = _use(key, at)
    member = invitation.member
    if member is None or not member.is_active or member.status_on(clock.today(at)) == StatusKind.LEFT:
        raise Refused(_("This link has been used, withdrawn, or is too old. Ask the gérance for a new one."))
    _open_account(member, password, at)
    return member


@transaction.atomic
def found_cooperative(
    *,
    key: str,
    name: str,
    legal_name: str,
    first_name: str,
    last_name: str,
    email: str,
    password: str,
    at: datetime,
) -> Member:
    """Name the cooperative and make the first gérant·e, an associate from today on. Raises Refused."""
    invitation = _use(key, at)
    if invitation.member is not None or has_gerance():
        raise Refused(_("The cooperative already has a gérance: she invites the others."))
    Cooperative.objects.update_or_create(pk=1, defaults={"name": name, "legal_name": legal_name})
    record("cooperative.founded", by=None, at=at)
    today = clock.today(at)
    member = add_member(
        email=email,
        first_name=first_name,
        last_name=last_name,
        status=StatusKind.ASSOCIATE,
        since_on=today,
        by=None,
        at=at,
    )
    _open_account(member, password, at)
    start_mandate(member=member, role=Role.GERANCE, starts_on=today, ends_on=None, by=None, at=at)
    return member


@transaction.atomic
def change_cooperative(
    *,
    name: str,
    legal_name: str,
    address: str,
    legal_form: str = LegalForm.SARL,
    by: Member,
    at: datetime,
) -> None:
    """Correct how the cooperative is called on pages, mails and documents, and its legal form."""
    refuse_unless_manages(by)
    fields = {"name": name, "legal_name": legal_name, "legal_form": legal_form, "address": address}
    Cooperative.objects.update_or_create(pk=1, defaults=fields)
    record("cooperative.changed", by=by.pk, at=at)


@transaction.atomic
def change_membership_rules(*, by: Member, at: datetime, **fields: Any) -> None:
    """Record what the statuts say about joining, suspending and terms of office."""
    refuse_unless_manages(by)
    MembershipRules.objects.update_or_create(pk=1, defaults=fields)
    record("cooperative.membership_rules", by=by.pk, at=at)


def update_profile(*, member: Member, language: str, **wants: bool) -> None:
    """What the person sets for herself (`wants_` and a topic of TOPICS); it touches no right and is not journalled."""
    member.language = language
    for topic in TOPICS:
        setattr(member, f"wants_{topic}", wants[f"wants_{topic}"])
    member.save(update_fields=["language", *(f"wants_{topic}" for topic in TOPICS)])


def unsubscribe(*, member_id: int, topic: str) -> None:
    """Turn one kind of mail off. The right to vote is no input of this and no output. Raises ValueError."""
    if topic not in TOPICS:
        raise ValueError(f"unknown topic: {topic}")
    Member.objects.filter(pk=member_id).update(**{f"wants_{topic}": False})
