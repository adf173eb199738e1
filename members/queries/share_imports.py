"""What a spreadsheet of share movements would write, line by line; nothing is written here."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from interlignes.kit import spreadsheets
from interlignes.kit.money import ZERO
from interlignes.kit.spreadsheets import Formula, Rows
from interlignes.kit.tables import Column, Table
from members.choices import PAID_BY, SINGLE, VOTING, MovementKind, Payment
from members.models import Member, Movement, NominalValue
from members.models.capital import INCOMING
from members.queries import capital as queries
from members.rules import share_sheets as sheets
from members.rules.capital import STOPPING, Change, first_overdraft
from members.rules.capital import Line as Held
from members.rules.search import fold
from members.rules.sheets import Fault, Line, Reading, word

#: Words of everyday, and of the law, beside those of the interface: folded, without gender.
_EVERYDAY = {
    "kind": {
        "souscription": "subscription",
        "apport": "subscription",
        "retenue": "withholding",
        "retenue sur salaire": "withholding",
        "souscription par retenue sur salaire": "withholding",
        "part travail": "work_share",
        "souscription par la part travail": "work_share",
        "participation": "participation",
        "souscription par la participation": "participation",
        "annulation": "annulment",
    },
    "payment": {
        "virement": "bank",
        "cheque": "cheque",
        "especes": "cash",
        "bulletin de paie": "payroll",
        "salaire": "payroll",
        "pee": "savings",
        "aucun": "none",
    },
}
#: What a line of the model says, by field; nobody is called so.
_EXAMPLES = (
    {
        "staff_number": "042",
        "email": "camille@exemple.fr",
        "last_name": "Exemple",
        "occurred_on": "01/09/2024",
        "kind": "Souscription",
        "shares": "10",
        "payment": "Virement",
        "reference": "Bulletin 12",
    },
    {
        "staff_number": "042",
        "email": "camille@exemple.fr",
        "last_name": "Exemple",
        "occurred_on": "31/12/2024",
        "kind": "Retenue sur salaire",
        "shares": "6",
    },
)


@dataclass(frozen=True)
class Item:
    """What one line says; `known` is the number of the movement that says it already, None for a new one."""

    line: int
    member: Any
    kind: str
    occurred_on: date
    shares: int
    payment: str
    reference: str
    known: int | None

    @property
    def signed(self) -> int:
        """Shares with the sign of what they do to the member."""
        return -self.shares if self.kind == MovementKind.ANNULMENT else self.shares

    @property
    def kind_words(self) -> str:
        """For the preview."""
        return str(MovementKind(self.kind).label)

    @property
    def payment_words(self) -> str:
        """For the preview."""
        return str(Payment(self.payment).label)


@dataclass
class Plan:
    """The whole: what each line does, what is wrong, and what all new lines together do to the limits."""

    nominal: NominalValue | None = None
    items: list[Item] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    changes: tuple[Change, ...] = ()
    capital_before: Decimal = ZERO
    capital_after: Decimal = ZERO

    @property
    def fresh(self) -> list[Item]:
        """The lines that are not recorded yet."""
        return [item for item in self.items if item.known is None]

    @property
    def shares(self) -> int:
        """How many shares more, or fewer, there will be."""
        return sum(item.signed for item in self.fresh)

    @property
    def stops(self) -> bool:
        """Whether all together breaks a limit of the statuts, or breaks it further."""
        return any(change.effect in STOPPING for change in self.changes)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all that would be written, so that what is done is what was looked at."""
        said = [
            [
                *(item.line, item.member.pk, item.kind, item.signed, item.occurred_on.isoformat()),
                *(item.payment, item.reference, item.known),
            ]
            for item in self.items
        ]
        worth = str(self.nominal.amount) if self.nominal else ""
        return hashlib.sha256(json.dumps([worth, said], ensure_ascii=False).encode()).hexdigest()


def model() -> Table:
    """The headings that an import knows, and two lines. French, whatever the reader's language: a file has one form."""
    columns = [Column(names[0]) for names in sheets.HEADINGS.values()]
    rows = [[example.get(name, "") for name in sheets.HEADINGS] for example in _EXAMPLES]
    return Table(_("Share movements to import"), columns, rows)


def words() -> dict[str, dict[str, str]]:
    """For each field that is chosen from a list: folded word -> code."""
    lists: dict[str, Any] = {
        "kind": [(kind, MovementKind(kind).label) for kind in SINGLE],
        "payment": [choice for choice in Payment.choices if choice[0] != Payment.MEMBER],
    }
    found: dict[str, dict[str, str]] = {}
    for name, choices in lists.items():
        labels = {word(str(label)): str(code) for code, label in choices}
        codes = {word(str(code)): str(code) for code, _label in choices}
        found[name] = {**labels, **codes, **_EVERYDAY[name]}
    return found


def plan(rows: Rows, day: date) -> Plan:
    """What the rows would write on `day`, or what is wrong with them. A handful of queries, however many lines."""
    reading = sheets.read(rows[0], spreadsheets.lines(rows), words=words(), formula=Formula)
    made = Plan(faults=reading.faults)
    if not reading.lines:
        return made
    known = _Known(day)
    made.nominal = known.nominal
    for line in reading.lines:
        item, faults = _item(line, known, reading)
        made.faults += faults
        if item:
            made.items.append(item)
    _find_twins(made)
    if not made.faults:
        _weigh(made, reading, day)
    made.faults.sort(key=lambda fault: (fault.line, fault.column))
    return made


class _Known:
    """Everybody and everything on record that lines are compared with, read once."""

    def __init__(self, day: date) -> None:
        self.day = day
        values = list(NominalValue.objects.filter(since_on__lte=day))  # latest first
        self.nominal = values[0] if values else None
        people = list(Member.objects.select_related("personnel_details").prefetch_related("statuses"))
        self.by_email = {member.email: member for member in people}
        self.by_number = {
            member.personnel_details.staff_number: member
            for member in people
            if hasattr(member, "personnel_details") and member.personnel_details.staff_number
        }
        waiting = queries.claims()
        self.waiting = {claim.member_id for claim in waiting if claim.shares > claim.paid_read}
        recorded = Movement.objects.filter(kind__in=SINGLE, correction=None).order_by("-number")
        self.movements = {
            (row.member_id, row.kind, row.occurred_on, abs(row.shares), row.reference): row.number
            for row in recorded
        }

    def member(self, line: Line) -> tuple[Any, str]:
        """Whom a line is about, or which of its fields names nobody or somebody else."""
        email, number = line.values.get("email"), line.values.get("staff_number")
        by_email, by_number = self.by_email.get(email or ""), self.by_number.get(number or "")
        if number and not by_number:
            return None, "staff_number"
        if email and not by_email:
            return None, "email"
        if by_email and by_number and by_email.pk != by_number.pk:
            return None, "staff_number"
        return by_number or by_email, ""


def _item(line: Line, known: _Known, reading: Reading) -> tuple[Item | None, list[Fault]]:
    """What a line says, unless something is wrong with it."""
    values, faults = line.values, []
    member, wrong = (None, "") if {"email", "staff_number"} & line.bad else known.member(line)
    if wrong:
        faults.append(_fault(line, reading, wrong, "not_recorded", str(values[wrong])))
    if member and "last_name" in values and fold(values["last_name"]) != fold(member.last_name):
        faults.append(_fault(line, reading, "last_name", "other_name", member.get_full_name()))
    if "occurred_on" in values:
        faults += _day(line, known, reading, member)
    if "kind" in values:
        faults += _payment(line, reading)
    if faults or line.bad or member is None:
        return None, faults
    kind = values["kind"]
    same = (member.pk, kind, values["occurred_on"], values["shares"], values.get("reference", ""))
    payment = PAID_BY.get(kind) or values["payment"]
    return Item(line.number, member, *same[1:4], payment, same[4], known.movements.get(same)), []


def _fault(line: Line, reading: Reading, name: str, code: str, what: str = "") -> Fault:
    return Fault(line.number, reading.headings.get(name, sheets.HEADINGS[name][0]), code, what)


def _day(line: Line, known: _Known, reading: Reading, member: Any) -> list[Fault]:
    """A day on which shares can move: not to come, with the value of today, and those who receive are associates."""
    on: date = line.values["occurred_on"]
    said = f"{on:%d/%m/%Y}"
    if on > known.day:
        return [_fault(line, reading, "occurred_on", "day_to_come", said)]
    if known.nominal is None or on < known.nominal.since_on:
        since = f"{known.nominal.since_on:%d/%m/%Y}" if known.nominal else ""
        return [_fault(line, reading, "occurred_on", "no_nominal" if not since else "before_nominal", since)]
    if member is None or line.values.get("kind") not in INCOMING:
        return []
    if _status(member, on) not in VOTING:
        return [_fault(line, reading, "occurred_on", "no_associate", member.get_full_name())]
    if member.pk in known.waiting:
        return [_fault(line, reading, "shares", "waits_for_refund", member.get_full_name())]
    return []


def _status(member: Any, day: date) -> str | None:
    """The kind of status at the end of `day`; reads what was prefetched."""
    begun = [status for status in member.statuses.all() if status.since_on <= day]
    latest = max(
        begun,
        key=lambda one: (one.since_on, one.since_at is not None, one.since_at or one.since_on),
        default=None,
    )
    return latest.kind if latest else None


def _payment(line: Line, reading: Reading) -> list[Fault]:
    """Where the kind says how it is paid, the cell says the same or nothing; elsewhere it is needed."""
    if "payment" in line.bad:
        return []
    said, follows = line.values.get("payment"), PAID_BY.get(line.values["kind"])
    if follows and said and said != follows:
        return [_fault(line, reading, "payment", "paid_otherwise", str(Payment(follows).label))]
    if not follows and not said:
        return [_fault(line, reading, "payment", "empty_cell")]
    return []


def _find_twins(made: Plan) -> None:
    """The same movement on two lines: nobody could tell whether it was meant twice."""
    seen: dict[tuple[Any, ...], int] = {}
    for item in made.items:
        same = (item.member.pk, item.kind, item.occurred_on, item.shares, item.reference)
        if same in seen:
            made.faults.append(Fault(item.line, "", "same_movement", str(seen[same])))
        seen.setdefault(same, item.line)


def _weigh(made: Plan, reading: Reading, day: date) -> None:
    """Nobody ends below nothing; then what the new lines together do to the capital and to the limits."""
    fresh, worth = made.fresh, made.nominal.amount if made.nominal else ZERO
    _find_overdrafts(made, reading)
    if made.faults:
        return
    changes: dict[int, int] = defaultdict(int)
    for item in fresh:
        changes[item.member.pk] += item.signed
    days = queries.capital_by_day(day)
    gained = [(item.occurred_on, item.signed * worth) for item in fresh]
    made.changes = queries.compared(dict(changes), day, days, gained=gained)
    made.capital_before = queries.total_of(days)
    made.capital_after = made.capital_before + queries.total_of(gained)


def _find_overdrafts(made: Plan, reading: Reading) -> None:
    """Whom a line leaves with less than nothing on some evening, said at her first annulment."""
    annulled = {item.member.pk: item for item in reversed(made.fresh) if item.signed < 0}
    held: dict[int, list[Held]] = defaultdict(list)
    for row in queries.lines_of(annulled):
        held[row.member].append(row)
    for item in made.fresh:
        held[item.member.pk].append(Held(item.occurred_on, item.member.pk, item.signed))
    for member, item in annulled.items():
        over = first_overdraft(held[member])
        if over:
            column = reading.headings["shares"]
            made.faults.append(Fault(item.line, column, "overdraft", f"{over[0]:%d/%m/%Y}"))
