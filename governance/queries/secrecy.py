"""How secret the ballot on a motion must be: by the rules, or because enough associates ask for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from governance.models import Ballot, Motion, RuleVersion, SecrecyRequest
from governance.queries.attendance import is_live
from governance.queries.quorum import body_on
from governance.queries.rules import book_of, rule_in_force
from governance.rules import secrecy
from governance.rules.explain import fraction_in_words
from governance.rules.majority import Share
from governance.rules.presets import RuleBook
from governance.rules.rounds import LEAST_SECRET, SECRECIES
from interlignes.kit import clock
from members.models import Member
from members.queries import electorate

#: Under this name a ballot keeps, beside its rule, how many of how many asked, whether in session, and the share
#: that it takes; ballots from before that was a parameter have the usual one.
KEPT = "secret_asked"


@dataclass(frozen=True, slots=True)
class Asked:
    """How many of how many ask for a secret vote, and the share that the rules ask for; in session those present or
    represented, before it the list of the meeting's day."""

    number: int
    base: int
    in_session: bool
    share: Share

    @property
    def needed(self) -> int:
        """From how many on the vote is secret."""
        return max(1, self.share.needed(self.base))

    @property
    def is_reached(self) -> bool:
        """Whether as many ask as the rules of the cooperative say."""
        return self.number >= self.needed


def asked_for(
    motion: Motion, at: datetime, asking: Iterable[int] | None = None, version: RuleVersion | None = None
) -> Asked:
    """How many ask for a secret vote on a motion, as it stands at an instant; `asking` and the `version` of the rules
    in force where they were read already. At most five queries."""
    version = version or rule_in_force(clock.today(at))
    share = book_of(version).secret_request() if version else secrecy.share(secrecy.USUAL)
    meeting = motion.item.meeting
    in_session = is_live(meeting, at)
    if in_session:
        body = body_on(motion, at)
        base = {*body.modes, *body.holders}
    else:
        base = set(electorate(clock.today(meeting.starts_at)).order_by("pk").values_list("pk", flat=True))
    if asking is None:
        asking = SecrecyRequest.objects.filter(motion=motion).values_list("member", flat=True)
    return Asked(len(base.intersection(asking)), len(base), in_session, share)


def enough_ask(motion: Motion, at: datetime) -> Asked | None:
    """The same where enough ask. One query where nobody does."""
    if not SecrecyRequest.objects.filter(motion=motion).exists():
        return None
    found = asked_for(motion, at)
    return found if found.is_reached else None


def secrecy_by_rules(version: RuleVersion | None, motion: Motion) -> str:
    """What a version of the rules asks for this class of decision, and for persons where it elects to an office."""
    if version is None:
        return "open"
    book, office = book_of(version), getattr(motion, "mandate", None)
    persons = book.elections().secret if office and office.is_election else "open"
    return max(book.secrecy(motion.decision_class), persons, key=SECRECIES.index)


def required_secrecy(motion: Motion, at: datetime) -> tuple[str, bool]:
    """The least that its ballot must be now, and whether that is so because enough associates ask."""
    by_rules = secrecy_by_rules(rule_in_force(clock.today(at)), motion)
    if by_rules == "open" and enough_ask(motion, at):
        return LEAST_SECRET, True
    return by_rules, False


@dataclass(frozen=True, slots=True)
class Question:
    """What the page of a motion says of a secret vote to one reader."""

    words: str
    is_reached: bool
    asks: bool
    names: list[str]


def question_for(
    motion: Motion, version: RuleVersion | None, reader: Member, at: datetime
) -> Question | None:
    """None where nobody may ask: not convened yet, or no rules, or ones that ask for a secret vote themselves."""
    meeting = motion.item.meeting
    if version is None or not meeting.convoked_at or meeting.cancelled_at:
        return None
    if secrecy_by_rules(version, motion) != "open":
        return None
    rows = list(SecrecyRequest.objects.filter(motion=motion).select_related("member"))
    found = asked_for(motion, at, [row.member_id for row in rows], version)
    return Question(
        words=f"{_counted(found)} {_needed(found, version.source)}",
        is_reached=found.is_reached,
        asks=any(row.member_id == reader.pk for row in rows),
        names=[row.member.get_full_name() for row in rows],
    )


def _counted(found: Asked) -> str:
    if found.in_session:
        text = _("%(asked)d of %(base)d associates present or represented ask for a secret vote.")
    else:
        text = _(
            "%(asked)d of %(base)d associates on the list of the day of the meeting ask for a secret vote."
        )
    return text % {"asked": found.number, "base": found.base}


def _needed(found: Asked, source: str) -> str:
    text = _(
        "It is secret once %(share)s ask for it (%(needed)d). Source: the statuts (%(source)s; art. 26.7 of the model "
        "of SCOPs)."
    )
    return text % {"share": share_of(found.share), "needed": found.needed, "source": source}


def share_of(share: Share) -> str:
    """The share of the associates that makes a vote secret, in words."""
    return fraction_in_words(share, _("associates"), gettext=_)


def requests_in_words(book: RuleBook) -> str:
    """What the rules say of requests for a secret vote, in a sentence."""
    text = _(
        "What they do not make secret is voted in secret once %(share)s ask for it: before the session of those "
        "on the list of its day, in session of those present or represented."
    )
    return text % {"share": share_of(book.secret_request())}


def asked_in_words(ballot: Ballot) -> str:
    """That enough asked for the secret vote, as a ballot keeps it; empty where they did not."""
    if KEPT not in ballot.rule:
        return ""
    number, base, in_session, *said = ballot.rule[KEPT]
    found = Asked(number, base, in_session, secrecy.share(said or secrecy.USUAL))
    return f"{_('Enough associates asked for a secret vote on this resolution.')} {_counted_then(found)}"


def _counted_then(found: Asked) -> str:
    if found.in_session:
        text = _("%(asked)d of %(base)d associates present or represented asked for it; it takes %(share)s.")
    else:
        text = _(
            "%(asked)d of %(base)d associates on the list of the day of the meeting asked for it; it takes %(share)s."
        )
    return text % {"asked": found.number, "base": found.base, "share": share_of(found.share)}
