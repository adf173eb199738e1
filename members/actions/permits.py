"""Copies of work permits, annexed to the registre unique du personnel (C. trav. D1221-24)."""

import base64
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record
from interlignes.kit import clock, documents, images
from interlignes.kit.crypto import encrypt
from interlignes.kit.errors import Refused
from members.actions.common import refuse_unless_manages
from members.models import Member, PermitCopy
from members.models.employment import PERMIT_PURPOSE
from members.queries import details_of

#: Bytes of a copy as it is kept: both sides of a card as PDF have a tenth of it.
LARGEST = 4 * 1024 * 1024
#: More copies than anybody is given in a working life.
MOST = 20
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})


@transaction.atomic
def annex_permit(*, member: Member, name: str, content: bytes, by: Member, at: datetime) -> PermitCopy:
    """Keep a copy, encrypted; of a picture only its pixels. Raises Refused.

    Kind and number stand in the register first: the copy proves them.
    """
    refuse_unless_manages(by)
    Member.objects.select_for_update().get(pk=member.pk)
    details = details_of(Member.objects.get(pk=member.pk))
    if not (details.permit_kind and details.permit_number):
        raise Refused(_("First write down the kind and the number of the permit."), field="file")
    if member.permit_copies.count() >= MOST:
        raise Refused(
            _("There are many copies already: remove one that is of no use any more."), field="file"
        )
    kind, kept = _judged(name, content)
    copy = PermitCopy.objects.create(
        member=member,
        content_type=kind,
        content_sealed=encrypt(PERMIT_PURPOSE, base64.b64encode(kept).decode()),
        annexed_on=clock.today(at),
    )
    record("member.permit_annexed", by=by.pk, at=at, about=member)
    return copy


def _judged(name: str, content: bytes) -> tuple[str, bytes]:
    """Type and content of what is kept: a PDF as it is, a picture made anew without place, date and camera."""
    kind = documents.judge(name, content).content_type
    if kind in _PICTURES:
        try:
            kind, content = images.CONTENT_TYPE, images.whole(content)
        except Refused as refused:
            raise Refused(refused.message, field="file") from refused
    elif kind != documents.TYPES["pdf"]:
        raise Refused(_("A copy is a PDF or a picture."), field="file")
    if len(content) > LARGEST:
        raise Refused(_("This copy is larger than 4 MB: scan it in less detail."), field="file")
    return kind, content


@transaction.atomic
def remove_permit(*, copy: PermitCopy, by: Member, at: datetime) -> None:
    """Take away a copy that was annexed by mistake; the journal says that one was."""
    refuse_unless_manages(by)
    if PermitCopy.objects.filter(pk=copy.pk).delete()[0]:
        record("member.permit_removed", by=by.pk, at=at, about=copy.member)
