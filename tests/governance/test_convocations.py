"""Convocations by mail and by letter: who agreed in time, letters, proof."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine

from governance.actions.convocations import record_paper, record_posting, say
from governance.actions.writing import convened
from governance.models import MailConsent, PostedLetter, RuleVersion
from governance.queries.convocations import consent_days, letters_for, proofs, standings, too_late
from governance.rules.mail_consent import Said, Why, why_letter
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import Kind, State
from interlignes.outbox.models import Mail
from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import NOTICE, STARTS, MakeMeeting, allow_show_of_names

ClientFor = Callable[[Member | None], CheckedClient]
DAY = timedelta(days=1)
LONG = STARTS - 60 * DAY
MEETING = date(2026, 6, 30)


def said(*days: int) -> list[Said]:
    """Agreements (positive) and withdrawals (negative) so many days before the meeting."""
    return [Said(MEETING - abs(n) * DAY, n > 0) for n in days]


@pytest.mark.once
@pytest.mark.parametrize(
    ("days", "why"),
    [
        ([], Why.NONE),
        ([20], Why.MAIL),
        ([19], Why.LATE),
        ([-40], Why.WITHDRAWN),
        ([60, -40], Why.WITHDRAWN),
        ([60, -19], Why.MAIL),
        ([60, -40, 19], Why.LATE),
        ([60, -40, 30], Why.MAIL),
    ],
)
def test_what_was_said_early_enough_counts(days: list[int], why: Why) -> None:
    assert why_letter(said(*days), MEETING, 20) is why


def test_an_associate_says_it_herself(alice: Member, chloe: Member) -> None:
    first = say(step="given", by=alice, at=LONG)
    assert say(step="given", by=alice, at=LONG + DAY) == first
    say(step="withdrawn", by=alice, at=LONG + DAY)
    assert MailConsent.objects.count() == 2
    for step, by in (("perhaps", alice), ("given", chloe)):
        with pytest.raises(Refused):
            say(step=step, by=by, at=LONG)


def test_gerance_records_papers(alice: Member, bruno: Member) -> None:
    day = LONG.date()
    assert record_paper(members=[alice, bruno], step="given", said_on=day, by=bruno, at=LONG) == 2
    assert {line.member: line.is_given for line in standings(day)} == {alice: True, bruno: True}
    for step, on, by in (("given", day, alice), ("perhaps", day, bruno), ("given", day + 9 * DAY, bruno)):
        with pytest.raises(Refused):
            record_paper(members=[alice], step=step, said_on=on, by=by, at=LONG)


def test_who_has_not_agreed_is_convened_by_letter(
    make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    say(step="given", by=alice, at=LONG)
    meeting, team = make_meeting(), make_meeting(kind="team")
    people = [alice, bruno]
    assert letters_for(meeting, people) == {bruno.pk: Why.NONE}
    assert letters_for(team, people) == {}
    lines = proofs(meeting, people)
    assert [line.name for line in lines if line.mail] == ["Alice Test", "Bruno Test"]
    assert [(line.member, line.why_words != "") for line in lines if line.why] == [(bruno, True)]
    today = STARTS.date() - 10 * DAY
    at = STARTS - 10 * DAY
    assert (
        record_posting(meeting=meeting, members=[alice.pk, bruno.pk], posted_on=today, by=bruno, at=at) == 1
    )
    assert record_posting(meeting=meeting, members=[bruno.pk], posted_on=today, by=bruno, at=at) == 1
    assert PostedLetter.objects.get().member == bruno
    assert [line.posted for line in proofs(meeting, people) if line.why] == [PostedLetter.objects.get()]


def test_letters_are_recorded_by_who_organises_and_not_ahead(
    make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    meeting, draft, today = make_meeting(), make_meeting(convened=False), STARTS.date()
    wrong = [(meeting, alice, today), (draft, bruno, today), (meeting, bruno, today + DAY)]
    for about, by, day in wrong:
        with pytest.raises(Refused):
            record_posting(meeting=about, members=[bruno.pk], posted_on=day, by=by, at=STARTS)


def test_days_are_the_law_s_or_the_cooperative_s(db: None) -> None:
    assert consent_days(clock.today()) == 20
    allow_show_of_names(LONG)
    version = RuleVersion.objects.order_by("pk").last()
    assert version
    RuleVersion.objects.filter(pk=version.pk).update(
        book={**version.book, "notice_days": {"e_convocation_consent": 12}}
    )
    assert consent_days(clock.today()) == 12


# Pages


def test_pages_from_agreement_to_proof(
    make_meeting: MakeMeeting, client_for: ClientFor, alice: Member, bruno: Member
) -> None:
    with time_machine.travel(LONG, tick=False):
        own = client_for(alice)
        assert "par lettre" in own.get("/moi/convocations/").content.decode()
        own.post("/moi/convocations/", {"step": "given"})
        assert "vous avez accepté" in own.get("/moi/convocations/").content.decode().lower()
        own.post("/moi/convocations/", {"step": "withdrawn"})
        own.post("/moi/convocations/", {"step": "given"})
        draft = make_meeting(convened=False, at=LONG)
        page = client_for(bruno).get(f"/reunions/{draft.pk}/convoquer/").content.decode()
        assert "Par lettre" in page
        assert client_for(alice).get("/reunions/accords-courriel/").status_code == 404
    meeting = make_meeting()
    with time_machine.travel(STARTS - NOTICE + DAY, tick=False):
        chair, path = client_for(bruno), f"/reunions/{meeting.pk}/envois/"
        page = chair.get(path).content.decode()
        assert page.count("À poster") == 1
        assert chair.get(f"{path}lettres.pdf").content.startswith(b"%PDF")
        assert "Bruno Test" in chair.get(f"{path}?fichier=csv").content.decode()
        data = {"members": [bruno.pk], "posted_on": (clock.today() + 2 * DAY).isoformat()}
        assert chair.post(path, data).status_code == 200, "a day that is still to come"
        assert chair.post(path, {**data, "posted_on": clock.today().isoformat()}).status_code == 302
        assert "À poster" not in chair.get(path).content.decode()
        assert "Bruno Test" in chair.get(f"{path}?fichier=csv").content.decode()
        paper = {"members": [bruno.pk], "step": "given", "said_on": clock.today().isoformat()}
        assert chair.post("/reunions/accords-courriel/", paper).status_code == 302
        late = {**paper, "said_on": (clock.today() + DAY).isoformat()}
        assert chair.post("/reunions/accords-courriel/", late).status_code == 200
        assert client_for(alice).get(path).status_code == 404


def test_nothing_to_print_and_nothing_sent(
    make_meeting: MakeMeeting, client_for: ClientFor, alice: Member, bruno: Member
) -> None:
    record_paper(members=[alice, bruno], step="given", said_on=LONG.date(), by=bruno, at=LONG)
    meeting, draft = make_meeting(), make_meeting(convened=False)
    Mail.objects.all().delete()
    client = client_for(bruno)
    assert client.get(f"/reunions/{meeting.pk}/envois/lettres.pdf").status_code == 404
    assert "Rien n’a été envoyé" in client.get(f"/reunions/{meeting.pk}/envois/").content.decode()
    assert client.get(f"/reunions/{draft.pk}/envois/").status_code == 404


def test_what_leaves_after_the_last_day_is_said(
    make_meeting: MakeMeeting, client_for: ClientFor, alice: Member, bruno: Member
) -> None:
    """Alice is convened by mail, Bruno by letter; notice is 15 days, so that the 7th of June is the last."""
    say(step="given", by=alice, at=LONG)
    meeting = make_meeting()
    last = STARTS - 15 * DAY

    def late(at: datetime) -> list[str]:
        people = convened(meeting, at)
        return too_late(proofs(meeting, people), last.date(), at.date())

    assert late(last) == []
    assert late(last + DAY) == ["Alice Test", "Bruno Test"], "neither sent nor posted"
    mails = Mail.objects.filter(kind=Kind.MEETING_CONVOKED)
    mails.update(state=State.SENT, sent_at=last)
    record_posting(meeting=meeting, members=[bruno.pk], posted_on=last.date(), by=bruno, at=last)
    assert late(last + DAY) == []
    PostedLetter.objects.update(posted_on=(last + DAY).date())
    assert late(last + DAY) == ["Bruno Test"]
    PostedLetter.objects.update(posted_on=last.date())
    mails.update(sent_at=last + DAY)
    assert late(last + DAY) == ["Alice Test"], "of Bruno the letter counts"
    mails.update(state=State.REFUSED, sent_at=None)
    assert late(last - DAY) == ["Alice Test"]
    with time_machine.travel(last - DAY, tick=False):
        page = client_for(bruno).get(f"/reunions/{meeting.pk}/envois/").content.decode()
        assert "devait partir le 7 juin 2026 au plus tard" in page
        assert "L223-27" in page
    team = make_meeting(kind="team")
    with time_machine.travel(STARTS - DAY, tick=False):
        assert "L223-27" not in client_for(bruno).get(f"/reunions/{team.pk}/envois/").content.decode()
