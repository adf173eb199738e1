"""`manage.py serve` for real: on a free port, with children that are killed, and ended."""

import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.serve.server import Server, environment, sent, until, write_a_mail

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("serve")]


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


def test_mail_becomes_a_file_within_seconds_without_any_broker(server: Server, data: Path) -> None:
    before = sent(data)
    write_a_mail(data)
    assert until(lambda: sent(data) == before + 1), server.log.read_text()


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
