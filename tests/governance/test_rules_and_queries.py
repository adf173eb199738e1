"""Adopting rules, and readings as the people who may not read."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import time_machine

from governance import queries
from governance.actions.rules import adopt_rules
from governance.models import Ballot, Meeting, RuleVersion
from governance.rules import presets
from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from members.choices import StatusKind
from members.models import Member, Status
from tests.client import CheckedClient
from tests.governance.conftest import CONVENED, OPENS, MakeBallot, MakeMeeting, vote

ClientFor = Callable[[Member | None], CheckedClient]
BOOK = presets.load()["sa_legal"].data


@pytest.fixture(autouse=True)
def _during_the_meeting() -> Iterator[None]:
    with time_machine.travel(OPENS, tick=False):
        yield


def adopt(by: Member | None, book: object = BOOK) -> RuleVersion:
    return adopt_rules(
        preset="sa_legal",
        book=book,  # type: ignore[arg-type]
        source="Statuts",
        in_force_on=date(2026, 6, 1),
        by=by,
        at=OPENS,
    )


def test_adopt_rules_makes_the_next_version_and_journals_it(bruno: Member) -> None:
    version = adopt(bruno)
    assert (version.number, queries.rule_in_force(date(2026, 6, 1))) == (2, version)
    assert queries.rule_in_force(date(2026, 5, 31)).number == 1  # type: ignore[union-attr]
    assert queries.rule_in_force(date(1950, 1, 1)) is None
    assert Entry.objects.get().facts == {"number": 2, "since": "2026-06-01"}


def test_adopt_rules_by_the_software_itself(db: None) -> None:
    assert adopt(None).created_by is None


def test_adopt_rules_by_anyone_else_is_refused(alice: Member) -> None:
    with pytest.raises(Refused):
        adopt(alice)


@pytest.mark.parametrize("book", [{}, [], {"ordinaire": "la moitié"}, {"ordinaire": [{"call": 3}]}])
def test_adopt_rules_that_cannot_be_read_is_refused(book: object, bruno: Member) -> None:
    with pytest.raises(Refused):
        adopt(bruno, book)
    assert RuleVersion.objects.count() == 1


def test_who_left_reads_nothing(make_ballot: MakeBallot, chloe: Member) -> None:
    ballot = make_ballot()
    assert not queries.meetings_for(chloe).exists()
    assert not queries.coming_meetings(chloe, CONVENED)
    assert not queries.latest_decisions(chloe, OPENS + timedelta(days=1))
    assert queries.ballot_for(chloe, ballot.pk) is None
    assert not queries.awaiting_votes(chloe, OPENS)
    assert not queries.decisions(chloe, OPENS + timedelta(days=1), binding=True).exists()


def test_awaiting_votes_are_mine_open_and_without_my_vote(
    make_ballot: MakeBallot, alice: Member, bruno: Member, dora: Member
) -> None:
    ballot = make_ballot()
    make_ballot(at=CONVENED, opens_at=OPENS + timedelta(hours=1), closes_at=OPENS + timedelta(hours=2))
    vote(ballot, bruno)
    assert list(queries.awaiting_votes(alice, OPENS)) == [ballot]
    for person in (bruno, dora):
        assert list(queries.awaiting_votes(person, OPENS)) == []
    assert list(queries.awaiting_votes(alice, OPENS + timedelta(hours=3))) == []


def test_awaiting_vote_before_the_freeze_is_for_the_associates_of_the_opening_day(
    make_ballot: MakeBallot, alice: Member, dora: Member
) -> None:
    ballot = make_ballot(at=CONVENED, closes_at=OPENS + timedelta(days=2))
    tomorrow = OPENS + timedelta(days=1)
    Status.objects.create(member=dora, kind=StatusKind.ASSOCIATE, since_on=tomorrow.date())
    with time_machine.travel(tomorrow, tick=False):
        assert list(queries.awaiting_votes(alice, tomorrow)) == [ballot]
        assert list(queries.awaiting_votes(Member.objects.get(pk=dora.pk), tomorrow)) == []


def test_turnout_before_and_after_the_freeze(make_ballot: MakeBallot, alice: Member) -> None:
    ballot = make_ballot(at=CONVENED)
    assert queries.turnout(ballot) == (0, 2)
    vote(ballot, alice)
    assert queries.turnout(Ballot.objects.get()) == (1, 2)
    assert queries.is_elector(ballot, alice, None)


def test_pages_cope_with_rules_that_are_silent(
    make_meeting: MakeMeeting, client_for: ClientFor, alice: Member
) -> None:
    number = make_meeting().items.get().motion.pk
    client = client_for(alice)
    RuleVersion.objects.update(book={"form": "SAS", "ordinaire": None}, preset="sas_statuts")
    assert "note-warning" in client.get(f"/resolutions/{number}/").content.decode()
    assert client.get("/regles/").status_code == 200
    RuleVersion.objects.all().delete()
    assert "note-warning" in client.get(f"/resolutions/{number}/").content.decode()
    assert 'class="empty"' in client.get("/regles/").content.decode()


def test_agenda_through_its_forms(make_meeting: MakeMeeting, client_for: ClientFor, bruno: Member) -> None:
    with time_machine.travel(CONVENED, tick=False):
        meeting, client = make_meeting(motions=0, convened=False), client_for(bruno)
        new = f"/reunions/{meeting.pk}/points/nouveau/"
        data = {"kind": "decision", "title": "Budget", "motion_text": "", "decision_class": "ordinaire"}
        assert 'id="id_motion_text_error"' in client.post(new, data).content.decode()
        client.post(new, {**data, "motion_text": "Texte"})
        item = meeting.items.get()
        address = f"/points/{item.pk}/modifier/"
        page = client.get(address)
        assert "Texte" in page.content.decode()
        data["seen"] = page.context["form"]["seen"].value()
        client.post(address, {**data, "kind": "information", "title": "Compte rendu"})
        assert [(i.title, i.kind) for i in meeting.items.all()] == [("Compte rendu", "information")]
        client.post(f"/points/{item.pk}/retirer/")
        assert not meeting.items.exists()


def test_cancel_through_its_page(make_meeting: MakeMeeting, client_for: ClientFor, bruno: Member) -> None:
    with time_machine.travel(CONVENED, tick=False):
        meeting, client = make_meeting(), client_for(bruno)
        address = f"/reunions/{meeting.pk}/annuler/"
        assert client.get(address).status_code == 200
        assert client.post(address).url == "/reunions/"
        assert 'role="alert"' in client.post(address).content.decode()
        assert Meeting.objects.get().cancelled_at is not None


def test_attendance_too_early_is_refused_on_its_page(
    make_meeting: MakeMeeting, client_for: ClientFor, bruno: Member
) -> None:
    with time_machine.travel(CONVENED, tick=False):
        page = client_for(bruno).post(f"/reunions/{make_meeting().pk}/presence/", {})
        assert 'role="alert"' in page.content.decode()


@pytest.mark.parametrize("reminders", ["douze", "0", "721", "1,2,3,4,5,6", "-4"])
def test_reminders_typed_wrong_are_told_at_the_field(
    reminders: str, make_meeting: MakeMeeting, client_for: ClientFor, bruno: Member
) -> None:
    meeting = make_meeting()
    address = f"/resolutions/{meeting.items.get().motion.pk}/scrutin/"
    page = client_for(bruno).post(address, {"closes_at": "2026-06-22T18:00", "reminders": reminders})
    assert 'id="id_reminders_error"' in page.content.decode()


def test_things_have_names(make_ballot: MakeBallot, bruno: Member, alice: Member) -> None:
    ballot = make_ballot()
    vote(ballot, alice)
    elector = ballot.electors.get(member=alice)
    item = ballot.motion.item
    assert str(ballot) == str(ballot.motion) == item.title
    assert str(item) == f"1. {item.title}"
    assert str(elector) == f"{ballot.pk}/{alice.pk}"
    assert str(elector.vote) == str(elector.pk)
    assert str(RuleVersion.objects.get()).startswith("1 (")
