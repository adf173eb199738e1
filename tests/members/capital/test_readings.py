"""Registers and readings in the states that pages seldom show."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from pytest_django.asserts import assertContains

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.actions import capital, profit, refunds
from members.choices import StatusKind, Visibility
from members.documents import capital as documents
from members.models import CapitalTerms, Contract, Cooperative, Member, NominalValue, ProfitYear, Status
from members.permissions import may_read_profit, may_read_register, may_read_shares, may_see_capital_of
from members.queries import capital as queries
from members.queries import capital_registers as registers
from members.queries import ministry
from members.queries.profit import commitments
from members.rules.capital import Code
from members.rules.profit import Worker
from tests.client import CheckedClient
from tests.conftest import make_member
from tests.members.capital.conftest import Subscribe
from tests.members.profit.conftest import HALF

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = date(2024, 1, 10)


def test_every_kind_of_line_names_the_other_side(team: list[Member], bruno: Member) -> None:
    alice, _, carla = team
    asked: Any = {
        "giver": alice,
        "taker": carla,
        "shares": 5,
        "occurred_on": DAY,
        "by": bruno,
        "at": clock.now(),
    }
    given = capital.transfer_shares(key=uuid4(), **asked)
    capital.correct_movement(movement=given, key=uuid4(), reason="Erreur", by=bruno, at=clock.now())
    found = list(queries.movements().order_by("number"))
    assert [registers.counterpart(line) for line in found] == [
        "",
        "",
        "",
        "Carla Test",
        "Alice Test",
        "4",
        "5",
    ]
    words = [documents.movement_words(line) for line in found]
    assert words[0] == "Souscription"
    assert words[3].endswith("Carla Test")
    assert words[4].endswith("Alice Test")
    assert words[5].endswith("4")
    lines = queries.statement(alice, clock.today())
    made = documents.statement(
        alice, lines, day=DAY, nominal=None, cooperative=Cooperative.objects.get(), at=clock.now()
    )
    assert made.startswith(b"%PDF-")
    assert documents.statement(
        carla, [], day=DAY, nominal=Decimal(15), cooperative=Cooperative(name="X"), at=clock.now()
    ).startswith(b"%PDF-")


def test_associate_since_counts_from_the_last_break(nominal: NominalValue) -> None:
    paule = make_member("Paule")
    for kind, day in (
        (StatusKind.EMPLOYEE, date(2022, 1, 1)),
        (StatusKind.ASSOCIATE, date(2023, 1, 1)),
        (StatusKind.EXTERNAL, date(2024, 1, 1)),
        (StatusKind.LEFT, date(2026, 1, 1)),
    ):
        Status.objects.create(member=paule, kind=kind, since_on=day)
    assert registers.associate_since(paule, date(2021, 1, 1)) == date(2020, 1, 1)
    assert registers.associate_since(paule, date(2022, 6, 1)) is None
    assert registers.associate_since(paule, date(2025, 1, 1)) == date(2023, 1, 1)
    assert registers.associate_since(paule, date(2026, 6, 1)) is None


def test_category_of_each(team: list[Member], leaver: Member, chloe: Member) -> None:
    people = {
        p.first_name: p
        for p in queries.with_shares(Member.objects.with_status(date(2026, 1, 1)), date(2026, 1, 1))
    }
    assert registers.category_words(people["Rémi"]) == "Détenteur·rice de capital sans droit de vote"
    assert registers.category_words(people["Chloé"]) == str(StatusKind.LEFT.label)
    make_member("Neuve", None)
    new = Member.objects.with_status(DAY).get(first_name="Neuve")
    new.shares_read = 0  # type: ignore[attr-defined]
    assert registers.category_words(new) == "–"


def test_seniority_counts_from_the_contract_or_the_first_status_without_a_break(
    nominal: NominalValue,
) -> None:
    people = Member.objects.prefetch_related("statuses", "contracts")
    paule = make_member("Paule", StatusKind.EMPLOYEE)
    Contract.objects.create(member=paule, kind="cdi", starts_on=date(2023, 5, 1))
    assert ministry.working_since(people.get(pk=paule.pk), DAY) == date(2023, 5, 1)
    assert ministry.working_since(people.get(pk=paule.pk), date(2022, 1, 1)) == date(2020, 1, 1)
    Status.objects.create(member=paule, kind=StatusKind.LEFT, since_on=date(2021, 1, 1))
    Status.objects.create(member=paule, kind=StatusKind.EMPLOYEE, since_on=date(2022, 1, 1))
    assert ministry.working_since(people.get(pk=paule.pk), date(2021, 6, 1)) is None
    assert ministry.working_since(people.get(pk=paule.pk), date(2022, 6, 1)) == date(2022, 1, 1)


def last_year(day: date) -> dict[str, str]:
    """What the list says of the last financial year."""
    return {datum.name: datum.words for datum in ministry.data(day) if datum.section == "Dernier exercice"}


def test_ministry_list_tells_the_last_allocation(team: list[Member], bruno: Member) -> None:
    year = profit.save_year(
        year=None, opens_on=date(2025, 1, 1), closes_on=date(2025, 12, 31), net_result=Decimal(1000), prior_losses=0,
        gains_to_reserve=0, legal_reserve_before=0, holdings="Banque, 3 parts", by=bruno, at=clock.now(),
    )  # fmt: skip
    last = {
        datum.name: datum.words
        for datum in ministry.data(date(2026, 6, 1))
        if datum.section == "Dernier exercice"
    }
    assert last["Participations dans d’autres sociétés"] == "Banque, 3 parts"
    assert last["Répartition des excédents"] == "aucune assemblée n’en a encore décidé"
    profit.save_work(
        year=year, rows={bruno: Worker(bruno.pk, 12, 12, hours=Decimal(1))}, by=bruno, at=clock.now()
    )
    variant = profit.save_variant(year=year, variant=None, title="V", by=bruno, at=clock.now(), **HALF)
    profit.share_variant(variant=variant, shared=True, by=bruno, at=clock.now())
    frozen = profit.freeze_variant(variant=variant, by=bruno, at=clock.now())
    assert "Part travail" not in last_year(date(2026, 6, 1))  # prepared, not decided
    decided: Any = {"decided_on": date(2026, 5, 1), "decided_by": "governance.ballot:1", "by": None}
    assert profit.decide_allocation(frozen=frozen, at=clock.now(), **decided)
    last = {
        datum.name: datum.words
        for datum in ministry.data(date(2026, 6, 1))
        if datum.section == "Dernier exercice"
    }
    assert last["Part travail"].startswith("500,00")
    before = {
        datum.name: datum.words
        for datum in ministry.data(date(2025, 6, 1))
        if datum.section == "Dernier exercice"
    }
    assert before["Répartition des excédents"] == "non enregistré"


def test_no_commitment_without_a_nominal_value(bruno: Member) -> None:
    terms = CapitalTerms(since_on=DAY, source="S", commitment_rate="1/50")
    capital.adopt_terms(terms=terms, by=bruno, at=clock.now())
    year = ProfitYear(opens_on=date(2025, 1, 1), closes_on=date(2025, 12, 31), net_result=0)
    assert commitments(year) == []


def test_new_nominal_converts_a_refund_that_has_no_value_yet(leaver: Member, bruno: Member) -> None:
    claim = refunds.open_claim(
        member=leaver, lost_on=date(2025, 3, 1), closing_on=date(2025, 12, 31), by=bruno, at=clock.now()
    )
    capital.change_nominal(
        amount=Decimal("7.50"), since_on=clock.today(), source="AGE", by=bruno, at=clock.now()
    )
    claim.refresh_from_db()
    assert (claim.shares, claim.unit_value) == (40, None)


def test_nobody_describes_somebody_else(team: list[Member]) -> None:
    with pytest.raises(Refused):
        capital.describe_subscriber(member=team[0], by=team[2], at=clock.now(), address="x")


@pytest.mark.parametrize(
    ("who", "own", "others", "register", "shares", "kept", "profits"),
    [
        ("alice", True, False, True, True, False, True),
        ("bruno", True, True, True, True, True, True),
        ("dora", True, False, False, False, False, True),
        ("chloe", True, False, False, False, False, False),
    ],
)
def test_who_may_read_what(
    request: pytest.FixtureRequest,
    who: str,
    own: bool,
    others: bool,
    register: bool,
    shares: bool,
    kept: bool,
    profits: bool,
) -> None:
    person, other = request.getfixturevalue(who), make_member("Zoé")
    assert may_see_capital_of(person, person) is own
    assert may_see_capital_of(person, other) is others
    assert may_read_register(person) is register
    assert may_read_shares(person, Visibility.ASSOCIATES) is shares
    assert may_read_shares(person, Visibility.GERANCE) is kept
    assert may_read_profit(person) is profits
    Member.objects.filter(pk=person.pk).update(is_active=False)
    closed = Member.objects.get(pk=person.pk)
    assert not may_read_register(closed)
    assert not may_read_profit(closed)


@pytest.mark.parametrize("may", [may_read_register, may_read_profit])
def test_who_is_no_member_reads_nothing(may: Callable[[Any], bool]) -> None:
    assert may(None) is False


def test_cooperatives_among_the_externals_lift_their_cap(team: list[Member]) -> None:
    """Loi 47-1775, art. 3 bis: 35 % of the votes; 49 % with cooperatives, the others staying within 35 %."""
    kinds = [StatusKind.EXTERNAL, StatusKind.COOPERATIVE]
    for number, kind in enumerate(kinds):
        member = make_member(f"Externe{number}", kind)
        Member.objects.filter(pk=member.pk).update(organisation=f"Société {number}")
    people = list(queries.shareholders_on(DAY))
    found = {check.code: check for check in queries.checked(people, queries.queue(DAY))}
    assert (found[Code.EXTERNAL_VOTES].part, found[Code.EXTERNAL_VOTES].whole) == (2, 5)
    assert found[Code.EXTERNAL_VOTES].limit == Fraction(49, 100)
    assert found[Code.EXTERNAL_VOTES].holds
    assert (found[Code.OUTSIDERS_VOTES].part, found[Code.OUTSIDERS_VOTES].limit) == (1, Fraction(35, 100))
    Status.objects.filter(kind=StatusKind.COOPERATIVE).update(kind=StatusKind.EXTERNAL)
    found = {c.code: c for c in queries.checked(queries.shareholders_on(DAY), queries.queue(DAY))}
    assert not found[Code.EXTERNAL_VOTES].holds
    assert Code.OUTSIDERS_VOTES not in found
    rows = registers.associates(DAY).rows
    assert [row[2] for row in rows if row[1] == "Externe1"] == ["Associé·e extérieur·e (Société 1)"]


def test_register_of_movements_names_the_day_of_paris(subscribe: Subscribe, alice: Member) -> None:
    subscribe(alice, 1, at=datetime(2026, 1, 10, 23, 30, tzinfo=UTC))  # half past midnight in Paris
    assert next(iter(registers.movements(date(2026, 2, 1)).rows))[-1] == date(2026, 1, 11)


def test_one_share_is_in_the_singular(
    subscribe: Subscribe,
    alice: Member,
    bruno: Member,
    client_for: Callable[[Member | None], CheckedClient],
) -> None:
    subscribe(alice, 1)
    page = client_for(bruno).get(f"/capital/personnes/{alice.pk}/")
    assertContains(page, "10 janvier 2024\u00a0: 1 part<")
