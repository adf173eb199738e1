"""`manage.py serve`: the web server, Celery beat and (with REDIS_URL) a worker, supervised.

Whatever dies is started again; SIGTERM and SIGINT end all of them; if the supervisor itself is killed the kernel ends
its children (PR_SET_PDEATHSIG), so nothing is left behind.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

PR_SET_PDEATHSIG = 1
#: Seconds to wait before a process that keeps dying is started again.
BACK_OFF = (0.5, 1, 2, 5, 10, 30)
PATIENCE = 12


@dataclass
class Child:
    """One supervised process."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    deaths: int = 0
    started: float = 0.0
    wait_until: float = field(default=0.0)

    def start(self) -> None:
        """Start it, bound to the life of this process."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, preexec_fn=_die_with_parent, start_new_session=True)

    def watch(self) -> str | None:
        """Start it again, after a pause that grows, when it died; a sentence if it did."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.wait_until:
                self.start()
            return None
        code = self.process.poll()
        if code is None:
            return None
        self.deaths = 0 if now - self.started > 60 else self.deaths
        self.wait_until = now + BACK_OFF[min(self.deaths, len(BACK_OFF) - 1)]
        self.deaths += 1
        self.process = None
        return f"{self.name} ended with code {code} and is started again"

    def end(self, sign: signal.Signals) -> None:
        """Send a signal to it and to the processes it started."""
        if self.process is not None and self.process.poll() is None:
            try:
                os.killpg(self.process.pid, sign)
            except ProcessLookupError:
                return


def _die_with_parent() -> None:
    """In the child: be ended by the kernel when the supervisor is."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Command(BaseCommand):
    """Serve the intranet until told to stop."""

    help = "Serve: web server and reminders, supervised."
    stopping = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *args: Any, **options: Any) -> None:
        """Start, watch, and end cleanly."""
        host, port = options["host"], options["port"]
        _refuse_occupied(host, port)
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self._stop)
        children = _children(host, port)
        announced = False
        for child in children:
            child.start()
        while not self.stopping:
            for child in children:
                if event := child.watch():
                    self.stderr.write(event)
            if not announced and _answers(host, port):
                announced = True
                self.stdout.write(self.style.SUCCESS(f"Interlignes : {settings.PUBLIC_URL}/"))
            time.sleep(0.2)
        _end(children)

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True


def _refuse_occupied(host: str, port: int) -> None:
    """One clear sentence instead of a server that starts and dies."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Le port {port} est déjà occupé ou interdit ({error.strerror}). "
                f"Choisissez-en un autre : --port {port + 1}"
            ) from None


def _children(host: str, port: int) -> list[Child]:
    """The processes of this installation."""
    python = [sys.executable, "-m"]
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    workers, threads = os.environ.get("WEB_WORKERS", "1"), os.environ.get("WEB_THREADS", "8")
    web = ["gunicorn", "interlignes.wsgi", "--bind", address, "--workers", workers, "--threads", threads]
    celery = ["celery", "-A", "interlignes", "--quiet"]
    beat = ["beat", "--loglevel", "WARNING", "--pidfile", ""]
    children = [
        Child(
            "web",
            [*python, *web, "--log-level", "warning", "--graceful-timeout", "10", "--no-control-socket"],
        ),
        Child("beat", [*python, *celery, *beat]),
    ]
    if not settings.EMBEDDED:
        worker = [
            "worker",
            "--loglevel",
            "WARNING",
            "--concurrency",
            "1",
            "--without-gossip",
            "--without-mingle",
        ]
        children.append(Child("worker", [*python, *celery, *worker]))
    return children


def _answers(host: str, port: int) -> bool:
    """Whether the web server answers."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  (compared, not bound)
    request = urllib.request.Request(f"http://{shown}:{port}/etat/", headers={"Host": settings.PUBLIC_HOST})
    try:
        with urllib.request.urlopen(request, timeout=1):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _end(children: list[Child]) -> None:
    """Ask politely, wait, then insist."""
    for child in children:
        child.end(signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    for child in children:
        if child.process is not None:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.end(signal.SIGKILL)
                child.process.wait()
