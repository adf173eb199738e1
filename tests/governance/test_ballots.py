"""Opening a ballot and freezing its electorate."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from governance.actions.ballots import begin, freeze, schedule_ballot
from governance.actions.rules import adopt_rules
from governance.choices import DecisionClass, ItemKind, MeetingKind
from governance.models import Ballot, Elector, RuleVersion, Vote
from governance.rules import presets
from governance.rules.fingerprint import electorate_hash
from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import Kind
from interlignes.outbox.models import Mail
from members.choices import StatusKind
from members.models import Member, Status
from tests.governance.conftest import (
    CLOSES,
    CONVENED,
    OPENS,
    MakeBallot,
    MakeMeeting,
    fresh,
    vote,
)

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _during_the_meeting() -> Iterator[None]:
    """The clock of rights, statuses and waiting; what each test asks about comes in as `at`."""
    with time_machine.travel(OPENS, tick=False):
        yield


def leaves(member: Member, day: date) -> Member:
    """The member leaves on `day`; read again, for a status is remembered for a request."""
    Status.objects.create(member=member, kind=StatusKind.LEFT, since_on=day)
    return Member.objects.get(pk=member.pk)


# Opening


def test_ballot_keeps_a_copy_of_its_rule(make_ballot: MakeBallot) -> None:
    ballot = make_ballot()
    assert ballot.rule == {
        "preset": "sarl_statuts_type_cgscop",
        "kind": "ordinaire",
        "call": 1,
        "quorum": None,
        "majority": ["all", ">", 1, 2],
    }
    assert ballot.rule_version.number == 1


def test_ballot_at_the_second_call_takes_the_rule_of_the_second_call(make_ballot: MakeBallot) -> None:
    assert make_ballot(call=2).rule["majority"] == ["present", ">", 1, 2]


def test_unanimity_is_the_law_s_at_any_call(make_ballot: MakeBallot) -> None:
    ballot = make_ballot(call=2, decision_class=DecisionClass.UNANIMITY)
    assert ballot.rule["majority"] == ["all", ">=", 1, 1]


def test_ballot_keeps_its_rule_when_the_rules_change(make_ballot: MakeBallot, bruno: Member) -> None:
    ballot = make_ballot()
    book = presets.load()["sa_legal"].data
    adopt_rules(
        preset="sa_legal", book=book, source="Statuts", in_force_on=OPENS.date(), by=bruno, at=OPENS + SECOND
    )
    assert fresh(ballot).rule["majority"] == ["all", ">", 1, 2]


def test_ballot_takes_the_rules_of_the_day_it_opens(make_ballot: MakeBallot, bruno: Member) -> None:
    book = presets.load()["sa_legal"].data
    adopt_rules(
        preset="sa_legal", book=book, source="Statuts", in_force_on=OPENS.date(), by=bruno, at=CONVENED
    )
    ballot = make_ballot(at=CONVENED)
    assert (ballot.rule["preset"], ballot.rule_version.number) == ("sa_legal", 2)


@pytest.mark.parametrize(
    "fields",
    [{"call": 2, "decision_class": DecisionClass.GERANCE}, {"preset": "sas_statuts"}],
    ids=["no second call", "left to the statuts"],
)
def test_ballot_without_a_rule_is_refused_with_the_reason(
    fields: dict[str, str], make_ballot: MakeBallot, bruno: Member
) -> None:
    preset = fields.pop("preset", None)
    if preset:
        book = {"form": "SAS", "ordinaire": None, "extraordinaire": None}
        RuleVersion.objects.create(
            number=2, preset=preset, book=book, source="-", in_force_on=date(2026, 1, 1)
        )
    with pytest.raises(Refused):
        make_ballot(**fields)
    assert not Ballot.objects.exists()


def test_ballot_without_any_rules_is_refused(make_ballot: MakeBallot) -> None:
    RuleVersion.objects.all().delete()
    with pytest.raises(Refused):
        make_ballot()


def test_ballot_of_a_draft_or_cancelled_meeting_is_refused(
    make_ballot: MakeBallot, make_meeting: MakeMeeting
) -> None:
    with pytest.raises(Refused):
        make_ballot(convened=False)


def test_ballot_on_an_item_that_is_not_for_decision_is_refused(
    make_ballot: MakeBallot, make_meeting: MakeMeeting
) -> None:
    meeting = make_meeting()
    meeting.items.update(kind=ItemKind.DISCUSSION)
    with pytest.raises(Refused):
        make_ballot(meeting=meeting)


def test_second_ballot_on_a_motion_is_refused(make_ballot: MakeBallot) -> None:
    ballot = make_ballot()
    with pytest.raises(Refused):
        make_ballot(meeting=ballot.motion.item.meeting)


@pytest.mark.parametrize("who", ["alice", "dora"])
def test_ballot_by_anyone_but_the_gerance_is_refused(
    who: str, make_meeting: MakeMeeting, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused):
        schedule_ballot(
            motion=make_meeting().items.get().motion,
            opens_at=OPENS,
            closes_at=CLOSES,
            reminder_hours=[],
            by=request.getfixturevalue(who),
            at=OPENS,
        )


@pytest.mark.parametrize(
    ("opens_at", "closes_at"), [(OPENS, OPENS), (OPENS, OPENS - SECOND), (OPENS - SECOND, OPENS)]
)
def test_ballot_that_would_be_closed_at_once_is_refused_at_its_field(
    opens_at: datetime, closes_at: datetime, make_ballot: MakeBallot
) -> None:
    with pytest.raises(Refused) as refusal:
        make_ballot(opens_at=opens_at, closes_at=closes_at, at=OPENS)
    assert refusal.value.field == "closes_at"


def test_ballot_never_opens_before_it_was_made(make_ballot: MakeBallot) -> None:
    assert make_ballot(opens_at=OPENS - timedelta(hours=1), at=OPENS).opens_at == OPENS


# The electorate


def test_ballot_that_opens_now_is_frozen_at_once_and_invites(
    make_ballot: MakeBallot, alice: Member, bruno: Member, chloe: Member, dora: Member
) -> None:
    ballot = make_ballot()
    electors = set(ballot.electors.values_list("member", flat=True))
    assert electors == {alice.pk, bruno.pk}
    assert ballot.electorate_hash == electorate_hash(ballot.pk, electors, ballot.rule)
    assert Entry.objects.get(kind="ballot.opened").facts == {
        "electors": 2,
        "electorate": ballot.electorate_hash,
    }
    mails = Mail.objects.filter(kind=Kind.BALLOT_OPENED)
    assert {mail.recipient for mail in mails} == {alice.email, bruno.email}
    assert all(mail.useful_until == CLOSES and f"/scrutins/{ballot.pk}/" in mail.text for mail in mails)


def test_ballot_to_come_is_not_frozen_before_its_instant(make_ballot: MakeBallot, alice: Member) -> None:
    ballot = make_ballot(at=CONVENED)
    freeze(ballot=ballot, at=OPENS - SECOND)
    assert fresh(ballot).frozen_at is None
    assert not Mail.objects.filter(kind=Kind.BALLOT_OPENED).exists()


def test_ballot_does_not_begin_before_its_instant(make_ballot: MakeBallot) -> None:
    ballot = make_ballot(at=CONVENED)
    begin(ballot=ballot, at=OPENS - SECOND)
    assert fresh(ballot).frozen_at is None
    begin(ballot=ballot, at=OPENS)
    assert fresh(ballot).frozen_at == OPENS


def test_freezing_again_changes_nothing(make_ballot: MakeBallot, alice: Member) -> None:
    ballot = make_ballot()
    Status.objects.filter(member=alice).delete()
    freeze(ballot=ballot, at=OPENS + SECOND)
    assert fresh(ballot).electorate_hash == ballot.electorate_hash
    assert ballot.electors.count() == 2
    assert Entry.objects.filter(kind="ballot.opened").count() == 1


def test_electorate_is_that_of_the_paris_day_of_opening(
    make_ballot: MakeBallot, alice: Member, bruno: Member
) -> None:
    """At 23:30 UTC it is already tomorrow in Paris: who joins tomorrow votes, who leaves tomorrow does not."""
    opens_at = datetime(2026, 6, 22, 23, 30, tzinfo=UTC)
    tomorrow = date(2026, 6, 23)
    joins = Member.objects.create_member(email="new@example.coop", first_name="N", last_name="N")
    Status.objects.create(member=joins, kind=StatusKind.EXTERNAL, since_on=tomorrow)
    leaves(alice, tomorrow)
    ballot = make_ballot(opens_at=opens_at, closes_at=opens_at + timedelta(hours=1))
    assert set(ballot.electors.values_list("member", flat=True)) == {bruno.pk, joins.pk}


def test_late_freeze_takes_the_day_of_opening_and_invites_nobody_after_closing(
    make_ballot: MakeBallot, alice: Member
) -> None:
    ballot = make_ballot(at=CONVENED)
    leaves(alice, OPENS.date() + timedelta(days=1))
    freeze(ballot=ballot, at=CLOSES + timedelta(days=2))
    assert ballot.electors.count() == 2
    assert not Mail.objects.filter(kind=Kind.BALLOT_OPENED).exists()


def test_first_vote_freezes_where_no_worker_did(make_ballot: MakeBallot, alice: Member) -> None:
    ballot = make_ballot(at=CONVENED)
    vote(ballot, alice, at=OPENS + SECOND)
    assert fresh(ballot).frozen_at == OPENS + SECOND
    assert Vote.objects.count() == 1


# What the database itself refuses


@pytest.mark.parametrize("what", ["elector", "vote", "ballot", "choice", "instants"])
def test_constraints_hold_without_the_actions(what: str, make_ballot: MakeBallot, alice: Member) -> None:
    ballot = make_ballot()
    elector = ballot.electors.get(member=alice)
    vote(ballot, alice)
    attempts = {
        "elector": lambda: Elector.objects.create(ballot=ballot, member=alice),
        "vote": lambda: Vote.objects.create(elector=elector, choice="for", cast_at=OPENS),
        "ballot": lambda: Ballot.objects.create(
            motion=ballot.motion, opens_at=OPENS, closes_at=CLOSES, rule={}, rule_version=ballot.rule_version
        ),
        "choice": lambda: Vote.objects.update(choice="maybe"),
        "instants": lambda: Ballot.objects.update(closes_at=OPENS),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        attempts[what]()


def test_ballot_at_a_team_meeting_is_for_associates_too(
    make_ballot: MakeBallot, alice: Member, dora: Member
) -> None:
    ballot = make_ballot(kind=MeetingKind.TEAM, at=OPENS)
    assert not ballot.electors.filter(member=dora).exists()
    assert not ballot.motion.item.meeting.is_assembly


def test_two_ballots_of_one_meeting_do_not_touch_each_other(
    make_meeting: MakeMeeting, make_ballot: MakeBallot, alice: Member, bruno: Member
) -> None:
    meeting = make_meeting(motions=2)
    first = make_ballot(meeting=meeting)
    motion = meeting.items.get(position=2).motion
    second = schedule_ballot(
        motion=motion, opens_at=OPENS, closes_at=CLOSES, reminder_hours=[], by=bruno, at=OPENS
    )
    vote(first, alice, "for")
    vote(second, alice, "against")
    assert Vote.objects.get(elector__ballot=first).choice == "for"
    assert first.electorate_hash != second.electorate_hash
