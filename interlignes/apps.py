"""The project package as an app (system checks, commands), and the gérance's admin site."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps

from interlignes import celery, checks  # noqa: F401  (importing makes the Celery app and registers the system checks)


class InterlignesConfig(AppConfig):
    """The project's commands, translations and system checks."""

    name = "interlignes"
    default = True


class GeranceAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our site class, open to the gérance with a second factor."""

    default = False
    default_site = "interlignes.admin.GeranceSite"
