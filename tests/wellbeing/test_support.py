"""Requests: who reads them, what is kept, what a mail says."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from pytest_django.asserts import assertContains, assertNotContains

from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members.actions import apply_retention
from members.choices import StatusKind
from members.models import Member, Status
from tests.client import CheckedClient
from tests.conftest import make_member
from wellbeing import queries, tasks
from wellbeing.actions import support
from wellbeing.choices import RequestKind, RequestState
from wellbeing.models import Request

ClientFor = Callable[[Member | None], CheckedClient]
CANARY = "Canari trente-sept : je n’en peux plus"


@pytest.fixture
def asked(alice: Member, dora: Member) -> Request:
    """Alice asks Dora."""
    return support.send_request(
        kind=RequestKind.SUPERVISION, text=CANARY, to=[dora.pk], by=alice, at=clock.now()
    )


def test_request_is_read_by_the_chosen_only(
    asked: Request, client_for: ClientFor, alice: Member, dora: Member, bruno: Member
) -> None:
    path = asked.get_absolute_url()
    for reader in (alice, dora):
        assertContains(client_for(reader).get(path), "Canari trente-sept")
    assert client_for(bruno).get(path).status_code == 404
    assertNotContains(client_for(bruno).get("/sante/demandes/"), "supervision</a>")


def test_words_are_in_no_table_mail_or_journal(asked: Request) -> None:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert "trente-sept" not in repr(cursor.fetchall()), table
    assert not Entry.objects.exists()


def test_mail_names_neither_author_nor_kind(asked: Request, alice: Member, dora: Member) -> None:
    mail = Mail.objects.get(kind="wellbeing.notice")
    assert mail.recipient == dora.email
    for word in ("Alice", "supervision", "Canari"):
        assert word not in mail.subject + mail.text + mail.html
    assert (mail.about_type, mail.about_id) == ("members.member", str(dora.pk))


def test_gerance_does_not_see_the_mail(asked: Request, client_for: ClientFor, bruno: Member) -> None:
    page = client_for(bruno).get("/gerance/outbox/mail/")
    assertNotContains(page, "dora@example.coop")


def test_everything_through_the_pages(
    client_for: ClientFor, alice: Member, dora: Member, bruno: Member
) -> None:
    page = client_for(alice)
    assertContains(page.get("/sante/demandes/nouvelle/?sujet=intense"), 'value="intense"')
    assertContains(page.post("/sante/demandes/nouvelle/", {"kind": "offer", "text": "Là"}), "aria-invalid")
    made = page.post("/sante/demandes/nouvelle/", {"kind": "offer", "to": [dora.pk, bruno.pk], "text": "Là"})
    request = Request.objects.get()
    assert made.url == request.get_absolute_url()
    answering = client_for(dora)
    answering.post(request.get_absolute_url(), {"text": "Je viens"})
    assertContains(page.get(request.get_absolute_url()), "Je viens")
    answering.post(f"{request.get_absolute_url()}suite/", {"step": "take"})
    assertContains(page.get(request.get_absolute_url()), "Dora Test")
    page.post(f"{request.get_absolute_url()}suite/", {"step": "take"}, follow=True)
    page.post(f"{request.get_absolute_url()}suite/", {"step": "nothing"})
    page.post(f"{request.get_absolute_url()}suite/", {"step": "close"})
    request.refresh_from_db()
    assert (request.state, request.taken_by) == (RequestState.CLOSED, dora)
    assertContains(answering.post(request.get_absolute_url(), {"text": "Trop tard"}), 'role="alert"')
    assert Mail.objects.filter(kind="wellbeing.notice").count() == 2 + 2 + 2 + 2


def test_empty_answer_gets_a_word_at_the_field(asked: Request, client_for: ClientFor, dora: Member) -> None:
    assertContains(client_for(dora).post(asked.get_absolute_url(), {"text": " "}), "aria-invalid")


def test_withdrawn_words_are_gone_at_once(asked: Request, alice: Member, dora: Member) -> None:
    support.reply(request=asked, text="Une réponse", by=dora, at=clock.now())
    with pytest.raises(Refused):
        support.withdraw(request=asked, by=dora, at=clock.now())
    support.withdraw(request=asked, by=alice, at=clock.now())
    asked.refresh_from_db()
    assert (asked.text, asked.replies.count(), asked.is_over) == ("", 0, True)


def test_request_needs_somebody_who_is_here(alice: Member, chloe: Member) -> None:
    for to in ([], [alice.pk], [chloe.pk], [999_999]):
        with pytest.raises(Refused) as refused:
            support.send_request(kind=RequestKind.OFFER, text="T", to=to, by=alice, at=clock.now())
        assert refused.value.field == "to"


def test_others_change_nothing(asked: Request, bruno: Member) -> None:
    for act in (support.take, support.close, support.withdraw):
        with pytest.raises(Refused):
            act(request=asked, by=bruno, at=clock.now())
    with pytest.raises(Refused):
        support.reply(request=asked, text="T", by=bruno, at=clock.now())


def test_author_does_not_see_to_her_own(asked: Request, alice: Member) -> None:
    with pytest.raises(Refused):
        support.take(request=asked, by=alice, at=clock.now())


def test_closed_request_is_forgotten_after_a_year(asked: Request, alice: Member) -> None:
    now = clock.now()
    support.close(request=asked, by=alice, at=now)
    assert apply_retention(at=now + timedelta(days=364)) == {}
    assert support.warn_before_the_end(at=now + timedelta(days=364)) == 0
    gone = apply_retention(at=now + timedelta(days=366))
    assert gone == {"wellbeing.RequestRecipient": 1, "wellbeing.Request": 1}


def test_request_that_nobody_closes_is_erased_a_year_after_its_last_word_and_not_untold(
    asked: Request, alice: Member, dora: Member, client_for: ClientFor
) -> None:
    start = asked.created_at
    support.reply(request=asked, text="Voyons-nous", by=dora, at=start + timedelta(days=20))
    Mail.objects.all().delete()
    path, days = asked.get_absolute_url(), timedelta(days=1)
    with time_machine.travel(start + 350 * days, tick=False):
        tasks.daily()
        assertNotContains(client_for(alice).get(path), "note-warning")
    # A month before: everybody in it, once, in a mail that says nothing; the page says the day.
    with time_machine.travel(start + 356 * days, tick=False):
        tasks.daily()
        tasks.daily()
        assert sorted(Mail.objects.values_list("recipient", flat=True)) == [alice.email, dora.email]
        for mail in Mail.objects.all():
            assert mail.kind == "wellbeing.notice"
            assert "s’efface dans un mois" in mail.text
            assert "supervision" not in mail.subject + mail.text + mail.html
        assert not Entry.objects.exists()
        for reader in (alice, dora):
            assertContains(client_for(reader).get(path), "note-warning")
            assertContains(client_for(reader).get("/sante/demandes/"), "sauf si quelqu’un écrit")
    assert "wellbeing.Request" not in apply_retention(at=start + 384 * days)
    out = StringIO()
    with time_machine.travel(start + 387 * days, tick=False):
        call_command("retention", dry_run=True, stdout=out)
        assert "wellbeing.Request (requests): 1 due" in out.getvalue()
        assert Request.objects.exists()
        call_command("retention", stdout=StringIO())
    assert not Request.objects.exists()
    assert not Entry.objects.exists()


def test_word_after_the_warning_gives_another_year(asked: Request, alice: Member) -> None:
    start, days = asked.created_at, timedelta(days=1)
    assert support.warn_before_the_end(at=start + 336 * days) == 1
    support.reply(request=asked, text="Encore d’actualité", by=alice, at=start + 340 * days)
    assert apply_retention(at=start + 400 * days) == {}
    assert queries.erased_from(queries.requests_for(alice).get()) is None
    assert support.warn_before_the_end(at=start + 400 * days) == 0
    assert support.warn_before_the_end(at=start + 680 * days) == 1


def test_nothing_is_erased_that_was_not_told_in_time_however_old(
    asked: Request, alice: Member, dora: Member
) -> None:
    start, days = asked.created_at, timedelta(days=1)
    assert apply_retention(at=start + 900 * days) == {}  # no task ran
    for person in (alice, dora):
        Status.objects.create(member=person, kind=StatusKind.LEFT, since_on=clock.today())
    Mail.objects.all().delete()
    assert support.warn_before_the_end(at=start + 900 * days) == 1
    assert not Mail.objects.exists()
    assert queries.erased_from(queries.requests_for(alice).get()) == start + 930 * days
    assert "wellbeing.Request" not in apply_retention(at=start + 929 * days)
    assert "wellbeing.Request" in apply_retention(at=start + 931 * days)


def test_who_has_left_gets_no_mail_and_reads_nothing(
    asked: Request, alice: Member, dora: Member, client_for: ClientFor
) -> None:
    Status.objects.create(member=dora, kind=StatusKind.LEFT, since_on=clock.today())
    Mail.objects.all().delete()
    support.reply(request=asked, text="Encore là ?", by=alice, at=clock.now())
    assert not Mail.objects.exists()
    assert client_for(dora).get(asked.get_absolute_url()).status_code == 302


def test_conversation_has_an_end(asked: Request, alice: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support, "MOST_REPLIES", 1)
    support.reply(request=asked, text="1", by=alice, at=clock.now())
    with pytest.raises(Refused):
        support.reply(request=asked, text="2", by=alice, at=clock.now())


def test_request_says_what_it_is(asked: Request, alice: Member) -> None:
    assert str(asked) == str(RequestKind.SUPERVISION.label)
    assert str(asked.recipients.get()) == "Dora Test"
    assert str(support.reply(request=asked, text="1", by=alice, at=clock.now())) == str(asked.pk)


def test_somebody_can_write_to_everybody_else(alice: Member, client_for: ClientFor) -> None:
    make_member("Zoé")
    page = client_for(alice).get("/sante/demandes/nouvelle/")
    assertContains(page, "Zoé Test")
    assertNotContains(page, f'value="{alice.pk}"')
