"""The Celery app."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interlignes.settings")
app = Celery("interlignes")
app.config_from_object("django.conf:settings", namespace="CELERY")
