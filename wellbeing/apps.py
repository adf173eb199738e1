"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WellbeingConfig(AppConfig):
    """Health at work."""

    name = "wellbeing"
    verbose_name = _("Health at work")

    def ready(self) -> None:
        """Say how long things are kept."""
        import_module("wellbeing.retention")
