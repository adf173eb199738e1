"""A whole ballot of each level, from the plan to the verified result."""

import pytest

from interlignes.urn.choices import Level
from interlignes.urn.models import Paper, Roll, ServerKey
from members.models import Member
from tests.conftest import make_member
from tests.urn.conftest import ELECTION, MOTION, MakeBox, Scrutineers

pytestmark = pytest.mark.django_db


@pytest.fixture
def voters(db: None) -> list[Member]:
    """Six people."""
    return [make_member(name) for name in ("Anna", "Bela", "Cato", "Dina", "Eloi", "Flor")]


def test_simple_is_counted_by_itself(voters: list[Member], make_box: MakeBox) -> None:
    box = make_box(voters, questions=(MOTION, ELECTION))
    for member, choice in zip(voters, ([0], [0], [1], None, [2]), strict=False):
        box.cast(member, choice, [0, 2])
    assert box.cast(voters[0], [1], []).replaced
    box.advance()
    assert box.urn.result == [[1, 1, 2, 1], [4, 0, 4, 0]]
    report = box.verified()
    assert report.result == ((1, 1, 2, 1), (4, 0, 4, 0))
    assert len(report.ballots) == 6
    assert report.tally.ballots == Roll.objects.filter(urn=box.urn, has_voted=True).count() == 5
    assert not Paper.objects.exists()
    assert not ServerKey.objects.exists()


@pytest.mark.parametrize("level", [Level.BUREAU, Level.RENFORCE])
def test_bureau_is_counted_by_two_of_three(
    level: str, voters: list[Member], make_box: MakeBox, scrutineers: Scrutineers
) -> None:
    scrutineer = scrutineers.members[0] if level == Level.RENFORCE else None
    box = make_box(voters, level=level, scrutineer=scrutineer)
    for member, choice in zip(voters, ([0], [0], [1], None), strict=False):
        box.cast(member, choice)
    box.advance()
    assert box.urn.result is None
    scrutineers.count(box.urn, 2, box.counted_at)
    assert box.urn.result is None
    scrutineers.count(box.urn, 0, box.counted_at)
    assert box.urn.result == [[1, 2, 1, 0]]
    assert box.verified().decrypted_by == (1, 2, 4)


def test_nobody_came(voters: list[Member], make_box: MakeBox) -> None:
    box = make_box(voters)
    box.advance()
    assert box.urn.result == [[0, 0, 0, 0]]
    assert box.verified().result == ((0, 0, 0, 0),)
