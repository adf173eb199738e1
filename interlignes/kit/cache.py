"""The cache of an installation without Redis: files that all processes of the machine share."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

#: Locks of different keys share this many files: nobody holds two at a time, so at worst one waits for a stranger.
LOCK_FILES = 64


def _is_lock(key: Any) -> bool:
    """Whether allauth means a lock: it adds the key, counts, and deletes the key."""
    return str(key).startswith("allauth:rl:") and str(key).endswith(":lock")


class SharedFileCache(FileBasedCache):
    """Django's file cache whose `add` is atomic between processes.

    Limits on log-in attempts take their lock by `add`, so a race there would let guesses through. In the database the
    same limits cost a dozen synced commits a log-in, and 200 people at the door of an assembly queued for 20 seconds.

    The locks themselves are the system's. allauth tries to add a key again and again, and refuses with "too many
    requests" after a second: behind one address, on a busy machine, that hit people who had tried once.
    """

    def __init__(self, location: str | Path, params: dict[str, Any]) -> None:
        super().__init__(str(location), params)
        self.folder = Path(location).absolute()
        self.writes = 0
        self.held: dict[str, int] = {}  # Django gives each thread a cache of its own

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
        """Set a key that is not there; False if it is. The key of a lock: wait for it, then True."""
        if _is_lock(key):
            self.held[key] = self._lock(f"lock-{crc32(str(key).encode()) % LOCK_FILES:02}")
            return True
        handle = self._lock("lock")
        try:
            return super().add(key, value, timeout, version)
        finally:
            os.close(handle)

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Remove a key, or let go of a lock; whether it was there."""
        if not _is_lock(key):
            return super().delete(key, version)
        handle = self.held.pop(key, None)
        if handle is not None:
            os.close(handle)
        return handle is not None

    def _lock(self, name: str) -> int:
        """Wait for a lock file of the folder; closing the handle lets go of it, as does the end of the process."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        return handle
