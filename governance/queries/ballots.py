"""Readings of ballots: which there are, which await a vote, who may vote in them."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, TruncDate

from governance.choices import ASSEMBLIES
from governance.models import Ballot, Elector, Proxy
from governance.models.ballot import COUNT_DELAY
from governance.permissions import may_see, may_vote_today
from governance.queries.proxies import MOST_PROXIES, covering
from governance.rules.proxies import most_proxies
from interlignes.kit import clock
from interlignes.kit.prepared import Prepared
from interlignes.urn import queries as urns
from interlignes.urn.models import Roll
from members.choices import VOTING
from members.models import Member, Status, Suspension
from members.queries import electorate_at


def ballot_for(member: Member, number: int) -> Ballot | None:
    """The ballot with this number if the person may see it, with everything its page names."""
    return next(iter(_ballot(number=number)), None) if may_see(member) else None


_ballot = Prepared(
    lambda number: (
        Ballot.objects.select_related(
            "motion__item__meeting",
            "result",
            "rule_version",
            "urn__committee",
            "motion__allocation__frozen__variant",
            "motion__allocation__frozen__decision",
            "motion__mandate__member",
            "motion__amendment__version",
        )
        .defer("motion__allocation__frozen__lines", "motion__allocation__frozen__totals")
        .filter(pk=number)
        .order_by()
    ),
    number=int,
)


#: What a line about a ballot shows, and what `with_outcomes` judges by. The texts of the motion stay in the database.
LISTED = (
    "opens_at",
    "closes_at",
    "secrecy",
    "method",
    "frozen_at",
    "rule",
    "motion__item__title",
    "motion__item__meeting__title",
    "motion__item__meeting__kind",
)


def awaiting_votes(member: Member, at: datetime, limit: int = 100) -> list[Ballot]:
    """Open ballots in which the person may vote and has not, soonest closing first, `limit` at most.

    Two prepared queries; a third while some have opened that no request has frozen yet: then her statuses say who
    she was on their days.
    """
    if not may_vote_today(member):
        return []
    places = _hers(list(_unanswered(limit)(member=member.pk, at=at)), member.pk)
    found = list({elector.ballot_id: elector.ballot for elector in places}.values())
    if not_frozen := _opened_unfrozen(at=at):
        had = _had_a_vote([ballot.pk for ballot in not_frozen], member)
        found += [ballot for ballot in not_frozen if ballot.pk in had]
        found.sort(key=lambda ballot: (ballot.closes_at, ballot.pk))
    return found[:limit]


@lru_cache
def _unanswered(limit: int) -> Prepared[Elector]:
    """Places in open ballots whose paper has not come in, with all that a line about the ballot shows."""

    def build(member: int, at: datetime) -> QuerySet[Elector]:
        places = Elector.objects.select_related("ballot__motion__item__meeting").annotate(
            represented_by=Subquery(_proxy().values("holder")[:1]),
            before_read=_before(),
            # Counted only where the limit may bite.
            electors_read=Case(When(before_read__gt=0, then=_electors())),
        )
        shown = places.only("member", *(f"ballot__{name}" for name in LISTED))
        mine = shown.filter(
            _hers_to_cast(member),
            ~Exists(_on_the_roll()),
            vote__isnull=True,
            ballot__opens_at__lte=at,
            ballot__closes_at__gt=at,
        )
        return mine.order_by("ballot__closes_at", "ballot")[:limit]

    return Prepared(build, member=int, at=datetime)


def _unfrozen(at: datetime) -> QuerySet[Ballot]:
    """Open ballots whose electorate no request or tick has frozen yet."""
    found = Ballot.objects.select_related("motion__item__meeting").only(*LISTED)
    return found.filter(frozen_at__isnull=True, opens_at__lte=at, closes_at__gt=at).order_by(
        "closes_at", "pk"
    )


_opened_unfrozen = Prepared(_unfrozen, at=datetime)


def _hers(places: list[Any], member: int) -> list[Any]:
    """Of places that she is concerned with by a proxy, those whose paper is hers to cast: where it counts the holder's,
    where it fell the principal's again."""
    return [place for place in places if _caster(place) == member]


def _caster(place: Any) -> int:
    """By the rule of `queries.proxies.casters`: of those that a holder has from electors, those given first count."""
    if place.represented_by is None or place.before_read is None:
        return int(place.member_id)
    if place.before_read:
        most = most_proxies(place.electors_read, place.ballot.rule.get(MOST_PROXIES))
        return int(place.represented_by if place.before_read < most else place.member_id)
    return int(place.represented_by)


def _hers_to_cast(member: int) -> Any:
    """Her own place, and those of whom she holds a proxy for that meeting."""
    here = Proxy.objects.filter(
        revoked_at__isnull=True,
        meeting=OuterRef("ballot__motion__item__meeting"),
        principal=OuterRef("member"),
    )
    principals = Proxy.objects.filter(revoked_at__isnull=True, holder=member).values("principal")
    return Q(member=member) | Q(member__in=principals) & Exists(here.filter(holder=member))


def _proxy() -> QuerySet[Proxy]:
    """The proxy of an elector for the item of the ballot, whether it counts or not."""
    return Proxy.objects.filter(
        covering(OuterRef(OuterRef("ballot__motion__item"))),
        meeting=OuterRef("ballot__motion__item__meeting"),
        principal=OuterRef("member"),
        revoked_at__isnull=True,
    )


def _before() -> Subquery:
    """How many proxies its holder, an elector too, was given before by other electors; none where she is no elector."""
    given = Elector.objects.filter(
        ballot=OuterRef(OuterRef(OuterRef("ballot"))), member=OuterRef("principal")
    )
    earlier = Proxy.objects.filter(
        Exists(given),
        meeting=OuterRef("meeting"),
        holder=OuterRef("holder"),
        pk__lt=OuterRef("pk"),
        revoked_at__isnull=True,
    )
    number = earlier.order_by().values("holder").annotate(n=Count("pk")).values("n")
    holder = Elector.objects.filter(ballot=OuterRef(OuterRef("ballot")), member=OuterRef("holder"))
    proxy = _proxy().filter(Exists(holder)).annotate(before=Coalesce(Subquery(number), 0))
    return Subquery(proxy.values("before")[:1])


def _electors() -> Subquery:
    """How many have a vote in the ballot."""
    electors = Elector.objects.filter(ballot=OuterRef("ballot")).order_by().values("ballot")
    return Subquery(electors.annotate(n=Count("pk")).values("n"))


def _on_the_roll() -> QuerySet[Roll]:
    """The line of an elector of a sealed ballot whose voice was cast."""
    return Roll.objects.filter(urn=OuterRef("ballot__urn"), member=OuterRef("member"), has_voted=True)


def silent(ballot: Ballot) -> QuerySet[Elector]:
    """The electors whose voice was not cast."""
    return Elector.objects.filter(~Exists(_on_the_roll()), ballot=ballot.pk, vote__isnull=True)


def _had_a_vote(ballots: list[int], member: Member) -> set[int]:
    """Of these ballots, those at whose opening the person had a vote. One query."""
    opened_on = OuterRef("opened_on")
    begun = Q(since_on__lt=opened_on) | Q(since_on=opened_on) & (
        Q(since_at__isnull=True) | Q(since_at__lte=OuterRef("opens_at"))
    )
    status = Status.objects.filter(begun, member=member).order_by(
        "-since_on", F("since_at").desc(nulls_last=True)
    )
    suspended = Suspension.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=opened_on), member=member, since_on__lte=opened_on
    )
    then = Ballot.objects.annotate(
        opened_on=TruncDate("opens_at", tzinfo=clock.PARIS),
        status_then=Subquery(status.values("kind")[:1]),
        suspended_then=Exists(suspended),
    )
    found = then.filter(pk__in=ballots, status_then__in=VOTING, suspended_then=False).order_by("pk")
    return set(found.values_list("pk", flat=True))


def decisions(member: Member, at: datetime, *, binding: bool) -> QuerySet[Ballot]:
    """Closed ballots, latest first: decisions of assemblies, or (not binding) consultations."""
    return _closed(at, binding=binding) if may_see(member) else Ballot.objects.none()


def search(found: QuerySet[Ballot], *, words: str, year: int | None, outcome: str) -> QuerySet[Ballot]:
    """Those whose title, text or meeting holds every word, of a year, with an outcome that is on record."""
    for word in words.split():
        title, meeting = (
            Q(motion__item__title__icontains=word),
            Q(motion__item__meeting__title__icontains=word),
        )
        found = found.filter(title | meeting | Q(motion__text__icontains=word))
    if year is not None:
        found = found.filter(closes_at__year=year)
    return found.filter(result__outcome=outcome) if outcome else found


def years_of(found: QuerySet[Ballot]) -> list[int]:
    """The years in which ballots closed, latest first. One query."""
    closed = found.select_related(None).only("pk").order_by()
    return [one.year for one in closed.datetimes("closes_at", "year", "DESC", tzinfo=clock.PARIS)]


def latest_decisions(member: Member, at: datetime) -> list[Ballot]:
    """The five decisions of assemblies made last, latest first."""
    return _latest(at=at) if may_see(member) else []


def _closed(at: datetime, *, binding: bool = True) -> QuerySet[Ballot]:
    closed = Ballot.objects.select_related("motion__item__meeting", "result").only(*LISTED, "result__outcome")
    in_assembly = Q(motion__item__meeting__kind__in=ASSEMBLIES)
    found = closed.filter(in_assembly if binding else ~in_assembly, closes_at__lte=at)
    return found.order_by("-closes_at", "-pk")


_latest = Prepared(lambda at: _closed(at)[:5], at=datetime)


def elector_of(ballot: Ballot, member: Member) -> Elector | None:
    """The person's place in a frozen electorate, with her vote."""
    return next(iter(_place(ballot=ballot.pk, member=member.pk)), None)


def elector_voting(ballot: Ballot, member: Member) -> Elector | None:
    """The same with the ballot as it stands now and its result, for the one who holds its lock.

    `represented_by` is the number of who holds her proxy for its item, None where she votes herself.
    """
    return next(iter(_place_and_ballot(ballot=ballot.pk, member=member.pk)), None)


def _places(*related: str) -> Prepared[Elector]:
    places = Elector.objects.select_related(*related).annotate(
        represented_by=Subquery(_proxy().values("holder")[:1])
    )
    return Prepared(
        lambda ballot, member: places.filter(ballot=ballot, member=member), ballot=int, member=int
    )


_place, _place_and_ballot = _places("vote"), _places("vote", "ballot__result")


def is_elector(ballot: Ballot, member: Member, elector: Elector | None) -> bool:
    """In the frozen electorate, or, before the first request has frozen it, among the associates of that day."""
    if ballot.frozen_at:
        return elector is not None
    return electorate_at(ballot.opens_at).filter(pk=member.pk).exists()


def turnout(ballot: Ballot) -> tuple[int, int]:
    """Papers received, electors. Nothing else is told while a ballot is open."""
    if not ballot.frozen_at:
        return 0, electorate_at(ballot.opens_at).count()
    if ballot.urn and ballot.urn.sealed_at:
        return urns.turnout(ballot.urn)
    counted: Any = _counted(ballot=ballot.pk)[0]
    return counted.papers, counted.places


def _with_turnout(ballot: int) -> QuerySet[Ballot]:
    counts = {"papers": Count("electors__vote"), "places": Count("electors")}
    return Ballot.objects.filter(pk=ballot).annotate(**counts).only("pk").order_by()


_counted = Prepared(_with_turnout, ballot=int)


def roll(ballot: Ballot) -> Iterable[Elector]:
    """Every elector with her choice, for the list shown after closing."""
    return (
        Elector.objects.filter(ballot=ballot)
        .select_related("vote", "member")
        .order_by("member__last_name", "member__first_name", "pk")
    )


def due_ballots(at: datetime) -> list[int]:
    """Numbers of the ballots that the tick has something to do for."""
    due = Ballot.objects.filter(opens_at__lte=at, result__isnull=True).order_by("pk")
    return list(due.values_list("pk", flat=True))


def deciding(before: datetime) -> QuerySet[Ballot]:
    """Ballots on open candidacies, offices, the règlement and profit-sharing, not on record, countable by `before`."""
    touching = Q(motion__candidacy__outcome="") | Q(motion__mandate__isnull=False)
    touching |= Q(motion__item__proposal__rule_change__isnull=False) | Q(motion__allocation__isnull=False)
    silent = Q(urn__isnull=False, urn__result__isnull=True)
    due = Ballot.objects.filter(touching, result__isnull=True, closes_at__lte=before - COUNT_DELAY)
    return due.exclude(silent).order_by("closes_at", "pk")
