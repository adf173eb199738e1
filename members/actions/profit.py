"""Changes of profit-sharing: the accounts of a year, who worked how much, variants, sharing and freezing them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.conflicts import Watched, refuse_if_changed, watch
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind
from members.actions.common import number, refuse_too_far, refuse_unless_manages
from members.mail import recipient
from members.models import (
    AllocationDecision,
    FrozenAllocation,
    Member,
    ProfitVariant,
    ProfitWorker,
    ProfitYear,
)
from members.queries import cooperative, members_on
from members.queries import profit as queries
from members.rules import freezing
from members.rules.dates import add_months
from members.rules.profit import Allocation, Bounds, NothingToShareBy, Worker
from members.wording.profit import MISSING

#: Months of the longest financial year: the first one of a company.
MOST_MONTHS = 24
YEAR = (
    "opens_on", "closes_on", "net_result", "prior_losses", "gains_to_reserve", "legal_reserve_before", "holdings",
)  # fmt: skip
WORK = ("presence_months", "seniority_months", "hours", "pay")
VARIANT = (
    "title", "reasons", "work", "capital", "by_hours", "by_pay", "by_equal", "seniority_step", "seniority_most",
)  # fmt: skip


def watched(thing: ProfitYear | ProfitVariant | None, names: Sequence[str]) -> list[Watched]:
    """What a form about it shows."""
    return watch(thing, names)


def watched_work(year: ProfitYear) -> list[Watched]:
    """What is recorded of the work of a year, called as the cells of the form are: column and number of the member."""
    rows = year.workers.select_related("member").order_by("member")
    return [
        replace(one, name=f"{one.name}_{row.member_id}", label=f"{row.member}: {one.label}")
        for row in rows
        for one in watch(row, WORK)
    ]


@transaction.atomic
def save_year(
    *, year: ProfitYear | None, seen: str | None = None, by: Member | None, at: datetime, **fields: Any
) -> ProfitYear:
    """Record the accounts of a year, or correct them. Raises Refused while an allocation of it is put to the vote."""
    refuse_unless_manages(by)
    found = _locked(year)
    refuse_if_changed(found, watched(found, YEAR), seen if found else None)
    found = found or ProfitYear()
    for name, value in fields.items():
        setattr(found, name, value)
    if found.closes_on <= found.opens_on:
        raise Refused(_("The year would end before it begins."), field="closes_on")
    _refuse_slips(found, at)
    if ProfitYear.objects.filter(closes_on=found.closes_on).exclude(pk=found.pk).exists():
        raise Refused(_("A year that closes on this day is recorded already."), field="closes_on")
    found.revision += 1 if found.pk else 0
    found.save()
    record("profit.year_saved", by=number(by), at=at, about=found, close=found.closes_on.isoformat())
    return found


def _refuse_slips(year: ProfitYear, at: datetime) -> None:
    """A financial year lasts two years at most, and no day belongs to two: what is worked then would count twice."""
    refuse_too_far(year.closes_on, at, field="closes_on")
    if year.closes_on >= add_months(year.opens_on, MOST_MONTHS):
        raise Refused(_("A financial year does not last that long: look at the days."), field="opens_on")
    others = ProfitYear.objects.exclude(pk=year.pk).exclude(closes_on=year.closes_on)
    if others.filter(opens_on__lte=year.closes_on, closes_on__gte=year.opens_on).exists():
        raise Refused(_("Days of this year belong to another year that is recorded."), field="opens_on")


def _locked(year: ProfitYear | None) -> ProfitYear | None:
    """The year under a lock. Raises Refused while one of its variants may be voted or once one is decided."""
    if year is None:
        return None
    found = ProfitYear.objects.select_for_update().get(pk=year.pk)
    if queries.held().filter(variant__year=found).exists():
        raise Refused(
            _("An allocation of this year is attached to a resolution: its figures no longer change.")
        )
    return found


@transaction.atomic
def save_work(
    *,
    year: ProfitYear,
    rows: Mapping[Member, Worker],
    seen: str | None = None,
    by: Member | None,
    at: datetime,
) -> None:
    """Record who worked and earned how much in a year; who is not among `rows` is taken out. Raises Refused.

    Raises Conflict when somebody else has saved since the rows were on the screen as `seen`.
    """
    refuse_unless_manages(by)
    found = _locked(year)
    refuse_if_changed(found, watched_work(year), seen)
    ProfitWorker.objects.filter(year=found).exclude(member__in=list(rows)).delete()
    for member, worker in rows.items():
        ProfitWorker.objects.update_or_create(
            year=found,
            member=member,
            defaults={
                "presence_months": worker.presence_months,
                "seniority_months": worker.seniority_months,
                "hours": worker.hours,
                "pay": worker.pay,
            },
        )
    record("profit.year_saved", by=number(by), at=at, about=year, close=year.closes_on.isoformat())


@transaction.atomic
def save_variant(
    *,
    year: ProfitYear,
    variant: ProfitVariant | None,
    seen: str | None = None,
    by: Member | None,
    at: datetime,
    **fields: Any,
) -> ProfitVariant:
    """Save a way to share a year out; what the law forbids may be saved, but is never frozen. Raises Refused."""
    refuse_unless_manages(by)
    found = _open(variant) if variant else None
    refuse_if_changed(found, watched(found, VARIANT), seen if found else None)
    found = found or ProfitVariant(year=year, created_at=at)
    for name, value in fields.items():
        setattr(found, name, value)
    if found.by_pay + found.by_hours + found.by_equal != 1:
        raise Refused(_("Pay, hours and equal parts must make 100 % together."), field="by_hours")
    if ProfitVariant.objects.filter(year=year, title=found.title).exclude(pk=found.pk).exists():
        raise Refused(_("There is already a variant with this title."), field="title")
    found.revision += 1 if found.pk else 0
    found.save()
    record("profit.variant_saved", by=number(by), at=at, about=found)
    return found


def _open(variant: ProfitVariant) -> ProfitVariant:
    """The variant under a lock, not frozen. Raises Refused."""
    found = ProfitVariant.objects.select_for_update().get(pk=variant.pk)
    if FrozenAllocation.objects.filter(variant=found).exists():
        raise Refused(_("This variant is attached to a resolution: it no longer changes."))
    return found


@transaction.atomic
def share_variant(*, variant: ProfitVariant, shared: bool, by: Member | None, at: datetime) -> None:
    """Let everybody read a variant, each with her own line only; or no longer. Raises Refused."""
    refuse_unless_manages(by)
    found = _open(variant)
    if bool(found.shared_at) == shared:
        return
    found.shared_at = at if shared else None
    found.save(update_fields=["shared_at"])
    record("profit.shared" if shared else "profit.unshared", by=number(by), at=at, about=found)


@transaction.atomic
def remove_variant(*, variant: ProfitVariant, by: Member | None, at: datetime) -> None:
    """Throw a variant away. Raises Refused for one that is shared or frozen."""
    refuse_unless_manages(by)
    found = _open(variant)
    if found.shared_at:
        raise Refused(_("It is shared: stop sharing it first."))
    record("profit.variant_removed", by=number(by), at=at, about=found)
    found.delete()


@transaction.atomic
def freeze_variant(*, variant: ProfitVariant, by: Member | None, at: datetime) -> FrozenAllocation:
    """Fix a variant with everybody's line, for good, and share it; a frozen one stays as it is. Raises Refused.

    Only what keeps every rule can be put to an assembly; what was taken off a motion again, only with its figures
    still those of the year.
    """
    refuse_unless_manages(by)
    year = ProfitYear.objects.select_for_update().get(pk=variant.year_id)
    found = ProfitVariant.objects.select_for_update().get(pk=variant.pk)
    already = FrozenAllocation.objects.filter(variant=found).first()
    if already and queries.held().filter(pk=already.pk).exists():
        return already
    try:
        base = queries.base_of(year)
        allocation = queries.compute(found, base)
    except NothingToShareBy as error:
        raise Refused(str(MISSING[error.base])) from error
    if already:
        return _unchanged(already, allocation)
    if not allocation.is_lawful:
        raise Refused(_("This variant breaks a rule of sharing out: the assembly could not adopt it."))
    frozen = _frozen(found, allocation, base.bounds, at)
    if found.shared_at is None:
        found.shared_at = at
        found.save(update_fields=["shared_at"])
    record("profit.frozen", by=number(by), at=at, about=found, fingerprint=frozen.fingerprint)
    return frozen


def _unchanged(frozen: FrozenAllocation, allocation: Allocation) -> FrozenAllocation:
    """A frozen allocation that no motion shows any more. Raises Refused where the records now say other amounts."""
    if not freezing.is_same(allocation, frozen.totals, frozen.lines):
        raise Refused(
            _(
                "The figures of the year have changed since this variant was fixed: make a new variant out of it, and "
                "attach that one."
            ),
            field="variant",
        )
    return frozen


def _frozen(variant: ProfitVariant, allocation: Allocation, bounds: Bounds, at: datetime) -> FrozenAllocation:
    people = set(allocation.work_of) | set(allocation.capital_of)
    lines = freezing.lines(allocation, {person: secrets.token_hex(16) for person in people})
    totals = {**_totals(variant, allocation), **freezing.rules(allocation, bounds)}
    return FrozenAllocation.objects.create(
        variant=variant,
        totals=totals,
        lines=lines,
        fingerprint=freezing.fingerprint(totals, [row["digest"] for row in lines]),
        frozen_at=at,
    )


@transaction.atomic
def decide_allocation(
    *, frozen: FrozenAllocation, decided_on: date, decided_by: str, by: Member | None, at: datetime
) -> bool:
    """Make a frozen allocation the decided one of its year, once, and tell everybody who has a line in it.

    False where the year has a decided allocation already: the first one stands.
    """
    refuse_unless_manages(by)
    year = ProfitYear.objects.select_for_update().get(variants__frozen=frozen)
    if AllocationDecision.objects.filter(year=year).exists():
        return False
    AllocationDecision.objects.create(
        year=year, frozen=frozen, decided_on=decided_on, decided_by=decided_by, recorded_at=at
    )
    facts = {"decided": decided_on.isoformat(), "fingerprint": frozen.fingerprint}
    record("profit.decided", by=number(by), at=at, about=frozen.variant, **facts)
    _tell(frozen, year, at)
    return True


def _tell(frozen: FrozenAllocation, year: ProfitYear, at: datetime) -> None:
    """One mail a person with a line who still belongs here; the amounts stay on the page."""
    people = members_on(clock.today(at)).filter(
        is_active=True, pk__in=[row["member"] for row in frozen.lines]
    )
    enqueue(
        kind=Kind.ALLOCATION_DECIDED,
        about=frozen.variant,
        to=[recipient(person) for person in people.order_by("pk")],
        context={
            "year": year,
            "cooperative": cooperative(),
            "url": settings.PUBLIC_URL + frozen.variant.get_absolute_url(),
        },
        at=at,
        useful_until=at + timedelta(days=30),
    )


def _totals(variant: ProfitVariant, allocation: Allocation) -> dict[str, Any]:
    """What the assembly is shown, as plain text."""
    year = variant.year
    amounts = {name: str(getattr(allocation, name)) for name in freezing.AMOUNTS}
    accounts = {name: str(getattr(year, name)) for name in YEAR if name != "holdings"}
    key = {name: str(getattr(variant, name)) for name in VARIANT if name != "reasons"}
    return {**accounts, "parts": key, **amounts}
