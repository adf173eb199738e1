"""Who has read which version: only of those who agree, for author and gérance only, the day and nothing finer."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction

from governance.actions.readings import hide_readings, note, show_readings
from governance.models import ProposalVersion, Reading, ReadingShown
from governance.queries.readings import readers_of
from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import CONVENED
from tests.governance.test_concurrency import at_once
from tests.governance.test_proposals import draft, revise, submitted

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]


def names(readers: object) -> list[tuple[int, list[str]]]:
    """As pairs."""
    return [(one.number, list(one.names)) for one in readers]  # type: ignore[attr-defined]


def test_nothing_is_noted_until_she_agrees_and_everything_forgotten_when_she_does_not(
    alice: Member, bruno: Member, dora: Member, client_for: ClientFor
) -> None:
    proposal = submitted(alice)
    address = proposal.get_absolute_url()
    page = client_for(dora).get(address).content.decode()
    assert "Personne ne voit ce que vous lisez." in page
    assert not Reading.objects.exists()
    step = f"{address}lecture/"
    before = Entry.objects.latest("pk").pk
    for _twice in range(2):
        assert client_for(dora).post(step).status_code == 302
    page = client_for(dora).get(address).content.decode()
    client_for(dora).get(address)
    assert "qui n’est pas nommé·e peut" not in page, "she is neither author nor gérance"
    revise(proposal, alice, "Autre.")
    client_for(dora).get(address)
    full = dora.get_full_name()
    for who in (alice, bruno):
        assert "versions/#lectures" in client_for(who).get(address).content.decode()
        page = client_for(who).get(f"{address}versions/").content.decode()
        assert page.count(f"{full}.</p>") == 2
        assert "qui n’est pas nommé·e peut l’avoir lue aussi" in page
    assert names(readers_of(proposal, alice)) == [(2, [full]), (1, [full])]
    assert readers_of(proposal, dora) is None
    assert set(Entry.objects.filter(pk__gt=before).values_list("kind", flat=True)) <= {"proposal.changed"}
    client_for(dora).post(step, {"stop": ""})
    assert not Reading.objects.exists()
    assert not ReadingShown.objects.exists()
    client_for(dora).get(address)
    assert not Reading.objects.exists()


def test_neither_hour_nor_order_can_be_told(alice: Member, bruno: Member, associates: list[Member]) -> None:
    proposal = submitted(alice)
    version = ProposalVersion.objects.get()
    for member in reversed(associates):
        show_readings(by=member)
        note(proposal=proposal, version=version, by=member, at=CONVENED)
        note(proposal=proposal, version=version, by=member, at=CONVENED + timedelta(days=3))
    assert {one.day for one in Reading.objects.all()} == {CONVENED.date()}
    fields = {field.name for field in Reading._meta.get_fields()}
    assert fields == {"id", "version", "member", "day"}
    assert len({len(str(one.pk)) for one in Reading.objects.all()}) == 1
    found = names(readers_of(proposal, bruno))[0][1]
    assert found == sorted(found)


def test_own_texts_drafts_and_who_has_left_are_not_noted(alice: Member, dora: Member, chloe: Member) -> None:
    mine, hidden = submitted(alice), draft(alice)
    for member in (alice, dora):
        show_readings(by=member)
    with pytest.raises(Refused):
        show_readings(by=chloe)
    for proposal, reader in ((mine, alice), (hidden, dora), (mine, chloe)):
        note(proposal=proposal, version=proposal.versions.get(), by=reader, at=CONVENED)
    assert not Reading.objects.exists()
    assert readers_of(hidden, alice) is None
    assert str(ReadingShown.objects.first()) in {str(alice.pk), str(dora.pk)}


def test_once_by_constraint(alice: Member, dora: Member) -> None:
    version = submitted(alice).versions.get()
    row = Reading.objects.create(version=version, member=dora, day=CONVENED.date())
    assert str(row) == f"{version.pk}/{dora.pk}"
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.create(version=version, member=dora, day=CONVENED.date())


@pytest.mark.django_db(transaction=True)
def test_at_once_with_taking_it_back_nothing_is_left(alice: Member, dora: Member) -> None:
    proposal = submitted(alice)
    version = proposal.versions.get()
    show_readings(by=dora)
    read = partial(note, proposal=proposal, version=version, by=dora, at=CONVENED)
    done = at_once(read, partial(hide_readings, by=dora), read, read)
    assert done == [None] * 4
    assert not Reading.objects.exists()


def test_a_year_later_nothing_is_left(alice: Member, dora: Member) -> None:
    version = submitted(alice).versions.get()
    Reading.objects.create(version=version, member=dora, day=CONVENED.date())
    with time_machine.travel(CONVENED + timedelta(days=364), tick=False):
        call_command("retention", verbosity=0)
    assert Reading.objects.exists()
    with time_machine.travel(CONVENED + timedelta(days=366), tick=False):
        call_command("retention", verbosity=0)
    assert not Reading.objects.exists()
