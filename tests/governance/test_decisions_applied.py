"""Offices and profit-sharing that an adopted resolution decides: in effect once, from the day of the decision."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from governance.actions.allocations import attach_allocation
from governance.actions.ballots import freeze, schedule_ballot, settle
from governance.actions.mandates import apply_mandate, attach_mandate, detach_mandate
from governance.choices import DecisionClass, MandateChange, MeetingKind
from governance.models import Ballot, Meeting, Motion, MotionMandate
from governance.models.ballot import COUNT_DELAY
from governance.tasks import tick
from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members.actions import mandates
from members.choices import Role
from members.models import AllocationDecision, Mandate, Member, ProfitVariant
from tests.governance.conftest import (
    CLOSES,
    CONVENED,
    COUNTED,
    OPENS,
    STARTS,
    MakeMeeting,
    another,
    fresh,
    motion_of,
    vote,
)

pytestmark = pytest.mark.django_db
DAY = STARTS.date()
MONTH = timedelta(days=30)


@pytest.fixture
def assembly(make_meeting: MakeMeeting, alice: Member) -> Meeting:
    """A convened assembly with two resolutions."""
    return make_meeting(motions=2)


def attach(motion: Motion, member: Member, by: Member, **fields: Any) -> MotionMandate:
    """The office of a scrutineer unless said otherwise."""
    known = {"change": MandateChange.APPOINT, "role": Role.SCRUTINEER, **fields}
    if known["role"] == Role.GERANCE:
        motion.decision_class = (
            DecisionClass.GERANCE_ORDINARY
        )  # the row stays: its ballot here is by show of names
    return attach_mandate(motion=motion, member=member, by=by, at=CONVENED, **known)


def put_to_vote(motion: Motion, by: Member, voters: list[Member], choice: str = "for") -> Ballot:
    """Everybody votes `choice`; not counted yet."""
    ballot = schedule_ballot(
        motion=motion, opens_at=OPENS, closes_at=CLOSES, reminder_hours=[], by=by, at=OPENS
    )
    for member in voters:
        vote(ballot, member, choice)
    return fresh(ballot)


def test_appointment_holds_from_the_day_of_the_decision_however_late_it_is_counted(
    assembly: Meeting, alice: Member, bruno: Member
) -> None:
    attach(motion_of(assembly), alice, bruno)
    ballot = put_to_vote(motion_of(assembly), bruno, [alice, bruno])
    settle(ballot=ballot, at=COUNTED + timedelta(days=3))
    assert settle(ballot=ballot, at=COUNTED + timedelta(days=4)) is None
    mandate = alice.mandates.get(role=Role.SCRUTINEER)
    assert mandate.starts_on == DAY
    assert mandate.ends_on is not None
    assert Entry.objects.filter(kind="motion.mandate_applied").count() == 1
    assert Entry.objects.filter(kind="member.mandate_started").latest("pk").facts["since"] == str(DAY)
    mail = Mail.objects.get(kind="mandate.decided")
    assert mail.member == alice
    assert "L’assemblée vous a donné le mandat" in mail.subject
    applied = MotionMandate.objects.get()
    assert applied.applied_at == COUNTED + timedelta(days=3)
    apply_mandate(ballot=ballot, decided_on=DAY, at=COUNTED)  # a second time it does nothing
    assert alice.mandates.filter(role=Role.SCRUTINEER).count() == 1


def test_dates_of_the_motion_hold_and_a_rejected_one_gives_nothing(
    assembly: Meeting, alice: Member, bruno: Member, dora: Member
) -> None:
    attach(motion_of(assembly), alice, bruno, starts_on=DAY + MONTH, ends_on=DAY + 2 * MONTH)
    attach(motion_of(assembly, 2), dora, bruno)
    for position, choice in ((1, "for"), (2, "against")):
        settle(ballot=put_to_vote(motion_of(assembly, position), bruno, [alice, bruno], choice), at=COUNTED)
    mandate = alice.mandates.get(role=Role.SCRUTINEER)
    assert (mandate.starts_on, mandate.ends_on) == (DAY + MONTH, DAY + 2 * MONTH)
    assert not dora.mandates.exists()
    assert MotionMandate.objects.get(member=dora).applied_at is None


def test_revocation_ends_the_mandate_on_that_day_even_of_the_only_gerance(
    assembly: Meeting, alice: Member, bruno: Member
) -> None:
    attach(motion_of(assembly), bruno, bruno, change=MandateChange.REVOKE, role=Role.GERANCE, starts_on=DAY)
    settle(ballot=put_to_vote(motion_of(assembly), bruno, [alice, bruno]), at=COUNTED)
    assert bruno.mandates.get(role=Role.GERANCE).ends_on == DAY
    assert "a mis fin à votre mandat" in Mail.objects.get(kind="mandate.decided").subject
    ended = Entry.objects.get(kind="member.mandate_ended")
    assert (ended.facts["until"], ended.actor_id) == (str(DAY), None)


def test_what_the_record_no_longer_allows_holds_up_no_count_and_is_said(
    assembly: Meeting, alice: Member, bruno: Member
) -> None:
    attach(motion_of(assembly), alice, bruno)
    ballot = put_to_vote(motion_of(assembly), bruno, [alice, bruno])
    Mandate.objects.create(member=alice, role=Role.SCRUTINEER, starts_on=DAY - MONTH)
    assert settle(ballot=ballot, at=COUNTED) is not None
    found = MotionMandate.objects.get()
    assert found.applied_at == COUNTED
    assert "déjà" in found.obstacle
    assert Entry.objects.get(kind="motion.mandate_obstacle").facts == {
        "change": "appoint",
        "role": "scrutineer",
    }
    assert not Mail.objects.filter(kind="mandate.decided").exists()


def test_what_could_not_take_effect_is_refused_before_the_vote(
    assembly: Meeting, make_meeting: MakeMeeting, alice: Member, bruno: Member, chloe: Member
) -> None:
    motion = motion_of(assembly)
    with pytest.raises(Refused):
        attach(motion, alice, alice)
    with pytest.raises(Refused, match="assemblée"):
        attach(motion_of(make_meeting(kind=MeetingKind.TEAM)), alice, bruno)
    with pytest.raises(Refused) as early:
        attach(motion, alice, bruno, starts_on=DAY - MONTH)
    assert early.value.field == "starts_on"
    with pytest.raises(Refused):
        attach(motion, chloe, bruno)
    with pytest.raises(Refused):
        attach(motion, alice, bruno, starts_on=DAY + MONTH, ends_on=DAY)
    with pytest.raises(Refused):
        attach(motion, bruno, bruno, role=Role.SUPERVISORY)
    with pytest.raises(Refused) as not_hers:
        attach(motion, alice, bruno, change=MandateChange.REVOKE)
    assert not_hers.value.field == "member"


def test_it_is_replaced_and_taken_off_until_there_is_a_ballot(
    assembly: Meeting, alice: Member, bruno: Member
) -> None:
    motion = motion_of(assembly)
    attach(motion, bruno, bruno)
    found = attach(motion, alice, bruno)
    assert MotionMandate.objects.get() == found
    assert str(found)
    detach_mandate(motion=motion, by=bruno, at=CONVENED)
    detach_mandate(motion=motion, by=bruno, at=CONVENED)
    assert not MotionMandate.objects.exists()
    assert Entry.objects.filter(kind="motion.mandate_detached").count() == 1
    put_to_vote(motion, bruno, [])
    with pytest.raises(Refused):
        attach(motion, alice, bruno)


def test_whoever_has_left_is_told_nothing(assembly: Meeting, alice: Member, bruno: Member) -> None:
    Member.objects.filter(pk=alice.pk).update(is_active=False)
    alice.refresh_from_db()
    mandates.mandate_by_assembly(
        member=alice, role=Role.SCRUTINEER, starts_on=None, ends_on=None, decided_on=DAY, at=COUNTED
    )
    assert not Mail.objects.filter(kind="mandate.decided").exists()
    with pytest.raises(Refused):
        mandates.revoke_by_assembly(member=bruno, role=Role.SCRUTINEER, decided_on=DAY, at=COUNTED)


def test_the_next_ballot_finds_the_office_given_without_any_worker(
    assembly: Meeting, alice: Member, bruno: Member
) -> None:
    attach(motion_of(assembly), alice, bruno)
    put_to_vote(motion_of(assembly), bruno, [alice, bruno])
    later = CLOSES + timedelta(hours=1)
    second = schedule_ballot(
        motion=motion_of(assembly, 2), opens_at=later, closes_at=later + MONTH, reminder_hours=[], by=bruno,
        at=later,
    )  # fmt: skip
    assert fresh(second).frozen_at is not None
    assert alice.mandates.filter(role=Role.SCRUTINEER).count() == 1
    freeze(ballot=fresh(second), at=later)
    with time_machine.travel(later + timedelta(minutes=1), tick=False):
        tick()
    assert alice.mandates.filter(role=Role.SCRUTINEER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_counted_by_four_at_once_it_takes_effect_once(
    assembly: Meeting, variant: ProfitVariant, alice: Member, bruno: Member
) -> None:
    attach(motion_of(assembly), alice, bruno)
    attach_allocation(motion=motion_of(assembly), variant=variant, by=bruno, at=CONVENED)
    ballot = put_to_vote(motion_of(assembly), bruno, [alice, bruno])

    def work() -> None:
        try:
            settle(ballot=fresh(ballot), at=COUNTED)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert alice.mandates.filter(role=Role.SCRUTINEER).count() == 1
    assert AllocationDecision.objects.count() == 1
    assert Mail.objects.filter(kind="mandate.decided").count() == 1
    assert Mail.objects.filter(kind="allocation.decided").count() == 2
    kinds = Entry.objects.filter(kind__in=("motion.mandate_applied", "profit.decided"))
    assert kinds.count() == 2


# Profit-sharing


def test_adopted_profit_sharing_is_the_decided_one_of_its_year_and_everybody_with_a_line_is_told(
    assembly: Meeting, variant: ProfitVariant, alice: Member, bruno: Member, client_for: Any
) -> None:
    link = attach_allocation(motion=motion_of(assembly), variant=variant, by=bruno, at=CONVENED)
    ballot = put_to_vote(motion_of(assembly), bruno, [alice, bruno])
    settle(ballot=ballot, at=COUNTED + timedelta(days=2))
    found = AllocationDecision.objects.get()
    assert (found.year, found.frozen, found.decided_on) == (variant.year, link.frozen, DAY)
    assert found.decided_by == f"governance.ballot:{ballot.pk}"
    assert str(found)
    assert Entry.objects.get(kind="profit.decided").facts["fingerprint"] == link.frozen.fingerprint
    mails = Mail.objects.filter(kind="allocation.decided")
    assert {mail.member for mail in mails} == {alice, bruno}
    assert all("2 500" not in mail.text and "5 000" not in mail.text for mail in mails)
    client = client_for(alice)
    assert "Décidée par l’assemblée le 22 juin 2026" in client.get(variant.get_absolute_url()).text
    assert "Décidée par l’assemblée le 22 juin 2026" in client.get(ballot.get_absolute_url()).text
    with pytest.raises(Refused, match="déjà"):
        attach_allocation(motion=motion_of(assembly, 2), variant=variant, by=bruno, at=COUNTED)


def test_of_two_adopted_for_one_year_the_first_stands(
    assembly: Meeting, variant: ProfitVariant, alice: Member, bruno: Member
) -> None:
    other = another(variant.year, "Autre", bruno)
    for position, one in ((1, variant), (2, other)):
        attach_allocation(motion=motion_of(assembly, position), variant=one, by=bruno, at=CONVENED)
    for position in (1, 2):
        ballot = put_to_vote(motion_of(assembly, position), bruno, [alice, bruno])
        assert settle(ballot=ballot, at=CLOSES + COUNT_DELAY) is not None
    assert AllocationDecision.objects.get().frozen.variant == variant


def test_a_consultation_of_a_team_or_a_rejection_decides_nothing(
    make_meeting: MakeMeeting, variant: ProfitVariant, alice: Member, bruno: Member
) -> None:
    for meeting, choice in ((make_meeting(kind=MeetingKind.TEAM), "for"), (make_meeting(), "against")):
        motion = motion_of(meeting)
        attach_allocation(motion=motion, variant=variant, by=bruno, at=CONVENED)
        settle(ballot=put_to_vote(motion, bruno, [alice, bruno], choice), at=COUNTED)
    assert not AllocationDecision.objects.exists()


def test_the_gerance_writes_the_mandate_with_the_motion(
    assembly: Meeting, alice: Member, bruno: Member, client_for: Any
) -> None:
    motion = motion_of(assembly)
    page, client = f"/resolutions/{motion.pk}/mandat/", client_for(bruno)
    with time_machine.travel(CONVENED, tick=False):
        assert "Dites de qui et quel mandat." in client.post(page, {"change": "appoint"}).text
        sent = {"change": "appoint", "member": alice.pk, "role": "referent"}
        assert client.post(page, sent).status_code == 302
        shown = client.get(motion.get_absolute_url()).text
        assert "reçoit le mandat" in shown
        assert "à partir du jour de la décision" in shown
        assert client.post(page, {"change": ""}).status_code == 302
    assert not MotionMandate.objects.exists()


def test_gerance_is_no_matter_of_an_ordinary_motion(assembly: Meeting, alice: Member, bruno: Member) -> None:
    """It would escape the rule and the secrecy that the statuts ask."""
    motion = motion_of(assembly)
    with pytest.raises(Refused) as refused:
        attach_mandate(
            motion=motion,
            change=MandateChange.APPOINT,
            member=alice,
            role=Role.GERANCE,
            by=bruno,
            at=CONVENED,
        )
    assert refused.value.field == "role"
