"""A running `manage.py serve` with an installation of its own."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def environment(data: Path) -> dict[str, str]:
    """An installation of its own."""
    names = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PUBLIC_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return {**kept, "DATA_DIR": str(data), "PYTHONUNBUFFERED": "1"}


def until(condition: Callable[[], object], seconds: float = 20) -> bool:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


class Server:
    """A running `manage.py serve`."""

    def __init__(self, data: Path, **extra: str) -> None:
        self.port, self.log = free_port(), data / "log"
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
        with self.log.open("wb") as file:
            self.process = subprocess.Popen(
                command, env={**environment(data), **extra}, stdout=file, stderr=subprocess.STDOUT
            )
        self.tree = psutil.Process(self.process.pid)

    def status(self) -> int:
        """What /etat/ answers."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            line.request("GET", "/etat/")
            return line.getresponse().status
        finally:
            line.close()

    def child(self, word: str) -> psutil.Process | None:
        """The supervised process whose command has this word."""
        for child in self.tree.children():
            with suppress(psutil.Error):  # a zombie, or gone meanwhile
                if word in child.cmdline():
                    return child
        return None

    def ready(self) -> bool:
        """Whether the address was announced."""
        return f"http://localhost:{self.port}/" in self.log.read_text()

    def is_replaced(self, word: str, old: int) -> bool:
        """Whether another process has taken the place of the one numbered `old`."""
        child = self.child(word)
        return child is not None and child.pid != old


WRITE = """
import uuid
from interlignes.outbox.models import Mail
Mail.objects.create(kind="ballot.reminder", about_type="governance.ballot", about_id="1", occasion=uuid.uuid4().hex,
    language="fr", recipient="alice@example.coop", subject="À voter", text="Bonjour",
    message_id=f"<{uuid.uuid4()}@localhost>")
"""


def write_a_mail(data: Path) -> None:
    """As an action would."""
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", WRITE]
    subprocess.run(command, env=environment(data), check=True)


def sent(data: Path) -> int:
    """How many mails became files."""
    return len(list((data / "mail").glob("*.eml")))
