"""The ledger: what it accepts, what the database itself refuses, what the journal attests."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.actions import capital
from members.choices import MovementKind, Payment, StatusKind
from members.models import CapitalTerms, Member, Movement, NominalValue, Status
from members.queries import capital as queries
from members.queries.ledger import attestation
from members.rules.capital import Code, Effect
from tests.conftest import LONG_AGO, make_member
from tests.members.capital.conftest import Subscribe

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 10)


def ask(member: Member, by: Member, **fields: Any) -> dict[str, Any]:
    """What a subscription of one share asks."""
    return {
        "member": member,
        "kind": MovementKind.SUBSCRIPTION,
        "shares": 1,
        "occurred_on": DAY,
        "payment": Payment.BANK,
        "by": by,
        "at": clock.now(),
        **fields,
    }


def test_subscription_adds_shares_at_the_nominal_of_the_day(alice: Member, subscribe: Subscribe) -> None:
    movement = subscribe(alice, 12, reference="Virement 17")
    assert (movement.number, movement.shares, movement.amount) == (1, 12, Decimal("180.00"))
    assert queries.shares_of(alice, DAY) == 12
    assert queries.shares_of(alice, DAY - timedelta(1)) == 0
    entry = Entry.objects.get(kind="capital.recorded")
    assert entry.facts == {"number": 1, "movement": "subscription", "fingerprint": attestation(movement)}


def test_shares_on_a_day_are_one_query(
    team: list[Member], subscribe: Subscribe, django_assert_num_queries: Any
) -> None:
    subscribe(team[0], 5, occurred_on=date(2025, 6, 1))
    with django_assert_num_queries(1):
        held = {
            m.first_name: (m.shares_read, m.capital_read) for m in queries.shareholders_on(date(2025, 5, 31))
        }
    assert held == {name: (40, Decimal("600.00")) for name in ("Alice", "Bruno", "Carla")}
    later = {m.first_name: m.shares_read for m in queries.shareholders_on(date(2025, 6, 1))}
    assert later["Alice"] == 45
    assert queries.total_of(queries.capital_by_day(date(2025, 6, 1))) == Decimal("1875.00")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"shares": 0}, "shares"),
        ({"shares": -3}, "shares"),
        ({"occurred_on": clock.today() + timedelta(2)}, "occurred_on"),
        ({"occurred_on": LONG_AGO - timedelta(1)}, "occurred_on"),
        ({"kind": MovementKind.ANNULMENT, "shares": 1}, "shares"),
    ],
)
def test_unfit_movement_is_refused_at_its_field(
    alice: Member, bruno: Member, nominal: NominalValue, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        capital.record_movement(key=uuid4(), **ask(alice, bruno, **fields))
    assert refused.value.field == field
    assert str(refused.value)
    assert not Movement.objects.exists()


def test_movement_of_another_kind_is_a_mistake_of_ours(
    alice: Member, bruno: Member, nominal: NominalValue
) -> None:
    with pytest.raises(ValueError):
        capital.preview_movement(**ask(alice, bruno, kind=MovementKind.REFUND))


def test_only_the_gerance_writes(alice: Member, nominal: NominalValue) -> None:
    with pytest.raises(Refused):
        capital.record_movement(key=uuid4(), reason="x", **ask(alice, alice))
    with pytest.raises(Refused):
        capital.change_nominal(amount=Decimal(20), since_on=DAY, source="x", by=alice, at=clock.now())
    with pytest.raises(Refused):
        capital.adopt_terms(terms=CapitalTerms(since_on=DAY, source="x"), by=alice, at=clock.now())


@pytest.mark.parametrize("who", ["dora", "chloe"])
def test_shares_come_to_associates_only(
    who: str, bruno: Member, nominal: NominalValue, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused) as refused:
        capital.record_movement(
            key=uuid4(), reason="x", **ask(request.getfixturevalue(who), bruno, occurred_on=date(2025, 1, 1))
        )
    assert refused.value.field == "member"


def test_first_subscription_breaks_a_limit_and_takes_a_reason(
    alice: Member, bruno: Member, nominal: NominalValue
) -> None:
    seen = capital.preview_movement(**ask(alice, bruno))
    assert seen.stops
    broken = {change.after.code for change in seen.changes if change.effect is Effect.BROKEN}
    assert Code.TWO_ASSOCIATES in broken
    with pytest.raises(Refused) as refused:
        capital.record_movement(key=uuid4(), reason="  ", **ask(alice, bruno))
    assert refused.value.field == "reason"
    made = capital.record_movement(key=uuid4(), reason="Fondation", **ask(alice, bruno))
    assert made.reason == "Fondation"


def test_preview_shows_before_and_after_and_writes_nothing(team: list[Member], bruno: Member) -> None:
    seen = capital.preview_movement(**ask(team[0], bruno, shares=30))
    assert (seen.capital_before, seen.capital_after, seen.amount) == (1800, 2250, 450)
    one = next(change for change in seen.changes if change.after.code is Code.ONE_HOLDER)
    assert (one.before.part if one.before else 0, one.after.part, one.effect) == (40, 70, Effect.KEPT)
    assert not seen.stops
    assert Movement.objects.count() == 3


def test_same_key_again_is_the_same_movement(team: list[Member], bruno: Member) -> None:
    key = uuid4()
    first = capital.record_movement(key=key, **ask(team[0], bruno))
    assert capital.record_movement(key=key, **ask(team[0], bruno)) == first
    assert queries.shares_of(team[0], clock.today()) == 41


def test_transfer_is_two_linked_lines(team: list[Member], bruno: Member) -> None:
    alice, _, carla = team
    key = uuid4()
    asked: dict[str, Any] = {"giver": alice, "taker": carla, "shares": 10, "occurred_on": DAY, "by": bruno}
    given = capital.transfer_shares(key=key, at=clock.now(), **asked)
    assert capital.transfer_shares(key=key, at=clock.now(), **asked) == given
    assert (given.kind, given.shares, given.taker.kind, given.taker.shares) == (
        "transfer_out",
        -10,
        "transfer_in",
        10,
    )
    assert queries.total_of(queries.capital_by_day(clock.today())) == Decimal("1800.00")
    assert [queries.shares_of(person, DAY) for person in team] == [30, 40, 50]


@pytest.mark.parametrize(
    ("taker", "shares", "field"),
    [("alice", 1, "taker"), ("carla", 0, "shares"), ("carla", 41, "shares"), ("dora", 1, "taker")],
)
def test_unfit_transfer_is_refused(
    team: list[Member], dora: Member, bruno: Member, taker: str, shares: int, field: str
) -> None:
    people = {"alice": team[0], "carla": team[2], "dora": dora}
    with pytest.raises(Refused) as refused:
        capital.transfer_shares(
            giver=team[0],
            taker=people[taker],
            shares=shares,
            occurred_on=DAY,
            key=uuid4(),
            by=bruno,
            at=clock.now(),
        )
    assert refused.value.field == field


def test_transfer_that_breaks_a_limit_takes_a_reason(team: list[Member], bruno: Member) -> None:
    asked: dict[str, Any] = {
        "giver": team[0],
        "taker": team[2],
        "shares": 40,
        "occurred_on": DAY,
        "by": bruno,
    }
    with pytest.raises(Refused) as refused:
        capital.transfer_shares(key=uuid4(), at=clock.now(), **asked)
    assert refused.value.field == "reason"


def test_overdraft_of_a_later_day_is_seen(team: list[Member], bruno: Member) -> None:
    """Everything is annulled in 2025; what is recorded now for 2024 must not make that impossible."""
    alice = team[0]
    gone = {"kind": MovementKind.ANNULMENT, "shares": 40, "occurred_on": date(2025, 1, 1)}
    capital.record_movement(key=uuid4(), reason="Décision", **ask(alice, bruno, **gone))
    early = {"kind": MovementKind.ANNULMENT, "shares": 1, "occurred_on": date(2024, 6, 1)}
    with pytest.raises(Refused) as refused:
        capital.record_movement(key=uuid4(), reason="Décision", **ask(alice, bruno, **early))
    assert "01/01/2025" in str(refused.value)


def test_counter_entry_restores_every_day(team: list[Member], bruno: Member, subscribe: Subscribe) -> None:
    wrong = subscribe(team[0], 100)
    before = queries.highest_capital(clock.today())
    key = uuid4()
    made = capital.correct_movement(movement=wrong, key=key, reason="10, pas 100", by=bruno, at=clock.now())
    assert (
        capital.correct_movement(movement=wrong, key=key, reason="10, pas 100", by=bruno, at=clock.now())
        == made
    )
    assert (made.shares, made.amount, made.occurred_on, made.corrects) == (-100, -1500, DAY, wrong)
    assert queries.shares_of(team[0], DAY) == 40
    assert (before, queries.highest_capital(clock.today())) == (Decimal("3300.00"), Decimal("1800.00"))


def test_counter_entry_of_a_transfer_takes_both_lines_back(team: list[Member], bruno: Member) -> None:
    given = capital.transfer_shares(
        giver=team[0], taker=team[2], shares=5, occurred_on=DAY, key=uuid4(), by=bruno, at=clock.now()
    )
    capital.correct_movement(movement=given.taker, key=uuid4(), reason="Erreur", by=bruno, at=clock.now())
    assert [queries.shares_of(person, DAY) for person in team] == [40, 40, 40]
    for line in (given, given.taker):
        with pytest.raises(Refused):
            capital.correct_movement(movement=line, key=uuid4(), reason="Encore", by=bruno, at=clock.now())


def test_counter_entry_needs_a_reason_and_is_not_taken_back(
    team: list[Member], bruno: Member, subscribe: Subscribe
) -> None:
    wrong = subscribe(team[0], 1)
    with pytest.raises(Refused) as refused:
        capital.correct_movement(movement=wrong, key=uuid4(), reason=" ", by=bruno, at=clock.now())
    assert refused.value.field == "reason"
    made = capital.correct_movement(movement=wrong, key=uuid4(), reason="Erreur", by=bruno, at=clock.now())
    with pytest.raises(Refused):
        capital.correct_movement(movement=made, key=uuid4(), reason="Non", by=bruno, at=clock.now())


def test_counter_entry_that_would_leave_less_than_nothing_is_refused(
    team: list[Member], bruno: Member
) -> None:
    first = Movement.objects.get(number=1)
    capital.transfer_shares(
        giver=team[0], taker=team[2], shares=20, occurred_on=DAY, key=uuid4(), by=bruno, at=clock.now(),
        reason="Départ en retraite",
    )  # fmt: skip
    with pytest.raises(Refused):
        capital.correct_movement(movement=first, key=uuid4(), reason="Erreur", by=bruno, at=clock.now())


# What the database itself refuses


def raw(member: Member, **fields: Any) -> Movement:
    """A row past all actions."""
    values: dict[str, Any] = {
        "number": 99,
        "member": member,
        "kind": "subscription",
        "occurred_on": DAY,
        "shares": 2,
        "nominal": Decimal("15.00"),
        "amount": Decimal("30.00"),
        "payment": "bank",
        "key": uuid4(),
        **fields,
    }
    return Movement.objects.create(**values)


@pytest.mark.parametrize(
    "fields",
    [
        {"shares": -2, "amount": Decimal("-30.00")},
        {"shares": 0, "amount": Decimal("0.00")},
        {"kind": "refund"},
        {"kind": "annulment"},
        {"kind": "gift"},
        {"payment": "gold"},
        {"amount": Decimal("30.01")},
        {"amount": Decimal("-30.00")},
        {"nominal": Decimal("-15.00"), "amount": Decimal("-30.00")},
        {"kind": "conversion"},
        {"kind": "correction"},
        {"kind": "transfer_in"},
        {"loss": Decimal("1.00")},
        {"interest": Decimal("1.00")},
        {"kind": "refund", "shares": -2, "amount": Decimal("-30.00")},
    ],
)
def test_database_refuses_what_makes_no_sense(alice: Member, fields: dict[str, Any]) -> None:
    assert raw(alice, number=98)
    with pytest.raises(IntegrityError), transaction.atomic():
        raw(alice, **fields)


def test_number_key_and_correction_are_unique(alice: Member) -> None:
    first = raw(alice, number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        raw(alice, number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        raw(alice, number=2, key=UUID(str(first.key)))
    back = {"kind": "correction", "shares": -2, "amount": Decimal("-30.00"), "corrects": first}
    raw(alice, number=3, **back)
    with pytest.raises(IntegrityError), transaction.atomic():
        raw(alice, number=4, **back)


def test_ledger_is_append_only_in_the_database(alice: Member, with_triggers: None) -> None:
    movement = raw(alice)
    for change in (
        lambda: Movement.objects.filter(pk=movement.pk).update(shares=3, amount=Decimal(45)),
        lambda: Movement.objects.filter(pk=movement.pk).delete(),
        movement.save,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Movement.objects.get().shares == 2


def test_status_of_the_day_decides_not_that_of_today(bruno: Member, nominal: NominalValue) -> None:
    paule = make_member("Paule", StatusKind.EMPLOYEE)
    Status.objects.create(member=paule, kind=StatusKind.ASSOCIATE, since_on=DAY)
    with pytest.raises(Refused):
        capital.preview_movement(**ask(paule, bruno, occurred_on=DAY - timedelta(1)))
    assert capital.preview_movement(**ask(paule, bruno))


def test_words_of_a_movement(team: list[Member]) -> None:
    movement = Movement.objects.get(number=1)
    assert "+40" in str(movement)
    assert movement.is_subscription
    assert movement.paid == Decimal("600.00")
    assert "15.00" in str(NominalValue.objects.get())
