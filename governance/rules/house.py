"""Rules of decision that the règlement holds: an article may make the statuts stricter, never weaker.

A house rule is a small JSON object beside the text of an article::

    {"class": "ordinaire", "quorum": ["all", ">=", 1, 2], "majority": ["present", ">=", 2, 3], "secrecy": "simple",
     "notice_days": 21, "most_proxies": 1, "basis": "article 25 of the statuts"}

Only what it sets stands in it. Quorum, majority and secrecy are those of the class of decision, at the first call;
notice and proxies are those of every assembly. `basis`: the place of the statuts that leaves this to the règlement.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any

from governance.rules.explain import Gettext, kind_name, share_in_words
from governance.rules.kinds import ASSEMBLIES
from governance.rules.majority import Base, Comparison, Share
from governance.rules.numbers import is_days
from governance.rules.presets import KINDS, NOTICE_DAYS, SECRECIES, NoRule, RuleBook, parse, share

#: What an article may set, in the order of the form.
VALUES = ("quorum", "majority", "secrecy", "notice_days", "most_proxies")
_BASES = (Base.CAST, Base.PRESENT, Base.ALL)
House = Mapping[str, Any]


def read(data: House) -> dict[str, Any]:
    """A house rule, checked; empty for an article that holds none. Raises ValueError."""
    if not data:
        return {}
    if data.get("class") not in KINDS:
        raise ValueError(f"class: one of {', '.join(KINDS)} is expected")
    if not isinstance(data.get("basis"), str) or not data["basis"].strip():
        raise ValueError("basis: the place of the statuts is expected")
    found = {"class": data["class"], "basis": data["basis"].strip()}
    for name in VALUES:
        if data.get(name) not in (None, ""):
            found[name] = _checked(name, data[name])
    if set(found) == {"class", "basis"}:
        raise ValueError("nothing is set")
    return found


def _checked(name: str, value: Any) -> Any:
    if name in ("quorum", "majority"):
        share(name, value)
        return list(value)
    if name == "secrecy":
        if value not in SECRECIES:
            raise ValueError(f"secrecy: one of {', '.join(SECRECIES)} is expected")
        return value
    if not is_days(value):  # no proxies come near as many
        raise ValueError(f"{name}: a whole number is expected")
    return value


def is_as_strict(one: Share, other: Share) -> bool:
    """Whether whatever reaches `one` reaches `other` too, for any counts: a base as wide and a share as large."""
    wide = _BASES.index(one.base) >= _BASES.index(other.base)
    return wide and (one.fraction, one.comparison is Comparison.MORE_THAN) >= (
        other.fraction,
        other.comparison is Comparison.MORE_THAN,
    )


def weaker(book: RuleBook, house: House) -> list[str]:
    """The names of the values that are weaker than what the statuts say; they would change nothing."""
    return [name for name in VALUES if name in house and not _holds(book, house, name)]


def has_effect(book: RuleBook, house: House) -> bool:
    """Whether any of its values goes beyond what the statuts say or equals it."""
    return any(name in house and _holds(book, house, name) for name in VALUES)


def _holds(book: RuleBook, house: House, name: str) -> bool:
    if name in ("quorum", "majority"):
        said = _said(book, house["class"], name)
        return said is None or is_as_strict(share(name, house[name]), said)
    if name == "secrecy":
        return SECRECIES.index(house[name]) >= SECRECIES.index(book.secrecy(house["class"]))
    if name == "notice_days":
        return int(house[name]) >= book.notice_days(1)
    most = book.most_proxies()
    return most is None or int(house[name]) <= most


def _said(book: RuleBook, decision_class: str, name: str) -> Share | None:
    """Quorum or majority of the statuts at the first call; None where they set none."""
    try:
        found: Share | None = getattr(book.rule(decision_class, 1), name)
    except NoRule:
        return None
    return found


def statutory(book: RuleBook, house: House, name: str, *, gettext: Gettext) -> str:
    """What the statuts say of a value, in words."""
    if name in ("quorum", "majority"):
        said = _said(book, house["class"], name)
        return share_in_words(said, gettext=gettext) if said else ""
    if name == "secrecy":
        return secrecy_in_words(book.secrecy(house["class"]), gettext)
    return str(book.notice_days(1) if name == "notice_days" else book.most_proxies())


def overlay(book: RuleBook, houses: Iterable[House]) -> RuleBook:
    """The rule book with what the règlement makes stricter; of several articles the strictest, value by value."""
    for house in houses:
        data = deepcopy(dict(book.data))
        left = weaker(book, house)
        for name in VALUES:
            if name in house and name not in left:
                _SET[name](data, house)
        book = parse(book.key, data)
    return book


def _set_share(name: str) -> Callable[[dict[str, Any], House], None]:
    def put(data: dict[str, Any], house: House) -> None:
        for entry in data.get(house["class"]) or ():
            if entry["call"] == 1:
                entry[name] = list(house[name])

    return put


def _set_secrecy(data: dict[str, Any], house: House) -> None:
    data["secret"] = {**(data.get("secret") or {}), house["class"]: house["secrecy"]}


def _set_notice(data: dict[str, Any], house: House) -> None:
    """Every assembly, those kinds included that have a notice of their own. The second call stays as it was."""
    said = data.get("notice_days") or {}
    later = said.get("call2", said.get("call1", NOTICE_DAYS))
    data["notice_days"] = {**said, "call1": house["notice_days"], "call2": later}
    for kind, own in (data.get("kinds") or {}).items():
        days = (own.get("notice_days") or {}).get("call1")
        if kind in ASSEMBLIES and days is not None:
            own["notice_days"].setdefault("call2", days)
            own["notice_days"]["call1"] = max(days, house["notice_days"])


def _set_proxies(data: dict[str, Any], house: House) -> None:
    data["proxy"] = {**(data.get("proxy") or {}), "most": house["most_proxies"]}


_SET: dict[str, Callable[[dict[str, Any], House], None]] = {
    "quorum": _set_share("quorum"),
    "majority": _set_share("majority"),
    "secrecy": _set_secrecy,
    "notice_days": _set_notice,
    "most_proxies": _set_proxies,
}


def secrecy_in_words(level: str, gettext: Gettext) -> str:
    """One of SECRECIES in words."""
    return {
        "open": gettext("open or secret"),
        "simple": gettext("secret, at least the simple level"),
        "bureau": gettext("secret, at least the bureau level"),
        "renforce": gettext("secret, the reinforced level"),
    }[level]


def in_words(house: House, *, gettext: Gettext) -> list[str]:
    """What an article sets, a sentence each; empty for one that sets nothing."""
    if not house:
        return []
    of = {"kind": kind_name(house["class"], gettext=gettext)}
    words = {
        "quorum": gettext("Quorum of a decision of the class “%(kind)s”, first call: %(value)s."),
        "majority": gettext("Majority of a decision of the class “%(kind)s”, first call: %(value)s."),
        "secrecy": gettext("Ballots of the class “%(kind)s”: %(value)s."),
        "notice_days": gettext("Notice of an assembly, first call: %(value)s days."),
        "most_proxies": gettext("Proxies that one associate may hold: %(value)s at most."),
    }
    found = []
    for name in VALUES:
        if name not in house:
            continue
        value = house[name]
        if name in ("quorum", "majority"):
            value = share_in_words(share(name, value), gettext=gettext)
        elif name == "secrecy":
            value = secrecy_in_words(value, gettext)
        found.append(words[name] % {**of, "value": value})
    return [*found, gettext("Left to the règlement by: %(basis)s.") % {"basis": house["basis"]}]
