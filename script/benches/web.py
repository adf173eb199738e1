"""A real web server on loopback, and clients that keep their connections."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    pid: int

    @property
    def cpu_seconds(self) -> float:
        """User and system time of its processes until now (Linux): what other programs do meanwhile is not in it."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        used = 0
        for number in [str(self.pid), *children]:
            fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
            used += int(fields[11]) + int(fields[12])
        return used / os.sysconf("SC_CLK_TCK")


@contextmanager
def server(workers: int = 1) -> Iterator[Server]:
    """Gunicorn serving the product and the bare view."""
    port = free_port()
    arguments = [
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        str(workers),
        "--threads",
        "8",
        "--log-level",
        "error",
    ]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "script.benches.settings"}
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "gunicorn",
        "interlignes.wsgi",
        *arguments,
        "--no-control-socket",
    ]
    process = subprocess.Popen(command, env=environment)
    try:
        for _ in range(100):
            time.sleep(0.1)
            try:
                Visitor(port).get("/etat/")
                break
            except OSError:
                continue
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(15)


@dataclass
class Visitor:
    """One browser: a connection and its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and body."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Host": f"localhost:{self.port}"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if form is not None:
            body = urlencode({**form, "csrfmiddlewaretoken": self.cookies.get("csrf", "")})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = self._answer(method, path, body, headers)
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            found = re.match(r"([^=]+)=([^;]*)", cookie)
            if found:
                self.cookies[found[1]] = found[2]
        return answer.status, text

    def _answer(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        """Ask; the server may have hung up on a connection that was silent for long: then on a new one."""
        assert self.connection is not None
        for last in (False, True):
            try:
                self.connection.request(method, path, body, headers)
                return self.connection.getresponse()
            except (http.client.RemoteDisconnected, ConnectionError):
                self.connection.close()
                if last:
                    raise
        raise AssertionError("unreachable")

    def poll(self, path: str, tag: str) -> tuple[int, str]:
        """Status and the new tag of a page that is asked whether it is newer than `tag`."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Host": f"localhost:{self.port}", "If-None-Match": tag}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self._answer("GET", path, None, headers)
        answer.read()
        return answer.status, answer.headers.get("ETag", "")

    def get(self, path: str) -> tuple[int, str]:
        """GET."""
        return self.ask("GET", path)


def together(jobs: list[Callable[[], None]], at_once: int) -> float:
    """Run all jobs, `at_once` of them at a time; seconds. Ends the bench when one of them fails."""
    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result()
    return time.perf_counter() - began
