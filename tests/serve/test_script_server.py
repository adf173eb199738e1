"""`script/server`: what it says when it cannot start. That it starts is shown by tests/browser and by hand."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "script" / "server"
MANAGE = (sys.executable, "-W", "ignore", "manage.py", "prepare")


def refused(*command: str, cwd: Path = ROOT, **extra: str) -> str:
    """The one sentence with which it declines."""
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **extra}, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert done.stderr.strip().count("\n") == 0
    return done.stderr


def test_occupied_port_gets_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = refused(sys.executable, str(SCRIPT), "--port", port, DATA_DIR=str(tmp_path))
    assert port in said
    assert "--port" in said


def test_old_python_gets_one_sentence(tmp_path: Path) -> None:
    pretended = f"import sys; sys.version_info = (3, 8, 0); exec(open({str(SCRIPT)!r}).read())"
    said = refused(sys.executable, "-c", pretended, PATH=str(tmp_path))
    assert "3.11" in said
    assert "3.8" in said


@pytest.mark.skipif(
    os.geteuid() == 0 and not Path("/sys/kernel").exists(), reason="no read-only folder for root"
)
def test_read_only_folder_gets_one_sentence() -> None:
    # Root may write anywhere but here.
    said = refused(sys.executable, str(SCRIPT), "--port", "0", DATA_DIR="/proc/1/interlignes")
    assert "lecture seule" in said
    assert "/proc/1" in said


def test_wrong_setting_gets_one_sentence(tmp_path: Path) -> None:
    """Nobody who installs it has to find the last line of a traceback."""
    said = refused(*MANAGE, DATA_DIR=str(tmp_path), DATABASE_URL="mysql://somewhere/x")
    assert said.startswith("DATABASE_URL: ")
    assert "Example: DATABASE_URL=" in said


def test_developer_may_ask_where_it_was_noticed(tmp_path: Path) -> None:
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": "mysql://somewhere/x"}
    command = [*MANAGE, "--traceback"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_database_that_does_not_answer_gets_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound and not listening: whoever connects is refused
        port = nobody.getsockname()[1]
        url = f"postgres://intranet:encre@127.0.0.1:{port}/intranet"
        said = refused(*MANAGE, DATA_DIR=str(tmp_path), DATABASE_URL=url)
    assert "DATABASE_URL" in said
    assert str(port) in said
    assert "encre" not in said
