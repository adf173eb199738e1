"""A candidacy before the assembly: on the agenda, decided by the result once, effective at that instant."""

import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection

from governance.actions.ballots import cast, freeze, schedule_ballot, settle, settle_candidacies
from governance.actions.candidacies import put_on_agenda
from governance.actions.meetings import cancel_meeting, convoke
from governance.choices import Choice, DecisionClass, MeetingKind
from governance.models import Ballot, Meeting
from governance.models.ballot import COUNT_DELAY
from governance.queries import assemblies_in_preparation, awaiting_assembly, on_agendas
from governance.tasks import tick
from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members import actions as people
from members.choices import CandidacyMode, CandidacyOutcome, StatusKind
from members.models import Candidacy, Member, MembershipRules, Status
from members.queries import electorate_at
from tests.governance.conftest import (
    CLOSES,
    COUNTED,
    NOTICE,
    OPENS,
    PARIS,
    STARTS,
    MakeMeeting,
    add_item,
    fresh,
)

pytestmark = pytest.mark.django_db
HIRED = date(2024, 1, 8)


def candidacy_of(member: Member, mode: str = CandidacyMode.VOLUNTARY, **fields: object) -> Candidacy:
    """A filed candidacy."""
    known = {"mode": mode, "hired_on": HIRED, "filed_on": date(2026, 5, 4), **fields}
    return Candidacy.objects.create(member=member, **known)


@pytest.fixture
def assembly(make_meeting: MakeMeeting) -> Meeting:
    """An assembly in preparation, with one other motion as its first item."""
    return make_meeting(convened=False)


def convened(assembly: Meeting, candidacy: Candidacy, bruno: Member) -> Meeting:
    """The assembly with the candidacy as its second item, sent."""
    at = STARTS - NOTICE
    put_on_agenda(meeting=assembly, candidacy=candidacy, by=bruno, at=at)
    convoke(meeting=assembly, by=bruno, at=at)
    assembly.refresh_from_db()
    return assembly


def ballot_on(assembly: Meeting, bruno: Member, position: int = 2, after: int = 0) -> Ballot:
    """A ballot on an item, from OPENS to CLOSES or so many minutes later."""
    shift = timedelta(minutes=after)
    ballot = schedule_ballot(
        motion=assembly.items.get(position=position).motion,
        opens_at=OPENS + shift,
        closes_at=CLOSES + shift,
        reminder_hours=[],
        by=bruno,
        at=OPENS + shift,
    )
    return fresh(ballot)


def decided(ballot: Ballot, choice: str, voters: list[Member]) -> Candidacy:
    """Everybody votes `choice`, then the ballot is counted; the candidacy as it is then."""
    for member in voters:
        cast(ballot=fresh(ballot), member=member, choice=choice, by=member, at=OPENS)
    settle(ballot=fresh(ballot), at=COUNTED)
    return Candidacy.objects.get()


# On the agenda


def test_item_says_who_applies_in_french(assembly: Meeting, bruno: Member, dora: Member) -> None:
    item = put_on_agenda(meeting=assembly, candidacy=candidacy_of(dora), by=bruno, at=STARTS - NOTICE)
    item.refresh_from_db()
    assert item.title == "Candidature de Dora Test"
    assert item.motion.decision_class == DecisionClass.ORDINARY
    assert "admet Dora Test en qualité d’associé·e" in item.motion.text
    assert "08/01/2024" in item.motion.reasons
    assert item.motion.candidacy == Candidacy.objects.get()
    assert not item.motion.adoption_rejects
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    ("mode", "clause", "opposed"),
    [
        (CandidacyMode.ON_REQUEST, False, True),
        (CandidacyMode.OBLIGATORY, True, True),
        (CandidacyMode.OBLIGATORY, False, False),
    ],
)
def test_unless_opposed_the_resolution_is_the_rejection(
    mode: str, clause: bool, opposed: bool, assembly: Meeting, bruno: Member, dora: Member
) -> None:
    MembershipRules.objects.update_or_create(pk=1, defaults={"obligatory_unless_opposed": clause})
    motion = put_on_agenda(
        meeting=assembly, candidacy=candidacy_of(dora, mode), by=bruno, at=STARTS - NOTICE
    ).motion
    motion.refresh_from_db()
    assert motion.adoption_rejects is opposed
    assert motion.decision_class == (DecisionClass.EXTRAORDINARY if opposed else DecisionClass.ORDINARY)
    assert ("rejette la candidature" in motion.text) is opposed


def test_what_cannot_go_on_an_agenda(
    assembly: Meeting, make_meeting: MakeMeeting, bruno: Member, alice: Member, dora: Member
) -> None:
    candidacy, at = candidacy_of(dora), STARTS - NOTICE
    team = make_meeting(kind=MeetingKind.TEAM, convened=False)
    with pytest.raises(Refused, match="gérance"):
        put_on_agenda(meeting=assembly, candidacy=candidacy, by=alice, at=at)
    with pytest.raises(Refused, match="assemblée"):
        put_on_agenda(meeting=team, candidacy=candidacy, by=bruno, at=at)
    put_on_agenda(meeting=assembly, candidacy=candidacy, by=bruno, at=at)
    with pytest.raises(Refused, match="déjà"):
        put_on_agenda(meeting=assembly, candidacy=candidacy, by=bruno, at=at)
    Candidacy.objects.update(filed_on=None)
    with pytest.raises(Refused, match="attend pas"):
        put_on_agenda(meeting=assembly, candidacy=candidacy, by=bruno, at=at)


def test_readings_of_what_waits(
    assembly: Meeting, make_meeting: MakeMeeting, bruno: Member, dora: Member
) -> None:
    candidacy = candidacy_of(dora)
    assert list(awaiting_assembly(assembly)) == [candidacy]
    assert not awaiting_assembly(make_meeting(kind=MeetingKind.TEAM, convened=False))
    assert list(assemblies_in_preparation(CONVENED)) == [assembly]
    assert not assemblies_in_preparation(STARTS)
    assert on_agendas(STARTS) == {}
    put_on_agenda(meeting=assembly, candidacy=candidacy, by=bruno, at=STARTS - NOTICE)
    assert not awaiting_assembly(assembly)
    assert on_agendas(STARTS)[candidacy.pk].item.meeting == assembly


CONVENED = STARTS - NOTICE


# Decided by the result


def test_adopted_she_is_an_associate_at_once_and_votes_in_the_next_ballot(
    assembly: Meeting, bruno: Member, alice: Member, dora: Member
) -> None:
    add_item(assembly, bruno, "Ensuite")
    convened(assembly, candidacy_of(dora), bruno)
    before = ballot_on(assembly, bruno, position=1)
    deciding = ballot_on(assembly, bruno, position=3)
    candidacy = decided(deciding, Choice.FOR, [alice, bruno])
    assert candidacy.outcome == CandidacyOutcome.ADMITTED
    assert candidacy.decided_at == CLOSES + COUNT_DELAY
    assert candidacy.decided_by == f"governance.ballot:{deciding.pk}"
    status = dora.statuses.get(kind=StatusKind.ASSOCIATE)
    assert (status.since_on, status.since_at) == (CLOSES.date(), CLOSES + COUNT_DELAY)
    after = ballot_on(assembly, bruno, position=2, after=65)
    assert set(before.electors.values_list("member", flat=True)) == {alice.pk, bruno.pk}
    assert set(after.electors.values_list("member", flat=True)) == {alice.pk, bruno.pk, dora.pk}
    voter = Member.objects.get(pk=dora.pk)
    with time_machine.travel(OPENS + timedelta(minutes=70), tick=False):
        cast(ballot=after, member=voter, choice=Choice.FOR, by=voter, at=OPENS + timedelta(minutes=70))


def test_mail_and_journal_of_an_admission(
    assembly: Meeting, bruno: Member, alice: Member, dora: Member
) -> None:
    convened(assembly, candidacy_of(dora), bruno)
    decided(ballot_on(assembly, bruno), Choice.FOR, [alice, bruno])
    mail = Mail.objects.get(kind="candidacy.decided")
    assert mail.recipient == dora.email
    assert "22 juin 2026" in mail.text
    entry = Entry.objects.get(kind="member.candidacy_decided")
    assert (entry.facts, entry.actor_id) == ({"outcome": "admitted"}, None)


def test_rejected_she_stays_and_may_apply_again(
    assembly: Meeting, bruno: Member, alice: Member, dora: Member
) -> None:
    convened(assembly, candidacy_of(dora), bruno)
    candidacy = decided(ballot_on(assembly, bruno), Choice.AGAINST, [alice, bruno])
    assert candidacy.outcome == CandidacyOutcome.REJECTED
    assert dora.status_on(date(2026, 7, 1)) == StatusKind.EMPLOYEE
    with time_machine.travel(COUNTED + timedelta(days=1), tick=False):
        again = people.file_candidacy(member=dora, at=COUNTED + timedelta(days=1))
    assert again.is_pending


@pytest.mark.parametrize(
    ("choice", "outcome"),
    [(Choice.FOR, CandidacyOutcome.REJECTED), (Choice.AGAINST, CandidacyOutcome.ADMITTED)],
)
def test_unless_opposed_a_vote_for_the_resolution_is_one_against_her(
    choice: str, outcome: str, assembly: Meeting, bruno: Member, alice: Member, dora: Member
) -> None:
    convened(assembly, candidacy_of(dora, CandidacyMode.ON_REQUEST), bruno)
    assert decided(ballot_on(assembly, bruno), choice, [alice, bruno]).outcome == outcome


def test_without_quorum_an_admission_waits_for_the_second_call(
    assembly: Meeting, bruno: Member, alice: Member, dora: Member, associates: list[Member]
) -> None:
    convened(assembly, candidacy_of(dora), bruno)
    assembly.items.get(position=2).motion.__class__.objects.filter(candidacy__isnull=False).update(
        decision_class=DecisionClass.EXTRAORDINARY
    )
    ballot = ballot_on(assembly, bruno)
    assert decided(ballot, Choice.FOR, [alice]).is_pending
    assert fresh(ballot).result.outcome == "no_quorum"


def test_without_quorum_a_rejection_was_not_adopted(
    assembly: Meeting, bruno: Member, alice: Member, dora: Member, associates: list[Member]
) -> None:
    convened(assembly, candidacy_of(dora, CandidacyMode.ON_REQUEST), bruno)
    ballot = ballot_on(assembly, bruno)
    assert decided(ballot, Choice.FOR, [alice]).outcome == CandidacyOutcome.ADMITTED
    assert fresh(ballot).result.outcome == "no_quorum"


def test_other_ballots_decide_no_candidacy(
    assembly: Meeting, bruno: Member, alice: Member, dora: Member
) -> None:
    convened(assembly, candidacy_of(dora), bruno)
    assert decided(ballot_on(assembly, bruno, position=1), Choice.FOR, [alice, bruno]).is_pending


def test_decided_once_whatever_comes_later(
    assembly: Meeting, bruno: Member, alice: Member, dora: Member
) -> None:
    convened(assembly, candidacy_of(dora), bruno)
    ballot = ballot_on(assembly, bruno)
    decided(ballot, Choice.FOR, [alice, bruno])
    candidacy = Candidacy.objects.get()
    again = people.decide_candidacy(
        candidacy=candidacy, admitted=False, decided_on=COUNTED.date(), by=None, at=COUNTED
    )
    assert again is False
    assert dora.statuses.count() == 2
    assert Mail.objects.filter(kind="candidacy.decided").count() == 1


def test_who_has_left_meanwhile_holds_up_no_count(
    assembly: Meeting, bruno: Member, alice: Member, dora: Member
) -> None:
    convened(assembly, candidacy_of(dora), bruno)
    ballot = ballot_on(assembly, bruno)
    people.change_status(
        member=dora, kind=StatusKind.LEFT, since_on=OPENS.date(), by=bruno, at=OPENS + timedelta(minutes=5)
    )
    candidacy = decided(ballot, Choice.FOR, [alice, bruno])
    assert candidacy.outcome == CandidacyOutcome.LAPSED
    assert fresh(ballot).result.outcome == "adopted"
    assert not electorate_at(COUNTED).filter(pk=dora.pk).exists()


def test_what_the_record_does_not_allow_is_left_to_the_gerance(
    assembly: Meeting, bruno: Member, alice: Member, dora: Member, caplog: pytest.LogCaptureFixture
) -> None:
    """A later status on the same day: the count stands, the candidacy waits, the log says so by number only."""
    convened(assembly, candidacy_of(dora), bruno)
    ballot = ballot_on(assembly, bruno)
    late = CLOSES + timedelta(hours=3)
    Status.objects.create(member=dora, kind=StatusKind.EMPLOYEE, since_on=late.date(), since_at=late)
    assert decided(ballot, Choice.FOR, [alice, bruno]).is_pending
    assert fresh(ballot).result.outcome == "adopted"
    assert "candidacy" in caplog.text
    assert "Dora" not in caplog.text


# Without a worker


def test_a_dead_worker_takes_no_vote_from_her(
    assembly: Meeting, bruno: Member, alice: Member, dora: Member
) -> None:
    """Nobody has counted the ballot that admits her; the next one opens and finds her among the associates."""
    convened(assembly, candidacy_of(dora), bruno)
    deciding = ballot_on(assembly, bruno)
    for member in (alice, bruno):
        cast(ballot=deciding, member=member, choice=Choice.FOR, by=member, at=OPENS)
    opens = CLOSES + COUNT_DELAY
    following = Ballot.objects.create(
        motion=assembly.items.get(position=1).motion,
        opens_at=opens,
        closes_at=opens + timedelta(hours=1),
        rule=deciding.rule,
        rule_version=deciding.rule_version,
    )
    freeze(ballot=following, at=opens + timedelta(days=2))
    assert following.electors.filter(member=dora).exists()
    assert fresh(deciding).result.outcome == "adopted"


def test_a_ballot_frozen_late_keeps_the_electorate_of_its_opening(
    assembly: Meeting, bruno: Member, alice: Member, dora: Member
) -> None:
    """It opened a second before the decision could be counted: she is not in it, however late it is frozen."""
    convened(assembly, candidacy_of(dora), bruno)
    deciding = ballot_on(assembly, bruno)
    early = Ballot.objects.create(
        motion=assembly.items.get(position=1).motion,
        opens_at=CLOSES + COUNT_DELAY - timedelta(seconds=1),
        closes_at=CLOSES + timedelta(hours=3),
        rule=deciding.rule,
        rule_version=deciding.rule_version,
    )
    decided(deciding, Choice.FOR, [alice, bruno])
    freeze(ballot=early, at=CLOSES + timedelta(hours=1))
    assert not early.electors.filter(member=dora).exists()


# Unopposed


def test_rejection_never_put_to_the_vote_admits_at_the_end_of_the_day(
    assembly: Meeting, bruno: Member, alice: Member, dora: Member
) -> None:
    convened(assembly, candidacy_of(dora, CandidacyMode.ON_REQUEST), bruno)
    settle_candidacies(before=STARTS + timedelta(hours=9), at=STARTS + timedelta(hours=9))
    assert Candidacy.objects.get().is_pending
    with time_machine.travel(STARTS + timedelta(days=1), tick=False):
        tick()
        tick()
    candidacy = Candidacy.objects.get()
    assert candidacy.outcome == CandidacyOutcome.ADMITTED
    assert candidacy.decided_on == STARTS.date()
    assert candidacy.decided_at
    assert candidacy.decided_at.astimezone(PARIS).hour == 23
    assert dora.statuses.count() == 2


@pytest.mark.parametrize("mode", [CandidacyMode.VOLUNTARY, CandidacyMode.ON_REQUEST])
def test_nothing_is_decided_by_silence_where_there_was_no_assembly(
    mode: str, assembly: Meeting, bruno: Member, dora: Member
) -> None:
    convened(assembly, candidacy_of(dora, mode), bruno)
    if mode == CandidacyMode.ON_REQUEST:
        cancel_meeting(meeting=assembly, by=bruno, at=CONVENED)
    settle_candidacies(before=STARTS + timedelta(days=2), at=STARTS + timedelta(days=2))
    assert Candidacy.objects.get().is_pending


@pytest.mark.django_db(transaction=True)
def test_two_workers_decide_once(assembly: Meeting, bruno: Member, alice: Member, dora: Member) -> None:
    convened(assembly, candidacy_of(dora), bruno)
    ballot = ballot_on(assembly, bruno)
    for member in (alice, bruno):
        cast(ballot=ballot, member=member, choice=Choice.FOR, by=member, at=OPENS)

    def work() -> None:
        try:
            settle_candidacies(before=COUNTED, at=COUNTED)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Candidacy.objects.get().outcome == CandidacyOutcome.ADMITTED
    assert dora.statuses.filter(kind=StatusKind.ASSOCIATE).count() == 1
    assert Mail.objects.filter(kind="candidacy.decided").count() == 1
