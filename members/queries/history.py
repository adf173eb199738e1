"""Everything that is dated about one person, for her record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Value

from interlignes.kit import clock
from members.choices import EMPLOYED
from members.models import Candidacy, HoursWish, Mandate, Member, Status, Suspension, Terms
from members.queries.employment import Employment, employments


@dataclass(frozen=True, slots=True)
class History:
    """What a record holds, each in the order of time."""

    member: Member
    statuses: Sequence[Status]
    candidacies: Sequence[Candidacy]
    employments: Sequence[Employment]
    mandates: Sequence[Mandate]
    suspensions: Sequence[Suspension]
    wishes: Sequence[HoursWish]

    @property
    def candidacy(self) -> Candidacy | None:
        """The candidacy that is open."""
        return next((candidacy for candidacy in self.candidacies if candidacy.is_pending), None)

    @property
    def wish(self) -> HoursWish | None:
        """What she said last about her hours."""
        return self.wishes[-1] if self.wishes else None

    def status_on(self, day: date) -> Status | None:
        """The status in force on `day`."""
        reached = [status for status in self.statuses if status.since_on <= day]
        return reached[-1] if reached else None

    def employment_on(self, day: date) -> Employment | None:
        """The contract in force on `day`."""
        return next((one for one in self.employments if one.is_running(day)), None)

    def is_contract_over(self, day: date) -> bool:
        """Whether she works here by her status on `day` though her last contract is over and no other is recorded."""
        status = self.status_on(day)
        ends = [one.contract.ends_on for one in self.employments]
        works = status is not None and status.kind in EMPLOYED
        return works and bool(ends) and all(end is not None and end < day for end in ends)

    def typed_today(self, today: date) -> Terms | None:
        """What was recorded last of a contract, if that was today: a slip of it can still be taken back."""
        terms = [one for employment in self.employments for one in employment.terms]
        newest = max(terms, key=lambda one: (one.recorded_at, one.pk), default=None)
        return newest if newest and clock.today(newest.recorded_at) == today else None


def history_of(number: int) -> History | None:
    """All of it, None for somebody without a record; five queries.

    Who applies from outside has a record before she has a status.
    """
    about = "member__personnel_details"
    statuses = list(Status.objects.filter(member=number).select_related(about))
    candidacies = list(
        Candidacy.objects.filter(member=number).select_related(about).order_by("created_at", "pk")
    )
    known: list[Status | Candidacy] = [*statuses, *candidacies]
    if not known:
        return None
    spans = _spans(number)
    return History(
        member=known[0].member,
        statuses=statuses,
        candidacies=candidacies,
        employments=employments(Q(contract__member=number)),
        mandates=[
            Mandate(role=code, starts_on=first, ends_on=last)
            for kind, code, first, last in spans
            if kind == "m"
        ],
        suspensions=[
            Suspension(reason=code, since_on=first, until_on=last)
            for kind, code, first, last in spans
            if kind == "s"
        ],
        wishes=list(HoursWish.objects.filter(member=number).order_by("since_on")),
    )


def _spans(number: int) -> list[tuple[str, str, date, date | None]]:
    """Offices ("m") and suspensions ("s") in the order of time: (which, role or reason, first, last day); one query."""
    offices = Mandate.objects.filter(member=number).order_by()
    suspensions = Suspension.objects.filter(member=number).order_by()
    both = offices.values_list(Value("m"), "role", "starts_on", "ends_on").union(
        suspensions.values_list(Value("s"), "reason", "since_on", "until_on"), all=True
    )
    return sorted(both, key=lambda span: (span[2], span[1]))
