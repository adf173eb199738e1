"""Sessions in the database, written once a request.

Django writes a new session at once to reserve its key, and again at the end of the request with what was added. Each
write is a synced commit; when 200 people log in at the door of an assembly, that is what they wait for. Here a new
session is written when it is complete, and one that is as it was written is not written again.
"""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    """Django's, but lazy. Keys are 32 random characters, looked up once: two people never get the same."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.is_new = False
        self.written: tuple[str | None, str] | None = None

    def create(self) -> None:
        """Take a key; `save` writes the row."""
        self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
        self._get_session(no_load=True)  # type: ignore[attr-defined]  # what it holds stays
        self.modified = self.is_new = True

    def save(self, must_create: bool = False) -> None:
        """Write the session unless it is already in the database as it is."""
        if self.session_key is None:
            self.create()
        held = self._get_session(no_load=must_create or self.is_new)  # type: ignore[attr-defined]
        state = (self.session_key, repr(sorted(held.items())))
        if state == self.written:
            return
        super().save(must_create=must_create or self.is_new)
        self.is_new, self.written = False, state
