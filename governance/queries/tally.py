"""Counting: the result on record, or the same computed from the votes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from governance.choices import Choice, Method, VoterPresence
from governance.models import Attendance, Ballot, Elector, Proxy, Result
from governance.queries.attendance import during
from governance.queries.blanks import KEPT, counted_in
from governance.queries.proxies import casters
from governance.rules import presets
from governance.rules.election import Election, elect
from governance.rules.fingerprint import hands_hash, votes_hash
from governance.rules.judgment import Judgment, judge
from governance.rules.majority import Counts, Verdict, verdict
from governance.rules.rounds import contest_of
from interlignes.urn.models import Urn
from interlignes.urn.queries import counted, who_voted
from members.queries import electorate_at


@dataclass(frozen=True, slots=True)
class Tally:
    """What a ballot came to: the verdict with its counts, and the fingerprint of the votes.

    Of an election or a judgment `contest` says how each candidate fared, and `verdict` is that of the best. `totals`
    are the figures of the urn of a sealed ballot.
    """

    verdict: Verdict
    votes_hash: str
    is_recorded: bool
    contest: Election | Judgment | None = None
    totals: Sequence[Sequence[int]] | None = None

    @property
    def outcome(self) -> str:
        """Adopted, rejected or no quorum; an election is adopted if a seat was filled."""
        return self.contest.outcome.value if self.contest else self.verdict.outcome.value


def with_outcomes(ballots: Iterable[Ballot], at: datetime) -> list[Ballot]:
    """The ballots with their `outcome`: the one on record, or computed from the votes where a worker is late.

    One query, however many there are, and three for an election by show of names; a sealed ballot stays without a
    word until its urn is counted. What can be counted was opened by somebody, for `freeze` comes first; a ballot that
    nobody has looked at yet stays without a word for the seconds that takes.
    """
    found = list(ballots)
    open_ended = [ballot for ballot in found if not ballot.is_secret and not hasattr(ballot, "result")]
    late = [ballot for ballot in open_ended if ballot.is_countable(at)]
    counts = _counts_of([ballot.pk for ballot in late]) if late else {}
    for ballot in late:
        if ballot.method != Method.MOTION and ballot.frozen_at:
            tally = count(ballot)
            ballot.computed_outcome = tally.outcome if tally else ""
        elif ballot.pk in counts:
            judged = verdict(presets.rule_from_json(ballot.rule), counts[ballot.pk])
            ballot.computed_outcome = judged.outcome.value
    return found


def count(ballot: Ballot) -> Tally | None:
    """The result on record, or the same computed from the votes: a dead worker changes no result.

    None for a sealed ballot whose urn has not published anything yet.
    """
    recorded = Result.objects.filter(ballot=ballot).first()
    if recorded:
        return of_record(ballot, recorded)
    if ballot.is_secret:
        return sealed_tally(ballot)
    counts, votes = _counts(ballot), votes_of(ballot)
    fingerprint = votes_hash(ballot.pk, votes)
    if ballot.method == Method.ELECTION:
        body = Body(counts.members, counts.present, counts.papers)
        return _judged(ballot, body, named_totals(ballot, votes), fingerprint, is_recorded=False)
    judged = verdict(presets.rule_from_json(ballot.rule), counts)
    return Tally(verdict=judged, votes_hash=fingerprint, is_recorded=False)


def votes_of(ballot: Ballot) -> list[tuple[Any, ...]]:
    """The papers of a ballot by show of names: whose, what, and in an election whom it names."""
    found = Elector.objects.filter(ballot=ballot, vote__isnull=False).order_by("member")
    if ballot.method == Method.ELECTION:
        return list(found.values_list("member", "vote__choice", "vote__picks"))
    return list(found.values_list("member", "vote__choice"))


def named_totals(ballot: Ballot, votes: Iterable[tuple[Any, ...]]) -> list[list[int]]:
    """The figures of an election by show of names, as an urn would publish them: blank papers, then each candidate."""
    row = [0] * (1 + ballot.candidates.count())
    for _member, _choice, picks in votes:
        for place in picks or (-1,):
            row[place + 1] += 1
    return [row]


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
    if recorded.totals is not None:
        body = Body(recorded.members, recorded.present, counts.papers)
        return _judged(ballot, body, recorded.totals, recorded.votes_hash, is_recorded=True)
    judged = verdict(presets.rule_from_json(ballot.rule), counts)
    return Tally(verdict=judged, votes_hash=recorded.votes_hash, is_recorded=True)


@dataclass(frozen=True, slots=True)
class Body:
    """Who could vote in a sealed ballot, who was there in one way or another, how many papers there are."""

    members: int
    present: int
    papers: int


def sealed_tally(ballot: Ballot) -> Tally | None:
    """What the urn of a sealed ballot has published, judged; None while it has not."""
    urn = ballot.urn
    if urn is None or urn.result is None:
        return None
    return _judged(ballot, body_of(ballot, urn), urn.result, urn.head, is_recorded=False)


def body_of(ballot: Ballot, urn: Urn) -> Body:
    """Present is who was recorded at the meeting, who cast a paper, and whose proxy holder did one or the other: no
    more than one associate may represent.

    In a live session the first is who was there or represented at the instant of the opening.
    """
    places = Elector.objects.filter(ballot=ballot).order_by("pk").values_list("member", "presence")
    presence: dict[int, str] = dict(places)
    electors = set(presence)
    there = {member for member, word in presence.items() if word in THERE}
    is_fixed = any(presence.values())
    if not is_fixed:
        there = set(_attendees(ballot).order_by("pk").values_list("member", flat=True))
    there |= who_voted(urn, sorted(electors))
    if not is_fixed:
        there |= {principal for principal, holder in casters([ballot])[ballot.pk].items() if holder in there}
    papers = counted(urn)
    return Body(len(electors), max(papers, len(electors & there)), papers)


def _judged(
    ballot: Ballot, body: Body, totals: Sequence[Sequence[int]], fingerprint: str, *, is_recorded: bool
) -> Tally:
    """The figures of an urn judged by the ballot's rule. Every question has the blank papers first."""
    rule, contest = presets.rule_from_json(ballot.rule), _contest(ballot, body, totals)
    if contest is not None:
        return Tally(contest.standings[0].verdict, fingerprint, is_recorded, contest, totals)
    blank, for_, against, abstain = totals[0]
    counts = Counts(body.members, body.present, for_=for_, against=against, abstain=abstain, blank=blank)
    return Tally(verdict(rule, counts), fingerprint, is_recorded, None, totals)


def _contest(ballot: Ballot, body: Body, totals: Sequence[Sequence[int]]) -> Election | Judgment | None:
    rule, terms = presets.rule_from_json(ballot.rule), contest_of(ballot.rule)
    if ballot.method == Method.ELECTION:
        blank, *votes = totals[0]
        return elect(
            rule,
            members=body.members,
            present=body.present,
            papers=body.papers,
            blank=blank,
            votes=votes,
            seats=ballot.seats,
            terms=terms,
        )
    if ballot.method == Method.JUDGMENT:
        return judge(
            rule,
            members=body.members,
            present=body.present,
            grades=[row[1:] for row in totals],
            blanks=[row[0] for row in totals],
            seats=ballot.seats,
            terms=terms,
        )
    return None


def hands_tally(ballot: Ballot, *, for_: int, against: int, abstain: int) -> Tally:
    """A count of hands, and the blank proxies with it, judged by the ballot's rule.

    Raises ValueError where there are more hands than voices.
    """
    places, blanks = _counts_of([ballot.pk])[ballot.pk], counted_in(ballot)
    if blanks and ballot.rule[KEPT] == Choice.FOR:
        for_ += blanks
    else:
        against += blanks
    counts = Counts(places.members, places.present, for_=for_, against=against, abstain=abstain)
    judged = verdict(presets.rule_from_json(ballot.rule), counts)
    return Tally(judged, hands_hash(ballot.pk, for_, against, abstain), is_recorded=False)


def _counts(ballot: Ballot) -> Counts:
    """Present are the electors recorded at the meeting and those who cast a paper of any kind."""
    if not ballot.frozen_at:
        members = electorate_at(ballot.opens_at)
        attended = members.filter(pk__in=_attendees(ballot).values("member")).count()
        return Counts(members=members.count(), present=attended, for_=0, against=0, abstain=0)
    nobody = Counts(members=0, present=0, for_=0, against=0, abstain=0)
    return _counts_of([ballot.pk]).get(ballot.pk, nobody)


#: How an elector was there who counts as present or represented.
THERE = (VoterPresence.ROOM, VoterPresence.REMOTE, VoterPresence.REPRESENTED, VoterPresence.BLANK)
#: The fields of `Counts`, in their order.
COUNTED = ("members", "present", "for_", "against", "abstain", "blank")


def _counts_of(ballots: list[int]) -> dict[int, Counts]:
    """Counts of frozen ballots, by their number. One query; three or four more where somebody is represented in one
    that no live session knows the presence of."""
    meeting = OuterRef("ballot__motion__item__meeting")
    while_open = during(OuterRef("ballot__opens_at"), OuterRef("ballot__closes_at"))
    was_there = Attendance.objects.filter(while_open, meeting=meeting, member=OuterRef("member"))
    given = Proxy.objects.filter(meeting=meeting, principal=OuterRef("member"), revoked_at__isnull=True)
    rows = (
        Elector.objects.filter(ballot__in=ballots)
        .annotate(
            was_there=Q(presence__in=THERE) | Q(presence="") & Exists(was_there),
            asks=Q(presence="") & Exists(given),
        )
        .order_by("ballot")
        .values("ballot")
        .annotate(
            members=Count("pk"),
            present=Count("pk", filter=Q(was_there=True) | Q(vote__isnull=False)),
            for_=Count("pk", filter=Q(vote__choice=Choice.FOR)),
            against=Count("pk", filter=Q(vote__choice=Choice.AGAINST)),
            abstain=Count("pk", filter=Q(vote__choice=Choice.ABSTAIN)),
            blank=Count("pk", filter=Q(vote__choice=Choice.BLANK)),
            asking=Count("pk", filter=Q(asks=True)),
        )
    )
    found = {
        number: (Counts(*numbers), asking)
        for number, *numbers, asking in rows.values_list("ballot", *COUNTED, "asking")
    }
    more = _represented_in([number for number, (_counts, asking) in found.items() if asking])
    return {
        number: replace(counts, present=counts.present + more.get(number, 0))
        for number, (counts, _asking) in found.items()
    }


def _represented_in(ballots: list[int]) -> dict[int, int]:
    """How many electors of each ballot count as present only because who holds their proxy was there: no more than the
    law allows each holder. Four queries, five with limited proxies; none without a ballot."""
    if not ballots:
        return {}
    known = {ballot.pk: ballot for ballot in Ballot.objects.filter(pk__in=ballots).order_by("pk")}
    while_open = during(OuterRef("ballot__opens_at"), OuterRef("ballot__closes_at"))
    stays = Attendance.objects.filter(
        while_open, meeting=OuterRef("ballot__motion__item__meeting"), member=OuterRef("member")
    )
    places = Elector.objects.filter(ballot__in=ballots).annotate(was_there=Exists(stays)).order_by("pk")
    there: dict[int, set[int]] = {number: set() for number in ballots}
    counted_already: dict[int, set[int]] = {number: set() for number in ballots}
    for number, member, was_there, has_voted in places.values_list("ballot", "member", "was_there", "vote"):
        if was_there:
            there[number].add(member)
        if was_there or has_voted:
            counted_already[number].add(member)
    return {
        number: sum(
            holder in there[number] and who not in counted_already[number] and who != holder
            for who, holder in voters.items()
        )
        for number, voters in casters(known.values()).items()
    }


def _attendees(ballot: Ballot) -> QuerySet[Attendance]:
    return Attendance.objects.filter(
        during(ballot.opens_at, ballot.closes_at), meeting__items__motion__ballot=ballot
    )
