"""The demo cooperative: loaded by the actions, once, and only where it does no harm."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.test import Client, override_settings
from pytest_django.asserts import assertContains, assertRedirects

from governance.choices import Asking, ObjectionState, Secrecy
from governance.models import Answer, Ballot, Consultation, Meeting, PostedLetter, Result, Vote
from interlignes.journal.models import Entry
from interlignes.journal.queries import verify
from interlignes.kit import clock
from interlignes.management import demo_sealed
from interlignes.outbox.choices import State
from interlignes.outbox.models import Mail
from interlignes.sealed.verify import verify as verify_archive
from interlignes.urn.chain import archive_of
from interlignes.urn.elections import RNG
from interlignes.urn.models import Roll
from interlignes.urn.queries import counted as counted_now
from members.choices import Role
from members.models import Mandate, Member
from members.queries import electorate

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PASSWORD = "encre papier pluie"


@pytest.fixture(scope="module")
def mail_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the mails of the demo are written."""
    return tmp_path_factory.mktemp("demo") / "mail"


@pytest.fixture(scope="module")
def printed(django_db_setup: None, django_db_blocker: Any, mail_dir: Path) -> Iterator[str]:
    """What the command prints when it loads the demo, once for all tests, in the night that has an hour twice."""
    output = StringIO()
    night = time_machine.travel("2026-10-25T02:30:00+01:00", tick=False)
    with django_db_blocker.unblock(), night, override_settings(MAIL_DIR=mail_dir), transaction.atomic():
        call_command("demo", stdout=output)
        yield output.getvalue()
        transaction.set_rollback(True)


def test_twelve_people_with_distinct_roles(printed: str) -> None:
    assert Member.objects.count() == 12
    statuses = {member.email.split("@")[0]: member.current_status for member in Member.objects.all()}
    assert sorted(set(statuses.values())) == ["associate", "employee", "external", "left"]
    # up to 20 associates need no supervisory board, and the demo has none
    offices = set(Mandate.objects.in_force(clock.today()).values_list("role", flat=True))
    assert offices == set(Role.values) - {Role.SUPERVISORY}
    assert electorate(clock.today()).count() == 9
    assert all(member.email.endswith("@demo.example") for member in Member.objects.all())


def test_decisions_of_every_outcome_stand_in_the_past(printed: str) -> None:
    outcomes = list(Result.objects.order_by("counted_at").values_list("outcome", flat=True))
    assert outcomes.count("adopted") >= 3
    assert "no_quorum" in outcomes
    results = Result.objects.filter(outcome="rejected")
    assert any(result.votes_for == result.votes_against for result in results)
    assert any(result.votes_for > result.votes_against for result in results)
    assert Ballot.objects.filter(call=2, result__outcome="adopted").exists()
    assert Result.objects.filter(ballot__motion__item__meeting__kind="team").exists()


def test_one_ballot_is_open_and_some_have_voted(printed: str) -> None:
    now = clock.now()
    ballot = Ballot.objects.get(opens_at__lte=now, closes_at__gt=now, secrecy=Secrecy.NAMED)
    assert timedelta(days=1) < ballot.closes_at - now < timedelta(days=3)
    assert 0 < Vote.objects.filter(elector__ballot=ballot).count() < ballot.electors.count() == 9


def test_sealed_ballots_of_each_level_are_really_cast_and_counted(printed: str) -> None:
    counted = Ballot.objects.exclude(secrecy=Secrecy.NAMED).filter(closes_at__lt=clock.now())
    assert sorted(ballot.secrecy for ballot in counted) == ["bureau", "renforce", *["simple"] * 3]
    for ballot in counted:
        report = verify_archive(archive_of(ballot.urn), rng=RNG)
        assert [list(row) for row in report.result or ()] == ballot.result.totals == ballot.urn.result
        assert report.tally.ballots == Roll.objects.filter(urn=ballot.urn, has_voted=True).count()
    opened = Ballot.objects.get(secrecy=Secrecy.SIMPLE, closes_at__gt=clock.now())
    assert opened.is_open(clock.now())
    assert counted_now(opened.urn) == 3
    assert all(code in printed for code in demo_sealed.codes().values())


def test_an_election_in_two_rounds_gives_the_office(printed: str) -> None:
    rounds = Ballot.objects.filter(motion__mandate__change="elect").order_by("motion__round")
    assert [ballot.result.outcome for ballot in rounds] == ["rejected", "adopted"]
    mandate = Mandate.objects.get(role="scrutineer", member__first_name="Hugo")
    assert mandate.starts_on == clock.today(rounds[1].result.counted_at)


def test_a_consultation_of_each_method_and_two_are_open(printed: str) -> None:
    now = clock.now()
    assert {one.asking for one in Consultation.objects.all()} == set(Asking.values)
    assert sorted(one.asking for one in Consultation.objects.filter(closes_at__gt=now)) == [
        "consent",
        "ranked",
    ]
    anew = Consultation.objects.get(asking=Asking.CONSENT, follows=None)
    assert anew.round == 2
    met = Answer.objects.get(consultation=anew, round=1, objection=ObjectionState.MET)
    assert met.settlement
    assert not Answer.objects.filter(consultation=anew, round=2).exclude(objection="").exists()
    assert Consultation.objects.get(nominee__isnull=False).nominee.first_name == "Inès"


def test_meetings_past_to_come_and_in_preparation(printed: str) -> None:
    now = clock.now()
    assert Meeting.objects.filter(starts_at__lt=now, convoked_at__isnull=False).count() == 7
    coming = Meeting.objects.filter(starts_at__gt=now, convoked_at__isnull=False)
    assert sorted(meeting.kind for meeting in coming) == ["ago", "ago_extra", "workgroup"]
    assert Meeting.objects.filter(convoked_at__isnull=True).count() == 1


def test_journal_is_whole_and_in_order(printed: str) -> None:
    assert verify().broken_at is None
    instants = list(Entry.objects.order_by("sequence").values_list("at", flat=True))
    assert instants == sorted(instants)
    assert Entry.objects.order_by("-sequence")[0].kind == "demo.loaded"


def test_mails_are_files_and_none_is_left_to_flood(printed: str, mail_dir: Path) -> None:
    assert not Mail.objects.filter(state=State.WAITING).exists()
    assert not Mail.objects.filter(state=State.REFUSED).exists()
    files = list(mail_dir.glob("*.eml"))
    assert len(files) == Mail.objects.filter(state=State.SENT).count() > 0
    assert all(b"@demo.example" in file.read_bytes() for file in files)
    late = Mail.objects.filter(sent_at__gt=F("created_at") + timedelta(hours=1))
    assert not late.exists(), "a convocation of the past would look late"
    letter = PostedLetter.objects.get()
    assert letter.posted_on <= clock.today(letter.meeting.starts_at) - timedelta(days=15)


def test_logins_are_printed_and_open(printed: str, client: Client) -> None:
    assert PASSWORD in printed
    assert "aicha@demo.example" in printed
    assert "remi@demo.example" not in printed
    page = client.post("/compte/login/", {"login": "aicha@demo.example", "password": PASSWORD}, follow=True)
    assertContains(page, "Aïcha")
    assertContains(page, "Règlement de fonctionnement")


def test_recovery_code_opens_the_desk(printed: str, client: Client) -> None:
    code = re.findall(r"\b\d{8}\b", printed)[0]
    page = client.post("/compte/login/", {"login": "nadia@demo.example", "password": PASSWORD})
    assert page.url.startswith("/compte/2fa/authenticate/")
    page = client.post(page.url, {"code": code})
    assertRedirects(page, "/", fetch_redirect_response=False)
    assert client.get("/gerance/").status_code == 200


def test_second_run_changes_nothing_and_prints_the_same_codes(printed: str) -> None:
    before = (Entry.objects.count(), Mail.objects.count(), Vote.objects.count())
    output = StringIO()
    call_command("demo", stdout=output)
    assert output.getvalue() == printed
    assert (Entry.objects.count(), Mail.objects.count(), Vote.objects.count()) == before


def check_what_is_open() -> None:
    """One named and one sealed ballot are open, all others are counted, and the journal is whole."""
    opened = Ballot.objects.filter(opens_at__lte=clock.now(), closes_at__gt=clock.now())
    assert sorted(opened.values_list("secrecy", flat=True)) == [Secrecy.NAMED, Secrecy.SIMPLE]
    assert not Ballot.objects.filter(closes_at__lte=clock.now(), result=None).exists()
    assert verify().broken_at is None


def test_what_is_over_is_counted(printed: str) -> None:
    check_what_is_open()
