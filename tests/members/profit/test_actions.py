"""Years, variants, sharing, freezing: who may, when no longer, what stays."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from governance.actions.allocations import attach_allocation, detach_allocation
from governance.actions.ballots import schedule_ballot
from governance.models import Meeting, MotionAllocation
from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit.conflicts import Conflict, seal
from interlignes.kit.errors import Refused
from members.actions import profit
from members.actions.capital import adopt_terms
from members.choices import StatusKind
from members.models import (
    CapitalTerms,
    Contract,
    FrozenAllocation,
    Member,
    ProfitVariant,
    ProfitWorker,
    ProfitYear,
    Status,
    Terms,
)
from members.queries import profit as queries
from members.queries.export import everything_about
from members.rules.freezing import is_whole
from members.rules.profit import Base, Worker
from tests.conftest import make_member
from tests.members.profit.conftest import HALF

pytestmark = pytest.mark.django_db


def outcome(variant: ProfitVariant) -> queries.Outcome:
    """As a page reads it."""
    found = ProfitVariant.objects.select_related("year", "frozen").get(pk=variant.pk)
    return queries.outcome(found, queries.base_of(found.year))


def test_variant_is_shared_out_by_hours_and_shares(
    variant: ProfitVariant, alice: Member, bruno: Member, dora: Member
) -> None:
    found = outcome(variant).allocation
    assert found is not None
    # highest capital 3 000, legal reserve 500: the 15 % of 10 000 are 1 500
    assert (found.legal_reserve, found.development, found.work, found.capital) == (1500, 2500, 5000, 1000)
    assert found.work_of == {alice.pk: 2000, bruno.pk: 2000, dora.pk: 1000}
    assert found.capital_of == {alice.pk: 500, bruno.pk: 500}
    assert found.is_lawful


def test_each_has_a_line_and_who_did_neither_has_none(
    variant: ProfitVariant, dora: Member, chloe: Member
) -> None:
    line = queries.line_of(outcome(variant), dora)
    assert line is not None
    assert (line.work, line.capital, line.total, line.left_out) == (1000, 0, 1000, False)
    assert queries.line_of(outcome(variant), chloe) is None
    assert [row.total for row in queries.lines(outcome(variant))] == [2500, 2500, 1000]


def test_who_was_here_too_briefly_is_named_with_nothing(
    variant: ProfitVariant, year: ProfitYear, dora: Member
) -> None:
    ProfitWorker.objects.filter(member=dora).update(presence_months=2, seniority_months=2)
    line = queries.line_of(outcome(variant), dora)
    assert line is not None
    assert (line.total, line.left_out) == (0, True)


def test_year_without_hours_says_what_is_missing(variant: ProfitVariant, bruno: Member) -> None:
    ProfitWorker.objects.update(hours=0)
    found = outcome(variant)
    assert (found.allocation, found.missing) == (None, Base.HOURS)
    assert queries.lines(found) == []
    assert queries.line_of(found, bruno) is None
    with pytest.raises(Refused):
        profit.freeze_variant(variant=variant, by=bruno, at=clock.now())


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"closes_on": date(2026, 1, 1), "opens_on": date(2026, 1, 1)}, "closes_on"),
        ({"closes_on": date(2025, 12, 31), "opens_on": date(2025, 6, 1)}, "closes_on"),
    ],
)
def test_unfit_year_is_refused(year: ProfitYear, bruno: Member, fields: dict[str, Any], field: str) -> None:
    rest = {
        "net_result": 1,
        "prior_losses": 0,
        "gains_to_reserve": 0,
        "legal_reserve_before": 0,
        "holdings": "",
    }
    with pytest.raises(Refused) as refused:
        profit.save_year(year=None, by=bruno, at=clock.now(), **rest, **fields)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("fields", "field"), [({"by_hours": Fraction(9, 10)}, "by_hours"), ({"title": "Proposition"}, "title")]
)
def test_unfit_variant_is_refused(
    variant: ProfitVariant, year: ProfitYear, bruno: Member, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        profit.save_variant(
            year=year, variant=None, by=bruno, at=clock.now(), **{**HALF, "title": "Autre", **fields}
        )
    assert refused.value.field == field


def test_variant_changes_until_it_is_frozen(variant: ProfitVariant, year: ProfitYear, bruno: Member) -> None:
    changed = profit.save_variant(
        year=year,
        variant=variant,
        by=bruno,
        at=clock.now(),
        **{**HALF, "title": "Mieux", "work": Fraction(3, 10)},
    )
    assert (changed.pk, changed.title, changed.revision) == (variant.pk, "Mieux", 2)
    profit.freeze_variant(variant=variant, by=bruno, at=clock.now())
    for attempt in (
        lambda: profit.save_variant(
            year=year, variant=variant, by=bruno, at=clock.now(), **{**HALF, "title": "x"}
        ),
        lambda: profit.share_variant(variant=variant, shared=False, by=bruno, at=clock.now()),
        lambda: profit.remove_variant(variant=variant, by=bruno, at=clock.now()),
    ):
        with pytest.raises(Refused):
            attempt()


def test_second_of_two_editors_is_told(variant: ProfitVariant, year: ProfitYear, bruno: Member) -> None:
    seen = seal(variant, profit.watched(variant, profit.VARIANT))
    year_seen = seal(year, profit.watched(year, profit.YEAR))
    profit.save_variant(year=year, variant=variant, by=bruno, at=clock.now(), **{**HALF, "title": "Premier"})
    profit.save_year(year=year, by=bruno, at=clock.now(), net_result=Decimal(9_000))
    with pytest.raises(Conflict):
        profit.save_variant(
            year=year, variant=variant, seen=seen, by=bruno, at=clock.now(), **{**HALF, "title": "Second"}
        )
    with pytest.raises(Conflict):
        profit.save_year(year=year, seen=year_seen, by=bruno, at=clock.now(), net_result=Decimal(8_000))


def test_sharing_opens_it_to_everybody_and_can_be_stopped(
    variant: ProfitVariant, alice: Member, bruno: Member
) -> None:
    assert not queries.variants_for(alice).exists()
    assert queries.variants_for(bruno).exists()
    for _twice in range(2):
        profit.share_variant(variant=variant, shared=True, by=bruno, at=clock.now())
    assert queries.variants_for(alice).exists()
    assert [len(found.shown) for found in queries.years_for(alice)] == [1]
    with pytest.raises(Refused):
        profit.remove_variant(variant=variant, by=bruno, at=clock.now())
    profit.share_variant(variant=variant, shared=False, by=bruno, at=clock.now())
    assert not queries.years_for(alice).exists()
    profit.remove_variant(variant=variant, by=bruno, at=clock.now())
    assert not ProfitVariant.objects.exists()
    kinds = list(Entry.objects.order_by("sequence").values_list("kind", flat=True))[-3:]
    assert kinds == ["profit.shared", "profit.unshared", "profit.variant_removed"]


def test_frozen_allocation_is_whole_shared_and_stays_when_the_ledger_moves_on(
    variant: ProfitVariant, alice: Member, bruno: Member, subscribe: Callable[..., Any]
) -> None:
    frozen = profit.freeze_variant(variant=variant, by=bruno, at=clock.now())
    assert profit.freeze_variant(variant=variant, by=bruno, at=clock.now()) == frozen
    assert is_whole(frozen.totals, frozen.lines, frozen.fingerprint)
    before = outcome(variant).allocation
    subscribe(alice, 500, occurred_on=date(2025, 6, 1))
    after = outcome(variant).allocation
    assert before is not None
    assert after is not None
    assert (after.capital_of, after.legal_reserve) == (before.capital_of, before.legal_reserve)
    assert queries.variants_for(alice).exists()
    assert str(frozen) == frozen.fingerprint[:12]


def test_her_own_line_of_a_frozen_allocation_is_among_her_data(
    variant: ProfitVariant, alice: Member, bruno: Member
) -> None:
    frozen = profit.freeze_variant(variant=variant, by=bruno, at=clock.now())
    given = next(one for one in everything_about(alice) if one.model == "members.FrozenAllocation")
    (row,) = given.rows
    hers = next(line for line in frozen.lines if line["member"] == alice.pk)
    assert {cell.name: cell.words for cell in row}["work"] == hers["work"]
    assert {cell.name: cell.words for cell in row}["capital"] == hers["capital"]
    others = [line["digest"] for line in frozen.lines]
    assert not any(digest in str(row) for digest in others)


def test_checks_of_a_frozen_allocation_are_those_of_its_own_figures(
    variant: ProfitVariant, alice: Member, bruno: Member, dora: Member, subscribe: Callable[..., Any]
) -> None:
    """A late entry of the ledger, newer terms and hours taken away change nothing that was put to the vote."""
    ProfitWorker.objects.filter(member=dora).update(presence_months=2, seniority_months=2)
    before = outcome(variant)
    profit.freeze_variant(variant=variant, by=bruno, at=clock.now())
    subscribe(alice, 5000, occurred_on=date(2025, 6, 1))
    terms = CapitalTerms(since_on=date(2025, 7, 1), source="S", work_min="4/5", presence_months=1)
    adopt_terms(terms=terms, by=bruno, at=clock.now())
    ProfitWorker.objects.update(hours=0)
    frozen = ProfitVariant.objects.get(pk=variant.pk)
    after = outcome(frozen)
    assert before.allocation is not None
    assert after.allocation is not None
    assert after.allocation.checks == before.allocation.checks
    assert (after.bounds, after.allocation.left_out) == (before.bounds, (dora.pk,))


def test_allocation_frozen_without_names_leaves_out_who_is_not_eligible(
    variant: ProfitVariant, bruno: Member, dora: Member
) -> None:
    """As earlier versions froze it."""
    ProfitWorker.objects.filter(member=dora).update(presence_months=2, seniority_months=2)
    frozen = profit.freeze_variant(variant=variant, by=bruno, at=clock.now())
    totals = {name: value for name, value in frozen.totals.items() if name != "left_out"}
    FrozenAllocation.objects.filter(pk=frozen.pk).update(totals=totals)
    found = outcome(ProfitVariant.objects.get(pk=variant.pk)).allocation
    assert found is not None
    assert list(found.left_out) == [dora.pk]


def test_allocation_frozen_without_its_checks_still_shows_its_amounts(
    variant: ProfitVariant, bruno: Member
) -> None:
    """As versions before froze them."""
    before = outcome(variant).allocation
    frozen = profit.freeze_variant(variant=variant, by=bruno, at=clock.now())
    totals = {name: value for name, value in frozen.totals.items() if name not in ("checks", "bounds")}
    FrozenAllocation.objects.update(totals=totals)
    after = outcome(ProfitVariant.objects.get(pk=variant.pk)).allocation
    assert before is not None
    assert after is not None
    assert (after.checks, after.capital, after.work) == (before.checks, before.capital, before.work)


def test_unlawful_variant_is_never_frozen(year: ProfitYear, bruno: Member) -> None:
    wrong = profit.save_variant(
        year=year,
        variant=None,
        by=bruno,
        at=clock.now(),
        **{**HALF, "title": "Trop peu", "work": Fraction(1, 5)},
    )
    with pytest.raises(Refused):
        profit.freeze_variant(variant=wrong, by=bruno, at=clock.now())


def test_frozen_allocations_are_append_only(
    variant: ProfitVariant, bruno: Member, with_triggers: None
) -> None:
    frozen = profit.freeze_variant(variant=variant, by=bruno, at=clock.now())
    for change in (
        lambda: FrozenAllocation.objects.update(fingerprint="0" * 64),
        lambda: FrozenAllocation.objects.filter(pk=frozen.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_only_the_gerance_prepares(variant: ProfitVariant, year: ProfitYear, alice: Member) -> None:
    at = clock.now()
    for attempt in (
        lambda: profit.save_year(year=year, by=alice, at=at, net_result=Decimal(1)),
        lambda: profit.save_work(year=year, rows={}, by=alice, at=at),
        lambda: profit.save_variant(year=year, variant=variant, by=alice, at=at, **{**HALF, "title": "x"}),
        lambda: profit.share_variant(variant=variant, shared=True, by=alice, at=at),
        lambda: profit.remove_variant(variant=variant, by=alice, at=at),
        lambda: profit.freeze_variant(variant=variant, by=alice, at=at),
    ):
        with pytest.raises(Refused):
            attempt()


def test_database_refuses_what_makes_no_sense(year: ProfitYear, alice: Member) -> None:
    for make in (
        lambda: ProfitYear.objects.create(
            opens_on=date(2027, 1, 2), closes_on=date(2027, 1, 1), net_result=1
        ),
        lambda: ProfitYear.objects.filter(pk=year.pk).update(prior_losses=Decimal(-1)),
        lambda: ProfitWorker.objects.filter(member=alice).update(hours=-1),
        lambda: ProfitWorker.objects.create(year=year, member=alice, presence_months=1, seniority_months=1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_work_of_somebody_taken_out_is_forgotten(year: ProfitYear, alice: Member, bruno: Member) -> None:
    profit.save_work(
        year=year, rows={alice: Worker(alice.pk, 1, 1, hours=Decimal(7))}, by=bruno, at=clock.now()
    )
    assert [(row.member, row.hours) for row in ProfitWorker.objects.all()] == [(alice, 7)]
    assert str(ProfitWorker.objects.get())


# What the records propose


def test_months_and_hours_are_proposed_from_statuses_and_contracts(bruno: Member) -> None:
    nour = make_member("Nour", StatusKind.EMPLOYEE)
    Status.objects.filter(member=nour).update(since_on=date(2025, 3, 1))
    Status.objects.create(member=nour, kind=StatusKind.LEFT, since_on=date(2025, 9, 1))
    oda = make_member("Oda", StatusKind.EMPLOYEE)
    Status.objects.filter(member=oda).update(since_on=date(2024, 7, 1))
    contract = Contract.objects.create(member=oda, kind="cdi", starts_on=date(2024, 7, 1))
    Terms.objects.create(contract=contract, since_on=date(2024, 7, 1), job="Conseil", hours=35)
    Terms.objects.create(contract=contract, since_on=date(2025, 7, 1), job="Conseil", hours=28)
    found = {row.member.first_name: row for row in queries.proposals(date(2025, 1, 1), date(2025, 12, 31))}
    assert (found["Nour"].presence_months, found["Nour"].seniority_months, found["Nour"].hours) == (6, 0, 0)
    # 35 h × 181 days / 7 + 28 h × 184 days / 7
    assert (found["Oda"].presence_months, found["Oda"].seniority_months) == (12, 18)
    assert found["Oda"].hours == Decimal("1641.00")
    assert found["Bruno"].presence_months == 12


def test_presence_counts_whole_months_only(bruno: Member) -> None:
    """From 16 October to 31 December are 77 days, and not three months: no part by presence."""
    pia = make_member("Pia", StatusKind.EMPLOYEE)
    Status.objects.filter(member=pia).update(since_on=date(2025, 10, 16))
    found = {row.member.first_name: row for row in queries.proposals(date(2025, 1, 1), date(2025, 12, 31))}
    assert found["Pia"].presence_months == 2
    Status.objects.filter(member=pia).update(since_on=date(2025, 10, 1))
    found = {row.member.first_name: row for row in queries.proposals(date(2025, 1, 1), date(2025, 12, 31))}
    assert found["Pia"].presence_months == 3


def test_seniority_counts_from_the_cdd_that_the_cdi_followed(bruno: Member) -> None:
    noe = make_member("Noé", StatusKind.EMPLOYEE)
    cdd = Contract.objects.create(
        member=noe, kind="cdd", starts_on=date(2020, 1, 1), ends_on=date(2023, 12, 31)
    )
    Contract.objects.create(member=noe, kind="cdi", starts_on=date(2024, 1, 1))
    found = {row.member.first_name: row for row in queries.proposals(date(2025, 1, 1), date(2025, 12, 31))}
    assert found["Noé"].seniority_months == 72
    Contract.objects.filter(pk=cdd.pk).update(ends_on=date(2023, 12, 30))
    found = {row.member.first_name: row for row in queries.proposals(date(2025, 1, 1), date(2025, 12, 31))}
    assert found["Noé"].seniority_months == 24


def test_who_was_not_employed_in_the_year_is_not_proposed(alice: Member, chloe: Member) -> None:
    found = queries.proposals(date(2025, 1, 1), date(2025, 12, 31))
    assert [row.member for row in found] == [alice]


# Attached to a motion


def test_motion_shows_a_frozen_allocation_until_there_is_a_ballot(
    variant: ProfitVariant, year: ProfitYear, meeting: Meeting, bruno: Member, alice: Member
) -> None:
    motion, at = meeting.items.get().motion, clock.now()
    with pytest.raises(Refused):
        attach_allocation(motion=motion, variant=variant, by=alice, at=at)
    attach_allocation(motion=motion, variant=variant, by=bruno, at=at)
    other = profit.save_variant(year=year, variant=None, by=bruno, at=at, **{**HALF, "title": "Autre"})
    link = attach_allocation(motion=motion, variant=other, by=bruno, at=at)
    assert MotionAllocation.objects.get() == link
    assert link.frozen.variant == other
    assert str(link)
    detach_allocation(motion=motion, by=bruno, at=at)
    detach_allocation(motion=motion, by=bruno, at=at)
    assert not MotionAllocation.objects.exists()
    attach_allocation(motion=motion, variant=variant, by=bruno, at=at)
    schedule_ballot(
        motion=motion, opens_at=at, closes_at=at + timedelta(days=22), reminder_hours=[4], by=bruno, at=at
    )
    with pytest.raises(Refused):
        detach_allocation(motion=motion, by=bruno, at=at)
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"motion.allocation_attached", "motion.allocation_detached", "profit.frozen"} <= kinds
