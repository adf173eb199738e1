"""The Celery app. Celery only mails and tidies: without it, or with a dead worker, no right changes.

Without REDIS_URL the tasks run inside beat itself, and nothing else changes.
"""

import os
from datetime import timedelta

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interlignes.settings")

app = Celery("interlignes")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "outbox.deliver": {"task": "outbox.deliver", "schedule": timedelta(seconds=2), "options": {"expires": 30}},
    "governance.tick": {"task": "governance.tick", "schedule": timedelta(seconds=10), "options": {"expires": 60}},
    "members.tidy": {"task": "members.tidy", "schedule": crontab(minute="17")},
}
