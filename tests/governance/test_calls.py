"""Calling for candidates: once per associate, before it is too late, and never to who does not want such mails."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.urls import reverse

from governance.actions.ballots import settle
from governance.actions.calls import call_candidates, remind
from governance.actions.contests import call_next_round
from governance.actions.mandates import attach_mandate
from governance.actions.meetings import cancel_meeting, convoke
from governance.actions.nominations import stand, step_back
from governance.choices import DecisionClass, MandateChange
from governance.models import Motion, MotionMandate
from governance.tasks import nominations
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members.choices import Role
from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import CONVENED, COUNTED, STARTS, MakeMeeting, add_item, motion_of
from tests.governance.test_concurrency import at_once
from tests.governance.test_elections import office, pick, statuts
from tests.governance.test_elections import stand as open_ballot

__all__ = ["office"]
pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
DAY = timedelta(days=1)
MORNING = CONVENED + DAY


def mails(kind: str = "nomination.called") -> list[Mail]:
    """Those of a kind."""
    return list(Mail.objects.filter(kind=kind).order_by("pk"))


def test_each_associate_is_called_once_with_link_deadline_and_how_to_stand(
    office: Motion, alice: Member, dora: Member, associates: list[Member]
) -> None:
    Member.objects.filter(pk=associates[0].pk).update(wants_reminders=False)
    stand(motion=office, statement="", by=associates[1], at=CONVENED)
    with time_machine.travel(MORNING, tick=False):
        nominations()
        nominations()
    people = {mail.recipient for mail in mails()}
    assert len(people) == len(mails()) == 9
    assert not {one.email for one in (*associates[:2], dora)} & people
    mail = next(one for one in mails() if one.member_id == alice.pk)
    assert mail.subject == "Qui se présente ? Assemblée de juin"
    assert office.get_absolute_url() in mail.text
    assert office.get_absolute_url() in mail.html
    assert "1 siège, 1 candidature." in mail.text
    assert "lundi 22 juin 2026 à 14 h" in mail.text
    assert "Me présenter à ce mandat" in mail.text
    assert mail.unsubscribe_url
    assert mail.useful_until == STARTS


def test_all_elections_of_a_meeting_are_one_mail_and_a_later_one_another(
    make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    meeting = make_meeting(motions=3, convened=False)
    elect = partial(attach_mandate, change=MandateChange.ELECT, role=Role.SCRUTINEER, by=bruno, at=CONVENED)
    elect(motion=motion_of(meeting), seats=2)
    elect(motion=motion_of(meeting, 2), stands_until=STARTS - 5 * DAY)
    assert call_candidates(at=CONVENED) == 0  # nobody is convened yet
    convoke(meeting=meeting, by=bruno, at=CONVENED)
    assert call_candidates(at=MORNING) == 2
    assert mails()[0].text.count("On peut se présenter jusqu’au") == 2
    assert "2 sièges, 0 candidature." in mails()[0].text
    elect(motion=motion_of(meeting, 3))
    assert call_candidates(at=MORNING + DAY) == 2
    assert remind(at=MORNING + DAY) == 0
    assert remind(at=STARTS - 7 * DAY) == 2  # of the second one
    stand(motion=motion_of(meeting), statement="", by=alice, at=MORNING)
    assert (
        remind(at=STARTS - 2 * DAY) == 2
    )  # the first has one candidate for two seats, and Alice one more to think of
    texts = {mail.member_id: mail.text for mail in mails("nomination.reminder")[2:]}
    assert texts[alice.pk].count("On peut se présenter") == 1
    assert texts[bruno.pk].count("On peut se présenter") == 2
    assert remind(at=STARTS - DAY) == call_candidates(at=STARTS - DAY) == 0


def test_enough_candidates_and_what_is_settled_need_no_reminder(
    office: Motion, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    assert call_candidates(at=MORNING) == 11
    stand(motion=office, statement="", by=alice, at=MORNING)
    assert remind(at=STARTS - DAY) == 0
    step_back(motion=office, by=alice, at=MORNING)
    cancel_meeting(meeting=office.item.meeting, by=bruno, at=MORNING)
    assert remind(at=STARTS - DAY) == 0


def test_nobody_is_called_to_a_further_round_or_after_the_deadline(
    office: Motion, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    statuts(secret="open")
    MotionMandate.objects.update(stands_until=MORNING, seats=2)
    assert call_candidates(at=MORNING) == 0
    ballot = open_ballot(office, bruno, [alice, bruno], seats=2, most=2)
    for voter in (alice, bruno, *associates[:4]):
        pick(ballot, voter, 0)
    settle(ballot=ballot, at=COUNTED)
    following = call_next_round(motion=motion_of(office.item.meeting), by=bruno, at=COUNTED)
    assert (following.mandate.seats, following.mandate.stands_until) == (1, None)
    assert call_candidates(at=COUNTED) == 0


def test_deadline_is_kept_at_request_time(
    office: Motion, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    late = STARTS - 2 * DAY
    for wrong in (CONVENED - DAY, STARTS + timedelta(minutes=1)):
        with pytest.raises(Refused, match="On se présente entre maintenant") as refused:
            attach_mandate(
                motion=office, change="elect", role=Role.SCRUTINEER, stands_until=wrong, by=bruno, at=CONVENED
            )
        assert refused.value.field == "stands_until"
    address = reverse("governance:mandate", args=[office.pk])
    with time_machine.travel(CONVENED, tick=False):
        data = {"change": "elect", "role": "scrutineer", "seats": "2", "stands_until": "2026-06-20T14:00"}
        assert client_for(bruno).post(address, data).status_code == 302
        page = client_for(alice).get(office.get_absolute_url()).content.decode()
        assert "2 sièges sont à pourvoir." in page
        assert "On peut se présenter jusqu’au samedi 20 juin 2026 à 14 h" in page
        assert (
            'value="2"'
            in client_for(bruno).get(reverse("governance:ballot_open", args=[office.pk])).content.decode()
        )
    stand(motion=office, statement="", by=alice, at=late - timedelta(microseconds=1))
    with pytest.raises(Refused, match="On pouvait se présenter jusqu’au samedi 20 juin"):
        stand(motion=office, statement="", by=bruno, at=late)
    step_back(motion=office, by=alice, at=late)
    assert not office.nominations.exists()


def test_who_receives_an_office_by_name_is_nobody_s_call(
    make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    meeting = make_meeting(convened=False)
    add_item(meeting, bruno, "Gérance", decision_class=DecisionClass.GERANCE_ORDINARY)
    attach_mandate(
        motion=motion_of(meeting),
        change="appoint",
        member=alice,
        role=Role.SCRUTINEER,
        seats=5,
        by=bruno,
        at=CONVENED,
    )
    assert MotionMandate.objects.get().seats == 1
    convoke(meeting=meeting, by=bruno, at=CONVENED)
    assert call_candidates(at=MORNING) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_call_once(office: Motion, alice: Member, associates: list[Member]) -> None:
    done = at_once(*[partial(call_candidates, at=MORNING)] * 3)
    assert sum(one for one in done if isinstance(one, int)) == 11
    assert len(mails()) == 11
