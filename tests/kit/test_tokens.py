"""A token is good for one purpose, unaltered, for a time."""

from datetime import timedelta

import pytest
import time_machine

from interlignes.kit.tokens import seal, unseal

pytestmark = pytest.mark.once


def test_token_round_trip() -> None:
    assert unseal("mail", seal("mail", "7:reminders")) == "7:reminders"


def test_token_for_another_purpose_is_refused() -> None:
    assert unseal("login", seal("mail", "7")) is None


def test_token_altered_is_refused() -> None:
    token = seal("mail", "7")
    assert unseal("mail", "x" + token) is None
    assert unseal("mail", "") is None


def test_token_expires() -> None:
    with time_machine.travel("2026-11-23 10:00:00+00:00", tick=False) as traveller:
        token = seal("mail", "7")
        traveller.shift(timedelta(minutes=9))
        assert unseal("mail", token, max_age=timedelta(minutes=10)) == "7"
        traveller.shift(timedelta(minutes=2))
        assert unseal("mail", token, max_age=timedelta(minutes=10)) is None
