"""`manage.py appoint ADDRESS`: give the gérance where nobody holds it any more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.actions import appoint
from members.models import Member
from members.queries import membership_rules


class Command(BaseCommand):
    """For the day after the last mandate of gérance has ended: only the machine's keeper can run this."""

    help = "Record a mandate of gérance, decided by an assembly, when nobody in office can do so at the desk."

    def add_arguments(self, parser: Any) -> None:
        """Whom, and for how long."""
        parser.add_argument("address", help="her e-mail address")
        parser.add_argument(
            "--years", type=int, default=None, help="default: the term of the rules of membership"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse as the desk would; say until when."""
        try:
            member = Member.objects.get_by_natural_key(options["address"])
        except Member.DoesNotExist:
            raise CommandError(f"Nobody is recorded with the address {options['address']}.") from None
        years = options["years"] or membership_rules().gerance_years
        try:
            mandate = appoint(member=member, years=years, at=clock.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{member} : {mandate.get_role_display()}, {mandate.starts_on} – {mandate.ends_on}")
