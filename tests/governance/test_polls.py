"""Polls for a date: asked, answered until the deadline, changed, withdrawn, and made a meeting of, once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from governance.actions.polls import answer, change_poll, open_poll, remind, settle_poll, withdraw_poll
from governance.choices import MeetingKind
from governance.models import Asked, DatePoll, Mark, Meeting, Slot
from governance.permissions import may_settle
from governance.queries.polls import answers_of, awaiting_dates, polls_for, running
from governance.tasks import polls as task
from governance.views.polls import advice
from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import Kind
from interlignes.outbox.models import Mail
from members.choices import StatusKind
from members.models import Member, Status
from tests.client import CheckedClient
from tests.conftest import make_member

ClientFor = Callable[[Member | None], CheckedClient]
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=clock.PARIS)
CLOSES = NOW + timedelta(days=5)
#: One date on each side of the change to summer time, at the same hour on the clock of Paris.
DATES = [datetime(2026, 3, 27, 18, 0, tzinfo=clock.PARIS), datetime(2026, 3, 30, 18, 0, tzinfo=clock.PARIS)]


def ask(by: Member, kind: str = "team", **other: Any) -> DatePoll:
    fields = {
        "title": "Printemps",
        "text": "",
        "place": "Atelier",
        "video_url": "",
        "minutes": 120,
        "slots": DATES,
        "closes_at": CLOSES,
        "people": [],
        "at": NOW,
    }
    return open_poll(kind=kind, by=by, **{**fields, **other})  # type: ignore[arg-type]


def say(poll: DatePoll, by: Member, words: str, comment: str = "", at: datetime = NOW) -> None:
    slots = poll.slots.order_by("starts_at").values_list("pk", flat=True)
    answer(poll=poll, marks=dict(zip(slots, words.split(), strict=False)), comment=comment, by=by, at=at)


def refused(action: Callable[[], Any]) -> str | None:
    """The field at which an action is refused."""
    with pytest.raises(Refused) as refusal:
        action()
    return refusal.value.field


@pytest.fixture
def poll(dora: Member, alice: Member, bruno: Member) -> DatePoll:
    """Dora asks everybody."""
    return ask(dora)


def test_kind_says_who_is_asked(dora: Member, alice: Member, bruno: Member, chloe: Member) -> None:
    def asked(poll: DatePoll) -> set[str]:
        return {one.member.first_name for one in poll.asked.select_related("member")}

    assert asked(ask(dora)) == {"Alice", "Bruno", "Dora"}
    assert asked(ask(bruno, MeetingKind.AGO)) == {"Alice", "Bruno"}
    assert asked(ask(dora, "workgroup", people=[alice.pk, chloe.pk])) == {"Alice", "Dora"}
    assert asked(ask(dora, "supervision", people=[alice.pk])) == {"Alice", "Dora"}


def test_asking_writes_to_the_others_and_into_the_journal(poll: DatePoll, dora: Member) -> None:
    mails = Mail.objects.filter(kind=Kind.POLL_ASKED)
    assert mails.count() == 2
    assert dora.email not in {mail.recipient for mail in mails}
    assert "vendredi 27 mars 2026 à 18 h" in mails[0].text
    assert "lundi 30 mars 2026 à 18 h" in mails[0].text
    assert Entry.objects.get(kind="poll.opened").facts == {"people": 3, "dates": 2}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "ago"}, "kind"),
        ({"slots": DATES[:1]}, "slot_1"),
        ({"slots": [DATES[0]] * 2}, "slot_1"),
        ({"slots": [DATES[0] + timedelta(hours=n) for n in range(21)]}, "slot_1"),
        ({"closes_at": NOW}, "closes_at"),
        ({"closes_at": DATES[0] + timedelta(minutes=1)}, "closes_at"),
        ({"kind": "workgroup"}, "people"),
    ],
)
def test_asking_is_refused_at_its_field(fields: dict[str, Any], field: str, dora: Member) -> None:
    assert refused(lambda: ask(dora, **fields)) == field
    assert not DatePoll.objects.exists()


def test_who_has_left_asks_nothing(chloe: Member) -> None:
    refused(lambda: ask(chloe))


def test_answers_replace_each_other_until_the_deadline(poll: DatePoll, alice: Member) -> None:
    say(poll, alice, "yes no", "Le soir")
    say(poll, alice, "maybe yes", "")
    assert list(Mark.objects.order_by("slot__starts_at").values_list("answer", flat=True)) == ["maybe", "yes"]
    assert not awaiting_dates(alice, NOW).exists()
    refused(lambda: say(poll, alice, "no no", at=CLOSES))
    say(poll, alice, "no yes", at=CLOSES - timedelta(seconds=1))
    assert Mark.objects.filter(answer="no").count() == 1


@pytest.mark.parametrize("words", ["yes", "yes perhaps", ""])
def test_an_answer_is_about_every_date_in_known_words(words: str, poll: DatePoll, alice: Member) -> None:
    refused(lambda: say(poll, alice, words))
    assert not Mark.objects.exists()


def test_strangers_to_a_poll_do_not_answer(dora: Member, alice: Member, bruno: Member) -> None:
    poll = ask(dora, "workgroup", people=[alice.pk])
    refused(lambda: say(poll, bruno, "yes yes"))
    Status.objects.create(member=alice, kind=StatusKind.LEFT, since_on=NOW.date())
    refused(lambda: say(poll, Member.objects.get(pk=alice.pk), "yes yes"))


def test_a_poll_is_seen_by_those_asked_and_the_gerance_but_a_session(
    dora: Member, alice: Member, bruno: Member, chloe: Member
) -> None:
    group = ask(dora, "workgroup", people=[alice.pk])
    session = ask(dora, "supervision", people=[alice.pk])
    fanny = make_member("Fanny")
    assert set(polls_for(alice)) == set(running(dora)) == {group, session}
    assert list(polls_for(bruno)) == [group]
    assert list(polls_for(fanny)) == list(polls_for(chloe)) == []
    assert [may_settle(one, group) for one in (dora, bruno, alice)] == [True, True, False]
    assert [may_settle(one, session) for one in (dora, bruno, alice)] == [True, False, False]


def test_the_page_names_the_best_date_who_answered_and_what_clashes(
    poll: DatePoll, dora: Member, alice: Member, bruno: Member
) -> None:
    Meeting.objects.create(title="Avant", starts_at=DATES[1] - timedelta(hours=3), convoked_at=NOW)
    other = Meeting.objects.create(title="Pendant", starts_at=DATES[1] + timedelta(hours=1), convoked_at=NOW)
    Meeting.objects.create(title="Après", starts_at=DATES[1] + timedelta(hours=2), convoked_at=NOW)
    assert "Personne" in advice(answers_of(poll, dora))
    say(poll, alice, "yes no", "Le soir")
    say(poll, bruno, "yes maybe")
    found = answers_of(poll, dora)
    assert [line.is_best for line in found.lines] == [True, False]
    assert [line.clashes for line in found.lines] == [[], [other]]
    assert found.lines[1].names == {"yes": [], "maybe": ["Bruno Test"], "no": ["Alice Test"]}
    assert (found.asked, found.answered, found.missing) == (3, 2, ["Dora Test"])
    assert found.comments == [("Alice Test", "Le soir")]
    assert found.mine == {}
    sentence = (
        "Le mieux\u00a0: vendredi 27 mars 2026 à 18 h. Sur 3 personnes, 2 peuvent venir, dont 0 si besoin."
    )
    assert advice(found) == sentence
    say(poll, alice, "yes maybe")
    say(poll, bruno, "maybe yes")
    assert advice(answers_of(poll, dora)).startswith("Aussi bien")


def test_answers_of_a_poll_without_dates_or_for_who_is_not_asked(dora: Member, bruno: Member) -> None:
    make_member("Fanny")
    poll = ask(dora, "workgroup", people=[Member.objects.get(first_name="Fanny").pk])
    assert answers_of(poll, bruno).mine is None
    poll.slots.all().delete()
    assert answers_of(poll, bruno).lines == []


def test_new_dates_ask_everybody_again_and_drop_those_that_are_past(
    poll: DatePoll, alice: Member, dora: Member
) -> None:
    say(poll, alice, "yes yes")
    later, at = DATES[1] + timedelta(days=7), DATES[0] + timedelta(hours=1)
    change_poll(poll=poll, slots=[later, DATES[1]], closes_at=at + timedelta(days=1), by=dora, at=at)
    assert list(poll.slots.values_list("starts_at", flat=True)) == [DATES[1], later]
    assert list(awaiting_dates(alice, at)) == [poll]
    assert Mark.objects.count() == 1
    assert Mail.objects.filter(kind=Kind.POLL_ASKED, occasion="2").count() == 2
    change_poll(poll=poll, slots=[], closes_at=at + timedelta(days=2), by=dora, at=at)
    assert Mail.objects.filter(kind=Kind.POLL_ASKED).count() == 4


@pytest.mark.parametrize(
    ("slots", "closes_at", "at", "field"),
    [
        ([], DATES[1], DATES[1] + timedelta(days=1), "slot_1"),
        ([], NOW, NOW, "closes_at"),
        ([NOW], CLOSES, NOW, "slot_1"),
        ([CLOSES - timedelta(hours=1)], CLOSES, NOW, "closes_at"),
        ([DATES[0] + timedelta(hours=n) for n in range(1, 20)], CLOSES, NOW, "slot_1"),
        (
            [DATES[0] + timedelta(hours=n) for n in range(1, 20)],
            DATES[1] - timedelta(1),
            DATES[0],
            "closes_at",
        ),
    ],
)
def test_change_is_refused_at_its_field(
    slots: list[datetime], closes_at: datetime, at: datetime, field: str, poll: DatePoll, dora: Member
) -> None:
    change = {"slots": slots, "closes_at": closes_at, "by": dora, "at": at}
    assert refused(lambda: change_poll(poll=poll, **change)) == field
    assert poll.slots.count() == 2


def test_past_dates_count_among_the_twenty(poll: DatePoll, dora: Member) -> None:
    at = DATES[0]
    many = [DATES[1] + timedelta(hours=n) for n in range(1, 20)]
    change = {"slots": many, "closes_at": at + timedelta(hours=1), "by": dora, "at": at}
    assert refused(lambda: change_poll(poll=poll, **change)) == "slot_1"


def test_a_poll_becomes_one_meeting_and_everybody_is_told(
    poll: DatePoll, dora: Member, alice: Member, bruno: Member
) -> None:
    slot = poll.slots.order_by("starts_at")[1]
    meeting = settle_poll(poll=poll, slot=slot, by=dora, at=NOW)
    assert (meeting.kind, meeting.starts_at, meeting.place) == ("team", DATES[1], "Atelier")
    assert meeting.convoked_at is None
    assert meeting.participants.get().member == dora
    told = Mail.objects.filter(kind=Kind.POLL_SETTLED)
    assert {mail.recipient for mail in told} == {alice.email, bruno.email}
    assert "lundi 30 mars 2026 à 18 h" in told[0].subject
    refused(lambda: settle_poll(poll=poll, slot=slot, by=dora, at=NOW))
    refused(lambda: withdraw_poll(poll=poll, by=dora, at=NOW))
    refused(lambda: say(poll, alice, "yes yes"))
    assert Meeting.objects.count() == 1


def test_those_asked_for_a_group_take_part_and_who_asked_leads(
    dora: Member, alice: Member, bruno: Member
) -> None:
    poll = ask(dora, "workgroup", people=[alice.pk])
    meeting = settle_poll(poll=poll, slot=poll.slots.all()[0], by=bruno, at=NOW)
    leads = dict(meeting.participants.values_list("member", "leads"))
    assert leads == {alice.pk: False, dora.pk: True, bruno.pk: True}


def test_settling_is_refused(poll: DatePoll, alice: Member, dora: Member) -> None:
    slot = poll.slots.all()[0]
    refused(lambda: settle_poll(poll=poll, slot=slot, by=alice, at=NOW))
    other = ask(dora)
    refused(lambda: settle_poll(poll=poll, slot=other.slots.all()[0], by=dora, at=NOW))
    assert refused(lambda: settle_poll(poll=poll, slot=slot, by=dora, at=DATES[0])) == "starts_at"
    assert not Meeting.objects.exists()


def test_a_withdrawn_poll_tells_everybody_and_ends(poll: DatePoll, alice: Member, dora: Member) -> None:
    withdraw_poll(poll=poll, by=dora, at=NOW)
    assert Mail.objects.filter(kind=Kind.POLL_SETTLED, subject__contains="ne cherche plus").count() == 2
    refused(lambda: say(poll, alice, "yes yes"))
    assert not running(alice).exists()


def test_reminders_go_once_to_those_who_have_not_answered_all(
    poll: DatePoll, alice: Member, bruno: Member, dora: Member
) -> None:
    say(poll, alice, "yes yes")
    Member.objects.filter(pk=dora.pk).update(wants_reminders=False)
    assert remind(at=CLOSES - timedelta(days=2)) == 0
    soon = CLOSES - timedelta(hours=20)
    assert remind(at=soon) == 1
    assert remind(at=soon + timedelta(hours=1)) == 0
    assert Mail.objects.get(kind=Kind.POLL_REMINDER).recipient == bruno.email
    task()


def test_database_holds_one_answer_a_person_and_date_and_known_words(poll: DatePoll) -> None:
    asked, slot = Asked.objects.all()[0], Slot.objects.all()[0]
    Mark.objects.create(asked=asked, slot=slot, answer="yes")
    for wrong in ({"answer": "yes"}, {"answer": "never", "slot": Slot.objects.all()[1]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mark.objects.create(**{"asked": asked, "slot": slot, **wrong})


def local(at: datetime) -> str:
    return at.astimezone(clock.PARIS).strftime("%Y-%m-%dT%H:%M")


def test_pages_from_the_question_to_the_meeting(dora: Member, alice: Member, client_for: ClientFor) -> None:
    now, client = clock.now(), client_for(dora)
    dates = [(now + timedelta(days=n)).replace(second=0, microsecond=0) for n in (20, 21)]
    data = {"kind": "team", "title": "Été", "minutes": "90", "closes_at": local(now + timedelta(days=4))}
    data |= {"slot_1": local(dates[0]), "slot_2": local(dates[1])}
    client.post(reverse("governance:poll_new"), data)
    poll = DatePoll.objects.get()
    page = client_for(alice).get(reverse("home"))
    assertContains(page, "Été")
    page = client_for(alice).get(poll.get_absolute_url())
    assertContains(page, 'type="radio"', count=6)
    assertNotContains(page, "Retenir cette date")
    first, second = poll.slots.order_by("starts_at")
    marks = {f"date_{first.pk}": "yes", f"date_{second.pk}": "no", "comment": "Oui"}
    incomplete = client_for(alice).post(poll.get_absolute_url(), {**marks, f"date_{second.pk}": "x"})
    assertContains(incomplete, f'id="id_date_{second.pk}_error"')
    assertRedirects(client_for(alice).post(poll.get_absolute_url(), marks), poll.get_absolute_url())
    assertContains(client_for(alice).get(poll.get_absolute_url()), "Vous avez répondu")
    client.post(
        reverse("governance:poll_change", args=[poll.pk]), {"closes_at": local(now + timedelta(days=3))}
    )
    settle = reverse("governance:poll_settle", args=[poll.pk])
    assert client.post(settle, {"slot": "x"}).status_code == 404
    assert client_for(alice).post(settle, {"slot": first.pk}).status_code == 404
    meeting_page = client.post(settle, {"slot": first.pk})
    meeting = Meeting.objects.get()
    assertRedirects(meeting_page, meeting.get_absolute_url())
    assertRedirects(client.post(settle, {"slot": first.pk}), poll.get_absolute_url())
    assertContains(client_for(alice).get(poll.get_absolute_url()), "La convocation suivra")
    late = client_for(alice).post(poll.get_absolute_url(), marks)
    assertContains(late, "Votre réponse n’a pas été enregistrée")
    withdraw = reverse("governance:poll_withdraw", args=[poll.pk])
    assertRedirects(client.post(withdraw), poll.get_absolute_url())
    assert DatePoll.objects.get().withdrawn_at is None


def test_form_asks_whom_only_for_groups(dora: Member, alice: Member, client_for: ClientFor) -> None:
    data = {"kind": "workgroup", "title": "É", "minutes": "90"}
    page = client_for(dora).post(reverse("governance:poll_new"), data)
    assertContains(page, 'id="id_people_error"')
    assertContains(page, 'id="id_slot_1_error"')
