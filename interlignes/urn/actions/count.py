"""The count: only after closing, once, by as many processes at once as like.

`close` ends the ballots and adds the encrypted total and the server's part. `decrypt` adds a scrutineer's. `publish`
verifies the whole archive before it becomes the result. `advance` does what is due; a page or the tick calls it.
"""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import cancel, forget
from interlignes.outbox.choices import Kind
from interlignes.sealed.archive import (
    append_end_of_ballots,
    append_partial_decryption,
    append_result,
    append_tally,
    write,
)
from interlignes.sealed.ballot import read_ballot
from interlignes.sealed.decryption import (
    check_partial_decryption,
    combine,
    count,
    partially_decrypt,
    read_partial_decryption,
    result_text,
)
from interlignes.sealed.reasons import Invalid
from interlignes.sealed.tally import Tally, make_tally
from interlignes.sealed.trustees.group import Trustees, read_trustees
from interlignes.sealed.verify import verify
from interlignes.urn import chain, vault
from interlignes.urn.actions.letters import ask_for_count
from interlignes.urn.choices import FINAL, Event, Failure
from interlignes.urn.elections import RNG, election_of
from interlignes.urn.models import Paper, Record, Roll, ServerKey, Urn

logger = logging.getLogger(__name__)

#: The number of the server among the trustees of every urn.
SERVER = 1
#: Verifying takes a second or two: within a process one count is enough, the others look again later.
_COUNTING = threading.Lock()


def advance(*, urn: Urn, at: datetime) -> None:
    """Close, decrypt with the server's key and publish, as far as that is possible at `at`; harmless when repeated."""
    if urn.published_at or urn.failure in FINAL or not urn.is_countable(at):
        return
    if not _COUNTING.acquire(blocking=False):
        return
    try:
        if urn.ended_at is None:
            close(urn=urn, at=at)
            urn.refresh_from_db()  # too few papers: nothing is decrypted
        if urn.failure in FINAL:
            return
        _decrypt_as_server(urn, at)
        publish(urn=urn, at=at)
    except Invalid as error:
        # A ballot that was checked when it was cast is no longer what it was: somebody has altered the database.
        _fail_verification(urn, error, at)
    finally:
        _COUNTING.release()
        urn.refresh_from_db()


@transaction.atomic
def close(*, urn: Urn, at: datetime) -> None:
    """End the ballots, add the encrypted total, forget the voting codes and who held which. Nothing before the time."""
    locked = Urn.objects.select_for_update().get(pk=urn.pk)
    if locked.ended_at or not locked.is_countable(at):
        return
    tally = tally_of(locked)
    ended = append_end_of_ballots(chain.head_of(locked))
    chain.extend(locked, ended)
    chain.extend(locked, append_tally(ended.head, tally))
    locked.ended_at = at
    if tally.ballots < locked.least:
        locked.failure = Failure.TOO_FEW
        ServerKey.objects.filter(urn=locked).delete()
        vault.burn(locked.uuid)
    locked.save(update_fields=["ended_at", "failure", *chain.FIELDS])
    Paper.objects.filter(urn=locked).delete()
    if locked.is_discreet:  # how many answered is for the release to say, and who did for nobody
        Roll.objects.filter(urn=locked).delete()
        record("urn.closed_discreetly", by=None, at=at, about=locked, head=locked.head)
        return
    _write_roll_anew(locked)
    ballots = locked.chain.filter(event=Event.BALLOT).count()
    facts = {"ballots": ballots, "counted": tally.ballots, "head": locked.head}
    record("urn.closed", by=None, at=at, about=locked, **facts)
    if locked.committee and not locked.is_rehearsal:
        ask_for_count(urn=locked, committee=locked.committee, at=at)


@transaction.atomic
def destroy(*, urn: Urn, at: datetime) -> None:
    """Delete a discreet urn with everything in it, once its count has ended, or a rehearsal that is over; the journal
    keeps that it was there. A rehearsal's receipts go too."""
    locked = Urn.objects.select_for_update().get(pk=urn.pk)
    is_over = bool(locked.published_at) or locked.failure in FINAL
    if not (locked.is_discreet and is_over) and not (locked.is_rehearsal and locked.is_closed(at)):
        raise ValueError(
            "only a discreet urn whose count has ended, or a rehearsal that is over, is destroyed"
        )
    if locked.is_rehearsal:
        cancel(kind=Kind.URN_RECEIPT, about=locked)
        forget(kind=Kind.URN_RECEIPT, about=locked)
    record("urn.destroyed", by=None, at=at, about=locked, head=locked.head)
    locked.delete()
    vault.burn(urn.uuid)


def _write_roll_anew(urn: Urn) -> None:
    """Give all lines of the roll one transaction and an order of their own: PostgreSQL remembers who changed what."""
    lines = list(Roll.objects.filter(urn=urn).order_by("member").values_list("member", "has_voted"))
    Roll.objects.filter(urn=urn).delete()
    Roll.objects.bulk_create([Roll(urn=urn, member_id=member, has_voted=voted) for member, voted in lines])


def tally_of(urn: Urn) -> Tally:
    """The total of the last ballot of each credential. Each was checked when it was cast, and will be once more."""
    election = election_of(urn.election)
    texts = urn.chain.exclude(credential="").order_by("position").values_list("text", flat=True)
    ballots = [read_ballot(text, election) for text in texts]
    return make_tally(election, ballots, {ballot.credential: 1 for ballot in ballots})


def decrypted_by(urn: Urn, *, as_read: bool = False) -> list[int]:
    """The numbers of the trustees whose parts are in the archive; `as_read`: see `chain.rows_of`."""
    parts = chain.rows_of(urn, as_read=as_read).filter(owner__isnull=False).order_by("owner")
    return [int(owner) for owner in parts.values_list("owner", flat=True) if owner]


def _decrypt_as_server(urn: Urn, at: datetime) -> None:
    """The server's part. Without the server secret the count stands still until it is there again."""
    if urn.chain.filter(owner=SERVER).exists():
        return
    try:
        private = int(_server_key(urn))
    except (vault.SecretLost, ServerKey.DoesNotExist):
        _fail(urn, Failure.SERVER_SECRET, at)
        return
    part = partially_decrypt(election_of(urn.election), tally_of(urn), private=private, rng=RNG).text
    _add_part(urn, SERVER, part)


def _server_key(urn: Urn) -> str:
    """The server's private key, as decimal digits. Raises SecretLost or ServerKey.DoesNotExist."""
    text = vault.unlock(urn.server_key.secret)
    return vault.read_apart(urn.uuid, text) if urn.is_discreet else text


def decrypt(*, urn: Urn, part: str, by: Any, at: datetime) -> Sequence[int]:
    """Keep a scrutineer's part of the count, checked against her key; who has decrypted by now. Raises Refused."""
    holder = urn.committee.holders.filter(member=by.pk).first() if urn.committee else None
    if holder is None:
        raise Refused(_("You hold no key of this urn."))
    if urn.ended_at is None:
        raise Refused(_("The count begins after closing."))
    if urn.failure in FINAL:
        raise Refused(_("The count of this urn has ended without a result."))
    owner = SERVER + holder.index
    if not urn.chain.filter(owner=owner).exists():
        _refuse_false_part(urn, owner, part)
        if _add_part(urn, owner, part):
            with transaction.atomic():
                record("urn.decrypted", by=by.pk, at=at, about=urn, trustee=owner)
    return decrypted_by(urn)


def _refuse_false_part(urn: Urn, owner: int, text: str) -> None:
    election = election_of(urn.election)
    try:
        part = read_partial_decryption(text, election)
        public = read_trustees(urn.trustees).keys[owner - 1].element
        check_partial_decryption(part, election, tally_of(urn), public=public)
    except Invalid as error:
        logger.warning("urn %s: the part of trustee %s was refused: %s", urn.pk, owner, error.reason.value)
        raise Refused(_("This part of the count is not valid: it was not made with your key.")) from error


@transaction.atomic
def _add_part(urn: Urn, owner: int, text: str) -> bool:
    """Append a checked part; False when there is one, or when enough have decrypted."""
    locked = Urn.objects.select_for_update().get(pk=urn.pk)
    known = decrypted_by(locked)
    if owner in known or locked.published_at or read_trustees(locked.trustees).is_enough(known):
        return False
    added = append_partial_decryption(chain.head_of(locked), owner=owner, part=text)
    chain.extend(locked, added, owner=owner)
    locked.failure = ""
    locked.save(update_fields=["failure", *chain.FIELDS])
    return True


def publish(*, urn: Urn, at: datetime) -> bool:
    """Combine the parts, verify the whole archive with the result in it, then publish; whether a result stands.

    Nothing is locked meanwhile: only what stood in the chain when the urn was read is counted, so that a part which
    arrives in between waits for the next time and does not look like a forged archive. If somebody else was faster,
    theirs stands.
    """
    fresh = Urn.objects.get(pk=urn.pk)
    if fresh.published_at or fresh.ended_at is None:
        return fresh.published_at is not None
    trustees, owners = read_trustees(fresh.trustees), decrypted_by(fresh, as_read=True)
    if not trustees.is_enough(owners):
        return False
    try:
        counts = _counts(fresh, trustees, owners)
        added = append_result(chain.head_of(fresh), result_text(counts))
        records = [*chain.records_of(fresh, as_read=True), *added.records]
        verify(b"".join(write(chain.timestamp_of(fresh), records)), rng=RNG)
    except (Invalid, ValueError) as error:
        _fail_verification(fresh, error, at)
        return False
    _publish(fresh, counts, at)
    return True


def _counts(urn: Urn, trustees: Trustees, owners: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    election, tally = election_of(urn.election), tally_of(urn)
    rows = Record.objects.filter(urn=urn, owner__in=owners).order_by("owner")
    parts = {int(row.owner or 0): read_partial_decryption(row.text, election) for row in rows}
    return count(combine(trustees, tally, parts), votes=tally.votes)


@transaction.atomic
def _publish(urn: Urn, counts: tuple[tuple[int, ...], ...], at: datetime) -> None:
    """Write the result, unless it is there, and destroy the server's key."""
    locked = Urn.objects.select_for_update().get(pk=urn.pk)
    if locked.published_at or locked.head != urn.head:
        return
    chain.extend(locked, append_result(chain.head_of(locked), result_text(counts)))
    locked.result, locked.published_at, locked.failure = [list(row) for row in counts], at, ""
    locked.save(update_fields=["result", "published_at", "failure", *chain.FIELDS])
    ServerKey.objects.filter(urn=locked).delete()
    forget(kind=Kind.URN_RECEIPT, about=locked)
    cancel(kind=Kind.URN_COUNT, about=locked)
    record("urn.published", by=None, at=at, about=locked, head=locked.head)


def _fail_verification(urn: Urn, error: Exception, at: datetime) -> None:
    logger.error("urn %s: the verification failed: %s", urn.pk, error)
    _fail(urn, Failure.VERIFICATION, at)


@transaction.atomic
def _fail(urn: Urn, failure: Failure, at: datetime) -> None:
    """Note once that the count stands still, and why."""
    if (
        Urn.objects.filter(pk=urn.pk, published_at__isnull=True)
        .exclude(failure=failure)
        .update(failure=failure)
    ):
        record("urn.failed", by=None, at=at, about=urn, reason=failure.value)
