"""Installations to serve."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import migrated
from tests.serve.server import Server, environment, until


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared installation."""
    folder = tmp_path_factory.mktemp("serve") / "data"
    folder.mkdir(mode=0o755)
    migrated.fetch(folder / "interlignes.sqlite3")
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
