"""Decisions that are looked at again: a day, one reminder, what was found, the register's filter."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from governance.actions import reviews as actions
from governance.actions.ballots import freeze, settle
from governance.models import Ballot, DecisionReview
from governance.queries import decisions
from governance.queries.reviews import with_review
from governance.tasks import reviews as task
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members.models import Member
from tests.governance.conftest import COUNTED, OPENS, MakeBallot, vote

pytestmark = pytest.mark.once
DAY = timedelta(days=1)
LATER = COUNTED + 100 * DAY


def decided(make_ballot: MakeBallot, people: list[Member], choice: str = "for", **other: Any) -> Ballot:
    """A ballot in which all voted alike."""
    ballot = make_ballot(**other)
    freeze(ballot=ballot, at=OPENS)
    for person in people:
        vote(ballot, person, choice)
    settle(ballot=ballot, at=COUNTED)
    return ballot


@pytest.fixture
def adopted(make_ballot: MakeBallot, alice: Member, bruno: Member) -> Ballot:
    """Alice and Bruno are for."""
    return decided(make_ballot, [alice, bruno])


def set_day(ballot: Ballot, by: Member, **other: Any) -> DecisionReview:
    """In a hundred days."""
    fields: dict[str, Any] = {"review_on": LATER.date(), "at": COUNTED, **other}
    return actions.set_review(ballot=ballot, by=by, **fields)


def close(ballot: Ballot, by: Member, **other: Any) -> None:
    """Kept, a year later again."""
    fields: dict[str, Any] = {"outcome": "kept", "comment": "", "next_on": None, "at": LATER, **other}
    actions.close_review(ballot=ballot, by=by, **fields)


def test_set_by_the_gerance_for_what_an_assembly_adopted(
    adopted: Ballot, make_ballot: MakeBallot, alice: Member, bruno: Member
) -> None:
    rejected = decided(make_ballot, [alice, bruno], "against")
    team = decided(make_ballot, [alice, bruno], kind="team")
    wrong: list[tuple[Ballot, Member, dict[str, Any]]] = [
        (adopted, alice, {}),
        (rejected, bruno, {}),
        (team, bruno, {}),
        (adopted, bruno, {"review_on": COUNTED.date()}),
        (adopted, bruno, {"at": OPENS}),
    ]
    for ballot, by, other in wrong:
        with pytest.raises(Refused):
            set_day(ballot, by, **other)
    assert set_day(adopted, bruno) == set_day(adopted, bruno, review_on=(LATER + DAY).date())
    assert DecisionReview.objects.get().review_on == (LATER + DAY).date()


def test_reminded_once_for_each_day_that_was_set(adopted: Ballot, bruno: Member) -> None:
    set_day(adopted, bruno)
    assert actions.remind(at=LATER - 15 * DAY) == 0
    assert [actions.remind(at=LATER - n * DAY) for n in (14, 13, -3)] == [1, 0, 0]
    set_day(adopted, bruno, review_on=(LATER + 60 * DAY).date(), at=LATER - DAY)
    assert Mail.objects.get(kind="decision.review").state == "cancelled"
    assert actions.remind(at=LATER) == 0
    assert actions.remind(at=LATER + 50 * DAY) == 1
    task()
    mail = Mail.objects.filter(kind="decision.review").latest("pk")
    assert mail.member == bruno
    assert "Point 1" in mail.text
    close(adopted, bruno, at=LATER + 51 * DAY)
    mail.refresh_from_db()
    assert mail.state == "cancelled"


def test_closed_with_an_outcome_and_set_anew(adopted: Ballot, alice: Member, bruno: Member) -> None:
    """The decision itself stays as it was."""
    with pytest.raises(Refused):
        close(adopted, bruno)
    set_day(adopted, bruno)
    wrong: list[tuple[Member, dict[str, Any]]] = [
        (alice, {}),
        (bruno, {"outcome": "forgotten"}),
        (bruno, {"outcome": "changed"}),
        (bruno, {"outcome": "ended", "comment": "AGE de juin", "next_on": (LATER + DAY).date()}),
        (bruno, {"next_on": LATER.date()}),
    ]
    for by, other in wrong:
        with pytest.raises(Refused):
            close(adopted, by, **other)
    assert DecisionReview.objects.get().outcome == "", "what was refused left nothing behind"
    close(adopted, bruno, next_on=(LATER + 365 * DAY).date())
    close(adopted, bruno, outcome="ended", comment="AGE de juin", at=LATER + DAY)
    assert list(DecisionReview.objects.order_by("review_on").values_list("outcome", flat=True)) == [
        "kept",
        "ended",
    ]
    assert Ballot.objects.get(pk=adopted.pk).result.outcome == "adopted"


def test_the_register_shows_what_is_to_be_looked_at(
    adopted: Ballot, make_ballot: MakeBallot, alice: Member, bruno: Member, client_for: Any
) -> None:
    other = decided(make_ballot, [alice, bruno])
    path = reverse("governance:reviews", args=[adopted.pk])
    day = (clock.today() + 50 * DAY).isoformat()
    assert client_for(alice).post(path, {"review_on": day}).status_code == 404
    assert client_for(bruno).post(path, {"review_on": day}).status_code == 302
    found = decisions(alice, clock.now(), binding=True)
    assert [one.pk for one in with_review(found, waiting=True)] == [adopted.pk]
    assert {one.pk for one in with_review(found, waiting=False)} == {adopted.pk, other.pk}
    register = reverse("governance:decisions")
    page = client_for(alice).get(register, {"revoir": "1"}).content.decode()
    assert path in page
    assert other.get_absolute_url() not in page
    assert path in client_for(alice).get(adopted.get_absolute_url()).content.decode()
    client_for(bruno).post(path, {"outcome": "kept"})
    assert path not in client_for(alice).get(register, {"revoir": "1"}).content.decode()
