"""Changes to the list of contacts."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.models import Member
from members.permissions import may_manage
from wellbeing.models import Contact


@transaction.atomic
def save_contact(*, contact: Contact, by: Member, at: datetime) -> Contact:
    """Add or change a contact. Refused without a way to reach it, or when it was checked in the future."""
    _require_gerance(by)
    if not (contact.phone or contact.email or contact.url):
        raise Refused(_("Give at least a telephone number, an e-mail address or a web page."), field="phone")
    if contact.checked_on > clock.today(at):
        raise Refused(
            _("This day is still to come: put the day on which you checked the contact."), field="checked_on"
        )
    contact.save()
    record("contact.changed", by=by.pk, at=at, about=contact)
    return contact


@transaction.atomic
def remove_contact(*, contact: Contact, by: Member, at: datetime) -> None:
    """Take a contact off the list."""
    _require_gerance(by)
    record("contact.changed", by=by.pk, at=at, about=contact)
    contact.delete()


def _require_gerance(by: Member) -> None:
    if not may_manage(by):
        raise Refused(_("Only the gérance changes the list of contacts."))
