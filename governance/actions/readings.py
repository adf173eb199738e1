"""Being seen reading: each decides for herself, and whoever no longer wants it leaves no trace."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.models import Proposal, ProposalVersion, Reading, ReadingShown
from governance.permissions import may_read, may_see
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.models import Member


def show_readings(*, by: Member) -> None:
    """Let authors and gérance see from now on which versions she reads; again changes nothing. Raises Refused."""
    if not may_see(by):
        raise Refused(_("Only members of the cooperative read proposals."))
    ReadingShown.objects.get_or_create(member=by)


@transaction.atomic
def hide_readings(*, by: Member) -> None:
    """Let nobody see it any more, and forget what was noted."""
    ReadingShown.objects.select_for_update().filter(member=by).delete()
    Reading.objects.filter(member=by).delete()


@transaction.atomic
def note(*, proposal: Proposal, version: ProposalVersion, by: Member, at: datetime) -> None:
    """Note that somebody who agrees has a version before her; once, with the day and nothing finer.

    Not of her own proposals, nor of drafts. Locked, her consent cannot be taken back meanwhile.
    """
    if proposal.submitted_at is None or proposal.author_id == by.pk or not may_read(by, proposal):
        return
    if ReadingShown.objects.select_for_update().filter(member=by).first() is None:
        return
    Reading.objects.bulk_create(
        [Reading(version=version, member=by, day=clock.today(at))], ignore_conflicts=True
    )
