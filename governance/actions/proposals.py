"""Writing proposals: draft, revise, submit, support, withdraw, put on an agenda."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.actions.amendments import put_to_vote
from governance.actions.house import refuse_house, resolution_text
from governance.actions.meetings import save_item
from governance.choices import AmendmentState, ItemKind, ProposalState
from governance.models import Article, ArticleVersion, Meeting, Proposal, ProposalVersion, RuleChange, Support
from governance.permissions import may_manage_meetings, may_propose, may_read, may_support, may_write
from governance.queries.proposals import latest_of_article, latest_version
from governance.queries.steps import way_of
from governance.rules.house import House
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.models import Member


def locked(proposal: Proposal) -> Proposal:
    """The proposal as it is now, held until the transaction ends."""
    return Proposal.objects.select_for_update().get(pk=proposal.pk)


@transaction.atomic
def draft(*, title: str, text: str, reasons: str, decision_class: str, by: Member, at: datetime) -> Proposal:
    """Begin a proposal that only its author sees."""
    if not may_propose(by):
        raise Refused(_("Only members of the cooperative write proposals."))
    _refuse_empty(title, text)
    proposal = Proposal.objects.create(
        title=title.strip(), decision_class=decision_class, author=by, created_at=at
    )
    ProposalVersion.objects.create(proposal=proposal, number=1, text=text, reasons=reasons, by=by, at=at)
    record("proposal.drafted", by=by.pk, at=at, about=proposal)
    return proposal


def _refuse_empty(title: str, text: str) -> None:
    if not title.strip():
        raise Refused(_("A proposal needs a title."), field="title")
    if not text.strip():
        raise Refused(_("A proposal needs a text."), field="text")


@transaction.atomic
def draft_rule_change(
    *,
    article: Article | None,
    parent: Article | None,
    title: str,
    article_title: str,
    text: str,
    reasons: str,
    decision_class: str,
    is_repeal: bool,
    in_force_on: date | None,
    rules: House | None = None,
    by: Member,
    at: datetime,
) -> Proposal:
    """Begin a proposal that changes, adds or repeals one article of the règlement once adopted. Raises Refused."""
    against = _version_now(article, at) if article else None
    if is_repeal and article is None:
        raise Refused(_("Only an article that exists can be repealed."), field="is_repeal")
    if not is_repeal and not article_title.strip():
        raise Refused(_("The article needs a title."), field="article_title")
    is_heading = not is_repeal and not text.strip()
    if is_repeal and against is not None:
        article_title = against.title
        text = text.strip() or gettext("The article “%(title)s” is repealed.") % {"title": article_title}
    elif is_heading:
        text = gettext("The heading of the règlement reads “%(title)s”.") % {"title": article_title.strip()}
    if in_force_on is not None and in_force_on < clock.today(at):
        raise Refused(_("A rule cannot come into force in the past."), field="in_force_on")
    held = {} if is_repeal else refuse_house(rules or {}, article, in_force_on or clock.today(at))
    proposal = draft(title=title, text=text, reasons=reasons, decision_class=decision_class, by=by, at=at)
    RuleChange.objects.create(
        proposal=proposal,
        article=article,
        parent=parent if article is None else None,
        against=against,
        title=article_title.strip(),
        rules=held,
        is_repeal=is_repeal,
        is_heading=is_heading,
        in_force_on=in_force_on,
    )
    return proposal


def _version_now(article: Article, at: datetime) -> ArticleVersion:
    """What a change is written against: the last version, be it in force or to come. Raises Refused."""
    last = article.versions.order_by("-in_force_on", "-number").first()
    if last is None or last.is_repeal:
        raise Refused(_("This article is repealed."))
    return last


@transaction.atomic
def revise(
    *,
    proposal: Proposal,
    revision: int,
    title: str,
    text: str,
    reasons: str,
    decision_class: str,
    by: Member,
    at: datetime,
) -> Proposal:
    """Write a new version. `revision` is the one that was on the screen: raises Stale where another came first."""
    current = locked(proposal)
    if not may_write(by, current):
        raise Refused(_("Only its author changes a proposal, as long as it is on no agenda."))
    _refuse_empty(title, text)
    last = latest_version(current)
    if current.revision != revision:
        raise Stale(current, last)
    current.title, current.decision_class = title.strip(), decision_class
    current.revision += 1
    current.save(update_fields=["title", "decision_class", "revision"])
    if (last.text, last.reasons) != (text, reasons):
        add_version(current, text=text, reasons=reasons, by=by, at=at)
    record("proposal.changed", by=by.pk, at=at, about=current)
    return current


class Stale(Refused):
    """Somebody else has written a new version meanwhile; `latest` is what stands there now."""

    def __init__(self, proposal: Proposal, latest: ProposalVersion) -> None:
        super().__init__(
            _("This proposal was changed meanwhile. Your text is kept below; compare it, then save again."),
            field="text",
        )
        self.revision = proposal.revision
        self.latest = latest


def add_version(proposal: Proposal, *, text: str, reasons: str, by: Member, at: datetime) -> ProposalVersion:
    """The next version of a locked proposal."""
    last = proposal.versions.aggregate(last=Max("number"))["last"] or 0
    return ProposalVersion.objects.create(
        proposal=proposal, number=last + 1, text=text, reasons=reasons, by=by, at=at
    )


@transaction.atomic
def submit(*, proposal: Proposal, by: Member, at: datetime) -> Proposal:
    """Show it to everybody and give it the next number of the year. Raises Refused."""
    current = locked(proposal)
    if not may_write(by, current) or current.state != ProposalState.DRAFT:
        raise Refused(_("This proposal cannot be submitted any more."))
    # The journal first: whoever submits at the same time waits there, so the year's numbers follow without gap.
    record("proposal.submitted", by=by.pk, at=at, about=current)
    year = clock.today(at).year
    numbered = Proposal.objects.filter(year=year).order_by("-number")
    last = numbered.values_list("number", flat=True).first() or 0
    current.year, current.number = year, last + 1
    current.state, current.submitted_at = ProposalState.SUBMITTED, at
    current.save(update_fields=["year", "number", "state", "submitted_at"])
    return current


@transaction.atomic
def withdraw(*, proposal: Proposal, by: Member, at: datetime) -> None:
    """Take it back, as long as it is on no agenda. Raises Refused."""
    current = locked(proposal)
    if not may_write(by, current):
        raise Refused(_("Only its author withdraws a proposal, as long as it is on no agenda."))
    current.state, current.withdrawn_at, current.withdrawn_by = ProposalState.WITHDRAWN, at, by
    current.save(update_fields=["state", "withdrawn_at", "withdrawn_by"])
    current.amendments.filter(state=AmendmentState.PROPOSED).update(
        state=AmendmentState.WITHDRAWN, settled_at=at, settled_by=by
    )
    record("proposal.withdrawn", by=by.pk, at=at, about=current)


@transaction.atomic
def support(*, proposal: Proposal, wanted: bool, by: Member, at: datetime) -> None:
    """Stand behind a proposal, or no longer; twice is the same as once. Raises Refused."""
    current = locked(proposal)
    if not may_support(by, current):
        raise Refused(_("Associates support a proposal as long as it is on no agenda."))
    if wanted:
        Support.objects.bulk_create([Support(proposal=current, member=by)], ignore_conflicts=True)
    else:
        Support.objects.filter(proposal=current, member=by).delete()


@transaction.atomic
def put_on_agenda(
    *,
    proposal: Proposal,
    meeting: Meeting,
    minutes: int | None,
    vote_amendments: bool = False,
    by: Member,
    at: datetime,
) -> Proposal:
    """Make it an item for decision of a meeting in preparation; the motion copies the text. Raises Refused.

    Amendments that are not accepted come before it as items of their own where `vote_amendments` says so.
    """
    if not may_manage_meetings(by):
        raise Refused(_("Only the gérance may do this."))
    current = locked(proposal)
    if current.state != ProposalState.SUBMITTED or not may_read(by, current):
        raise Refused(_("Only a submitted proposal can be put on an agenda."))
    if _is_overtaken(current):
        raise Refused(_("The article was changed since: the author adapts the proposal first."))
    version = latest_version(current)
    changes = RuleChange.objects.filter(proposal=current).exists()
    way = way_of(current, version, changes_rulebook=changes, at=at)
    if way and way.missing:
        raise Refused(_("Not yet. %(why)s") % {"why": way.missing})
    _refuse_beside_a_rival(current, at)
    if vote_amendments:
        put_to_vote(proposal=current, meeting=meeting, by=by, at=at)
    current.item = save_item(
        meeting=meeting,
        item=None,
        kind=ItemKind.DECISION,
        title=current.title,
        text="",
        minutes=minutes,
        motion_text=resolution_text(version.text, current),
        reasons=version.reasons,
        decision_class=current.decision_class,
        by=by,
        at=at,
    )
    current.state = ProposalState.AGENDA
    current.save(update_fields=["item", "state"])
    record("proposal.on_agenda", by=by.pk, at=at, about=current)
    return current


def _refuse_beside_a_rival(proposal: Proposal, at: datetime) -> None:
    """Of two changes of one article, adopted together, the later counted would undo the other unseen."""
    change = RuleChange.objects.filter(proposal=proposal).first()
    if change is None or change.article_id is None:
        return
    Article.objects.select_for_update().get(pk=change.article_id)
    item = "proposal__item"
    undecided = Q(
        **{f"{item}__motion__ballot__isnull": True, f"{item}__meeting__starts_at__gte": clock.midnight(at)}
    ) | Q(**{f"{item}__motion__ballot__isnull": False, f"{item}__motion__ballot__result__isnull": True})
    on_agendas = RuleChange.objects.filter(
        undecided, article=change.article_id, proposal__state=ProposalState.AGENDA
    )
    rival = on_agendas.exclude(pk=change.pk).select_related("proposal").order_by("pk").first()
    if rival:
        raise Refused(
            _("“%(title)s” is on an agenda and changes the same article: wait for its outcome, or amend one.")
            % {"title": rival.proposal.title}
        )


def _is_overtaken(proposal: Proposal) -> bool:
    """Whether the article that it changes has had another version since it was written."""
    change = RuleChange.objects.filter(proposal=proposal).first()
    if change is None or change.article_id is None:
        return False
    return latest_of_article(change.article_id).pk != change.against_id


@transaction.atomic
def rebase(*, proposal: Proposal, seen: int, by: Member, at: datetime) -> None:
    """Say that a change of an article is meant for what the article says now. Raises Refused.

    `seen` is the version that its author had before her: a later one must be read first.
    """
    current = locked(proposal)
    if not may_write(by, current):
        raise Refused(_("Only its author changes a proposal, as long as it is on no agenda."))
    change = RuleChange.objects.select_related("article").filter(proposal=current).first()
    if change is None or change.article is None:
        raise Refused(_("This proposal changes no article."))
    latest = _version_now(change.article, at)
    if latest.pk != seen:
        raise Refused(_("The article was changed once more: read what it says now."))
    change.against = latest
    change.save(update_fields=["against"])
    record("proposal.changed", by=by.pk, at=at, about=current)
