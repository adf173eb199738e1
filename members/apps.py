"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """People of the cooperative."""

    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        """Once the models are there: let the journal hear of second factors, and say how long things are kept."""
        import_module("members.factors").listen()
        import_module("members.actions.retention")
