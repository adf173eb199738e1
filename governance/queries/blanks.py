"""Readings of blank proxies (pouvoirs en blanc): which ones there are, which way they count, how many did."""

from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.choices import Choice, Method, Secrecy, VoterPresence
from governance.models import Ballot, BlankProxy, Elector, Meeting, Motion, RuleVersion
from governance.queries.meetings import may_have_blanks
from governance.queries.rules import book_of, proxy_rules, rule_in_force
from governance.rules.presets import RuleBook
from interlignes.kit import clock
from members.models import Member

#: Under this name a ballot keeps, beside its rule, which way the blank proxies counted; absent where none did.
KEPT = "blank_proxies"


def known_for(meeting: Meeting) -> bool:
    """Whether the rules of the day of an assembly count blank proxies. One query."""
    return meeting.is_assembly and proxy_rules(clock.today(meeting.starts_at)).blank


def in_force(meeting: Meeting) -> QuerySet[BlankProxy]:
    """The blank proxies of a meeting that were not taken back."""
    return BlankProxy.objects.filter(meeting=meeting, revoked_at__isnull=True).select_related("principal")


def given_by(meeting: Meeting, member: Member) -> BlankProxy | None:
    """The blank proxy that a member has given for a meeting."""
    return in_force(meeting).filter(principal=member.pk).first()


def way_of(motion: Motion) -> str:
    """Which way they count on a resolution: for what the gérance presents or supports, against the rest."""
    return (Choice.FOR if motion.is_backed else Choice.AGAINST).value


def direction_in(ballot: Ballot) -> str:
    """Which way blank proxies count in a ballot that opens by its rules; empty where they do not.

    Not in a secret ballot, where a voice whose choice is known has no place, nor where names are chosen (adr/0015).
    """
    if ballot.is_secret or ballot.method != Method.MOTION or not ballot.motion.item.meeting.is_assembly:
        return ""
    return way_of(ballot.motion) if book_of(ballot.rule_version).blank_proxies() else ""


def counted_in(ballot: Ballot) -> int:
    """How many voices of an opened ballot come from blank proxies: whoever voted herself meanwhile is none of them."""
    if KEPT not in ballot.rule:
        return 0
    theirs = Q() if ballot.secrecy == Secrecy.HANDS else Q(vote__cast_at=F("ballot__opens_at"))
    return Elector.objects.filter(theirs, ballot=ballot, presence=VoterPresence.BLANK).count()


def is_theirs(elector: Elector, ballot: Ballot) -> bool:
    """Whether the paper of an elector comes from her blank proxy."""
    vote = getattr(elector, "vote", None)
    return bool(vote and elector.presence == VoterPresence.BLANK and vote.cast_at == ballot.opens_at)


def result_in_words(ballot: Ballot) -> str:
    """What a result says of blank proxies: how many counted which way and why, or that a secret ballot left them out.

    At most two queries; one where there are none.
    """
    if KEPT in ballot.rule:
        number = counted_in(ballot)
        return _counted(number, ballot.rule[KEPT], ballot.rule_version.source) if number else ""
    meeting = ballot.motion.item.meeting
    if not ballot.is_secret or not may_have_blanks(meeting):
        return ""
    number = _in_force_at(meeting, ballot.closes_at).count()
    text = ngettext(
        "%(n)d blank proxy did not count: this ballot is secret.",
        "%(n)d blank proxies did not count: this ballot is secret.",
        number,
    )
    return text % {"n": number} if number else ""


def _in_force_at(meeting: Meeting, at: datetime) -> QuerySet[BlankProxy]:
    kept = Q(revoked_at__isnull=True) | Q(revoked_at__gt=at)
    return BlankProxy.objects.filter(kept, meeting=meeting, given_at__lt=at)


def _counted(number: int, way: str, source: str) -> str:
    if way == Choice.FOR:
        text = ngettext(
            "%(n)d of the votes for is a blank proxy: the gérance presents or supports the resolution (%(source)s).",
            "%(n)d of the votes for are blank proxies: the gérance presents or supports the resolution (%(source)s).",
            number,
        )
    else:
        text = ngettext(
            "%(n)d of the votes against is a blank proxy: the gérance does not support the resolution (%(source)s).",
            "%(n)d of the votes against are blank proxies: the gérance does not support the resolution (%(source)s).",
            number,
        )
    return text % {"n": number, "source": source}


def blank_rule(book: RuleBook) -> str:
    """What the rules say of blank proxies, in a sentence."""
    if not book.blank_proxies():
        return _("A proxy names its holder: blank proxies are refused.")
    return _(
        "Blank proxies, without a named holder, count for the resolutions that the gérance presents or supports and "
        "against the others, beyond the limit of holders; not in a secret ballot nor where names are chosen. They add "
        "to the weight of the gérance."
    )


def rule_in_words(motion: Motion, version: RuleVersion | None = None) -> str:
    """How blank proxies will count on a resolution; empty where the rules know none."""
    meeting = motion.item.meeting
    version = version or rule_in_force(clock.today(meeting.starts_at))
    if not meeting.is_assembly or version is None or not book_of(version).blank_proxies():
        return ""
    if motion.is_backed:
        text = _(
            "Blank proxies (without a named holder) count for it: the gérance presents or supports it. In a secret "
            "ballot they do not count."
        )
    else:
        text = _(
            "Blank proxies (without a named holder) count against it: the gérance does not support it. In a secret "
            "ballot they do not count."
        )
    return f"{text} {_('Source: %(source)s.') % {'source': version.source}}"
