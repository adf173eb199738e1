"""The ledger of shares held against the journal, which keeps a fingerprint of every line."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from interlignes.journal.models import Entry
from members.models import Movement
from members.rules.capital import fingerprint

KIND = "capital.recorded"
_CENT = Decimal("0.01")


def attestation(movement: Movement) -> str:
    """The fingerprint of a line: SHA-256 over its facts, amounts to the cent as the database keeps them."""
    names = ("number", "member_id", "kind", "shares", "nominal", "amount", "loss", "interest", "twin_id")
    facts: dict[str, Any] = {
        name: getattr(movement, name) for name in (*names, "corrects_id", "claim_id", "payment")
    }
    for name in ("nominal", "amount", "loss", "interest"):
        facts[name] = facts[name].quantize(_CENT)
    return fingerprint({**facts, "occurred_on": movement.occurred_on.isoformat()})


def unattested() -> Iterator[tuple[int, str]]:
    """Every number whose line and entry of the journal do not fit, with what is wrong: a code.

    A line whose entry is missing was put in by hand, one with another fingerprint was altered, an entry without its
    line tells of one that was taken out; a number that the journal attests twice was given twice.
    """
    entries: dict[int, list[str]] = {}
    for facts in (
        Entry.objects.filter(kind=KIND).order_by("sequence").values_list("facts", flat=True).iterator()
    ):
        entries.setdefault(facts["number"], []).append(facts["fingerprint"])
    for movement in Movement.objects.order_by("number").iterator():
        attested = entries.pop(movement.number, [])
        if not attested:
            yield movement.number, "unknown"
        elif len(attested) > 1:
            yield movement.number, "twice"
        elif attested[0] != attestation(movement):
            yield movement.number, "altered"
    for number in sorted(entries):
        yield number, "missing"
