"""Associates demand an assembly: who and how many, the gérance and its deadline, the items that stay."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from governance.actions import convening as actions
from governance.actions.items import remove_item
from governance.actions.meetings import cancel_meeting, convoke, save_item
from governance.choices import DecisionClass, ItemKind, RequestStage
from governance.models import AssemblyRequest, Meeting, RequestSigner, RuleVersion
from governance.queries.convening import overdue_for, requests_for, terms, with_gerance
from governance.rules import presets
from governance.rules.convening import Convening, read
from governance.tasks import requests as task
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import STATUTORY, Kind
from interlignes.outbox.models import Mail
from members.models import Member, Status
from members.models.capital import Movement
from tests.client import CheckedClient
from tests.conftest import make_member
from tests.governance.conftest import STARTS

ClientFor = Callable[[Member | None], CheckedClient]
DAY = timedelta(days=1)
NOW = STARTS - 90 * DAY
ITEMS = [("Le bail", ""), ("Chercher un local", "L’assemblée décide de chercher un autre local.")]


def ask(by: Member, **other: Any) -> AssemblyRequest:
    """An assembly about the lease."""
    fields: dict[str, Any] = {"kind": "ago_extra", "reason": "Il finit en mars.", "items": ITEMS, "at": NOW}
    return actions.ask(by=by, **(fields | other))


def stage(request: AssemblyRequest, at: Any = NOW) -> str:
    """Where it stands on that day."""
    return AssemblyRequest.objects.get(pk=request.pk).stage(clock.today(at))


def prepare(request: AssemblyRequest, by: Member, **other: Any) -> Meeting:
    """The gérance prepares it for the day of these tests."""
    fields: dict[str, Any] = {"title": "Assemblée demandée", "starts_at": STARTS, "place": "Siège", "at": NOW}
    words = fields | {"video_url": "", "introduction": "", "call": 1} | other
    return actions.convene(request=request, by=by, **words)


@pytest.fixture
def many(bruno: Member, alice: Member, associates: list[Member]) -> list[Member]:
    """Twenty-one associates: it takes three."""
    return [bruno, alice, *associates, *(make_member(f"Personne{n}") for n in range(10))]


# The rule


@pytest.mark.parametrize(
    ("members", "needed"), [(1, 1), (2, 1), (10, 1), (11, 2), (20, 2), (21, 3), (200, 20)]
)
def test_a_tenth_is_rounded_up(members: int, needed: int) -> None:
    rule = Convening()
    assert rule.needed(members) == needed
    assert rule.is_reached(signers=needed, members=members, held=0, shares=0)
    assert not rule.is_reached(signers=needed - 1, members=members, held=0, shares=100)


def test_half_of_the_shares_is_enough_for_one() -> None:
    rule = Convening()
    for held, shares, expected in ((50, 100, True), (49, 100, False), (0, 0, False)):
        assert rule.is_reached(signers=1, members=100, held=held, shares=shares) is expected
    assert not rule.is_reached(signers=0, members=100, held=100, shares=100)
    assert rule.due_on(date(2026, 1, 31)) == date(2026, 3, 2)


def test_every_preset_has_it() -> None:
    usual = Convening(Fraction(1, 10), Fraction(1, 2), 30)
    assert {book.convening() for book in presets.load().values()} == {usual}


@pytest.mark.parametrize(
    "wrong",
    [["x"], {"share": [0, 10]}, {"share": "1/10"}, {"alone": [3, 2]}, {"alone": [1, 0]}, {"days": "30"}, {"days": 0.5}],
)  # fmt: skip
def test_a_wrong_rule_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="convening"):
        read({"convening": wrong})


# Asking and signing


def test_the_gerance_is_told_once_the_tenth_is_reached(many: list[Member], bruno: Member) -> None:
    request = ask(many[2])
    assert stage(request) == RequestStage.COLLECTING
    assert not actions.sign(request=request, by=many[3], at=NOW)
    assert not actions.sign(request=request, by=many[3], at=NOW)
    assert not Mail.objects.filter(kind=Kind.ASSEMBLY_ASKED).exists()
    assert actions.sign(request=request, by=many[4], at=NOW)
    assert stage(request) == RequestStage.REACHED
    mail = Mail.objects.get(kind=Kind.ASSEMBLY_ASKED)
    assert mail.recipient == bruno.email
    assert "Chercher un local" in mail.text
    assert Kind.ASSEMBLY_ASKED in STATUTORY
    actions.sign(request=request, by=many[5], at=NOW)
    assert Mail.objects.filter(kind=Kind.ASSEMBLY_ASKED).count() == 1
    assert with_gerance().count() == 1
    assert stage(request, NOW + 30 * DAY) == RequestStage.REACHED
    assert stage(request, NOW + 31 * DAY) == RequestStage.LATE
    assert overdue_for(many[4].pk, clock.today(NOW + 31 * DAY)).exists()
    assert not overdue_for(many[9].pk, clock.today(NOW + 31 * DAY)).exists()


def test_one_who_holds_half_of_the_shares_is_enough(many: list[Member]) -> None:
    for number in (1, 2):
        Movement.objects.create(
            number=number, member=many[number + 1], kind="subscription", shares=50, nominal=10, amount=500,
            occurred_on=clock.today(NOW), payment="bank", key=uuid4(),
        )  # fmt: skip
    assert stage(ask(many[2])) == RequestStage.REACHED


def test_only_associates_with_a_vote_and_only_what_makes_sense(many: list[Member], dora: Member) -> None:
    request = ask(many[2])
    for wrong in (
        lambda: ask(dora),
        lambda: actions.sign(request=request, by=dora, at=NOW),
        lambda: ask(many[3], kind="ago"),
        lambda: ask(many[3], kind="team"),
        lambda: ask(many[3], reason=" "),
        lambda: ask(many[3], items=[]),
        lambda: ask(many[3], items=[(" ", "x")]),
        lambda: ask(many[3], items=[("x", "")] * 21),
        lambda: prepare(request, many[3]),
    ):
        with pytest.raises(Refused):
            wrong()
    assert AssemblyRequest.objects.count() == 1
    for broken in ({"kind": "ago"}, {"due_on": clock.today(NOW)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AssemblyRequest.objects.filter(pk=request.pk).update(**broken)


def test_withdrawing_takes_it_from_the_gerance_or_ends_it(many: list[Member]) -> None:
    request = ask(many[2])
    for person in many[3:5]:
        actions.sign(request=request, by=person, at=NOW)
    actions.take_back(request=request, by=many[9], at=NOW)
    assert stage(request) == RequestStage.REACHED
    actions.take_back(request=request, by=many[3], at=NOW)
    assert stage(request) == RequestStage.COLLECTING
    assert Mail.objects.get(kind=Kind.ASSEMBLY_ASKED).state == "cancelled"
    actions.sign(request=request, by=many[3], at=NOW + DAY)
    assert Mail.objects.filter(kind=Kind.ASSEMBLY_ASKED).count() == 2
    for person in many[2:5]:
        actions.take_back(request=request, by=person, at=NOW + DAY)
    assert stage(request) == RequestStage.WITHDRAWN
    with pytest.raises(Refused):
        actions.sign(request=request, by=many[2], at=NOW + DAY)
    assert not requests_for(many[2]).exists()


def test_who_has_no_vote_any_more_does_not_count(many: list[Member]) -> None:
    """And where others leave, what is there may become enough: the morning's task tells the gérance."""
    make_member("Une de plus")
    request = ask(many[2])
    actions.sign(request=request, by=many[3], at=NOW)
    leave(many[3])
    assert not actions.sign(request=request, by=many[4], at=NOW)
    for person in many[12:]:
        leave(person)
    assert terms(NOW).needed == 2
    assert actions.settle(at=NOW) == 1
    assert actions.settle(at=NOW) == 0
    assert stage(request) == RequestStage.REACHED


def leave(person: Member) -> None:
    """She has left the day before."""
    Status.objects.create(member=person, kind="left", since_on=clock.today(NOW - DAY))


# The gérance


def test_the_gerance_convenes_with_the_items_and_cannot_drop_them(many: list[Member], bruno: Member) -> None:
    request = ask(many[2])
    for person in many[3:5]:
        actions.sign(request=request, by=person, at=NOW)
    meeting = prepare(request, bruno)
    assert [str(item) for item in meeting.items.order_by("position")] == [
        "1. Le bail",
        "2. Chercher un local",
    ]
    assert stage(request) == RequestStage.PREPARED
    assert {item.motion.is_backed for item in meeting.items.filter(motion__isnull=False)} == {False}
    with pytest.raises(Refused):
        prepare(request, bruno)
    item = meeting.items.get(number="2")
    words: dict[str, Any] = {"meeting": meeting, "item": item, "title": item.title, "text": "", "minutes": 20}
    words |= {"reasons": "", "decision_class": DecisionClass.ORDINARY, "by": bruno, "at": NOW}
    with pytest.raises(Refused):
        save_item(kind=ItemKind.DECISION, motion_text="Rien ne change.", **words)
    save_item(kind=ItemKind.DECISION, motion_text=item.motion.text, **words)
    for one in meeting.items.all():
        with pytest.raises(Refused):
            remove_item(item=one, by=bruno, at=NOW)
    convoke(meeting=meeting, by=bruno, at=NOW)
    assert stage(request, NOW + 40 * DAY) == RequestStage.CONVENED
    assert not with_gerance().exists()
    for ended in (actions.take_back, actions.sign):
        with pytest.raises(Refused):
            ended(request=request, by=many[3], at=NOW)
    cancel_meeting(meeting=meeting, by=bruno, at=NOW)
    assert stage(request) == RequestStage.REACHED
    assert prepare(request, bruno) != meeting


def test_an_extraordinary_one_decides_by_its_own_class(many: list[Member], bruno: Member) -> None:
    meeting = prepare(ask(many[2], kind="age"), bruno)
    assert meeting.items.get(number="2").motion.decision_class == DecisionClass.EXTRAORDINARY


# Pages


@pytest.fixture
def now() -> Any:
    """The clock, standing when it is asked for."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_by_the_pages(
    many: list[Member], bruno: Member, dora: Member, client_for: ClientFor, now: Any
) -> None:
    page, new = reverse("governance:assembly_requests"), reverse("governance:assembly_request_new")
    client = client_for(many[2])
    data = {
        "kind": "ago_extra",
        "reason": "Il **finit**.",
        "items": "Le bail\r\n\r\nLocal\r\nL’assemblée cherche.",
    }
    assertContains(client.post(new, {**data, "items": "x" * 201}), 'id="id_items_error"')
    page_long = client.post(new, {**data, "items": "x\n" + "y" * 20_001})
    assert "id_items_error" in page_long.content.decode()
    assertContains(client.post(new, {**data, "items": " \n\n "}), 'id="id_items_error"')
    client.post(new, data)
    request = AssemblyRequest.objects.get()
    assert list(request.items.values_list("title", "text")) == [
        ("Le bail", ""),
        ("Local", "L’assemblée cherche."),
    ]
    assertContains(client.get(page), "1 signature compte, il en faut 3")
    assertNotContains(client_for(dora).get(page), "Signer cette demande")
    step = reverse("governance:assembly_request_step", args=[request.pk])
    for person in many[3:5]:
        client_for(person).post(step)
    client_for(many[4]).post(step, {"take_back": ""})
    assert RequestSigner.objects.count() == 2
    client_for(many[4]).post(step)
    assertContains(client_for(bruno).get("/"), "À convoquer")
    assertContains(client_for(bruno).get(page), "la gérance convoque jusqu’au")
    now.move_to(NOW + 31 * DAY)
    assertContains(client_for(bruno).get("/"), "Échéance dépassée")
    assertContains(client_for(many[4]).get("/"), "que vous avez demandée")
    assertContains(client_for(many[4]).get(page), "demander en justice")
    convene = reverse("governance:assembly_request_convene", args=[request.pk])
    assert client_for(many[4]).get(convene).status_code == 404
    manager = client_for(bruno)
    assertContains(manager.get(convene), "Il **finit**.")
    words = {"title": "AG", "starts_at": f"{STARTS:%Y-%m-%dT%H:%M}", "place": "Siège", "video_url": ""}
    answer = manager.post(convene, words, follow=True)
    assertContains(answer, "Local")
    assert Meeting.objects.get().kind == "ago_extra"


def test_the_task_calls_it(many: list[Member], now: Any) -> None:
    request = ask(many[2])
    RequestSigner.objects.bulk_create(
        [RequestSigner(request=request, member=one, at=NOW) for one in many[3:6]]
    )
    task()
    assert stage(request) == RequestStage.REACHED


def test_who_does_not_belong_reads_none(many: list[Member], chloe: Member) -> None:
    ask(many[2])
    assert not requests_for(chloe).exists()


def test_before_any_rules_the_law_holds(many: list[Member]) -> None:
    RuleVersion.objects.all().delete()
    found = terms(NOW)
    assert (found.needed, found.is_sarl) == (3, True)
    assert "L223-27" in found.sentence
