"""How many proxies one associate may hold (loi 78-763, art. 14): statuts may be stricter, never wider."""

from collections.abc import Iterable


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
