"""Readings of proxies: which are in force and which of them count, and whose papers somebody may cast."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from governance.choices import VoterPresence
from governance.models import Ballot, Elector, LiveSession, Meeting, Proxy, ProxyItem
from governance.queries.attendance import items_of
from governance.queries.rules import ProxyRules, most_allowed, proxy_rules
from governance.rules.proxies import Fall, Given, falls, most_proxies, within
from interlignes.kit import clock
from members.models import Member
from members.queries import electorate, electorate_at

#: Under this name a ballot keeps, beside its rule, how many proxies one may hold by statuts stricter than the law.
MOST_PROXIES = "most_proxies"


def in_force(meeting: Meeting) -> QuerySet[Proxy]:
    """The proxies of a meeting that were not taken back."""
    return Proxy.objects.filter(meeting=meeting, revoked_at__isnull=True).select_related(
        "principal", "holder"
    )


def covering(item: Any) -> Any:
    """The proxies that are for an item of the agenda: those for all of it, and limited ones that name it."""
    return Q(is_limited=False) | Exists(ProxyItem.objects.filter(proxy=OuterRef("pk"), item=item))


def with_items(proxies: QuerySet[Proxy]) -> QuerySet[Proxy]:
    """With the items that limited ones are for, in the order of the agenda. One query more."""
    return proxies.prefetch_related(_items())


def _items() -> Any:
    return Prefetch("items", queryset=ProxyItem.objects.select_related("item").order_by("item__position"))


def given_by(meeting: Meeting, member: Member) -> Proxy | None:
    """The proxy that a member has given for a meeting."""
    return with_items(in_force(meeting)).filter(principal=member.pk).first()


def items_in_words(proxy: Proxy) -> str:
    """The items that a limited proxy is for, by their number; empty for one that is for the whole agenda."""
    if not proxy.is_limited:
        return ""
    places = sorted((one.item.position, one.item.number) for one in proxy.items.all())
    return ", ".join(number for _position, number in places)


def limit(meeting: Meeting) -> int:
    """How many proxies one associate may hold: the law's number for the associates of the day, or the statuts'."""
    day = max(clock.today(meeting.starts_at), clock.today())
    return most_allowed(electorate(day).count(), day)


# Which count


@dataclass(frozen=True, slots=True)
class Standing:
    """The proxies of a meeting in the order in which they were given, and why some of them count no more."""

    proxies: Sequence[Proxy]
    most: int
    falls: dict[int, Fall | None] = field(default_factory=dict)

    def fall(self, proxy: Proxy) -> Fall | None:
        """Why a proxy counts no more; None where it does."""
        return self.falls.get(proxy.pk)

    def why(self, proxy: Proxy) -> str:
        """The same in a sentence; empty where it counts."""
        fall = self.fall(proxy)
        return fall_in_words(fall, self.most) if fall else ""


def fall_in_words(fall: Fall, most: int) -> str:
    """Why a proxy counts no more, and by which rule."""
    if fall is Fall.PRINCIPAL:
        return _("It does not count: who gave it has no vote on the day of the meeting.")
    if fall is Fall.HOLDER:
        return _("It does not count: who holds it has no vote on the day of the meeting.")
    text = _(
        "It does not count: of more proxies than one associate may hold (%(most)d by now; loi 78-763, art. 14) those "
        "given first stay, and this one was given later."
    )
    return text % {"most": most}


def moment_of(meeting: Meeting, at: datetime) -> datetime:
    """The instant that decides which proxies count: the meeting's beginning until then, its end once it is over.

    One query, none where the meeting was read with its session.
    """
    session: LiveSession | None = getattr(meeting, "session", None)
    midnight = clock.start_of(clock.today(meeting.starts_at) + timedelta(days=1)) - timedelta(seconds=1)
    last = session.ended_at if session and session.ended_at else None
    if last is None and not (session and session.is_on):
        last = midnight
    return max(meeting.starts_at, min(at, last) if last else at)


def standing(
    meeting: Meeting, at: datetime, proxies: QuerySet[Proxy] | None = None, rules: ProxyRules | None = None
) -> Standing:
    """Which proxies of a meeting count, by who has a vote at the instant that decides. One query, one more for limited
    ones, for rules that were not read and for the session of a meeting that was read without it.

    `proxies`: those to judge, by default those in force; the rule is in `governance.rules.proxies`. `rules`: those of
    the day of the meeting, if they were read.
    """
    moment = moment_of(meeting, at)
    found: list[Any] = list(_with_votes(in_force(meeting) if proxies is None else proxies, moment))
    if not found:
        return Standing(found, 0)
    prefetch_related_objects([one for one in found if one.is_limited], _items())
    members = {one.principal_id for one in found if one.principal_votes}
    members |= {one.holder_id for one in found if one.holder_votes}
    day = clock.today(moment)
    known = rules if rules and day == clock.today(meeting.starts_at) else proxy_rules(day)
    most = known.most(found[0].votes_read)
    rows = [Given(one.pk, one.principal_id, one.holder_id, one.given_at, one.revoked_at) for one in found]
    return Standing(found, most, falls(rows, members, most, max(moment, at)))


def _with_votes(proxies: QuerySet[Proxy], moment: datetime) -> QuerySet[Any]:
    """In the order in which they were given, with who of the two has a vote at an instant, and how many have."""
    voting = electorate_at(moment).order_by()
    number = voting.annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n")
    return proxies.annotate(
        principal_votes=Exists(voting.filter(pk=OuterRef("principal"))),
        holder_votes=Exists(voting.filter(pk=OuterRef("holder"))),
        votes_read=Coalesce(Subquery(number), 0),
    ).order_by("pk")


def possible_holders(
    meeting: Meeting,
    member: Member,
    *,
    proxies: Iterable[Proxy],
    blank: Iterable[int],
    rules: ProxyRules,
) -> list[Member]:
    """Associates who may still take the member's proxy: who has given none and holds fewer than the limit.

    `proxies`: those in force; `blank`: who has given a blank one; `rules`: those of the day of the meeting. One query.
    """
    given, held = {*blank, *(one.principal_id for one in proxies)}, Counter(one.holder_id for one in proxies)
    people = list(electorate(max(clock.today(meeting.starts_at), clock.today())))
    most = rules.most(len(people))
    free = [other for other in people if other != member and other.pk not in given and held[other.pk] < most]
    return sorted(free, key=lambda other: (other.last_name, other.first_name, other.pk))


# Whose paper is whose to cast


def casters(ballots: Iterable[Ballot]) -> dict[int, dict[int, int]]:
    """Ballot -> elector -> who casts her paper: herself, or who holds her proxy for that item. Of frozen ballots.

    Of more proxies than the law allows the electors of a ballot, those given first count. Two queries whatever the
    number of ballots.
    """
    known = {ballot.pk: ballot for ballot in ballots}
    voters: dict[int, dict[int, int]] = {number: {} for number in known}
    rows = Elector.objects.filter(ballot__in=known).order_by("ballot", "member")
    for number, member in rows.values_list("ballot", "member"):
        voters[number][member] = member
    for number, counting in _counting(known).items():
        voters[number] |= {proxy.principal_id: proxy.holder_id for proxy in counting}
    return voters


def _counting(ballots: Mapping[int, Ballot]) -> dict[int, list[Any]]:
    """Ballot -> the proxies by which papers are cast in it. One query.

    First the limit over all that are in force between its electors, then what each is for.
    """
    electors = Elector.objects.filter(ballot=OuterRef("ballot_read")).order_by()
    place = "meeting__items__motion__ballot"
    rows = (
        Proxy.objects.filter(**{f"{place}__in": list(ballots)}, revoked_at__isnull=True)
        .annotate(ballot_read=F(f"{place}__pk"), item_read=F("meeting__items__pk"))
        .filter(
            Exists(electors.filter(member=OuterRef("principal"))),
            Exists(electors.filter(member=OuterRef("holder"))),
        )
        .annotate(
            electors_read=Subquery(electors.values("ballot").annotate(n=Count("pk")).values("n")),
            is_for_it=Case(When(covering(OuterRef("item_read")), then=True), default=False),
        )
        .select_related("principal", "holder")
        .order_by("pk")
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.ballot_read, []).append(row)
    for number, given in found.items():
        most = most_proxies(given[0].electors_read, ballots[number].rule.get(MOST_PROXIES))
        kept = within([(row.principal_id, row.holder_id) for row in given], most)
        found[number] = [row for row in given if row.is_for_it and row.principal_id in kept]
    return found


#: Principal, holder, the items that the proxy is for: None for all.
Term = tuple[int, int, frozenset[int] | None]


def _terms(proxies: QuerySet[Proxy]) -> dict[int, list[Term]]:
    """Meeting -> its proxies in force, in the order in which they were given. One query, two with limited ones."""
    rows = list(
        proxies.filter(revoked_at__isnull=True)
        .order_by("pk")
        .values_list("meeting", "pk", "principal", "holder", "is_limited")
    )
    items = items_of(number for _meeting, number, *_who, limited in rows if limited)
    found: dict[int, list[Term]] = {}
    for meeting, number, principal, holder, _limited in rows:
        found.setdefault(meeting, []).append((principal, holder, items.get(number)))
    return found


def _cast_by(terms: Iterable[Term], electors: Collection[int], most: int, item: int) -> dict[int, int]:
    """Principal -> holder for an item: first the limit over all that are in force, then what each is for."""
    known = [term for term in terms if term[0] in electors and term[1] in electors]
    kept = within([(principal, holder) for principal, holder, _items in known], most)
    covered = {principal for principal, _holder, items in known if items is None or item in items}
    return {principal: holder for principal, holder in kept.items() if principal in covered}


def held_in(ballot: Ballot, member: Member) -> list[Proxy]:
    """The proxies by which a person casts papers of a frozen ballot, by name: those that count and are for its item.
    One query."""
    counting = _counting({ballot.pk: ballot}).get(ballot.pk, [])
    mine = [proxy for proxy in counting if proxy.holder_id == member.pk]
    return sorted(mine, key=lambda proxy: (proxy.principal.last_name, proxy.principal_id))


def voters_of(ballot: Ballot) -> dict[int, int]:
    """Elector -> who casts her paper: herself, or the elector who holds her proxy. For a frozen ballot."""
    voters = casters([ballot])[ballot.pk]
    if not ballot.is_room_only:
        return voters
    there = Elector.objects.filter(ballot=ballot, presence__in=IN_THE_ROOM).order_by("pk")
    return {member: voters[member] for member in sorted(there.values_list("member", flat=True))}


#: How an elector is there who votes, or is voted for, where only the room counts.
IN_THE_ROOM = (VoterPresence.ROOM, VoterPresence.REPRESENTED)


def is_shut_out(elector: Elector) -> bool:
    """Whether only the room votes in the ballot, and she is neither there nor represented. Frozen at the opening."""
    return elector.ballot.is_room_only and elector.presence not in IN_THE_ROOM


def expected_voters(ballot: Ballot) -> dict[int, int]:
    """The same as far as it is known before the ballot opens."""
    if ballot.frozen_at:
        return voters_of(ballot)
    item = ballot.motion.item
    voters = {member.pk: member.pk for member in electorate(clock.today(ballot.opens_at)).order_by("pk")}
    terms = _terms(Proxy.objects.filter(meeting=item.meeting_id)).get(item.meeting_id, [])
    return voters | _cast_by(terms, voters, most_allowed(len(voters), clock.today(ballot.opens_at)), item.pk)
