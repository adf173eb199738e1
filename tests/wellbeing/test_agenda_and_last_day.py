"""What follows a round: its result on an agenda or among the proposed items; and on which day the last mail goes."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytest_django.asserts import assertContains

from governance.actions.meetings import convoke
from governance.models import Topic
from interlignes.kit import clock
from interlignes.outbox.models import Mail
from members.models import Member
from tests.client import CheckedClient
from tests.wellbeing.conftest import Play
from wellbeing.actions.reminders import write_about_round
from wellbeing.models import Round
from wellbeing.rules.rounds import due_reminder

ClientFor = Callable[[Member | None], CheckedClient]
MONDAY = datetime(2027, 3, 1, 9, 0, tzinfo=clock.PARIS)


def test_result_goes_onto_an_agenda(
    play: Play, client_for: ClientFor, bruno: Member, twelve: list[Member]
) -> None:
    played = play()
    for member in twelve[:5]:
        played.answer(member, [0] * 9)
    played.release()
    page = client_for(bruno)
    path = f"/sante/points/{played.round.pk}/ordre-du-jour/"
    assertContains(page.get(path), 'class="empty"')
    soon = clock.now() + timedelta(days=30)
    page.post(
        "/reunions/nouvelle/",
        {"kind": "team", "title": "Équipe", "starts_at": f"{soon:%Y-%m-%dT%H:%M}", "place": "Ici", "call": 1},
    )
    draft = page.get(path).context["meetings"][0]
    assert page.post(path, {"meeting": draft.pk}).url == draft.get_absolute_url()
    item = draft.items.get()
    assert f"/sante/points/{played.round.pk}/resultat/" in item.text
    assert page.post(path, {"meeting": "x"}).status_code == 404
    other = client_for(twelve[0])  # the referent does not prepare that meeting
    assert list(other.get(path).context["meetings"]) == []
    assert other.post(path, {"meeting": draft.pk}).status_code == 404
    other.post(
        "/reunions/nouvelle/",
        {"kind": "team", "title": "Santé", "starts_at": f"{soon:%Y-%m-%dT%H:%M}", "place": "Ici", "call": 1},
    )
    own = other.get(path).context["meetings"][0]
    assert own.title == "Santé"
    other.post(path, {"meeting": own.pk})
    convoke(meeting=own, by=twelve[0], at=clock.now())
    # It is no assembly: its agenda may change until it begins.
    assert other.post(path, {"meeting": own.pk}).url == own.get_absolute_url()
    assert own.items.count() == 2


def test_result_is_proposed_for_an_agenda_once(
    play: Play, client_for: ClientFor, twelve: list[Member]
) -> None:
    played = play()
    for member in twelve[:5]:
        played.answer(member, [0] * 9)
    release = played.release()
    assert release is not None
    assertContains(client_for(twelve[3]).get(release.get_absolute_url()), "/ordre-du-jour/")
    for member in (twelve[3], twelve[4], twelve[3]):
        page = client_for(member)
        answer = page.post(f"/sante/points/{played.round.pk}/ordre-du-jour/", {"meeting": "propose"})
        assert answer.url == "/reunions/points-proposes/"
    topic = Topic.objects.get()
    assert release.get_absolute_url() in topic.why
    assert topic.supports.count() == 2


@pytest.mark.once
@pytest.mark.parametrize(
    ("opens", "closes", "moments"),
    [
        # Monday to Thursday: the last 24 hours
        (
            "2027-03-01T09",
            "2027-03-04T19",
            {"2027-03-01T10": "opening", "2027-03-03T18": "middle", "2027-03-03T19": "last"},
        ),
        # closing on a Sunday: the last working day is Friday
        (
            "2027-03-01T09",
            "2027-03-07T19",
            {"2027-03-04T18": "middle", "2027-03-05T08": "last", "2027-03-07T18": "last"},
        ),
        # over before a working day comes: no last day but the last 24 hours
        (
            "2027-03-05T18",
            "2027-03-07T19",
            {"2027-03-05T18": "opening", "2027-03-06T19": "last", "2027-03-07T19": ""},
        ),
    ],
)
def test_last_day_is_one_on_which_mails_go(opens: str, closes: str, moments: dict[str, str]) -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(f"{text}:00").replace(tzinfo=clock.PARIS)

    for moment, wanted in moments.items():
        assert due_reminder(at(opens), at(closes), at(moment)) == wanted, moment


def test_last_reminder_goes_on_friday_when_it_closes_on_sunday(play: Play) -> None:
    played = play(opens_at=MONDAY + timedelta(days=2))
    Round.objects.filter(pk=played.round.pk).update(closes_at=MONDAY + timedelta(days=6, hours=10))
    played.round.refresh_from_db()
    assert write_about_round(round=played.round, at=MONDAY + timedelta(days=4, hours=1)) == 12
    assert Mail.objects.get(member_id=played.members[0].pk).occasion == "last"
