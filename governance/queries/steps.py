"""The steps that a proposal goes through before an agenda: what is done, what is missing, in sentences."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import Proposal, ProposalVersion, Support
from governance.queries.rules import book_of, rule_in_force
from governance.rules import steps
from governance.rules.presets import RuleBook
from governance.rules.steps import Steps
from interlignes.kit import clock
from members.queries import electorate


@dataclass(frozen=True, slots=True)
class Step:
    """One step in a sentence, and whether it is done."""

    words: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Way:
    """The steps that are asked for, and where that is said."""

    steps: list[Step]
    source: str

    @property
    def missing(self) -> str:
        """What is not done yet, as one sentence after another; empty once all is."""
        return " ".join(step.words for step in self.steps if not step.is_done)


def way_of(
    proposal: Proposal, wording: ProposalVersion, *, changes_rulebook: bool, at: datetime
) -> Way | None:
    """What the rules in force ask of a submitted proposal with its last wording; None where they ask for nothing.
    One query, two where it takes supporters."""
    today = clock.today(at)
    version = rule_in_force(today)
    found = book_of(version).steps() if version else {}
    if version is None or not found or proposal.submitted_at is None:
        return None
    asked = steps.steps_of(found, proposal.decision_class, changes_rulebook=changes_rulebook)
    since = clock.today(max(proposal.submitted_at, wording.at))
    done = [*_discussed(asked, since, today), *_supported(asked, proposal, today)]
    return Way(done, version.source) if done else None


def _discussed(asked: Steps, since: date, today: date) -> list[Step]:
    """A new wording is discussed anew: what was discussed is what is voted."""
    if not asked.discussion_days:
        return []
    first = asked.first_day(since)
    text = ngettext(
        "Its wording is discussed for %(n)d day: it is of %(since)s, and may be put on an agenda from %(first)s on.",
        "Its wording is discussed for %(n)d days: it is of %(since)s, and may be put on an agenda from %(first)s on.",
        asked.discussion_days,
    )
    words = {"n": asked.discussion_days, "since": _day(since), "first": _day(first)}
    return [Step(text % words, today >= first)]


def _supported(asked: Steps, proposal: Proposal, today: date) -> list[Step]:
    """Only who has a vote today counts."""
    if not asked.supporters:
        return []
    voting = electorate(today).values("pk")
    number = Support.objects.filter(proposal=proposal, member__in=voting).count()
    text = ngettext(
        "%(n)d associate supports it: %(found)d so far.",
        "%(n)d associates support it: %(found)d so far.",
        asked.supporters,
    )
    return [Step(text % {"n": asked.supporters, "found": number}, number >= asked.supporters)]


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def ways_in_words(book: RuleBook) -> list[tuple[str, str]]:
    """Each kind that has steps, and which."""
    return [
        (steps.kind_in_words(kind, _), _asked_in_words(one))
        for kind in steps.KINDS
        if (one := book.steps().get(kind)) and one != Steps()
    ]


def _asked_in_words(asked: Steps) -> str:
    found = []
    if asked.discussion_days:
        text = ngettext("%(n)d day of discussion", "%(n)d days of discussion", asked.discussion_days)
        found.append(text % {"n": asked.discussion_days})
    if asked.supporters:
        text = ngettext("%(n)d associate in support", "%(n)d associates in support", asked.supporters)
        found.append(text % {"n": asked.supporters})
    return ", ".join(found)
