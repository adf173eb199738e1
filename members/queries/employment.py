"""Readings of contracts, hours and the registre unique du personnel."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q

from interlignes.kit import clock
from members.models import Contract, HoursWish, Member, PermitCopy, PersonnelDetails, Terms
from members.queries.lifecycle import membership_rules
from members.rules import worktime

#: Quarters of the indicator.
QUARTERS = 12


@dataclass(frozen=True, slots=True)
class Employment:
    """A contract with its terms, the first ones first; there is always one."""

    contract: Contract
    terms: Sequence[Terms]

    def is_running(self, day: date) -> bool:
        """Whether the contract is in force on `day`."""
        return self.contract.starts_on <= day and (
            self.contract.ends_on is None or day <= self.contract.ends_on
        )

    def terms_on(self, day: date, recorded_by: datetime | None = None) -> Terms | None:
        """The terms reached on `day`; of those recorded by an instant, where one is given."""
        known = [
            one
            for one in self.terms
            if one.since_on <= day and (recorded_by is None or one.recorded_at <= recorded_by)
        ]
        return known[-1] if known else None

    def was_running(self, day: date, evening: datetime) -> bool:
        """On `day`, as far as was recorded by the instant `evening`."""
        contract = self.contract
        if contract.starts_on > day or contract.recorded_at > evening:
            return False
        ended = contract.ends_on is not None and contract.ends_on < day
        return not (ended and (contract.end_recorded_at is None or contract.end_recorded_at <= evening))


@dataclass(frozen=True, slots=True)
class Worktime:
    """Hours of one person on a day. `wanted` is None where she has not said."""

    member: Member
    hours: Decimal
    wanted: Decimal | None
    missing: Decimal


def employments(which: Q | None = None, **more: Any) -> list[Employment]:
    """Contracts with their terms and people, in the order of entry; `which` is about `Terms`, which get `more` as
    annotations. One query."""
    rows = (
        Terms.objects.filter(which or Q())
        .annotate(**more)
        .select_related("contract__member__personnel_details")
    )
    ordered = rows.order_by("contract__starts_on", "contract", "since_on")
    groups = groupby(ordered, key=lambda terms: terms.contract_id)
    found = [tuple(terms) for _, terms in groups]
    return [Employment(terms[0].contract, terms) for terms in found]


@dataclass(frozen=True, slots=True)
class Hours:
    """Everything that is known about hours, read at once; three queries."""

    full_time: Decimal
    employments: Sequence[Employment]
    wishes: Sequence[HoursWish]

    @classmethod
    def read(cls) -> "Hours":
        """As the records stand now."""
        wishes = list(HoursWish.objects.order_by("since_on", "pk"))
        return cls(membership_rules().full_time_hours, employments(), wishes)

    def of_people(self, day: date) -> list[Worktime]:
        """Hours under contract and wanted of everybody who works here on `day`, by name."""
        wishes = _last(wish for wish in self.wishes if wish.since_on <= day)
        found = []
        for employment in self.employments:
            terms = employment.terms_on(day)
            if terms is not None and employment.is_running(day):
                member = employment.contract.member
                wanted = wishes.get(member.pk)
                missing = worktime.hours_missing(terms.hours, wanted, self.full_time)
                found.append(Worktime(member, terms.hours, wanted, missing))
        return sorted(found, key=lambda one: (one.member.last_name, one.member.first_name, one.member.pk))

    def figures(self, day: date) -> list[worktime.Figure]:
        """The anonymous indicator at the ends of the last quarters.

        Each period rests on what was recorded by its last evening: what is written down later for an earlier day
        changes no figure that somebody may have read.
        """
        periods = [(end, self._answers(end)) for end in worktime.quarter_ends(day, QUARTERS)]
        return worktime.figures(periods)

    def _answers(self, end: date) -> dict[int, bool]:
        """Part-timers who had said how many hours they want -> whether that is more than they had."""
        evening = datetime.combine(end, time.max, tzinfo=clock.PARIS)
        wanted = _last(wish for wish in self.wishes if wish.since_on <= end and wish.recorded_at <= evening)
        answers = {}
        for employment in self.employments:
            terms = employment.terms_on(end, evening) if employment.was_running(end, evening) else None
            person = employment.contract.member_id
            if terms and worktime.is_part_time(terms.hours, self.full_time) and person in wanted:
                answers[person] = wanted[person] > terms.hours
        return answers


def _last(wishes: Iterable[HoursWish]) -> dict[int, Decimal]:
    """Person -> the hours she said last; `wishes` in the order of time."""
    return {wish.member_id: wish.hours for wish in wishes}


@dataclass(frozen=True, slots=True)
class PersonnelEntry:
    """One entry of the registre unique du personnel: a contract, its latest terms, the person's details."""

    contract: Contract
    terms: Terms
    details: PersonnelDetails
    is_part_time: bool
    has_permit_copy: bool


def personnel_register() -> list[PersonnelEntry]:
    """The registre unique du personnel in the order of hiring (C. trav. L1221-13, D1221-23); two queries."""
    full = membership_rules().full_time_hours
    return [
        PersonnelEntry(
            contract=employment.contract,
            terms=employment.terms[-1],
            details=details_of(employment.contract.member),
            is_part_time=worktime.is_part_time(employment.terms[-1].hours, full),
            has_permit_copy=bool(getattr(employment.terms[-1], "has_permit_copy", False)),
        )
        for employment in employments(
            has_permit_copy=Exists(PermitCopy.objects.filter(member=OuterRef("contract__member")))
        )
    ]


def details_of(member: Member) -> PersonnelDetails:
    """What the registre asks about her besides; an unsaved row where nothing was written."""
    found: PersonnelDetails | None = getattr(member, "personnel_details", None)
    return found or PersonnelDetails(member=member)
