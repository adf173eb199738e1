"""From a planned urn to a sealed one: its papers, its credentials, its keys, the first event of its chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record
from interlignes.kit.errors import Refused
from interlignes.sealed.archive import append_setup
from interlignes.sealed.credentials import (
    Credential,
    check_credentials,
    credentials_text,
    make_credentials,
)
from interlignes.sealed.election import Question, make_election
from interlignes.sealed.encoding import hexdigest
from interlignes.sealed.randomness import make_uuid, seed
from interlignes.sealed.reasons import Invalid
from interlignes.sealed.trustees.group import Single, Trustees, read_trustees
from interlignes.sealed.trustees.single import make_key
from interlignes.urn import chain, vault
from interlignes.urn.choices import Level, Purpose
from interlignes.urn.elections import RNG
from interlignes.urn.models import Committee, Paper, Roll, ServerKey, Urn
from interlignes.urn.permissions import may_make_codes

#: Voter -> who casts her paper: herself, or who holds her proxy.
Voters = Mapping[int, int]


@transaction.atomic
def plan(
    *,
    name: str,
    questions: Sequence[Question],
    level: str,
    opens_at: datetime,
    closes_at: datetime,
    page: str,
    is_open_to_all: bool = True,
    is_rehearsal: bool = False,
    is_discreet: bool = False,
    least: int = 0,
    at: datetime,
    description: str = "",
    committee: Committee | None = None,
) -> Urn:
    """An urn that is to open; `committee` (default: the one in office) holds the keys above the simple level.

    Raises Refused where no scrutineers have keys.
    """
    if level == Level.SIMPLE:
        committee = None
    elif committee is None:
        committee = in_office(Purpose.HEALTH if is_discreet else Purpose.BALLOTS)
        if committee is None:
            raise Refused(_("No group of scrutineers has made its keys yet."), field="level")
    urn = Urn.objects.create(
        uuid=make_uuid(RNG),
        name=name,
        description=description,
        level=level,
        questions=[question.as_json() for question in questions],
        committee=committee,
        page=page,
        is_open_to_all=is_open_to_all,
        is_rehearsal=is_rehearsal,
        is_discreet=is_discreet,
        least=least,
        opens_at=opens_at,
        closes_at=closes_at,
        created_at=at,
    )
    record("urn.planned", by=None, at=at, about=urn, level=str(level))
    return urn


def in_office(purpose: str = Purpose.BALLOTS) -> Committee | None:
    """The holders whose keys new urns of a purpose get: the latest group that has completed them."""
    complete = Committee.objects.filter(purpose=purpose, completed_at__isnull=False, retired_at__isnull=True)
    return complete.order_by("-pk").first()


@transaction.atomic
def expect(*, urn: Urn, voters: Voters) -> None:
    """Note for whom voting codes have to be made before an urn with codes of a scrutineer can be sealed."""
    locked = Urn.objects.select_for_update().get(pk=urn.pk)
    if locked.sealed_at or not locked.has_codes:
        return
    locked.papers.exclude(member__in=voters).delete()
    known = set(locked.papers.values_list("member", flat=True))
    new = [
        Paper(urn=locked, member_id=voter, holder_id=voters[voter]) for voter in sorted(set(voters) - known)
    ]
    Paper.objects.bulk_create(new)


@transaction.atomic
def save_codes(*, urn: Urn, publics: Mapping[int, str], by: Any, at: datetime) -> int:
    """Keep g^s of the codes that a scrutineer has made in her browser; the codes themselves never come here."""
    locked = Urn.objects.select_for_update().get(pk=urn.pk)
    if not may_make_codes(by, locked):
        raise Refused(_("The voting codes of this urn are not yours to make, or it is sealed already."))
    papers = {paper.member_id: paper for paper in locked.papers.filter(member__in=publics)}
    if len(papers) < len(publics) or not publics:
        raise Refused(_("The list of voters has changed meanwhile. Reload the page."))
    others = set(locked.papers.exclude(member__in=publics).values_list("public", flat=True))
    if len(set(publics.values()) - others) < len(publics):
        raise Refused(_("A voting code stands twice."))
    try:
        check_credentials(publics.values(), seed=seed(RNG))
    except Invalid as error:
        raise Refused(_("These are not voting codes.")) from error
    for voter, public in publics.items():
        papers[voter].public = public
    Paper.objects.bulk_update(papers.values(), ["public"])
    record("urn.codes_made", by=by.pk, at=at, about=locked, codes=len(publics))
    return len(publics)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What takes time to compute, made before any lock is taken."""

    credentials: Mapping[int, Credential]
    private: int
    trustees: Trustees


def seal(*, urn: Urn, voters: Voters, at: datetime) -> bool:
    """Fix voters, credentials and keys, and begin the chain; whether the urn is sealed now.

    Done once, however many ask. Where a scrutineer makes the codes it has to wait until every voter has one.
    """
    if urn.sealed_at:
        return True
    if urn.has_codes:
        expect(urn=urn, voters=voters)
        if urn.papers.filter(public="").exists():
            return False
    prepared = _prepare(urn, voters)
    with transaction.atomic():
        # None where somebody else was faster.
        for locked in Urn.objects.select_for_update().filter(pk=urn.pk, sealed_at=None):
            _seal(locked, voters, prepared, at)
    urn.refresh_from_db()
    return urn.sealed_at is not None


def _prepare(urn: Urn, voters: Voters) -> _Prepared:
    private, public = make_key(rng=RNG, name="Interlignes")
    scrutineers = read_trustees(urn.committee.trustees).members if urn.committee else ()
    made = [] if urn.has_codes else make_credentials(len(voters), uuid=urn.uuid, rng=RNG)
    credentials = dict(zip(sorted(voters), made, strict=False))
    return _Prepared(credentials, private, Trustees((Single(public), *scrutineers)))


def _seal(urn: Urn, voters: Voters, prepared: _Prepared, at: datetime) -> None:
    """Write everything; the urn's row is locked."""
    publics = _papers(urn, voters, prepared.credentials)
    Roll.objects.bulk_create([Roll(urn=urn, member_id=voter) for voter in sorted(voters)])
    private = str(prepared.private)
    if urn.is_discreet:
        private = vault.keep_apart(urn.uuid, private)
    ServerKey.objects.create(urn=urn, secret=vault.lock_up(private))
    election = make_election(
        uuid=urn.uuid,
        name=urn.name,
        description=urn.description,
        questions=[question_of(written) for written in urn.questions],
        public_key=prepared.trustees.check(),
    )
    urn.sealed_at, urn.election, urn.voters = at, election.text, len(voters)
    urn.trustees = prepared.trustees.text
    credentials = credentials_text(publics)
    start = chain.head_of(urn)
    chain.extend(
        urn, append_setup(start, election=election.text, trustees=urn.trustees, credentials=credentials)
    )
    urn.save(update_fields=["sealed_at", "election", "trustees", "voters", *chain.FIELDS])
    facts = {"voters": len(voters), "election": hexdigest(election.text), "head": urn.head}
    record("urn.sealed", by=None, at=at, about=urn, **facts)


def _papers(urn: Urn, voters: Voters, credentials: Mapping[int, Credential]) -> list[str]:
    """One paper a voter, in the order of their numbers; the public credentials."""
    if urn.has_codes:
        for paper in urn.papers.all():
            Paper.objects.filter(pk=paper.pk).update(holder=voters[paper.member_id])
        return list(urn.papers.values_list("public", flat=True))
    rows = [
        Paper(
            urn=urn,
            member_id=voter,
            holder_id=voters[voter],
            public=credential.public,
            secret=vault.lock_up(credential.code),
        )
        for voter, credential in sorted(credentials.items())
    ]
    Paper.objects.bulk_create(rows)
    return [row.public for row in rows]


def question_of(written: Mapping[str, Any]) -> Question:
    """A question as the urn keeps it."""
    return Question(
        written["question"],
        tuple(written["answers"]),
        written["min"],
        written["max"],
        written.get("blank", False),
    )


@transaction.atomic
def hand_to(*, urn: Urn, voter: int, holder: int) -> None:
    """Give a voter's paper to who holds her proxy, or back to her, unless it was cast: then it stays where it is."""
    locked = Urn.objects.select_for_update().get(pk=urn.pk)
    if not Roll.objects.filter(urn=locked, member=voter, has_voted=True).exists():
        Paper.objects.filter(urn=locked, member=voter).update(holder=holder)
