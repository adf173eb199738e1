"""The floor of the capital is one of the limits: what goes below it without a refund takes a written reason."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.actions import capital
from members.choices import MovementKind, Payment
from members.models import Member, Movement
from members.rules.capital import Code, Effect
from members.wording.capital import change_words
from tests.client import CheckedClient
from tests.members.capital.conftest import Subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[Member | None], CheckedClient]


def asked(member: Member, by: Member, shares: int, **fields: Any) -> dict[str, Any]:
    """An annulment."""
    common = {"kind": MovementKind.ANNULMENT, "occurred_on": date(2025, 1, 10), "payment": Payment.NONE}
    return {**common, "member": member, "shares": shares, "by": by, "at": clock.now(), **fields}


def test_annulments_below_the_floor_take_a_reason(
    team: list[Member], bruno: Member, subscribe: Subscribe
) -> None:
    """1 800 euros: 900 stay. The limits of the holdings hold all the way, so the floor alone stops."""
    for member in team:
        capital.record_movement(key=uuid4(), **asked(member, bruno, 19))
    last = asked(team[0], bruno, 3)
    seen = capital.preview_movement(**asked(team[0], bruno, 3))
    assert not seen.stops, "60 left: 900 euros"
    capital.record_movement(key=uuid4(), **last)
    below = asked(team[1], bruno, 1)
    change = next(c for c in capital.preview_movement(**below).changes if c.after.code is Code.FLOOR)
    assert change.effect is Effect.BROKEN
    words = change_words(change)
    assert (words.before, words.after) == ("900,00\u00a0€", "885,00\u00a0€")
    assert words.sentence == "Le capital est de 885,00\u00a0€\u00a0; il ne peut descendre sous 900,00\u00a0€."
    with pytest.raises(Refused) as refused:
        capital.record_movement(key=uuid4(), **below)
    assert refused.value.field == "reason"
    made = capital.record_movement(key=uuid4(), reason="Réduction décidée par l’AGE du 9 janvier", **below)
    further = capital.preview_movement(**asked(team[2], bruno, 1)).changes[-1]
    assert (made.shares, further.effect) == (-1, Effect.WORSE)
    up = {**asked(team[2], bruno, 1), "kind": MovementKind.SUBSCRIPTION, "payment": Payment.BANK}
    assert capital.preview_movement(**up).changes[-1].effect is Effect.MENDED


def test_error_put_right_lowers_the_floor_too(
    team: list[Member], bruno: Member, subscribe: Subscribe
) -> None:
    """A subscription typed with a nought too many has never been the highest capital."""
    wrong = subscribe(team[0], 400)
    change = capital.preview_correction(movement=wrong, by=bruno, at=clock.now()).changes[-1]
    assert (change.after.part, change.after.whole) == (180_000, 90_000)
    assert change.effect is Effect.KEPT


def test_counter_entry_below_the_floor_says_so(
    team: list[Member], bruno: Member, subscribe: Subscribe, client_for: ClientFor
) -> None:
    """Of what has been recorded since, more is gone than the floor without the first line leaves room for."""
    early = subscribe(team[0], 80, occurred_on=date(2023, 1, 10))
    page = client_for(bruno).get(f"/capital/mouvements/{early.number}/contre-passer/")
    assertContains(page, "Plancher du capital")
    for member in team:
        capital.record_movement(key=uuid4(), reason="AGE", **asked(member, bruno, 33))
    first = Movement.objects.get(number=1)
    with pytest.raises(Refused):
        capital.preview_correction(movement=Movement.objects.get(number=2), by=bruno, at=clock.now())
    change = capital.preview_correction(movement=first, by=bruno, at=clock.now()).changes[-1]
    assert change.effect is Effect.BROKEN


def test_desk_and_second_step_show_the_floor_and_count_in_the_plural(
    team: list[Member], bruno: Member, client_for: ClientFor
) -> None:
    client = client_for(bruno)
    assertContains(client.get("/capital/"), "il ne peut descendre sous 900,00")
    data = {
        "member": team[0].pk, "kind": "annulment", "shares": "40", "occurred_on": "2025-01-10", "payment": "none",
        "reference": "", "key": uuid4(),
    }  # fmt: skip
    page = client.post("/capital/mouvements/nouveau/", data)
    assertContains(page, "<strong>-40</strong> parts")
    assertNotContains(client.post("/capital/mouvements/nouveau/", {**data, "shares": "1"}), "</strong> parts")


def test_refund_ahead_reads_as_one_to_come(leaver: Member, bruno: Member, client_for: ClientFor) -> None:
    client = client_for(bruno)
    data = {"member": leaver.pk, "lost_on": "2025-03-01", "closing_on": "2025-12-31"}
    client.post("/capital/remboursements/nouveau/", data)
    assertContains(client.get("/capital/remboursements/"), "Échéance à venir")
