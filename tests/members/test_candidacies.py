"""Applying, declining, withdrawing, reminding: who may, when, twice."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members import actions
from members.choices import CandidacyMode, CandidacyOutcome, ContractKind, StatusKind
from members.models import Candidacy, Contract, Member, MembershipRules, Status
from members.queries import decided_candidacies, hired_on_of
from tests.conftest import make_member

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
NOW = datetime.combine(TODAY, time(10), clock.PARIS)
HIRED = date(2026, 1, 12)


def later(days: int) -> datetime:
    """So many days after NOW."""
    return NOW + timedelta(days=days)


def opened(member: Member, by: Member, **fields: Any) -> Candidacy:
    """A voluntary candidacy filed today, unless said otherwise."""
    known = {"mode": CandidacyMode.VOLUNTARY, "hired_on": HIRED, "filed_on": TODAY}
    return actions.open_candidacy(member=member, by=by, at=NOW, **{**known, **fields})


def test_employee_applies_herself_and_the_gerance_is_told(dora: Member, bruno: Member) -> None:
    candidacy = actions.file_candidacy(member=dora, at=NOW)
    assert (candidacy.mode, candidacy.filed_on) == (CandidacyMode.VOLUNTARY, TODAY)
    mail = Mail.objects.get()
    assert (mail.kind, mail.recipient) == ("candidacy.filed", bruno.email)
    assert [entry.kind for entry in Entry.objects.order_by("sequence")] == [
        "member.candidacy_opened",
        "member.candidacy_filed",
    ]
    assert all("Dora" not in str(entry.facts) for entry in Entry.objects.all())


def test_applying_twice_is_refused(dora: Member, bruno: Member) -> None:
    actions.file_candidacy(member=dora, at=NOW)
    with pytest.raises(Refused, match="en attente"):
        actions.file_candidacy(member=dora, at=NOW)


@pytest.mark.parametrize("kind", [StatusKind.ASSOCIATE, StatusKind.EXTERNAL, StatusKind.LEFT])
def test_only_an_employee_applies(kind: str, bruno: Member) -> None:
    with pytest.raises(Refused, match="salariée non associée"):
        actions.file_candidacy(member=make_member("Paule", kind), at=NOW)


def test_filing_fulfils_an_obligation(dora: Member, bruno: Member) -> None:
    owed = opened(dora, bruno, mode=CandidacyMode.OBLIGATORY, filed_on=None)
    filed = actions.file_candidacy(member=dora, at=NOW)
    assert filed.pk == owed.pk
    assert filed.filed_on == TODAY


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"filed_on": None}, "filed_on"),
        ({"filed_on": TODAY + timedelta(days=1)}, "filed_on"),
        ({"filed_on": HIRED - timedelta(days=1)}, "filed_on"),
        ({"mode": CandidacyMode.ON_REQUEST}, "filed_on"),
    ],
)
def test_what_the_gerance_cannot_write_down(
    fields: dict[str, Any], field: str, dora: Member, bruno: Member
) -> None:
    with pytest.raises(Refused) as caught:
        opened(dora, bruno, **fields)
    assert caught.value.field == field


def test_after_a_rejection_one_waits_as_long_as_the_statuts_say(dora: Member, bruno: Member) -> None:
    MembershipRules.objects.update_or_create(pk=1, defaults={"renew_after_months": 12})
    first = opened(dora, bruno)
    actions.decide_candidacy(candidacy=first, admitted=False, decided_on=TODAY, by=bruno, at=NOW)
    with pytest.raises(Refused, match="15/06/2027"):
        actions.file_candidacy(member=dora, at=later(1))
    assert actions.file_candidacy(member=dora, at=later(365)).is_pending


def test_gerance_records_a_decision_taken_elsewhere(dora: Member, bruno: Member) -> None:
    candidacy = opened(dora, bruno)
    with pytest.raises(Refused, match="entre le jour"):
        actions.decide_candidacy(
            candidacy=candidacy, admitted=True, decided_on=TODAY + timedelta(days=1), by=bruno, at=NOW
        )
    assert actions.decide_candidacy(candidacy=candidacy, admitted=True, decided_on=TODAY, by=bruno, at=NOW)
    assert dora.status_on(TODAY) == StatusKind.ASSOCIATE
    assert list(decided_candidacies()) == [candidacy]


def test_what_was_not_filed_cannot_be_decided(dora: Member, bruno: Member, alice: Member) -> None:
    owed = opened(dora, bruno, mode=CandidacyMode.OBLIGATORY, filed_on=None)
    with pytest.raises(Refused, match="portée candidate"):
        actions.decide_candidacy(candidacy=owed, admitted=True, decided_on=TODAY, by=bruno, at=NOW)
    with pytest.raises(Refused, match="gérance"):
        actions.decide_candidacy(candidacy=owed, admitted=True, decided_on=TODAY, by=alice, at=NOW)


def test_after_a_year_the_gerance_cannot_keep_it_from_the_assembly(dora: Member, bruno: Member) -> None:
    early = opened(dora, bruno)
    actions.decline_candidacy(candidacy=early, by=bruno, at=NOW)
    early.refresh_from_db()
    assert early.outcome == CandidacyOutcome.DECLINED
    assert "moins d’un an" in Mail.objects.get(kind="candidacy.decided").text
    entitled = opened(dora, bruno, hired_on=TODAY - timedelta(days=366))
    with pytest.raises(Refused, match=r"art\. 7"):
        actions.decline_candidacy(candidacy=entitled, by=bruno, at=NOW)


def test_only_a_voluntary_candidacy_can_be_declined(dora: Member, bruno: Member) -> None:
    candidacy = opened(dora, bruno, mode=CandidacyMode.OBLIGATORY)
    with pytest.raises(Refused, match="volontaire"):
        actions.decline_candidacy(candidacy=candidacy, by=bruno, at=NOW)


def test_withdrawing(dora: Member, bruno: Member, alice: Member) -> None:
    candidacy = opened(dora, bruno)
    with pytest.raises(Refused, match="gérance"):
        actions.withdraw_candidacy(candidacy=candidacy, by=alice, at=NOW)
    actions.withdraw_candidacy(candidacy=candidacy, by=dora, at=NOW)
    with pytest.raises(Refused, match="décidée"):
        actions.withdraw_candidacy(candidacy=candidacy, by=dora, at=NOW)
    owed = opened(dora, bruno, mode=CandidacyMode.OBLIGATORY)
    with pytest.raises(Refused, match="oblige"):
        actions.withdraw_candidacy(candidacy=owed, by=dora, at=NOW)
    actions.withdraw_candidacy(candidacy=owed, by=bruno, at=NOW)


def test_formal_notice(dora: Member, bruno: Member) -> None:
    voluntary = opened(dora, bruno)
    with pytest.raises(Refused, match="mise en demeure"):
        actions.notify_candidate(candidacy=voluntary, notified_on=TODAY, by=bruno, at=NOW)
    actions.withdraw_candidacy(candidacy=voluntary, by=dora, at=NOW)
    owed = opened(dora, bruno, mode=CandidacyMode.OBLIGATORY, filed_on=None)
    with pytest.raises(Refused) as caught:
        actions.notify_candidate(candidacy=owed, notified_on=TODAY + timedelta(days=1), by=bruno, at=NOW)
    assert caught.value.field == "notified_on"
    actions.notify_candidate(candidacy=owed, notified_on=TODAY, by=bruno, at=NOW)
    owed.refresh_from_db()
    assert owed.notified_on == TODAY


def test_reminders_go_once_to_the_person_and_the_gerance(dora: Member, bruno: Member, alice: Member) -> None:
    opened(dora, bruno, mode=CandidacyMode.OBLIGATORY, filed_on=None)
    last = date(2028, 1, 12)  # 24 months after hiring
    sent = []
    for left in (200, 90, 89, 31, 30, 10, 0, -1, -31):
        at = datetime.combine(last - timedelta(days=left), time(9), clock.PARIS)
        sent.append(actions.remind_candidacies(at=at))
        assert actions.remind_candidacies(at=at) == 0
    assert sent == [0, 2, 0, 0, 2, 0, 2, 0, 0]
    assert set(Mail.objects.values_list("recipient", flat=True)) == {dora.email, bruno.email}
    hers = Mail.objects.filter(recipient=dora.email).first()
    assert hers
    assert "12 janvier 2028" in hers.text
    assert "/moi/parcours/" in hers.text


def test_filing_takes_a_waiting_reminder_back(dora: Member, bruno: Member) -> None:
    opened(dora, bruno, mode=CandidacyMode.OBLIGATORY, filed_on=None, hired_on=date(2024, 6, 20))
    assert actions.remind_candidacies(at=NOW) == 2
    actions.file_candidacy(member=dora, at=NOW)
    assert set(Mail.objects.filter(kind="candidacy.reminder").values_list("state", flat=True)) == {
        "cancelled"
    }


def test_status_given_by_hand_decides_the_open_candidacy(dora: Member, bruno: Member) -> None:
    opened(dora, bruno, mode=CandidacyMode.OBLIGATORY, filed_on=None)
    actions.change_status(member=dora, kind=StatusKind.ASSOCIATE, since_on=TODAY, by=bruno, at=NOW)
    candidacy = Candidacy.objects.get()
    assert (candidacy.outcome, candidacy.filed_on) == (CandidacyOutcome.ADMITTED, TODAY)


def test_status_of_the_same_day_begins_later_or_not_at_all(dora: Member, bruno: Member) -> None:
    noon, evening = NOW + timedelta(hours=2), NOW + timedelta(hours=9)
    Status.objects.create(member=dora, kind=StatusKind.ASSOCIATE, since_on=TODAY, since_at=evening)
    with pytest.raises(Refused, match="plus tard"):
        actions.change_status(
            member=dora, kind=StatusKind.EMPLOYEE, since_on=TODAY, since_at=noon, by=bruno, at=evening
        )
    with pytest.raises(Refused, match="pas encore venu"):
        actions.change_status(
            member=dora, kind=StatusKind.EMPLOYEE, since_on=TODAY, since_at=evening, by=bruno, at=noon
        )


def test_work_without_interruption(dora: Member) -> None:
    assert hired_on_of(dora, TODAY) == date(2020, 1, 1)  # by her status

    def contract(starts: str, ends: str | None) -> None:
        Contract.objects.create(
            member=dora,
            kind=ContractKind.FIXED_TERM,
            starts_on=date.fromisoformat(starts),
            ends_on=date.fromisoformat(ends) if ends else None,
        )

    contract("2024-01-01", "2024-06-30")
    contract("2025-01-01", "2025-06-30")
    contract("2025-07-01", None)
    assert hired_on_of(dora, TODAY) == date(2025, 1, 1)
    assert hired_on_of(make_member("Paule", None), TODAY) == TODAY
