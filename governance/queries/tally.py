"""Counting: the result on record, or the same computed from the votes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from governance.choices import Choice
from governance.models import Attendance, Ballot, Elector, Result
from governance.rules import presets
from governance.rules.fingerprint import votes_hash
from governance.rules.majority import Counts, Verdict, verdict
from members.queries import electorate_at


@dataclass(frozen=True, slots=True)
class Tally:
    """What a ballot came to: the verdict with its counts, and the fingerprint of the votes."""

    verdict: Verdict
    votes_hash: str
    is_recorded: bool


def with_outcomes(ballots: Iterable[Ballot], at: datetime) -> list[Ballot]:
    """The ballots with their `outcome`: the one on record, or computed from the votes where a worker is late.

    One query, however many there are. What can be counted was opened by somebody, for `freeze` comes first; a ballot
    that nobody has looked at yet stays without a word for the seconds that takes.
    """
    found = list(ballots)
    late = [ballot for ballot in found if not hasattr(ballot, "result") and ballot.is_countable(at)]
    counts = _counts_of([ballot.pk for ballot in late]) if late else {}
    for ballot in late:
        if ballot.pk in counts:
            judged = verdict(presets.rule_from_json(ballot.rule), counts[ballot.pk])
            ballot.computed_outcome = judged.outcome.value
    return found


def count(ballot: Ballot) -> Tally:
    """The result on record, or the same computed from the votes: a dead worker changes no result."""
    recorded = Result.objects.filter(ballot=ballot).first()
    if recorded:
        return of_record(ballot, recorded)
    counts = _counts(ballot)
    votes = Elector.objects.filter(ballot=ballot, vote__isnull=False).values_list("member_id", "vote__choice")
    judged = verdict(presets.rule_from_json(ballot.rule), counts)
    return Tally(verdict=judged, votes_hash=votes_hash(ballot.pk, votes), is_recorded=False)


def of_record(ballot: Ballot, recorded: Result) -> Tally:
    """The recorded counts, judged again by the recorded rule."""
    counts = Counts(
        members=recorded.members,
        present=recorded.present,
        for_=recorded.votes_for,
        against=recorded.votes_against,
        abstain=recorded.abstentions,
        blank=recorded.blanks,
    )
    judged = verdict(presets.rule_from_json(ballot.rule), counts)
    return Tally(verdict=judged, votes_hash=recorded.votes_hash, is_recorded=True)


def _counts(ballot: Ballot) -> Counts:
    """Present are the electors recorded at the meeting and those who cast a paper of any kind."""
    if not ballot.frozen_at:
        members = electorate_at(ballot.opens_at)
        attended = members.filter(pk__in=_attendees(ballot).values("member")).count()
        return Counts(members=members.count(), present=attended, for_=0, against=0, abstain=0)
    nobody = Counts(members=0, present=0, for_=0, against=0, abstain=0)
    return _counts_of([ballot.pk]).get(ballot.pk, nobody)


#: The fields of `Counts`, in their order.
COUNTED = ("members", "present", "for_", "against", "abstain", "blank")


def _counts_of(ballots: list[int]) -> dict[int, Counts]:
    """Counts of frozen ballots, by their number; one query."""
    meeting = OuterRef("ballot__motion__item__meeting")
    was_there = Attendance.objects.filter(meeting=meeting, member=OuterRef("member"))
    rows = (
        Elector.objects.filter(ballot__in=ballots)
        .annotate(was_there=Exists(was_there))
        .order_by("ballot")
        .values("ballot")
        .annotate(
            members=Count("pk"),
            present=Count("pk", filter=Q(was_there=True) | Q(vote__isnull=False)),
            for_=Count("pk", filter=Q(vote__choice=Choice.FOR)),
            against=Count("pk", filter=Q(vote__choice=Choice.AGAINST)),
            abstain=Count("pk", filter=Q(vote__choice=Choice.ABSTAIN)),
            blank=Count("pk", filter=Q(vote__choice=Choice.BLANK)),
        )
    )
    return {number: Counts(*numbers) for number, *numbers in rows.values_list("ballot", *COUNTED)}


def _attendees(ballot: Ballot) -> QuerySet[Attendance]:
    return Attendance.objects.filter(meeting__items__motion__ballot=ballot)
