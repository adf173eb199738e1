"""`manage.py first_link`: the one-time link by which the first gérant·e sets the cooperative up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.actions import first_link
from members.queries import has_gerance


class Command(BaseCommand):
    """Print the link; a new call makes the earlier link useless."""

    help = "Print the one-time link (24 hours) by which the first gérant·e opens her account."

    def add_arguments(self, parser: Any) -> None:
        """--if-needed says nothing once there is a gérance."""
        parser.add_argument("--if-needed", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the address alone on standard output."""
        if options["if_needed"] and has_gerance():
            return
        try:
            self.stdout.write(first_link(at=clock.now()))
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
