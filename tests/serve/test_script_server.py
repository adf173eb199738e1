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
