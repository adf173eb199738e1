"""What every action of members needs: who may, and how the journal names a person."""

from datetime import date, datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import cancel
from interlignes.outbox.choices import Kind
from members.models import Invitation, Member
from members.permissions import may_manage
from members.rules.dates import is_too_far


def refuse_unless_manages(by: Member | None) -> None:
    """Refuse anybody but the gérance in force and the software itself."""
    if by is not None and not may_manage(by):
        raise Refused(_("Only the gérance may do this."))


def refuse_too_far(day: date, at: datetime, *, field: str) -> None:
    """Refuse a day so far ahead that it can only be a slip."""
    if is_too_far(day, clock.today(at)):
        raise Refused(
            _("This day lies more than a year ahead: a slip? Record it once it comes nearer."), field=field
        )


def number(by: Member | None) -> int | None:
    """How the journal names who did it; None: the software."""
    return by.pk if by else None


def end_sessions(member: Member) -> None:
    """Log the person out everywhere at once."""
    sessions = UserSession.objects.filter(user=member)
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()


def withdraw_open_invitations(member: Member | None, at: datetime) -> None:
    """Make her unused links useless (None: that of the installation), and take back the mails that still carry one."""
    for invitation in Invitation.objects.filter(member=member, used_at=None, withdrawn_at=None):
        withdraw(invitation, at)


def withdraw(invitation: Invitation, at: datetime) -> None:
    """Make one link useless, unless it has been used, with its mail."""
    unused = Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None)
    if unused.update(withdrawn_at=at):
        cancel(kind=Kind.MEMBER_INVITED, about=invitation)
