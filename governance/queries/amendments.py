"""Readings of amendments that are put to the vote before the text that they amend."""

from django.db.models import F, QuerySet

from governance.choices import AmendmentState
from governance.models import Amendment, Motion, Proposal
from governance.queries.proposals import amendments_of, distance, edit_on, latest_version, paragraph_of
from governance.rules.texts import Piece, apply_edits, differences

#: What the author did not accept and nobody took back; "vote" when an earlier agenda came to nothing.
CONTESTED = (AmendmentState.PROPOSED, AmendmentState.REJECTED, AmendmentState.VOTE)


def contested(proposal: Proposal) -> list[Amendment]:
    """Those to put to the vote, by paragraph and the furthest from the text first; none whose paragraph is gone."""
    text = latest_version(proposal).text
    rows = [row for row in amendments_of(proposal) if row.amendment.state in CONTESTED]
    placed = [(edit_on(row.amendment, text), row) for row in rows]
    ordered = sorted(
        (
            (edit.position, edit.is_insertion, -distance(row), row.amendment.pk, row)
            for edit, row in placed
            if edit
        ),
        key=lambda one: one[:4],
    )
    return [one[-1].amendment for one in ordered]


def undecided(item: int) -> QuerySet[Amendment]:
    """Amendments to the proposal on this item that stand on the same agenda and wait for their vote."""
    here = {"motion__item__meeting": F("proposal__item__meeting")}
    waiting = Amendment.objects.filter(proposal__item=item, state=AmendmentState.VOTE, **here)
    return waiting.select_related("motion__item", "version").order_by("motion__item__position", "pk")


def rivals(amendment: Amendment) -> list[Amendment]:
    """Others that wait and would replace the same paragraph; insertions have none."""
    text = latest_version(amendment.proposal).text
    mine = edit_on(amendment, text)
    if amendment.is_insertion or mine is None or amendment.proposal.item_id is None:
        return []
    others = [one for one in undecided(amendment.proposal.item_id) if one.pk != amendment.pk]
    edits = [(edit_on(one, text), one) for one in others if not one.is_insertion]
    return [one for edit, one in edits if edit and edit.position == mine.position]


def adopted_text(proposal: Proposal) -> str:
    """The proposal with every amendment that was adopted by vote, each paragraph counted as in the proposal."""
    text = latest_version(proposal).text
    adopted = Amendment.objects.filter(proposal=proposal, state=AmendmentState.ADOPTED)
    ordered = adopted.select_related("version").order_by("motion__item__position", "pk")
    edits = [edit_on(one, text) for one in ordered]
    return apply_edits(text, [edit for edit in edits if edit])


def difference_of(motion: Motion) -> list[list[Piece]]:
    """What the amendment that this motion puts to the vote changes; empty for any other motion."""
    amendment: Amendment | None = getattr(motion, "amendment", None)
    return differences(paragraph_of(amendment) or "", amendment.text) if amendment else []
