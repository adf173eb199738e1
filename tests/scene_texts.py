"""Proposals and articles for `tests.scene`, written straight into the database."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from governance.choices import ProposalState
from governance.models import (
    Amendment,
    Answer,
    Article,
    ArticleVersion,
    Comment,
    Consultation,
    Option,
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
    poll: Consultation
    consent: Consultation
    election: Consultation
    objection: Answer


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
    against = articles[0].versions.get(number=1)  # overtaken by the second
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
    return Texts(first, draft, amendment, comment, articles[0], *_questions(size, people, now))


def _questions(
    size: int, people: list[Member], now: datetime
) -> tuple[Consultation, Consultation, Consultation, Answer]:
    """`size` closed polls, an open consent with an objection, a closed election without candidate."""
    author = people[0]
    past = {"opens_at": now - timedelta(days=3), "closes_at": now - timedelta(days=1), "author": author}
    polls = [
        Consultation.objects.create(asking="judgment", title=f"Sondage {n}", **past) for n in range(size)
    ]
    for poll in polls:
        Option.objects.bulk_create(
            [Option(consultation=poll, position=n + 1, label=f"Choix {n}") for n in range(size + 1)]
        )
        Answer.objects.bulk_create(
            [
                Answer(consultation=poll, member=person, marks=[0] * (size + 1), at=now - timedelta(days=2))
                for person in people[:size]
            ]
        )
    opened = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=2), "author": author}
    consent = Consultation.objects.create(asking="consent", title="Consentement", round=2, **opened)
    for number in (1, 2):
        for person in people[:size]:
            objection = Answer.objects.create(
                consultation=consent,
                member=person,
                round=number,
                marks=[False],
                reason="Car.",
                objection="open",
                at=now,
            )
    for n in range(size):
        Consultation.objects.create(asking="consent", title=f"Autre {n}", **opened)
    election = Consultation.objects.create(
        asking="candidate", title="Rôle", turns_at=now - timedelta(days=2), **past
    )
    for person in people[:size]:
        Answer.objects.create(
            consultation=election,
            member=person,
            marks=[person.pk],
            reason="Elle.",
            at=now - timedelta(days=2),
        )
    return polls[0], consent, election, objection


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
