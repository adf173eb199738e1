"""`manage.py compile_catalogues`: make the .mo files of our translations that are missing or out of date."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from interlignes.kit.catalogues import compile_all


class Command(BaseCommand):
    """Compile locale/*/LC_MESSAGES/*.po with no tool but Python."""

    help = "Compile the translation catalogues that changed (pure Python, no gettext tools)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Name each file written."""
        for folder in settings.LOCALE_PATHS:
            for path in compile_all(Path(folder)):
                self.stdout.write(str(path))
