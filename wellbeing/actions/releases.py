"""From the urn to the release, and then the destruction of everything else."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from interlignes.journal.actions import record
from interlignes.kit.crypto import decrypt
from interlignes.outbox.actions import cancel, forget
from interlignes.outbox.choices import Kind
from interlignes.urn.actions.count import advance, destroy
from interlignes.urn.choices import FINAL
from interlignes.urn.models import Urn
from wellbeing.actions.checkins import TRACE
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
        if urn.ended_at:
            _forget_reminders(locked)
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
    """The urn with key, codes and papers; what waits to be written to those who hold keys."""
    round.urn, round.wiped_at = None, None
    round.save(update_fields=["urn", "wiped_at"])
    destroy(urn=urn, at=at)
    cancel(kind=Kind.CHECKIN_COUNT, about=round)


def _forget_reminders(round: Round) -> None:
    """They tell who had not answered: from closing on, however long the count takes, that is nobody's to know."""
    cancel(kind=Kind.CHECKIN_REMINDER, about=round)
    forget(kind=Kind.CHECKIN_REMINDER, about=round)


def wipe(*, at: datetime) -> bool:
    """Rewrite the files of the database, so that what was deleted is no longer in them; whether it is done.

    After closing, when the codes and the list of who has answered go, and after the release, when the rest goes; then
    the copies from before a migration that hold the sheets go too. Outside of a transaction. Where somebody is writing
    just now, the next call tries again.
    """
    unwiped = Round.objects.filter(wiped_at__isnull=True)
    released = list(unwiped.filter(release__isnull=False))
    closed = list(unwiped.filter(release__isnull=True, urn__ended_at__isnull=False))
    if not released and not closed:
        return True
    if not _rewrite():
        return False
    _drop_copies([decrypt(TRACE, one.trace) for one in released if one.trace])
    unwiped.filter(pk__in=[one.pk for one in released]).update(wiped_at=at)
    unwiped.filter(pk__in=[one.pk for one in closed], release__isnull=True).update(wiped_at=at)
    return True


def _rewrite() -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in TABLES:
                cursor.execute(f"VACUUM (FULL) {table}")
            return True
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return not cursor.fetchone()[0]  # busy


def _drop_copies(identifiers: list[str]) -> None:
    """Delete the copies of a SQLite database from before a migration in which sheets of these urns lie."""
    for copy in sorted((Path(settings.DATA_DIR) / "before-migration").glob("*.sqlite3")):
        content = copy.read_bytes()
        if any(identifier.encode() in content for identifier in identifiers):
            copy.unlink()
