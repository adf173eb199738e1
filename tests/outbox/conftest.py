"""Mails to send and a server to send them to."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from interlignes.kit import clock
from interlignes.outbox.actions import enqueue_rendered
from interlignes.outbox.choices import Kind, Recipient
from interlignes.outbox.models import Mail
from interlignes.outbox.rendering import Rendered
from members.models import Cooperative
from tests.servers.smtp import PostOffice, post_office

Write = Callable[..., Mail]


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    """A mail server, and settings that use it with the patience of a busy machine."""
    with post_office() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 10
        yield server


@pytest.fixture
def write(db: None) -> Write:
    """Puts one mail into the outbox."""

    def build(
        name: str = "alice", kind: str = Kind.BALLOT_REMINDER, at: datetime | None = None, **fields: Any
    ) -> Mail:
        address = f"{name}@example.coop"
        enqueue_rendered(
            kind=kind,
            about=Cooperative(pk=1),
            to=Recipient(None, address, name, "fr", "http://localhost:8000/moi/desabonnement/x/"),
            rendered=Rendered(
                "À vous de voter", f"Bonjour {name}, dès à présent.\n", f"<p>Bonjour {name}</p>"
            ),
            occasion="48h",
            at=at or clock.now(),
        )
        mail = Mail.objects.get(recipient=address, kind=kind)
        for field, value in fields.items():
            setattr(mail, field, value)
        mail.save(update_fields=list(fields))
        return mail

    return build
