"""Delivery to a real SMTP server, in good health and otherwise."""

import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertNotContains

from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.outbox import delivery
from interlignes.outbox.choices import DISCREET, Kind, State
from interlignes.outbox.delivery import claim, compose, deliver
from interlignes.outbox.models import Mail
from members.models import Member
from tests.outbox.conftest import Write
from tests.servers.smtp import DROP, HANG, PostOffice

pytestmark = pytest.mark.django_db
NAMES = ("alice", "bruno", "dora")
START = datetime(2026, 11, 23, 12, tzinfo=UTC)


def states() -> dict[str, str]:
    """The state of each mail by the name of its recipient."""
    return {mail.recipient.split("@")[0]: mail.state for mail in Mail.objects.all()}


def waits(mail: Mail) -> float:
    """Minutes until the next try."""
    mail.refresh_from_db()
    return (mail.next_try_at - clock.now()).total_seconds() / 60


def only(name: str, answer: str) -> Any:
    """A server that has something against one person."""
    return lambda address: answer if address.startswith(name) else None


def test_deliver_sends_a_whole_batch_on_one_connection(office: PostOffice, write: Write) -> None:
    for name in NAMES:
        write(name)
    assert deliver() == 3
    assert office.to() == ["alice@example.coop", "bruno@example.coop", "dora@example.coop"]
    assert office.connections == 1
    assert set(states().values()) == {State.SENT}
    assert deliver() == 0


def test_mail_arrives_with_both_bodies_and_the_right_headers(office: PostOffice, write: Write) -> None:
    mail = write()
    deliver()
    arrived = office.received[0]
    assert arrived.get_content_type() == "multipart/alternative"
    text, html = arrived.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().strip() == "Bonjour alice, dès à présent."
    assert html.get_content().strip() == "<p>Bonjour alice</p>"
    assert arrived["Subject"] == "À vous de voter"
    assert arrived["Message-ID"] == mail.message_id
    assert arrived["Date"].datetime == mail.created_at.replace(microsecond=0)
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["Content-Language"] == "fr"
    assert arrived["List-Unsubscribe"] == "<http://localhost:8000/moi/desabonnement/x/>"
    assert arrived["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_mail_owed_by_the_statuts_offers_no_way_out(office: PostOffice, write: Write) -> None:
    write(kind=Kind.MEETING_CONVOKED)
    deliver()
    assert "List-Unsubscribe" not in office.received[0]


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_refusal_for_now_is_tried_again_after_1_2_4_minutes(
    office: PostOffice, write: Write, step: str
) -> None:
    setattr(office, step, only("alice", "451 4.7.1 Greylisted"))
    with time_machine.travel(START, tick=False) as travel:
        mail = write()
        write("bruno")
        for minutes in (1, 2, 4, 8, 16, 32, 60, 60):
            deliver()
            assert waits(mail) == minutes
            travel.shift(timedelta(minutes=minutes))
        setattr(office, step, lambda _: None)
        assert deliver() == 1
    assert office.to() == ["bruno@example.coop", "alice@example.coop"]
    assert not Entry.objects.exists()


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_refusal_for_good_is_noted_and_holds_up_nobody(office: PostOffice, write: Write, step: str) -> None:
    setattr(office, step, only("alice", "550 5.1.1 No such user"))
    refused = write()
    write("bruno")
    assert deliver() == 1
    assert states() == {"alice": State.REFUSED, "bruno": State.SENT}
    refused.refresh_from_db()
    assert refused.last_error == "550 5.1.1 No such user"
    entry = Entry.objects.get()
    assert (entry.kind, entry.about_id, entry.facts) == ("mail.refused", str(refused.pk), {"code": 550})
    assert deliver() == 0


@pytest.mark.parametrize("kind", sorted(DISCREET))
def test_refusal_of_a_discreet_mail_leaves_no_trace_that_the_gerance_reads(
    office: PostOffice, write: Write, kind: str, bruno: Member, client_for: Callable[..., Any]
) -> None:
    office.rcpt = only("alice", "550 5.1.1 No such user")
    discreet = write()
    Mail.objects.filter(pk=discreet.pk).update(kind=kind)
    assert deliver() == 0
    assert states() == {"alice": State.REFUSED}
    assert not Entry.objects.exists()
    assertNotContains(client_for(bruno).get("/"), "state__exact=refused")


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("rcpt", "530 5.7.0 Authentication required"),
        ("rcpt", "554 5.7.1 Relay access denied"),
        ("rcpt", "421 4.3.2 Shutting down"),
        ("mail", "550 5.1.0 Sender rejected"),
        ("mail", "451 4.3.0 Try later"),
        ("rcpt", HANG),
        ("data", HANG),
        ("data", DROP),
        ("rcpt", DROP),
    ],
)
def test_fault_that_is_nobodys_ends_the_batch_and_loses_nothing(
    office: PostOffice, write: Write, settings: Any, step: str, answer: str
) -> None:
    setattr(office, step, lambda _: answer)
    patience, settings.EMAIL_TIMEOUT = (
        settings.EMAIL_TIMEOUT,
        0.5 if answer == HANG else settings.EMAIL_TIMEOUT,
    )
    first, second = write(), write("bruno")
    assert deliver() == 0
    assert waits(first) == pytest.approx(1, abs=0.1)
    assert waits(second) <= 0
    assert set(states().values()) == {State.WAITING}
    setattr(office, step, lambda _: None)
    settings.EMAIL_TIMEOUT = patience
    Mail.objects.update(next_try_at=clock.now())
    assert deliver() == 2
    assert sorted(office.ids()) == sorted([first.message_id, second.message_id])


def test_server_that_hangs_up_after_three_mails_is_called_again(office: PostOffice, write: Write) -> None:
    office.mails_per_connection = 3
    for number in range(10):
        write(f"member{number}")
    assert deliver() == 10
    assert len(set(office.ids())) == len(office.ids()) == 10
    assert office.connections == 4
    assert set(Mail.objects.values_list("attempts", flat=True)) == {1}


def test_mail_on_which_the_server_always_dies_holds_up_nobody(office: PostOffice, write: Write) -> None:
    office.data = only("bruno", DROP)
    for name in NAMES:
        write(name)
    deliver()
    deliver()
    assert states() == {"alice": State.SENT, "bruno": State.WAITING, "dora": State.SENT}


def test_server_that_is_down_costs_no_mail_an_attempt(
    office: PostOffice, write: Write, settings: Any
) -> None:
    settings.EMAIL_PORT = 9  # nobody listens there
    with time_machine.travel(START, tick=False) as travel:
        mails = [write(name) for name in NAMES]
        for minutes in (1, 1, 2, 4, 8, 10, 10):
            assert deliver() == 0
            assert {waits(mail) for mail in mails} == {minutes}
            travel.shift(timedelta(minutes=minutes))
        assert {mail.attempts for mail in mails} == {0}
        settings.EMAIL_PORT = office.port
        assert deliver() == 3


def test_server_that_knows_no_login_is_waited_for(office: PostOffice, write: Write, settings: Any) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "interlignes", "wrong"
    mail = write()
    assert deliver() == 0
    assert waits(mail) == pytest.approx(1, abs=0.1)
    assert states() == {"alice": State.WAITING}


def test_deliver_when_nothing_is_due_asks_twice_and_writes_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(2):
        deliver()


def test_mail_that_helps_nobody_any_more_expires(office: PostOffice, write: Write) -> None:
    write(useful_until=clock.now() - timedelta(seconds=1))
    code = write("bruno", Kind.ACCOUNT, useful_until=clock.now() - timedelta(seconds=1))
    write("dora", useful_until=clock.now() + timedelta(hours=1))
    assert deliver() == 1
    assert states() == {"alice": State.EXPIRED, "bruno": State.EXPIRED, "dora": State.SENT}
    code.refresh_from_db()
    assert code.text == code.html == ""


def test_mail_that_opens_a_door_is_encrypted_then_wiped(office: PostOffice, write: Write) -> None:
    mail = write(kind=Kind.ACCOUNT)
    assert "Bonjour" not in mail.text + mail.html
    deliver()
    assert "Bonjour alice" in office.received[0].get_body(("plain",)).get_content()
    mail.refresh_from_db()
    assert mail.text == mail.html == ""


def test_mail_that_opens_a_door_is_wiped_when_refused(office: PostOffice, write: Write) -> None:
    office.rcpt = only("alice", "550 No such user")
    mail = write(kind=Kind.MEMBER_INVITED)
    deliver()
    mail.refresh_from_db()
    assert (mail.state, mail.text, mail.html) == (State.REFUSED, "", "")


def test_mail_encrypted_with_another_key_is_refused(office: PostOffice, write: Write, settings: Any) -> None:
    write(kind=Kind.ACCOUNT)
    write("bruno")
    settings.SECRET_KEY = "another key that is long enough to be taken for one, really"
    assert deliver() == 1
    assert states() == {"alice": State.REFUSED, "bruno": State.SENT}


@pytest.mark.parametrize("field", ["subject", "recipient", "unsubscribe_url", "message_id"])
def test_line_break_in_a_header_is_refused(office: PostOffice, write: Write, field: str) -> None:
    write(**{field: "a@example.coop\nBcc: mallory@example.org"})
    assert deliver() == 0
    assert office.received == []
    assert Mail.objects.get().state == State.REFUSED


def test_codes_that_somebody_waits_for_go_before_the_rest(office: PostOffice, write: Write) -> None:
    for name in NAMES:
        write(name)
    write("emile", Kind.ACCOUNT)
    deliver(limit=1)
    assert office.to() == ["emile@example.coop"]


def test_claim_gives_each_mail_to_one_until_its_lease_ends(write: Write) -> None:
    with time_machine.travel(START, tick=False) as travel:
        write()
        write("bruno")
        first, second = claim(), claim()
        assert first
        assert second
        assert first.pk != second.pk
        assert claim() is None
        travel.shift(delivery.LEASE)
        again = claim()
        assert again
        assert (again.pk, again.attempts, again.message_id) == (first.pk, 2, first.message_id)


def test_mail_sent_by_another_meanwhile_stays_sent(write: Write) -> None:
    mail = write()
    Mail.objects.update(state=State.SENT)
    delivery._refuse(mail, delivery.RefusedForGood(550, "too late"))
    delivery._postpone(mail, delivery.TryLater("too late"))
    assert states() == {"alice": State.SENT}
    assert not Entry.objects.exists()


def test_batch_ends_in_time_for_other_work(
    office: PostOffice, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "LONGEST_BATCH", timedelta(seconds=0))
    for name in NAMES:
        write(name)
    assert deliver() == 1


def test_stop_waits_until_the_mail_in_flight_is_marked() -> None:
    caught: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: caught.append(number))
    try:
        with delivery._undisturbed():
            os.kill(os.getpid(), signal.SIGTERM)
            assert caught == []
        assert caught == [signal.SIGTERM]
    finally:
        signal.signal(signal.SIGTERM, before)


def test_delivery_in_another_thread_leaves_signals_alone() -> None:
    handlers: list[object] = []

    def look() -> None:
        with delivery._undisturbed():
            handlers.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert handlers == [signal.getsignal(signal.SIGTERM)]


def test_compose_without_html_is_plain(write: Write) -> None:
    assert compose(write(html="")).message().get_content_type() == "text/plain"
