"""Rules of decision in the règlement: in force on their day by the vote on the text, never weaker than the statuts."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains

from governance.actions import meetings, proposals
from governance.actions.house import follow, refuse_house
from governance.actions.rules import adopt_rules
from governance.choices import Choice, DecisionClass, MeetingKind
from governance.models import ArticleVersion, Ballot, RuleVersion
from governance.queries.house import standing
from governance.queries.rulebook import compare, fingerprint, rulebook_on
from governance.queries.rules import book_of, notice_by, rule_for, rule_in_force
from governance.rules import presets
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.models import Member
from tests.client import CheckedClient
from tests.governance.test_rulebook import _noon, change, count, decide, record

__all__ = ["_noon"]
pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
RULES = {"class": "ordinaire", "majority": ["all", ">=", 2, 3], "notice_days": 21, "basis": "art. 25"}


def article(by: Member, **rules: Any) -> ArticleVersion:
    """An article in force that holds rules."""
    return record(by, "Comment nous décidons", "Ensemble.", rules={**RULES, **rules})


def majority_on(day: date) -> str:
    """What an ordinary decision needs."""
    version = rule_in_force(day)
    assert version is not None
    share = rule_for(version, DecisionClass.ORDINARY, 1).majority
    return f"{share.base} {share.comparison} {share.fraction}"


def test_adopted_change_of_rules_is_in_force_from_its_day(
    alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    """The text put to the vote says it; the ballot on it is judged by what held before."""
    today = clock.today()
    day = today + timedelta(days=10)
    proposal = change(bruno, None, article_title="Décider", in_force_on=day, rules=RULES)
    ballot = decide(proposal, [bruno, alice], Choice.FOR)
    assert "Majorité d’une décision de la catégorie" in ballot.motion.text
    count(ballot)
    made = ArticleVersion.objects.get(ballot=ballot)
    assert (made.text, made.rules, made.in_force_on) == ("Deux séances par mois.", RULES, day)
    assert majority_on(day - timedelta(days=1)) == "all > 1/2"
    assert majority_on(day) == "all >= 2/3"
    version = rule_in_force(day)
    assert version is not None
    assert "article «\xa0Décider\xa0» (décision ordinaire), version 1" in version.source
    assert RuleVersion.objects.filter(statutes__isnull=False).count() == 1
    assert compare(today, day)[0].rows
    page = client_for(alice).get(reverse("governance:rulebook") + f"?le={day.isoformat()}")
    assertContains(page, "au moins les deux tiers des voix de l’ensemble des associé·es")


def test_ballot_opened_before_keeps_its_rule_and_one_after_names_the_article(
    alice: Member, bruno: Member
) -> None:
    before = decide(change(bruno, None), [bruno, alice], Choice.FOR)
    with time_machine.travel(clock.now() + timedelta(hours=3)):
        article(bruno, notice_days=None)
        after = decide(change(bruno, None, article_title="Autre"), [bruno, alice], Choice.FOR)
    said = [Ballot.objects.get(pk=one.pk).rule["majority"] for one in (before, after)]
    assert said == [["all", ">", 1, 2], ["all", ">=", 2, 3]]
    assert "Comment nous décidons" in after.rule_version.source


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"majority": ["present", ">", 1, 2]}, "rule_majority"),
        ({"notice_days": 10}, "rule_notice_days"),
        ({"basis": ""}, "rule_class"),
        ({"class": "gerance_variant_strict", "majority": None, "secrecy": "simple"}, "rule_secrecy"),
    ],
)
def test_weaker_than_the_statuts_is_refused_with_their_source(
    bruno: Member, rules: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        change(bruno, None, rules={**RULES, **rules})
    assert refusal.value.field == field
    if field != "rule_class":
        version = rule_in_force(clock.today())
        assert version is not None
        assert version.source in str(refusal.value.message)


def test_before_any_statuts_there_is_nothing_to_be_weaker_than(bruno: Member) -> None:
    """The other refusals hold all the same."""
    long_ago = date(1970, 1, 1)  # the first rules are in force from the law of 1978 on
    assert refuse_house(RULES, None, long_ago) == RULES
    with pytest.raises(Refused):
        refuse_house({**RULES, "basis": ""}, None, long_ago)


def test_one_article_holds_the_rules_of_a_class(bruno: Member) -> None:
    held = article(bruno)
    with pytest.raises(Refused) as refusal:
        change(bruno, None, rules=RULES)
    assert held.title in str(refusal.value.message)
    change(bruno, held.article, rules={**RULES, "notice_days": 30})
    change(bruno, None, rules={**RULES, "class": "extraordinaire", "majority": None})


def test_repeal_brings_the_statuts_back(alice: Member, bruno: Member) -> None:
    held = article(bruno, notice_days=None)
    today = clock.today()
    assert majority_on(today) == "all >= 2/3"
    ballot = decide(change(bruno, held.article, is_repeal=True), [bruno, alice], Choice.FOR)
    count(ballot)
    assert standing(today) == []
    assert majority_on(today) == "all > 1/2"
    version = rule_in_force(today)
    assert version is not None
    assert "Comment" not in version.source


def test_statuts_that_change_later_prevail_and_keep_the_article(bruno: Member) -> None:
    """Stricter than the article they hold alone, else the article is laid over them, on the day they begin."""
    article(bruno, notice_days=None)
    today, book = clock.today(), presets.load()[presets.DEFAULT].data
    for share, expected in (([1, 1], "all >= 1"), ([1, 2], "all >= 2/3")):
        day = today + timedelta(days=5 if share == [1, 1] else 9)
        ordinary = [{"call": 1, "quorum": None, "majority": ["all", ">=", *share]}]
        adopt_rules(
            preset=presets.DEFAULT, book={**book, "ordinaire": ordinary}, source="AGE", in_force_on=day, by=bruno,
            at=clock.now(),
        )  # fmt: skip
        assert majority_on(day) == expected
        version = rule_in_force(day)
        assert version is not None
        assert version.source == "AGE" or share == [1, 2]
    version = rule_in_force(today + timedelta(days=9))
    assert version is not None
    assert version.source.startswith("AGE\u00a0; règlement")
    assert follow(from_day=today, at=clock.now()) == []


def test_notice_and_secrecy_hold_for_what_is_convened_and_opened_afterwards(bruno: Member) -> None:
    article(bruno, secrecy="simple")
    version = rule_in_force(clock.today())
    assert version is not None
    assert book_of(version).secrecy("ordinaire") == "simple"
    at = clock.now()
    meeting = meetings.create_meeting(
        kind=MeetingKind.AGO, title="AG", starts_at=at + timedelta(days=20), place="Ici", video_url="", call=1,
        introduction="", by=bruno, at=at,
    )  # fmt: skip
    assert notice_by(version, meeting) == 21
    meetings.save_item(
        meeting=meeting, item=None, kind="decision", title="Un", text="", minutes=None, motion_text="Oui.", reasons="",
        decision_class=DecisionClass.ORDINARY, by=bruno, at=at,
    )  # fmt: skip
    with pytest.raises(Refused, match="21"):
        meetings.convoke(meeting=meeting, documents_elsewhere="Sur papier", by=bruno, at=at)


def test_agreement_is_to_the_rules_too(bruno: Member) -> None:
    plain = record(bruno, "Sans règle", "Ensemble.")
    before = fingerprint(rulebook_on(clock.today()))
    ArticleVersion.objects.filter(pk=plain.pk).update(rules=RULES)
    assert fingerprint(rulebook_on(clock.today())) != before


def test_form_says_what_is_wrong_at_its_field_and_keeps_what_was_typed(
    bruno: Member, client_for: ClientFor
) -> None:
    client, path = client_for(bruno), reverse("governance:article_propose")
    data = {
        "title": "Décider", "article_title": "Décider", "text": "…", "decision_class": "ordinaire",
        "rule_class": "ordinaire", "rule_majority": '["cast", ">", 1, 2]', "rule_basis": "art. 25",
    }  # fmt: skip
    answer = client.post(path, data)
    assertContains(answer, '<details class="more" open>')
    assertContains(answer, "Les statuts prévalent")
    assertContains(answer, "art. 25")
    for missing, words in (("rule_class", "quelle catégorie"), ("rule_basis", "article des statuts")):
        assertContains(client.post(path, {**data, missing: ""}), words)
    assertContains(client.post(path, {**data, "rule_majority": ""}), "ce que l’article fixe")
    assert client.post(path, {**data, "rule_majority": '["all", ">=", 3, 4]'}).status_code == 302
    made = proposals.Proposal.objects.get()
    assertContains(client.get(made.get_absolute_url()), "au moins les trois quarts")
    assert made.rule_change.rules["majority"] == ["all", ">=", 3, 4]
