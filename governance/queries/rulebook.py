"""Readings of the règlement de fonctionnement: on any day, between two days, who agreed."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from governance.choices import ProposalState
from governance.models import Agreement, Article, ArticleVersion, Proposal
from governance.rules.texts import Piece, differences, has_changes
from members.models import Member
from members.queries import members_on


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as it stood on a day: `number` such as "2.1", `depth` 0 for a chapter."""

    number: str
    depth: int
    version: ArticleVersion

    @property
    def level(self) -> int:
        """The level of its heading on a page whose title is level 1."""
        return min(self.depth + 2, 6)


def rulebook_on(day: date) -> list[Entry]:
    """The règlement as in force on `day`, in the order of the tree. Two queries."""
    standing = {
        version.article_id: version
        for version in _latest(ArticleVersion.objects.filter(in_force_on__lte=day))
        if not version.is_repeal
    }
    children: dict[int | None, list[Article]] = {}
    for article in Article.objects.order_by("position", "pk"):
        children.setdefault(article.parent_id, []).append(article)
    return list(_walk(None, "", 0, children, standing))


def _latest(versions: QuerySet[ArticleVersion]) -> Iterator[ArticleVersion]:
    """Of each article the version that begins last, of two on one day the later number."""
    seen: set[int] = set()
    ordered = versions.select_related("article", "ballot__motion__item__meeting")
    for version in ordered.order_by("article", "-in_force_on", "-number"):
        if version.article_id not in seen:
            seen.add(version.article_id)
            yield version


def _walk(
    parent: int | None,
    prefix: str,
    depth: int,
    children: dict[int | None, list[Article]],
    standing: dict[int, ArticleVersion],
) -> Iterator[Entry]:
    place = 0
    for article in children.get(parent, []):
        if article.pk in standing:
            place += 1
            number = f"{prefix}{place}"
            yield Entry(number, depth, standing[article.pk])
            yield from _walk(article.pk, f"{number}.", depth + 1, children, standing)


def fingerprint(entries: Iterable[Entry]) -> str:
    """SHA-256 over numbers, titles, texts and the rules of decision where there are any: what somebody agreed to."""
    content: list[list[Any]] = []
    for entry in entries:
        version = entry.version
        content.append([entry.number, version.title, version.text, *filter(None, [version.rules])])
    text = json.dumps(
        ["interlignes/rulebook/1", content], separators=(",", ":"), ensure_ascii=False, sort_keys=True
    )
    return hashlib.sha256(text.encode()).hexdigest()


def editions() -> list[date]:
    """The days on which the règlement changed or will change, the latest first."""
    days = ArticleVersion.objects.order_by("-in_force_on").values_list("in_force_on", flat=True)
    return list(days.distinct())


def edition_on(day: date) -> date | None:
    """The day on which the règlement became what it is on `day`; None before the first article."""
    begun = ArticleVersion.objects.filter(in_force_on__lte=day).order_by("-in_force_on")
    return begun.values_list("in_force_on", flat=True).first()


@dataclass(frozen=True, slots=True)
class Comparison:
    """One article on two days. `before` or `after` is None where it did not exist."""

    before: Entry | None
    after: Entry | None
    rows: list[list[Piece]]

    @property
    def title_changed(self) -> bool:
        """Both exist, under different titles."""
        return bool(self.before and self.after and self.before.version.title != self.after.version.title)


def compare(first: date, second: date) -> list[Comparison]:
    """The articles that differ between two days, in the order of the second, what is gone at the end."""
    before = {entry.version.article_id: entry for entry in rulebook_on(first)}
    after = rulebook_on(second)
    found = []
    for entry in after:
        old = before.pop(entry.version.article_id, None)
        rows = differences(old.version.full_text if old else "", entry.version.full_text)
        renamed = old is not None and old.version.title != entry.version.title
        if old is None or renamed or has_changes(rows):
            found.append(Comparison(old, entry, rows))
    found += [Comparison(old, None, differences(old.version.full_text, "")) for old in before.values()]
    return found


def search(entries: list[Entry], words: str) -> list[Entry]:
    """The articles that hold every word, whatever its capitals."""
    wanted = words.casefold().split()
    return [
        entry
        for entry in entries
        if all(word in f"{entry.version.title} {entry.version.full_text}".casefold() for word in wanted)
    ]


def versions_of(article: Article) -> list[ArticleVersion]:
    """Every version of an article, the latest first, with the decision that caused it."""
    found = article.versions.select_related("ballot__motion__item__meeting")
    return list(found.order_by("-in_force_on", "-number"))


@dataclass(frozen=True, slots=True)
class ArticleStep:
    """One version of an article with what it changed; `rows` is None for the first."""

    version: ArticleVersion
    rows: list[list[Piece]] | None


def steps_of(versions: list[ArticleVersion]) -> list[ArticleStep]:
    """Versions, the latest first, each with its differences from the one before."""
    return [
        ArticleStep(version, differences(before.full_text, version.full_text) if before else None)
        for version, before in zip(versions, [*versions[1:], None], strict=True)
    ]


def rulebook_url() -> str:
    """The address of the règlement."""
    return reverse("governance:rulebook")


def pending_changes(article: Article) -> QuerySet[Proposal]:
    """Proposals on their way to change an article."""
    moving = Proposal.objects.filter(rule_change__article=article, rule_change__applied_at__isnull=True)
    return moving.filter(state__in=(ProposalState.SUBMITTED, ProposalState.AGENDA)).order_by("pk")


def unread_by(member: int, day: date) -> QuerySet[ArticleVersion]:
    """What came into force until `day` since the person with this number last agreed to the règlement."""
    later = Agreement.objects.filter(member=member, edition_on__gte=OuterRef("in_force_on"))
    return ArticleVersion.objects.filter(~Exists(later), in_force_on__lte=day)


def agreement_of(member: Member, edition: date | None) -> Agreement | None:
    """Her agreement to an edition, if she gave it."""
    if edition is None:
        return None
    return Agreement.objects.filter(member=member, edition_on=edition).first()


@dataclass(frozen=True, slots=True)
class Overview:
    """Who agreed to an edition and who has not yet."""

    agreed: list[Agreement]
    waiting: list[Member]


def agreements(edition: date, day: date) -> Overview:
    """Of everybody who belongs on `day`. Two queries."""
    given = Agreement.objects.filter(edition_on=edition).select_related("member")
    agreed = list(given.order_by("member__last_name", "member__first_name", "pk"))
    known = {agreement.member_id for agreement in agreed}
    people = members_on(day).filter(is_active=True).order_by("last_name", "first_name", "pk")
    return Overview(agreed, [member for member in people if member.pk not in known])
