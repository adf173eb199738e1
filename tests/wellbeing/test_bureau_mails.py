"""Those who hold keys of a check-in are told that its count waits for them: once each, at decent hours."""

from datetime import datetime, timedelta

import pytest
import time_machine
from pytest_django.asserts import assertContains, assertNotContains

from interlignes.kit import clock
from interlignes.outbox.choices import State
from interlignes.outbox.models import Mail
from interlignes.urn.choices import Level
from interlignes.urn.models import Urn
from tests.urn.conftest import Scrutineers
from tests.wellbeing.conftest import Play
from tests.wellbeing.test_bureau import answered, client_of
from wellbeing import tasks
from wellbeing.actions.reminders import write_about_count
from wellbeing.models import Round

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
#: A Wednesday.
MORNING = datetime(2026, 6, 17, 9, 0, tzinfo=clock.PARIS)


def mails() -> list[Mail]:
    """About counts."""
    return list(Mail.objects.filter(kind="checkin.count").order_by("pk"))


def test_once_each_and_not_before_closing_nor_to_who_has_counted(play: Play, trustees: Scrutineers) -> None:
    with time_machine.travel(MORNING - timedelta(days=10), tick=False):
        played = answered(play, 5)
    urn, closes_at = played.round.urn, played.round.closes_at
    assert urn is not None
    assert write_about_count(round=played.round, at=closes_at - timedelta(minutes=1)) == 0
    assert played.release() is None
    played.round.refresh_from_db()
    night = closes_at.astimezone(clock.PARIS).replace(hour=23)
    assert write_about_count(round=played.round, at=night) == 0
    day = night.replace(hour=10) + timedelta(days=(7 - night.weekday()) % 7 + 1)
    trustees.count(Urn.objects.get(), 0, day)
    for _twice in range(2):
        with time_machine.travel(day, tick=False):
            tasks.advance(played.round.pk)
    assert {mail.member for mail in mails()} == set(trustees.members[1:])
    for mail in mails():
        assert played.round.get_absolute_url() in mail.text
        assert urn.uuid not in mail.text + mail.html
        assert "détient" in mail.text or "détenez" in mail.text
        assert not mail.unsubscribe_url
    trustees.count(Urn.objects.get(), 1, day)
    assert played.release() is not None
    assert {mail.state for mail in mails()} == {State.CANCELLED}


def test_a_check_in_without_key_holders_writes_to_nobody(play: Play) -> None:
    with time_machine.travel(MORNING - timedelta(days=10), tick=False):
        play(level=Level.SIMPLE)
    Urn.objects.update(ended_at=MORNING - timedelta(days=1))
    assert write_about_count(round=Round.objects.get(), at=MORNING) == 0


def test_the_page_of_the_count_speaks_of_key_holders(play: Play, trustees: Scrutineers) -> None:
    played = answered(play, 5)
    with time_machine.travel(played.round.closes_at + timedelta(minutes=1), tick=False):
        tasks.tick()
        urn = Urn.objects.get()
        page = client_of(trustees.members[0]).get(f"/urnes/{urn.uuid}/depouiller/")
    assertContains(page, "détiennent une clé")
    assertNotContains(page, "crutateur")
