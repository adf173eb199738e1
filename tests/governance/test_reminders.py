"""Reminders: to whom, when, each once, and none that is stale."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from governance.actions.reminders import due_reminder, remind
from governance.models import Ballot
from governance.tasks import tick
from interlignes.outbox.choices import Kind, State
from interlignes.outbox.delivery import deliver
from interlignes.outbox.models import Mail
from members.choices import StatusKind
from members.models import Member, Status
from tests.governance.conftest import OPENS, MakeBallot, fresh, vote

#: Four days, so that reminders at 72, 48 and 4 hours before the end all lie within.
CLOSES = OPENS + timedelta(hours=96)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(OPENS, tick=False):
        yield


@pytest.fixture
def ballot(make_ballot: MakeBallot, alice: Member, bruno: Member) -> Ballot:
    return make_ballot(closes_at=CLOSES, reminder_hours=(4, 48))


def reminded() -> list[tuple[str, str]]:
    """(recipient, occasion) of every reminder, in order."""
    mails = Mail.objects.filter(kind=Kind.BALLOT_REMINDER).order_by("pk")
    return list(mails.values_list("recipient", "occasion"))


@pytest.mark.parametrize(
    ("hours_left", "due"),
    [(96, None), (48.01, None), (48, 48), (4.01, 48), (4, 4), (0.01, 4), (0, None), (-24, None)],
)
def test_due_reminder_is_the_latest_that_has_come_due(
    hours_left: float, due: int | None, ballot: Ballot
) -> None:
    assert due_reminder(ballot, CLOSES - timedelta(hours=hours_left)) == due


def test_reminder_that_would_have_been_due_before_the_opening_never_comes(make_ballot: MakeBallot) -> None:
    ballot = make_ballot(closes_at=OPENS + 48 * HOUR, reminder_hours=(48, 72, 4))
    assert due_reminder(ballot, OPENS) is None
    assert due_reminder(ballot, OPENS + 43 * HOUR) is None
    assert due_reminder(ballot, OPENS + 44 * HOUR) == 4


def test_no_hours_no_reminder(make_ballot: MakeBallot) -> None:
    ballot = make_ballot(closes_at=CLOSES)
    assert remind(ballot=ballot, at=CLOSES - HOUR) == 0


@pytest.mark.parametrize(
    "why", ["voted", "does not want", "cannot log in", "left", "not an elector", "wants"]
)
def test_reminder_goes_to_electors_without_a_vote_who_want_it(
    why: str, ballot: Ballot, alice: Member, bruno: Member, dora: Member
) -> None:
    vote(ballot, bruno)
    if why == "voted":
        vote(ballot, alice)
    elif why == "does not want":
        Member.objects.filter(pk=alice.pk).update(wants_reminders=False)
    elif why == "cannot log in":
        Member.objects.filter(pk=alice.pk).update(is_active=False)
    elif why == "left":
        Status.objects.create(member=alice, kind=StatusKind.LEFT, since_on=OPENS.date())
    elif why == "not an elector":
        ballot.electors.filter(member=alice).delete()
        Status.objects.create(member=dora, kind=StatusKind.ASSOCIATE, since_on=OPENS.date())
    remind(ballot=ballot, at=CLOSES - 4 * HOUR)
    assert reminded() == ([(alice.email, "4h")] if why == "wants" else [])


def test_reminder_holds_link_deadline_and_the_way_out(ballot: Ballot, alice: Member) -> None:
    remind(ballot=ballot, at=CLOSES - 4 * HOUR)
    mail = Mail.objects.get(kind=Kind.BALLOT_REMINDER, recipient=alice.email)
    assert f"/scrutins/{ballot.pk}/" in mail.text
    assert "vendredi 26 juin 2026" in mail.text
    assert mail.unsubscribe_url
    assert mail.useful_until == CLOSES


def test_opting_out_of_reminders_leaves_the_vote_alone(ballot: Ballot, alice: Member) -> None:
    Member.objects.filter(pk=alice.pk).update(wants_reminders=False)
    vote(ballot, Member.objects.get(pk=alice.pk))
    assert ballot.electors.get(member=alice).vote.choice == "for"


def test_each_reminder_comes_once_however_often_the_worker_runs(
    ballot: Ballot, alice: Member, bruno: Member
) -> None:
    for hours in (48, 47, 30, 4, 3, 1):
        for _run in range(2):
            remind(ballot=ballot, at=CLOSES - hours * HOUR)
    expected = [(alice.email, "48h"), (bruno.email, "48h"), (alice.email, "4h"), (bruno.email, "4h")]
    assert sorted(reminded()) == sorted(expected)


def test_after_a_day_without_a_worker_only_the_latest_is_sent(make_ballot: MakeBallot, alice: Member) -> None:
    make_ballot(closes_at=CLOSES, reminder_hours=(24, 23, 4))
    with time_machine.travel(CLOSES - 25 * HOUR, tick=False):
        tick()
    assert not reminded()
    with time_machine.travel(CLOSES - HOUR, tick=False):
        tick()
        tick()
    assert {occasion for _, occasion in reminded()} == {"4h"}


def test_a_worker_that_comes_back_after_closing_reminds_nobody(ballot: Ballot) -> None:
    with time_machine.travel(CLOSES + HOUR, tick=False):
        tick()
    assert not reminded()


def test_waiting_reminder_expires_when_the_next_is_due(ballot: Ballot, alice: Member) -> None:
    """The mail server was down for two days: one reminder goes out, not two."""
    vote(ballot, Member.objects.get(email="bruno@example.coop"))
    remind(ballot=ballot, at=CLOSES - 48 * HOUR)
    remind(ballot=ballot, at=CLOSES - 4 * HOUR)
    with time_machine.travel(CLOSES - 3 * HOUR, tick=False):
        deliver(backend="django.core.mail.backends.locmem.EmailBackend")
    states = dict(Mail.objects.filter(kind=Kind.BALLOT_REMINDER).values_list("occasion", "state"))
    assert states == {"48h": State.EXPIRED, "4h": State.SENT}


def test_reminder_before_the_electorate_is_frozen_waits(make_ballot: MakeBallot, alice: Member) -> None:
    ballot = make_ballot(at=OPENS - HOUR, closes_at=CLOSES, reminder_hours=(48,))
    assert remind(ballot=fresh(ballot), at=CLOSES - 40 * HOUR) == 0
