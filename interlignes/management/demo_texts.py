"""The règlement and the proposals of the demo: recorded, discussed, amended, one change adopted by an assembly."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from importlib.resources import files
from typing import Any

from governance.actions import ballots, discussion, proposals, rulebook
from governance.choices import DecisionClass
from governance.models import AgendaItem, Article, Ballot, Meeting, Proposal
from governance.queries.proposals import latest_version
from interlignes.kit import clock
from interlignes.management.demo_plan import Plan


def read() -> dict[str, Any]:
    """The content of demo_texts.toml."""
    path = files("interlignes.management").joinpath("demo_texts.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def plan(loader: Plan) -> None:
    """Plan everything about texts."""
    data = read()
    loader.plan(loader.instant(data["since"], "15:00"), lambda at: record_articles(loader, data, at))
    for words in data["proposals"]:
        plan_proposal(loader, words)
    plan_change(loader, data["change"])


def record_articles(loader: Plan, data: Mapping[str, Any], at: datetime) -> None:
    """The règlement as the founding assembly adopted it."""
    for words in data["articles"]:
        parent = _article(words["under"]) if "under" in words else None
        rulebook.record_article(
            article=None,
            parent=parent,
            title=words["title"],
            text=words.get("text", "").strip(),
            in_force_on=clock.today(at),
            decision=data["decision"],
            by=loader.member("nadia"),
            at=at,
        )


def _article(title: str) -> Article:
    return Article.objects.get(versions__title=title, versions__number=1)


def _proposal(words: Mapping[str, Any]) -> Proposal:
    return Proposal.objects.get(title=words["title"])


def plan_proposal(loader: Plan, words: Mapping[str, Any]) -> None:
    """Written, submitted, supported, discussed, amended."""
    begun = loader.instant(words["day"], "11:00")
    loader.plan(begun, partial(write, loader, words))
    for number, key in enumerate(words.get("supports", "").split(), 1):
        loader.plan(begun + timedelta(hours=3 * number), partial(support, loader, words, key))
    for said in words.get("comments", ()):
        loader.plan(loader.instant(said["day"], "14:20"), partial(say, loader, words, said))
    if "amendment" in words:
        loader.plan(loader.instant(words["amendment"]["day"], "10:15"), partial(amend, loader, words))


def write(loader: Plan, words: Mapping[str, Any], at: datetime) -> None:
    """Draft it, as a change of an article where it names one, and submit it."""
    by = loader.member(words["by"])
    common = {"title": words["title"], "text": words["text"].strip(), "reasons": words["reasons"]}
    common |= {"decision_class": DecisionClass.ORDINARY}
    if "article" in words:
        drafted = proposals.draft_rule_change(
            article=_article(words["article"]),
            parent=None,
            article_title=words["article"],
            is_repeal=False,
            in_force_on=None,
            by=by,
            at=at,
            **common,
        )
    else:
        drafted = proposals.draft(by=by, at=at, **common)
    proposals.submit(proposal=drafted, by=by, at=at)


def support(loader: Plan, words: Mapping[str, Any], key: str, at: datetime) -> None:
    """One person stands behind it."""
    proposals.support(proposal=_proposal(words), wanted=True, by=loader.member(key), at=at)


def say(loader: Plan, words: Mapping[str, Any], said: Mapping[str, Any], at: datetime) -> None:
    """One contribution."""
    discussion.comment(proposal=_proposal(words), text=said["text"], by=loader.member(said["by"]), at=at)


def amend(loader: Plan, words: Mapping[str, Any], at: datetime) -> None:
    """One amendment."""
    wanted, proposal = words["amendment"], _proposal(words)
    discussion.amend(
        proposal=proposal,
        position=wanted["paragraph"],
        is_insertion=False,
        text=wanted["text"],
        reasons=wanted["reasons"],
        version=latest_version(proposal).number,
        by=loader.member(wanted["by"]),
        at=at,
    )


def plan_change(loader: Plan, words: Mapping[str, Any]) -> None:
    """A change that an assembly of the demo adopts: put on its agenda before it is convened, voted, counted."""
    loader.plan(loader.instant(words["day"], "11:00"), partial(write, loader, words))
    starts_at = loader.instant(loader.working_day(words["meeting"]), words["time"])

    def place(at: datetime) -> None:
        meeting = Meeting.objects.get(starts_at=starts_at)
        proposals.put_on_agenda(
            proposal=_proposal(words), meeting=meeting, minutes=10, by=loader.member("nadia"), at=at
        )

    def ballot() -> Ballot:
        return Ballot.objects.get(motion__item__proposal=_proposal(words))

    def schedule(at: datetime) -> None:
        ballots.schedule_ballot(
            motion=AgendaItem.objects.get(proposal=_proposal(words)).motion,
            opens_at=opens_at,
            closes_at=closes_at,
            reminder_hours=[],
            by=loader.member("nadia"),
            at=at,
        )

    def vote(key: str, choice: str, at: datetime) -> None:
        member = loader.member(key)
        ballots.cast(ballot=ballot(), member=member, choice=choice, by=member, at=at)

    opens_at = starts_at + timedelta(minutes=words["opens"])
    closes_at = starts_at + timedelta(minutes=words["closes"])
    # Between the preparation and the convocation of that meeting, see `demo.plan_meeting`.
    loader.plan(loader.instant(loader.working_day(words["meeting"]) - 18, "18:30"), place)
    loader.plan(opens_at, schedule)
    papers = [(key, choice) for choice, keys in words["votes"].items() for key in keys.split()]
    for number, (key, choice) in enumerate(papers, 1):
        loader.plan(opens_at + timedelta(seconds=30 * number), partial(vote, key, choice))
    loader.plan(closes_at + timedelta(seconds=10), lambda at: ballots.settle(ballot=ballot(), at=at))
