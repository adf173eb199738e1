"""From the urn to the release, and then the destruction of everything else."""

from contextlib import suppress
from datetime import datetime

from django.db import connection, transaction

from interlignes.journal.actions import record
from interlignes.outbox.actions import cancel, forget
from interlignes.outbox.choices import Kind
from interlignes.urn.actions.count import advance, destroy
from interlignes.urn.choices import FINAL
from interlignes.urn.models import Urn
from wellbeing.models import Release, Round
from wellbeing.rules import rounds
from wellbeing.rules.release import Counts, fingerprint, release

#: Tables in which answers or participation have stood.
TABLES = ("urn_record", "urn_paper", "urn_roll", "urn_serverkey", "urn_urn", "outbox_mail")


def release_round(*, round: Round, at: datetime) -> Release | None:
    """Count what can be counted, publish what may be said, destroy the urn; the release, None while it waits.

    Repeatable; done once. The exact sums never leave this function.
    """
    found = Release.objects.filter(round=round).first()
    if found or round.urn is None:
        return found
    with suppress(Urn.DoesNotExist):  # somebody else was faster and has destroyed it
        advance(urn=round.urn, at=at)
    with transaction.atomic():
        locked = Round.objects.select_for_update(of=("self",)).select_related("urn").get(pk=round.pk)
        urn = locked.urn
        if urn is None:  # somebody else was faster
            return Release.objects.filter(round=locked).first()
        if not (urn.published_at or urn.failure in FINAL):
            return None
        made = _release(locked, urn, at)
        _forget(locked, urn, at)
    return made


def _release(round: Round, urn: Urn, at: datetime) -> Release:
    """The rule decides; too few papers, or an archive that does not verify, leave nothing to say."""
    pack = round.questionnaire
    counts = rounds.counts(pack, urn.result) if urn.published_at and urn.result else Counts(0, {}, {})
    said = release(pack, counts, cohort=round.cohort, least=round.least)
    mark = fingerprint({**said, "round": round.pk})
    made = Release.objects.create(round=round, content=said, fingerprint=mark, released_at=at)
    record("checkin.released", by=None, at=at, about=round, fingerprint=mark)
    return made


def _forget(round: Round, urn: Urn, at: datetime) -> None:
    """The urn with key, codes and papers; the reminders, which tell who had not answered."""
    round.urn = None
    round.save(update_fields=["urn"])
    destroy(urn=urn, at=at)
    cancel(kind=Kind.CHECKIN_COUNT, about=round)
    cancel(kind=Kind.CHECKIN_REMINDER, about=round)
    forget(kind=Kind.CHECKIN_REMINDER, about=round)


def wipe(*, at: datetime) -> bool:
    """Rewrite the files of the database, so that what was deleted is no longer in them; whether it is done.

    Outside of a transaction. Where somebody is writing just now, the next call tries again.
    """
    waiting = Round.objects.filter(release__isnull=False, wiped_at__isnull=True)
    if not waiting.exists():
        return True
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA secure_delete=ON")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
            if busy:
                return False
        else:
            for table in TABLES:
                cursor.execute(f"VACUUM (FULL) {table}")
    waiting.update(wiped_at=at)
    return True
