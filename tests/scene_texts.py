"""Proposals and articles for `tests.scene`, written straight into the database."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from governance.choices import ProposalState
from governance.models import (
    Amendment,
    Article,
    ArticleVersion,
    Comment,
    Proposal,
    ProposalVersion,
    RuleChange,
    Support,
)
from members.models import Member

BEFORE = "Chaque séance est préparée.\n\nElle dure deux heures."


@dataclass(frozen=True)
class Texts:
    """A submitted proposal, the first person's own draft, and an article with two versions."""

    submitted: Proposal
    draft: Proposal
    amendment: Amendment
    comment: Comment
    article: Article


def build(size: int, people: list[Member], now: datetime) -> Texts:
    """`size` of everything; `people[0]` writes it all."""
    author, at = people[0], now - timedelta(days=3)
    articles = [_article(n, now) for n in range(size)]
    proposals = []
    for n in range(size):
        made = Proposal.objects.create(
            title=f"Proposition {n}",
            author=author,
            state=ProposalState.SUBMITTED,
            year=at.year,
            number=Proposal.objects.filter(year=at.year).count() + 1,
            created_at=at,
            submitted_at=at,
        )
        proposals.append(made)
    first = proposals[0]
    against = articles[0].versions.get(number=2)
    RuleChange.objects.create(proposal=first, article=articles[0], against=against, title="Supervision")
    for proposal in proposals:
        versions = [
            ProposalVersion.objects.create(
                proposal=proposal, number=n + 1, text=f"{BEFORE}\n\nVersion {n}.", by=author, at=at
            )
            for n in range(size + 1)
        ]
        Support.objects.bulk_create([Support(proposal=proposal, member=person) for person in people[:size]])
        made_amendments = Amendment.objects.bulk_create(
            [
                Amendment(
                    proposal=proposal,
                    version=versions[-1],
                    position=1,
                    text=f"Elle dure {n} heures.",
                    author=author,
                    at=at,
                )
                for n in range(size)
            ]
        )
        comments = Comment.objects.bulk_create(
            [Comment(proposal=proposal, author=author, text=f"Avis **{n}**", at=at) for n in range(size)]
        )
        if proposal == first:
            amendment, comment = made_amendments[0], comments[0]
    Comment.objects.bulk_create(
        [Comment(article=articles[0], author=author, text="Une question", at=at) for _ in range(size)]
    )
    draft = Proposal.objects.create(title="Brouillon", author=author, created_at=at)
    ProposalVersion.objects.create(proposal=draft, number=1, text="À venir.", by=author, at=at)
    return Texts(first, draft, amendment, comment, articles[0])


def _article(number: int, now: datetime) -> Article:
    """A chapter with one article of two versions, which is returned."""
    chapter = Article.objects.create(position=number + 1)
    article = Article.objects.create(parent=chapter, position=1)
    adopted = {"decision": "AG du 3 mars 2020", "recorded_at": now}
    ArticleVersion.objects.create(
        article=chapter, number=1, title=f"Chapitre {number}", in_force_on=date(2020, 3, 3), **adopted
    )
    for n, day in enumerate((date(2020, 3, 3), date(2024, 1, 1)), 1):
        ArticleVersion.objects.create(
            article=article,
            number=n,
            title="Supervision",
            text=BEFORE if n == 1 else BEFORE.replace("deux", "trois"),
            in_force_on=day,
            **adopted,
        )
    return article
