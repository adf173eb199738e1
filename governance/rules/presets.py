"""Rule books: quorum and majority as data, read with care because people write them.

A rule book maps each class of decision (``ordinaire``, ``extraordinaire``, ``gerance_variant_strict``) to the rules of
its calls, as in presets.json::

    {"form": "SARL", "ordinaire": [{"call": 1, "quorum": null, "majority": ["all", ">", 1, 2]}, ...],
     "notice_days": {"call1": 15}}

The presets come from published statutes and from the law; docs/sources.md says which.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from governance.rules import convening, initiative, kinds, rounds, secrecy, steps
from governance.rules.convening import Convening
from governance.rules.initiative import Initiative
from governance.rules.kinds import KindRule
from governance.rules.majority import Base, Comparison, Rule, Share
from governance.rules.numbers import is_days, is_whole

#: What a book may ask for each class of decision: open, or at least this level (interlignes.urn.choices.Level).
SECRECIES = ("open", "simple", "bureau", "renforce")
#: Persons are at stake: secret where a book says nothing (model statutes of SCOPs, art. 26.7; loi 47-1775, art. 8).
SECRET_CLASSES = ("gerance", "gerance_variant_strict", "exclusion")
DEFAULT = "sarl_statuts_type_cgscop"
KINDS = ("ordinaire", "extraordinaire", "gerance_variant_strict")
#: C. com. R223-20: the fallback where a book says nothing.
NOTICE_DAYS = 15


class NoRule(ValueError):
    """The book has no rule for this class and call; `reason` is ``unknown_kind``, ``empty`` or ``no_such_call``."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RuleBook:
    """A checked rule book; `data` is the JSON it was read from."""

    key: str
    form: str
    data: Mapping[str, Any]
    rules: Mapping[str, tuple[Rule, ...] | None]

    def rule(self, kind: str, call: int) -> Rule:
        """The rule of a class at a call. Raises NoRule."""
        if kind not in self.rules:
            known = ", ".join(self.rules) or "-"
            raise NoRule("unknown_kind", f"{self.key} has no class {kind!r} (it has: {known})")
        rules = self.rules[kind]
        if rules is None:
            raise NoRule(
                "empty", f"{self.key} sets nothing for {kind!r}: fill in the rule of the statuts first"
            )
        for rule in rules:
            if rule.call == call:
                return rule
        raise NoRule("no_such_call", f"{self.key} has no call {call} for {kind!r}")

    def secrecy(self, decision_class: str) -> str:
        """One of SECRECIES: the least that a ballot of this class must be."""
        asked = self.data.get("secret") or {}
        if asked.get(decision_class) in SECRECIES:
            return str(asked[decision_class])
        if decision_class in SECRET_CLASSES:
            return "bureau"
        return str(asked["others"]) if asked.get("others") in SECRECIES else "open"

    def secret_request(self) -> Share:
        """From which share of those who are there on a vote is secret because they ask for it."""
        return secrecy.read(self.data)

    def steps(self) -> Mapping[str, steps.Steps]:
        """Which steps a proposal goes through before an agenda, by kind."""
        return steps.read(self.data)

    def elections(self) -> rounds.Terms:
        """How persons are elected."""
        return rounds.read(self.data)

    def most_proxies(self) -> int | None:
        """How many proxies one associate may hold where the statuts are stricter than the law."""
        most = (self.data.get("proxy") or {}).get("most")
        return most if isinstance(most, int) else None

    def blank_proxies(self) -> bool:
        """Whether proxies without a named holder count (model statutes, art. 28); not where nothing is said."""
        return (self.data.get("proxy") or {}).get("blank") is True

    def initiative(self) -> Initiative:
        """By which associates may add a resolution to a convened assembly."""
        return initiative.read(self.data)

    def convening(self) -> Convening:
        """By which associates may demand an assembly, and by when the gérance convenes it."""
        return convening.read(self.data)

    def needs_auditor(self) -> bool:
        """Whether the statutory auditor is convened to each assembly."""
        return (self.data.get("auditor") or {}).get("required") is True

    def remote_accounts(self) -> bool:
        """Whether who takes part from afar votes on the annual accounts; by the law not in a SARL (L223-27 al. 3).

        A book that does not say its form is taken for that of a SARL, which asks for more.
        """
        said = self.data.get("remote_accounts")
        return said if isinstance(said, bool) else self.form not in ("", "SARL")

    def kind(self, kind: str) -> KindRule:
        """What a kind of meeting brings."""
        return kinds.read(self.data, kind, NOTICE_DAYS)

    def notice_days(self, call: int) -> int:
        """Days of notice before an assembly (C. com. R223-20; R225-69 for the later calls of an SA)."""
        notice = self.data.get("notice_days") or {}
        return int(notice.get(f"call{call}", notice.get("call1", NOTICE_DAYS)))


def parse(key: str, data: Any) -> RuleBook:
    """Read a rule book. Raises ValueError naming the place of what is wrong."""
    if not isinstance(data, Mapping):
        raise ValueError(f"{key}: a rule book is an object")
    rules: dict[str, tuple[Rule, ...] | None] = {}
    for kind in KINDS:
        if kind in data:
            rules[kind] = _rules(key, kind, data[kind])
    if not rules:
        raise ValueError(f"{key}: no class of decision")
    for name, days in (data.get("notice_days") or {}).items():
        if not is_days(days):
            raise ValueError(f"{key}.notice_days.{name}: not a number of days")
    initiative.read(data)
    convening.read(data)
    kinds.refuse_wrong(data)
    rounds.read(data)
    secrecy.read(data)
    steps.read(data)
    if not isinstance(data.get("remote_accounts", False), bool):
        raise ValueError(f"{key}.remote_accounts: true or false is expected")
    if not isinstance((data.get("proxy") or {}).get("blank", False), bool):
        raise ValueError(f"{key}.proxy.blank: true or false is expected")
    for name, level in (data.get("secret") or {}).items():
        if name in (*SECRET_CLASSES, *KINDS, "unanimite") and level not in SECRECIES:
            raise ValueError(f"{key}.secret.{name}: one of {', '.join(SECRECIES)} is expected")
    return RuleBook(key=key, form=str(data.get("form", "")), data=data, rules=rules)


def _rules(key: str, kind: str, value: Any) -> tuple[Rule, ...] | None:
    """The rules of one class, None where the statuts must fill them in."""
    if value is None:
        return None
    if not isinstance(value, list) or not value:
        raise ValueError(f"{key}.{kind}: a list of calls is expected")
    rules = tuple(_rule(key, kind, number, entry) for number, entry in enumerate(value))
    if len({rule.call for rule in rules}) != len(rules):
        raise ValueError(f"{key}.{kind}: a call stands twice")
    return rules


def _rule(key: str, kind: str, number: int, entry: Any) -> Rule:
    """One call of one class."""
    place = f"{key}.{kind}[{number}]"
    if not isinstance(entry, Mapping) or entry.get("call") not in (1, 2) or entry.get("call") is True:
        raise ValueError(f"{place}.call: 1 or 2 is expected")
    quorum = entry.get("quorum")
    return Rule(
        preset=key,
        kind=kind,
        call=entry["call"],
        quorum=None if quorum is None else share(f"{place}.quorum", quorum),
        majority=share(f"{place}.majority", entry.get("majority")),
    )


def share(place: str, value: Any) -> Share:
    """``["all", ">", 1, 2]`` as a Share. Raises ValueError beginning with `place`."""
    if not isinstance(value, list | tuple) or len(value) != 4:
        raise ValueError(f'{place}: something like ["all", ">", 1, 2] is expected')
    base, comparison, numerator, denominator = value
    if not is_whole(numerator) or not is_whole(denominator) or denominator < 1:
        raise ValueError(f"{place}: the fraction is two whole numbers")
    try:
        return Share(Base(base), Comparison(comparison), Fraction(numerator, denominator))
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from None


def rule_to_json(rule: Rule) -> dict[str, Any]:
    """A rule as stored with a ballot; `rule_from_json` reads it back."""
    return {
        "preset": rule.preset,
        "kind": rule.kind,
        "call": rule.call,
        "quorum": _share_to_json(rule.quorum) if rule.quorum else None,
        "majority": _share_to_json(rule.majority),
    }


def rule_from_json(data: Mapping[str, Any]) -> Rule:
    """The rule stored with a ballot. Raises ValueError."""
    return _rule(str(data["preset"]), str(data["kind"]), 0, data)


def _share_to_json(value: Share) -> list[Any]:
    return [value.base.value, value.comparison.value, value.fraction.numerator, value.fraction.denominator]


@cache
def load() -> Mapping[str, RuleBook]:
    """The presets shipped with the product, by key."""
    raw = json.loads(files("governance.rules").joinpath("presets.json").read_text(encoding="utf-8"))
    return {key: parse(key, data) for key, data in raw.items() if not key.startswith("_")}
