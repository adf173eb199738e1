"""What somebody found who attacked rules in articles: voted is applied, late statuts hold, opened under what holds."""

from datetime import datetime, timedelta

import pytest
import time_machine

from governance.actions import ballots, consultations, meetings, proposals
from governance.actions.house import article_text
from governance.actions.rules import adopt_rules
from governance.choices import Asking, Choice, DecisionClass, Method, ObjectionState, Secrecy
from governance.models import AgendaItem, Answer, Ballot, Proposal, RuleVersion
from governance.queries.minutes_quorum import _rules
from governance.queries.rules import book_of, rule_in_force
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.models import Member
from tests.governance.test_house import RULES, _noon
from tests.governance.test_printed import MINUTE, ClientFor, Words, asked, words_of
from tests.governance.test_rulebook import change, count, decide, record

__all__ = ["_noon", "words_of"]
pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)


def placed(proposal: Proposal, by: Member, at: datetime, *, days: int = 20) -> AgendaItem:
    """The item of an assembly in preparation."""
    meeting = meetings.create_meeting(
        kind="ago", title="AG", starts_at=at + days * DAY, place="Ici", video_url="", call=1, introduction="", by=by,
        at=at,
    )  # fmt: skip
    item = proposals.put_on_agenda(proposal=proposal, meeting=meeting, minutes=None, by=by, at=at).item
    assert item is not None
    return item


def reword(item: AgendaItem, text: str, by: Member, at: datetime) -> None:
    """As the gérance does on the agenda."""
    meetings.save_item(
        meeting=item.meeting, item=item, kind="decision", title="T", text="", minutes=None, motion_text=text,
        reasons="", decision_class=DecisionClass.ORDINARY, by=by, at=at,
    )  # fmt: skip


def test_lines_of_the_rules_cannot_be_reworded(bruno: Member) -> None:
    """Voted was "three quarters", applied "two thirds"; a browser's line ends change nothing."""
    at, proposal = clock.now(), change(bruno, None, article_title="Décider", rules=RULES)
    item = placed(proposal, bruno, at)
    text = item.motion.text
    for other in (text.replace("deux tiers", "trois quarts"), text.split("\n\n- ")[0]):
        with pytest.raises(Refused) as refusal:
            reword(item, other, bruno, at)
        assert refusal.value.field == "motion_text"
    reword(item, text.replace("\n", "\r\n"), bruno, at)
    item.motion.refresh_from_db()
    assert "Délai" not in article_text(item.motion.text, RULES)


def test_statuts_recorded_late_are_laid_under_the_article(bruno: Member) -> None:
    today = clock.today()
    record(bruno, "Comment", "Ensemble.", in_force_on=today - 30 * DAY, rules=RULES)
    held = RuleVersion.objects.get(statutes__isnull=False)
    assert held.statutes is not None
    book = {**book_of(held.statutes).data, "notice_days": {"call1": 40}}
    adopt_rules(
        preset=held.preset, book=book, source="AGE", in_force_on=today - 7 * DAY, by=bruno, at=clock.now()
    )
    now = rule_in_force(today)
    assert now is not None
    assert book_of(now).notice_days(1) == 40


def test_ballot_scheduled_ahead_opens_under_the_rule_of_its_day(alice: Member, bruno: Member) -> None:
    at = clock.now()
    item = placed(change(bruno, None, article_title="Autre"), bruno, at, days=40)
    meetings.convoke(meeting=item.meeting, documents_elsewhere="Sur papier", by=bruno, at=at)
    ahead = ballots.schedule_ballot(
        motion=item.motion,
        opens_at=at + 30 * DAY,
        closes_at=at + 41 * DAY,
        reminder_hours=[],
        by=bruno,
        at=at,
    )
    day = clock.today() + 10 * DAY
    count(
        decide(
            change(bruno, None, article_title="Décider", in_force_on=day, rules=RULES),
            [bruno, alice],
            Choice.FOR,
        )
    )
    with time_machine.travel(at + 30 * DAY + MINUTE, tick=False):
        ballots.begin(ballot=ahead, at=clock.now())
    assert Ballot.objects.get(pk=ahead.pk).rule["majority"] == ["all", ">=", 2, 3]


def test_election_would_drop_the_change_of_a_rule(bruno: Member) -> None:
    at = clock.now()
    item = placed(change(bruno, None), bruno, at)
    meetings.convoke(meeting=item.meeting, documents_elsewhere="Sur papier", by=bruno, at=at)
    paper = ballots.Paper(
        secrecy=Secrecy.SIMPLE, method=Method.ELECTION, candidates=("A", "B"), seats=1, least=0, most=1
    )
    with pytest.raises(Refused, match="pour ou contre"):
        ballots.schedule_ballot(
            motion=item.motion,
            opens_at=at,
            closes_at=at + DAY,
            reminder_hours=[],
            paper=paper,
            by=bruno,
            at=at,
        )


def test_minutes_judge_by_the_rule_that_was_voted_under(alice: Member, bruno: Member) -> None:
    made = change(bruno, None, article_title="Décider", rules={**RULES, "quorum": ["all", ">=", 3, 4]})
    ballot = decide(made, [bruno, alice], Choice.FOR)
    item = ballot.motion.item
    item.meeting.starts_at = clock.now()
    before = _rules(item.meeting, [item], [])
    count(ballot)
    assert _rules(item.meeting, [item], []) == before


def test_printed_objection_says_that_it_was_lifted(
    alice: Member, bruno: Member, client_for: ClientFor, words_of: Words
) -> None:
    at = clock.now()
    made = asked(Asking.CONSENT, alice, at)
    consultations.answer(consultation=made, marks=[False], reason="Trop cher", by=bruno, at=at + MINUTE)
    consultations.settle_objection(
        answer=Answer.objects.get(), state=ObjectionState.WITHDRAWN, settlement="Baissé", by=bruno, at=at + 2 * MINUTE
    )  # fmt: skip
    with time_machine.travel(at + 4 * DAY, tick=False):
        assert "Baissé" in words_of(client_for(bruno), made.get_absolute_url())
    other = asked(Asking.APPROVAL, alice, at)
    consultations.withdraw(consultation=other, by=alice, at=at + MINUTE)
    assert "Votre nom" not in words_of(client_for(bruno), other.get_absolute_url())
