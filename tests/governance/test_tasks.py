"""What the worker does, what its absence does not change, and that one ballot's trouble stops no other."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from governance.actions.ballots import schedule_ballot
from governance.models import Ballot, Result
from governance.tasks import advance, tick
from interlignes.outbox.choices import Kind
from interlignes.outbox.models import Mail
from members.models import Member
from tests.governance.conftest import CLOSES, CONVENED, COUNTED, OPENS, MakeBallot, MakeMeeting, fresh, vote


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(OPENS, tick=False):
        yield


def test_tick_freezes_what_has_opened_and_nothing_else(
    make_ballot: MakeBallot, make_meeting: MakeMeeting
) -> None:
    due = make_ballot(at=CONVENED)
    later = make_ballot(at=CONVENED, opens_at=CLOSES, closes_at=CLOSES + timedelta(hours=1))
    tick()
    assert fresh(due).frozen_at is not None
    assert fresh(later).frozen_at is None
    assert Mail.objects.filter(kind=Kind.BALLOT_OPENED).count() == 1


def test_tick_counts_once_however_often_it_runs(make_ballot: MakeBallot, alice: Member) -> None:
    ballot = make_ballot()
    with time_machine.travel(COUNTED, tick=False):
        tick()
        tick()
        advance(ballot.pk)
    assert Result.objects.count() == 1
    assert Mail.objects.filter(kind=Kind.BALLOT_RESULT).count() == 2


def test_tick_after_a_day_without_a_worker_makes_up_for_everything(
    make_ballot: MakeBallot, alice: Member
) -> None:
    """Nobody lost a right meanwhile: Alice voted, and the first vote froze the electorate."""
    ballot = make_ballot(at=CONVENED)
    vote(ballot, alice)
    with time_machine.travel(CLOSES + timedelta(days=1), tick=False):
        tick()
    assert Result.objects.get().votes_for == 1
    assert fresh(ballot).frozen_at == OPENS


def test_one_broken_ballot_does_not_hold_up_the_others(
    make_meeting: MakeMeeting, bruno: Member, caplog: pytest.LogCaptureFixture
) -> None:
    meeting = make_meeting(motions=3)
    for item in meeting.items.order_by("position"):
        schedule_ballot(
            motion=item.motion, opens_at=OPENS, closes_at=CLOSES, reminder_hours=[], by=bruno, at=OPENS
        )
    broken = Ballot.objects.order_by("pk").first()
    assert broken is not None
    Ballot.objects.filter(pk=broken.pk).update(rule={"preset": "?"})
    with time_machine.travel(COUNTED, tick=False), caplog.at_level(logging.CRITICAL):
        tick()
    assert Result.objects.count() == 2
    assert not Result.objects.filter(ballot=broken).exists()
