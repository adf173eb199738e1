"""How many proxies one associate may hold (loi 78-763, art. 14), and which count where it is more by now.

The rule, wherever proxies are counted: of the proxies that were not taken back by then, and whose two people both have
a vote, a holder keeps those given first, as many as are allowed on the day; those given last fall, and count again if
more are allowed again. One without a named holder (pouvoir en blanc) is outside of the limit.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


def most_proxies(members: int, statuts: int | None = None) -> int:
    """At most one while there are fewer than 20 associates, then a twentieth of their number, rounded down."""
    by_law = 1 if members < 20 else members // 20
    return by_law if statuts is None else min(by_law, statuts)


def within(given: Iterable[tuple[int, int]], most: int) -> dict[int, int]:
    """Principal -> holder, of proxies in the order in which they were given: a holder keeps the first `most`.

    Whoever leaves between a proxy and the vote may lower the limit; those given last then represent nobody.
    """
    kept, held = dict[int, int](), dict[int, int]()
    for principal, holder in given:
        if held.get(holder, 0) < most:
            kept[principal], held[holder] = holder, held.get(holder, 0) + 1
    return kept


class Fall(StrEnum):
    """Why a proxy that was not taken back counts no more."""

    PRINCIPAL = "principal"
    HOLDER = "holder"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Given:
    """A proxy as the rule sees it; `number` says which was given first."""

    number: int
    principal: int
    holder: int
    given_at: datetime
    revoked_at: datetime | None = None

    def is_in_force(self, moment: datetime) -> bool:
        """Whether it was given and not taken back; at the instant at which it is taken back it still is."""
        return self.given_at <= moment and (self.revoked_at is None or moment <= self.revoked_at)


def falls(
    given: Sequence[Given], members: Collection[int], most: int, until: datetime
) -> dict[int, Fall | None]:
    """Number -> why it counts no more, None where it counts: at `until`, or when it was taken back before that."""
    found: dict[int, Fall | None] = {}
    for one in given:
        moment = one.revoked_at if one.revoked_at and one.revoked_at < until else until
        if one.principal not in members:
            found[one.number] = Fall.PRINCIPAL
        elif one.holder not in members:
            found[one.number] = Fall.HOLDER
        else:
            rivals = [
                other
                for other in given
                if other.number < one.number
                and other.holder == one.holder
                and other.principal in members
                and other.is_in_force(moment)
            ]
            found[one.number] = Fall.LIMIT if len(rivals) >= most else None
    return found
