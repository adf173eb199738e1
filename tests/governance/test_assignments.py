"""Things to do: given in a meeting, carried to the next one, closed by who does them, reminded of once."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from governance.actions import assignments as actions
from governance.models import Assignment, Meeting, Participant
from governance.queries.assignments import carried_to, open_for
from governance.tasks import assignments as remind_all
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members.models import Member
from tests.governance.conftest import STARTS, MakeMeeting

pytestmark = pytest.mark.once
DAY = timedelta(days=1)


def give(meeting: Meeting, owner: Member, bruno: Member, **other: Any) -> Assignment:
    """On the day of the meeting, until ten days later."""
    fields: dict[str, Any] = {"due_on": (STARTS + 10 * DAY).date(), "at": STARTS, **other}
    return actions.assign(meeting=meeting, text="Écrire au bailleur", owner=owner, by=bruno, **fields)


def test_given_from_the_day_on_by_who_leads(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, chloe: Member
) -> None:
    meeting = make_meeting()
    wrong: list[tuple[Member, Member, dict[str, Any]]] = [
        (alice, alice, {}),
        (alice, bruno, {"at": STARTS - DAY}),
        (alice, bruno, {"due_on": (STARTS - DAY).date()}),
        (chloe, bruno, {}),
    ]
    for owner, by, other in wrong:
        with pytest.raises(Refused):
            give(meeting, owner, by, **other)
    assert give(meeting, alice, bruno).owner == alice


def test_carried_to_the_next_meeting_of_the_kind(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    """An assembly follows an assembly; a supervision session tells nothing to who does not take part in it."""
    first, later = make_meeting(kind="ago"), make_meeting(kind="age", starts_at=STARTS + 30 * DAY)
    team = make_meeting(kind="team", starts_at=STARTS + 30 * DAY)
    given = give(first, alice, bruno)
    assert list(carried_to(later, bruno)) == [given]
    assert not carried_to(team, bruno).exists()
    assert not carried_to(first, bruno).exists()
    Meeting.objects.filter(pk__in=[first.pk, later.pk]).update(kind="supervision")
    Participant.objects.create(meeting=first, member=alice)
    later.refresh_from_db()
    assert list(carried_to(later, alice)) == [given]
    assert not carried_to(later, bruno).exists()


def test_closed_once_by_owner_or_leader(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, dora: Member
) -> None:
    given = give(make_meeting(), alice, bruno)
    assert list(open_for(alice)) == [given]
    for by, state in ((dora, "done"), (alice, "perhaps")):
        with pytest.raises(Refused):
            actions.close(assignment=given, state=state, by=by, at=STARTS + DAY)
    actions.close(assignment=given, state="done", by=alice, at=STARTS + DAY)
    with pytest.raises(Refused):
        actions.close(assignment=given, state="dropped", by=bruno, at=STARTS + DAY)
    assert not open_for(alice).exists()


def test_reminded_once_unless_closed(make_meeting: MakeMeeting, bruno: Member, alice: Member) -> None:
    meeting = make_meeting()
    given, other = give(meeting, alice, bruno), give(meeting, bruno, bruno)
    assert actions.remind(at=STARTS + 6 * DAY) == 0
    actions.close(assignment=other, state="dropped", by=bruno, at=STARTS + 6 * DAY)
    assert actions.remind(at=STARTS + 7 * DAY) == 1
    remind_all()
    assert actions.remind(at=STARTS + 20 * DAY) == 0
    mail = Mail.objects.get(kind="assignment.due")
    assert "Écrire au bailleur" in mail.text
    actions.close(assignment=given, state="done", by=alice, at=STARTS + 8 * DAY)
    mail.refresh_from_db()
    assert mail.state == "cancelled"


def test_by_the_pages(meeting: Meeting, bruno: Member, alice: Member, client_for: Any) -> None:
    """Given on the page of the meeting, seen and closed by its owner, whom the home page tells."""
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=clock.now())
    path, day = reverse("governance:assignments", args=[meeting.pk]), clock.today() + DAY
    data = {"text": "Écrire au bailleur", "owner": alice.pk, "due_on": day.isoformat()}
    assert client_for(alice).post(path, data).status_code == 404
    client_for(bruno).post(path, data)
    given = Assignment.objects.get()
    owner = client_for(alice)
    mine = reverse("governance:my_assignments")
    assert mine in owner.get(reverse("home")).content.decode()
    assert "Écrire au bailleur" in owner.get(mine).content.decode()
    close = reverse("governance:assignment_close", args=[given.pk])
    assert owner.post(close, {"state": "done", "from": "mine"}).url == mine
    assert owner.post(close, {"state": "done"}).url == path
    assert Assignment.objects.get().closed_as == "done"
