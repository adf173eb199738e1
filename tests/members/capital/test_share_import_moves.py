"""Transfers and refunds in an imported sheet: what their pages would write, and what they would refuse."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertRedirects

from interlignes.journal.queries import verify
from interlignes.kit import clock
from interlignes.kit.spreadsheets import read
from members.actions import capital, refunds
from members.choices import MovementKind, StatusKind
from members.models import CapitalTerms, Member, Movement, NominalValue, PersonnelDetails, RefundClaim, Status
from members.queries import capital as queries
from members.queries.ledger import unattested
from members.queries.share_imports import plan
from tests.client import CheckedClient
from tests.conftest import make_member
from tests.members.capital.conftest import Subscribe
from tests.members.capital.test_refunds import CLOSE, LOST, due_now, pay, value

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
HEADER = "Courriel;Date;Mouvement;Parts;Paiement;Référence;Cessionnaire"
PAGE, CONFIRM = "/capital/mouvements/importer/", "/capital/mouvements/importer/confirmer/"


@pytest.fixture(autouse=True)
def _in_2026(time_machine: Any) -> None:
    """After the close of the year of loss."""
    time_machine.move_to("2026-06-15T12:00:00+02:00", tick=False)


@pytest.fixture
def claim(leaver: Member, bruno: Member) -> RefundClaim:
    """Rémi's 20 shares, due and worth 14 euros each."""
    opened = refunds.open_claim(member=leaver, lost_on=LOST, closing_on=CLOSE, by=bruno, at=clock.now())
    due_now(opened, bruno)
    return value(opened, bruno, losses="140")


@pytest.fixture
def send(bruno: Member, client_for: ClientFor) -> Callable[..., Any]:
    """Look at a file of these lines, and press the button when nothing is wrong."""
    client = client_for(bruno)

    def upload(*lines: str) -> Any:
        content = "\r\n".join([HEADER, *lines]).encode()
        page = client.post(PAGE, {"file": SimpleUploadedFile("parts.csv", content)})
        if not page.context["plan"].faults and page.context["counts"]["new"]:
            assertRedirects(client.post(CONFIRM, {"rows": page.context["sealed"]}), "/capital/mouvements/")
        return page

    return upload


def codes(page: Any) -> list[tuple[int, str, str]]:
    """(line, column, code) of each fault."""
    return [(fault.line, fault.column, fault.code) for fault in page.context["plan"].faults]


def refund(member: Member, shares: int, day: str = "15/06/2026", payment: str = "Virement") -> str:
    """A line that refunds."""
    return f"{member.email};{day};Remboursement;{shares};{payment};Virement 7;"


def transfer(giver: Member, taker: str, shares: int, day: str = "01/06/2026") -> str:
    """A line of a transfer."""
    return f"{giver.email};{day};Cession;{shares};;Acte 1;{taker}"


def held(*members: Member) -> list[int]:
    """What they hold today."""
    return [queries.shares_of(member, clock.today()) for member in members]


def test_transfer_is_the_two_lines_that_its_page_writes_and_once_only(
    team: list[Member], bruno: Member, send: Callable[..., Any]
) -> None:
    alice, _bruno, carla = team
    PersonnelDetails.objects.create(member=bruno, staff_number="007")
    lines = (
        transfer(alice, carla.email, 5),
        transfer(carla, "007", 2),
        f"{alice.email};02/06/2026;Souscription;5;Virement;;",
    )
    page = send(*lines)
    assertContains(page, "→ Carla")
    assert page.context["plan"].shares == 5
    assert held(alice, bruno, carla) == [40, 42, 43]
    capital.transfer_shares(
        giver=alice,
        taker=carla,
        shares=5,
        occurred_on=date(2026, 6, 1),
        reference="Acte 1",
        key=uuid4(),
        by=bruno,
        at=clock.now(),
    )
    names = ("kind", "shares", "amount", "payment", "reference", "member", "reason")
    imported, typed = (
        list(Movement.objects.filter(number__in=numbers).order_by("number").values_list(*names))
        for numbers in ((4, 5), (9, 10))
    )
    assert imported == typed
    assert Movement.objects.get(number=5).twin == Movement.objects.get(number=4)
    assert (list(unattested()), verify().broken_at) == ([], None)
    assert send(*lines).context["counts"] == {"new": 0, "known": 3}


def test_what_is_wrong_with_a_transfer_is_said_at_its_cell(
    team: list[Member], claim: RefundClaim, dora: Member, send: Callable[..., Any]
) -> None:
    alice, bruno, carla = team
    page = send(
        transfer(alice, "", 1),
        transfer(alice, "personne@exemple.fr", 1),
        transfer(alice, "0999", 1),
        transfer(alice, alice.email, 1),
        transfer(alice, dora.email, 1),
        transfer(alice, claim.member.email, 1, day="01/02/2025"),
        f"{alice.email};01/06/2026;Cession;1;Virement;;{carla.email}",
        f"{alice.email};01/06/2026;Annulation;1;;;{carla.email}",
        f"{alice.email};01/06/2026;Cession;1;;;pas@une adresse",
        f"{alice.email};01/06/2026;Don;1;;;{carla.email}",
    )
    assert codes(page) == [
        (2, "Cessionnaire", "empty_cell"),
        (3, "Cessionnaire", "not_recorded"),
        (4, "Cessionnaire", "not_recorded"),
        (5, "Cessionnaire", "same_person"),
        (6, "Date", "no_associate"),
        (7, "Cessionnaire", "waits_for_refund"),
        (8, "Paiement", "paid_otherwise"),
        (9, "Cessionnaire", "no_taker"),
        (10, "Cessionnaire", "no_email"),
        (11, "Mouvement", "unknown_kind"),
    ]
    assert codes(send(transfer(alice, carla.email, 41))) == [(2, "Parts", "overdraft")]
    assert codes(send(transfer(alice, carla.email, 4), transfer(alice, carla.email, 4))) == [
        (3, "", "same_movement")
    ]
    assert held(alice, bruno, carla) == [40, 40, 40]


def test_transfer_that_breaks_a_limit_takes_a_reason(
    team: list[Member], bruno: Member, client_for: ClientFor
) -> None:
    client, content = client_for(bruno), f"{HEADER}\r\n{transfer(team[0], team[2].email, 39)}".encode()
    page = client.post(PAGE, {"file": SimpleUploadedFile("parts.csv", content)})
    assert page.context["plan"].stops
    assertContains(client.post(CONFIRM, {"rows": page.context["sealed"]}), "Écrivez pourquoi")
    client.post(CONFIRM, {"rows": page.context["sealed"], "reason": "Décision de l’assemblée"})
    assert held(team[0], team[2]) == [1, 79]
    assert {line.reason for line in Movement.objects.filter(number__gt=3)} == {"Décision de l’assemblée"}


def test_refund_pays_what_its_page_would_pay_and_no_ratio_stops_it(
    team: list[Member], claim: RefundClaim, bruno: Member, send: Callable[..., Any]
) -> None:
    CapitalTerms.objects.create(since_on=date(2025, 6, 1), source="Statuts", refund_interest=Fraction(3, 100))
    typed = pay(claim, bruno, shares=8, occurred_on=date(2026, 6, 10))
    lines = refund(claim.member, 8, "10/06/2026", "Chèque"), refund(claim.member, 4, "11/06/2026")
    page = send(*lines)
    assertContains(page, "à payer")
    first, second = Movement.objects.filter(kind=MovementKind.REFUND, number__gt=typed.number).order_by(
        "number"
    )
    assert (first.amount, first.loss, first.interest, first.paid) == (
        typed.amount, typed.loss, typed.interest, typed.paid,
    )  # fmt: skip
    assert (first.claim, second.claim, first.payment, second.shares) == (claim, claim, "cheque", -4)
    assert first.interest > 0
    assert held(claim.member) == [0]
    assert page.context["plan"].capital_after == Decimal("1800.00")
    assert send(*lines).context["counts"] == {"new": 0, "known": 2}
    assert list(unattested()) == []


def test_refund_of_yesterdays_file_is_not_counted_again_in_todays(
    team: list[Member], claim: RefundClaim, send: Callable[..., Any]
) -> None:
    send(refund(claim.member, 12))
    page = send(refund(claim.member, 12), refund(claim.member, 8, "14/06/2026"))
    assert page.context["counts"] == {"new": 1, "known": 1}
    assert held(claim.member) == [0]


def test_what_is_wrong_with_a_refund_is_said_at_its_cell(
    team: list[Member], claim: RefundClaim, bruno: Member, send: Callable[..., Any]
) -> None:
    remi = claim.member
    page = send(
        refund(team[0], 1),
        refund(remi, 1, "31/05/2026"),
        refund(remi, 1, payment="Bulletin de paie"),
        refund(remi, 1, payment=""),
        refund(remi, 1, "16/06/2026"),
    )
    assert codes(page) == [
        (2, "Mouvement", "no_claim"),
        (3, "Date", "not_due"),
        (4, "Paiement", "no_refund_payment"),
        (5, "Paiement", "empty_cell"),
        (6, "Date", "day_to_come"),
    ]
    assertContains(page, "01/06/2026")
    RefundClaim.objects.update(unit_value=None)
    assert codes(send(refund(remi, 1))) == [(2, "Mouvement", "no_value")]
    assert held(remi) == [20]


def test_lines_are_looked_at_one_after_the_other(
    team: list[Member], claim: RefundClaim, send: Callable[..., Any]
) -> None:
    remi, carla = claim.member, team[2]
    page = send(refund(remi, 12), refund(remi, 9, "14/06/2026"))
    assert codes(page) == [(2, "Parts", "overdraft")]
    refunds.open_claim(
        member=_who_left(carla, "2025-04-01"),
        lost_on=date(2025, 4, 1),
        closing_on=CLOSE,
        by=None,
        at=clock.now(),
    )
    RefundClaim.objects.filter(member=carla).update(due_on=date(2026, 6, 1), unit_value=15, shares=10)
    out_of_turn = send(refund(carla, 1), refund(remi, 20))
    assert codes(out_of_turn) == [(2, "Mouvement", "not_in_turn")]
    assertContains(out_of_turn, "Rémi Test vient d’abord")
    assert codes(send(refund(remi, 20), refund(carla, 11))) == [(3, "Parts", "too_many_left")]
    # What she gives away is not refunded, and then her turn is over.
    send(transfer(remi, team[0].email, 15), refund(remi, 5), refund(carla, 10))
    assert held(remi, carla, team[0]) == [0, 30, 55]


def test_refunds_stop_at_the_floor_that_the_lines_before_have_left(
    team: list[Member], claim: RefundClaim, subscribe: Subscribe, send: Callable[..., Any]
) -> None:
    CapitalTerms.objects.create(since_on=date(2025, 1, 1), source="Statuts", capital_min=Decimal("1950.00"))
    below = send(refund(claim.member, 11))
    assert codes(below) == [(2, "Parts", "below_floor")]
    assertContains(below, "10")
    assert codes(send(refund(claim.member, 10), refund(claim.member, 1, "14/06/2026"))) == [
        (3, "Parts", "below_floor")
    ]
    one_more = f"{team[0].email};12/06/2026;Souscription;1;Virement;;"
    send(one_more, refund(claim.member, 11))
    assert queries.total_of(queries.capital_by_day(clock.today())) == Decimal("1950.00")


def test_limit_that_only_refunds_break_asks_for_no_reason_and_one_broken_besides_does(
    team: list[Member], claim: RefundClaim, subscribe: Subscribe, send: Callable[..., Any]
) -> None:
    outside = make_member("Olga")
    Status.objects.filter(member=outside).update(kind=StatusKind.EXTERNAL)
    subscribe(outside, 55, occurred_on=date(2024, 1, 11))
    Status.objects.filter(member=team[2]).update(kind=StatusKind.FORMER)
    page = send(refund(claim.member, 20))
    assert not page.context["plan"].stops
    assert held(claim.member) == [0]


def test_refunds_ask_as_often_for_two_lines_as_for_twenty(team: list[Member], claim: RefundClaim) -> None:
    counts = []
    for size in (2, 20):
        rows = read(
            "\r\n".join([HEADER, *[f"{refund(claim.member, 1)[:-1]}{n};" for n in range(size)]]).encode()
        ).rows
        with CaptureQueriesContext(connection) as asked:
            assert plan(rows, clock.today()).faults == []
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20


def test_no_value_of_a_share_no_refund(bruno: Member, send: Callable[..., Any]) -> None:
    assert not NominalValue.objects.exists()
    assert codes(send(refund(bruno, 1))) == [(2, "Date", "no_nominal"), (2, "Mouvement", "no_claim")][:1]


def _who_left(member: Member, day: str) -> Member:
    """She left on that day."""
    Status.objects.create(member=member, kind=StatusKind.LEFT, since_on=date.fromisoformat(day))
    return member
