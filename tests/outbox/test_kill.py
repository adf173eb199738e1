"""Four hundred mails, two deliverers at once, each killed again and again: all arrive."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.servers.smtp import post_office

pytestmark = pytest.mark.once
MANY = 400

WRITE = f"""
import uuid
from interlignes.outbox.models import Mail
Mail.objects.bulk_create(
    Mail(kind="ballot.reminder", about_type="governance.ballot", about_id="1", occasion="48h", language="fr",
         recipient=f"member{{n}}@example.coop", subject="À voter", text="Bonjour", html="<p>Bonjour</p>",
         message_id=f"<{{uuid.uuid4()}}@localhost>")
    for n in range({MANY})
)
"""
READ = """
from interlignes.outbox.models import Mail
from django.db.models import Count
print(dict(Mail.objects.values_list("state").annotate(Count("pk")).order_by()))
"""


def run(data: Path, port: int, *arguments: str) -> str:
    """Standard output of a Python program on the database in `data`, with the mail server at `port`."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    environment = {
        **kept,
        "DATA_DIR": str(data),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "interlignes.settings",
        "LOG_LEVEL": "ERROR",
    }
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_four_hundred_mails_under_kill_9_all_arrive_and_only_those_in_flight_twice(tmp_path: Path) -> None:
    with post_office(seconds_per_mail=0.003) as office:
        run(tmp_path, office.port, "manage.py", "migrate", "--verbosity", "0")
        run(tmp_path, office.port, "manage.py", "shell", "--verbosity", "0", "-c", WRITE)
        kills = int(run(tmp_path, office.port, "-m", "tests.outbox.deliverers", "4"))
        assert run(
            tmp_path, office.port, "manage.py", "shell", "--verbosity", "0", "-c", READ
        ).strip() == str({"sent": MANY})
    recipients_of_id = {message["Message-ID"]: message["To"] for message in office.received}
    assert len(recipients_of_id) == len(set(recipients_of_id.values())) == MANY
    assert Counter(office.to()).keys() == {f"member{n}@example.coop" for n in range(MANY)}
    assert kills >= 5
    assert len(office.received) - MANY <= kills  # at most the one in flight, each time
