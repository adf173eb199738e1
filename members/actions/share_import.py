"""Importing share movements from a spreadsheet: all of them or none, and only what was looked at."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.spreadsheets import Rows
from members.actions.common import refuse_unless_manages
from members.actions.ledger import Draft, Leg, lock_ledger, write_all
from members.choices import MovementKind
from members.models import Member
from members.queries.share_imports import plan
from members.queries.share_plans import Item, Plan


class FaultyShares(Refused):
    """The sheet cannot be imported as it is: `plan` says what is wrong, or what it would do by now."""

    def __init__(self, message: Any, made: Plan, field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.plan = made


@transaction.atomic
def import_shares(*, rows: Rows, fingerprint: str, reason: str, by: Member, at: datetime) -> int:
    """Write what the preview with this fingerprint showed; how many movements. Raises FaultyShares, then nothing is.

    Several lines break a limit only if all of them together do: `reason` says why that is right all the same.
    """
    refuse_unless_manages(by)
    lock_ledger()
    made = plan(rows, clock.today(at))
    if made.faults:
        raise FaultyShares(_("Something in this file does not fit. Nothing was imported."), made)
    if made.fingerprint != fingerprint:
        raise FaultyShares(
            _("Something was changed since you looked. This is what the file would do now."), made
        )
    if made.stops and not reason.strip():
        raise FaultyShares(
            _("This breaks a limit of the statuts. Write down why it is right all the same."), made, "reason"
        )
    if made.nominal is None or not made.fresh:
        return 0
    drafts = [_draft(item) for item in made.fresh]
    write_all(drafts, made.nominal, reason=reason if made.stops else "", by=by, at=at)
    return len(drafts)


def _draft(item: Item) -> Draft:
    """As the pages of one movement, of a transfer and of a refund would write it."""
    kinds = (item.kind, MovementKind.TRANSFER_IN)
    legs = tuple(Leg(member, kind, shares) for kind, (member, shares) in zip(kinds, item.legs, strict=False))
    return Draft(
        legs,
        item.occurred_on,
        item.payment,
        item.reference,
        claim=item.claim,
        loss=item.loss,
        interest=item.interest,
    )
