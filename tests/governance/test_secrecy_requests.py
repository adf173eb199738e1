"""Asking for a secret vote: each associate by herself, until the ballot is recorded; the majority is obeyed."""

from collections.abc import Callable
from functools import partial

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from governance.actions.ballots import freeze, schedule_ballot, settle
from governance.actions.contests import call_next_round
from governance.actions.hands import withdraw_hands
from governance.actions.meetings import cancel_meeting
from governance.actions.sealed import Paper
from governance.actions.secrecy import ask_secret, unask_secret
from governance.choices import DecisionClass, Secrecy
from governance.models import Ballot, Meeting, Motion, RuleVersion, SecrecyRequest
from governance.queries.minutes import content_of
from governance.queries.second_call import standing
from governance.queries.secrecy import (
    Asked,
    asked_for,
    asked_in_words,
    enough_ask,
    question_for,
    required_secrecy,
)
from governance.rules import presets
from governance.rules.secrecy import as_json
from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import (
    CLOSES,
    CONVENED,
    COUNTED,
    OPENS,
    MakeMeeting,
    add_item,
    fresh,
    motion_of,
)
from tests.governance.test_concurrency import at_once
from tests.governance.test_elections import office, pick, stand
from tests.governance.test_live import counted, held, item
from tests.governance.test_second_call import AFTER, first, people, prepare

__all__ = ["first", "held", "office", "people"]
ClientFor = Callable[[Member | None], CheckedClient]


@pytest.fixture
def motion(make_meeting: MakeMeeting, alice: Member, bruno: Member, associates: list[Member]) -> Motion:
    """The first of a convened assembly of eleven."""
    return motion_of(make_meeting(motions=2))


def everybody(motion: Motion, *members: Member) -> None:
    """All of them ask."""
    for member in members:
        ask_secret(motion=motion, by=member, at=CONVENED)


def open_shown(motion: Motion, by: Member, secrecy: str = Secrecy.NAMED) -> Ballot:
    """A ballot during the assembly."""
    return schedule_ballot(
        motion=motion,
        opens_at=OPENS,
        closes_at=CLOSES,
        reminder_hours=[],
        paper=Paper(secrecy),
        by=by,
        at=CONVENED,
    )


# Asking, and taking it back


@pytest.mark.django_db
def test_associate_asks_on_the_page_and_takes_it_back(
    motion: Motion, alice: Member, dora: Member, client_for: ClientFor
) -> None:
    address = reverse("governance:secret_vote", args=[motion.pk])
    with time_machine.travel(CONVENED, tick=False):
        page = client_for(alice).get(motion.get_absolute_url()).content.decode()
        assert "Demander le vote secret" in page
        assert "Demander se voit, voter ne se voit pas" in page
        assert "secret\u00a0: 0, sur les 11 associé·es de la liste électorale du jour de la réunion" in page
        for _twice in range(2):
            assert client_for(alice).post(address).status_code == 302
        page = client_for(alice).get(motion.get_absolute_url()).content.decode()
        assert "secret\u00a0: 1, sur les 11 associé·es" in page
        assert "secret quand plus de la moitié des associé·es le demandent (6)" in page
        assert f"Le demandent : {alice.get_full_name()}." in page
        assert "art. 26.7" in page
        assert "Ne plus demander le vote secret" in page
        employee = client_for(dora).get(motion.get_absolute_url()).content.decode()
        assert "Vote secret" in employee
        assert "Demander le vote secret" not in employee
        assert client_for(dora).post(address).status_code == 302
        assert SecrecyRequest.objects.get().member == alice
        assert client_for(alice).post(address, {"stop": ""}).status_code == 302
        assert client_for(alice).post(address, {"stop": ""}).status_code == 302
    assert not SecrecyRequest.objects.exists()
    assert not Entry.objects.filter(kind__startswith="motion.secret").exists()


@pytest.mark.django_db
def test_one_request_for_each_by_constraint(motion: Motion, alice: Member) -> None:
    everybody(motion, alice, alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecrecyRequest.objects.create(motion=motion, member=alice, at=CONVENED)
    assert str(SecrecyRequest.objects.get()) == f"{motion.pk}/{alice.pk}"


@pytest.mark.django_db(transaction=True)
def test_at_once_asks_once_and_the_majority_is_noted_once(
    motion: Motion, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    people = [alice, alice, bruno, *associates[:4]]
    done = at_once(*[partial(ask_secret, motion=motion, by=one, at=CONVENED) for one in people])
    assert done == [None] * 7
    assert SecrecyRequest.objects.count() == 6
    assert Entry.objects.filter(kind="motion.secret_asked").count() == 1


@pytest.mark.django_db
def test_wrong_person_and_wrong_time_are_refused(
    motion: Motion, make_meeting: MakeMeeting, alice: Member, bruno: Member, chloe: Member, dora: Member
) -> None:
    for member in (chloe, dora):  # has left; is employed
        with pytest.raises(Refused, match="Seul·es les associé·es"):
            ask_secret(motion=motion, by=member, at=CONVENED)
    draft = motion_of(make_meeting(convened=False))
    with pytest.raises(Refused, match="convoquée"):
        ask_secret(motion=draft, by=alice, at=CONVENED)
    ask_secret(motion=motion, by=alice, at=CONVENED)
    ballot = open_shown(motion, bruno)
    for action in (ask_secret, unask_secret):
        with pytest.raises(Refused, match="arrêtée"):
            action(motion=motion, by=alice, at=CONVENED)
    assert SecrecyRequest.objects.count() == 1
    assert asked_in_words(ballot) == ""
    other = motion_of(motion.item.meeting, 2)
    cancel_meeting(meeting=motion.item.meeting, by=bruno, at=CONVENED)
    with pytest.raises(Refused, match="convoquée"):
        ask_secret(motion=other, by=alice, at=CONVENED)


@pytest.mark.django_db
def test_what_the_rules_make_secret_is_not_asked_for(
    office: Motion, make_meeting: MakeMeeting, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    with pytest.raises(Refused, match="déjà"):
        ask_secret(motion=office, by=alice, at=CONVENED)
    assert required_secrecy(office, CONVENED) == ("simple", False)
    meeting = make_meeting(convened=False)
    add_item(meeting, bruno, "Gérance", decision_class=DecisionClass.GERANCE_ORDINARY)
    motion = motion_of(meeting, 2)
    version = RuleVersion.objects.latest("number")
    assert question_for(motion, version, alice, CONVENED) is None  # not convened
    assert question_for(office, version, alice, CONVENED) is None
    assert question_for(office, None, alice, CONVENED) is None
    RuleVersion.objects.all().delete()
    assert required_secrecy(motion, CONVENED) == ("open", False)


# The majority


@pytest.mark.django_db
def test_from_more_than_half_on_only_a_secret_ballot_opens(
    motion: Motion, alice: Member, bruno: Member, associates: list[Member], client_for: ClientFor
) -> None:
    address = reverse("governance:ballot_open", args=[motion.pk])
    everybody(motion, alice, bruno, *associates[:3])
    assert enough_ask(motion, CONVENED) is None
    with time_machine.travel(CONVENED, tick=False):
        assert 'value="named"' in client_for(bruno).get(address).content.decode()
        everybody(motion, associates[3])  # between form and post
        data = {"secrecy": "named", "opens_at": "", "closes_at": "2026-06-22T16:00", "reminders": ""}
        page = client_for(bruno).post(address, data).content.decode()
        assert "choisissez un niveau secret" in page
        assert 'value="named"' not in page
        assert (
            "Assez d’associé·es demandent le vote secret" in client_for(bruno).get(address).content.decode()
        )
        assert "secret\u00a0: 6, sur les" in client_for(bruno).get(motion.get_absolute_url()).content.decode()
    with pytest.raises(Refused, match="choisissez un niveau secret") as refused:
        open_shown(motion, bruno)
    assert refused.value.field == "secrecy"
    assert not Ballot.objects.exists()
    entry = Entry.objects.get(kind="motion.secret_asked")
    assert (entry.facts, entry.actor_id) == ({"asked": 6, "base": 11}, None)
    unask_secret(motion=motion, by=alice, at=CONVENED)
    assert Entry.objects.get(kind="motion.secret_unasked").facts == {"asked": 5, "base": 11}
    everybody(motion, alice)
    ballot = open_shown(motion, bruno, Secrecy.SIMPLE)
    freeze(ballot=fresh(ballot), at=OPENS)
    ballot = fresh(ballot)
    with time_machine.travel(OPENS, tick=False):
        page = client_for(alice).get(ballot.get_absolute_url()).content.decode()
    assert "Assez d’associé·es ont demandé le vote secret sur cette résolution. Demandes : 6 sur 11" in page
    assert ballot.rule["secret_asked"] == [6, 11, False, ">", 1, 2]
    words = content_of(Meeting.objects.get(pk=ballot.motion.item.meeting_id), [])["items"][0]["result"]["way"]
    assert "Assez d’associé·es ont demandé le vote secret sur cette résolution." in words
    assert "6 sur 11 associé·es de la liste électorale du jour de la réunion" in words
    assert "il faut plus de la moitié des associé·es" in words


@pytest.mark.django_db
def test_in_session_those_present_or_represented_are_the_base(
    held: Meeting, alice: Member, bruno: Member, associates: list[Member], client_for: ClientFor
) -> None:
    motion = item(held).motion
    for member in (alice, bruno, associates[8]):  # the last is not there
        ask_secret(motion=motion, by=member, at=OPENS)
    found = asked_for(motion, OPENS)
    assert (found.number, found.base, found.needed, found.in_session) == (2, 5, 3, True)
    count = counted(held, bruno, alice)
    with pytest.raises(Refused, match="arrêtée"):
        ask_secret(motion=motion, by=associates[0], at=OPENS)
    before = SecrecyRequest.objects.count()
    withdraw_hands(counted=count, by=bruno, at=OPENS)
    ask_secret(motion=motion, by=associates[0], at=OPENS)
    assert SecrecyRequest.objects.count() == before + 1
    with pytest.raises(Refused, match="main levée"):
        counted(held, bruno, alice)
    with time_machine.travel(OPENS, tick=False):
        address = reverse("governance:session_vote", args=[motion.pk])
        page = client_for(bruno).get(address).content.decode()
        assert "Assez d’associé·es demandent le vote secret" in page
        assert 'value="named"' not in page
        page = client_for(bruno).post(address, {"secrecy": "named", "minutes": 5}).content.decode()
        assert "choisissez un niveau secret" in page
        page = client_for(alice).get(motion.get_absolute_url()).content.decode()
        assert "secret\u00a0: 3, sur les 5 associé·es présent·es ou représenté·es" in page
        phone = client_for(alice).get(reverse("governance:session", args=[held.pk])).content.decode()
        assert f'{motion.get_absolute_url()}#vote-secret"' in phone
        assert client_for(bruno).post(address, {"secrecy": "simple", "minutes": 5}).status_code == 302
        phone = client_for(alice).get(reverse("governance:session", args=[held.pk])).content.decode()
        assert "#vote-secret" not in phone
    assert "3 sur 5 associé·es présent·es ou représenté·es" in asked_in_words(Ballot.objects.get())


# The share is a value of the rules; requests follow the question


def told(**changes: object) -> None:
    """The rules in force say something else."""
    version = RuleVersion.objects.latest("number")
    version.book = {**version.book, **changes}
    version.save()


@pytest.mark.django_db
def test_share_is_what_the_rules_say(
    motion: Motion, alice: Member, bruno: Member, associates: list[Member], client_for: ClientFor
) -> None:
    told(secret_request=[">=", 1, 4])
    everybody(motion, alice, bruno)
    assert enough_ask(motion, CONVENED) is None
    with time_machine.travel(CONVENED, tick=False):
        page = client_for(alice).get(motion.get_absolute_url()).content.decode()
        assert "au moins le quart des associé·es le demandent (3)" in page
        rules = client_for(alice).get(reverse("governance:rules")).content.decode()
        assert "au moins le quart des associé·es le demandent" in rules
    everybody(motion, associates[0])
    ballot = open_shown(motion, bruno, Secrecy.SIMPLE)
    assert ballot.rule["secret_asked"] == [3, 11, False, ">=", 1, 4]
    assert "il faut au moins le quart des associé·es" in asked_in_words(ballot)
    ballot.rule["secret_asked"] = [6, 11, False]  # from before the share was a parameter
    assert "il faut plus de la moitié des associé·es" in asked_in_words(ballot)


@pytest.mark.parametrize("said", [None, "x", [">", 1], [">", 1, 0], [">", 1, 1], [">=", 3, 2], ["=", 1, 2]])
def test_wrong_share_is_refused(said: object) -> None:
    with pytest.raises(ValueError, match="secret_request"):
        presets.parse("x", {**presets.load()[presets.DEFAULT].data, "secret_request": said})


def test_nobody_is_never_enough() -> None:
    share = presets.load()[presets.DEFAULT].secret_request()
    assert not Asked(0, 0, True, share).is_reached
    assert as_json(share) == [">", 1, 2]


@pytest.mark.django_db
def test_without_rules_the_model_statutes_hold(motion: Motion) -> None:
    RuleVersion.objects.all().delete()
    assert asked_for(motion, CONVENED).needed == 6


@pytest.mark.django_db
def test_requests_follow_to_the_next_round(
    office: Motion, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    told(elections={"secret": "open"})
    asking = [alice, bruno, *associates[:4]]
    everybody(office, *asking[:5])
    ballot = stand(office, bruno, associates[:2])
    for number, elector in enumerate(asking[:4]):
        pick(ballot, elector, number % 2)
    settle(ballot=ballot, at=COUNTED)
    following = call_next_round(motion=motion_of(office.item.meeting), by=bruno, at=COUNTED)
    assert {one.member for one in following.secrecy_requests.all()} == set(asking[:5])
    ask_secret(motion=following, by=asking[5], at=COUNTED)
    assert Entry.objects.get(kind="motion.secret_asked").facts == {"asked": 6, "base": 11}
    with pytest.raises(Refused, match="niveau secret"):
        stand(following, bruno, associates[:2], COUNTED)
    unask_secret(motion=following, by=alice, at=COUNTED)
    assert stand(following, bruno, associates[:2], COUNTED).secrecy == Secrecy.NAMED


@pytest.mark.django_db
def test_requests_follow_to_the_second_call(
    first: Meeting, alice: Member, bruno: Member, people: list[Member]
) -> None:
    old = standing(first, AFTER).items[0].item.motion
    SecrecyRequest.objects.bulk_create(
        [SecrecyRequest(motion=old, member=one, at=CONVENED) for one in people[:7]]
    )
    found = motion_of(prepare(first, bruno))
    assert list(found.secrecy_requests.values_list("member", "at").order_by("member")) == list(
        old.secrecy_requests.values_list("member", "at").order_by("member")
    )
    assert Entry.objects.get(kind="motion.secret_asked").facts["asked"] == 7
