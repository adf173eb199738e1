"""Polls for a date at once: threads with connections of their own."""

from datetime import timedelta

import pytest

from governance.actions.polls import answer, open_poll, settle_poll
from governance.models import Asked, DatePoll, Mark, Meeting
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import Kind
from interlignes.outbox.models import Mail
from members.models import Member
from tests.governance.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def poll(dora: Member, alice: Member, bruno: Member) -> DatePoll:
    """Open for a day."""
    now = clock.now()
    return open_poll(
        kind="team",
        title="Été",
        text="",
        place="Atelier",
        video_url="",
        minutes=60,
        slots=[now + timedelta(days=n) for n in (8, 9)],
        closes_at=now + timedelta(days=1),
        people=[],
        by=dora,
        at=now,
    )


def test_two_people_and_one_twice_answer_at_once(poll: DatePoll, alice: Member, bruno: Member) -> None:
    slots = list(poll.slots.order_by("pk").values_list("pk", flat=True))

    def say(member: Member, word: str) -> None:
        answer(poll=poll, marks=dict.fromkeys(slots, word), comment=word, by=member, at=clock.now())

    jobs = [lambda: say(alice, "yes"), lambda: say(bruno, "no"), lambda: say(alice, "maybe")] * 3
    assert at_once(*jobs) == [None] * 9
    assert Mark.objects.count() == 4
    assert set(Mark.objects.filter(asked__member=bruno).values_list("answer", flat=True)) == {"no"}
    hers = set(Mark.objects.filter(asked__member=alice).values_list("answer", flat=True))
    assert hers == {Asked.objects.get(member=alice).comment}


def test_two_people_make_one_meeting(poll: DatePoll, dora: Member, bruno: Member) -> None:
    first, second = poll.slots.order_by("pk")
    jobs = [
        lambda: settle_poll(poll=poll, slot=first, by=dora, at=clock.now()),
        lambda: settle_poll(poll=poll, slot=second, by=bruno, at=clock.now()),
    ] * 2
    outcomes = at_once(*jobs)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Meeting", *["Refused"] * 3]
    assert all(isinstance(outcome, Meeting | Refused) for outcome in outcomes)
    assert Meeting.objects.count() == 1
    assert Mail.objects.filter(kind=Kind.POLL_SETTLED).count() == 2
