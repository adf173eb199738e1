"""Readings, scoped to a person first where they are about people."""

import base64
import binascii
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from interlignes.kit import register
from interlignes.kit.conflicts import Watched, watch
from interlignes.urn.choices import Level, Purpose
from interlignes.urn.models import Committee, Holder, Paper, Record, Roll, Urn
from interlignes.urn.queries import counts_awaited, holders_of
from members.choices import Role, StatusKind
from members.models import Mandate, Member
from members.queries import holders, members_on
from wellbeing.models import (
    Action,
    Contact,
    DuerpVersion,
    Indicator,
    InstrumentText,
    Release,
    Reply,
    Request,
    RequestRecipient,
    Risk,
    Round,
)
from wellbeing.rules import packs
from wellbeing.rules.packs import Pack

#: The clock of requests in the privacy register; how long before its end people are told, where nobody closed one.
CLOCK, NOTICE = "support", timedelta(days=30)
#: After a year a contact is still shown, with a word of caution.
CHECK_EVERY = timedelta(days=365)


def contacts(day: date) -> QuerySet[Contact]:
    """The own contacts in their order; `is_stale` when last checked over a year before `day`."""
    stale = ExpressionWrapper(Q(checked_on__lt=day - CHECK_EVERY), output_field=BooleanField())
    return Contact.objects.annotate(is_stale=stale)


def referents(day: date) -> QuerySet[Mandate]:
    """Mandates of the wellbeing referents in force on `day`, of people who have not left; with the member."""
    mandates = Mandate.objects.in_force(day).filter(
        role=Role.REFERENT, member__in=holders(Role.REFERENT, day)
    )
    return mandates.select_related("member").order_by("member__last_name", "member__first_name")


def workers(day: date) -> QuerySet[Member]:
    """Who works in the cooperative on `day`, associate or not; external associates do not."""
    working = [StatusKind.EMPLOYEE, StatusKind.ASSOCIATE]
    return members_on(day).filter(status_read__in=working)  # type: ignore[misc]


def requests_for(person: Member) -> QuerySet[Any]:
    """The requests that a person wrote or was chosen for, with the people in them."""
    chosen = RequestRecipient.objects.filter(member=person).values("request")
    recipients = RequestRecipient.objects.select_related("member").order_by(
        "member__last_name", "member__first_name"
    )
    return (
        with_since(Request.objects.filter(Q(author=person) | Q(pk__in=chosen)))
        .select_related("author", "taken_by")
        .prefetch_related(Prefetch("recipients", queryset=recipients))
    )


def with_since(requests: QuerySet[Request]) -> QuerySet[Any]:
    """With `since`: when each was closed, or where nobody closed it, when the last word was written in it."""
    words = Reply.objects.filter(request=OuterRef("pk")).order_by("-created_at").values("created_at")[:1]
    return requests.annotate(since=Coalesce("closed_at", Subquery(words), "created_at"))


def over_by(limit: datetime, at: datetime) -> QuerySet[Any]:
    """Requests that were closed by `limit`, or silent since then and whose people were told `NOTICE` before `at`."""
    told = Q(warned_at__gte=F("since"), warned_at__lte=at - NOTICE)
    return with_since(Request.objects.all()).filter(Q(closed_at__isnull=False) | told, since__lt=limit)


def silent(at: datetime) -> QuerySet[Any]:
    """Requests that nobody closed and whose people are to be told at `at` that they come to their end."""
    limit = at + NOTICE - register.load().clocks[CLOCK].period
    quiet = with_since(Request.objects.filter(closed_at__isnull=True)).filter(since__lt=limit)
    return quiet.filter(Q(warned_at__isnull=True) | Q(warned_at__lt=F("since")))


def erased_from(request: Any) -> datetime | None:
    """When one read by `with_since` is erased unless somebody writes in it; None where nobody was told so yet."""
    if request.is_over or request.warned_at is None or request.warned_at < request.since:
        return None
    end: datetime = max(request.since + register.load().clocks[CLOCK].period, request.warned_at + NOTICE)
    return end


def replies(request: Request) -> QuerySet[Reply]:
    """The words under a request, oldest first, with their authors."""
    return request.replies.select_related("author")


def reachable(person: Member, day: date) -> list[tuple[Member, bool]]:
    """Whom a person can write to, with whether each is a wellbeing referent; referents first."""
    caring = set(holders(Role.REFERENT, day).values_list("pk", flat=True))
    people = members_on(day).filter(is_active=True).exclude(pk=person.pk)
    return sorted(((one, one.pk in caring) for one in people), key=lambda pair: not pair[1])


def instruments() -> list[Pack]:
    """Every pack, with the words that were imported. One query."""
    imported: dict[str, list[InstrumentText]] = {}
    for row in InstrumentText.objects.all():
        imported.setdefault(row.pack, []).append(row)
    return [_filled(packs.load(code), imported.get(code, [])) for code in packs.CODES]


def instrument(code: str) -> Pack | None:
    """One pack, with the words that were imported; None for a code that we do not have."""
    if code not in packs.CODES:
        return None
    return _filled(packs.load(code), list(InstrumentText.objects.filter(pack=code)))


def _filled(pack: Pack, rows: list[InstrumentText]) -> Pack:
    for row in rows:
        pack = packs.with_texts(pack, row.language, row.texts)
    return pack


def risks() -> list[Risk]:
    """Risks that are still there, the highest score first."""
    return list(Risk.objects.filter(ended_on__isnull=True).order_by(-(F("severity") * F("exposure")), "pk"))


def actions() -> QuerySet[Action]:
    """Actions with who sees to them and the risk they work on, those due first in front."""
    return Action.objects.select_related("owner", "risk").order_by("due_on", "pk")


def duerp_versions() -> QuerySet[DuerpVersion]:
    """Every version, the latest first, without the documents themselves."""
    return DuerpVersion.objects.defer("pdf", "content").order_by("-number")


def risk_facts(risk: Risk) -> dict[str, Any]:
    """What a version of the DUERP says of a risk."""
    names = ("unit", "family", "situation", "severity", "exposure", "measures")
    return {"number": risk.pk, **{name: getattr(risk, name) for name in names}}


def watched_risk(risk: Risk) -> list[Watched]:
    """What is on the screen of somebody who edits a risk."""
    return watch(risk, ("unit", "family", "situation", "severity", "exposure", "measures", "ended_on"))


#: What the form of an action holds, and of it what whoever sees to it may write.
DECIDED = ("title", "details", "level", "risk", "owner", "due_on", "review_on", "state", "outcome")
REPORTED = ("state", "outcome")


def watched_action(action: Action, names: tuple[str, ...] = DECIDED) -> list[Watched]:
    """What is on the screen of somebody who edits an action."""
    return watch(action, names)


def changed_since(version: DuerpVersion | None) -> int:
    """Risks that are new, not what they were, or gone since a version: new information asks for a new one (R4121-2)."""
    if version is None:
        return 0
    then = {facts["number"]: facts for facts in version.content["risks"]}
    now = {risk.pk: risk_facts(risk) for risk in risks()}
    return sum(then.get(number) != now.get(number) for number in {*then, *now})


def rounds() -> QuerySet[Round]:
    """Every round that was not given up, the latest first, with its release and its urn."""
    return Round.objects.filter(cancelled_at__isnull=True).select_related("release", "urn")


def open_rounds(at: datetime) -> QuerySet[Round]:
    """Rounds that are open at `at`, for the home page of everybody."""
    return Round.objects.filter(opened_at__isnull=False, opens_at__lte=at, closes_at__gt=at)


def rounds_in_motion(at: datetime) -> list[int]:
    """Numbers of the rounds that have something due: to open, to write about, to release, to tell the result of."""
    lately = Q(release__released_at__gt=at - timedelta(days=6))
    moving = Round.objects.filter(cancelled_at__isnull=True, opens_at__lte=at)
    return list(moving.filter(Q(release__isnull=True) | lately).order_by("pk").values_list("pk", flat=True))


def has_answered(round: Round, person: Member) -> bool:
    """Whether a person's own sheet is in the urn. For her own page; None else asks this."""
    if round.urn_id is None:
        return False
    return Roll.objects.filter(urn=round.urn_id, member=person, has_voted=True).exists()


def paper_of(round: Round, person: Member) -> Paper | None:
    """The credential of a person who is asked; None for others, and from closing on."""
    return Paper.objects.filter(urn=round.urn_id, holder=person).first() if round.urn_id else None


def holds(round: Round, tracker: str) -> bool:
    """Whether a sheet with this tracker (base 64 of a SHA-256) is in the urn of a round."""
    if round.urn_id is None or len(tracker) > 44:
        return False
    try:
        digest = base64.b64decode(tracker + "=" * (-len(tracker) % 4), validate=True).hex()
    except (binascii.Error, ValueError):
        return False
    return Record.objects.filter(urn=round.urn_id, digest=digest).exclude(credential="").exists()


def trusted(day: date) -> QuerySet[Member]:
    """Who may hold keys of check-ins: whoever works here, except the employer."""
    return workers(day).filter(is_active=True).exclude(pk__in=holders(Role.GERANCE, day).values("pk"))


def lacks_keys(round: Round) -> bool:
    """Whether a round that is not open yet has to wait for the keys of those who will count it."""
    complete = health_committees().filter(completed_at__isnull=False)
    return round.level == Level.BUREAU and round.opened_at is None and not complete.exists()


def key_holders(round: Round) -> list[Holder]:
    """Who holds the keys of a round that is open or waits for its count, with their names."""
    committee = round.urn.committee if round.urn else None
    return holders_of(committee) if committee else []


def awaited_counts(person: Member, at: datetime) -> list[Urn]:
    """Closed check-ins that wait for this person's part of the count."""
    return list(counts_awaited(person, at).filter(is_discreet=True)[:20])


def health_committees() -> QuerySet[Committee]:
    """The groups of referents who hold, or are making, keys of check-ins."""
    return Committee.objects.filter(purpose=Purpose.HEALTH, retired_at__isnull=True).order_by("-pk")


def unwiped() -> int:
    """How many released rounds wait for the files of the database to be rewritten."""
    return Round.objects.filter(release__isnull=False, wiped_at__isnull=True).count()


def trend(pack: str) -> list[Release]:
    """The releases of a questionnaire, oldest first."""
    return list(Release.objects.filter(round__pack=pack).select_related("round").order_by("round__opens_at"))


def indicators() -> QuerySet[Indicator]:
    """Every total, oldest period first."""
    return Indicator.objects.order_by("kind", "starts_on", "ends_on")
