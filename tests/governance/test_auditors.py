"""Auditors are convened to assemblies, and have no vote."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from governance import sheets
from governance.actions.auditors import add_auditor, remove_auditor
from governance.actions.convocations import record_posting
from governance.actions.meetings import cancel_meeting, change_meeting, convoke
from governance.actions.rules import adopt_rules
from governance.actions.updates import send_now
from governance.actions.writing import convened
from governance.models import Meeting
from governance.queries.auditors import Outsider
from governance.queries.convocations import proofs
from governance.rules import presets
from interlignes.kit import pdf
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members.models import Member
from members.queries import electorate_at
from tests.client import CheckedClient
from tests.governance.conftest import CONVENED, STARTS, MakeBallot, MakeMeeting

LATER = CONVENED + timedelta(hours=1)
ADDRESS = "audit@example.org"
ClientFor = Callable[[Member | None], CheckedClient]


def add(
    meeting: Meeting, by: Member, email: str = ADDRESS, name: str = "Cabinet Martin", **other: object
) -> Outsider:
    fields = {"role": "auditor", "at": CONVENED, **other}
    return add_auditor(meeting=meeting, name=name, email=email, by=by, **fields)  # type: ignore[arg-type]


def kinds() -> list[str]:
    return list(Mail.objects.filter(recipient=ADDRESS).order_by("pk").values_list("kind", flat=True))


def test_she_is_convened_told_of_changes_and_of_the_cancellation(
    make_meeting: MakeMeeting, bruno: Member
) -> None:
    meeting = make_meeting(convened=False)
    add(meeting, bruno)
    assert convoke(meeting=meeting, by=bruno, at=CONVENED) == 2
    change_meeting(meeting=meeting, place="Ailleurs", by=bruno, at=CONVENED)
    send_now(meeting=meeting, by=bruno, at=LATER)
    cancel_meeting(meeting=meeting, by=bruno, at=LATER)
    assert kinds() == ["meeting.convoked", "meeting.changed", "meeting.cancelled"]
    mail = Mail.objects.filter(recipient=ADDRESS).earliest("pk")
    assert "sans voix" in mail.text
    assert meeting.get_absolute_url() not in mail.text, "she has no account"
    assert mail.member is None
    assert mail.calendar


def test_named_after_the_others_she_is_convened_at_once(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting()
    auditor = add(meeting, bruno, at=LATER)
    assert kinds() == ["meeting.convoked"]
    with pytest.raises(Refused):
        remove_auditor(meeting=meeting, name=auditor.name, by=bruno, at=LATER)


def test_she_has_no_vote(make_ballot: MakeBallot, make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting()
    add(meeting, bruno)
    ballot = make_ballot(meeting=meeting)
    assert ballot.electors.count() == electorate_at(STARTS).count()
    assert ADDRESS not in {member.email for member in convened(meeting, CONVENED)}
    assert not Mail.objects.filter(recipient=ADDRESS, kind="ballot.opened").exists()


def test_her_letter_is_proved(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting()
    auditor = add(meeting, bruno, email="")
    meeting.refresh_from_db()
    (line,) = [line for line in proofs(meeting, []) if line.outsider]
    assert (line.name, line.posted) == (str(auditor), None)
    day = CONVENED.date()
    record_posting(
        meeting=meeting, members=[], outsiders=[auditor.name], posted_on=day, by=bruno, at=CONVENED
    )
    record_posting(
        meeting=meeting, members=[], outsiders=[auditor.name], posted_on=day, by=bruno, at=CONVENED
    )
    (line,) = [line for line in proofs(meeting, []) if line.outsider]
    assert line.posted


def test_she_stands_on_the_attendance_sheet(
    make_meeting: MakeMeeting, bruno: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, seen = make_meeting(), []
    add(meeting, bruno)
    meeting.refresh_from_db()
    monkeypatch.setattr(pdf, "render", lambda _name, data, **_when: seen.append(data) or b"")
    sheets.attendance_pdf(meeting, [bruno], at=STARTS)
    assert seen[0]["rows"][-1][0] == "Cabinet Martin (Commissaire aux comptes) (sans voix)"
    assert seen[0]["totals"].startswith("......"), (
        "nobody with a vote is there yet: the number is written by hand"
    )


@pytest.mark.parametrize("is_named", [True, False])
def test_the_rules_may_ask_for_one(
    is_named: bool,
    make_meeting: MakeMeeting,
    bruno: Member,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = {**presets.load()[presets.DEFAULT].data, "auditor": {"required": True}}
    meeting = make_meeting(convened=False)
    adopt_rules(preset="statuts", book=book, source="S", in_force_on=CONVENED.date(), by=None, at=CONVENED)
    monkeypatch.setattr("interlignes.kit.clock.now", lambda: CONVENED)
    if is_named:
        add(meeting, bruno)
        assert convoke(meeting=meeting, by=bruno, at=CONVENED)
        return
    with pytest.raises(Refused, match="Nos règles"):
        convoke(meeting=meeting, by=bruno, at=CONVENED)
    page = client_for(bruno).get(reverse("governance:meeting_convoke", args=[meeting.pk]))
    assertContains(page, "Nos règles en demandent un")


def test_who_may_and_to_what(make_meeting: MakeMeeting, bruno: Member, alice: Member) -> None:
    meeting, team = make_meeting(), make_meeting(kind="team")
    for about, by, other in (
        (meeting, alice, {}),
        (team, bruno, {}),
        (meeting, bruno, {"at": STARTS}),
        (meeting, bruno, {"name": " "}),
        (meeting, bruno, {"role": "chair"}),
    ):
        with pytest.raises(Refused):
            add(about, by, **other)  # type: ignore[arg-type]
    add(meeting, bruno)
    for email, name, field in ((ADDRESS.upper(), "Autre", "email"), ("", "Cabinet  Martin", "name")):
        with pytest.raises(Refused) as refusal:
            add(meeting, bruno, email=email, name=name)
        assert refusal.value.field == field


def test_pages_name_her_and_remember_her(
    make_meeting: MakeMeeting, bruno: Member, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interlignes.kit.clock.now", lambda: CONVENED)
    meeting, other = make_meeting(convened=False), make_meeting(convened=False)
    client, path = client_for(bruno), reverse("governance:auditors", args=[meeting.pk])
    client.post(path, {"role": "auditor", "name": "Cabinet Martin", "email": ADDRESS})
    assertContains(client.get(path), ADDRESS)
    assertContains(client.get(reverse("governance:auditors", args=[other.pk])), 'value="Cabinet Martin"')
    client.post(reverse("governance:auditor_remove", args=[meeting.pk]), {"name": "Cabinet Martin"})
    meeting.refresh_from_db()
    assert meeting.outsiders == []


def test_her_letter_is_printed_and_recorded_on_the_page(
    make_meeting: MakeMeeting, bruno: Member, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interlignes.kit.clock.now", lambda: LATER)
    meeting = make_meeting()
    add(meeting, bruno, email="")
    record_posting(meeting=meeting, members=[bruno.pk], posted_on=CONVENED.date(), by=bruno, at=CONVENED)
    client, path = client_for(bruno), reverse("governance:dispatches", args=[meeting.pk])
    assertContains(client.get(path), "Cabinet Martin")
    assert client.get(reverse("governance:letters_file", args=[meeting.pk])).content.startswith(b"%PDF")
    assertContains(client.post(path, {"posted_on": CONVENED.date().isoformat()}), 'aria-invalid="true"')
    data = {"outsiders": ["Cabinet Martin"], "posted_on": CONVENED.date().isoformat()}
    assert client.post(path, data).status_code == 302
    assertContains(client.get(path), "Postée", count=2)
