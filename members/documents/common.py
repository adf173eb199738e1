"""What every document of the cooperative carries."""

from typing import Any

from members.models import Cooperative

#: Words that every document of a SCOP carries in the name of the company (loi 78-763, art. 4; C. com. R123-237).
_COOPERATIVE = ("coopérative", "cooperative", "scop")


def letterhead(cooperative: Cooperative) -> dict[str, Any]:
    """Name at the top; legal name and registered office at the foot of each page."""
    address = ", ".join(line.strip() for line in cooperative.address.splitlines() if line.strip())
    legal = cooperative.full_name
    return {"cooperative": cooperative.name, "foot": " · ".join(filter(None, [legal, address]))}


def lacks_mentions(cooperative: Cooperative) -> bool:
    """Whether the legal name misses what the law wants on documents: that it is a SCOP, with variable capital."""
    name = cooperative.legal_name.lower()
    return not (any(word in name for word in _COOPERATIVE) and "capital variable" in name)
