"""What must be in order before a meeting is convened, item by item.

What would make the convocation void blocks; what the rules let pass with a reason asks for the reason; the rest is
said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How grave: in order, worth a word, passes with a reason, blocks."""

    OK = "ok"
    NOTE = "note"
    REASON = "reason"
    BLOCK = "block"


class Code(StrEnum):
    """What was looked at."""

    DATE = "date"
    NOTICE = "notice"
    AGENDA = "agenda"
    PLACE = "place"
    PEOPLE = "people"
    DOCUMENTS = "documents"
    LETTERS = "letters"
    AUDITOR = "auditor"
    RULES = "rules"
    ACCOUNTS = "accounts"
    KIND = "kind"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class Check:
    """One item and how it stands."""

    code: Code
    level: Level


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a meeting that is to be convened.

    `days` of notice there would be and are `needed`; numbers of `items`, `people`, `letters`, `documents` and of other
    meetings at the same time (`overlaps`), of `auditors` convened; `needs_auditor` if the rules ask for one;
    items for decision that no rule judges (`unruled`), and that are not for this kind of assembly (`foreign`);
    `accounts`: items marked as approving the annual accounts, on which who takes part from afar may not count;
    `elsewhere`: where their documents are that are not attached, and who said so.
    """

    is_assembly: bool
    is_annual: bool
    is_past: bool
    days: int
    needed: int
    items: int
    has_place: bool
    people: int
    letters: int
    documents: int
    overlaps: int
    auditors: int = 0
    needs_auditor: bool = False
    unruled: int = 0
    foreign: int = 0
    accounts: int = 1
    elsewhere: str = ""


def check(facts: Facts) -> list[Check]:
    """Every item of the list, in the order of the page."""
    return list(_checks(facts))


def is_blocked(checks: Sequence[Check]) -> bool:
    """Whether the convocation would be void whatever is said for it."""
    return any(one.level is Level.BLOCK for one in checks)


def _checks(facts: Facts) -> Iterator[Check]:
    if facts.is_past:
        yield Check(Code.DATE, Level.BLOCK)
    elif facts.needed:
        yield Check(Code.NOTICE, Level.OK if facts.days >= facts.needed else Level.REASON)
    yield Check(Code.AGENDA, Level.OK if facts.items else Level.BLOCK)
    if facts.unruled:
        yield Check(Code.RULES, Level.BLOCK)
    if facts.foreign:
        yield Check(Code.KIND, Level.NOTE)
    yield Check(Code.PLACE, Level.OK if facts.has_place else Level.BLOCK)
    yield Check(Code.PEOPLE, Level.OK if facts.people else Level.BLOCK)
    if facts.is_annual or (facts.is_assembly and facts.accounts):
        yield Check(Code.DOCUMENTS, Level.OK if facts.documents or facts.elsewhere else Level.REASON)
    if facts.is_annual:
        yield Check(Code.ACCOUNTS, Level.OK if facts.accounts else Level.NOTE)
    if facts.is_assembly:
        yield Check(Code.LETTERS, Level.NOTE if facts.letters else Level.OK)
    if facts.is_assembly and (facts.auditors or facts.needs_auditor):
        yield Check(Code.AUDITOR, Level.OK if facts.auditors else Level.BLOCK)
    if facts.overlaps:
        yield Check(Code.OVERLAP, Level.NOTE)
