"""`manage.py serve`: the web server, Celery beat and (with REDIS_URL) a worker, supervised.

The supervisor itself holds the listening socket: while the web server is started again, visitors wait instead of being
turned away. Whatever dies is started again; SIGTERM and SIGINT end all of them; if the supervisor itself is killed the
kernel ends its children (PR_SET_PDEATHSIG), so nothing is left behind.
"""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

PR_SET_PDEATHSIG = 1
#: Seconds to wait before a process that keeps dying is started again.
BACK_OFF = (0.5, 1, 2, 5, 10, 30)
#: Seconds after which a process counts as well.
WELL = 60
#: Seconds that a stop may take: a mail in flight or a page being made is finished.
PATIENCE = 25


@dataclass
class Child:
    """One supervised process."""

    name: str
    command: list[str]
    pass_fds: tuple[int, ...] = ()
    process: "subprocess.Popen[bytes] | None" = None
    deaths: int = 0
    started: float = 0.0
    wait_until: float = 0.0

    def start(self) -> None:
        """Start it, bound to the life of this process, in a group of its own."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command, pass_fds=self.pass_fds, preexec_fn=_die_with_parent, start_new_session=True
        )

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
        self.kill()  # what it may have left of its group
        self.deaths = 0 if now - self.started > WELL else self.deaths
        self.wait_until = now + BACK_OFF[min(self.deaths, len(BACK_OFF) - 1)]
        self.deaths += 1
        self.process = None
        return _("%(name)s ended with code %(code)s and is started again.") % {
            "name": self.name,
            "code": code,
        }

    def stop(self) -> None:
        """Ask it to end; it ends what it started."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def kill(self) -> None:
        """End it and what it started at once."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


def _die_with_parent() -> None:
    """In the child: be ended by the kernel when the supervisor is. Only Linux can."""
    if sys.platform == "linux":
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
        os.umask(0o077)
        os.environ.setdefault("PUBLIC_URL", f"http://localhost:{port}")
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self._stop)
        with _listen(host, port) as listener:
            children = _children(listener.fileno())
            for child in children:
                child.start()
            self._watch(children, host, port)
        _end(children)

    def _watch(self, children: list[Child], host: str, port: int) -> None:
        """Until told to stop."""
        announced = False
        while not self.stopping:
            for child in children:
                if event := child.watch():
                    self.stderr.write(event)
            if not announced and _answers(host, port):
                announced = True
                self.stdout.write(
                    self.style.SUCCESS(f"Interlignes : {os.environ['PUBLIC_URL'].rstrip('/')}/")
                )
                self.stdout.flush()
            time.sleep(0.2)

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True


def _listen(host: str, port: int) -> socket.socket:
    """The listening socket, or one clear sentence instead of a server that starts and dies."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error)
        sentence = _(
            "Port %(port)s of %(host)s is taken or not allowed (%(why)s). Choose another: --port 8001"
        )
        raise CommandError(sentence % {"port": port, "host": host, "why": why}) from None


def _children(listener: int) -> list[Child]:
    """The processes of this installation; the web server takes its visitors from the socket `listener`."""
    python = [sys.executable, "-m"]
    web = [*python, "gunicorn", "interlignes.wsgi", "--bind", f"fd://{listener}"]
    web += ["--workers", str(settings.WEB_WORKERS), "--threads", str(settings.WEB_THREADS)]
    web += ["--log-level", "warning", "--graceful-timeout", "20", "--no-control-socket"]
    celery = [*python, "celery", "-A", "interlignes", "--quiet"]
    beat = [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""]
    children = [Child("web", web, pass_fds=(listener,)), Child("beat", beat)]
    if not settings.EMBEDDED:
        worker = [*celery, "worker", "--loglevel", "WARNING", "--pool", "solo"]
        children.append(Child("worker", [*worker, "--without-gossip", "--without-mingle"]))
    return children


def _answers(host: str, port: int) -> bool:
    """Whether the web server answers, whatever it says."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  (compared, not bound)
    line = http.client.HTTPConnection(near, port, timeout=1)
    try:
        line.request("GET", "/etat/", headers={"Host": settings.PUBLIC_HOST})
        return bool(line.getresponse().status)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _end(children: list[Child]) -> None:
    """Ask politely, wait, then insist."""
    for child in children:
        child.stop()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        if child.process is not None:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, deadline - time.monotonic()))
            child.kill()
            child.process.wait()
