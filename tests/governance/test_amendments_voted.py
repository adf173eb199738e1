"""Amendments that the author did not accept: voted first, the furthest first, merged into what is then voted."""

from datetime import timedelta
from typing import Any

import pytest

from governance.actions import discussion, items, meetings
from governance.actions import proposals as actions
from governance.actions.amendments import apply_amendment
from governance.actions.ballots import schedule_ballot, settle
from governance.choices import AmendmentState, DecisionClass, ItemKind
from governance.models import AgendaItem, Amendment, Ballot, Meeting, Motion, Proposal
from governance.queries import proposals as readings
from governance.queries.amendments import rivals
from governance.rules.agenda import Way
from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from members.models import Member
from tests.governance.conftest import CONVENED, STARTS, MakeMeeting, fresh, vote

pytestmark = pytest.mark.django_db
BEFORE = CONVENED - timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def meeting(make_meeting: MakeMeeting, alice: Member) -> Meeting:
    """An assembly in preparation, without any item."""
    return make_meeting(motions=0, convened=False, at=BEFORE)


@pytest.fixture
def proposal(alice: Member, meeting: Meeting) -> Proposal:
    """Three paragraphs, by Alice."""
    words = {"title": "Horaires", "text": "Un.\n\nDeux est ici.\n\nTrois.", "reasons": ""}
    made = actions.draft(**words, decision_class=DecisionClass.ORDINARY, by=alice, at=BEFORE)
    return actions.submit(proposal=made, by=alice, at=BEFORE)


def amend(proposal: Proposal, by: Member, position: int, text: str, *, insert: bool = False) -> Amendment:
    """An amendment of the latest version."""
    number = readings.latest_version(proposal).number
    return discussion.amend(
        proposal=proposal, position=position, is_insertion=insert, text=text, reasons="Parce que",
        version=number, by=by, at=BEFORE,
    )  # fmt: skip


def on_agenda(proposal: Proposal, meeting: Meeting, bruno: Member, *, convene: bool = True) -> Motion:
    """With its amendments before it, convened; the motion of the proposal itself."""
    done = actions.put_on_agenda(
        proposal=proposal, meeting=meeting, minutes=5, vote_amendments=True, by=bruno, at=BEFORE
    )
    if convene:
        meetings.convoke(meeting=meeting, short_notice_reason="", by=bruno, at=CONVENED)
    assert done.item
    return done.item.motion


def voted(motion: Motion, people: list[Member], hour: int, choice: str = "for") -> Ballot:
    """One ballot from beginning to end, `hour` hours after the beginning; Bruno opens it."""
    opens = STARTS + hour * HOUR
    bruno = people[-1]
    ballot = schedule_ballot(
        motion=motion, opens_at=opens, closes_at=opens + HOUR / 2, reminder_hours=[], by=bruno, at=opens
    )
    for member in people:
        vote(ballot, member, choice, opens)
    settle(ballot=fresh(ballot), at=opens + HOUR)
    return fresh(ballot)


def state(amendment: Amendment) -> str:
    """As it is now."""
    return Amendment.objects.get(pk=amendment.pk).state


def motion_of(amendment: Amendment) -> Motion:
    """The motion that puts it to the vote."""
    found = Amendment.objects.select_related("motion__item__meeting").get(pk=amendment.pk).motion
    assert found
    return found


def test_the_furthest_is_voted_first_its_rival_falls_and_the_final_text_is_voted(
    proposal: Proposal, meeting: Meeting, alice: Member, bruno: Member
) -> None:
    near = amend(proposal, bruno, 1, "Deux est là.")
    far = amend(proposal, bruno, 1, "Tout autre chose.")
    extra = amend(proposal, bruno, 1, "Après deux.", insert=True)
    gone = amend(proposal, bruno, 2, "")
    discussion.settle_amendment(amendment=near, state=AmendmentState.REJECTED, by=alice, at=BEFORE)
    main, people = on_agenda(proposal, meeting, bruno), [alice, bruno]
    order = [row.motion.pk for row in AgendaItem.objects.filter(meeting=meeting).select_related("motion")]
    assert order == [motion_of(one).pk for one in (far, near, extra, gone)] + [main.pk]
    assert "est supprimé" in motion_of(gone).text
    assert "ajouter" in motion_of(extra).text
    assert motion_of(far).item.title == "Amendement de Bruno Test au § 2\u00a0: Horaires"
    with pytest.raises(Refused, match="d’abord"):
        voted(main, people, 1)
    with pytest.raises(Refused, match="précède"):
        voted(motion_of(near), people, 1)
    ballot = voted(motion_of(far), people, 1)
    assert (state(far), state(near)) == (AmendmentState.ADOPTED, AmendmentState.FALLEN)
    with pytest.raises(Refused, match="n’est plus"):
        voted(motion_of(near), people, 2)
    voted(motion_of(gone), people, 2, "against")
    voted(motion_of(extra), people, 3)
    assert (state(gone), state(extra)) == (AmendmentState.DEFEATED, AmendmentState.ADOPTED)
    main.refresh_from_db()
    assert main.text == "Un.\n\nTout autre chose.\n\nAprès deux.\n\nTrois."
    apply_amendment(ballot=ballot, outcome="adopted", at=STARTS + 9 * HOUR)  # a late worker changes nothing
    assert Entry.objects.filter(kind="motion.amended").count() == 2
    assert voted(main, people, 4).result.outcome == "adopted"


def test_where_the_furthest_is_not_adopted_the_next_one_is_voted(
    proposal: Proposal, meeting: Meeting, alice: Member, bruno: Member
) -> None:
    near, far = amend(proposal, bruno, 1, "Deux est là."), amend(proposal, bruno, 1, "Tout autre chose.")
    main = on_agenda(proposal, meeting, bruno)
    voted(motion_of(far), [alice, bruno], 1, "against")
    voted(motion_of(near), [alice, bruno], 2)
    assert (state(far), state(near)) == (AmendmentState.DEFEATED, AmendmentState.ADOPTED)
    main.refresh_from_db()
    assert "Deux est là." in main.text


def test_the_gerance_orders_them_and_an_author_may_still_withdraw(
    proposal: Proposal, meeting: Meeting, alice: Member, bruno: Member, dora: Member
) -> None:
    near, far = amend(proposal, dora, 1, "Deux est là."), amend(proposal, dora, 1, "Tout autre chose.")
    main = on_agenda(proposal, meeting, bruno, convene=False)
    items.move_item(item=motion_of(near).item, way=Way.UP, by=bruno, at=BEFORE)
    meetings.convoke(meeting=meeting, short_notice_reason="", by=bruno, at=CONVENED)
    with pytest.raises(Refused):
        voted(motion_of(far), [alice, bruno], 1)
    with pytest.raises(Refused):
        discussion.settle_amendment(amendment=far, state=AmendmentState.ACCEPTED, by=alice, at=CONVENED)
    discussion.settle_amendment(amendment=far, state=AmendmentState.WITHDRAWN, by=dora, at=CONVENED)
    voted(motion_of(near), [alice, bruno], 1, "against")
    assert voted(main, [alice, bruno], 2).result.outcome == "adopted"


def test_texts_that_are_voted_together_stay_as_they_are(
    proposal: Proposal, meeting: Meeting, alice: Member, bruno: Member
) -> None:
    amendment = amend(proposal, bruno, 1, "Deux est là.")
    lost = amend(proposal, bruno, 2, "Quatre.")
    Amendment.objects.filter(pk=lost.pk).update(position=9)  # its paragraph is gone
    main = on_agenda(proposal, meeting, bruno, convene=False)
    assert state(lost) == AmendmentState.PROPOSED
    words: dict[str, Any] = {
        "kind": ItemKind.DECISION, "title": "T", "text": "", "minutes": 5, "reasons": "",
        "decision_class": DecisionClass.ORDINARY, "by": bruno, "at": BEFORE, "meeting": meeting,
    }  # fmt: skip
    for motion in (main, motion_of(amendment)):
        with pytest.raises(Refused, match="ne change plus"):
            meetings.save_item(item=motion.item, motion_text="Autre", **words)
    with pytest.raises(Refused, match="retirez-les"):
        items.remove_item(item=main.item, by=bruno, at=BEFORE)
    items.remove_item(item=motion_of(amendment).item, by=bruno, at=BEFORE)
    items.remove_item(item=main.item, by=bruno, at=BEFORE)
    again = on_agenda(Proposal.objects.get(pk=proposal.pk), meeting, bruno)
    assert motion_of(amendment).item.position < again.item.position


def test_without_a_motion_of_its_own_nothing_rivals(proposal: Proposal, bruno: Member) -> None:
    from_a_draft = amend(proposal, bruno, 1, "Deux est là.")
    assert rivals(from_a_draft) == []


def test_pages_show_the_difference_in_words(
    proposal: Proposal, meeting: Meeting, alice: Member, bruno: Member, client_for: Any
) -> None:
    amendment = amend(proposal, alice, 1, "Deux est là.")
    main = on_agenda(proposal, meeting, bruno)
    shown = client_for(alice).get(motion_of(amendment).get_absolute_url()).text
    assert "Ce que change l’amendement" in shown
    assert "fin de l’ajout" in shown
    assert "Ce que change l’amendement" not in client_for(alice).get(main.get_absolute_url()).text
    listed = client_for(alice).get(proposal.get_absolute_url()).text
    assert "Son vote" in listed
    assert "Retirer mon amendement" in listed
    ballot = voted(motion_of(amendment), [alice, bruno], 1)
    assert "Ce que change l’amendement" in client_for(alice).get(ballot.get_absolute_url()).text
