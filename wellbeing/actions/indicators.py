"""Indicators that need no question."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.models import Member
from wellbeing.actions.common import require_care
from wellbeing.choices import FROM_CONTRACTS
from wellbeing.models import Indicator
from wellbeing.models.indicators import PEOPLE_LEAST


@transaction.atomic
def save_indicator(
    *, kind: str, starts_on: date, ends_on: date, total: Decimal, people: int, by: Member, at: datetime
) -> Indicator:
    """Enter the total of a period, or correct it. Refused over fewer than five people."""
    require_care(by)
    if kind in FROM_CONTRACTS:
        raise Refused(_("Hours are read from the contracts: nobody types them."), field="kind")
    if people < PEOPLE_LEAST:
        raise Refused(_("A total over fewer than five people would be about them."), field="people")
    if ends_on < starts_on:
        raise Refused(_("The period would end before it begins."), field="ends_on")
    if ends_on > clock.today(at):
        raise Refused(_("This period is not over yet."), field="ends_on")
    values = {"total": total, "people": people, "entered_by": by, "entered_at": at}
    indicator, _made = Indicator.objects.update_or_create(
        kind=kind, starts_on=starts_on, ends_on=ends_on, defaults=values
    )
    record("indicator.saved", by=by.pk, at=at, about=indicator)
    return indicator
