"""What the law asks of offices and numbers, checked: vacancies, who may hold them, how many associates.

A finding is a code with numbers; `members.wording` makes the sentence. Articles: loi 78-763, art. 5 (least number), 10
(end of the contract), 15 (externals), 16 (gérance, supervisory board, 20 associates); C. com. L223-3 (100 associates of
a SARL).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from operator import itemgetter

from members.rules.dates import end_of_term

#: Least number of associates who work here, by legal form (loi 78-763, art. 5).
LEAST = {"sarl": 2, "sas": 2, "sa": 7}
#: Most associates of a SARL (C. com. L223-3), and from how many on it needs a supervisory board (art. 16).
MOST_SARL, BOARD_ABOVE = 100, 20
BOARD_SIZE = range(3, 10)
#: Days before its end from which a mandate without a successor is a matter for everybody who can act.
SOON = timedelta(days=90)


class Level(StrEnum):
    """How a finding stands."""

    FINE = "fine"
    SOON = "soon"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Officer:
    """A mandate in force or to come."""

    member: int
    role: str
    starts_on: date
    ends_on: date | None
    is_employed: bool
    is_external: bool
    is_associate: bool = True


@dataclass(frozen=True, slots=True)
class State:
    """The cooperative on a day."""

    day: date
    form: str
    associates: int
    associates_at_closing: int
    employed_associates: int
    below_since: date | None
    officers: Sequence[Officer]
    gerance_years: int = 4
    contracts_over: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing checked. `numbers` fill the sentence."""

    code: str
    level: Level
    source: str
    numbers: dict[str, int] = field(default_factory=dict)
    on: date | None = None


def check(state: State) -> list[Finding]:
    """Everything the law asks that the records can show, in the order of weight."""
    sitting = [officer for officer in state.officers if officer.starts_on <= state.day]
    gerance = [officer for officer in sitting if officer.role == "gerance"]
    found = [_held(state, "gerance", "loi 78-763, art. 16", Level.WRONG), _least(state), _over(state)]
    if state.form == "sarl":
        found += [*_gerance(state, gerance), _board(state, sitting), _most(state)]
    found += [_among_associates(sitting), _externals(sitting)]
    # No law asks for the two others: the cooperative chose to have them.
    chosen = "règlement de fonctionnement"
    return [*found, *(_held(state, role, chosen, Level.SOON) for role in ("scrutineer", "referent"))]


def _held(state: State, role: str, source: str, vacant: Level) -> Finding:
    """Whether an office is held, and until when, counting mandates already recorded for later; `vacant`: else."""
    covered = state.day - timedelta(days=1)
    held = (officer for officer in state.officers if officer.role == role)
    for officer in sorted(held, key=lambda officer: officer.starts_on):
        if officer.starts_on > covered + timedelta(days=1):
            break
        if officer.ends_on is None:
            return Finding(f"{role}_held", Level.FINE, source)
        covered = max(covered, officer.ends_on)
    if covered < state.day:
        return Finding(f"{role}_vacant", vacant, source)
    level = Level.SOON if covered < state.day + SOON else Level.FINE
    return Finding(f"{role}_ends", level, source, on=covered)


def _gerance(state: State, gerance: Sequence[Officer]) -> Iterable[Finding]:
    """Two thirds are employed here, a sole gérant·e always; nobody for longer than the term."""
    employed = sum(officer.is_employed for officer in gerance)
    numbers = {"employed": employed, "number": len(gerance)}
    source = "loi 78-763, art. 16 ; statuts types, art. 20"
    level = Level.FINE if 3 * employed >= 2 * len(gerance) else Level.WRONG
    code = "sole_employed" if len(gerance) == 1 else "two_thirds_employed"
    yield Finding(code, level, source, numbers)
    too_long = [
        officer
        for officer in gerance
        if officer.ends_on is None or officer.ends_on > end_of_term(officer.starts_on, state.gerance_years)
    ]
    numbers = {"number": len(too_long), "years": state.gerance_years}
    yield Finding("term", Level.WRONG if too_long else Level.FINE, "loi 78-763, art. 16", numbers)


def _board(state: State, sitting: Sequence[Officer]) -> Finding:
    """Above 20 associates at the last closing a SARL has a supervisory board of 3 to 9, none of them gérant·e."""
    source = "loi 78-763, art. 16"
    board = {officer.member for officer in sitting if officer.role == "supervisory"}
    gerance = {officer.member for officer in sitting if officer.role == "gerance"}
    numbers = {"number": len(board), "associates": state.associates_at_closing}
    if board & gerance:
        return Finding("board_incompatible", Level.WRONG, source, numbers)
    if state.associates_at_closing <= BOARD_ABOVE and not board:
        return Finding("board_not_needed", Level.FINE, source, numbers)
    if not board:
        return Finding("board_missing", Level.WRONG, source, numbers)
    return Finding("board_size", Level.FINE if len(board) in BOARD_SIZE else Level.WRONG, source, numbers)


def _least(state: State) -> Finding:
    """The least number of associates who work here; for more than a year below, dissolution may be asked for."""
    least = LEAST[state.form]
    numbers = {"number": state.employed_associates, "least": least}
    level = Level.FINE if state.employed_associates >= least else Level.WRONG
    return Finding(
        "least", level, "loi 78-763, art. 5", numbers, on=state.below_since if level is Level.WRONG else None
    )


def _over(state: State) -> Finding:
    """Nobody whose contract is over is left among those who work here; its end ends the quality of associate."""
    level = Level.WRONG if state.contracts_over else Level.FINE
    return Finding("contracts_over", level, "loi 78-763, art. 10", {"number": state.contracts_over})


def _most(state: State) -> Finding:
    """A SARL has at most 100 associates."""
    numbers = {"number": state.associates, "most": MOST_SARL}
    return Finding(
        "most", Level.FINE if state.associates <= MOST_SARL else Level.WRONG, "C. com. L223-3", numbers
    )


def _among_associates(sitting: Sequence[Officer]) -> Finding:
    """Those who manage and watch are chosen among the associates; somebody excluded keeps the office until revoked."""
    seats = [officer for officer in sitting if officer.role in {"gerance", "supervisory"}]
    number = sum(not officer.is_associate for officer in seats)
    level = Level.FINE if not number else Level.WRONG
    return Finding("among_associates", level, "loi 78-763, art. 1", {"number": number})


def _externals(sitting: Sequence[Officer]) -> Finding:
    """External associates hold at most a third of the mandates of management and supervision."""
    seats = [officer for officer in sitting if officer.role in {"gerance", "supervisory"}]
    external = sum(officer.is_external for officer in seats)
    level = Level.FINE if 3 * external <= len(seats) else Level.WRONG
    return Finding("externals", level, "loi 78-763, art. 15", {"external": external, "number": len(seats)})


def below_since(statuses: Iterable[tuple[int, date, str]], least: int, day: date) -> date | None:
    """The day since which fewer than `least` associates work here; None where there are enough on `day`.

    `statuses`: (member, first day, kind), those of one day in the order of time. Nothing is counted before there were
    enough for the first time.
    """
    now: dict[int, str] = {}
    since: date | None = None
    begun = False
    for first, rows in groupby(sorted(statuses, key=itemgetter(1)), key=itemgetter(1)):
        if first > day:
            break
        now.update({member: kind for member, _, kind in rows})
        employed = sum(kind == "associate" for kind in now.values())
        begun = begun or employed >= least
        if employed >= least:
            since = None
        elif begun and since is None:
            since = first
    return since
