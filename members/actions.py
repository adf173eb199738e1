"""Changes about members. `by` is who does it (None: the software), `at` when."""

import hashlib
import secrets
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind
from members.choices import VOTING, Role, StatusKind
from members.mail import TOPICS, recipient
from members.models import Cooperative, Invitation, Mandate, Member, Status
from members.permissions import may_manage
from members.queries import cooperative, has_gerance, holders

FIRST_LINK_LIFE = timedelta(hours=24)


def key_digest(key: str) -> str:
    """What is stored of an invitation's key: SHA-256, 64 hex digits. The key has 256 bits, so no salt is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


def _manages(by: Member | None) -> None:
    """Refuse anybody but the gérance in force and the software itself."""
    if by is not None and not may_manage(by):
        raise Refused(_("Only the gérance may do this."))


def _number(by: Member | None) -> int | None:
    return by.pk if by else None


@transaction.atomic
def add_member(
    *,
    email: str,
    first_name: str,
    last_name: str,
    status: str,
    since_on: date,
    language: str = "fr",
    by: Member | None,
    at: datetime,
) -> Member:
    """Record a person with her first status. She cannot log in before she accepts an invitation."""
    _manages(by)
    if Member.objects.filter(email=email.strip().lower()).exists():
        raise Refused(_("There is already a member with this e-mail address."), field="email")
    member = Member.objects.create_member(
        email=email, first_name=first_name.strip(), last_name=last_name.strip(), language=language
    )
    record("member.added", by=_number(by), at=at, about=member)
    _begin_status(member, status, since_on, by=by, at=at)
    return member


@transaction.atomic
def change_member(*, member: Member, by: Member, at: datetime, **fields: Any) -> None:
    """Correct name, language or (before she has an account) the address. Raises Refused."""
    if by.pk != member.pk:
        _manages(by)
    address = str(fields.pop("email", member.email)).strip().lower()
    if address != member.email:
        if EmailAddress.objects.filter(user=member).exists():
            raise Refused(
                _("She has an account: only she can change her address, in her profile."), field="email"
            )
        if Member.objects.filter(email=address).exists():
            raise Refused(_("There is already a member with this e-mail address."), field="email")
        member.email = address
    for name, value in fields.items():
        setattr(member, name, value)
    member.save(update_fields=["email", *fields])
    record("member.changed", by=by.pk, at=at, about=member)


@transaction.atomic
def invite(*, member: Member, by: Member | None, at: datetime) -> Invitation:
    """Mail a single-use link by which the person opens her account; earlier links stop working."""
    _manages(by)
    if (
        member.has_usable_password()
        or not member.is_active
        or member.status_on(clock.today(at)) == StatusKind.LEFT
    ):
        raise Refused(_("This person already has an account, or has left."))
    Invitation.objects.filter(member=member, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
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
    record("member.invited", by=_number(by), at=at, about=member)
    return invitation


def invitation_url(key: str) -> str:
    """The address of the page that accepts the key."""
    return settings.PUBLIC_URL + reverse("members:invitation", args=[key])


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Member, at: datetime) -> None:
    """Make the link useless."""
    _manages(by)
    Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None).update(withdrawn_at=at)


@transaction.atomic
def first_link(*, at: datetime) -> str:
    """The link of a fresh installation; an earlier one stops working. Raises Refused once there is a gérance."""
    if has_gerance():
        raise Refused(_("The cooperative already has a gérance: she invites the others."))
    Invitation.objects.filter(member=None, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
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
def change_cooperative(*, name: str, legal_name: str, address: str, by: Member, at: datetime) -> None:
    """Correct how the cooperative is called on pages, mails and documents."""
    _manages(by)
    Cooperative.objects.update_or_create(
        pk=1, defaults={"name": name, "legal_name": legal_name, "address": address}
    )
    record("cooperative.changed", by=by.pk, at=at)


def _begin_status(member: Member, kind: str, since_on: date, *, by: Member | None, at: datetime) -> None:
    if Status.objects.filter(member=member, since_on=since_on).exists():
        raise Refused(_("A status already begins on this day."), field="since_on")
    Status.objects.create(member=member, kind=kind, since_on=since_on)
    record(
        "member.status_changed", by=_number(by), at=at, about=member, status=kind, since=since_on.isoformat()
    )


@transaction.atomic
def change_status(*, member: Member, kind: str, since_on: date, by: Member | None, at: datetime) -> None:
    """Begin a status on a day, which ends the one before. Raises Refused.

    Leaving also ends mandates, links and, once the day has come, access; history stays.
    """
    _manages(by)
    if kind == StatusKind.LEFT:
        _refuse_last_gerance(member, since_on)
    _begin_status(member, kind, since_on, by=by, at=at)
    if kind == StatusKind.LEFT:
        _leave(member, since_on, by=by, at=at)


def _refuse_last_gerance(member: Member, since_on: date) -> None:
    """A cooperative without a gérance could not even invite a new one."""
    in_office = holders(Role.GERANCE, since_on)
    if in_office.filter(pk=member.pk).exists() and not in_office.exclude(pk=member.pk).exists():
        raise Refused(_("She is the only gérant·e on that day: first record the mandate of another."))


def _leave(member: Member, since_on: date, *, by: Member | None, at: datetime) -> None:
    """What leaving entails besides the status itself."""
    last_day = since_on - timedelta(days=1)
    for mandate in member.mandates.in_force(since_on):
        mandate.ends_on = max(last_day, mandate.starts_on)
        mandate.save(update_fields=["ends_on"])
    Invitation.objects.filter(member=member, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    if since_on <= clock.today(at):
        end_sessions(member)
    record("member.left", by=_number(by), at=at, about=member, since=since_on.isoformat())


def end_sessions(member: Member) -> None:
    """Log the person out everywhere at once."""
    sessions = UserSession.objects.filter(user=member)
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()


@transaction.atomic
def remove_status(*, status: Status, by: Member, at: datetime) -> None:
    """Take back a status recorded by mistake; the first one stays. Raises Refused."""
    _manages(by)
    if not Status.objects.filter(member=status.member_id).exclude(pk=status.pk).exists():
        raise Refused(_("A member needs at least one status."))
    if status.kind in VOTING and status.member.electorships.filter(ballot__frozen_at__isnull=False).exists():
        raise Refused(_("Ballots were opened with this status: begin a new status instead."))
    record(
        "member.status_removed",
        by=by.pk,
        at=at,
        about=status.member,
        status=status.kind,
        since=status.since_on.isoformat(),
    )
    status.delete()


@transaction.atomic
def start_mandate(
    *, member: Member, role: str, starts_on: date, ends_on: date | None, by: Member | None, at: datetime
) -> Mandate:
    """Give an office for a time. Raises Refused."""
    _manages(by)
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The mandate would end before it begins."), field="ends_on")
    if member.mandates.in_force(starts_on).filter(role=role).exists():
        raise Refused(_("This person already holds this office on that day."), field="starts_on")
    if member.status_on(starts_on) in (None, StatusKind.LEFT):
        raise Refused(_("This person does not belong to the cooperative on that day."), field="starts_on")
    mandate = Mandate.objects.create(member=member, role=role, starts_on=starts_on, ends_on=ends_on)
    record(
        "member.mandate_started", by=_number(by), at=at, about=member, role=role, since=starts_on.isoformat()
    )
    return mandate


@transaction.atomic
def end_mandate(*, mandate: Mandate, ends_on: date, by: Member, at: datetime) -> None:
    """Set the last day of an office. Raises Refused where nobody would hold the gérance afterwards."""
    _manages(by)
    if ends_on < mandate.starts_on:
        raise Refused(_("The mandate would end before it begins."), field="ends_on")
    if mandate.role == Role.GERANCE:
        _refuse_last_gerance(mandate.member, ends_on + timedelta(days=1))
    mandate.ends_on = ends_on
    mandate.save(update_fields=["ends_on"])
    record(
        "member.mandate_ended",
        by=by.pk,
        at=at,
        about=mandate.member,
        role=mandate.role,
        until=ends_on.isoformat(),
    )


def update_profile(*, member: Member, language: str, wants_reminders: bool, wants_results: bool) -> None:
    """What the person sets for herself; it touches no right and is not journalled."""
    member.language = language
    member.wants_reminders = wants_reminders
    member.wants_results = wants_results
    member.save(update_fields=["language", "wants_reminders", "wants_results"])


def unsubscribe(*, member_id: int, topic: str) -> None:
    """Turn one kind of mail off. The right to vote is no input of this and no output. Raises ValueError."""
    if topic not in TOPICS:
        raise ValueError(f"unknown topic: {topic}")
    Member.objects.filter(pk=member_id).update(**{f"wants_{topic}": False})


def tidy(*, at: datetime) -> None:
    """Delete expired sessions and the invitations that ended over a year ago. Takes no right from anybody."""
    Session.objects.filter(expire_date__lt=at).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    Invitation.objects.filter(expires_at__lt=at - timedelta(days=365)).delete()
