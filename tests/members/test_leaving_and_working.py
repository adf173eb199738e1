"""Departures with their consequences, suspensions, contracts, hours, mandates."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members import actions, tasks
from members.choices import ContractKind, EndReason, Role, StatusKind, SuspensionReason
from members.models import Candidacy, Contract, HoursWish, Mandate, Member, MembershipRules, PersonnelDetails
from members.queries import (
    Hours,
    electorate,
    employments,
    ending_mandates,
    findings,
    history_of,
    personnel_register,
)
from members.rules.offices import Level
from members.rules.worktime import Shown
from tests.conftest import LONG_AGO, make_member

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
NOW = datetime.combine(TODAY, time(10), clock.PARIS)


def hired(member: Member, by: Member, **fields: Any) -> Contract:
    """A permanent contract of 28 hours since 2025, unless said otherwise."""
    known = {
        "kind": ContractKind.PERMANENT,
        "starts_on": date(2025, 1, 6),
        "ends_on": None,
        "job": " Médiatrice ",
        "qualification": "",
        "hours": Decimal(28),
    }
    return actions.start_contract(member=member, by=by, at=NOW, **{**known, **fields})


# Departures


@pytest.mark.parametrize(
    ("reason", "kind", "since", "last_day"),
    [
        (EndReason.RESIGNATION_JOB, StatusKind.LEFT, TODAY, TODAY),
        (EndReason.DISMISSAL, StatusKind.LEFT, TODAY, TODAY),
        (EndReason.RETIREMENT, StatusKind.FORMER, TODAY + timedelta(days=1), TODAY),
        (EndReason.UNFITNESS, StatusKind.FORMER, TODAY + timedelta(days=1), TODAY),
        (EndReason.MUTUAL_TERMINATION, StatusKind.LEFT, TODAY + timedelta(days=1), TODAY),
        (EndReason.DEATH, StatusKind.LEFT, TODAY, TODAY),
    ],
)
def test_reason_decides_what_follows(
    reason: str, kind: str, since: date, last_day: date, alice: Member, bruno: Member
) -> None:
    contract = hired(alice, bruno)
    assert actions.end_membership(member=alice, reason=reason, day=TODAY, by=bruno, at=NOW) == kind
    status = alice.statuses.latest("since_on")
    assert (status.kind, status.since_on, status.reason) == (kind, since, reason)
    contract.refresh_from_db()
    assert (contract.ends_on, contract.end_reason) == (last_day, reason)
    assert all(reason not in str(entry.facts) for entry in Entry.objects.all())


def test_another_consequence_needs_a_reason_in_words(alice: Member, bruno: Member) -> None:
    leave: dict[str, Any] = {
        "member": alice,
        "reason": EndReason.RETIREMENT,
        "day": TODAY,
        "by": bruno,
        "at": NOW,
    }
    with pytest.raises(Refused) as caught:
        actions.end_membership(keeps=False, **leave)
    assert caught.value.field == "because"
    assert (
        actions.end_membership(keeps=False, because="Elle y renonce par lettre.", **leave) == StatusKind.LEFT
    )
    assert alice.statuses.get(kind=StatusKind.LEFT).because == "Elle y renonce par lettre."


def test_exclusion_names_the_decision_and_leaves_the_job(alice: Member, bruno: Member) -> None:
    leave: dict[str, Any] = {
        "member": alice,
        "reason": EndReason.EXCLUSION,
        "day": TODAY,
        "by": bruno,
        "at": NOW,
    }
    with pytest.raises(Refused, match="décision"):
        actions.end_membership(**leave)
    kind = actions.end_membership(because="AGE du 15 juin 2026, résolution 2", since_at=NOW, **leave)
    assert kind == StatusKind.EMPLOYEE
    assert alice.statuses.get(kind=StatusKind.EMPLOYEE).since_at == NOW


def test_assembly_may_keep_her(alice: Member, bruno: Member) -> None:
    kind = actions.end_membership(
        member=alice, reason=EndReason.EXCLUSION, day=TODAY, keeps=True, because="Rejetée.", by=bruno, at=NOW
    )
    assert kind == StatusKind.ASSOCIATE
    assert alice.statuses.count() == 1


def test_reason_that_does_not_fit_is_refused(dora: Member, alice: Member, bruno: Member) -> None:
    for member, reason in ((dora, EndReason.EXCLUSION), (alice, EndReason.RENUNCIATION)):
        with pytest.raises(Refused) as caught:
            actions.end_membership(member=member, reason=reason, day=TODAY, by=bruno, at=NOW)
        assert caught.value.field == "reason"
    with pytest.raises(Refused):
        actions.end_membership(member=alice, reason=EndReason.DEATH, day=date(2019, 1, 1), by=bruno, at=NOW)


@pytest.mark.parametrize(
    ("reason", "since_at"),
    [(EndReason.RETIREMENT, NOW), (EndReason.RESIGNATION_JOB, NOW - timedelta(days=1))],
)
def test_an_hour_is_for_what_takes_effect_at_once(
    reason: str, since_at: datetime, alice: Member, bruno: Member
) -> None:
    with pytest.raises(Refused) as caught:
        actions.end_membership(member=alice, reason=reason, day=TODAY, since_at=since_at, by=bruno, at=NOW)
    assert caught.value.field == "since_time"


def test_leaving_lets_an_open_candidacy_lapse(dora: Member, bruno: Member) -> None:
    actions.file_candidacy(member=dora, at=NOW)
    actions.end_membership(member=dora, reason=EndReason.TRIAL_END, day=TODAY, by=bruno, at=NOW)
    assert Candidacy.objects.get().outcome == "lapsed"


# Suspensions


def suspend(member: Member, by: Member, **fields: Any) -> Any:
    """From thirty days after the formal notice on."""
    known = {
        "reason": SuspensionReason.COMMITMENT,
        "notified_on": TODAY - timedelta(days=30),
        "since_on": TODAY,
        "until_on": None,
    }
    return actions.suspend_vote(member=member, by=by, at=NOW, **{**known, **fields})


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"notified_on": TODAY - timedelta(days=29)}, "since_on"),
        ({"until_on": TODAY - timedelta(days=1)}, "until_on"),
    ],
)
def test_suspension_comes_thirty_days_after_the_notice(
    fields: dict[str, Any], field: str, alice: Member, bruno: Member
) -> None:
    with pytest.raises(Refused) as caught:
        suspend(alice, bruno, **fields)
    assert caught.value.field == field


def test_suspended_once_at_a_time_and_lifted(alice: Member, dora: Member, bruno: Member) -> None:
    suspension = suspend(alice, bruno)
    with pytest.raises(Refused, match="déjà suspendu"):
        suspend(alice, bruno, since_on=TODAY + timedelta(days=5))
    with pytest.raises(Refused, match="Seul·e"):
        suspend(dora, bruno)
    with pytest.raises(Refused) as caught:
        actions.lift_suspension(suspension=suspension, until_on=TODAY - timedelta(days=1), by=bruno, at=NOW)
    assert caught.value.field == "until_on"
    actions.lift_suspension(suspension=suspension, until_on=TODAY, by=bruno, at=NOW)
    later = suspend(alice, bruno, since_on=TODAY + timedelta(days=10))
    with pytest.raises(Refused, match="déjà suspendu"):
        actions.lift_suspension(suspension=suspension, until_on=later.since_on, by=bruno, at=NOW)


# Contracts and hours


def test_contract_keeps_its_terms(alice: Member, bruno: Member) -> None:
    contract = hired(alice, bruno)
    amend: dict[str, Any] = {"contract": contract, "job": "Médiatrice", "qualification": "Cadre", "by": bruno}
    for day in (contract.starts_on, contract.starts_on - timedelta(days=1)):
        with pytest.raises(Refused):
            actions.amend_contract(since_on=day, hours=Decimal(30), at=NOW, **amend)
    actions.amend_contract(since_on=date(2026, 1, 1), hours=Decimal("17.5"), at=NOW, **amend)
    with pytest.raises(Refused, match="déjà"):
        actions.amend_contract(since_on=date(2026, 1, 1), hours=Decimal(30), at=NOW, **amend)
    (employment,) = employments()
    assert [terms.hours for terms in employment.terms] == [Decimal(28), Decimal("17.5")]
    before = employment.terms_on(date(2025, 12, 31))
    assert before
    assert (before.hours, before.job) == (Decimal(28), "Médiatrice")
    assert employment.terms_on(date(2024, 1, 1)) is None


def test_contracts_do_not_overlap(alice: Member, bruno: Member) -> None:
    contract = hired(alice, bruno)
    with pytest.raises(Refused, match="autre contrat"):
        hired(alice, bruno, starts_on=TODAY)
    with pytest.raises(Refused, match="avant d’avoir"):
        hired(alice, bruno, starts_on=TODAY, ends_on=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="avant d’avoir"):
        actions.end_contract(contract=contract, ends_on=LONG_AGO, reason="", by=bruno, at=NOW)
    actions.end_contract(contract=contract, ends_on=TODAY, reason=EndReason.CONTRACT_END, by=bruno, at=NOW)
    hired(alice, bruno, starts_on=TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="autre contrat"):
        actions.end_contract(
            contract=contract, ends_on=TODAY + timedelta(days=5), reason="", by=bruno, at=NOW
        )


def test_hours_wanted_are_hers_to_say(alice: Member, bruno: Member, dora: Member) -> None:
    hired(alice, bruno)
    actions.state_hours_wish(member=alice, hours=Decimal(30), by=bruno, at=NOW)
    wish = HoursWish.objects.get()
    assert (wish.hours, wish.by_gerance, wish.since_on) == (Decimal(30), True, TODAY)
    actions.state_hours_wish(member=alice, hours=Decimal(32), by=alice, at=NOW)
    with pytest.raises(Refused, match="elle-même"):
        actions.state_hours_wish(member=alice, hours=Decimal(20), by=bruno, at=NOW)
    wish = HoursWish.objects.get()
    assert (wish.hours, wish.by_gerance, wish.since_on) == (Decimal(32), False, TODAY)
    with pytest.raises(Refused, match="gérance"):
        actions.state_hours_wish(member=alice, hours=Decimal(30), by=dora, at=NOW)
    extern = make_member("Fanny", StatusKind.EXTERNAL)
    with pytest.raises(Refused, match="travaillent ici"):
        actions.state_hours_wish(member=extern, hours=Decimal(30), by=extern, at=NOW)
    (worktime,) = Hours.read().of_people(TODAY)
    assert (worktime.hours, worktime.wanted, worktime.missing) == (Decimal(28), Decimal(32), Decimal(4))
    assert Hours.read().of_people(date(2024, 1, 1)) == []


def test_what_is_written_down_later_changes_no_quarter_that_was_shown(bruno: Member) -> None:
    people = [make_member(f"P{n}") for n in range(6)]
    january = datetime(2026, 1, 15, 9, tzinfo=clock.PARIS)
    for member in people[:5]:
        actions.start_contract(
            member=member,
            kind=ContractKind.PERMANENT,
            starts_on=date(2025, 1, 6),
            ends_on=None,
            job="Conseil",
            qualification="",
            hours=Decimal(28),
            by=bruno,
            at=january,
        )
        actions.state_hours_wish(member=member, hours=Decimal(28), by=member, at=january)

    def march() -> Any:
        return next(one for one in Hours.read().figures(TODAY) if one.on == date(2026, 3, 31))

    shown = march()
    assert (shown.shown, shown.people, shown.low, shown.high) == (Shown.YES, 5, 0, 25)
    hired(people[5], bruno)
    HoursWish.objects.create(member=people[5], since_on=date(2026, 2, 1), hours=Decimal(35), recorded_at=NOW)
    contract = people[0].contracts.get()
    actions.end_contract(contract=contract, ends_on=date(2026, 2, 1), reason="", by=bruno, at=NOW)
    actions.state_hours_wish(member=people[1], hours=Decimal(35), by=people[1], at=NOW)
    assert march() == shown
    june = Hours.read().figures(date(2026, 6, 30))[-1]
    assert june.shown is Shown.TOO_CLOSE


def test_entry_of_the_personnel_register(alice: Member, bruno: Member) -> None:
    hired(alice, bruno)
    actions.change_personnel_details(member=alice, nationality="française", sex="f", by=bruno, at=NOW)
    (entry,) = personnel_register()
    assert (entry.details.nationality, entry.is_part_time, entry.terms.job) == (
        "française",
        True,
        "Médiatrice",
    )
    PersonnelDetails.objects.all().delete()
    assert personnel_register()[0].details.nationality == ""
    assert Entry.objects.latest("sequence").facts == {}


def test_history_of_a_person(alice: Member, bruno: Member, django_assert_num_queries: Any) -> None:
    hired(alice, bruno)
    with django_assert_num_queries(5):
        history = history_of(alice.pk)
    assert history
    assert history.candidacy is None
    assert history.wish is None
    status, employment = history.status_on(TODAY), history.employment_on(TODAY)
    assert status
    assert status.kind == StatusKind.ASSOCIATE
    assert employment
    assert history.status_on(date(2019, 1, 1)) is None
    assert history_of(0) is None


# Mandates


def test_mandate_lasts_the_usual_term_unless_said(alice: Member, bruno: Member) -> None:
    MembershipRules.objects.update_or_create(pk=1, defaults={"other_years": 3})

    def start(role: str, ends_on: date | None = None, member: Member = alice) -> Mandate:
        return actions.start_mandate(
            member=member, role=role, starts_on=TODAY, ends_on=ends_on, by=bruno, at=NOW
        )

    assert start(Role.REFERENT).ends_on == date(2029, 6, 14)
    assert start(Role.SUPERVISORY).ends_on == date(2030, 6, 14)
    with pytest.raises(Refused, match="14/06/2030"):
        start(Role.GERANCE, date(2030, 6, 15))
    with pytest.raises(Refused, match="à la fois"):
        start(Role.GERANCE)
    with pytest.raises(Refused, match="déjà"):
        start(Role.REFERENT)
    assert start(Role.SCRUTINEER, date(2040, 1, 1)).ends_on == date(2040, 1, 1)


def test_end_of_a_mandate_is_announced_twice_to_the_holder_and_the_gerance(
    alice: Member, bruno: Member
) -> None:
    mandate = Mandate.objects.create(member=alice, role=Role.REFERENT, starts_on=LONG_AGO, ends_on=TODAY)
    sent = []
    for left in (91, 90, 60, 30, 5, 0):
        at = NOW - timedelta(days=left)
        sent.append(actions.remind_mandates(at=at))
        assert actions.remind_mandates(at=at) == 0
    assert sent == [0, 2, 0, 2, 0, 0]
    assert set(Mail.objects.values_list("recipient", flat=True)) == {alice.email, bruno.email}
    assert list(ending_mandates(TODAY)) == [mandate]
    Mandate.objects.create(member=alice, role=Role.REFERENT, starts_on=TODAY + timedelta(days=1))
    assert not ending_mandates(TODAY)
    Mail.objects.all().delete()
    assert actions.remind_mandates(at=NOW) == 0


def test_reminders_are_written_from_nine_on(alice: Member, bruno: Member) -> None:
    Mandate.objects.create(member=alice, role=Role.REFERENT, starts_on=LONG_AGO, ends_on=TODAY)
    with time_machine.travel(NOW.replace(hour=7), tick=False):
        tasks.remind()
        assert not Mail.objects.exists()
    with time_machine.travel(NOW, tick=False):
        tasks.remind()
    assert Mail.objects.count() == 2


def test_findings_of_the_records(alice: Member, bruno: Member, dora: Member, chloe: Member) -> None:
    found = {finding.code: finding for finding in findings(TODAY)}
    assert found["least"].numbers["number"] == 2
    assert found["gerance_held"].level is Level.FINE
    assert found["term"].level is Level.WRONG  # the mandate of the fixture has no end
    actions.change_status(member=alice, kind=StatusKind.LEFT, since_on=date(2026, 3, 1), by=bruno, at=NOW)
    least = next(finding for finding in findings(TODAY) if finding.code == "least")
    assert (least.level, least.on) == (Level.WRONG, date(2026, 3, 1))


def test_who_keeps_the_machine_can_end_a_vacancy(alice: Member, bruno: Member) -> None:
    output = StringIO()
    with pytest.raises(CommandError, match="gérance"):
        call_command("appoint", alice.email, stdout=output)
    Mandate.objects.filter(member=bruno).update(ends_on=clock.today() - timedelta(days=1))
    with pytest.raises(CommandError, match="Nobody"):
        call_command("appoint", "personne@example.coop", stdout=output)
    call_command("appoint", alice.email, "--years", "1", stdout=output)
    assert "Alice Test" in output.getvalue()
    assert Mandate.objects.get(member=alice).role == Role.GERANCE


@pytest.mark.parametrize("ends_job", [True, False])
def test_giving_up_the_quality_ends_the_job_as_the_statuts_have_it(
    alice: Member, bruno: Member, ends_job: bool
) -> None:
    MembershipRules.objects.filter(pk=1).update(renouncing_ends_job=ends_job)
    contract = hired(alice, bruno)
    kind = actions.end_membership(
        member=alice, reason=EndReason.RESIGNATION_ASSOCIATE, day=TODAY, by=bruno, at=NOW
    )
    contract.refresh_from_db()
    assert kind == (StatusKind.LEFT if ends_job else StatusKind.EMPLOYEE)
    assert contract.ends_on == (TODAY if ends_job else None)
    assert not electorate(TODAY).filter(pk=alice.pk).exists()
