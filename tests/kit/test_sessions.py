"""A session is written once when it is complete, and nothing of it is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from interlignes.kit.sessions import SessionStore
from members.models import Member
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def read(key: str | None) -> dict[str, Any]:
    """What the database knows of a session."""
    return dict(SessionStore(key).items())


def test_new_session_is_written_when_it_is_saved() -> None:
    session = SessionStore()
    session["colour"] = "blue"
    session.create()
    assert not Session.objects.exists()
    session.save()
    assert read(session.session_key) == {"colour": "blue"}


def test_saving_without_a_key_takes_one() -> None:
    session = SessionStore()
    session["colour"] = "blue"
    session.save()
    assert read(session.session_key) == {"colour": "blue"}


def test_cycled_key_keeps_the_data_and_kills_the_old_key() -> None:
    session = SessionStore()
    session.create()
    session["colour"] = "blue"
    session.save()
    old = session.session_key
    session.cycle_key()
    session["shape"] = "round"
    session.save()
    assert session.session_key != old
    assert read(old) == {}
    assert read(session.session_key) == {"colour": "blue", "shape": "round"}


def test_flushed_session_is_gone() -> None:
    session = SessionStore()
    session.create()
    session["colour"] = "blue"
    session.save()
    key = session.session_key
    session.flush()
    assert read(key) == {}
    assert not Session.objects.exists()


def test_session_is_written_again_only_when_it_changed(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    session = SessionStore()
    session.create()
    session["list"] = [1]
    session.save()
    with django_assert_num_queries(0):
        session.save()
    session["list"].append(2)
    session.save()
    assert read(session.session_key) == {"list": [1, 2]}


def test_log_in_writes_session_and_its_line_together(alice: Member) -> None:
    client = Client()
    client.get("/compte/login/")
    with CaptureQueriesContext(connection) as seen:
        answer = client.post("/compte/login/", {"login": alice.email, "password": PASSWORD})
    assert answer.status_code == 302
    statements = [query["sql"].split() for query in seen]
    written = sorted(words[2] for words in statements if words[0] in {"INSERT", "UPDATE", "DELETE"})
    assert written == ['"django_session"', '"usersessions_usersession"']
    assert read(client.cookies["session"].value)["_auth_user_id"] == str(alice.pk)
