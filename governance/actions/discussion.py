"""Talking about proposals and articles, and amending proposals paragraph by paragraph."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.proposals import add_version, locked
from governance.choices import AmendmentState, ProposalState
from governance.models import Amendment, Article, Ballot, Comment, Proposal
from governance.permissions import may_see, may_take_part, may_write
from governance.queries.proposals import edit_on, latest_version, paragraph_of
from governance.rules.texts import apply_edits, paragraphs
from interlignes.journal.actions import record
from interlignes.kit.errors import Refused
from members.models import Member


def comment(
    *, proposal: Proposal | None = None, article: Article | None = None, text: str, by: Member, at: datetime
) -> Comment:
    """Add to the talk about a proposal, or ask about an article. Mailed to nobody by itself: see the digest."""
    allowed = may_take_part(by, proposal) if proposal else article is not None and may_see(by)
    if not allowed:
        raise Refused(_("This proposal is not open for discussion."))
    if not text.strip():
        raise Refused(_("Write something first."), field="text")
    return Comment.objects.create(proposal=proposal, article=article, text=text.strip(), author=by, at=at)


@transaction.atomic
def remove_comment(*, comment: Comment, by: Member, at: datetime) -> None:
    """Empty one's own contribution; that there was one stays visible."""
    current = Comment.objects.select_for_update().get(pk=comment.pk)
    if current.author_id != by.pk:
        raise Refused(_("Only its author removes a contribution."))
    if current.removed_at is None:
        current.text, current.removed_at = "", at
        current.save(update_fields=["text", "removed_at"])


@transaction.atomic
def amend(
    *,
    proposal: Proposal,
    position: int,
    is_insertion: bool,
    text: str,
    reasons: str,
    version: int,
    by: Member,
    at: datetime,
) -> Amendment:
    """Propose another wording of one paragraph of version number `version`, a new paragraph, or its deletion.

    Raises Refused where the text moved meanwhile: what was typed stays with the form.
    """
    current = locked(proposal)
    if not may_take_part(by, current) or current.state != ProposalState.SUBMITTED:
        raise Refused(_("Only a submitted proposal that is on no agenda can be amended."))
    last = latest_version(current)
    if last.number != version:
        raise Refused(
            _("The text was changed meanwhile: look at it again, then send your amendment."), field="text"
        )
    if not (-1 if is_insertion else 0) <= position < len(paragraphs(last.text)):
        raise Refused(_("This paragraph does not exist."))
    if is_insertion and not text.strip():
        raise Refused(_("Write the new paragraph."), field="text")
    amendment = Amendment(
        proposal=current,
        version=last,
        position=position,
        is_insertion=is_insertion,
        text=text.strip(),
        reasons=reasons.strip(),
        author=by,
        at=at,
    )
    if not is_insertion and paragraph_of(amendment) == amendment.text:
        raise Refused(_("This changes nothing: write the paragraph as you want it."), field="text")
    amendment.save()
    record("amendment.proposed", by=by.pk, at=at, about=amendment)
    return amendment


@transaction.atomic
def settle_amendment(*, amendment: Amendment, state: str, by: Member, at: datetime) -> None:
    """The author of the proposal accepts or declines, the author of the amendment withdraws. Raises Refused.

    Accepting merges it into a new version at once.
    """
    current = locked(amendment.proposal)
    fresh = Amendment.objects.select_for_update(of=("self",)).select_related("version").get(pk=amendment.pk)
    waits = fresh.state == AmendmentState.VOTE and not Ballot.objects.filter(motion=fresh.motion_id).exists()
    if fresh.state != AmendmentState.PROPOSED and not (waits and state == AmendmentState.WITHDRAWN):
        raise Refused(_("This amendment is settled already."))
    hers = fresh.author_id == by.pk and (current.is_open or waits)
    allowed = hers if state == AmendmentState.WITHDRAWN else may_write(by, current)
    if not allowed:
        raise Refused(_("Only the author of the proposal accepts or declines an amendment."))
    if state == AmendmentState.ACCEPTED:
        _merge(fresh, current, by, at)
    fresh.state, fresh.settled_at, fresh.settled_by = state, at, by
    fresh.save(update_fields=["state", "settled_at", "settled_by"])
    record("amendment.settled", by=by.pk, at=at, about=fresh, state=state)


def _merge(amendment: Amendment, proposal: Proposal, by: Member, at: datetime) -> None:
    """The amendment as a new version of the text as it stands now. Raises Refused."""
    last = latest_version(proposal)
    edit = edit_on(amendment, last.text)
    if edit is None:
        raise Refused(
            _(
                "The paragraph was changed since this amendment was written: take it over by hand, then decline it."
            )
        )
    merged = apply_edits(last.text, [edit])
    if not merged.strip():
        raise Refused(_("Nothing would be left of the text."))
    proposal.revision += 1
    proposal.save(update_fields=["revision"])
    add_version(proposal, text=merged, reasons=last.reasons, by=by, at=at)
