"""The règlement: on any day, changed by decisions exactly once, agreed to edition by edition."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from governance.actions import ballots, discussion, letters, meetings, proposals
from governance.actions import rulebook as actions
from governance.choices import Choice, DecisionClass, MeetingKind, Outcome
from governance.documents import rulebook_pdf
from governance.models import Article, ArticleVersion, Ballot, Meeting, Motion, Proposal
from governance.queries import rulebook as readings
from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import Kind
from interlignes.outbox.models import Mail
from members.models import Member

pytestmark = pytest.mark.django_db

ADOPTED_ON = date(2024, 3, 1)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    """Ballots last an hour here and decide about today: not in the last hour of the day."""
    with time_machine.travel(clock.midnight(clock.now()) + timedelta(hours=12)):
        yield


def record(by: Member, title: str, text: str = "", **fields: Any) -> ArticleVersion:
    """An article adopted long ago."""
    values = {"article": None, "parent": None, "in_force_on": ADOPTED_ON, "decision": "AG de 2024", **fields}
    return actions.record_article(title=title, text=text, by=by, at=clock.now(), **values)


@pytest.fixture
def chapter(bruno: Member) -> Article:
    """A chapter."""
    return record(bruno, "Vie du groupe").article


@pytest.fixture
def supervision(bruno: Member, chapter: Article) -> ArticleVersion:
    """An article under the chapter."""
    return record(bruno, "Supervision", "Une séance par **mois**.", parent=chapter)


def change(by: Member, article: Article | None, **fields: Any) -> Proposal:
    """A submitted proposal that changes an article."""
    values: dict[str, Any] = {
        "parent": None,
        "title": "Changer",
        "article_title": "Supervision",
        "text": "Deux séances par mois.",
        "reasons": "",
        "decision_class": DecisionClass.ORDINARY,
        "is_repeal": False,
        "in_force_on": None,
        **fields,
    }
    made = proposals.draft_rule_change(article=article, by=by, at=clock.now(), **values)
    return proposals.submit(proposal=made, by=by, at=clock.now())


def decide(proposal: Proposal, people: list[Member], choice: str, *, kind: str = MeetingKind.AGO) -> Ballot:
    """Put it on an agenda, convene, vote and count; the clock is moved on for it."""
    gerance, at = people[0], clock.now()
    meeting = meetings.create_meeting(
        kind=kind,
        title="AG de printemps",
        starts_at=at + timedelta(days=20),
        place="Ici",
        video_url="",
        call=1,
        introduction="",
        by=gerance,
        at=at,
    )
    placed = proposals.put_on_agenda(proposal=proposal, meeting=meeting, minutes=None, by=gerance, at=at)
    meetings.convoke(meeting=meeting, documents_elsewhere="Sur papier", by=gerance, at=at)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=at)  # its day has come
    assert placed.item is not None
    ballot = ballots.schedule_ballot(
        motion=Motion.objects.get(item=placed.item),
        opens_at=at,
        closes_at=at + timedelta(hours=1),
        reminder_hours=[],
        by=gerance,
        at=at,
    )
    for person in people:
        ballots.cast(ballot=ballot, member=person, choice=choice, by=person, at=at)
    return ballot


def count(ballot: Ballot) -> None:
    """Count it two hours later, and once more."""
    for hours in (2, 3):
        with time_machine.travel(clock.now() + timedelta(hours=hours), tick=False):
            ballots.settle(ballot=ballot, at=clock.now())


def test_articles_are_numbered_by_their_place(bruno: Member, supervision: ArticleVersion) -> None:
    record(bruno, "Entraide", "…", parent=supervision.article.parent)
    record(bruno, "Argent")
    assert [
        (entry.number, entry.version.title, entry.level) for entry in readings.rulebook_on(clock.today())
    ] == [
        ("1", "Vie du groupe", 2),
        ("1.1", "Supervision", 3),
        ("1.2", "Entraide", 3),
        ("2", "Argent", 2),
    ]
    assert readings.rulebook_on(date(2024, 2, 29)) == []
    assert readings.edition_on(date(2024, 2, 29)) is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"decision": " "}, "decision"),
        ({"in_force_on": date(2199, 1, 1)}, "in_force_on"),
    ],
)
def test_recording_names_title_decision_and_a_day_that_has_come(
    bruno: Member, fields: dict[str, Any], field: str
) -> None:
    values = {"title": "T", **fields}
    with pytest.raises(Refused) as refusal:
        record(bruno, values.pop("title"), **values)
    assert refusal.value.field == field


def test_only_the_gerance_records(alice: Member) -> None:
    with pytest.raises(Refused):
        record(alice, "T")


def test_every_version_names_its_decision(chapter: Article) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleVersion.objects.create(article=chapter, number=9, title="x", in_force_on=ADOPTED_ON)


def test_earlier_versions_can_be_recorded_in_their_order_only(bruno: Member, chapter: Article) -> None:
    record(bruno, "Vie commune", article=chapter, in_force_on=date(2025, 1, 1))
    with pytest.raises(Refused):
        record(bruno, "Vie", article=chapter, in_force_on=date(2024, 6, 1))
    assert [entry.version.title for entry in readings.rulebook_on(date(2024, 12, 31))] == ["Vie du groupe"]
    assert [entry.version.title for entry in readings.rulebook_on(date(2025, 1, 1))] == ["Vie commune"]


def test_adopted_change_is_in_force_on_its_date_exactly_once(
    alice: Member, bruno: Member, supervision: ArticleVersion
) -> None:
    day = clock.today() + timedelta(days=40)
    proposal = change(alice, supervision.article, in_force_on=day)
    count(decide(proposal, [bruno, alice], Choice.FOR))
    after = {entry.version.title: entry.version.text for entry in readings.rulebook_on(day)}
    before = {
        entry.version.title: entry.version.text for entry in readings.rulebook_on(day - timedelta(days=1))
    }
    assert after["Supervision"] == "Deux séances par mois."
    assert before["Supervision"] == "Une séance par **mois**."
    assert supervision.article.versions.count() == 2
    assert Entry.objects.filter(kind="rulebook.changed").count() == 1
    latest = supervision.article.versions.get(number=2)
    assert latest.caused_by == "AG de printemps, Changer"
    (compared,) = readings.compare(day - timedelta(days=1), day)
    assert not compared.title_changed
    assert readings.steps_of(readings.versions_of(supervision.article))[0].rows is not None
    with pytest.raises(Refused, match=r"proposition|proposal"):
        record(bruno, "x", article=supervision.article, in_force_on=clock.today())


@pytest.mark.parametrize(
    ("choice", "kind"), [(Choice.AGAINST, MeetingKind.AGO), (Choice.FOR, MeetingKind.TEAM)]
)
def test_what_no_assembly_adopted_changes_nothing(
    alice: Member, bruno: Member, supervision: ArticleVersion, choice: str, kind: str
) -> None:
    count(decide(change(alice, supervision.article), [bruno, alice], choice, kind=kind))
    assert supervision.article.versions.count() == 1


def test_no_rule_reaches_back_behind_its_vote(alice: Member, bruno: Member, chapter: Article) -> None:
    """A proposal that named a day which is past when it is decided comes into force with the decision."""
    proposal = change(alice, None, parent=chapter, article_title="Entraide", in_force_on=clock.today())
    with time_machine.travel(clock.now() + timedelta(days=30)):
        count(decide(proposal, [bruno, alice], Choice.FOR))
        decided = clock.today()
    version = ArticleVersion.objects.get(title="Entraide")
    assert version.in_force_on == decided
    assert version.article.parent == chapter


def test_repealed_article_takes_what_stands_under_it_along(
    alice: Member, bruno: Member, supervision: ArticleVersion, chapter: Article
) -> None:
    before = clock.today() - timedelta(days=1)
    proposal = change(alice, chapter, is_repeal=True, article_title="", text="")
    count(decide(proposal, [bruno, alice], Choice.FOR))
    assert readings.rulebook_on(clock.today()) == []
    assert len(readings.rulebook_on(before)) == 2
    assert [row.after for row in readings.compare(before, clock.today())] == [None, None]
    for refused in (
        lambda: change(alice, chapter),
        lambda: record(bruno, "Sous un abrogé", parent=chapter),
        lambda: proposals.rebase(proposal=change(alice, None), seen=0, by=alice, at=clock.now()),
    ):
        with pytest.raises(Refused):
            refused()


def test_heading_is_renamed_and_keeps_no_text(alice: Member, bruno: Member, chapter: Article) -> None:
    proposal = change(alice, chapter, article_title="Vie commune", text="")
    assert "Vie commune" in proposal.versions.get().text
    count(decide(proposal, [bruno, alice], Choice.FOR))
    (entry,) = readings.rulebook_on(clock.today())
    assert (entry.version.title, entry.version.text) == ("Vie commune", "")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"is_repeal": True}, "is_repeal"),
        ({"article_title": " "}, "article_title"),
        ({"in_force_on": date(2020, 1, 1)}, "in_force_on"),
    ],
)
def test_change_that_makes_no_sense_is_refused(alice: Member, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        change(alice, None, **fields)
    assert refusal.value.field == field


def test_change_overtaken_by_another_is_adapted_before_it_is_decided(
    alice: Member, bruno: Member, supervision: ArticleVersion
) -> None:
    late = change(alice, supervision.article, text="Trois séances.")
    count(decide(change(bruno, supervision.article), [bruno, alice], Choice.FOR))
    with pytest.raises(Refused, match=r"adapt"):
        decide(late, [bruno, alice], Choice.FOR)
    now = readings.versions_of(supervision.article)[0]
    assert now != supervision
    with pytest.raises(Refused):
        proposals.rebase(proposal=late, seen=now.pk, by=bruno, at=clock.now())
    with pytest.raises(Refused, match=r"encore"):
        proposals.rebase(proposal=late, seen=supervision.pk, by=alice, at=clock.now())
    proposals.rebase(proposal=late, seen=now.pk, by=alice, at=clock.now())
    count(decide(late, [bruno, alice], Choice.FOR))
    assert readings.rulebook_on(clock.today())[1].version.text == "Trois séances."


def test_two_changes_of_one_article_are_not_decided_together(
    alice: Member, bruno: Member, supervision: ArticleVersion
) -> None:
    first = decide(change(bruno, supervision.article, text="Deux séances."), [bruno, alice], Choice.AGAINST)
    rival = change(alice, supervision.article, text="Trois séances.")
    with pytest.raises(Refused, match=r"même article"):
        decide(rival, [bruno, alice], Choice.FOR)
    count(first)
    count(decide(rival, [bruno, alice], Choice.FOR))
    assert readings.rulebook_on(clock.today())[1].version.text == "Trois séances."


def test_apply_is_refused_by_nothing_twice(alice: Member, bruno: Member, supervision: ArticleVersion) -> None:
    ballot = decide(change(alice, supervision.article), [bruno, alice], Choice.FOR)
    assert actions.apply_change(ballot=ballot, outcome=Outcome.REJECTED, at=clock.now()) is None
    assert actions.apply_change(ballot=ballot, outcome=Outcome.ADOPTED, at=clock.now()) is not None
    assert actions.apply_change(ballot=ballot, outcome=Outcome.ADOPTED, at=clock.now()) is None


def test_agreement_is_to_what_was_on_the_screen(
    alice: Member, chloe: Member, supervision: ArticleVersion
) -> None:
    entries = readings.rulebook_on(clock.today())
    seen = readings.fingerprint(entries)
    assert readings.agreement_of(alice, None) is None
    for by, edition, fingerprint in (
        (chloe, ADOPTED_ON, seen),
        (alice, ADOPTED_ON, "0" * 64),
        (alice, date(2020, 1, 1), seen),
    ):
        with pytest.raises(Refused):
            actions.agree(edition=edition, seen=fingerprint, by=by, at=clock.now())
    given = actions.agree(edition=ADOPTED_ON, seen=seen, by=alice, at=clock.now())
    assert actions.agree(edition=ADOPTED_ON, seen=seen, by=alice, at=clock.now()) == given
    assert readings.agreement_of(alice, ADOPTED_ON) == given
    overview = readings.agreements(ADOPTED_ON, clock.today())
    assert [agreement.member for agreement in overview.agreed] == [alice]
    assert alice not in overview.waiting


def test_reminder_to_read_goes_once_an_edition_to_those_who_have_not_agreed(
    alice: Member, bruno: Member, supervision: ArticleVersion
) -> None:
    seen = readings.fingerprint(readings.rulebook_on(clock.today()))
    actions.agree(edition=ADOPTED_ON, seen=seen, by=alice, at=clock.now())
    for _ in range(2):
        letters.send_agreement_reminders(at=clock.now())
    assert [mail.recipient for mail in Mail.objects.filter(kind=Kind.RULEBOOK_AGREEMENT)] == [bruno.email]


def test_no_reminder_before_a_week_or_without_a_rulebook(bruno: Member) -> None:
    assert letters.send_agreement_reminders(at=clock.now()) == 0
    record(bruno, "Neuf", in_force_on=clock.today())
    assert letters.send_agreement_reminders(at=clock.now()) == 0


def test_digest_tells_each_once_what_others_wrote(alice: Member, bruno: Member, dora: Member) -> None:
    evening = clock.midnight(clock.now()) + timedelta(hours=18, minutes=5)
    proposal = change(alice, None)
    other = change(bruno, None)
    proposals.support(proposal=other, wanted=True, by=alice, at=clock.now())
    noon = evening - timedelta(hours=6)
    discussion.comment(proposal=proposal, text="Une idée", by=dora, at=noon)
    discussion.comment(proposal=other, text="À moi-même", by=bruno, at=noon)
    discussion.comment(proposal=other, text="Trop tôt", by=dora, at=noon - timedelta(days=1))
    Member.objects.filter(pk=dora.pk).update(wants_digests=False)
    assert letters.send_digest(at=evening) == 1
    assert letters.send_digest(at=evening + timedelta(hours=6)) == 1  # after midnight: still the same evening
    (mail,) = Mail.objects.filter(kind=Kind.PROPOSAL_DIGEST)
    assert mail.recipient == alice.email
    assert proposal.get_absolute_url() in mail.text
    assert other.get_absolute_url() in mail.text
    assert "Une idée" not in mail.text
    assert mail.unsubscribe_url


def test_search_finds_every_word(bruno: Member, supervision: ArticleVersion) -> None:
    entries = readings.rulebook_on(clock.today())
    assert [entry.number for entry in readings.search(entries, "SÉANCE mois")] == ["1.1"]
    assert readings.search(entries, "séance année") == []


def test_reading_takes_two_queries(
    bruno: Member, supervision: ArticleVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        readings.rulebook_on(clock.today())


def test_pdf_is_tagged_and_holds_the_text(supervision: ArticleVersion) -> None:
    content = rulebook_pdf(readings.rulebook_on(clock.today()), day=clock.today(), at=clock.now())
    assert content.startswith(b"%PDF")
    assert b"/MarkInfo" in content or b"/StructTreeRoot" in content
