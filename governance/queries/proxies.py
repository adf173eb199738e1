"""Readings of proxies, and of whose papers somebody may cast."""

from django.db.models import QuerySet

from governance.choices import VoterPresence
from governance.models import Ballot, Elector, Meeting, Proxy
from governance.queries.rules import book_of, rule_in_force
from governance.rules.proxies import most_proxies, within
from interlignes.kit import clock
from members.models import Member
from members.queries import electorate


def in_force(meeting: Meeting) -> QuerySet[Proxy]:
    """The proxies of a meeting that were not taken back."""
    return Proxy.objects.filter(meeting=meeting, revoked_at__isnull=True).select_related(
        "principal", "holder"
    )


def given_by(meeting: Meeting, member: Member) -> Proxy | None:
    """The proxy that a member has given for a meeting."""
    return in_force(meeting).filter(principal=member.pk).first()


def held_by(meeting: Meeting, member: Member) -> list[Proxy]:
    """The proxies that a member holds for a meeting, by name."""
    return list(in_force(meeting).filter(holder=member.pk).order_by("principal__last_name", "principal"))


def limit(meeting: Meeting) -> int:
    """How many proxies one associate may hold: the law's number for the associates of the day, or the statuts'."""
    day = max(clock.today(meeting.starts_at), clock.today())
    version = rule_in_force(day)
    statuts = book_of(version).most_proxies() if version else None
    return most_proxies(electorate(day).count(), statuts)


def possible_holders(meeting: Meeting, member: Member) -> list[Member]:
    """Associates who may still take the member's proxy: who has given none and holds fewer than the limit."""
    given, held = set(), dict[int, int]()
    for principal, holder in in_force(meeting).order_by("pk").values_list("principal", "holder"):
        given.add(principal)
        held[holder] = held.get(holder, 0) + 1
    most = limit(meeting)
    others = electorate(max(clock.today(meeting.starts_at), clock.today())).exclude(pk=member.pk)
    free = [other for other in others if other.pk not in given and held.get(other.pk, 0) < most]
    return sorted(free, key=lambda other: (other.last_name, other.first_name, other.pk))


def voters_of(ballot: Ballot) -> dict[int, int]:
    """Elector -> who casts her paper: herself, or the elector who holds her proxy. For a frozen ballot."""
    electors = Elector.objects.filter(ballot=ballot).order_by("member")
    found = {one.member_id: one for one in electors.only("member", "presence", "proxy_holder", "ballot")}
    voters = {member: member for member in found}
    voters |= _represented(ballot.motion.item.meeting, voters)
    if ballot.is_room_only:
        return {who: caster for who, caster in voters.items() if found[who].presence in IN_THE_ROOM}
    return voters


#: How an elector is there who votes, or is voted for, where only the room counts.
IN_THE_ROOM = (VoterPresence.ROOM, VoterPresence.REPRESENTED)


def is_shut_out(elector: Elector) -> bool:
    """Whether only the room votes in the ballot, and she is neither there nor represented. Frozen at the opening."""
    return elector.ballot.is_room_only and elector.presence not in IN_THE_ROOM


def _represented(meeting: Meeting, voters: dict[int, int]) -> dict[int, int]:
    pairs = in_force(meeting).order_by("pk").values_list("principal", "holder")
    wanted = [(one, other) for one, other in pairs if one in voters and other in voters]
    return within(wanted, most_proxies(len(voters)))


def expected_voters(ballot: Ballot) -> dict[int, int]:
    """The same as far as it is known before the ballot opens."""
    if ballot.frozen_at:
        return voters_of(ballot)
    voters = {member.pk: member.pk for member in electorate(clock.today(ballot.opens_at)).order_by("pk")}
    return {**voters, **_represented(ballot.motion.item.meeting, voters)}
