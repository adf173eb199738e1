"""Secret ballots of an assembly, from the form to the verdict."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from governance import queries, tasks
from governance.actions import ballots, proxies, sealed
from governance.actions.ballots import cast, schedule_ballot
from governance.actions.meetings import cancel_meeting
from governance.actions.reminders import remind
from governance.choices import DecisionClass, Method, Secrecy
from governance.models import Ballot, Meeting, Proxy, Result
from governance.queries.rules import ProxyRules
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from interlignes.sealed.credentials import private_key
from interlignes.sealed.encryption import encrypt
from interlignes.urn import vault
from interlignes.urn.actions import cast as casting
from interlignes.urn.actions.setup import in_office
from interlignes.urn.elections import RNG, election_of
from interlignes.urn.models import Paper, Roll, Urn
from members.models import Member
from tests.client import CheckedClient
from tests.conftest import make_member
from tests.governance.conftest import CLOSES, COUNTED, OPENS, STARTS, MakeMeeting, fresh
from tests.urn.conftest import Scrutineers, scrutineers  # noqa: F401

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
MINUTE = timedelta(minutes=1)


def open_sealed(meeting: Meeting, bruno: Member, *, hours: tuple[int, ...] = (), **paper: Any) -> Ballot:
    """A sealed ballot on the first motion, open and sealed."""
    ballot = schedule_ballot(
        motion=meeting.items.get(position=1).motion,
        opens_at=OPENS,
        closes_at=CLOSES,
        reminder_hours=hours,
        paper=sealed.Paper(**{"secrecy": Secrecy.SIMPLE, **paper}),
        by=bruno,
        at=OPENS,
    )
    ballots.begin(ballot=ballot, at=OPENS)
    return fresh(ballot)


def vote_sealed(
    ballot: Ballot, voter: Member, *choices: list[int] | None, by: Member | None = None
) -> casting.Receipt:
    """One sealed paper."""
    urn = Urn.objects.get(pk=ballot.urn_id)
    code = vault.unlock(Paper.objects.get(urn=urn, member=voter).secret)
    key = private_key(code, uuid=urn.uuid)
    text = encrypt(election_of(urn.election), list(choices), private_key=key, rng=RNG).text
    return casting.cast(urn=urn, voter=voter.pk, ballot=text, by=by or voter, at=OPENS + MINUTE)


def test_secret_motion_is_judged_by_the_rule(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    ballot = open_sealed(make_meeting(), bruno)
    everybody = [alice, bruno, *associates]
    for member, choice in zip(everybody, [[0]] * 6 + [[1]] * 2 + [[2], None], strict=False):
        vote_sealed(ballot, member, choice)
    assert queries.turnout(fresh(ballot)) == (10, 11)
    with time_machine.travel(COUNTED, tick=False):
        tasks.tick()
    result = Result.objects.get()
    numbers = (result.votes_for, result.votes_against, result.abstentions, result.blanks)
    assert numbers == (6, 2, 1, 1)
    assert (result.members, result.present, result.outcome) == (11, 10, "adopted")
    ballot = fresh(ballot)
    assert result.votes_hash == ballot.urn.head  # type: ignore[union-attr]
    assert queries.of_record(ballot, result).verdict.counts.for_ == 6
    assert Mail.objects.filter(kind="ballot.result").count() == 11


def test_page_opens_counts_and_shows_without_a_worker(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    ballot = open_sealed(make_meeting(), bruno)
    with time_machine.travel(OPENS + MINUTE, tick=False):
        page = client_for(alice).get(f"/scrutins/{ballot.pk}/").content.decode()
        assert f"/urnes/{ballot.urn.uuid}/voter/" in page  # type: ignore[union-attr]
        assert "moins de cinq" in page
    vote_sealed(ballot, alice, [0])
    with time_machine.travel(OPENS + 2 * MINUTE, tick=False):
        assert "Dans l’urne" in client_for(alice).get(f"/scrutins/{ballot.pk}/").content.decode()
    with time_machine.travel(CLOSES + timedelta(seconds=2), tick=False):
        assert "dans quelques secondes" in client_for(alice).get(f"/scrutins/{ballot.pk}/").content.decode()
    with time_machine.travel(COUNTED, tick=False):
        page = client_for(alice).get(f"/scrutins/{ballot.pk}/").content.decode()
    assert "1 nom sur la liste d’émargement, autant que de bulletins dans l’urne" in page
    assert "belenios-tool" in page
    assert not Result.objects.exists()


def test_election_and_judgment_pages(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    paper = {"candidates": ("Ada", "Bo"), "seats": 1}
    election = open_sealed(make_meeting(), bruno, method=Method.ELECTION, most=2, **paper)
    judgment = open_sealed(make_meeting(), bruno, method=Method.JUDGMENT, **paper)
    for member in (alice, bruno):
        vote_sealed(election, member, [0])
        vote_sealed(judgment, member, [0], [5])
    with time_machine.travel(COUNTED, tick=False):
        tasks.tick()
        for ballot in (election, judgment):
            page = client_for(alice).get(f"/scrutins/{ballot.pk}/").content.decode()
            chosen = "Élu·e" if ballot == election else "Choix retenu"
            assert page.count(f"{chosen}\u00a0: Ada") == 1
    assert [result.outcome for result in Result.objects.order_by("pk")] == ["adopted", "adopted"]
    assert Result.objects.get(ballot=election).totals == [[0, 2, 0]]
    subject = Mail.objects.filter(kind="ballot.result").earliest("pk").subject
    assert subject.startswith("Élu·e")


def test_roll_that_does_not_fit_is_shown(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    ballot = open_sealed(make_meeting(), bruno)
    vote_sealed(ballot, alice, [0])
    Roll.objects.update(has_voted=True)
    with time_machine.travel(COUNTED, tick=False):
        page = client_for(alice).get(f"/scrutins/{ballot.pk}/").content.decode()
    assert "doit être le même nombre" in page


def test_named_vote_and_post_are_refused_in_a_sealed_ballot(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    ballot = open_sealed(make_meeting(), bruno)
    with pytest.raises(Refused, match="secret"):
        cast(ballot=ballot, member=alice, choice="for", by=alice, at=OPENS)
    with time_machine.travel(OPENS + MINUTE, tick=False):
        assert client_for(alice).post(f"/scrutins/{ballot.pk}/", {"choice": "for"}).status_code == 404


@pytest.mark.parametrize(
    ("paper", "field"),
    [
        ({"secrecy": "named", "method": "election", "candidates": ("A",)}, "secrecy"),
        ({"method": "motion", "candidates": ("A",)}, "method"),
        ({"method": "election"}, "candidates"),
        ({"method": "election", "candidates": tuple(map(str, range(31)))}, "candidates"),
        ({"method": "election", "candidates": ("Ada", "ADA")}, "candidates"),
        ({"method": "election", "candidates": ("A", "B"), "seats": 3}, "seats"),
        ({"method": "election", "candidates": ("A", "B"), "least": 2, "most": 1}, "most"),
        ({"method": "judgment", "candidates": ("A",), "seats": 2}, "seats"),
        ({"secrecy": "bureau"}, "level"),
    ],
)
def test_papers_that_make_no_sense_are_refused(
    paper: dict[str, Any], field: str, make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    with pytest.raises(Refused) as refusal:
        open_sealed(make_meeting(), bruno, **paper)
    assert refusal.value.field == field
    assert not Ballot.objects.exists()
    assert not Urn.objects.exists()


def test_persons_ask_for_a_secret_ballot(
    make_meeting: MakeMeeting,
    bruno: Member,
    alice: Member,
    scrutineers: Scrutineers,  # noqa: F811
) -> None:
    item = make_meeting(convened=False).items.get()
    item.motion.decision_class = DecisionClass.EXCLUSION
    item.motion.save()
    item.meeting.convoked_at = STARTS - timedelta(days=20)
    item.meeting.save()
    for secrecy in (Secrecy.NAMED, Secrecy.SIMPLE):
        with pytest.raises(Refused, match="niveau"):
            open_sealed(item.meeting, bruno, secrecy=secrecy)
    ballot = open_sealed(item.meeting, bruno, secrecy=Secrecy.BUREAU)
    assert ballot.urn.committee == in_office() == scrutineers.committee  # type: ignore[union-attr]
    assert ballot.rule["kind"] == "extraordinaire"


def test_reinforced_ballot_waits_for_its_codes(
    make_meeting: MakeMeeting,
    alice: Member,
    bruno: Member,
    client_for: ClientFor,
    scrutineers: Scrutineers,  # noqa: F811
) -> None:
    ballot = open_sealed(make_meeting(), bruno, secrecy=Secrecy.RENFORCE)
    urn = ballot.urn
    assert urn
    assert urn.sealed_at is None
    with time_machine.travel(OPENS + MINUTE, tick=False):
        assert "il en manque" in client_for(alice).get(f"/scrutins/{ballot.pk}/").content.decode()
        page = client_for(scrutineers.members[0]).get(f"/scrutins/{ballot.pk}/").content.decode()
        assert f"/urnes/{urn.uuid}/codes/" in page
    with time_machine.travel(COUNTED, tick=False):
        assert "jamais été scellée" in client_for(alice).get(f"/scrutins/{ballot.pk}/").content.decode()
        tasks.tick()
    assert not Result.objects.exists()


def test_reminders_go_to_who_is_to_cast_and_are_taken_back(
    make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    meeting = make_meeting()
    fanny, gael = make_member("Fanny"), make_member("Gaël")
    proxies.give(meeting=meeting, holder=alice, by=fanny, at=OPENS - MINUTE)
    ballot = open_sealed(meeting, bruno, hours=(1,))
    Ballot.objects.update(opens_at=OPENS - timedelta(hours=5))
    Urn.objects.update(opens_at=OPENS - timedelta(hours=5))
    vote_sealed(ballot, alice, [0])
    vote_sealed(ballot, gael, [0])
    assert remind(ballot=fresh(ballot), at=OPENS + MINUTE) == 2
    mails = Mail.objects.filter(kind="ballot.reminder")
    assert {mail.member_id for mail in mails} == {alice.pk, bruno.pk}
    assert ballot.urn.uuid not in mails[0].subject  # type: ignore[union-attr]
    assert Urn.objects.get().head in mails[0].text
    vote_sealed(ballot, bruno, [0])
    sealed.take_back_reminders(fresh(ballot))
    assert set(mails.filter(state="cancelled").values_list("member", flat=True)) == {alice.pk, bruno.pk}


def test_awaited_votes_follow_the_roll_and_the_proxies(
    make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    meeting = make_meeting()
    proxies.give(meeting=meeting, holder=alice, by=bruno, at=OPENS - MINUTE)
    ballot = open_sealed(meeting, bruno)
    at = OPENS + 2 * MINUTE
    with time_machine.travel(at, tick=False):
        assert [queries.awaiting_votes(each, at) for each in (alice, bruno)] == [[ballot], []]
        vote_sealed(ballot, alice, [0])
        assert queries.awaiting_votes(alice, at) == [ballot]
        vote_sealed(ballot, bruno, [0], by=alice)
        assert queries.awaiting_votes(alice, at) == []


def test_proxy_changes_hands_while_a_ballot_is_open(
    make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    meeting = make_meeting()
    ballot = open_sealed(meeting, bruno)
    proxies.give(meeting=meeting, holder=alice, by=bruno, at=OPENS)
    with pytest.raises(Refused):
        vote_sealed(ballot, bruno, [0])
    proxies.take_back(meeting=meeting, by=bruno, at=OPENS)
    vote_sealed(ballot, bruno, [0])
    proxies.give(meeting=meeting, holder=alice, by=bruno, at=OPENS)
    assert Paper.objects.get(member=bruno).holder == bruno
    assert Mail.objects.filter(kind="proxy.given").count() == 2


def test_proxy_that_the_law_does_not_allow_is_refused(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, dora: Member, associates: list[Member]
) -> None:
    meeting, at = make_meeting(), OPENS - MINUTE
    fanny, gael, hana, *_ = associates
    for holder, by in ((dora, alice), (alice, alice), (alice, dora)):
        with pytest.raises(Refused):
            proxies.give(meeting=meeting, holder=holder, by=by, at=at)
    proxies.give(meeting=meeting, holder=fanny, by=alice, at=at)
    for holder, by in ((gael, alice), (alice, gael), (fanny, gael), (gael, fanny)):
        with pytest.raises(Refused):
            proxies.give(meeting=meeting, holder=holder, by=by, at=at)
    asked = {"proxies": Proxy.objects.all(), "blank": (), "rules": ProxyRules()}
    assert not {alice, fanny} & {*queries.possible_holders(meeting, hana, **asked)}
    with pytest.raises(Refused):
        proxies.take_back(meeting=meeting, by=gael, at=at)
    with pytest.raises(Refused, match="passée"):
        proxies.give(meeting=meeting, holder=hana, by=gael, at=STARTS + timedelta(days=2))
    assert Proxy.objects.count() == 1


def test_proxies_are_for_assemblies(make_meeting: MakeMeeting, alice: Member, bruno: Member) -> None:
    with pytest.raises(Refused, match="assemblée"):
        proxies.give(meeting=make_meeting(kind="team"), holder=alice, by=bruno, at=OPENS)


def test_proxy_counts_as_present_when_its_holder_is(
    make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    meeting = make_meeting()
    fanny = make_member("Fanny")
    proxies.give(meeting=meeting, holder=alice, by=fanny, at=OPENS - MINUTE)
    ballot = open_sealed(meeting, bruno)
    vote_sealed(ballot, alice, [0])
    with time_machine.travel(COUNTED, tick=False):
        tasks.tick()
    result = Result.objects.get()
    assert (result.members, result.present) == (3, 2)


def test_named_paper_of_a_principal(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    meeting = make_meeting()
    proxies.give(meeting=meeting, holder=alice, by=bruno, at=OPENS - MINUTE)
    ballot = schedule_ballot(
        motion=meeting.items.get().motion,
        opens_at=OPENS,
        closes_at=CLOSES,
        reminder_hours=[],
        by=bruno,
        at=OPENS,
    )
    with time_machine.travel(OPENS + MINUTE, tick=False):
        client = client_for(alice)
        path = f"/scrutins/{ballot.pk}/?pour={bruno.pk}"
        assert "Votre vote pour Bruno" in client.get(path).content.decode()
        assert client.post(path, {"choice": "against"}).status_code == 302
        assert client.get(f"/scrutins/{ballot.pk}/?pour={alice.pk}").status_code == 404
        with pytest.raises(Refused, match="pouvoir"):
            cast(ballot=fresh(ballot), member=bruno, choice="for", by=bruno, at=OPENS + MINUTE)
    assert ballot.electors.get(member=bruno).vote.choice == "against"


# Pages


def test_proxy_page_gives_and_takes_back(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    meeting = make_meeting()
    with time_machine.travel(OPENS - MINUTE, tick=False):
        client, path = client_for(alice), f"/reunions/{meeting.pk}/pouvoir/"
        assert path in client.get(f"/reunions/{meeting.pk}/").content.decode()
        assert client.post(path, {"holder": bruno.pk}).status_code == 302
        assert "vote pour vous" in client.get(path).content.decode()
        assert "Alice Test" in client_for(bruno).get(path).content.decode()
        assert client.post(f"{path}reprendre/", follow=True).status_code == 200
        assert "aucun pouvoir" in client.post(f"{path}reprendre/", follow=True).content.decode()
        assert client_for(alice).get(f"/reunions/{make_meeting(kind='team').pk}/pouvoir/").status_code == 404


def test_form_opens_an_election(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    meeting = make_meeting()
    path = f"/resolutions/{meeting.items.get().motion.pk}/scrutin/"
    with time_machine.travel(OPENS, tick=False):
        client = client_for(bruno)
        page = client.get(path).content.decode()
        assert "Qui détient à la fois la base et le secret" in page
        assert "moins de cinq" in page
        closes = timezone.localtime(CLOSES).strftime("%Y-%m-%dT%H:%M")
        data = {"closes_at": closes, "reminders": "", "secrecy": "simple", "method": "election", "seats": 1}
        refused = client.post(path, {**data, "candidates": "x" * 121})
        assert "120 caractères" in refused.content.decode()
        assert client.post(path, {**data, "candidates": ""}).status_code == 200
        assert client.post(path, {**data, "candidates": " Ada \n\nBo  Li\n"}).status_code == 302
    ballot = Ballot.objects.get()
    assert [candidate.name for candidate in ballot.candidates.all()] == ["Ada", "Bo Li"]
    assert ballot.urn.sealed_at  # type: ignore[union-attr]


def test_cancelled_meeting_takes_its_planned_urns_along(
    make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    meeting = make_meeting()
    schedule_ballot(
        motion=meeting.items.get().motion,
        opens_at=OPENS,
        closes_at=CLOSES,
        reminder_hours=[],
        paper=sealed.Paper(secrecy=Secrecy.SIMPLE),
        by=bruno,
        at=OPENS - timedelta(days=1),
    )
    cancel_meeting(meeting=meeting, by=bruno, at=OPENS - timedelta(hours=20))
    assert not Ballot.objects.exists()
    assert not Urn.objects.exists()


def test_groups_of_scrutineers_are_formed_by_the_gerance(
    alice: Member,
    bruno: Member,
    client_for: ClientFor,
    scrutineers: Scrutineers,  # noqa: F811
) -> None:
    client = client_for(bruno)
    assert "Personne n’a de mandat" in client.get("/scrutateurs/nouveau/").content.decode()
    for member in scrutineers.members:
        member.mandates.create(role="scrutineer", starts_on="2020-01-01")
    data = {"name": "Bureau 2", "members": [scrutineers.members[0].pk], "kind": "threshold", "threshold": 2}
    assert "plus qu’il n’y en a" in client.post("/scrutateurs/nouveau/", data).content.decode()
    assert client.post("/scrutateurs/nouveau/", {**data, "threshold": 1}).status_code == 302
    page = client_for(scrutineers.members[0]).get("/scrutateurs/").content.decode()
    assert "Votre étape est attendue" in page
    assert "En fonction" in page
