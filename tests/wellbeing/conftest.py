"""Twelve people, and rounds they really answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from interlignes.kit import clock
from interlignes.sealed.credentials import private_key
from interlignes.sealed.encryption import encrypt
from interlignes.sealed.trustees import threshold
from interlignes.urn import vault
from interlignes.urn.actions.cast import Receipt
from interlignes.urn.choices import Level
from interlignes.urn.elections import RNG, election_of
from members.choices import Role
from members.models import Mandate, Member
from tests.conftest import LONG_AGO, make_member
from tests.urn.conftest import Scrutineers, make_keys
from wellbeing import queries
from wellbeing.actions import checkins
from wellbeing.actions.releases import release_round
from wellbeing.models import Release, Round
from wellbeing.rules import rounds
from wellbeing.rules.packs import Pack
from wellbeing.rules.scoring import bands

#: Answers of the questionnaire's items in their order; None: I would rather not answer.
Sheet = list[int | None]


@pytest.fixture
def twelve(db: None) -> list[Member]:
    """Everybody who works here; the first is a wellbeing referent."""
    members = [make_member(f"Voix{number:02}") for number in range(12)]
    Mandate.objects.create(member=members[0], role=Role.REFERENT, starts_on=LONG_AGO)
    return members


@pytest.fixture
def trustees(twelve: list[Member]) -> Scrutineers:
    """Two of three hold the keys of check-ins with the server: the referent and two who work here."""
    members, at = twelve[:3], clock.now()
    numbers = [member.pk for member in members]
    committee = checkins.form_keys(members=numbers, threshold=2, by=twelve[0], at=at)
    codes = [threshold.make_code(rng=RNG) for _ in members]
    make_keys(committee, members, codes, at)
    committee.refresh_from_db()
    return Scrutineers(committee, members, codes)


def fill(round: Round, member: Member, sheet: Sheet) -> str:
    """What the browser of a member makes of her answers."""
    pack = round.questionnaire
    answers: Mapping[str, int | None] = {
        item.id: value for item, value in zip(pack.items, sheet, strict=True)
    }
    chosen = rounds.choices(pack, answers, bands(pack, answers))
    paper = queries.paper_of(round, member)
    assert paper is not None
    assert round.urn is not None
    key = private_key(vault.unlock(paper.secret), uuid=round.urn.uuid)
    return encrypt(election_of(round.urn.election), chosen, private_key=key, rng=RNG).text


@dataclass
class Played:
    """A round, and the instants at which things happen in it."""

    round: Round
    members: list[Member]
    opens_at: datetime

    @property
    def pack(self) -> Pack:
        """What is asked."""
        return self.round.questionnaire

    def answer(self, member: Member, sheet: Sheet) -> Receipt:
        """A sealed sheet, two hours after the opening."""
        text = fill(self.round, member, sheet)
        at = self.opens_at + timedelta(hours=2)
        return checkins.answer(round=self.round, ballot=text, by=member, at=at)

    def release(self) -> Release | None:
        """What the tick does after closing."""
        self.round.refresh_from_db()
        return release_round(round=self.round, at=self.round.closes_at + timedelta(seconds=30))


Play = Callable[..., Played]


@pytest.fixture
def play(twelve: list[Member]) -> Play:
    """A round of a questionnaire, open since `opens_at` (default: now)."""

    def make(
        pack: str = "pulse9", *, least: int = 5, opens_at: datetime | None = None, level: str = Level.SIMPLE
    ) -> Played:
        at = opens_at or clock.now()
        planned = checkins.plan_round(
            pack=pack,
            level=level,
            least=least,
            opens_at=at,
            closes_at=at + timedelta(days=4),
            by=twelve[0],
            at=at,
        )
        assert checkins.open_round(round=planned, at=at)
        planned.refresh_from_db()
        return Played(planned, twelve, at)

    return make
