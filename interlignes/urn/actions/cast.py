"""Casting a ballot: everything is checked, then written in one transaction, or not at all."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.locks import one_writer
from interlignes.kit.moments import in_words
from interlignes.kit.prepared import Prepared
from interlignes.outbox.actions import enqueue_rendered
from interlignes.outbox.choices import Kind, Recipient
from interlignes.outbox.rendering import Rendered, render
from interlignes.sealed.archive import append_ballot
from interlignes.sealed.ballot import Ballot, check_ballot
from interlignes.sealed.encoding import hexdigest
from interlignes.sealed.reasons import Invalid, Reason
from interlignes.urn import chain
from interlignes.urn.choices import COUNT_DELAY, LARGEST_BALLOT, MOST_BALLOTS
from interlignes.urn.elections import election_of
from interlignes.urn.models import Paper, Roll, Urn
from interlignes.urn.refusals import refusal_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the voter keeps. `again`: this very ballot had been accepted before, and nothing was changed."""

    tracker: str
    replaced: bool
    again: bool
    ballots: int
    head: str


def cast(*, urn: Urn, voter: int, ballot: str, by: Any, at: datetime) -> Receipt:
    """Put the ballot of a voter into the urn; the last one of a voter counts. Raises Refused.

    `voter` is the number of the member whose voice it is, `by` the member who posts it, `at` when the request arrived.
    Nothing is written to the journal: it never says who voted.
    """
    arrived = clock.now()
    refuse_outside(urn, at)
    paper = _paper(urn, voter, by)
    checked = _checked(urn, paper, ballot)
    to, mail = _receipt_mail(urn, paper, checked.tracker, by)
    with one_writer(), transaction.atomic():
        locked = Urn.objects.select_for_update().get(pk=urn.pk)
        # Time spent waiting for the database counts: past this point the count may already have begun.
        if at + (clock.now() - arrived) >= locked.closes_at + COUNT_DELAY or locked.ended_at:
            raise Refused(_("The ballot closed while your vote was waiting. It was not recorded."))
        _paper(locked, voter, by)
        replaced, again = _earlier(locked, checked)
        if not again:
            _append(locked, voter, checked)
            if not locked.is_discreet:  # else a mail would tell who has answered
                occasion = secrets.token_hex(16)  # the record is unique, the mail follows it
                enqueue_rendered(
                    kind=Kind.URN_RECEIPT, about=locked, to=to, rendered=mail, occasion=occasion, at=at
                )
        # While it is open, every event of the chain after the first is a ballot.
        ballots = locked.height - 1
        return Receipt(checked.tracker, replaced=replaced, again=again, ballots=ballots, head=locked.head)


def refuse_outside(urn: Urn, at: datetime) -> None:
    """The instants of the urn decide, at the time of the request. Raises Refused."""
    if at < urn.opens_at:
        raise Refused(_("This ballot opens on %(when)s.") % {"when": in_words(urn.opens_at)})
    if urn.is_closed(at):
        text = _("This ballot closed on %(when)s. Your vote was not recorded.")
        raise Refused(text % {"when": in_words(urn.closes_at)})
    if urn.sealed_at is None:
        raise Refused(_("The urn is not sealed yet: some voting codes are still to be made."))


def _paper(urn: Urn, voter: int, by: Any) -> Paper:
    """The voter's paper, if it is for `by` to cast it. Raises Refused."""
    for paper in _papers(urn=urn.pk, member=voter, holder=by.pk):
        return paper
    raise Refused(_("This paper is not yours to cast."))


def _papers_of(urn: int, member: int, holder: int) -> QuerySet[Paper]:
    return Paper.objects.select_related("member").filter(urn=urn, member=member, holder=holder).order_by()


#: Asked twice at each vote, in the minute in which everybody votes.
_papers = Prepared(_papers_of, urn=int, member=int, holder=int)


def _checked(urn: Urn, paper: Paper, text: str) -> Ballot:
    """The ballot with every proof checked, cast with the credential of this voter. Raises Refused."""
    if len(text) > LARGEST_BALLOT:
        raise Refused(refusal_of(Reason.TOO_LARGE))
    try:
        return check_ballot(text, election_of(urn.election), credentials={paper.public})
    except Invalid as error:
        logger.warning("urn %s: a ballot was refused: %s", urn.pk, error.reason.value)
        raise Refused(refusal_of(error.reason)) from error


def _earlier(urn: Urn, ballot: Ballot) -> tuple[bool, bool]:
    """Whether this voter had cast another ballot, and whether this very one.

    Raises Refused for an old ballot that another one has replaced: whoever recorded it could undo a revote; and for one
    too many.
    """
    before = urn.chain.filter(credential=hexdigest(ballot.credential)).order_by("-position")
    digests = list(before.values_list("digest", flat=True))
    digest = hexdigest(ballot.text)
    if digest in digests[1:]:
        raise Refused(_("You have replaced this ballot by another one since."))
    again = digests[:1] == [digest]
    if not again and len(digests) >= MOST_BALLOTS:
        text = _("You have voted %(times)d times in this ballot: your last vote counts and stays as it is.")
        raise Refused(text % {"times": len(digests)})
    return len(digests) > again, again


def _append(urn: Urn, voter: int, ballot: Ballot) -> None:
    """The ballot into the chain, the voter onto the roll: no link between them, no time."""
    added = append_ballot(chain.head_of(urn), ballot.text)
    chain.extend(urn, added, credential=hexdigest(ballot.credential))
    urn.save(update_fields=chain.FIELDS)
    Roll.objects.filter(urn=urn, member=voter, has_voted=False).update(has_voted=True)


def _receipt_mail(urn: Urn, paper: Paper, tracker: str, by: Any) -> tuple[Recipient, Rendered]:
    """To whoever cast: the tracker, nothing about the choice. Rendered before the lock is taken."""
    to = Recipient(member_id=by.pk, address=by.email, name=by.get_full_name(), language=by.language)
    context = {
        "recipient": to,
        "urn": urn,
        "tracker": tracker,
        "principal": paper.member if paper.member_id != by.pk else None,
        "url": settings.PUBLIC_URL + urn.get_absolute_url(),
    }
    return to, render(Kind.URN_RECEIPT, by.language, context)
