"""Readings of proposals, their versions, talk and amendments."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from governance.choices import AmendmentState, ProposalState
from governance.models import (
    Amendment,
    ArticleVersion,
    Comment,
    Proposal,
    ProposalVersion,
    RuleChange,
    Support,
)
from governance.permissions import may_see
from governance.rules.texts import Edit, Piece, differences, paragraphs
from members.models import Member


def proposals_for(member: Member) -> QuerySet[Proposal]:
    """The proposals a person may see: what is submitted, and her own drafts."""
    if not may_see(member):
        return Proposal.objects.none()
    readable = Q(submitted_at__isnull=False) | Q(author=member)
    with_parts = (
        "author",
        "item__meeting",
        "item__motion__ballot__result",
        "rule_change__article",
        "rule_change__against",
    )
    return Proposal.objects.filter(readable).select_related(*with_parts)


def listed_proposals(member: Member, *, is_open: bool) -> QuerySet[Proposal]:
    """For the list: with the number of supports and of contributions; open ones, or those that ended."""
    states = (ProposalState.DRAFT, ProposalState.SUBMITTED)
    readable = proposals_for(member)
    found = readable.filter(state__in=states) if is_open else readable.exclude(state__in=states)
    written = Comment.objects.filter(removed_at__isnull=True)
    return found.annotate(
        supporters=_number_of(Support.objects.all()), contributions=_number_of(written)
    ).order_by("-created_at", "-pk")


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    """How many of `rows` belong to the proposal at hand: a subquery each, because two joins would multiply."""
    counted = rows.filter(proposal=OuterRef("pk")).order_by().values("proposal").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def backlog(member: Member) -> QuerySet[Proposal]:
    """Submitted proposals that wait for an agenda, the most supported first."""
    waiting = proposals_for(member).filter(state=ProposalState.SUBMITTED)
    return waiting.annotate(supporters=Count("supports")).order_by("-supporters", "submitted_at", "pk")


def latest_version(proposal: Proposal) -> ProposalVersion:
    """What the proposal says now."""
    return (
        ProposalVersion.objects.select_related("by").filter(proposal=proposal).order_by("-number")[:1].get()
    )


def what_it_changes(change: RuleChange | None, version: ProposalVersion) -> list[list[Piece]]:
    """The article before and after a proposal that rewrites one; empty for any other proposal."""
    if change is None or change.against is None or change.is_repeal or change.is_heading:
        return []
    return differences(change.against.text, version.text)


@dataclass(frozen=True, slots=True)
class Overtaken:
    """What an article has become since a change of it was written.

    `since` shows what came meanwhile, `undone` what the proposal as it stands would make of it: what it would take
    back unseen stands there as removed.
    """

    latest: ArticleVersion
    since: list[list[Piece]]
    undone: list[list[Piece]]


def overtaken(change: RuleChange | None, version: ProposalVersion) -> Overtaken | None:
    """The later version of the article that a change still to be decided was not written against, if there is one."""
    if change is None or change.against is None or change.applied_at:
        return None
    latest = latest_of_article(change.against.article_id)
    if latest.pk == change.against_id:
        return None
    is_text = not (change.is_repeal or change.is_heading or latest.is_repeal)
    return Overtaken(
        latest,
        differences(change.against.text, latest.text),
        differences(latest.text, version.text) if is_text else [],
    )


def latest_of_article(article: int) -> ArticleVersion:
    """What an article says last, be it in force or to come."""
    versions = ArticleVersion.objects.filter(article=article).select_related("ballot__motion__item__meeting")
    return versions.order_by("-in_force_on", "-number")[:1].get()


@dataclass(frozen=True, slots=True)
class Step:
    """One version of a text with what it changed: `rows` of pieces, None for the first."""

    version: ProposalVersion
    rows: list[list[Piece]] | None


def history(proposal: Proposal) -> list[Step]:
    """Every version, the latest first, each with its differences from the one before."""
    versions = list(proposal.versions.select_related("by").order_by("number"))
    steps = [
        Step(version, differences(before.text, version.text) if before else None)
        for before, version in zip([None, *versions], versions, strict=False)
    ]
    return steps[::-1]


def talk(**about: Any) -> QuerySet[Comment]:
    """Contributions about a proposal or an article, oldest first."""
    return Comment.objects.filter(**about).select_related("author").order_by("at", "pk")


@dataclass(frozen=True, slots=True)
class AmendedParagraph:
    """An amendment beside what it changes. `before` is None for an insertion; `rows` shows the difference."""

    amendment: Amendment
    before: str | None
    rows: list[list[Piece]]


def amendments_of(proposal: Proposal) -> list[AmendedParagraph]:
    """Every amendment with its paragraph, in the order of the text; open ones that change most come first there."""
    found = []
    for amendment in proposal.amendments.select_related(
        "author", "version", "settled_by", "motion__ballot"
    ).order_by("position", "pk"):
        before = paragraph_of(amendment)
        found.append(AmendedParagraph(amendment, before, differences(before or "", amendment.text)))
    return sorted(
        found,
        key=lambda row: (
            row.amendment.state != AmendmentState.PROPOSED,
            row.amendment.position,
            -distance(row),
        ),
    )


def paragraph_of(amendment: Amendment) -> str | None:
    """The paragraph that an amendment replaces, as it read then; None for an insertion."""
    if amendment.is_insertion:
        return None
    parts = paragraphs(amendment.version.text)
    return parts[amendment.position] if amendment.position < len(parts) else ""


def distance(row: AmendedParagraph) -> int:
    """How far an amendment goes, in changed characters: the furthest is decided first."""
    return sum(len(piece.text) for line in row.rows for piece in line if piece.change != "same")


def edit_on(amendment: Amendment, text: str) -> Edit | None:
    """The amendment as an edit of `text`, a later version; None where its paragraph is no longer there, or twice."""
    now = paragraphs(text)
    before = paragraphs(amendment.version.text)
    if amendment.position == -1:
        return Edit(-1, amendment.text, is_insertion=True)
    if not amendment.position < len(before):
        return None
    wanted = before[amendment.position]
    if amendment.position < len(now) and now[amendment.position] == wanted:
        return Edit(amendment.position, amendment.text, is_insertion=amendment.is_insertion)
    places = [place for place, part in enumerate(now) if part == wanted]
    return Edit(places[0], amendment.text, is_insertion=amendment.is_insertion) if len(places) == 1 else None


@lru_cache(maxsize=1)
def model_resolutions() -> dict[str, dict[str, str]]:
    """Texts to begin from, by their key: title, text, reasons, decision_class, in French as they are adopted."""
    with (files("governance") / "library.toml").open("rb") as file:
        return tomllib.load(file)


def model_resolution(key: str) -> dict[str, str]:
    """One of them; nothing for an unknown key."""
    return model_resolutions().get(key, {})


def digest(since: datetime, until: datetime) -> dict[int, list[Proposal]]:
    """Member number -> proposals she takes part in where others wrote in [since, until). Three queries.

    Taking part: author, supporter, author of a comment or of an amendment.
    """
    fresh = Comment.objects.filter(
        at__gte=since, at__lt=until, removed_at__isnull=True, proposal__isnull=False
    )
    writers: dict[int, set[int]] = {}
    for proposal, author in fresh.order_by("proposal").values_list("proposal", "author").distinct():
        writers.setdefault(proposal, set()).add(author)
    proposals = Proposal.objects.in_bulk(writers)
    followers: dict[int, list[Proposal]] = {}
    for number, member in sorted(_followers(list(writers))):
        if writers[number] - {member}:
            followers.setdefault(member, []).append(proposals[number])
    return followers


def _followers(numbers: list[int]) -> set[tuple[int, int]]:
    """(proposal, member) of everybody who takes part in one of these proposals."""
    chosen = {"proposal__in": numbers}
    readings = (
        Proposal.objects.filter(pk__in=numbers).order_by("pk").values_list("pk", "author"),
        Support.objects.filter(**chosen).order_by("pk").values_list("proposal", "member"),
        Comment.objects.filter(**chosen).order_by("pk").values_list("proposal", "author"),
        Amendment.objects.filter(**chosen).order_by("pk").values_list("proposal", "author"),
    )
    return {(number, member) for reading in readings for number, member in reading}
