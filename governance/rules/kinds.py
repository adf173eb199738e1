"""What a kind of meeting brings: notice, proxies, taking part from afar, electronic ballots.

An assembly has what the statuts and the law say (C. com. R223-20 for the notice, loi 78-763 art. 14 for proxies, loi
47-1775 art. 10 and C. com. R223-20-1 for electronic means, both of which the statuts have to provide for). A meeting
that is no assembly has what the cooperative gives itself: no notice, no proxies unless it says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from governance.rules.numbers import is_days

ASSEMBLIES = ("ago", "ago_extra", "age", "mixed")
OTHERS = ("team", "workgroup", "supervision")
KINDS = (*ASSEMBLIES, *OTHERS)
#: Which classes of decision belong to which assembly (model statutes of SCOPs, art. 30 and 31; a mixed one takes all).
OF_ORDINARY = frozenset({"ordinaire", "gerance", "gerance_variant_strict"})
OF_EXTRAORDINARY = frozenset({"extraordinaire", "exclusion", "unanimite"})
#: What a book may forbid by kind; all of it is allowed where it says nothing.
MEANS = ("proxies", "remote", "ballots")


@dataclass(frozen=True, slots=True)
class KindRule:
    """The notice of its calls, in days; whether there are proxies, remote participation, electronic ballots."""

    kind: str
    notice: Mapping[str, int]
    proxies: bool
    remote: bool
    ballots: bool

    def notice_days(self, call: int) -> int:
        """Days of notice before a meeting of this kind."""
        return self.notice.get(f"call{call}", self.notice["call1"])


def belongs(kind: str, decision_class: str) -> bool:
    """Whether such a decision is one for this kind of assembly."""
    if kind in ("ago", "ago_extra"):
        return decision_class in OF_ORDINARY
    return kind != "age" or decision_class in OF_EXTRAORDINARY


def read(data: Mapping[str, Any], kind: str, usual: int) -> KindRule:
    """What a rule book says of a kind under `kinds`; `usual` is the law's notice. Raises ValueError."""
    said = (data.get("kinds") or {}).get(kind) or {}
    general = data.get("notice_days") or {} if kind in ASSEMBLIES else {"call1": 0}
    notice = {"call1": usual, **_days(general)}
    own = _days(said.get("notice_days") or {})
    if own:
        notice = {"call1": notice["call1"], **own}
    allowed = {name: said.get(name, name != "proxies" or kind in ASSEMBLIES) for name in MEANS}
    for name, value in allowed.items():
        if not isinstance(value, bool):
            raise ValueError(f"kinds.{kind}.{name}: true or false is expected")
    return KindRule(kind, notice, **allowed)


def _days(said: Mapping[str, Any]) -> dict[str, int]:
    return {name: said[name] for name in ("call1", "call2") if name in said}


def refuse_wrong(data: Mapping[str, Any]) -> None:
    """Raises ValueError for what no kind can be read from."""
    said = data.get("kinds") or {}
    if not isinstance(said, Mapping) or set(said) - set(KINDS):
        raise ValueError(f"kinds: some of {', '.join(KINDS)} are expected")
    for kind, entry in said.items():
        if not isinstance(entry, Mapping):
            raise ValueError(f"kinds.{kind}: an object is expected")
        for name, days in (entry.get("notice_days") or {}).items():
            if not is_days(days):
                raise ValueError(f"kinds.{kind}.notice_days.{name}: not a number of days")
        read(data, kind, 0)
