"""What a spreadsheet of share movements would write, line by line; nothing is written here."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from interlignes.kit import spreadsheets
from interlignes.kit.spreadsheets import Formula, Rows
from interlignes.kit.tables import Column, Table
from members.choices import IMPORTED, PAID_BY, REFUNDED_BY, VOTING, MovementKind, Payment
from members.models import Member, Movement, NominalValue
from members.models.capital import INCOMING
from members.queries import capital as queries
from members.queries.share_plans import Item, Plan, weigh
from members.rules import share_sheets as sheets
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
        "cession": "transfer_out",
        "transfert": "transfer_out",
        "remboursement de parts": "refund",
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
    {
        "staff_number": "042",
        "email": "camille@exemple.fr",
        "last_name": "Exemple",
        "occurred_on": "15/03/2025",
        "kind": "Cession",
        "shares": "2",
        "reference": "Acte de cession 1",
        "taker": "dominique@exemple.fr",
    },
)


def model() -> Table:
    """The headings that an import knows, and three lines; French for every reader: a file has one form."""
    columns = [Column(names[0]) for names in sheets.HEADINGS.values()]
    rows = [[example.get(name, "") for name in sheets.HEADINGS] for example in _EXAMPLES]
    return Table(_("Share movements to import"), columns, rows)


def words() -> dict[str, dict[str, str]]:
    """For each field that is chosen from a list: folded word -> code."""
    lists: dict[str, Any] = {
        "kind": [(kind, MovementKind(kind).label) for kind in IMPORTED],
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
        weigh(made, reading.headings, day)
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
        self.claims = {claim.member_id: claim for claim in queries.claims() if claim.shares > claim.paid_read}
        recorded = Movement.objects.filter(kind__in=IMPORTED, correction=None).order_by("-number")
        self.movements = {
            (member, kind, on, abs(shares), reference, taker): number
            for number, member, kind, on, shares, reference, taker in recorded.values_list(
                *("number", "member", "kind", "occurred_on", "shares", "reference", "taker__member")
            )
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
    taker, wrong_taker = _taker(line, known, reading, member)
    faults += wrong_taker
    if "occurred_on" in values:
        faults += _day(line, known, reading, member, taker)
    if "kind" in values:
        faults += _payment(line, reading)
    if faults or line.bad or member is None:
        return None, faults
    kind = values["kind"]
    same = (member.pk, kind, values["occurred_on"], values["shares"], values.get("reference", ""))
    number = known.movements.get((*same, taker.pk if taker else None))
    claim = None
    if kind == MovementKind.REFUND and number is None:
        claim = known.claims.get(member.pk)
        faults += _claim(line, reading, member, claim)
    payment = PAID_BY.get(kind) or values["payment"]
    item = Item(line.number, member, *same[1:4], payment, same[4], number, taker=taker, claim=claim)
    return (None if faults else item), faults


def _taker(line: Line, known: _Known, reading: Reading, member: Any) -> tuple[Any, list[Fault]]:
    """Who receives the shares of a transfer; nobody does otherwise."""
    said, kind = line.values.get("taker"), line.values.get("kind")
    if "taker" in line.bad or kind is None:
        return None, []
    if kind != MovementKind.TRANSFER_OUT:
        return None, [_fault(line, reading, "taker", "no_taker")] if said else []
    if not said:
        return None, [_fault(line, reading, "taker", "empty_cell")]
    taker = known.by_email.get(said) or known.by_number.get(said)
    if taker is None:
        return None, [_fault(line, reading, "taker", "not_recorded", said)]
    if member and taker.pk == member.pk:
        return None, [_fault(line, reading, "taker", "same_person")]
    return taker, []


def _claim(line: Line, reading: Reading, member: Any, claim: Any) -> list[Fault]:
    """What is refunded stands in the queue, with its value, and has fallen due; the rest of the file comes later."""
    if claim is None:
        return [_fault(line, reading, "kind", "no_claim", member.get_full_name())]
    if claim.unit_value is None:
        return [_fault(line, reading, "kind", "no_value", member.get_full_name())]
    if line.values["occurred_on"] < claim.due_on:
        return [_fault(line, reading, "occurred_on", "not_due", f"{claim.due_on:%d/%m/%Y}")]
    return []


def _fault(line: Line, reading: Reading, name: str, code: str, what: str = "") -> Fault:
    return Fault(line.number, reading.headings.get(name, sheets.HEADINGS[name][0]), code, what)


def _day(line: Line, known: _Known, reading: Reading, member: Any, taker: Any) -> list[Fault]:
    """A day on which shares can move: not to come, with the value of today, and those who receive are associates."""
    on: date = line.values["occurred_on"]
    said = f"{on:%d/%m/%Y}"
    if on > known.day:
        return [_fault(line, reading, "occurred_on", "day_to_come", said)]
    if known.nominal is None or on < known.nominal.since_on:
        since = f"{known.nominal.since_on:%d/%m/%Y}" if known.nominal else ""
        return [_fault(line, reading, "occurred_on", "no_nominal" if not since else "before_nominal", since)]
    receives = taker or (member if line.values.get("kind") in INCOMING else None)
    if receives is None:
        return []
    if _status(receives, on) not in VOTING:
        return [_fault(line, reading, "occurred_on", "no_associate", receives.get_full_name())]
    if receives.pk in known.claims:
        column = "taker" if taker else "shares"
        return [_fault(line, reading, column, "waits_for_refund", receives.get_full_name())]
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
    if line.values["kind"] == MovementKind.REFUND and said not in REFUNDED_BY:
        return [_fault(line, reading, "payment", "no_refund_payment")]
    return []


def _find_twins(made: Plan) -> None:
    """The same movement on two lines: nobody could tell whether it was meant twice."""
    seen: dict[tuple[Any, ...], int] = {}
    for item in made.items:
        if item.same in seen:
            made.faults.append(Fault(item.line, "", "same_movement", str(seen[item.same])))
        seen.setdefault(item.same, item.line)
