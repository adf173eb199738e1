"""Readings of rules, meetings, ballots and results."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from governance.choices import ASSEMBLIES, Choice, DecisionClass
from governance.models import AgendaItem, Attendance, Ballot, Elector, Meeting, Result, RuleVersion
from governance.permissions import may_see, may_vote_today
from governance.rules import presets
from governance.rules.fingerprint import votes_hash
from governance.rules.majority import Counts, Rule, Verdict, verdict
from interlignes.kit import clock
from members.choices import VOTING
from members.models import Member, Status
from members.queries import electorate


def rule_in_force(day: date) -> RuleVersion | None:
    """The version of the rules in force on `day`."""
    return RuleVersion.objects.filter(in_force_on__lte=day).order_by("-in_force_on", "-number").first()


def book_of(version: RuleVersion) -> presets.RuleBook:
    """The rule book of a version. Raises ValueError for data that somebody altered by hand."""
    return presets.parse(version.preset, version.book)


def rule_for(version: RuleVersion, decision_class: str, call: int) -> Rule:
    """The rule of a class of decision at a call; unanimity is the law's, whatever the book. Raises NoRule."""
    if decision_class == DecisionClass.UNANIMITY:
        return presets.load()["unanimite"].rule("ordinaire", 1)
    return book_of(version).rule(decision_class, call)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a ballot came to: the verdict with its counts, and the fingerprint of the votes."""

    verdict: Verdict
    votes_hash: str
    is_recorded: bool


def meetings_for(member: Member) -> QuerySet[Meeting]:
    """The meetings a person may see: drafts are the gérance's."""
    if not may_see(member):
        return Meeting.objects.none()
    meetings = Meeting.objects.all()
    return meetings if member.is_staff else meetings.filter(convoked_at__isnull=False)


def with_agenda(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """The same with items, motions, ballots and results: four queries whatever the number."""
    items = AgendaItem.objects.select_related("motion__ballot__result").order_by("position")
    return meetings.prefetch_related(Prefetch("items", queryset=items))


def coming_meetings(member: Member, at: datetime) -> QuerySet[Meeting]:
    """Convened meetings of today and later, soonest first: one that has begun is where people look for it."""
    return (
        meetings_for(member)
        .filter(convoked_at__isnull=False, cancelled_at__isnull=True, starts_at__gte=clock.midnight(at))
        .order_by("starts_at")
    )


def ballots_for(member: Member) -> QuerySet[Ballot]:
    """The ballots a person may see, with everything their pages name."""
    if not may_see(member):
        return Ballot.objects.none()
    return Ballot.objects.select_related("motion__item__meeting", "result", "rule_version")


#: What a line about a ballot shows, and what `with_outcomes` judges by. The texts of the motion stay in the database.
LISTED = (
    "opens_at",
    "closes_at",
    "frozen_at",
    "rule",
    "motion__item__title",
    "motion__item__meeting__title",
    "motion__item__meeting__kind",
)


def listed(member: Member) -> QuerySet[Ballot]:
    """The ballots a person may see, for lists: with the title of the motion and of the meeting."""
    if not may_see(member):
        return Ballot.objects.none()
    return Ballot.objects.select_related("motion__item__meeting").only(*LISTED)


def awaiting_votes(member: Member, at: datetime, limit: int = 100) -> list[Ballot]:
    """Open ballots in which the person may vote and has not, soonest closing first, `limit` at most.

    Two plain queries, which cost less than one that asks for each ballot whether a row exists; a third while some
    have opened that no request has frozen yet: then her statuses say who she was on their days.
    """
    if not may_vote_today(member):
        return []
    mine = Elector.objects.filter(
        member=member.pk, vote__isnull=True, ballot__opens_at__lte=at, ballot__closes_at__gt=at
    )
    hers = set(mine.order_by("ballot__closes_at", "ballot").values_list("ballot", flat=True)[:limit])
    opened = listed(member).filter(
        Q(pk__in=hers) | Q(frozen_at__isnull=True), opens_at__lte=at, closes_at__gt=at
    )
    found = list(opened.order_by("closes_at", "pk"))
    if not_frozen := [ballot.pk for ballot in found if not ballot.frozen_at]:
        hers |= _had_a_vote(not_frozen, member)
    return [ballot for ballot in found if ballot.pk in hers][:limit]


def _had_a_vote(ballots: list[int], member: Member) -> set[int]:
    """Of these ballots, those on whose opening day the person was an associate. One query."""
    status = (
        Status.objects.filter(member=member, since_on__lte=OuterRef("opened_on"))
        .order_by("-since_on")
        .values("kind")[:1]
    )
    then = Ballot.objects.annotate(
        opened_on=TruncDate("opens_at", tzinfo=clock.PARIS), status_then=Subquery(status)
    )
    found = then.filter(pk__in=ballots, status_then__in=VOTING).order_by("pk")
    return set(found.values_list("pk", flat=True))


def decisions(member: Member, at: datetime, *, binding: bool) -> QuerySet[Ballot]:
    """Closed ballots, latest first: decisions of assemblies, or (not binding) consultations."""
    closed = listed(member).select_related("motion__item__meeting", "result").only(*LISTED, "result__outcome")
    in_assembly = Q(motion__item__meeting__kind__in=ASSEMBLIES)
    found = closed.filter(in_assembly if binding else ~in_assembly, closes_at__lte=at)
    return found.order_by("-closes_at", "-pk")


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


def elector_of(ballot: Ballot, member: Member) -> Elector | None:
    """The person's place in a frozen electorate, with her vote."""
    place = Elector.objects.select_related("vote").filter(ballot=ballot.pk, member=member.pk)
    return next(iter(place), None)  # one row at most, so no need to sort


def is_elector(ballot: Ballot, member: Member, elector: Elector | None) -> bool:
    """In the frozen electorate, or, before the first request has frozen it, among the associates of that day."""
    if ballot.frozen_at:
        return elector is not None
    return electorate(clock.today(ballot.opens_at)).filter(pk=member.pk).exists()


def turnout(ballot: Ballot) -> tuple[int, int]:
    """Papers received, electors. Nothing else is told while a ballot is open."""
    if not ballot.frozen_at:
        return 0, electorate(clock.today(ballot.opens_at)).count()
    numbers = Elector.objects.filter(ballot=ballot).aggregate(papers=Count("vote"), electors=Count("pk"))
    return numbers["papers"], numbers["electors"]


def roll(ballot: Ballot) -> Iterable[Elector]:
    """Every elector with her choice, for the list shown after closing."""
    return (
        Elector.objects.filter(ballot=ballot)
        .select_related("vote", "member")
        .order_by("member__last_name", "member__first_name", "pk")
    )


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
        members = electorate(clock.today(ballot.opens_at))
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


def due_ballots(at: datetime) -> list[int]:
    """Numbers of the ballots that the tick has something to do for."""
    due = Ballot.objects.filter(opens_at__lte=at, result__isnull=True).order_by("pk")
    return list(due.values_list("pk", flat=True))


def drafts(member: Member) -> QuerySet[Meeting]:
    """Meetings in preparation, for the gérance."""
    return (
        meetings_for(member).filter(convoked_at__isnull=True, cancelled_at__isnull=True).order_by("starts_at")
    )
