"""Proposals from the draft to the agenda; versions, support, talk, amendments; two people at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from governance.actions import discussion, items, meetings
from governance.actions import proposals as actions
from governance.choices import AmendmentState, DecisionClass, MeetingKind, ProposalState
from governance.models import Amendment, Meeting, Proposal, ProposalVersion, Support
from governance.permissions import may_read
from governance.queries import proposals as readings
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.models import Member

pytestmark = pytest.mark.django_db

TEXT = "Un.\n\nDeux.\n\nTrois."


def draft(by: Member, text: str = TEXT, title: str = "Titre") -> Proposal:
    """A draft of somebody."""
    return actions.draft(
        title=title,
        text=text,
        reasons="",
        decision_class=DecisionClass.ORDINARY,
        by=by,
        at=clock.now(),
    )


def submitted(by: Member, text: str = TEXT) -> Proposal:
    """A submitted proposal of somebody."""
    return actions.submit(proposal=draft(by, text), by=by, at=clock.now())


def revise(proposal: Proposal, by: Member, text: str, revision: int | None = None) -> Proposal:
    """Another version."""
    return actions.revise(
        proposal=proposal,
        revision=revision or Proposal.objects.get(pk=proposal.pk).revision,
        title="Titre",
        text=text,
        reasons="",
        decision_class=DecisionClass.ORDINARY,
        by=by,
        at=clock.now(),
    )


def amend(proposal: Proposal, by: Member, position: int, text: str, *, insert: bool = False) -> Amendment:
    """An amendment of the latest version."""
    return discussion.amend(
        proposal=proposal,
        position=position,
        is_insertion=insert,
        text=text,
        reasons="",
        version=readings.latest_version(proposal).number,
        by=by,
        at=clock.now(),
    )


def settle(amendment: Amendment, state: str, by: Member) -> None:
    """Accept, decline, withdraw."""
    discussion.settle_amendment(amendment=amendment, state=state, by=by, at=clock.now())


@pytest.fixture
def in_preparation(bruno: Member) -> Meeting:
    """An assembly that is not convened yet."""
    at = clock.now()
    fields = {"place": "Ici", "video_url": "", "call": 1, "introduction": ""}
    return meetings.create_meeting(
        kind=MeetingKind.AGO, title="AG", starts_at=at + timedelta(days=30), by=bruno, at=at, **fields
    )


def put(proposal: Proposal, meeting: Meeting, by: Member) -> Proposal:
    """Put a proposal on an agenda."""
    return actions.put_on_agenda(proposal=proposal, meeting=meeting, minutes=5, by=by, at=clock.now())


def test_draft_is_its_author_s_alone_until_submitted(alice: Member, bruno: Member, dora: Member) -> None:
    proposal = draft(alice)
    assert may_read(alice, proposal)
    assert not may_read(bruno, proposal)
    assert not readings.proposals_for(bruno).exists()
    actions.submit(proposal=proposal, by=alice, at=clock.now())
    proposal.refresh_from_db()
    assert may_read(dora, proposal)
    assert list(readings.proposals_for(dora)) == [proposal]
    assert str(proposal) == f"{clock.today().year}-1 Titre"


def test_numbers_of_a_year_have_no_gap(alice: Member) -> None:
    numbers = [submitted(alice).number for _ in range(3)]
    assert numbers == [1, 2, 3]
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(number=3).update(number=2)


def test_who_has_left_proposes_nothing(chloe: Member) -> None:
    with pytest.raises(Refused):
        draft(chloe)
    assert not readings.proposals_for(chloe).exists()


@pytest.mark.parametrize(("title", "text", "field"), [(" ", "x", "title"), ("x", " \n", "text")])
def test_draft_needs_title_and_text(alice: Member, title: str, text: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        draft(alice, text, title)
    assert refusal.value.field == field


def test_revision_adds_a_version_only_where_the_text_changed(alice: Member) -> None:
    proposal = draft(alice)
    revise(proposal, alice, "Un.\n\nDeux et demi.")
    revise(proposal, alice, "Un.\n\nDeux et demi.")
    steps = readings.history(proposal)
    assert [step.version.number for step in steps] == [2, 1]
    assert steps[1].rows is None
    assert steps[0].rows is not None


def test_second_of_two_editors_is_told_and_sees_the_difference(alice: Member) -> None:
    proposal = draft(alice)
    revise(proposal, alice, "Premier.", revision=1)
    with pytest.raises(actions.Stale) as stale:
        revise(proposal, alice, "Second.", revision=1)
    assert stale.value.latest.text == "Premier."
    assert stale.value.revision == 2
    assert readings.latest_version(proposal).text == "Premier."


def test_only_the_author_writes_submits_and_withdraws(alice: Member, bruno: Member) -> None:
    proposal = submitted(alice)
    with pytest.raises(Refused):
        revise(proposal, bruno, "x")
    with pytest.raises(Refused):
        actions.withdraw(proposal=proposal, by=bruno, at=clock.now())
    with pytest.raises(Refused):
        actions.submit(proposal=proposal, by=alice, at=clock.now())
    amendment = amend(proposal, bruno, 0, "Autre.")
    actions.withdraw(proposal=proposal, by=alice, at=clock.now())
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.WITHDRAWN
    with pytest.raises(Refused):
        revise(proposal, alice, "x")


def test_associates_support_by_name_and_once(alice: Member, bruno: Member, dora: Member) -> None:
    proposal = submitted(alice)
    for _ in range(2):
        actions.support(proposal=proposal, wanted=True, by=bruno, at=clock.now())
    assert Support.objects.get().member == bruno
    assert readings.backlog(alice).get().supporters == 1
    with pytest.raises(Refused):
        actions.support(proposal=proposal, wanted=True, by=dora, at=clock.now())
    actions.support(proposal=proposal, wanted=False, by=bruno, at=clock.now())
    assert not Support.objects.exists()


def test_agenda_copies_the_text_and_freezes_the_proposal(
    alice: Member, bruno: Member, in_preparation: Meeting
) -> None:
    proposal = submitted(alice)
    with pytest.raises(Refused):
        put(proposal, in_preparation, alice)
    done = put(proposal, in_preparation, bruno)
    assert done.item is not None
    assert done.item.motion.text == TEXT
    assert done.state == ProposalState.AGENDA
    for refused in (
        lambda: put(proposal, in_preparation, bruno),
        lambda: revise(proposal, alice, "x"),
        lambda: amend(proposal, bruno, 0, "x"),
        lambda: actions.support(proposal=proposal, wanted=True, by=bruno, at=clock.now()),
    ):
        with pytest.raises(Refused):
            refused()


@pytest.mark.parametrize("way", ["item removed", "meeting cancelled"])
def test_proposal_waits_again_when_its_agenda_is_gone(
    alice: Member, bruno: Member, in_preparation: Meeting, way: str
) -> None:
    done = put(submitted(alice), in_preparation, bruno)
    assert done.item is not None
    if way == "item removed":
        items.remove_item(item=done.item, by=bruno, at=clock.now())
    else:
        meetings.cancel_meeting(meeting=in_preparation, by=bruno, at=clock.now())
    done.refresh_from_db()
    assert (done.state, done.item) == (ProposalState.SUBMITTED, None)


def test_comment_is_emptied_by_its_author_alone(alice: Member, bruno: Member, chloe: Member) -> None:
    proposal = submitted(alice)
    said = discussion.comment(proposal=proposal, text=" Oui ", by=bruno, at=clock.now())
    assert said.text == "Oui"
    with pytest.raises(Refused):
        discussion.remove_comment(comment=said, by=alice, at=clock.now())
    for _ in range(2):
        discussion.remove_comment(comment=said, by=bruno, at=clock.now())
    said.refresh_from_db()
    assert said.text == ""
    for by, text in ((bruno, " "), (chloe, "x")):
        with pytest.raises(Refused):
            discussion.comment(proposal=proposal, text=text, by=by, at=clock.now())
    with pytest.raises(Refused):
        discussion.comment(text="x", by=bruno, at=clock.now())
    with pytest.raises(Refused):
        discussion.comment(proposal=draft(alice), text="x", by=alice, at=clock.now())


def test_accepted_amendments_become_the_text(alice: Member, bruno: Member) -> None:
    proposal = submitted(alice)
    first, second, third = (
        amend(proposal, bruno, 1, "Deux, mais mieux."),
        amend(proposal, bruno, 1, "Entre deux et trois.", insert=True),
        amend(proposal, bruno, 2, ""),
    )
    start = amend(proposal, bruno, -1, "Zéro.", insert=True)
    settle(third, AmendmentState.ACCEPTED, alice)
    settle(start, AmendmentState.ACCEPTED, alice)
    settle(second, AmendmentState.ACCEPTED, alice)
    settle(first, AmendmentState.ACCEPTED, alice)
    assert (
        readings.latest_version(proposal).text == "Zéro.\n\nUn.\n\nDeux, mais mieux.\n\nEntre deux et trois."
    )
    with pytest.raises(Refused):
        settle(first, AmendmentState.REJECTED, alice)


def test_amendment_whose_paragraph_is_gone_is_not_merged(alice: Member, bruno: Member) -> None:
    proposal = submitted(alice)
    amendment = amend(proposal, bruno, 1, "Deux bis.")
    revise(proposal, alice, "Tout autre chose.")
    with pytest.raises(Refused):
        settle(amendment, AmendmentState.ACCEPTED, alice)
    settle(amendment, AmendmentState.REJECTED, alice)
    revise(proposal, alice, "A.\n\nA.")
    twice = amend(proposal, bruno, 1, "B.")
    revise(proposal, alice, "Z.\n\nZ.\n\nA.\n\nA.")
    with pytest.raises(Refused):
        settle(twice, AmendmentState.ACCEPTED, alice)


def test_amendments_that_leave_nothing_or_change_nothing_are_refused(alice: Member, bruno: Member) -> None:
    proposal = submitted(alice, "Seul.")
    for position, text, insert in ((0, "Seul.", False), (1, "x", False), (0, " ", True), (-1, "x", False)):
        with pytest.raises(Refused):
            amend(proposal, bruno, position, text, insert=insert)
    empty = amend(proposal, bruno, 0, "")
    with pytest.raises(Refused):
        settle(empty, AmendmentState.ACCEPTED, alice)
    with pytest.raises(Refused):
        settle(empty, AmendmentState.ACCEPTED, bruno)
    with pytest.raises(Refused):
        settle(empty, AmendmentState.WITHDRAWN, alice)
    settle(empty, AmendmentState.WITHDRAWN, bruno)
    with pytest.raises(Refused):
        discussion.amend(
            proposal=proposal,
            position=0,
            is_insertion=False,
            text="x",
            reasons="",
            version=9,
            by=bruno,
            at=clock.now(),
        )


def test_amendments_stand_in_the_order_of_the_text_the_furthest_first(alice: Member, bruno: Member) -> None:
    proposal = submitted(alice)
    near = amend(proposal, bruno, 1, "Deux !")
    far = amend(proposal, bruno, 1, "Rien de ce qui était écrit ici.")
    first = amend(proposal, bruno, 0, "Un, deux.")
    declined = amend(proposal, bruno, 0, "Non.")
    settle(declined, AmendmentState.REJECTED, alice)
    assert [row.amendment for row in readings.amendments_of(proposal)] == [first, far, near, declined]


def test_amendment_of_a_version_altered_by_hand_finds_nothing(alice: Member, bruno: Member) -> None:
    proposal = submitted(alice)
    amendment = amend(proposal, bruno, 2, "x")
    amendment.position = 7
    assert readings.paragraph_of(amendment) == ""
    assert readings.edit_on(amendment, TEXT) is None


def test_versions_are_never_altered(alice: Member, with_triggers: None) -> None:
    draft(alice)
    for change in (
        lambda: ProposalVersion.objects.update(text="x"),
        lambda: ProposalVersion.objects.all()._raw_delete(connection.alias),
    ):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            change()


def test_models_of_resolutions_are_complete() -> None:
    models = readings.model_resolutions()
    assert len(models) >= 12
    for model in models.values():
        assert model.keys() == {"title", "text", "reasons", "decision_class"}
        assert model["decision_class"] in DecisionClass.values
    assert readings.model_resolution("inconnu") == {}
