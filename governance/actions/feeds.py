"""Making and revoking the private calendar feed."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.models import CalendarFeed
from governance.permissions import may_see
from governance.queries.feeds import key_digest
from interlignes.journal.actions import record
from interlignes.kit.errors import Refused
from members.models import Member


@transaction.atomic
def make_feed(*, by: Member, at: datetime) -> str:
    """A new secret address; the one before stops working. It is shown this once, for only a digest is kept."""
    if not may_see(by):
        raise Refused(_("Only members of the cooperative have a calendar here."))
    key = secrets.token_urlsafe(24)
    CalendarFeed.objects.update_or_create(
        member=by, defaults={"key_digest": key_digest(key), "created_at": at}
    )
    record("calendar.made", by=by.pk, at=at, about=by)
    return settings.PUBLIC_URL + reverse("governance:feed", args=[key])


@transaction.atomic
def revoke_feed(*, by: Member, at: datetime) -> None:
    """Make the address useless; nothing happens where there is none."""
    if CalendarFeed.objects.filter(member=by).delete()[0]:
        record("calendar.revoked", by=by.pk, at=at, about=by)
