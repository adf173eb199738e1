"""Urns for questions about health: no board, no receipt, no roll, no count below the least, and nothing left behind."""

from collections.abc import Sequence

import pytest
from django.test import Client

from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from interlignes.urn import queries, vault
from interlignes.urn.actions.count import decrypt, destroy
from interlignes.urn.choices import Failure, Level
from interlignes.urn.models import Record, Roll, ServerKey, Urn
from members.models import Member
from tests.conftest import make_member
from tests.urn.conftest import Box, MakeBox, Scrutineers

pytestmark = pytest.mark.django_db


@pytest.fixture
def voters(db: None) -> list[Member]:
    """Six people."""
    return [make_member(name) for name in ("Anna", "Bela", "Cato", "Dina", "Eloi", "Flor")]


def discreet(box: Box) -> Box:
    """What `plan` would have been told; the server's key goes into a file of its own."""
    Urn.objects.update(is_discreet=True, least=5, is_open_to_all=False)
    box.urn.refresh_from_db()
    key = ServerKey.objects.get()
    key.secret = vault.lock_up(vault.keep_apart(box.urn.uuid, vault.unlock(key.secret)))
    key.save()
    return box


def fill(box: Box, members: Sequence[Member]) -> None:
    for member in members:
        box.cast(member, [0])


def test_nobody_reads_its_board(voters: list[Member], make_box: MakeBox) -> None:
    box = discreet(make_box(voters))
    fill(box, voters)
    client = Client()
    client.force_login(voters[0], backend="members.backends.Backend")
    for page in ("", "archive/", "voter/", "verifier/"):
        assert client.get(f"/urnes/{box.urn.uuid}/{page}").status_code == 404
    box.advance()
    assert client.get(f"/urnes/{box.urn.uuid}/archive/").status_code == 404
    assert not queries.urns_for(voters[0]).exists()


def test_no_mail_and_no_roll_tell_who_answered(voters: list[Member], make_box: MakeBox) -> None:
    box = discreet(make_box(voters))
    fill(box, voters[:5])
    assert not Mail.objects.exists()
    box.advance()
    assert not Roll.objects.exists()
    assert box.urn.result == [[0, 5, 0, 0]]
    assert not Entry.objects.filter(kind="urn.closed").exists()
    assert Entry.objects.filter(kind="urn.closed_discreetly").count() == 1


def test_below_the_least_nothing_is_decrypted(
    voters: list[Member], make_box: MakeBox, scrutineers: Scrutineers
) -> None:
    box = discreet(make_box(voters, level=Level.BUREAU))
    fill(box, voters[:4])
    box.cast(voters[0], [1])  # once more the same person
    with pytest.raises(ValueError, match="only a discreet urn"):
        destroy(urn=box.urn, at=box.counted_at)
    box.advance()
    box.advance()
    assert box.urn.failure == Failure.TOO_FEW
    assert not ServerKey.objects.exists()
    assert not Record.objects.filter(owner__isnull=False).exists()
    with pytest.raises(Refused):
        decrypt(urn=box.urn, part="{}", by=scrutineers.members[0], at=box.counted_at)
    assert not queries.due(box.counted_at)
    assert not queries.counts_awaited(scrutineers.members[0], box.counted_at)


def test_scrutineers_see_it_to_count_it(
    voters: list[Member], make_box: MakeBox, scrutineers: Scrutineers
) -> None:
    box = discreet(make_box(voters, level=Level.BUREAU))
    fill(box, voters)
    assert not queries.urns_for(scrutineers.members[0]).exists()
    box.advance()
    assert queries.urns_for(scrutineers.members[0]).get() == box.urn
    scrutineers.count(box.urn, 0, box.counted_at)
    scrutineers.count(box.urn, 1, box.counted_at)
    assert box.urn.result == [[0, 6, 0, 0]]
    destroy(urn=box.urn, at=box.counted_at)
    assert not Urn.objects.exists()
    assert not Record.objects.exists()
    assert Entry.objects.filter(kind="urn.destroyed").count() == 1


def test_ordinary_urn_is_not_destroyed(voters: list[Member], make_box: MakeBox) -> None:
    box = make_box(voters)
    fill(box, voters)
    box.advance()
    with pytest.raises(ValueError, match="only a discreet urn"):
        destroy(urn=box.urn, at=box.counted_at)


def test_without_its_file_the_key_is_lost(voters: list[Member], make_box: MakeBox) -> None:
    box = discreet(make_box(voters))
    fill(box, voters)
    vault.burn(box.urn.uuid)
    vault.burn(box.urn.uuid)
    box.advance()
    assert box.urn.failure == Failure.SERVER_SECRET
    assert box.urn.result is None
