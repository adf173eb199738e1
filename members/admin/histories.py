"""What is dated about a person, as rows of her page at the desk: contracts, candidacies, suspensions."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.kit.admin import ActingInline, HistoryForm
from members import actions
from members.models import Candidacy, Contract, Suspension
from members.models.employment import MOST_HOURS


class ContractRow(HistoryForm):
    """One contract; a new one with its first terms, later ones are amendments on the record."""

    fixed = ("kind", "starts_on", "job", "hours")

    job = forms.CharField(label=_("Job"), max_length=100)
    hours = forms.DecimalField(label=_("Hours a week"), min_value=Decimal(0), max_value=MOST_HOURS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            last = max(self.instance.terms.all(), key=lambda terms: terms.since_on)
            self.initial.update(job=last.job, hours=last.hours)

    def clean(self) -> Any:
        """Leave the first terms where `save_row` finds them."""
        cleaned = super().clean()
        self.instance.first = {name: self.cleaned_data.get(name) for name in ("job", "hours")}
        return cleaned


class ContractInline(ActingInline):
    """The contracts of a person; a new row is an entry, a last day an exit."""

    model = Contract
    form = ContractRow
    fields = ("kind", "starts_on", "job", "hours", "ends_on", "end_reason")
    ordering = ("starts_on",)
    can_delete = False
    verbose_name_plural = _("Contracts: a last day ends one; amendments are on her record")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the terms."""
        return super().get_queryset(request).prefetch_related("terms")

    def save_row(self, request: HttpRequest, row: Contract, changed: list[str], *, removed: bool) -> None:
        """Record an entry or an exit."""
        person: Any = request.user
        if row.pk is not None:
            if row.ends_on is not None:
                actions.end_contract(
                    contract=row, ends_on=row.ends_on, reason=row.end_reason, by=person, at=clock.now()
                )
            return
        first: dict[str, Any] = getattr(row, "first", {})
        actions.start_contract(
            member=row.member,
            kind=row.kind,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            job=first["job"],
            qualification="",
            hours=first["hours"],
            by=person,
            at=clock.now(),
        )


class CandidacyRow(HistoryForm):
    """One candidacy; what became of it is recorded on the page of candidacies."""

    fixed = ("mode", "hired_on", "filed_on")


class CandidacyInline(ActingInline):
    """The candidacies of a person; a new row opens one."""

    model = Candidacy
    form = CandidacyRow
    fields = ("mode", "hired_on", "filed_on")
    ordering = ("created_at",)
    can_delete = False
    verbose_name_plural = _("Candidacies: a new row opens one")

    def save_row(self, request: HttpRequest, row: Candidacy, changed: list[str], *, removed: bool) -> None:
        """Open a candidacy."""
        person: Any = request.user
        actions.open_candidacy(
            member=row.member,
            mode=row.mode,
            hired_on=row.hired_on,
            filed_on=row.filed_on,
            by=person,
            at=clock.now(),
        )


class SuspensionRow(HistoryForm):
    """One suspension."""

    fixed = ("reason", "notified_on", "since_on")


class SuspensionInline(ActingInline):
    """The suspensions of a vote; a new row begins one, a last day ends it."""

    model = Suspension
    form = SuspensionRow
    fields = ("reason", "notified_on", "since_on", "until_on")
    ordering = ("since_on",)
    can_delete = False
    verbose_name_plural = _("Suspensions of the vote: the last day ends one")

    def save_row(self, request: HttpRequest, row: Suspension, changed: list[str], *, removed: bool) -> None:
        """Suspend a vote, or say until when."""
        person: Any = request.user
        if row.pk is None:
            actions.suspend_vote(
                member=row.member,
                reason=row.reason,
                notified_on=row.notified_on,
                since_on=row.since_on,
                until_on=row.until_on,
                by=person,
                at=clock.now(),
            )
        elif row.until_on is not None:
            actions.lift_suspension(suspension=row, until_on=row.until_on, by=person, at=clock.now())
