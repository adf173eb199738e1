"""The scrutineers' keys: forming a group, the rounds of the key generation, checking a code, a rehearsal.

Everything secret is computed in the scrutineers' browsers from the one code that each keeps; what arrives here is
public or sealed for another scrutineer, and checked before it is kept.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.tokens import unseal
from interlignes.outbox.actions import cancel
from interlignes.outbox.choices import Kind
from interlignes.sealed.archive import append_ballot
from interlignes.sealed.credentials import private_key
from interlignes.sealed.election import Question
from interlignes.sealed.encoding import dump, hexdigest, load
from interlignes.sealed.encryption import encrypt
from interlignes.sealed.groups import multiply
from interlignes.sealed.proofs import check_signature, read_proof
from interlignes.sealed.reasons import Invalid
from interlignes.sealed.trustees.group import Single, Trustees, assemble_threshold
from interlignes.sealed.trustees.keys import PublicKey, read_public_key
from interlignes.sealed.trustees.threshold import (
    Certificate,
    Deal,
    Seat,
    check_certificate,
    check_commitments,
    evaluate,
    read_certificate,
    read_coefexps,
    read_deal,
)
from interlignes.urn import chain, vault
from interlignes.urn.actions import setup
from interlignes.urn.actions.letters import ask_for_keys
from interlignes.urn.choices import KeyKind, Level, Purpose
from interlignes.urn.elections import RNG, election_of
from interlignes.urn.models import Committee, Holder, Urn
from interlignes.urn.queries import CHECK, CHECK_LIFE, waiting_for

#: What the server puts into the urn of a rehearsal: answers by number.
REHEARSAL = (0, 0, 1)


@transaction.atomic
def form(
    *,
    name: str,
    members: Sequence[int],
    threshold: int,
    kind: str,
    purpose: str = Purpose.BALLOTS,
    by: int | None,
    at: datetime,
) -> Committee:
    """Open the making of keys for a group of scrutineers, in the order given. Raises Refused."""
    size = len(set(members))
    if size != len(members) or not 1 <= size <= 9:
        raise Refused(_("Choose between one and nine scrutineers."), field="members")
    if kind == KeyKind.SINGLE:
        threshold = size
    if not 1 <= threshold <= size:
        raise Refused(_("No more scrutineers can be needed than there are."), field="threshold")
    committee = Committee.objects.create(
        name=name, kind=kind, purpose=purpose, threshold=threshold, created_at=at
    )
    rows = [Holder(committee=committee, member_id=member, index=n) for n, member in enumerate(members, 1)]
    Holder.objects.bulk_create(rows)
    ask_for_keys(committee=committee, number=1, at=at)
    record("committee.formed", by=by, at=at, about=committee, size=size, threshold=threshold)
    return committee


def seat_of(holder: Holder, size: int) -> Seat:
    """Her place in the key generation."""
    return Seat(holder.index, size, holder.committee.threshold)


@transaction.atomic
def submit_round(
    *, committee: Committee, number: int, message: Mapping[str, Any], by: Any, at: datetime
) -> int:
    """Keep a scrutineer's message of a round, checked; the round that the group is in afterwards. Raises Refused.

    Until the next round has begun the same round may be done again: somebody may have lost her code.
    """
    locked = Committee.objects.select_for_update().get(pk=committee.pk)
    holders = list(locked.holders.select_related("committee", "member").order_by("index"))
    mine = next((holder for holder in holders if holder.member_id == by.pk), None)
    if mine is None:
        raise Refused(_("You hold no key of this group."))
    if number != waiting_for(locked, holders):
        raise Refused(_("This step is over, or not yet possible. Reload the page."))
    try:
        _keep(locked, holders, mine, number, message)
    except (Invalid, KeyError, ValueError) as error:
        raise Refused(
            _("This message of the key generation is not valid. Reload the page and try again.")
        ) from error
    mine.save(update_fields=["cert", "deal", "key"])
    record("committee.round", by=by.pk, at=at, about=locked, round=number)
    cancel(kind=Kind.URN_KEYS, about=locked, member_id=by.pk)  # a page left open was faster than the mail
    if all(holder.key for holder in holders):
        _complete(locked, holders, at)
    elif waiting_for(locked, holders) > number:
        ask_for_keys(committee=locked, number=number + 1, but=by.pk, at=at)
    return waiting_for(locked, holders)


def _keep(
    committee: Committee, holders: Sequence[Holder], mine: Holder, number: int, message: Mapping[str, Any]
) -> None:
    """Check one message and put it in its place. Raises Invalid, KeyError or ValueError."""
    seat = seat_of(mine, len(holders))
    if committee.kind == KeyKind.SINGLE:
        key = read_public_key(message["key"])
        key.check()
        mine.key = dump(key.as_json())
    elif number == 1:
        certificate = read_certificate(message["cert"])
        check_certificate(certificate, seat=seat)
        mine.cert, mine.deal, mine.key = dump(certificate.as_json()), "", ""
    elif number == 2:
        deal = read_deal(message["deal"])
        certificates = certificates_of(holders)
        check_commitments(
            deal.coefexps, deal.signature, certificates, sender=seat.index, threshold=seat.threshold
        )
        if len(deal.shares) != seat.size:
            raise ValueError("one share a scrutineer is expected")
        mine.deal = dump(deal.as_json())
    else:
        key = read_public_key(message["key"])
        key.check()
        certificate = certificates_of(holders)[seat.index - 1]
        if key.signature is None or not check_signature(
            str(key.element), key.signature, certificate.verification
        ):
            raise ValueError("the key is not signed by its holder")
        if key.element != _expected_key(holders, seat):
            raise ValueError("not the key that the shares give")
        mine.key = dump(key.as_json())


def _expected_key(holders: Sequence[Holder], seat: Seat) -> int:
    """The public key of a seat, as the commitments of all give it."""
    dealt = [read_coefexps(deal.coefexps, threshold=seat.threshold) for deal in deals_of(holders)]
    return evaluate([multiply(elements) for elements in zip(*dealt, strict=True)], seat.index)


def certificates_of(holders: Sequence[Holder]) -> list[Certificate]:
    """The certificates of all, in order."""
    return [read_certificate(load(holder.cert)) for holder in holders]


def deals_of(holders: Sequence[Holder]) -> list[Deal]:
    """The deals of all, in order."""
    return [read_deal(load(holder.deal)) for holder in holders]


def keys_of(holders: Sequence[Holder]) -> list[PublicKey]:
    """The verification keys of all, in order."""
    return [read_public_key(load(holder.key)) for holder in holders]


def _complete(committee: Committee, holders: Sequence[Holder], at: datetime) -> None:
    """Assemble the public part, check all of it, and let the group take office."""
    keys = keys_of(holders)
    if committee.kind == KeyKind.SINGLE:
        trustees = Trustees(tuple(Single(key) for key in keys))
    else:
        group = assemble_threshold(committee.threshold, certificates_of(holders), deals_of(holders), keys)
        trustees = Trustees((group,))
    try:
        trustees.check()
    except Invalid as error:
        raise Refused(_("The keys do not fit together. Begin again with a new group.")) from error
    committee.trustees, committee.completed_at = trustees.text, at
    committee.save(update_fields=["trustees", "completed_at"])
    earlier = Committee.objects.filter(
        purpose=committee.purpose, completed_at__isnull=False, retired_at__isnull=True
    ).exclude(pk=committee.pk)
    earlier.update(retired_at=at)
    record("committee.completed", by=None, at=at, about=committee, keys=hexdigest(committee.trustees))


@transaction.atomic
def confirm_code(*, committee: Committee, text: str, signature: Any, by: Any, at: datetime) -> None:
    """Note the day on which a scrutineer has shown that she still has her code. Raises Refused."""
    holder = committee.holders.filter(member=by.pk).first()
    if holder is None:
        raise Refused(_("You hold no key of this group."))
    fresh = unseal(CHECK, text.removeprefix("code|"), max_age=CHECK_LIFE) == str(holder.pk)
    try:
        key = verifying_key(holder, committee.kind)
        right = check_signature(text, read_proof(signature), key)
    except Invalid as error:
        raise Refused(_("This is not a signature.")) from error
    if not (fresh and right):
        raise Refused(_("This code is not the one that the keys were made with, or the page is too old."))
    holder.checked_on = clock.today(at)
    holder.save(update_fields=["checked_on"])
    record("committee.code_checked", by=by.pk, at=at, about=committee)


def verifying_key(holder: Holder, kind: str) -> int:
    """What a signature with a scrutineer's code is checked by. Raises Invalid while she has made none."""
    if kind == KeyKind.SINGLE:
        return read_public_key(load(holder.key)).element
    return read_certificate(load(holder.cert)).verification


def rehearse(*, committee: Committee, by: Any, at: datetime) -> Urn:
    """A closed urn with three ballots whose content everybody knows, for the scrutineers to count. Raises Refused."""
    if not committee.completed_at:
        raise Refused(_("The keys are not complete yet."))
    if not committee.holders.filter(member=by.pk).exists():
        raise Refused(_("You hold no key of this group."))
    people = sorted(committee.holders.values_list("member", flat=True))
    known = Counter(REHEARSAL[: len(people)])
    question = Question(gettext("Is the coffee ready?"), (gettext("Yes"), gettext("No")))
    content = gettext("The server itself has filled this urn: “Yes” %(yes)d times, “No” %(no)d times.")
    urn = setup.plan(
        name=gettext("Rehearsal of the count"),
        description=content % {"yes": known[0], "no": known[1]},
        questions=[question],
        level=Level.BUREAU,
        opens_at=at - timedelta(minutes=2),
        closes_at=at - timedelta(minutes=1),
        page=reverse("urn:committee", args=[committee.pk]),
        is_open_to_all=False,
        is_rehearsal=True,
        at=at,
        committee=committee,
    )
    setup.seal(urn=urn, voters={person: person for person in people}, at=at)
    _fill(urn, by, at)
    return urn


def _fill(urn: Urn, by: Any, at: datetime) -> None:
    """Ballots of the server itself, with the credentials that it has just made; one holder alone casts one."""
    election = election_of(urn.election)
    with transaction.atomic():
        locked = Urn.objects.select_for_update().get(pk=urn.pk)
        for paper, choice in zip(locked.papers.order_by("member"), REHEARSAL, strict=False):
            secret = private_key(vault.unlock(paper.secret), uuid=locked.uuid)
            ballot = encrypt(election, [[choice]], private_key=secret, rng=RNG)
            added = append_ballot(chain.head_of(locked), ballot.text)
            chain.extend(locked, added, credential=hexdigest(ballot.credential))
        locked.save(update_fields=chain.FIELDS)
        record("committee.rehearsal", by=by.pk, at=at, about=urn.committee)
