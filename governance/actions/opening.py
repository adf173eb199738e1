"""What the opening of a ballot stands on: its rule, its assembly, who has a place in it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.choices import Secrecy, VoterPresence
from governance.models import Ballot, Elector, LiveSession, Motion, RuleVersion, Vote
from governance.queries import is_room_only, rule_for, rule_in_force
from governance.queries.attendance import Body, body_at, is_live
from governance.queries.blanks import KEPT, direction_in
from governance.queries.proxies import MOST_PROXIES
from governance.rules.fingerprint import electorate_hash
from governance.rules.majority import Rule
from governance.rules.presets import NoRule, RuleBook, rule_to_json
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.locks import share_lock
from members.models import Member

#: An assembly that begins in the evening may end after midnight.
ONE_NIGHT = timedelta(hours=6)


def rule_on(day: date, motion: Motion, call: int) -> tuple[RuleVersion, Rule]:
    """The rules in force on a day and the one that judges the motion. Raises Refused where they have no answer."""
    version = rule_in_force(day)
    if version is None:
        raise Refused(_("No rules are in force on that day: record the rules of the statuts first."))
    try:
        return version, rule_for(version, motion.decision_class, call)
    except NoRule as reason:
        raise Refused(_no_rule(reason.reason)) from reason


def _no_rule(reason: str) -> str:
    """Why the rule book has no answer."""
    if reason == "no_such_call":
        return gettext("The rules know no second call for this class of decision.")
    return gettext(
        "The rules say nothing about this class of decision: record the rule of the statuts first."
    )


def frozen_rule(book: RuleBook, rule: Rule, motion: Motion) -> dict[str, Any]:
    """The rule as it is kept with a ballot: also that only the room votes, and how many proxies one associate may hold
    where the statuts are stricter than the law."""
    kept = rule_to_json(rule)
    room_only = is_room_only(book, motion.item.meeting, on_accounts=motion.on_accounts)
    kept |= {"room_only": True} if room_only else {}
    return kept | ({} if book.most_proxies() is None else {MOST_PROXIES: book.most_proxies()})


def refuse_outside_of_assembly(
    motion: Motion, book: RuleBook, *, opens_at: datetime, closes_at: datetime
) -> None:
    """What an assembly decides it decides while it is held: no consultation takes its place (loi 78-763, art. 12).

    One from afar may begin before it, as the statuts let people vote in advance; it does not end before it begins,
    nor open when it is over. Where only the room votes it is opened in the live session, which knows who is there.
    """
    meeting = motion.item.meeting
    if not meeting.is_assembly:
        return
    if closes_at < meeting.starts_at:
        text = _("It would close before the assembly begins, which decides itself (loi 78-763, art. 12).")
        raise Refused(text, field="closes_at")
    has_ended = LiveSession.objects.filter(meeting=meeting, ended_at__isnull=False).exists()
    morning_after = clock.start_of(clock.today(meeting.starts_at) + timedelta(days=1)) + ONE_NIGHT
    if has_ended or (opens_at >= morning_after and not is_live(meeting, opens_at)):
        raise Refused(
            _("This assembly is over: what it did not vote goes to another one (loi 78-763, art. 12).")
        )
    room_only = is_room_only(book, meeting, on_accounts=motion.on_accounts)
    if room_only and not is_live(meeting, opens_at):
        raise Refused(
            _(
                "On this only those in the room vote: open the ballot in the live session, or count hands there."
            )
        )


def fix_places(ballot: Ballot, members: Sequence[Member]) -> str:
    """Write down who has a vote; in a live session also who was there and who was represented. The fingerprint.

    The lock on the meeting waits for an arrival or a departure on its way.
    """
    meeting = ballot.motion.item.meeting
    share_lock(meeting)
    numbers, presence = [member.pk for member in members], None
    live, way = is_live(meeting, ballot.opens_at), direction_in(ballot)
    if live or way:
        body = body_at(meeting, ballot.opens_at).for_item(ballot.motion.item_id)
        body = body.in_the_room() if ballot.is_room_only else body
        body = body if way else body.without_blanks()
        if body.blanks:
            ballot.rule = {**ballot.rule, KEPT: way}
        if live or body.blanks:
            presence = {number: _word(body, number, live=live) for number in numbers}
    nowhere: tuple[str, int | None] = ("", None)
    places = []
    for member in members:
        word, holder = presence[member.pk] if presence else nowhere
        places.append(Elector(ballot=ballot, member=member, presence=word, proxy_holder_id=holder))
    places = Elector.objects.bulk_create(places, batch_size=500)
    if ballot.secrecy == Secrecy.NAMED:
        _cast_blanks(ballot, places)
    return electorate_hash(ballot.pk, numbers, ballot.rule, presence)


def _word(body: Body, member: int, *, live: bool) -> tuple[str, int | None]:
    """How an elector is there; without a live session only that she has given a blank proxy is fixed."""
    if live or member in body.blanks:
        return body.presence_of(member)
    return "", None


def _cast_blanks(ballot: Ballot, places: Sequence[Elector]) -> None:
    """The papers of blank proxies where names are shown; whoever takes hers back may put another in its place."""
    Vote.objects.bulk_create(
        [
            Vote(elector=place, choice=ballot.rule[KEPT], cast_at=ballot.opens_at)
            for place in places
            if place.presence == VoterPresence.BLANK
        ],
        batch_size=500,
    )
