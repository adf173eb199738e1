"""A rehearsal of a secret ballot: tried like a real one, standing nowhere, deleted by itself."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.urls import reverse

from governance import queries
from governance.actions.rehearsals import advance, delete_old, end_rehearsal, open_rehearsal
from governance.models import Ballot, Rehearsal, Result
from governance.tasks import rehearsals
from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from interlignes.sealed.credentials import private_key
from interlignes.sealed.encryption import encrypt
from interlignes.urn import vault
from interlignes.urn.actions import cast as casting
from interlignes.urn.actions.count import destroy
from interlignes.urn.elections import RNG, election_of
from interlignes.urn.models import Paper, Record, Roll, Urn
from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import CONVENED
from tests.governance.test_concurrency import at_once

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
HOUR = timedelta(hours=1)
OVER = CONVENED + 3 * HOUR


def rehearsal(by: Member, level: str = "simple") -> Rehearsal:
    """One of two hours."""
    return open_rehearsal(question="Le café est-il prêt ?", level=level, hours=2, by=by, at=CONVENED)


def vote(urn: Urn, voter: Member, answer: int) -> None:
    """A sealed paper."""
    key = private_key(vault.unlock(Paper.objects.get(urn=urn, member=voter).secret), uuid=urn.uuid)
    text = encrypt(election_of(urn.election), [[answer]], private_key=key, rng=RNG).text
    casting.cast(urn=urn, voter=voter.pk, ballot=text, by=voter, at=CONVENED + HOUR)


def test_people_try_it_and_see_what_came_of_it(
    alice: Member, bruno: Member, dora: Member, client_for: ClientFor
) -> None:
    page = reverse("governance:rehearsals")
    with time_machine.travel(CONVENED, tick=False):
        assert "Il n’y a pas d’essai." in client_for(alice).get(page).content.decode()
        assert "Ouvrir un essai" not in client_for(alice).get(page).content.decode()
        data = {"question": "Le café est-il prêt ?", "level": "simple", "hours": "2"}
        assert client_for(alice).post(reverse("governance:rehearsal_new"), data).status_code in (403, 404)
        assert client_for(bruno).post(reverse("governance:rehearsal_new"), data).status_code == 302
        urn = Rehearsal.objects.get().urn
        assert urn.is_rehearsal
        assert urn.name.startswith("Vote d’essai")
        mine = client_for(alice).get(page).content.decode()
        assert reverse("urn:booth", args=[urn.uuid]) in mine
        assert "Vous n’y avez pas de bulletin" in client_for(dora).get(page).content.decode()
        booth = client_for(alice).get(reverse("urn:booth", args=[urn.uuid])).content.decode()
        assert "rien n’est décidé ici" in booth
        assert "ni si vous avez participé" in booth
        board = client_for(alice).get(reverse("urn:board", args=[urn.uuid])).content.decode()
        assert "rien n’est décidé ici" in board
        assert client_for(dora).get(reverse("urn:board", args=[urn.uuid])).status_code == 404
    vote(urn, alice, 0)
    vote(urn, bruno, 1)
    with time_machine.travel(OVER, tick=False):
        done = client_for(alice).get(page).content.decode()
        assert "<dt>Oui</dt><dd>1</dd>" in done
        assert "<dt>Non</dt><dd>1</dd>" in done
        assert "<dt>Blanc</dt><dd>0</dd>" in done
        board = client_for(alice).get(reverse("urn:board", args=[urn.uuid])).content.decode()
        assert alice.get_full_name() not in board.partition("<main")[2], "no roll is shown"


def test_it_stands_nowhere_else(alice: Member, bruno: Member, client_for: ClientFor) -> None:
    made = rehearsal(bruno)
    assert not Ballot.objects.exists()
    assert not Mail.objects.exists(), "nobody is written to"
    assert queries.awaiting_votes(alice, CONVENED) == []
    vote(made.urn, alice, 0)
    assert set(Mail.objects.values_list("kind", flat=True)) == {"urn.receipt"}
    with time_machine.travel(OVER, tick=False):
        client_for(alice).get(reverse("governance:rehearsals"))
        assert "café" not in client_for(alice).get(reverse("governance:decisions")).content.decode()
    assert not Result.objects.exists()
    assert Urn.objects.get().published_at is not None


def test_only_the_gerance_one_at_a_time_and_only_what_can_be_tried(
    alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    with pytest.raises(Refused, match="gérance"):
        rehearsal(alice)
    with pytest.raises(Refused, match="niveau"):
        rehearsal(bruno, "renforce")
    with pytest.raises(Refused, match="scrutateur"):
        rehearsal(bruno, "bureau")  # nobody holds keys
    with pytest.raises(Refused, match="question"):
        open_rehearsal(question="  ", level="simple", hours=1, by=bruno, at=CONVENED)
    assert not Urn.objects.exists()
    made = rehearsal(bruno)
    assert str(made) == made.urn.name
    with pytest.raises(Refused, match="déjà ouvert"):
        rehearsal(bruno)
    with time_machine.travel(CONVENED, tick=False):
        data = {"question": "Encore ?", "level": "simple", "hours": "2"}
        page = client_for(bruno).post(reverse("governance:rehearsal_new"), data).content.decode()
        assert "déjà ouvert" in page
        assert 'value="Encore ?"' in page
    assert Entry.objects.filter(kind="rehearsal.opened").count() == 1


def test_two_weeks_after_closing_all_of_it_is_gone(alice: Member, bruno: Member) -> None:
    made = rehearsal(bruno)
    vote(made.urn, alice, 0)
    assert delete_old(at=made.deleted_on - timedelta(seconds=1)) == 0
    with time_machine.travel(made.deleted_on, tick=False):
        rehearsals()
        rehearsals()
    for model in (Rehearsal, Urn, Paper, Roll, Record):
        assert not model.objects.exists(), model
    assert not Mail.objects.filter(kind="urn.receipt", state="waiting").exists()
    assert Entry.objects.filter(kind="urn.destroyed").count() == 1


def test_gerance_deletes_one_that_is_over_and_no_other(
    alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    made = rehearsal(bruno)
    for who, at in ((bruno, CONVENED), (alice, OVER)):
        with pytest.raises(Refused):
            end_rehearsal(rehearsal=made, by=who, at=at)
    with pytest.raises(ValueError, match="over"):
        destroy(urn=made.urn, at=CONVENED)
    with time_machine.travel(OVER, tick=False):
        address = reverse("governance:rehearsal_end", args=[made.pk])
        assert client_for(bruno).post(address).status_code == 302
        assert client_for(bruno).post(address).status_code == 404
    assert not Urn.objects.exists()


def test_real_ballot_is_never_deleted_as_one(alice: Member, bruno: Member) -> None:
    made = rehearsal(bruno)
    Urn.objects.filter(pk=made.pk).update(is_rehearsal=False)
    with pytest.raises(ValueError, match="rehearsal"):
        destroy(urn=made.urn, at=OVER)
    assert Urn.objects.exists()


def test_one_whose_sealing_broke_off_is_not_counted_and_goes_all_the_same(bruno: Member) -> None:
    made = rehearsal(bruno)
    Urn.objects.filter(pk=made.pk).update(sealed_at=None, election="")
    advance(rehearsal=Rehearsal.objects.select_related("urn").get(), at=OVER)
    assert Urn.objects.get().ended_at is None
    assert delete_old(at=made.deleted_on) == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_open_one(alice: Member, bruno: Member) -> None:
    done = at_once(*[partial(rehearsal, bruno)] * 3)
    assert sum(isinstance(one, Rehearsal) for one in done) == 1, done
    assert Rehearsal.objects.count() == Urn.objects.count() == 1
