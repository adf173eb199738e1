"""Standing for an office: by one's own act, until the ballot, on every page that asks for a vote."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from governance.actions.allocations import attach_allocation
from governance.actions.ballots import cast, schedule_ballot, settle
from governance.actions.contests import call_next_round
from governance.actions.meetings import cancel_meeting
from governance.actions.nominations import carry_nominations, stand, step_back
from governance.models import Meeting, Motion, Nomination
from governance.tasks import tick
from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from members.choices import Role
from members.models import Candidacy, Mandate, Member, ProfitVariant
from tests.client import CheckedClient
from tests.governance.conftest import CLOSES, CONVENED, COUNTED, OPENS, STARTS, MakeMeeting, fresh, motion_of
from tests.governance.test_elections import office, pick, statuts
from tests.governance.test_elections import stand as open_ballot

__all__ = ["office"]
pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]


def test_associate_stands_says_why_and_is_ticked_on_the_form(
    office: Motion,
    alice: Member,
    bruno: Member,
    associates: list[Member],
    client_for: ClientFor,
) -> None:
    fanny = associates[0]
    address = reverse("governance:stand", args=[office.pk])
    with time_machine.travel(CONVENED, tick=False):
        page = client_for(fanny).get(office.get_absolute_url()).content.decode()
        assert "Me présenter à ce mandat" in page
        assert client_for(fanny).post(address, {"statement": "**Je compte** juste."}).status_code == 302
        again = {"statement": "**Je compte** juste, et <script>vite</script>."}
        assert client_for(fanny).post(address, again).status_code == 302
        assert "Je compte" in client_for(fanny).get(address).content.decode()
        page = client_for(alice).get(office.get_absolute_url()).content.decode()
        assert "<strong>Je compte</strong> juste, et &lt;script&gt;" in page
        assert "Me retirer" not in page
        assert "Me retirer" in client_for(fanny).get(office.get_absolute_url()).content.decode()
        form = client_for(bruno).get(reverse("governance:ballot_open", args=[office.pk])).content.decode()
    assert (
        f'value="{fanny.pk}" class="checkboxinput" id="id_standing' in form or f'value="{fanny.pk}"' in form
    )
    assert form.count("checked") >= 2
    assert Nomination.objects.count() == Entry.objects.filter(kind="motion.nominated").count() == 1
    with time_machine.travel(CONVENED, tick=False):
        assert client_for(fanny).post(reverse("governance:step_back", args=[office.pk])).status_code == 302
    assert not Nomination.objects.exists()
    step_back(motion=office, by=fanny, at=CONVENED)  # twice
    assert Entry.objects.filter(kind="motion.nomination_withdrawn").count() == 1


def test_who_stands_is_settled_with_the_ballot_and_shown_beside_it(
    office: Motion,
    alice: Member,
    bruno: Member,
    associates: list[Member],
    client_for: ClientFor,
) -> None:
    statuts(secret="open")
    fanny, gael = associates[:2]
    stand(motion=office, statement="Je sais compter.", by=fanny, at=CONVENED)
    stand(motion=office, statement="Moi aussi.", by=gael, at=CONVENED)
    ballot = open_ballot(office, bruno, [fanny, gael])
    with pytest.raises(Refused, match="arrêtée"):
        stand(motion=office, statement="", by=alice, at=OPENS)
    with pytest.raises(Refused, match="arrêtée"):
        step_back(motion=office, by=fanny, at=OPENS)
    with time_machine.travel(OPENS, tick=False):
        page = client_for(alice).get(ballot.get_absolute_url()).content.decode()
    assert "Je sais compter." in page
    pick(ballot, alice, 0)
    with time_machine.travel(COUNTED, tick=False):
        tick()
        following = call_next_round(motion=motion_of(office.item.meeting), by=bruno, at=COUNTED)
    assert {one.member for one in following.nominations.all()} == {fanny, gael}


def test_only_who_could_hold_an_office_stands_for_one(
    office: Motion,
    make_meeting: MakeMeeting,
    alice: Member,
    bruno: Member,
    chloe: Member,
    client_for: ClientFor,
) -> None:
    with pytest.raises(Refused, match="membres"):
        stand(motion=office, statement="", by=chloe, at=CONVENED)
    Mandate.objects.create(member=alice, role=Role.SCRUTINEER, starts_on=STARTS.date() - timedelta(days=9))
    with pytest.raises(Refused, match="déjà"):
        stand(motion=office, statement="", by=alice, at=CONVENED)
    address = reverse("governance:stand", args=[office.pk])
    with time_machine.travel(CONVENED, tick=False):
        assert "déjà" in client_for(alice).post(address, {"statement": "Moi"}).content.decode()
    other = motion_of(make_meeting())
    with pytest.raises(Refused, match="aucun mandat"):
        stand(motion=other, statement="", by=bruno, at=CONVENED)
    assert client_for(bruno).get(reverse("governance:stand", args=[other.pk])).status_code == 404
    stand(motion=office, statement="", by=bruno, at=CONVENED)
    carry_nominations(old=office, new=other)
    assert other.nominations.get().member == bruno
    cancel_meeting(meeting=office.item.meeting, by=bruno, at=CONVENED)
    with pytest.raises(Refused, match="annulée"):
        stand(motion=office, statement="", by=bruno, at=CONVENED)


def test_an_ordinary_motion_has_no_candidates_on_its_page(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    motion = motion_of(make_meeting())
    schedule_ballot(
        motion=motion,
        opens_at=OPENS,
        closes_at=OPENS + timedelta(hours=1),
        reminder_hours=[],
        by=bruno,
        at=OPENS,
    )
    with time_machine.travel(OPENS, tick=False):
        assert (
            "Qui se présente" not in client_for(alice).get(motion.ballot.get_absolute_url()).content.decode()
        )


def test_nobody_ticked_is_said_at_the_field(
    office: Motion, bruno: Member, alice: Member, client_for: ClientFor
) -> None:
    with time_machine.travel(OPENS, tick=False):
        sent = {
            "closes_at": f"{CLOSES:%Y-%m-%dT%H:%M}",
            "secrecy": "simple",
            "method": "election",
            "seats": 1,
        }
        answer = client_for(bruno).post(reverse("governance:ballot_open", args=[office.pk]), sent)
    assert answer.status_code == 200
    assert "named" not in dict(answer.context["form"].fields["secrecy"].choices)
    assert "standing" in answer.context["form"].errors


def test_a_motion_voted_by_names_counts_as_before(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    meeting: Meeting = make_meeting()
    ballot = schedule_ballot(
        motion=motion_of(meeting), opens_at=OPENS, closes_at=CLOSES, reminder_hours=[], by=bruno, at=OPENS
    )
    cast(ballot=ballot, member=alice, choice="for", by=alice, at=OPENS)
    assert "election" not in fresh(ballot).rule
    assert settle(ballot=ballot, at=COUNTED).totals is None  # type: ignore[union-attr]


def test_what_decides_on_an_admission_or_on_profit_is_no_election(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, dora: Member, variant: ProfitVariant
) -> None:
    meeting = make_meeting(motions=2)
    statuts(secret="open")
    attach_allocation(motion=motion_of(meeting), variant=variant, by=bruno, at=CONVENED)
    candidacy = Candidacy.objects.create(
        member=dora, mode="voluntary", hired_on=CONVENED.date(), filed_on=CONVENED.date()
    )
    Motion.objects.filter(pk=motion_of(meeting, 2).pk).update(candidacy=candidacy)
    for position in (1, 2):
        with pytest.raises(Refused, match="votez pour ou contre"):
            open_ballot(motion_of(meeting, position), bruno, [alice, bruno])
