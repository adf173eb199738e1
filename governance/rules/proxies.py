"""How many proxies one associate may hold (loi 78-763, art. 14): statuts may be stricter, never wider."""


def most_proxies(members: int, statuts: int | None = None) -> int:
    """At most one while there are fewer than 20 associates, then a twentieth of their number, rounded down."""
    by_law = 1 if members < 20 else members // 20
    return by_law if statuts is None else min(by_law, statuts)
