"""One fingerprint for an allocation and everybody's line of it, so that each can check hers without seeing another's.

A line's digest is SHA-256 over its salt, member, part travail and part capital; the fingerprint is SHA-256 over the
totals as canonical JSON and the sorted digests. Whoever has the totals, the digests and her own line with its salt can
compute all of it again; without a salt a digest tells nothing about amounts that are easy to guess.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from members.rules.profit import Allocation, Bounds, Check, Code

#: What an allocation comes to in all, by the names of its fields.
AMOUNTS = ("surplus", "legal_reserve", "development", "work", "capital")


def line(member: int, work: str, capital: str, salt: str) -> dict[str, Any]:
    """One person's line with its digest."""
    digest = hashlib.sha256(f"{salt}|{member}|{work}|{capital}".encode()).hexdigest()
    return {"member": member, "work": work, "capital": capital, "salt": salt, "digest": digest}


def lines(allocation: Allocation, salts: Mapping[int, str]) -> list[dict[str, Any]]:
    """Everybody's line, by member number. `salts`: a random text a member."""
    people = sorted(set(allocation.work_of) | set(allocation.capital_of))
    return [
        line(
            person,
            str(allocation.work_of.get(person, "0.00")),
            str(allocation.capital_of.get(person, "0.00")),
            salts[person],
        )
        for person in people
    ]


def rules(allocation: Allocation, bounds: Bounds) -> dict[str, Any]:
    """The checks as they stood, the bounds they were measured by and who had no part by them, for the totals."""
    return {
        "checks": [
            {
                "code": check.code.value,
                "holds": check.holds,
                "amount": str(check.amount),
                "limit": str(check.limit),
            }
            for check in allocation.checks
        ],
        "bounds": {field.name: str(getattr(bounds, field.name)) for field in fields(bounds)},
        "left_out": list(allocation.left_out),
    }


def is_same(allocation: Allocation, totals: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> bool:
    """Whether an allocation comes to the amounts that were frozen, in all and for everybody."""
    whole = {name: str(getattr(allocation, name)) for name in AMOUNTS}
    people = set(allocation.work_of) | set(allocation.capital_of)
    given = {row["member"]: (Decimal(row["work"]), Decimal(row["capital"])) for row in found}
    zero = Decimal(0)
    computed = {
        one: (allocation.work_of.get(one, zero), allocation.capital_of.get(one, zero)) for one in people
    }
    return given == computed and all(totals[name] == amount for name, amount in whole.items())


def checks_of(totals: Mapping[str, Any]) -> tuple[Check, ...]:
    """Out of the totals again."""
    return tuple(
        Check(Code(row["code"]), row["holds"], Decimal(row["amount"]), Decimal(row["limit"]))
        for row in totals["checks"]
    )


def bounds_of(totals: Mapping[str, Any]) -> Bounds:
    """Out of the totals again."""
    kinds: dict[str, Any] = {field.name: type(getattr(Bounds(), field.name)) for field in fields(Bounds)}
    return Bounds(**{name: kinds[name](text) for name, text in totals["bounds"].items()})


def fingerprint(totals: Mapping[str, Any], digests: Iterable[str]) -> str:
    """Of the whole."""
    text = json.dumps(totals, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256("\n".join([text, *sorted(digests)]).encode()).hexdigest()


def is_whole(totals: Mapping[str, Any], found: Sequence[Mapping[str, Any]], expected: str) -> bool:
    """Whether totals and lines are those that the fingerprint was made of."""
    again = [line(row["member"], row["work"], row["capital"], row["salt"]) for row in found]
    unaltered = all(made["digest"] == row["digest"] for made, row in zip(again, found, strict=True))
    return unaltered and fingerprint(totals, [row["digest"] for row in again]) == expected
