"""Elections: their terms are kept with the ballot, a paper by show of names names people, a round follows another."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from governance.actions.live import touch
from governance.actions.nominations import carry_nominations
from governance.actions.opening import frozen_rule
from governance.actions.sealed import Paper
from governance.actions.secrecy import carry_requests
from governance.choices import Choice, ItemKind, Method
from governance.models import AgendaItem, Ballot, Meeting, Motion, MotionMandate
from governance.permissions import leads, may_manage_meetings
from governance.queries.attendance import is_live
from governance.queries.elections import left_of, next_round_refusal, terms_of
from governance.queries.meetings import next_position
from governance.queries.secrecy import KEPT
from governance.queries.tally import of_record
from governance.rules.majority import Rule
from governance.rules.presets import RuleBook
from governance.rules.rounds import contest_of
from interlignes.journal.actions import record
from interlignes.kit.errors import Refused
from members.models import Member


def stored_rule(rule: Rule, book: RuleBook, motion: Motion, paper: Paper) -> dict[str, Any]:
    """What a new ballot keeps: its rule, and the terms of an election beside it."""
    data = frozen_rule(book, rule, motion)
    if paper.method == Method.MOTION:
        return data
    members: Sequence[int | None] = paper.members or [None] * len(paper.candidates)
    terms = terms_of(
        book.elections(), round_=motion.round, least=paper.least, most=paper.most, members=members
    )
    return data | {"election": terms.as_json()}


def opened_rule(rule: Rule, book: RuleBook, ballot: Ballot) -> dict[str, Any]:
    """The same at the opening, by the rules that are in force then."""
    kept = contest_of(ballot.rule)
    paper = Paper(
        method=ballot.method,
        candidates=list(ballot.candidates.values_list("name", flat=True)),
        least=kept.least,
        most=kept.most,
        members=list(ballot.candidates.values_list("member", flat=True)),
    )
    asked = {KEPT: ballot.rule[KEPT]} if KEPT in ballot.rule else {}
    return stored_rule(rule, book, ballot.motion, paper) | asked


def refuse_picks(ballot: Ballot, choice: str, picks: Sequence[int]) -> list[int]:
    """The places that a paper names, sorted. Raises Refused for a paper that its ballot does not know."""
    if ballot.method == Method.MOTION:
        if picks:
            raise Refused(_("A resolution has no candidates."), field="choice")
        return []
    terms, number = contest_of(ballot.rule), ballot.candidates.count()
    chosen = sorted(set(picks))
    if len(chosen) < len(picks) or any(not 0 <= pick < number for pick in chosen):
        raise Refused(_("Choose among those who stand."), field="picks")
    if choice == Choice.BLANK and not chosen:
        return []
    if choice != Choice.FOR or not max(1, terms.least) <= len(chosen) <= terms.most:
        words = {"least": max(1, terms.least), "most": terms.most}
        if words["least"] == words["most"]:
            raise Refused(_("Choose %(most)d name(s), or vote blank.") % words, field="picks")
        raise Refused(_("Choose from %(least)d to %(most)d names, or vote blank.") % words, field="picks")
    return chosen


@transaction.atomic
def call_next_round(*, motion: Motion, by: Member, at: datetime) -> Motion:
    """Put the next round of an election at the end of the agenda, for the seats that are left. Once. Raises Refused.

    It is the same question as the one that people were convened to: no new item is voted off the agenda. In a live
    session whoever leads it calls the round, as she opens its ballot.
    """
    Meeting.objects.select_for_update().get(pk=motion.item.meeting_id)
    found = Motion.objects.select_related(
        "item__meeting__session", "ballot__result", "ballot__rule_version"
    ).get(pk=motion.pk)
    meeting = found.item.meeting
    if not may_manage_meetings(by) and not (is_live(meeting, at) and leads(by, meeting)):
        raise Refused(_("Only the gérance may do this."))
    if refusal := next_round_refusal(found, at):
        raise Refused(refusal)
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=next_position(meeting),
        kind=ItemKind.DECISION,
        title=_title(found),
        text=found.item.text,
        raised_in_session=found.item.raised_in_session,
    )
    following = Motion.objects.create(
        item=item,
        text=found.text,
        reasons=found.reasons,
        decision_class=found.decision_class,
        round=found.round + 1,
        earlier_round=found,
    )
    office = (
        MotionMandate.objects.filter(motion=found).values("change", "role", "starts_on", "ends_on").first()
    )
    left = left_of(found.ballot, of_record(found.ballot, found.ballot.result))
    if office:
        MotionMandate.objects.create(motion=following, attached_at=at, seats=left.seats, **office)
    carry_nominations(
        old=found, new=following, members=[one.member_id for one in left.candidates if one.member_id]
    )
    carry_requests(old=found, new=following, at=at)
    touch(meeting)
    record("motion.next_round", by=by.pk, at=at, about=following, round=following.round, earlier=found.pk)
    return following


def _title(motion: Motion) -> str:
    """That of the first round, with the number of the round that comes."""
    first = motion
    while first.earlier_round is not None:
        first = first.earlier_round
    with override("fr"):  # the agenda is French
        words = gettext("%(title)s (round %(n)d)") % {"title": first.item.title[:180], "n": motion.round + 1}
    return words
