"""Urns written straight into the database from material made once a process, for access, query counts and the bench."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from interlignes.sealed.archive import append_setup
from interlignes.sealed.credentials import Credential, credentials_text, make_credentials
from interlignes.sealed.election import Question, make_election
from interlignes.sealed.trustees.group import Single, Trustees
from interlignes.sealed.trustees.single import make_key
from interlignes.urn import chain, vault
from interlignes.urn.choices import KeyKind, Level
from interlignes.urn.models import Committee, Holder, Paper, Roll, ServerKey, Urn
from members.models import Member

RNG = secrets.SystemRandom()
MOTION = Question("Adopter ?", ("Pour", "Contre", "Abstention"), blank=True)


@cache
def _credentials(uuid: str, size: int) -> list[Credential]:
    return make_credentials(size, uuid=uuid, rng=RNG)


@cache
def _keys() -> tuple[int, Trustees, int]:
    private, public = make_key(rng=RNG, name="Interlignes")
    trustees = Trustees((Single(public),))
    return private, trustees, trustees.check()


@cache
def _election(uuid: str, name: str) -> str:
    return make_election(uuid=uuid, name=name, description="", questions=[MOTION], public_key=_keys()[2]).text


def uuid_of(number: int) -> str:
    """The same names in every test, so that their credentials need making once."""
    return f"urnedessai{number:04}".replace("0", "A")


def sealed(
    people: Sequence[Member], opens_at: datetime, closes_at: datetime, *, number: int, page: str = ""
) -> Urn:
    """A sealed urn of the simple level."""
    uuid, name = uuid_of(number), "Un scrutin secret"
    private, trustees, _ = _keys()
    urn = Urn.objects.create(
        uuid=uuid,
        name=name,
        level=Level.SIMPLE,
        questions=[MOTION.as_json()],
        page=page,
        opens_at=opens_at,
        closes_at=closes_at,
        created_at=opens_at,
        sealed_at=opens_at,
        election=_election(uuid, name),
        trustees=trustees.text,
        voters=len(people),
    )
    credentials = _credentials(uuid, len(people))
    papers = [
        Paper(urn=urn, member=member, holder=member, public=own.public, secret=vault.lock_up(own.code))
        for member, own in zip(people, credentials, strict=True)
    ]
    Paper.objects.bulk_create(papers)
    Roll.objects.bulk_create([Roll(urn=urn, member=member) for member in people])
    ServerKey.objects.create(urn=urn, secret=vault.lock_up(str(private)))
    listed = credentials_text(own.public for own in credentials)
    added = append_setup(chain.head_of(urn), election=urn.election, trustees=urn.trustees, credentials=listed)
    chain.extend(urn, added)
    urn.save()
    return urn


def published(people: Sequence[Member], closed_at: datetime, *, number: int, page: str = "") -> Urn:
    """A counted urn whose result nobody has to verify."""
    urn = sealed(people, closed_at - timedelta(days=1), closed_at, number=number, page=page)
    urn.papers.all().delete()
    ServerKey.objects.filter(urn=urn).delete()
    Roll.objects.filter(urn=urn).update(has_voted=True)
    urn.ended_at = urn.published_at = closed_at
    urn.result = [[0, len(people), 0, 0]]
    urn.save()
    return urn


def group(people: Sequence[Member], at: datetime) -> Committee:
    """Scrutineers who have not begun to make their keys."""
    committee = Committee.objects.create(
        name="Scrutateurs", kind=KeyKind.THRESHOLD, threshold=1, created_at=at
    )
    rows = [Holder(committee=committee, member=member, index=n) for n, member in enumerate(people, 1)]
    Holder.objects.bulk_create(rows)
    return committee


def waiting_for_codes(
    people: Sequence[Member], committee: Committee, opens_at: datetime, *, number: int
) -> Urn:
    """An urn whose voting codes a scrutineer has still to make."""
    urn = Urn.objects.create(
        uuid=uuid_of(number),
        name="Un scrutin renforcé",
        level=Level.RENFORCE,
        questions=[MOTION.as_json()],
        committee=committee,
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=1),
        created_at=opens_at,
    )
    Paper.objects.bulk_create([Paper(urn=urn, member=member, holder=member) for member in people])
    return urn
