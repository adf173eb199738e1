"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UrnConfig(AppConfig):
    """Sealed urns."""

    name = "interlignes.urn"
    label = "urn"
    verbose_name = _("Sealed urns")
