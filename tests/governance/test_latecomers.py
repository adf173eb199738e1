"""Who becomes an associate after the convocation is convened, once; the convocation names its documents."""

from datetime import timedelta
from typing import Any

import pytest

from governance import sheets
from governance.actions import latecomers
from governance.actions.documents import attach
from governance.actions.latecomers import convene_latecomers
from governance.actions.meetings import cancel_meeting, convoke
from governance.actions.writing import convened
from governance.choices import MeetingKind
from governance.models import Meeting
from governance.queries.convocations import proofs
from governance.tasks import series
from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.outbox.choices import Kind
from interlignes.outbox.models import Mail
from members.choices import StatusKind
from members.models import Member, Status
from tests.conftest import make_member
from tests.governance.conftest import CONVENED, STARTS, MakeMeeting, add_item

AFTER = CONVENED + timedelta(days=5)


def joins(name: str = "Zoé") -> Member:
    """Somebody who is admitted after the convocation."""
    member = make_member(name, None)
    Status.objects.create(member=member, kind=StatusKind.ASSOCIATE, since_on=AFTER.date())
    return member


def convoked(member: Member) -> int:
    return Mail.objects.filter(kind=Kind.MEETING_CONVOKED, member=member).count()


def test_a_new_associate_is_convened_once(make_meeting: MakeMeeting, alice: Member) -> None:
    meeting = make_meeting()
    zoe = joins()
    assert convene_latecomers(at=AFTER) == 1
    assert convene_latecomers(at=AFTER) == 0
    assert (convoked(zoe), convoked(alice)) == (1, 1)
    entry = Entry.objects.filter(kind="meeting.latecomers").get()
    assert entry.facts == {"recipients": 1}
    lines = proofs(meeting, convened(meeting, AFTER))
    assert [line.mail is None for line in lines if line.name == "Zoé Test"] == [False, True], "and a letter"


@pytest.mark.parametrize("what", ["cancelled", "over", "draft", "group"])
def test_not_where_nothing_is_to_come(what: str, make_meeting: MakeMeeting, bruno: Member) -> None:
    kind = MeetingKind.WORKGROUP if what == "group" else MeetingKind.AGO_EXTRA
    meeting = make_meeting(convened=what != "draft", kind=kind)
    if what == "cancelled":
        cancel_meeting(meeting=meeting, by=bruno, at=CONVENED)
    joins()
    assert convene_latecomers(at=STARTS if what == "over" else AFTER) == 0


def test_one_meeting_s_trouble_holds_up_no_other(
    make_meeting: MakeMeeting, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, _second = make_meeting(), make_meeting()
    joins()
    real = latecomers._missing

    def fails(meeting: Meeting, at: object) -> list[Member]:
        if meeting.pk == first.pk:
            raise RuntimeError("boom")
        return real(meeting, at)  # type: ignore[arg-type]

    monkeypatch.setattr(latecomers, "_missing", fails)
    assert convene_latecomers(at=AFTER) == 1
    assert f"meeting {first.pk}" in caplog.text


def test_one_that_is_called_off_meanwhile_convenes_nobody(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting()
    joins()
    cancel_meeting(meeting=meeting, by=bruno, at=CONVENED)
    assert latecomers._convene(meeting, AFTER) == 0


def test_the_morning_sees_to_it(meeting: Meeting) -> None:
    member = make_member("Zoé")
    series()
    assert convoked(member) == 1


def test_the_convocation_names_the_documents(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = make_meeting(convened=False)
    add_item(meeting, bruno, "Autre")
    for title, name in (("Comptes 2025", "comptes.txt"), ("Rapport", "rapport.txt")):
        attach(
            meeting=meeting, item=None, title=title, name=name, content=f"{title}.".encode(), by=bruno, at=CONVENED
        )  # fmt: skip
    convoke(meeting=meeting, by=bruno, at=CONVENED)
    mail = Mail.objects.get(kind=Kind.MEETING_CONVOKED, member=alice)
    for body in (mail.text, mail.html):
        assert "Comptes 2025" in body
        assert "Rapport" in body
    assert f"{meeting.get_absolute_url()}documents/" in mail.text
    drawn: dict[str, Any] = {}
    monkeypatch.setattr(sheets.pdf, "render", lambda _name, data, **_more: drawn.update(data))
    sheets.letters_pdf(meeting, ["Alice Test"], at=clock.now())
    assert dict(drawn["facts"])["Documents qui l’accompagnent"] == "Comptes 2025\nRapport"
