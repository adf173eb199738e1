"""Opening a ballot, voting, counting."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions import effects
from governance.actions.amendments import refuse_out_of_turn
from governance.actions.candidacies import admit_unopposed
from governance.actions.contests import opened_rule, refuse_picks, stored_rule
from governance.actions.live import touch
from governance.actions.opening import fix_places, refuse_outside_of_assembly, rule_on
from governance.actions.result_words import ResultWords
from governance.actions.sealed import (
    SHOW_OF_NAMES,
    Paper,
    add_candidates,
    expect_voters,
    plan_urn,
    refuse_method,
    seal,
)
from governance.actions.secrecy import refuse_shown
from governance.choices import Choice, ItemKind, VoterPresence
from governance.models import Ballot, Elector, Motion, Result, Vote
from governance.models.ballot import COUNT_DELAY
from governance.permissions import leads, may_manage_meetings, may_vote_today
from governance.queries import (
    Tally,
    book_of,
    casters,
    count,
    deciding,
    elector_voting,
    is_shut_out,
)
from governance.queries.attendance import is_live
from governance.queries.blanks import given_by as blank_given_by
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.locks import one_writer, share_lock
from interlignes.kit.moments import in_words
from interlignes.outbox.actions import cancel, enqueue
from interlignes.outbox.choices import Kind
from members.mail import recipient
from members.models import Member
from members.queries import cooperative, electorate_at


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was recorded for the voter: her choice, when it was received, and whether it replaced another one."""

    choice: str
    cast_at: datetime
    replaced: bool
    picks: Sequence[int] = ()


@transaction.atomic
def schedule_ballot(
    *,
    motion: Motion,
    opens_at: datetime,
    closes_at: datetime,
    reminder_hours: Sequence[int],
    paper: Paper = SHOW_OF_NAMES,
    by: Member,
    at: datetime,
) -> Ballot:
    """Open a ballot on a motion of a convened agenda, now or later. Raises Refused.

    A sealed one that opens at once still waits for `begin` to seal its urn, outside of this transaction.
    """
    settle_decisions(before=at, at=at)
    motion = Motion.objects.select_for_update().select_related("item__meeting").get(pk=motion.pk)
    meeting = motion.item.meeting
    if not may_manage_meetings(by) and not (is_live(meeting, at) and leads(by, meeting)):
        raise Refused(_("Only the gérance may do this."))
    if meeting.cancelled_at or not meeting.convoked_at:
        raise Refused(_("Only what is on the agenda of a convened meeting can be voted."))
    if motion.item.kind != ItemKind.DECISION:
        raise Refused(_("This item is not for decision."))
    if Ballot.objects.filter(motion=motion).exists():
        raise Refused(_("There is already a ballot on this motion."))
    refuse_out_of_turn(motion)
    if closes_at <= max(opens_at, at):
        raise Refused(_("The ballot must close after it opens, and in the future."), field="closes_at")
    opens_at = max(opens_at, at)
    version, rule = rule_on(clock.today(opens_at), motion, motion.item.call)
    book = book_of(version)
    refuse_method(motion, paper, book)
    refuse_outside_of_assembly(motion, book, opens_at=opens_at, closes_at=closes_at)
    ballot = Ballot(
        motion=motion,
        opens_at=opens_at,
        closes_at=closes_at,
        secrecy=paper.secrecy,
        method=paper.method,
        seats=paper.seats,
        call=motion.item.call,
        rule=stored_rule(rule, book, motion, paper)
        | refuse_shown(motion=motion, secrecy=paper.secrecy, at=at),
        rule_version=version,
        reminder_hours=sorted(set(reminder_hours), reverse=True),
        created_at=at,
        created_by=by,
    )
    _save(ballot, motion, paper, at)
    facts = {"opens": opens_at.isoformat(), "closes": closes_at.isoformat(), "rules": version.number}
    record("ballot.scheduled", by=by.pk, at=at, about=ballot, **facts)
    if opens_at <= at:
        freeze(ballot=ballot, at=at)
        ballot.refresh_from_db()
    return ballot


def _save(ballot: Ballot, motion: Motion, paper: Paper, at: datetime) -> None:
    """Write a new ballot, with its urn if it is sealed."""
    if ballot.is_secret:
        plan_urn(ballot=ballot, motion=motion, paper=paper, at=at)
    ballot.save(force_insert=True)
    add_candidates(ballot, paper)
    if ballot.urn:
        ballot.urn.page = ballot.get_absolute_url()
        ballot.urn.save(update_fields=["page"])
        expect_voters(ballot)


def begin(*, ballot: Ballot, at: datetime) -> None:
    """What the opening of a ballot brings: its electorate is fixed, its urn sealed. Harmless when repeated."""
    if at < ballot.opens_at:
        return
    if ballot.frozen_at is None:
        freeze(ballot=ballot, at=at)
        ballot.refresh_from_db(fields=["rule", "frozen_at", "electorate_hash"])
    if ballot.is_secret:
        seal(ballot=ballot, at=at)


@transaction.atomic
def freeze(*, ballot: Ballot, at: datetime) -> None:
    """Fix the electorate of an opened ballot, once: who had a vote when it opened. Invites them to vote.

    Whoever was admitted by a ballot that could be counted before has one, whether a worker has counted it or not.
    """
    settle_candidacies(before=ballot.opens_at, at=at)
    locked = (
        Ballot.objects.select_for_update(of=("self",))
        .select_related("motion__item__meeting")
        .get(pk=ballot.pk)
    )
    if locked.frozen_at or at < locked.opens_at:
        return
    members = list(electorate_at(locked.opens_at))
    # What came into force since the scheduling judges it; without an answer, what stood.
    with suppress(Refused):
        version, rule = rule_on(clock.today(locked.opens_at), locked.motion, locked.call)
        locked.rule_version, locked.rule = version, opened_rule(rule, book_of(version), locked)
    locked.frozen_at = at
    locked.electorate_hash = fix_places(locked, members)
    locked.save(update_fields=["frozen_at", "electorate_hash", "rule", "rule_version"])
    if not locked.is_closed(at):
        write_to(locked, Kind.BALLOT_OPENED, members, at=at, useful_until=locked.closes_at)
    # The journal last: whoever writes to it waits for this transaction, and rendering the mails takes its time.
    facts = {"electors": len(members), "electorate": locked.electorate_hash}
    record("ballot.opened", by=None, at=at, about=locked, **facts)


def write_to(
    ballot: Ballot,
    kind: str,
    members: Sequence[Member],
    *,
    at: datetime,
    topic: str = "",
    occasion: str = "",
    useful_until: datetime | None = None,
    **context: object,
) -> None:
    """One mail about a ballot to each of `members`, with the link that leads straight to it."""
    full = {
        "ballot": ballot,
        "meeting": ballot.motion.item.meeting,
        "cooperative": cooperative(),
        "url": settings.PUBLIC_URL + ballot.get_absolute_url(),
        **context,
    }
    to = [recipient(member, topic) for member in members]
    enqueue(kind=kind, about=ballot, to=to, occasion=occasion, context=full, at=at, useful_until=useful_until)


def cast(
    *, ballot: Ballot, member: Member, choice: str, picks: Sequence[int] = (), by: Member, at: datetime
) -> Receipt:
    """Record the one vote of an elector, or replace it. `at` is when the request arrived. Raises Refused.

    `picks` are the places, from 0, of the candidates that a paper of an election names.
    Nothing is written to the journal: it never says who voted.
    """
    arrived = clock.now()
    _refuse_outside(ballot, at)
    if ballot.is_secret:
        raise Refused(_("This ballot is secret: its papers go into the urn."))
    if choice not in Choice.values:
        raise Refused(_("Choose one of the answers."), field="choice")
    named = refuse_picks(ballot, choice, picks)
    if not may_vote_today(member):
        raise Refused(_("Only associates vote."))
    if ballot.frozen_at is None:
        freeze(ballot=ballot, at=at)
    with one_writer(), transaction.atomic():
        # Shared, so that votes do not wait for each other; the count and a reminder take it exclusively.
        share_lock(ballot)
        # Time spent waiting for the database counts: past this point the count may already have begun.
        reached = at + (clock.now() - arrived)
        elector = _elector(ballot, member, by)
        _refuse_outside(elector.ballot, at)  # it may have been closed in session meanwhile
        if reached >= elector.ballot.closes_at + COUNT_DELAY:
            raise Refused(_("The ballot closed while your vote was waiting. It was not recorded."))
        return _record_vote(elector, choice, named, at, reached)


def _elector(ballot: Ballot, member: Member, by: Member) -> Elector:
    """The member's place, if it is for `by` to vote there: herself, or who holds her proxy. Raises Refused.

    One that counts no more gives the paper back to her.
    """
    elector = elector_voting(ballot, member)
    holder = getattr(elector, "represented_by", None)
    caster = casters([elector.ballot])[ballot.pk][member.pk] if elector and holder else member.pk
    if caster != by.pk and holder == by.pk:
        raise Refused(_("You hold more proxies than the law allows by now: this one was the last given."))
    if caster == member.pk != by.pk:
        raise Refused(_("Each associate votes for herself."))
    if elector is None:
        raise Refused(_("You were not an associate on the day this ballot opened."))
    if caster != by.pk:
        raise Refused(_("This associate has given her proxy to somebody else for this meeting."))
    if elector.presence == VoterPresence.BLANK and blank_given_by(elector.ballot.motion.item.meeting, member):
        raise Refused(_("Your blank proxy has voted here: take it back first, then vote yourself."))
    if is_shut_out(elector):
        raise Refused(_("Only those in the room vote on this, and for whom they represent."))
    if hasattr(elector.ballot, "result"):
        raise Refused(_("This ballot has been counted."))
    return elector


def _refuse_outside(ballot: Ballot, at: datetime) -> None:
    """The instants of the ballot decide, at the time of the request."""
    if at < ballot.opens_at:
        raise Refused(_("This ballot opens on %(when)s.") % {"when": in_words(ballot.opens_at)})
    if ballot.is_closed(at):
        text = _("This ballot closed on %(when)s. Your vote was not recorded.")
        raise Refused(text % {"when": in_words(ballot.closes_at)})


def _record_vote(elector: Elector, choice: str, picks: list[int], at: datetime, reached: datetime) -> Receipt:
    """Insert or replace in one statement: the constraint, not this code, makes two votes impossible.

    A waiting reminder is taken back, if by `reached`, read after the lock, one can have been written.
    """
    earlier = getattr(elector, "vote", None)
    if earlier and (earlier.choice, earlier.picks) == (choice, picks):
        return Receipt(choice=choice, cast_at=earlier.cast_at, replaced=False, picks=picks)
    Vote.objects.bulk_create(
        [Vote(elector=elector, choice=choice, picks=picks, cast_at=at)],
        update_conflicts=True,
        unique_fields=["elector"],
        update_fields=["choice", "picks", "cast_at"],
    )
    first_reminder = elector.ballot.closes_at - timedelta(hours=max(elector.ballot.reminder_hours, default=0))
    if earlier is None and reached >= first_reminder:
        cancel(kind=Kind.BALLOT_REMINDER, about=elector.ballot, member_id=elector.member_id)
    return Receipt(choice=choice, cast_at=at, replaced=earlier is not None, picks=picks)


@transaction.atomic
def settle(*, ballot: Ballot, at: datetime) -> Result | None:
    """Count a closed ballot, once, and tell the electors. None before the time or when it was done already.

    The exclusive lock waits for the papers on their way, the lock on the meeting for an attendance on its way.
    """
    locked = (
        Ballot.objects.select_for_update(of=("self",))
        .select_related("motion__item__meeting")
        .get(pk=ballot.pk)
    )
    if not locked.is_countable(at) or Result.objects.filter(ballot=locked).exists():
        return None
    share_lock(locked.motion.item.meeting)
    if locked.frozen_at is None:
        freeze(ballot=locked, at=at)
        locked.refresh_from_db(fields=["rule", "frozen_at", "electorate_hash"])
    tally = count(locked)
    return conclude(ballot=locked, tally=tally, at=at) if tally else None


def conclude(*, ballot: Ballot, tally: Tally, at: datetime) -> Result:
    """Write the result down, tell the electors, let it have its effects. For the caller who holds the lock."""
    result = _record_result(ballot, tally, at)
    source, binding = ballot.rule_version.source, ballot.motion.item.meeting.is_assembly
    words = ResultWords(tally, list(ballot.candidates.all()), source, binding, ballot)
    write_to(ballot, Kind.BALLOT_RESULT, _curious(ballot), at=at, topic="results", words=words)
    effects.apply(ballot=ballot, outcome=result.outcome, at=at)
    facts = {"outcome": result.outcome, "votes": result.votes_hash}
    record("ballot.counted", by=None, at=at, about=ballot, **facts)
    touch(ballot.motion.item.meeting)
    return result


def _record_result(ballot: Ballot, tally: Tally, at: datetime) -> Result:
    """Write the counts; of an election, how many papers were blank and how many not, and the figures of its urn."""
    counts = tally.verdict.counts
    numbers = {"votes_for": counts.for_, "votes_against": counts.against, "abstentions": counts.abstain}
    if tally.contest:
        numbers = {"votes_for": counts.for_ + counts.against, "votes_against": 0, "abstentions": 0}
    return Result.objects.create(
        ballot=ballot,
        members=counts.members,
        present=counts.present,
        blanks=counts.blank,
        outcome=tally.outcome,
        votes_hash=tally.votes_hash,
        totals=tally.totals,
        counted_at=at,
        **numbers,
    )


def settle_decisions(*, before: datetime, at: datetime) -> None:
    """Let the results that stood by the instant `before` have their effects: who asks needs no worker for it."""
    for ballot in deciding(before):
        settle(ballot=ballot, at=at)


def settle_candidacies(*, before: datetime, at: datetime) -> None:
    """The same, and who was not opposed is admitted."""
    settle_decisions(before=before, at=at)
    admit_unopposed(before=before, at=at)


def _curious(ballot: Ballot) -> list[Member]:
    """The electors who want results by mail and may still read them."""
    active = Elector.objects.filter(ballot=ballot, member__is_active=True, member__wants_results=True)
    return [elector.member for elector in active.select_related("member").order_by("pk")]
