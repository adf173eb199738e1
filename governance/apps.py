"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    """Meetings, motions, ballots and rules."""

    name = "governance"
    verbose_name = _("Democratic life")

    def ready(self) -> None:
        """Say how long things are kept, and what is voted on in the booth."""
        import_module("governance.retention")
        import_module("governance.matters")
