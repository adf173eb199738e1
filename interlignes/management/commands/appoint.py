"""`manage.py appoint ADDRESS`: give the gérance where nobody holds it any more."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.actions import appoint, end_membership
from members.choices import EndReason
from members.models import Member
from members.queries import membership_rules


class Command(BaseCommand):
    """For the machine's keeper: the last mandate of gérance has ended, or its only holder has died."""

    help = "Record a mandate of gérance, decided by an assembly, when nobody in office can do so at the desk."

    def add_arguments(self, parser: Any) -> None:
        """Whom, and for how long."""
        parser.add_argument("address", help="her e-mail address")
        parser.add_argument(
            "--years", type=int, default=None, help="default: the term of the rules of membership"
        )
        parser.add_argument(
            "--died", metavar="ADDRESS", help="the only gérant·e has died: record that first (see --on)"
        )
        parser.add_argument(
            "--on", type=date.fromisoformat, default=None, help="day of the death, YYYY-MM-DD"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse as the desk would; say until when."""
        member, at = _of(options["address"]), clock.now()
        years = options["years"] or membership_rules().gerance_years
        try:
            if options["died"]:
                day = options["on"] or clock.today(at)
                end_membership(member=_of(options["died"]), reason=EndReason.DEATH, day=day, by=None, at=at)
            mandate = appoint(member=member, years=years, at=at)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{member} : {mandate.get_role_display()}, {mandate.starts_on} – {mandate.ends_on}")


def _of(address: str) -> Member:
    """Who has this address; CommandError for nobody."""
    try:
        return Member.objects.get_by_natural_key(address)
    except Member.DoesNotExist:
        raise CommandError(f"Nobody is recorded with the address {address}.") from None
