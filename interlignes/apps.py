"""The project package as an app (system checks, commands), and the gérance's admin site."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps

from interlignes import celery, checks  # noqa: F401  (importing makes the Celery app and registers the system checks)
from interlignes.kit import firsts


class InterlignesConfig(AppConfig):
    """The project's commands, translations and system checks."""

    name = "interlignes"
    default = True

    def ready(self) -> None:
        """Let every date say the first of a month as French does."""
        firsts.install()


class GeranceAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our site class, open to the gérance with a second factor."""

    default = False
    default_site = "interlignes.admin.GeranceSite"
