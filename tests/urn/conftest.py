"""Urns of every level, voters who fill in their papers, scrutineers who keep their codes: all by the real actions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from interlignes.kit import clock
from interlignes.sealed.credentials import make_code, private_key, public_key
from interlignes.sealed.decryption import partially_decrypt
from interlignes.sealed.election import Question
from interlignes.sealed.encryption import encrypt
from interlignes.sealed.tally import make_tally
from interlignes.sealed.trustees import threshold
from interlignes.sealed.verify import Report, verify
from interlignes.urn import vault
from interlignes.urn.actions import cast as casting
from interlignes.urn.actions import committee as committees
from interlignes.urn.actions import count as counting
from interlignes.urn.actions import setup
from interlignes.urn.actions.cast import Receipt
from interlignes.urn.chain import archive_of
from interlignes.urn.choices import KeyKind, Level
from interlignes.urn.elections import RNG, election_of
from interlignes.urn.models import Committee, Paper, Urn
from members.models import Member
from tests.conftest import make_member

MOTION = Question("Adopter ?", ("Pour", "Contre", "Abstention"), blank=True)
ELECTION = Question("Élire", ("Ada", "Bo", "Cy", "Di"), least=0, most=2)


@dataclass
class Scrutineers:
    """A group with the codes that its members keep."""

    committee: Committee
    members: list[Member]
    codes: list[str]

    def seat(self, number: int) -> threshold.Seat:
        """Of member `number`, from 0."""
        return threshold.Seat(number + 1, len(self.members), self.committee.threshold)

    def private(self, number: int) -> int:
        """What her browser computes from her code and the public messages."""
        holders = list(self.committee.holders.order_by("index"))
        certs, deals = committees.certificates_of(holders), committees.deals_of(holders)
        return threshold.private_key(self.codes[number], certs, deals, seat=self.seat(number))

    def part(self, urn: Urn, number: int, report: Report | None = None) -> str:
        """Her part of the count, after she has checked the archive; `report`: what that check has found."""
        report = report or verify(archive_of(urn), rng=RNG)
        tally = make_tally(report.setup.election, report.ballots, report.setup.weights)
        return partially_decrypt(report.setup.election, tally, private=self.private(number), rng=RNG).text

    def count(self, urn: Urn, number: int, at: datetime, report: Report | None = None) -> None:
        """Give her part, as the page does."""
        counting.decrypt(urn=urn, part=self.part(urn, number, report), by=self.members[number], at=at)
        counting.advance(urn=urn, at=at)


def make_keys(committee: Committee, members: Sequence[Member], codes: Sequence[str], at: datetime) -> None:
    """The three rounds."""
    for number in (1, 2, 3):
        for index, member in enumerate(members):
            message = {"round": number, **message_of(committee, number, index, codes[index], len(members))}
            committees.submit_round(committee=committee, number=number, message=message, by=member, at=at)


def message_of(committee: Committee, number: int, index: int, code: str, size: int) -> dict[str, Any]:
    """What the browser of a scrutineer posts in a round."""
    seat = threshold.Seat(index + 1, size, committee.threshold)
    holders = list(committee.holders.order_by("index"))
    if number == 1:
        return {"cert": threshold.make_certificate(code, seat=seat, rng=RNG).as_json()}
    certs = committees.certificates_of(holders)
    if number == 2:
        return {"deal": threshold.make_deal(code, certs, seat=seat, rng=RNG).as_json()}
    deals = committees.deals_of(holders)
    return {"key": threshold.make_verification_key(code, certs, deals, seat=seat, rng=RNG).as_json()}


@pytest.fixture
def scrutineers(db: None) -> Scrutineers:
    """Two of three, with complete keys."""
    members = [make_member(name) for name in ("Sarah", "Simon", "Soline")]
    at = clock.now()
    committee = committees.form(
        name="Bureau",
        members=[member.pk for member in members],
        threshold=2,
        kind=KeyKind.THRESHOLD,
        by=members[0].pk,
        at=at,
    )
    codes = [threshold.make_code(rng=RNG) for _ in members]
    make_keys(committee, members, codes, at)
    committee.refresh_from_db()
    return Scrutineers(committee, members, codes)


@dataclass
class Box:
    """An open urn with what its voters know."""

    urn: Urn
    members: Sequence[Member]
    opens_at: datetime
    codes: dict[int, str] = field(default_factory=dict)

    def code(self, member: Member) -> str:
        """The voting code of a member, as her page or her slip gives it."""
        if member.pk in self.codes:
            return self.codes[member.pk]
        return vault.unlock(Paper.objects.get(urn=self.urn, member=member).secret)

    def fill(self, member: Member, *choices: Sequence[int] | None, code: str = "") -> str:
        """A ballot made by the browser of a member."""
        key = private_key(code or self.code(member), uuid=self.urn.uuid)
        return encrypt(election_of(self.urn.election), list(choices), private_key=key, rng=RNG).text

    def cast(self, member: Member, *choices: Sequence[int] | None, by: Member | None = None) -> Receipt:
        """Vote, a minute after the opening."""
        at = self.opens_at + timedelta(minutes=1)
        text = self.fill(member, *choices)
        return casting.cast(urn=self.urn, voter=member.pk, ballot=text, by=by or member, at=at)

    @property
    def counted_at(self) -> datetime:
        """When it can be counted."""
        return self.urn.closes_at + timedelta(seconds=10)

    def advance(self) -> None:
        """What the tick does after closing."""
        counting.advance(urn=self.urn, at=self.counted_at)

    def verified(self) -> Report:
        """The archive, verified."""
        return verify(archive_of(self.urn), rng=RNG)


MakeBox = Callable[..., Box]


@pytest.fixture
def make_box(db: None) -> MakeBox:
    """An urn that opens now, for the members given."""

    def make(
        members: Sequence[Member],
        *,
        level: str = Level.SIMPLE,
        questions: Sequence[Question] = (MOTION,),
        committee: Committee | None = None,
        holders: dict[int, int] | None = None,
        hours: float = 1,
        scrutineer: Member | None = None,
    ) -> Box:
        at = clock.now()
        urn = setup.plan(
            name="Un scrutin",
            questions=questions,
            level=level,
            opens_at=at,
            closes_at=at + timedelta(hours=hours),
            page="/scrutins/1/",
            at=at,
            committee=committee,
        )
        voters = {member.pk: (holders or {}).get(member.pk, member.pk) for member in members}
        codes = {}
        if scrutineer:
            setup.expect(urn=urn, voters=voters)
            codes = {member.pk: make_code(rng=RNG) for member in members}
            publics = {number: public_key(code, uuid=urn.uuid) for number, code in codes.items()}
            setup.save_codes(urn=urn, publics=publics, by=scrutineer, at=at)
        setup.seal(urn=urn, voters=voters, at=at)
        return Box(urn, members, at, codes)

    return make
