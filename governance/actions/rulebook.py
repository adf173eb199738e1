"""Changes of the règlement: recorded from earlier decisions, applied from adopted proposals; agreements."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from governance.actions.house import article_text, follow, refuse_house
from governance.choices import Outcome
from governance.models import Agreement, Article, ArticleVersion, Ballot, Motion, RuleChange
from governance.permissions import may_agree, may_keep_rulebook
from governance.queries.rulebook import edition_on, fingerprint, rulebook_on
from governance.rules.house import House
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.models import Member


@transaction.atomic
def record_article(
    *,
    article: Article | None,
    parent: Article | None,
    title: str,
    text: str,
    in_force_on: date,
    decision: str,
    rules: House | None = None,
    by: Member,
    at: datetime,
) -> ArticleVersion:
    """Record what was adopted before the règlement was kept here, naming the decision. Raises Refused."""
    if not may_keep_rulebook(by):
        raise Refused(_("Only the gérance may do this."))
    if not title.strip():
        raise Refused(_("The article needs a title."), field="title")
    if not decision.strip():
        raise Refused(_("Name the decision: which assembly, which day."), field="decision")
    if in_force_on > clock.today(at):
        raise Refused(
            _("This is for what is in force already; a change to come is a proposal."), field="in_force_on"
        )
    held = refuse_house(rules or {}, article, clock.today(at))
    article = article or _new_article(parent)
    last = _last(article)
    if last is not None and (last.ballot_id or last.in_force_on > in_force_on):
        raise Refused(
            _("A later version of this article is recorded: a change is a proposal now."), field="in_force_on"
        )
    version = _add(article, title, text, in_force_on, decision=decision.strip(), rules=held, by=by, at=at)
    record("rulebook.recorded", by=by.pk, at=at, about=version, since=in_force_on.isoformat())
    follow(from_day=clock.today(at), at=at)
    return version


def _new_article(parent: Article | None) -> Article:
    """A place after the last one of its parent. Raises Refused for a parent that is repealed."""
    if parent is not None:
        last = _last(parent)
        if last is None or last.is_repeal:
            raise Refused(_("The chapter is repealed."), field="parent")
    place = Article.objects.filter(parent=parent).aggregate(last=Max("position"))["last"] or 0
    return Article.objects.create(parent=parent, position=place + 1)


def _last(article: Article) -> ArticleVersion | None:
    return ArticleVersion.objects.filter(article=article).order_by("-in_force_on", "-number").first()


def _add(
    article: Article,
    title: str,
    text: str,
    in_force_on: date,
    *,
    at: datetime,
    decision: str = "",
    ballot: Ballot | None = None,
    is_repeal: bool = False,
    rules: House | None = None,
    by: Member | None = None,
) -> ArticleVersion:
    number = ArticleVersion.objects.filter(article=article).aggregate(last=Max("number"))["last"] or 0
    return ArticleVersion.objects.create(
        article=article,
        number=number + 1,
        title=title.strip(),
        text=text.strip(),
        rules=rules or {},
        in_force_on=in_force_on,
        is_repeal=is_repeal,
        ballot=ballot,
        decision=decision,
        recorded_at=at,
        recorded_by=by,
    )


@transaction.atomic
def apply_change(*, ballot: Ballot, outcome: str, at: datetime) -> ArticleVersion | None:
    """What an adopted resolution does to the règlement, exactly once; None where it does nothing to it.

    Called when a binding ballot is counted. The version in force begins on the day that the proposal names, or on the
    day of the decision if that is later or none is named: no rule reaches back behind the vote on it.
    """
    motion = Motion.objects.select_related("item__meeting").get(pk=ballot.motion_id)
    change = (
        RuleChange.objects.select_for_update(of=("self",))
        .select_related("article", "parent")
        .filter(proposal__item=motion.item_id)
        .first()
    )
    if (
        change is None
        or change.applied_at
        or outcome != Outcome.ADOPTED
        or not motion.item.meeting.is_assembly
    ):
        return None
    decided_on = clock.today(ballot.closes_at)
    day = max(change.in_force_on or decided_on, decided_on)
    article = change.article or _new_article(change.parent)
    text = "" if change.is_repeal or change.is_heading else article_text(motion.text, change.rules)
    says = {"is_repeal": change.is_repeal, "rules": change.rules}
    version = _add(article, change.title, text, day, ballot=ballot, at=at, **says)
    change.article, change.against, change.applied_at = article, change.against or version, at
    change.save(update_fields=["article", "against", "applied_at"])
    record("rulebook.changed", by=None, at=at, about=version, since=day.isoformat())
    follow(from_day=day, at=at)
    return version


@transaction.atomic
def agree(*, edition: date, seen: str, by: Member, at: datetime) -> Agreement:
    """Record that a member has read the edition in force and agrees. `seen`: fingerprint of what was on her screen."""
    if not may_agree(by):
        raise Refused(_("Only members of the cooperative agree to its règlement."))
    current = edition_on(clock.today(at))
    if current is None or current != edition or fingerprint(rulebook_on(current)) != seen:
        raise Refused(_("The règlement has changed since you opened this page: read it again."))
    agreement, _created = Agreement.objects.get_or_create(
        member=by, edition_on=edition, defaults={"fingerprint": seen, "at": at}
    )
    return agreement
