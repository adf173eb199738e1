"""No line of a log opens a door."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from interlignes.kit import clock
from interlignes.kit.tokens import seal
from members import actions
from members.mail import UNSUBSCRIBE
from members.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What goes to the console."""
    named = settings.LOGGING["handlers"]["console"]["class"]
    ours = [one for one in logging.getLogger("django").handlers if named == f"logging.{type(one).__name__}"]
    handler = ours[0]
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


def test_refused_link_is_logged_without_its_key(lines: io.StringIO) -> None:
    key = actions.first_link(at=clock.now()).rstrip("/").rpartition("/")[2]
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(f"/bienvenue/{key}/", {}).status_code == 403
    assert "/bienvenue/…/" in lines.getvalue()
    assert key not in lines.getvalue()


@pytest.mark.parametrize("method", ["put", "delete"])
def test_signed_token_is_not_logged(lines: io.StringIO, alice: Member, method: str) -> None:
    token = seal(UNSUBSCRIBE, f"{alice.pk}:reminders")
    for path in (f"/courriels/desabonnement/{token}/", f"/agenda/{token}/"):
        assert getattr(Client(), method)(path).status_code in {404, 405}
    assert lines.getvalue().count("…") == 2
    assert token not in lines.getvalue()


@pytest.mark.parametrize(
    ("message", "arguments", "shown"),
    [
        ("Not Found: %s", ("/personnes/12/",), "Not Found: /personnes/12/"),
        ("Not Found: %s", ("/static/css/components.0123456789abcdef.css",), None),
        (
            "Gone: /compte/password/reset/key/6-dipdly-6683a339c24dfc1cf4399aa94c9c3065/",
            (),
            "Gone: /compte/password/reset/key/…/",
        ),
        ("mail %d: %s", (3, "server /abcdefghijklmnopqrstuvwxyz says no"), "mail 3: server /… says no"),
    ],
)
def test_the_rest_stays(lines: io.StringIO, message: str, arguments: Any, shown: str | None) -> None:
    logging.getLogger("django").error(message, *arguments)
    assert lines.getvalue().rstrip("\n").endswith(shown or message % arguments)
