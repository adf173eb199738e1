"""Check-ins of the level bureau: nothing is opened without the people who hold the keys; afterwards nothing is left."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from interlignes.kit import clock
from interlignes.outbox.models import Mail
from interlignes.sealed.trustees import threshold
from interlignes.urn import vault
from interlignes.urn.choices import Failure, Level
from interlignes.urn.elections import RNG
from interlignes.urn.models import Record, Roll, ServerKey, Urn
from interlignes.urn.views import api
from members.models import Member
from tests.client import CheckedClient
from tests.urn.conftest import Scrutineers, make_keys
from tests.wellbeing import attack
from tests.wellbeing.conftest import Play, Played
from wellbeing import tasks
from wellbeing.actions import checkins, releases
from wellbeing.actions.releases import release_round, wipe
from wellbeing.actions.reminders import write_about_round
from wellbeing.models import Release, Round
from wellbeing.remains import everywhere, in_tables

pytestmark = pytest.mark.django_db(transaction=True)
ClientFor = Callable[[Member | None], CheckedClient]
SHEETS = [[number % 5, number // 5, 2, 3, 1, 0, 4, 2, 3] for number in range(12)]


def answered(play: Play, people: int = 12) -> Played:
    """A round of the level bureau with as many sheets."""
    played = play(level=Level.BUREAU)
    for member, sheet in zip(played.members[:people], SHEETS, strict=False):
        played.answer(member, sheet)
    return played


def client_of(member: Member) -> Client:
    """Logged in at the instant that the test is at."""
    client = Client()
    client.force_login(member, backend="members.backends.Backend")
    return client


def plain(row: tuple[Any, ...]) -> Any:
    """The only thing of a sheet that could be read without a key: nothing but its place."""
    return None


def give(client: Client, trustees: Scrutineers, urn: Urn, number: int) -> dict[str, object]:
    """A part of the count, posted as the page does."""
    part = {"decryption": trustees.part(urn, number)}
    answer = client.post(f"/urnes/{urn.uuid}/dechiffrement/", part, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


@pytest.mark.once
def test_chain_from_the_sheets_to_the_release(play: Play, trustees: Scrutineers) -> None:
    """The server alone gets nowhere, nor with one of three; two count by the urn's own pages."""
    played = answered(play)
    urn = played.round.urn
    assert urn is not None
    assert urn.committee == trustees.committee
    with time_machine.travel(played.opens_at + timedelta(hours=3), tick=False):
        page = client_of(played.members[5]).get(played.round.get_absolute_url())
        for name in ("Voix00", "Voix01", "Voix02"):
            assertContains(page, name)
        assertContains(page, "ni le serveur avec tous ses secrets")
        assert client_of(trustees.members[0]).get(f"/urnes/{urn.uuid}/depouiller/").status_code == 404
    with time_machine.travel(played.round.closes_at + timedelta(minutes=1), tick=False):
        tasks.tick()
        assert not Release.objects.exists()
        first, second, stranger = (client_of(played.members[n]) for n in (0, 1, 5))
        path = f"/urnes/{urn.uuid}/depouiller/"
        assertContains(first.get("/sante/points/"), path)
        assertContains(first.get(played.round.get_absolute_url()), path)
        assertNotContains(stranger.get(played.round.get_absolute_url()), path)
        assertNotContains(stranger.get("/sante/points/"), path)
        assert stranger.get(path).status_code == 404
        assertContains(first.get(path), "count-verify")
        assert give(first, trustees, urn, 0)["missing"] == 1
        assertNotContains(first.get("/sante/points/"), path)
        tasks.tick()
        assert not Release.objects.exists()
        given = give(second, trustees, urn, 1)
        assert given["published"]
        assert given["leave"] == played.round.get_absolute_url()
        # The exact sums stand in the urn until the release: nobody is shown them, who holds a key included.
        for address in (path, f"/urnes/{urn.uuid}/", f"/urnes/{urn.uuid}/archive/"):
            assert first.get(address).status_code == 404
        assert "resultat" in second.get(played.round.get_absolute_url()).url
    assert Release.objects.get().content["answered"] == "12"


def test_attack_loses_while_it_is_open_and_nothing_is_left_afterwards(
    play: Play, trustees: Scrutineers
) -> None:
    """What the script finds in a naive table it finds here neither before, during nor after the count."""
    played = answered(play)
    urn = played.round.urn
    assert urn is not None
    people = [member.pk for member in played.members]
    tables = ("urn_record", "urn_paper", "journal_entry", "outbox_mail", "django_session")
    link = [attack.link(people, "urn_roll", table, lambda row: row[-1], plain) for table in tables]
    assert link == [{}] * len(tables)
    key_file = Path(settings.DATA_DIR) / "urn-keys" / urn.uuid
    credentials = list(Record.objects.exclude(credential="").values_list("credential", flat=True))
    at = played.round.closes_at + timedelta(seconds=10)
    played.release()
    for number in (0, 2):
        trustees.count(Urn.objects.get(), number, at)
    assert attack.link(people, "urn_roll", "urn_record", lambda row: row[-1], plain) == {}
    assert played.release() is not None
    assert wipe(at=at)
    assert attack.link(people, "members_member", "urn_record", lambda row: row[0], plain) == {}
    dump = attack.everything()
    for needle in [urn.uuid, *credentials]:
        assert needle.encode() not in dump
    assert not key_file.exists()
    assert in_tables() == []
    if attack.connection.vendor == "sqlite":
        assert everywhere() == []


@pytest.mark.once
def test_same_answers_give_the_same_release_at_both_levels(play: Play, trustees: Scrutineers) -> None:
    said = []
    for level in (Level.SIMPLE, Level.BUREAU):
        played = play(level=level, opens_at=clock.now() + timedelta(weeks=6 * len(said)))
        for member, sheet in zip(played.members, SHEETS, strict=True):
            played.answer(member, sheet)
        if level == Level.BUREAU:
            assert played.release() is None
            for number in (2, 1):
                trustees.count(Urn.objects.get(), number, played.round.closes_at + timedelta(seconds=40))
        release = played.release()
        assert release is not None
        said.append(json.dumps(release.content["scales"], sort_keys=True))
    assert said[0] == said[1]


@pytest.mark.once
def test_server_with_all_its_secrets_opens_nothing(play: Play, trustees: Scrutineers) -> None:
    """Its key is one of the parts: with it the sums are as closed as before."""
    played = answered(play)
    assert played.release() is None
    urn = Urn.objects.get()
    assert vault.read_apart(urn.uuid, vault.unlock(ServerKey.objects.get().secret)).isdigit()
    assert (urn.published_at, urn.result) == (None, None)
    trustees.count(urn, 1, urn.closes_at + timedelta(seconds=10))
    assert played.release() is None
    assert Urn.objects.get().result is None


@pytest.mark.once
def test_four_sheets_are_opened_by_nobody(play: Play, trustees: Scrutineers) -> None:
    played = answered(play, 4)
    release = played.release()
    assert release is not None
    assert release.is_empty
    assert not Urn.objects.exists()


def test_nobody_knows_who_answered_while_the_count_waits(play: Play, trustees: Scrutineers) -> None:
    """From closing on neither the roll nor the reminders tell it, however long the keys take; nor do the files."""
    played = answered(play, 6)
    middle = played.round.opens_at + (played.round.closes_at - played.round.opens_at) / 2
    for hour in range(72):  # some hour of a working day
        write_about_round(round=played.round, at=middle + timedelta(hours=hour))
    silent = Mail.objects.filter(kind="checkin.reminder")
    assert {mail.member_id for mail in silent} == {member.pk for member in played.members[6:]}
    needle = str(silent.filter(member_id=played.members[7].pk).values_list("message_id", flat=True)[0])
    silent.filter(member_id=played.members[6].pk).update(state="sent")
    assert played.release() is None
    assert not silent.all().exists()
    assert not Roll.objects.exists()
    assert wipe(at=clock.now())
    played.round.refresh_from_db()
    assert played.round.wiped_at
    if attack.connection.vendor == "sqlite":
        assert attack.in_files(attack.database_files(), needle.encode()) == []
    for number in (0, 1):
        trustees.count(Urn.objects.get(), number, played.round.closes_at + timedelta(seconds=40))
    assert played.release() is not None
    played.round.refresh_from_db()
    assert played.round.wiped_at is None  # the release leaves more to wipe
    assert wipe(at=clock.now())
    assert in_tables() == []


def test_round_waits_for_its_keys_and_opens_with_them(twelve: list[Member]) -> None:
    """Planned once the people are chosen, opened once their keys are complete."""
    at = clock.now()
    people = twelve[:3]
    committee = checkins.form_keys(members=[one.pk for one in people], threshold=2, by=twelve[0], at=at)
    opens_at = at + timedelta(hours=1)
    planned = _plan(twelve[0], opens_at, at)
    with time_machine.travel(opens_at + timedelta(minutes=1), tick=False):
        tasks.tick()
        planned.refresh_from_db()
        assert planned.opened_at is None
        assertContains(client_of(twelve[4]).get(planned.get_absolute_url()), "attend ses clés")
        make_keys(committee, people, [threshold.make_code(rng=RNG) for _ in people], clock.now())
        tasks.tick()
        planned.refresh_from_db()
        assert planned.opened_at
        assertContains(client_of(twelve[4]).get(planned.get_absolute_url()), 'id="checkin-data"')


def _plan(by: Member, opens_at: datetime, at: datetime) -> Round:
    return checkins.plan_round(
        pack="pulse9",
        level=Level.BUREAU,
        least=5,
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=4),
        by=by,
        at=at,
    )


def test_two_processes_release_at_once(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """One has counted and destroyed the urn while the other was about to."""
    played = play()
    for member in played.members[:6]:
        played.answer(member, [2] * 9)
    stale = Round.objects.select_related("urn").get(pk=played.round.pk)
    real, at = releases.advance, played.round.closes_at + timedelta(seconds=30)

    def slow(*, urn: Urn, at: datetime) -> None:
        monkeypatch.setattr(releases, "advance", real)
        assert played.release() is not None
        real(urn=urn, at=at)

    monkeypatch.setattr(releases, "advance", slow)
    assert release_round(round=stale, at=at) == Release.objects.get()


def test_last_part_arrives_while_a_tick_counts(
    play: Play, trustees: Scrutineers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tick was faster and has destroyed the urn: the page is told where to go."""
    played = answered(play, 6)
    at = played.round.closes_at + timedelta(minutes=1)
    with time_machine.travel(at, tick=False):
        tasks.tick()
        urn = Urn.objects.get()
        trustees.count(urn, 0, at)
        client = client_of(trustees.members[1])
        real = api.counting.decrypt

        def then_a_tick(**what: object) -> object:
            given = real(**what)  # type: ignore[arg-type]
            tasks.tick()
            return given

        monkeypatch.setattr(api.counting, "decrypt", then_a_tick)
        given = give(client, trustees, urn, 1)
    assert (given["published"], given["leave"]) == (True, played.round.get_absolute_url())
    assert Release.objects.get().content["answered"] == "5-9"


@pytest.mark.once
def test_lost_server_key_stops_the_count_and_says_so(play: Play, trustees: Scrutineers) -> None:
    played = answered(play, 6)
    vault.burn(played.round.urn.uuid)  # type: ignore[union-attr]
    assert played.release() is None
    assert Urn.objects.get().failure == Failure.SERVER_SECRET
