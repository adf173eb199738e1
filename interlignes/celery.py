"""The Celery app. Celery only mails and tidies: without it, or with a dead worker, no right changes.

Without REDIS_URL the tasks run inside beat itself, and nothing else changes.
"""

import os
from datetime import timedelta
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import task_postrun, task_prerun
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interlignes.settings")

app = Celery("interlignes")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# In memory: a schedule file would be one more thing that can be stale, corrupt or on a full disk.
app.conf.beat_scheduler = "celery.beat:Scheduler"
app.conf.beat_schedule = {
    "outbox.deliver": {
        "task": "outbox.deliver",
        "schedule": timedelta(seconds=2),
        "options": {"expires": 30},
    },
    "governance.tick": {
        "task": "governance.tick",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 60},
    },
    "urn.tick": {"task": "urn.tick", "schedule": timedelta(seconds=10), "options": {"expires": 60}},
    "urn.tidy": {"task": "urn.tidy", "schedule": crontab(minute="47")},
    "wellbeing.tick": {
        "task": "wellbeing.tick",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 60},
    },
    "wellbeing.wipe": {"task": "wellbeing.wipe", "schedule": crontab(minute="33")},
    "wellbeing.daily": {"task": "wellbeing.daily", "schedule": crontab(hour="8", minute="41")},
    "governance.consultations": {"task": "governance.consultations", "schedule": crontab(minute="41")},
    "governance.polls": {"task": "governance.polls", "schedule": crontab(minute="43")},
    "governance.updates": {"task": "governance.updates", "schedule": crontab()},
    "governance.replies": {"task": "governance.replies", "schedule": crontab(hour="8", minute="47")},
    "governance.nominations": {"task": "governance.nominations", "schedule": crontab(hour="8", minute="51")},
    "governance.rehearsals": {"task": "governance.rehearsals", "schedule": crontab(hour="4", minute="37")},
    "governance.documents": {"task": "governance.documents", "schedule": crontab(hour="4", minute="27")},
    "governance.digest": {"task": "governance.digest", "schedule": crontab(hour="18", minute="5")},
    "governance.agreements": {"task": "governance.agreements", "schedule": crontab(hour="9", minute="5")},
    "governance.assignments": {"task": "governance.assignments", "schedule": crontab(hour="8", minute="35")},
    "governance.reviews": {"task": "governance.reviews", "schedule": crontab(hour="8", minute="39")},
    "governance.minutes": {"task": "governance.minutes", "schedule": crontab(hour="8", minute="43")},
    "governance.requests": {"task": "governance.requests", "schedule": crontab(hour="7", minute="47")},
    "governance.series": {"task": "governance.series", "schedule": crontab(hour="7", minute="53")},
    "members.tidy": {"task": "members.tidy", "schedule": crontab(minute="17")},
    "members.remind": {"task": "members.remind", "schedule": crontab(minute="41")},
}


@task_prerun.connect
@task_postrun.connect
def refresh_connections(**kwargs: Any) -> None:
    """Let go of a database connection that broke: Celery does so in workers, not for tasks run inside beat."""
    close_old_connections()
