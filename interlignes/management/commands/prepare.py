"""`manage.py prepare`: everything between an installed program and one that can serve; quick when nothing changed."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Translations, database, cache table, static files."""

    help = "Compile translations, migrate, make the cache table, collect static files."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """In this order: migrating reads translations, serving reads the rest."""
        call_command("compile_catalogues", verbosity=0)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
