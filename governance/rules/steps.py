"""Which steps a proposal goes through before it comes onto an agenda, per kind, as a rule book says.

Under ``steps``, each part left out where the statuts or the règlement ask for nothing::

    {"steps": {"reglement": {"discussion_days": 14, "supporters": 3}, "extraordinaire": {"discussion_days": 30}}}

``reglement`` is whatever changes an article of the règlement, besides the class of its decision: the stricter holds.
The law asks for no such step: by default there is none, and what the gérance itself puts on an agenda, or associates by
their right to add a resolution (C. com. L223-27), knows none either.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from governance.rules.explain import Gettext
from governance.rules.numbers import is_days, is_whole

RULEBOOK = "reglement"
KINDS = (RULEBOOK, "ordinaire", "extraordinaire", "gerance")
#: The kind of a class of decision, where its name is another.
KIND_OF = {"gerance_variant_strict": "gerance", "exclusion": "extraordinaire", "unanimite": "extraordinaire"}
#: More supporters than the largest cooperative has associates are an oversight.
MOST_SUPPORTERS = 500


@dataclass(frozen=True, slots=True)
class Steps:
    """For how many days a wording is discussed, and how many associates support it, before it is on an agenda."""

    discussion_days: int = 0
    supporters: int = 0

    def first_day(self, since: date) -> date:
        """From which day on a wording that stands since a day may be put on an agenda: so many full days later."""
        return since + timedelta(days=self.discussion_days)

    def and_also(self, other: "Steps") -> "Steps":
        """What asks for both."""
        return Steps(max(self.discussion_days, other.discussion_days), max(self.supporters, other.supporters))


def read(data: Mapping[str, Any]) -> dict[str, Steps]:
    """What a rule book says under ``steps``, by kind. Raises ValueError naming the place of what is wrong."""
    said = data.get("steps") or {}
    if not isinstance(said, Mapping):
        raise ValueError("steps: an object is expected")
    return {str(kind): _steps(kind, one) for kind, one in said.items()}


def _steps(kind: Any, said: Any) -> Steps:
    if kind not in KINDS or not isinstance(said, Mapping):
        raise ValueError(f"steps.{kind}: an object for one of {', '.join(KINDS)} is expected")
    days, people = said.get("discussion_days", 0), said.get("supporters", 0)
    if not is_days(days):
        raise ValueError(f"steps.{kind}.discussion_days: a number of days is expected")
    if not (is_whole(people) and 0 <= people <= MOST_SUPPORTERS):
        raise ValueError(f"steps.{kind}.supporters: a number of associates is expected")
    return Steps(days, people)


def steps_of(found: Mapping[str, Steps], decision_class: str, *, changes_rulebook: bool) -> Steps:
    """Those of a proposal, by the class of its decision and whether it changes the règlement."""
    own = found.get(KIND_OF.get(decision_class, decision_class), Steps())
    return own.and_also(found.get(RULEBOOK, Steps())) if changes_rulebook else own


def kind_in_words(kind: str, gettext: Gettext) -> str:
    """One of KINDS in words."""
    return {
        RULEBOOK: gettext("A change of the règlement"),
        "ordinaire": gettext("An ordinary decision"),
        "extraordinaire": gettext("An extraordinary decision"),
        "gerance": gettext("A decision on the gérance"),
    }[kind]
