"""The cache of an installation without Redis: files that all processes of the machine share."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class SharedFileCache(FileBasedCache):
    """Django's file cache whose `add` is atomic between processes.

    Limits on log-in attempts take their lock by `add`, so a race there would let guesses through. In the database the
    same limits cost a dozen synced commits a log-in, and 200 people at the door of an assembly queued for 20 seconds.
    """

    def __init__(self, location: str | Path, params: dict[str, Any]) -> None:
        super().__init__(str(location), params)
        self.folder = Path(location).absolute()
        self.writes = 0

    def _cull(self) -> None:
        """Make room, but look into the folder at every hundredth write only, and let go of what has expired first.

        Django counts the files at every write: with the traces of 200 log-ins that took longer than the write itself.
        """
        self.writes += 1
        if self.writes % 100:
            return
        for name in self._list_cache_files():  # type: ignore[attr-defined]
            with suppress(FileNotFoundError), open(name, "rb") as file:
                self._is_expired(file)  # type: ignore[attr-defined]
        super()._cull()  # type: ignore[misc]

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Set a key that is not there; False if it is."""
        with self._alone():
            return super().add(key, value, timeout, version)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock of the folder; the system lets go of it when the process dies."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
