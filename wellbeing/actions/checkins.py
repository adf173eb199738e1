"""Rounds: planned, opened, answered, released, and then nothing of the answers is left."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.crypto import encrypt
from interlignes.kit.errors import Refused
from interlignes.sealed.election import Question
from interlignes.urn.actions import setup
from interlignes.urn.actions.cast import Receipt, cast
from interlignes.urn.actions.committee import form
from interlignes.urn.choices import KeyKind, Level, Purpose
from interlignes.urn.models import Committee
from members.choices import Role
from members.models import Member
from members.queries import holders
from wellbeing import queries
from wellbeing.actions.common import require_care
from wellbeing.models import Rhythm, Round
from wellbeing.rules import rounds
from wellbeing.rules.packs import Pack, said, to_json

#: The language of what is asked: that of the cooperative.
LANGUAGE = "fr"
#: What the identifier of an urn is encrypted for.
TRACE = "wellbeing.trace"
#: A round is open for a working day at least and a month at most.
SHORTEST, LONGEST = timedelta(hours=8), timedelta(days=31)
OPENING, CLOSING = time(9), time(19)


@transaction.atomic
def plan_round(
    *,
    pack: str,
    level: str,
    least: int,
    opens_at: datetime,
    closes_at: datetime,
    by: Member | None,
    at: datetime,
) -> Round:
    """Plan a check-in. `by` is None for the rhythm. Raises Refused for what could never be released."""
    if by is not None:
        require_care(by)
    found = _askable(pack)
    if not SHORTEST <= closes_at - opens_at <= LONGEST:
        raise Refused(_("A check-in is open for eight hours at least, a month at most."), field="closes_at")
    if opens_at < at - timedelta(minutes=5):
        raise Refused(_("This date is past."), field="opens_at")
    if level == Level.BUREAU and not queries.health_committees().exists():
        raise Refused(_("Nobody has been chosen yet to hold the keys of check-ins."), field="level")
    if queries.workers(clock.today(at)).count() < least:
        raise Refused(
            _("Fewer people work here than answers are needed: hold a collective session instead."),
            field="least",
        )
    others = Round.objects.filter(pack=pack, cancelled_at__isnull=True)
    if others.filter(opens_at__lt=closes_at, closes_at__gt=opens_at).exists():
        raise Refused(_("This questionnaire is asked at the same time already."), field="opens_at")
    made = Round.objects.create(
        pack=pack,
        level=level,
        least=least,
        opens_at=opens_at,
        closes_at=closes_at,
        instrument=to_json(found),
        planned_by=by,
        planned_at=at,
    )
    record("checkin.planned", by=by.pk if by else None, at=at, about=made)
    return made


def _askable(code: str) -> Pack:
    """A pack that can be asked. Raises Refused for one without words, or for oneself only."""
    pack = queries.instrument(code)
    if pack is None or pack.is_private:
        raise Refused(_("This questionnaire is for oneself only."), field="pack")
    if not pack.is_complete:
        raise Refused(_("The words of this questionnaire are not here yet."), field="pack")
    return pack


@transaction.atomic
def cancel_round(*, round: Round, by: Member, at: datetime) -> None:
    """Give a check-in up before it opens. Once open it runs to its end, whoever would like otherwise."""
    require_care(by)
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if locked.opened_at or at >= locked.opens_at:
        raise Refused(_("An open check-in runs to its end: nobody can close it earlier."))
    if locked.cancelled_at is None:
        locked.cancelled_at = at
        locked.save(update_fields=["cancelled_at"])
        record("checkin.cancelled", by=by.pk, at=at, about=locked)


@transaction.atomic
def save_rhythm(
    *,
    pack: str,
    weeks: int,
    days: int,
    level: str,
    least: int,
    next_on: date | None,
    by: Member,
    at: datetime,
) -> Rhythm:
    """Ask a questionnaire again and again; without `next_on` it rests."""
    require_care(by)
    _askable(pack)
    if next_on is not None and next_on < clock.today(at):
        raise Refused(_("This day is past."), field="next_on")
    values = {"weeks": weeks, "days": days, "level": level, "least": least, "next_on": next_on}
    kept, _made = Rhythm.objects.update_or_create(pack=pack, defaults=values)
    record("checkin.rhythm", by=by.pk, at=at, about=kept)
    return kept


def keep_rhythms(*, at: datetime) -> int:
    """Plan the rounds whose day has come; how many.

    While keys, words or people are missing it waits, and is planned as soon as they are there; where the questionnaire
    is asked at that time anyway, this turn is left out.
    """
    made = 0
    due = Rhythm.objects.filter(next_on__lte=clock.today(at))
    for number in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            # None where somebody else was faster.
            made += sum(_keep(rhythm, at) for rhythm in due.select_for_update().filter(pk=number))
    return made


def _keep(rhythm: Rhythm, at: datetime) -> bool:
    """Plan the round of a rhythm that is due and set its next day; whether a round was made."""
    due_on: date = rhythm.next_on  # type: ignore[assignment]  # it is due
    opens_at = max(datetime.combine(due_on, OPENING, clock.PARIS), at)
    last = clock.today(opens_at) + timedelta(days=rhythm.days)
    planned = _plan_quietly(rhythm, opens_at, datetime.combine(last, CLOSING, clock.PARIS), at)
    if planned is None:
        return False
    while due_on <= clock.today(at):
        due_on += timedelta(weeks=rhythm.weeks)
    rhythm.next_on = due_on
    rhythm.save(update_fields=["next_on"])
    return planned


def _plan_quietly(rhythm: Rhythm, opens_at: datetime, closes_at: datetime, at: datetime) -> bool | None:
    """Whether it is planned; None while something is missing for it."""
    try:
        with transaction.atomic():
            plan_round(
                pack=rhythm.pack,
                level=rhythm.level,
                least=rhythm.least,
                opens_at=opens_at,
                closes_at=closes_at,
                by=None,
                at=at,
            )
    except Refused as refused:
        return False if refused.field == "opens_at" else None
    return True


@transaction.atomic
def open_round(*, round: Round, at: datetime) -> bool:
    """Fix who is asked and what, and seal the urn; whether it is open now. Done once, by whoever comes first.

    At the level bureau it waits for the keys, and opens as soon as they are complete.
    """
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if not locked.is_due(at):
        return locked.is_open(at)
    if queries.lacks_keys(locked):
        return False
    cohort = set(queries.workers(clock.today(at)).values_list("pk", flat=True))
    if len(cohort) < locked.least:
        locked.cancelled_at = at
        locked.save(update_fields=["cancelled_at"])
        record("checkin.cancelled", by=None, at=at, about=locked)
        return False
    _seal(locked, cohort, at)
    _compare(locked, cohort)
    locked.cohort, locked.opened_at = len(cohort), at
    locked.save()
    record("checkin.opened", by=None, at=at, about=locked, people=len(cohort))
    return True


def _seal(round: Round, cohort: Collection[int], at: datetime) -> None:
    """The urn, sealed for everybody who works here."""
    pack = round.questionnaire
    asked = [Question(one.text, one.answers) for one in rounds.questions(pack, LANGUAGE)]
    urn = setup.plan(
        name=said(pack.title, LANGUAGE),
        questions=asked,
        level=round.level,
        opens_at=round.opens_at,
        closes_at=round.closes_at,
        page=round.get_absolute_url(),
        is_open_to_all=False,
        is_discreet=True,
        least=round.least,
        at=at,
    )
    setup.seal(urn=urn, voters={number: number for number in cohort}, at=at)
    round.urn, round.trace = urn, encrypt(TRACE, urn.uuid)


def _compare(round: Round, cohort: Collection[int]) -> None:
    """How many arrived and left since the last round of the same questionnaire that was released."""
    before = Round.objects.filter(pack=round.pack, release__isnull=False).order_by("-opens_at").first()
    if before is None or before.opened_at is None:
        return
    then = set(queries.workers(clock.today(before.opened_at)).values_list("pk", flat=True))
    round.previous = before
    round.arrived, round.departed = len(set(cohort) - then), len(then - set(cohort))


def answer(*, round: Round, ballot: str, by: Member, at: datetime) -> Receipt:
    """Put a sheet, encrypted in the browser of `by`, into the urn; the last one counts. Raises Refused."""
    if round.urn is None or not round.is_open(at):
        raise Refused(_("This check-in is not open. Your answers were not recorded."))
    return cast(urn=round.urn, voter=by.pk, ballot=ballot, by=by, at=at)


def form_keys(*, members: list[int], threshold: int, by: Member, at: datetime) -> Committee:
    """Open the making of keys for a group with a wellbeing referent in it and without the gérance. Raises Refused."""
    require_care(by)
    day = clock.today(at)
    able = set(queries.trusted(day).values_list("pk", flat=True))
    if not set(members) <= able:
        raise Refused(_("Who works here and does not hold the gérance may hold these keys."), field="members")
    if not holders(Role.REFERENT, day).filter(pk__in=members).exists():
        raise Refused(_("A wellbeing referent in office has to be among them."), field="members")
    return form(
        name=_("Keys of check-ins"),
        members=sorted(members),
        threshold=threshold,
        kind=KeyKind.THRESHOLD if len(members) > 1 else KeyKind.SINGLE,
        purpose=Purpose.HEALTH,
        by=by.pk,
        at=at,
    )
