"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    """The outbox."""

    name = "interlignes.outbox"
    label = "outbox"
    verbose_name = _("Mails")

    def ready(self) -> None:
        """Say how long mails are kept."""
        import_module("interlignes.outbox.retention")
