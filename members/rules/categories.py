"""Which test of the law a member counts for: 51 % of the capital, 65 % of the votes.

Employed associates hold at least 51 % of the capital and 65 % of the votes of a SCOP. Who left the job but kept the
quality counts for the votes whatever the reason, and for the capital only if she retired, was dismissed for an economic
reason or was found unfit (loi 78-763, art. 11; statuts types of SCOPs, 14.2 and 14.3). Codes are those of
`members.choices.StatusKind` and `EndReason`.
"""

from dataclasses import dataclass

#: Reasons for the end of a job that leave the quality of associate by law (loi 78-763, art. 11).
KEPT_BY_LAW = frozenset({"retirement", "economic_dismissal", "unfitness"})


@dataclass(frozen=True, slots=True)
class Category:
    """What one member counts for. `is_external` is the other side of both tests: capped votes and mandates.

    `is_cooperative`: an external associate that is a cooperative itself, which lifts the cap of all externals to 49 %
    of the votes while the others stay within 35 % (loi 47-1775, art. 3 bis).
    """

    is_associate: bool
    is_employed: bool
    counts_for_capital: bool
    counts_for_votes: bool
    is_cooperative: bool = False

    @property
    def is_external(self) -> bool:
        """An associate who neither works here nor did: at most 35 % of the votes, a third of the mandates."""
        return self.is_associate and not self.counts_for_votes


def category(kind: str | None, reason: str = "") -> Category:
    """What somebody of status `kind` counts for; `reason`: why the job of a `former` associate ended.

    >>> category("former", "retirement").counts_for_capital
    True
    >>> category("former", "resignation_job").counts_for_capital
    False
    """
    employed = kind == "associate"
    former = kind == "former"
    return Category(
        is_associate=kind in {"associate", "former", "external", "cooperative"},
        is_employed=kind in {"associate", "employee"},
        counts_for_capital=employed or (former and reason in KEPT_BY_LAW),
        counts_for_votes=employed or former,
        is_cooperative=kind == "cooperative",
    )
