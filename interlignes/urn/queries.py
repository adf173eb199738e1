"""Readings of urns and of scrutineers' keys, scoped to a person first; what the pages' scripts are given."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format

from interlignes.kit.tokens import seal
from interlignes.sealed.encoding import fingerprint, load
from interlignes.urn import vault
from interlignes.urn.choices import COUNT_DELAY, FINAL, GROUP, Event, KeyKind, Level
from interlignes.urn.models import Committee, Holder, Paper, Record, Roll, Urn
from interlignes.urn.permissions import visible_to

#: Purpose of the text that a scrutineer signs to show that she still has her code, and how long it may take her.
CHECK = "urn.code"
CHECK_LIFE = timedelta(minutes=30)


def urns_for(person: Any) -> QuerySet[Urn]:
    """The urns whose board the person may read."""
    return Urn.objects.filter(visible_to(person)).select_related("committee")


def committees_for(person: Any) -> QuerySet[Committee]:
    """Everybody who belongs sees who holds keys and how far they are."""
    return Committee.objects.all()


def papers_of(urn: Urn, person: Any) -> list[Paper]:
    """The papers that the person may cast: her own first, then those of whom she represents."""
    papers = list(urn.papers.filter(holder=person.pk).select_related("member").order_by("member"))
    return sorted(papers, key=lambda paper: paper.member_id != person.pk)


def who_voted(urn: Urn, voters: Sequence[int]) -> set[int]:
    """Those of `voters` who are on the roll. For a voter's own page, and for reminders."""
    found = Roll.objects.filter(urn=urn, member__in=voters, has_voted=True).order_by("member")
    return set(found.values_list("member", flat=True))


def roll_of(urn: Urn) -> QuerySet[Roll]:
    """The roll, by name. Shown from closing on."""
    return (
        urn.roll.select_related("member")
        .only("has_voted", "urn", "member__first_name", "member__last_name")
        .order_by("member__last_name", "member__first_name", "member")
    )


def turnout(urn: Urn) -> tuple[int, int]:
    """Voices cast, voters."""
    numbers = urn.roll.aggregate(cast=Count("pk", filter=Q(has_voted=True)), voters=Count("pk"))
    return numbers["cast"], numbers["voters"]


def counted(urn: Urn) -> int:
    """How many ballots count: the last one of each voter."""
    return urn.chain.exclude(credential="").order_by().values("credential").distinct().count()


# The board


@dataclass(frozen=True, slots=True)
class Line:
    """One ballot on the board. `is_last`: it counts, for its voter has cast none after it."""

    tracker: str
    is_last: bool


def tracker_of(digest: str) -> str:
    """The tracker (base 64) of a record's digest (hexadecimal): the same hash, as voters are shown it."""
    return base64.b64encode(bytes.fromhex(digest)).decode().rstrip("=")


def board(urn: Urn) -> list[Line]:
    """Every ballot, in the order of the archive. One query."""
    rows = list(urn.chain.exclude(credential="").order_by("position").values_list("digest", "credential"))
    last = {credential: digest for digest, credential in rows}
    return [Line(tracker_of(digest), last[credential] == digest) for digest, credential in rows]


def fingerprint_of(urn: Urn) -> str:
    """The fingerprint of the election, which every ballot carries; empty before it is sealed."""
    return fingerprint(urn.election) if urn.election else ""


# What scripts are given


def booth_data(urn: Urn, person: Any, at: datetime) -> dict[str, Any]:
    """Everything the voter's browser needs to fill in, encrypt and post her papers.

    Raises vault.SecretLost where the voting codes cannot be read.
    """
    papers = papers_of(urn, person)
    done = who_voted(urn, [paper.member_id for paper in papers])
    return {
        "uuid": urn.uuid,
        "name": urn.name,
        "election": urn.election,
        "level": urn.level,
        "closes_at": urn.closes_at.isoformat(),
        "few": urn.is_few,
        "post": reverse("urn:cast", args=[urn.uuid]),
        "board": urn.get_absolute_url(),
        "papers": [
            {
                "paper": paper.member_id,
                "name": paper.member.get_full_name(),
                "own": paper.member_id == person.pk,
                "voted": paper.member_id in done,
                "credential": vault.unlock(paper.secret) if paper.secret else "",
                "public": paper.public,
            }
            for paper in papers
        ],
    }


def holders_of(committee: Committee) -> list[Holder]:
    """The scrutineers of a group in their order, with their names."""
    return list(committee.holders.select_related("member").order_by("index"))


def committee_data(committee: Committee, person: Any, at: datetime) -> dict[str, Any]:
    """How far the making of keys is, and the messages that the next step of this person needs."""
    holders = holders_of(committee)
    mine = next((holder for holder in holders if holder.member_id == person.pk), None)
    rehearsal = committee.urns.filter(is_rehearsal=True).order_by("-pk").first()
    number = [committee.pk]
    return {
        "number": committee.pk,
        "name": committee.name,
        "kind": committee.kind,
        "size": len(holders),
        "threshold": committee.threshold,
        "group": GROUP,
        "index": mine.index if mine else 0,
        "holders": [
            {
                "index": holder.index,
                "name": holder.member.get_full_name(),
                "round": done_by(holder, committee),
                "checked_on": date_format(holder.checked_on) if holder.checked_on else "",
            }
            for holder in holders
        ],
        "round": waiting_for(committee, holders),
        "mine": done_by(mine, committee) if mine else 0,
        **_messages(holders, mine),
        "check_text": "code|" + seal(CHECK, str(mine.pk)) if mine else "",
        "post": reverse("urn:round", args=number),
        "post_code": reverse("urn:code_checked", args=number),
        "post_rehearsal": reverse("urn:rehearsal", args=number),
        "rehearsal": reverse("urn:count", args=[rehearsal.uuid]) if rehearsal else "",
    }


def done_by(holder: Holder, committee: Committee) -> int:
    """The last step a scrutineer has done; a key that stands alone takes one."""
    if committee.kind == KeyKind.SINGLE:
        return 1 if holder.key else 0
    return holder.last_done


def waiting_for(committee: Committee, holders: Sequence[Holder]) -> int:
    """The round that the group is in; one more than the last when the keys are complete."""
    if committee.completed_at:
        return committee.last_round + 1
    return min(done_by(holder, committee) for holder in holders) + 1


def _messages(holders: Sequence[Holder], mine: Holder | None) -> dict[str, Any]:
    """Certificates and deals once all are there, of each deal the share that is sealed for this scrutineer."""
    certs = [load(holder.cert) for holder in holders] if all(holder.cert for holder in holders) else []
    deals = []
    if mine and certs and all(holder.deal for holder in holders):
        for deal in (load(holder.deal) for holder in holders):
            share = deal["shares"][mine.index - 1]
            deals.append({"coefexps": deal["coefexps"], "signature": deal["signature"], "share": share})
    return {"certs": certs, "deals": deals, "key": load(mine.key) if mine and mine.key else None}


def count_data(urn: Urn, person: Any) -> dict[str, Any]:
    """What a scrutineer's browser needs to check the archive, recompute the total and decrypt her part of it."""
    holders = holders_of(urn.committee) if urn.committee else []
    mine = next((holder for holder in holders if holder.member_id == person.pk), None)
    received = list(urn.chain.filter(owner__isnull=False).order_by("owner").values_list("owner", flat=True))
    threshold = urn.committee.threshold if urn.committee else 0
    return {
        **verify_data(urn),
        "owner": mine.index + 1 if mine else 0,
        "index": mine.index if mine else 0,
        "kind": urn.committee.kind if urn.committee else "",
        "size": len(holders),
        "threshold": threshold,
        **_messages(holders, mine),
        "received": received,
        "missing": 0 if urn.published_at else max(0, threshold + 1 - len(received)),
        "ended": urn.ended_at is not None,
        "rehearsal": urn.is_rehearsal,
        "leave": urn.page if urn.is_discreet else "",
        "failure": urn.failure,
        "post": reverse("urn:decrypt", args=[urn.uuid]),
    }


def verify_data(urn: Urn) -> dict[str, Any]:
    """What a browser needs to verify the archive."""
    return {
        "uuid": urn.uuid,
        "name": urn.name,
        "archive": reverse("urn:archive", args=[urn.uuid]),
        "board": urn.get_absolute_url(),
        "head": urn.head,
        "fingerprint": fingerprint_of(urn),
        "ballots": urn.chain.filter(event=Event.BALLOT).count(),
        "published": urn.published_at is not None,
        "result": urn.result,
    }


def codes_data(urn: Urn) -> dict[str, Any]:
    """For whom a scrutineer makes voting codes, and who has one already."""
    papers = urn.papers.select_related("member").order_by("member__last_name", "member__first_name", "member")
    return {
        "uuid": urn.uuid,
        "name": urn.name,
        "group": GROUP,
        "people": [
            {"paper": paper.member_id, "name": paper.member.get_full_name(), "done": bool(paper.public)}
            for paper in papers
        ],
        "booth": settings.PUBLIC_URL + reverse("urn:booth", args=[urn.uuid]),
        "post": reverse("urn:codes_save", args=[urn.uuid]),
    }


def codes_missing(urn: Urn) -> int:
    """How many voters still lack a voting code of a scrutineer."""
    return urn.papers.filter(public="").count() if urn.has_codes and not urn.sealed_at else 0


def keys_awaited(member: int) -> QuerySet[Holder]:
    """Her places in groups whose making of keys waits for her step, but for groups that a later one has overtaken."""
    others = Holder.objects.filter(committee=OuterRef("committee"))
    step = (
        Q(cert="")
        | Q(deal="") & ~Exists(others.filter(cert=""))
        | Q(key="") & ~Exists(others.filter(deal=""))
    )
    mine = Q(committee__kind=KeyKind.THRESHOLD) & step | Q(committee__kind=KeyKind.SINGLE, key="")
    later = Committee.objects.filter(purpose=OuterRef("committee__purpose"), pk__gt=OuterRef("committee"))
    return Holder.objects.filter(mine, ~Exists(later), member=member, committee__completed_at__isnull=True)


def codes_awaited(member: int, at: datetime) -> QuerySet[Urn]:
    """Urns that cannot be sealed before this scrutineer, or another one of her group, has made voting codes."""
    hers = Holder.objects.filter(committee=OuterRef("committee"), member=member)
    wanting = Paper.objects.filter(urn=OuterRef("pk"), public="")
    planned = Urn.objects.filter(level=Level.RENFORCE, sealed_at__isnull=True, closes_at__gt=at)
    return planned.filter(Exists(hers), Exists(wanting)).order_by("opens_at", "pk")


def counts_awaited(person: Any, at: datetime) -> QuerySet[Urn]:
    """Closed urns that wait for this scrutineer's part of the count."""
    return counts_awaited_from(person.pk)


def counts_awaited_from(member: int) -> QuerySet[Urn]:
    """The same by her number."""
    place = Holder.objects.filter(committee=OuterRef("committee"), member=member).values("index")[:1]
    given = Record.objects.filter(urn=OuterRef("pk"), owner=OuterRef("place") + 1)
    closed = Urn.objects.filter(published_at__isnull=True, ended_at__isnull=False, is_rehearsal=False)
    hers = closed.annotate(place=Subquery(place)).filter(~Exists(given), place__isnull=False)
    return hers.exclude(failure__in=FINAL).order_by("closes_at", "pk")


def awaited(urn: Urn) -> QuerySet[Holder]:
    """Those whose part of the count of a closed urn is still missing, with their members; nobody before or after."""
    if urn.ended_at is None or urn.published_at or urn.failure in FINAL:
        return Holder.objects.none()
    given = Record.objects.filter(urn=urn, owner=OuterRef("index") + 1)
    holders = Holder.objects.filter(committee=urn.committee_id).select_related("member")
    return holders.filter(~Exists(given)).order_by("index")


def due(at: datetime) -> list[int]:
    """Numbers of the urns that can go a step further without anybody: to close, to decrypt, to publish."""
    parts = Count("chain", filter=Q(chain__owner__isnull=False))
    enough = 1 + Coalesce(F("committee__threshold"), Value(0))
    closed = Urn.objects.filter(
        sealed_at__isnull=False, published_at__isnull=True, closes_at__lte=at - COUNT_DELAY
    ).exclude(failure__in=FINAL)
    found = closed.annotate(parts=parts).filter(Q(ended_at__isnull=True) | Q(parts=0) | Q(parts__gte=enough))
    return list(found.order_by("pk").values_list("pk", flat=True))
