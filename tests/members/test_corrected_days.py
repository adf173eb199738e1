"""A day that is corrected: mails that wait and name the old one are taken back, and replaced where still due."""

from datetime import date, timedelta

import pytest

from interlignes.kit.errors import Refused
from interlignes.outbox.choices import State
from interlignes.outbox.models import Mail
from members import actions
from members.actions.mandates import mandate_by_assembly, remind_mandates, start_mandate
from members.choices import CandidacyMode, EndReason, Role, StatusKind
from members.models import Contract, Invitation, Mandate, Member
from tests.members.test_leaving_and_working import NOW, TODAY, hired

pytestmark = pytest.mark.django_db


def waiting(kind: str, person: Member) -> list[Mail]:
    """Her mails of a kind that are still to be sent."""
    return list(Mail.objects.filter(kind=kind, recipient=person.email, state=State.WAITING))


def office(member: Member, by: Member, days: int) -> Mandate:
    """A scrutineer whose office ends in so many days."""
    return start_mandate(
        member=member, role=Role.SCRUTINEER, starts_on=TODAY - timedelta(days=300),
        ends_on=TODAY + timedelta(days=days), by=by, at=NOW,
    )  # fmt: skip


def test_a_reminder_names_the_corrected_end(alice: Member, bruno: Member) -> None:
    mandate = office(alice, bruno, 20)
    remind_mandates(at=NOW)
    assert "5 juillet 2026" in waiting("mandate.reminder", alice)[0].text
    actions.end_mandate(mandate=mandate, ends_on=TODAY + timedelta(days=25), by=bruno, at=NOW)
    for person in (alice, bruno):
        (mail,) = waiting("mandate.reminder", person)
        assert "10 juillet 2026" in mail.text
    assert Mail.objects.filter(state=State.CANCELLED).count() == 2
    assert remind_mandates(at=NOW) == 0


def test_back_to_the_first_day_it_is_written_again_and_only_once(alice: Member, bruno: Member) -> None:
    mandate = office(alice, bruno, 20)
    remind_mandates(at=NOW)
    for days in (25, 20):
        actions.end_mandate(mandate=mandate, ends_on=TODAY + timedelta(days=days), by=bruno, at=NOW)
    assert ["5 juillet 2026" in mail.text for mail in waiting("mandate.reminder", alice)] == [True]


def test_no_longer_due_it_is_only_taken_back(alice: Member, bruno: Member) -> None:
    mandate = office(alice, bruno, 20)
    remind_mandates(at=NOW)
    actions.end_mandate(mandate=mandate, ends_on=TODAY + timedelta(days=300), by=bruno, at=NOW)
    assert waiting("mandate.reminder", alice) == []


def test_what_was_sent_stays_sent(alice: Member, bruno: Member) -> None:
    mandate = office(alice, bruno, 20)
    remind_mandates(at=NOW)
    Mail.objects.update(state=State.SENT)
    actions.end_mandate(mandate=mandate, ends_on=TODAY + timedelta(days=25), by=bruno, at=NOW)
    assert set(Mail.objects.values_list("state", flat=True)) == {State.SENT}


def test_a_mandate_decided_is_told_with_its_corrected_end(alice: Member, bruno: Member) -> None:
    mandate = mandate_by_assembly(
        member=alice, role=Role.REFERENT, starts_on=None, ends_on=None, decided_on=TODAY, at=NOW
    )
    actions.end_mandate(mandate=mandate, ends_on=date(2026, 12, 31), by=bruno, at=NOW)
    (mail,) = waiting("mandate.decided", alice)
    assert "31 décembre 2026" in mail.text


def test_leaving_takes_back_what_names_the_old_end_and_what_opens_a_door(
    alice: Member, bruno: Member
) -> None:
    """Her office ends with her, so that the reminder names the eve of her leaving."""
    office(alice, bruno, 80)
    remind_mandates(at=NOW)
    alice.set_unusable_password()
    alice.save()
    invitation = actions.invite(member=alice, by=bruno, at=NOW)
    assert Mail.objects.filter(about_id=str(invitation.pk), kind="member.invited").count() == 1
    off = TODAY + timedelta(days=20)
    actions.change_status(member=alice, kind=StatusKind.LEFT, since_on=off, by=bruno, at=NOW)
    assert ["4 juillet 2026" in mail.text for mail in waiting("mandate.reminder", bruno)] == [True]
    assert waiting("member.invited", alice) == []
    assert Invitation.objects.get().withdrawn_at == NOW


def test_a_reminder_of_a_candidacy_ends_with_the_candidacy(dora: Member, bruno: Member) -> None:
    actions.open_candidacy(
        member=dora, mode=CandidacyMode.OBLIGATORY, hired_on=TODAY - timedelta(days=715), filed_on=None,
        by=bruno, at=NOW,
    )  # fmt: skip
    assert actions.remind_candidacies(at=NOW) == 2
    actions.change_status(member=dora, kind=StatusKind.LEFT, since_on=TODAY, by=bruno, at=NOW)
    assert not Mail.objects.filter(kind="candidacy.reminder", state=State.WAITING).exists()


@pytest.mark.parametrize("again", [False, True])
def test_an_invitation_that_is_withdrawn_or_replaced_is_not_sent(
    alice: Member, bruno: Member, again: bool
) -> None:
    alice.set_unusable_password()
    alice.save()
    first = actions.invite(member=alice, by=bruno, at=NOW)
    if again:
        actions.invite(member=alice, by=bruno, at=NOW)
    else:
        actions.withdraw_invitation(invitation=first, by=bruno, at=NOW)
    taken = Mail.objects.get(about_id=str(first.pk))
    assert (taken.state, taken.text) == (State.CANCELLED, "")
    assert len(waiting("member.invited", alice)) == int(again)


@pytest.mark.parametrize("days", [-5, 10])
def test_a_departure_recorded_again_on_another_day_moves_the_end_of_the_contract(
    alice: Member, bruno: Member, days: int
) -> None:
    """The wrong status is taken back first; the registre du personnel follows the right day."""
    hired(alice, bruno)
    first = TODAY + timedelta(days=30)
    actions.end_membership(member=alice, reason=EndReason.RESIGNATION_JOB, day=first, by=bruno, at=NOW)
    actions.remove_status(status=alice.statuses.get(kind=StatusKind.LEFT), by=bruno, at=NOW)
    right = first + timedelta(days=days)
    actions.end_membership(member=alice, reason=EndReason.RESIGNATION_JOB, day=right, by=bruno, at=NOW)
    assert Contract.objects.get(member=alice).ends_on == right
    assert alice.status_on(right + timedelta(days=1)) == StatusKind.LEFT


def test_a_contract_that_ended_by_itself_is_not_moved(alice: Member, bruno: Member) -> None:
    hired(alice, bruno)
    Contract.objects.filter(member=alice).update(ends_on=TODAY - timedelta(days=100))
    actions.end_membership(member=alice, reason=EndReason.RESIGNATION_JOB, day=TODAY, by=bruno, at=NOW)
    assert Contract.objects.get(member=alice).ends_on == TODAY - timedelta(days=100)
    with pytest.raises(Refused):
        actions.end_membership(member=alice, reason=EndReason.RESIGNATION_JOB, day=TODAY, by=bruno, at=NOW)
