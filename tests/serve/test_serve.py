"""`manage.py serve` for real: on a free port, with children that are killed, and ended."""

import http.client
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("serve")]


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


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared installation."""
    folder = tmp_path_factory.mktemp("serve") / "data"
    folder.mkdir(mode=0o755)
    done = subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def server(data: Path) -> Iterator[Server]:
    """Serving, and gone afterwards."""
    found = Server(data)
    try:
        assert until(found.ready), found.log.read_text()
        yield found
    finally:
        found.process.kill()
        found.process.wait()


def test_prepare_leaves_data_to_its_owner_alone(data: Path) -> None:
    files = [path for path in data.iterdir() if path.is_file() and path.name != "log"]
    assert {path.name for path in files} >= {"interlignes.sqlite3", "secret_key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_children_that_are_killed_are_started_again_and_visitors_wait(server: Server) -> None:
    assert server.status() == 200
    for word in ("gunicorn", "beat"):
        child = server.child(word)
        assert child
        child.kill()
        assert server.status() == 200
        assert until(lambda word=word, old=child.pid: server.is_replaced(word, old)), server.log.read_text()
    assert server.process.poll() is None


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_stop_ends_everything_and_exits_0(server: Server, sign: signal.Signals) -> None:
    family = server.tree.children(recursive=True)
    assert len(family) >= 3
    server.process.send_signal(sign)
    assert server.process.wait(20) == 0
    _, alive = psutil.wait_procs(family, timeout=1)
    assert alive == []
    assert server.log.read_text().count("\n") == 1  # the address, and no noise


def test_supervisor_that_is_killed_leaves_no_orphans(server: Server) -> None:
    family = server.tree.children(recursive=True)
    server.process.kill()
    _, alive = psutil.wait_procs(family, timeout=15)
    assert alive == []


@pytest.mark.parametrize("port", [None, 70000])
def test_port_that_cannot_be_had_gets_one_sentence(data: Path, port: int | None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        wanted = str(port or taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", wanted],
            env=environment(data),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert wanted in done.stderr
