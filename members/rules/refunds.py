"""Refunding the shares of those who have left: who is next, how much the capital can spare, what a share is worth.

Sources: loi 78-763, art. 30 (nominal value less a part of the losses), loi 47-1775, art. 13 (floor of the capital) and
art. 18 (value); model statutes of SCOPs, art. 18 (five years, order of dates, interest).
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction

CENT = Decimal("0.01")


class State(Enum):
    """Where a refund stands; derived, never stored."""

    SCHEDULED = "scheduled"
    DUE = "due"
    BLOCKED = "blocked"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody who left may claim: `shares` of which `paid` are refunded, due on a day."""

    key: int
    lost_on: date
    shares: int
    paid: int
    due_on: date

    @property
    def left(self) -> int:
        """Shares still to be refunded."""
        return self.shares - self.paid


@dataclass(frozen=True, slots=True)
class Place:
    """A claim in the queue: its state, how many shares may be refunded now, and whether it is its turn."""

    claim: Claim
    state: State
    payable: int
    is_next: bool


def closing_of(day: date, month: int) -> date:
    """The close of the financial year in which `day` lies, for years that end with the month `month`."""
    year = day.year if day.month <= month else day.year + 1
    return date(year, month, monthrange(year, month)[1])


def floor(highest: Decimal, share: Fraction, least: Decimal) -> Decimal:
    """What the capital may not fall below: a share of the highest ever reached, rounded up, and never under `least`."""
    return max(_ceiling(Fraction(highest) * share), least)


def _ceiling(exact: Fraction) -> Decimal:
    """To the cent above."""
    numerator, denominator = (exact * 100).numerator, (exact * 100).denominator
    return Decimal(-(-numerator // denominator)).scaleb(-2)


def spare(capital: Decimal, lowest: Decimal, nominal: Decimal) -> int:
    """How many whole shares can go without the capital falling below `lowest`."""
    room = capital - lowest
    return int(room // nominal) if room > 0 else 0


def queue(claims: Iterable[Claim], shares_to_spare: int, today: date) -> list[Place]:
    """The claims in the strict order of the day of loss, each with its state.

    What the capital can spare goes to the first claims first; whoever comes after one that is not wholly paid waits. Of
    several who left on the same day none goes before the other.
    """
    ordered = sorted(claims, key=lambda claim: (claim.lost_on, claim.key))
    first = min((claim.lost_on for claim in ordered if claim.left), default=None)
    places, room = [], shares_to_spare
    for claim in ordered:
        payable = min(claim.left, room)
        room -= payable
        is_next = bool(claim.left) and claim.lost_on == first
        places.append(Place(claim, _state(claim, payable, today), payable, is_next))
    return places


def _state(claim: Claim, payable: int, today: date) -> State:
    if not claim.left:
        return State.PAID
    if payable < claim.left:
        return State.BLOCKED
    return State.DUE if claim.due_on <= today else State.SCHEDULED


def place_of(places: Sequence[Place], key: int) -> Place:
    """The place of one claim. Raises LookupError."""
    for place in places:
        if place.claim.key == key:
            return place
    raise LookupError(key)


def interest(amount: Decimal, yearly: Fraction, since: date, until: date) -> Decimal:
    """Simple interest on `amount`, real days over 365, to the nearest cent; nothing for a day that is not later."""
    days = max(0, (until - since).days)
    exact = Fraction(amount) * yearly * days / 365
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT, ROUND_HALF_UP)


def value_after_losses(nominal: Decimal, losses: Decimal, shares: int) -> Decimal:
    """What one share is worth when `losses` are borne by `shares` alike: cents, rounded up, never below nothing."""
    if not shares:
        return nominal
    each = Fraction(nominal) - Fraction(losses) / shares
    return max(Decimal("0.00"), _ceiling(each))


def loss_and_interest(
    shares: int, face: Decimal, value: Decimal, yearly: Fraction, since: date, until: date
) -> tuple[Decimal, Decimal]:
    """What is kept of `shares` of the nominal value `face` that are worth `value`, and what their worth has yielded."""
    return (face - value) * shares, interest(value * shares, yearly, since, until)
