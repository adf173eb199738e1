"""Readings of elections: their terms, who stands, what a round has left to decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Min
from django.utils.translation import gettext as _

from governance.choices import MandateChange, Method
from governance.models import Ballot, Candidate, Meeting, Motion, MotionMandate, Nomination
from governance.queries.rules import book_of
from governance.queries.tally import Tally, of_record
from governance.rules.presets import RuleBook
from governance.rules.rounds import Contest, Terms, Tie, places
from interlignes.kit import clock
from members.choices import VOTING
from members.models import PersonnelDetails, Status
from members.queries import members_on
from members.queries.naming import told_apart


def terms_of(terms: Terms, *, round_: int, least: int, most: int, members: Sequence[int | None]) -> Contest:
    """The terms of an election among `members`, in the order of the paper; None is who is none of ours."""
    precedence = places(_days(terms.tie, members)) if terms.tie != Tie.AGAIN else None
    return Contest(round_, terms.is_by_most(round_), terms.tie, least, most, precedence)


def _days(tie: Tie, members: Sequence[int | None]) -> list[date | None]:
    """Since when each has been an associate, or when each was born; None where no record says it."""
    known = [number for number in members if number is not None]
    found: dict[int, date | None]
    if tie == Tie.AGE:
        details = PersonnelDetails.objects.filter(member__in=known).order_by("member")
        found = dict(details.values_list("member", "born_on"))
    else:
        statuses = Status.objects.filter(member__in=known, kind__in=VOTING).order_by("member")
        found = dict(statuses.values("member").annotate(since=Min("since_on")).values_list("member", "since"))
    return [found.get(number) if number is not None else None for number in members]


def terms_in_words(book: RuleBook) -> list[str]:
    """How persons are elected, in sentences."""
    terms = book.elections()
    rounds = (
        _("Persons are elected in as many rounds as it takes; each asks for the majority of the rule.")
        if terms.rounds is None
        else _("Persons are elected in %(n)d rounds at most.") % {"n": terms.rounds}
    )
    secret = _("The vote is secret.") if terms.secret != "open" else _("The vote may be by show of names.")  # noqa: S105
    most = _("In the last round whoever has the most votes is elected.") if terms.last_by_most else ""
    return [words for words in (rounds, most, secret, tie_in_words(terms.tie)) if words]


def tie_in_words(tie: Tie) -> str:
    """What becomes of a tie for the last seat."""
    return {
        Tie.AGAIN: _("A tie for the last seat fills no seat: another round decides."),
        Tie.SENIORITY: _("Of equal candidates whoever has been an associate the longest is elected."),
        Tie.AGE: _("Of equal candidates the eldest is elected."),
    }[tie]


@dataclass(frozen=True, slots=True)
class Left:
    """What a counted election left open: seats, and who was not elected, best first."""

    seats: int
    candidates: Sequence[Candidate]


def left_of(ballot: Ballot, tally: Tally) -> Left:
    """The seats that nobody got, and who may stand again."""
    people = list(ballot.candidates.all())
    standings = tally.contest.standings if tally.contest else ()
    again = [people[one.number] for one in standings if not one.is_elected]
    return Left(ballot.seats - (len(people) - len(again)), again)


def next_round_refusal(motion: Motion, at: datetime) -> str:
    """Why no other round of an election can follow now, by the rules it opened with; empty where one can."""
    ballot: Ballot | None = getattr(motion, "ballot", None)
    if ballot is None or ballot.method == Method.MOTION:
        return _("Only an election has rounds.")
    if not hasattr(ballot, "result"):
        return _("This round is not counted yet.")
    if hasattr(motion, "next_round"):
        return _("The next round is on the agenda already.")
    tally = of_record(ballot, ballot.result)
    if tally.outcome == "no_quorum":
        return _("Without its quorum the assembly elects nobody: convene it a second time.")
    if left_of(ballot, tally).seats < 1:
        return _("Every seat is filled.")
    if not book_of(ballot.rule_version).elections().has_next(motion.round):
        return _("The statuts know no other round.")
    meeting = motion.item.meeting
    session = getattr(meeting, "session", None)
    is_ended = session is not None and session.ended_at is not None
    if is_ended or clock.today(at) > clock.today(meeting.starts_at):
        return _("This meeting is over: the seat is for another one.")
    return ""


def nominations_of(motion: Motion) -> list[Nomination]:
    """Who stands for the office to which a motion elects, with their words and, as `shown`, the name that the paper
    has; no query for any other motion, at most four."""
    office = getattr(motion, "mandate", None)
    if office is None or not office.is_election:
        return []
    rows: list[Any] = list(motion.nominations.select_related("member"))
    names = _names_on_paper(motion) if rows else {}
    for row in rows:
        row.shown = names.get(row.member_id) or row.member.get_full_name()
    return rows


def _names_on_paper(motion: Motion) -> dict[int, str]:
    """By number, as the ballot has them; before there is one, as it would have them."""
    ballot = getattr(motion, "ballot", None)
    if ballot is not None:
        mine = ballot.candidates.filter(member__isnull=False).order_by("position")
        return {one.member_id: one.name for one in mine}
    return told_apart(members_on(clock.today()))


@dataclass(frozen=True, slots=True)
class Opening:
    """An office on the agenda of a convened assembly for which one may stand, until an instant."""

    mandate: MotionMandate
    meeting: Meeting
    until: datetime
    standing: frozenset[int]

    @property
    def missing(self) -> int:
        """How many candidates are missing for each seat to have one."""
        return self.mandate.seats - len(self.standing)


def stands_until(mandate: MotionMandate, meeting: Meeting) -> datetime:
    """Until when one may stand: the time that was set, else until the assembly, whose ballot may come at once."""
    return mandate.stands_until or meeting.starts_at


def openings(at: datetime) -> list[Opening]:
    """The elections that are on an agenda and not voted on yet, in the order of their meetings. Two queries.

    A further round is the same question, in the same assembly: nobody is called a second time.
    """
    rows = MotionMandate.objects.filter(
        change=MandateChange.ELECT,
        motion__ballot__isnull=True,
        motion__earlier_round__isnull=True,
        motion__item__meeting__convoked_at__lte=at,
        motion__item__meeting__cancelled_at__isnull=True,
        motion__item__meeting__starts_at__gt=at,
    )
    found = []
    rows = rows.select_related("motion__item__meeting").prefetch_related("motion__nominations")
    for one in rows.order_by("motion__item__meeting__starts_at", "motion__item__position", "pk"):
        meeting = one.motion.item.meeting
        standing = frozenset(row.member_id for row in one.motion.nominations.all())
        found.append(Opening(one, meeting, stands_until(one, meeting), standing))
    return found


def elected_in(ballot: Ballot) -> list[Candidate]:
    """Who is elected by the result on record, best first."""
    contest = of_record(ballot, ballot.result).contest
    people = list(ballot.candidates.select_related("member"))
    return [people[one.number] for one in contest.elected] if contest else []
