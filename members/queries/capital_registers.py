"""The registers of the capital as tables, for pages and for files."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interlignes.kit import clock
from interlignes.kit.money import ZERO
from interlignes.kit.ratios import percent
from interlignes.kit.tables import Column, Kind, Table
from members.choices import SUBSCRIPTIONS, VOTING, MovementKind
from members.models import Member, Movement
from members.queries import capital as queries
from members.queries.directory import status_words
from members.wording.capital import STATES

NUMBER, MONEY, DAY = Kind.NUMBER, Kind.MONEY, Kind.DAY


def as_of(day: date) -> str:
    """What a register says of its day."""
    return _("As of %(day)s.") % {"day": date_format(day)}


def movements(day: date) -> Table:
    """Registre des mouvements de titres: every line of the ledger until `day`, oldest first."""
    columns = [
        Column(_("No."), NUMBER), Column(_("Date"), DAY), Column(_("Member")), Column(_("Movement")),
        Column(_("Shares"), NUMBER), Column(_("Nominal value"), MONEY), Column(_("Amount"), MONEY),
        Column(_("Paid"), MONEY), Column(_("Payment")), Column(_("With, or of no.")), Column(_("Reference")),
        Column(_("Reason")), Column(_("Recorded"), DAY),
    ]  # fmt: skip
    rows = [
        [
            line.number, line.occurred_on, str(line.member), str(line.get_kind_display()), line.shares, line.nominal,
            line.amount, line.paid, str(line.get_payment_display()), counterpart(line), line.reference, line.reason,
            clock.today(line.recorded_at),
        ]
        for line in queries.movements().filter(occurred_on__lte=day).order_by("occurred_on", "number")
    ]  # fmt: skip
    notes = [
        as_of(day),
        _("No line is ever altered; an error is put right by a counter-entry of the same day."),
    ]
    return Table(_("Register of share movements"), columns, rows, notes)


def counterpart(line: Movement) -> str:
    """The other member of a transfer, or the number that a counter-entry takes back."""
    taker = getattr(line, "taker", None)
    if line.twin:
        return str(line.twin.member)
    if taker:
        return str(taker.member)
    return str(line.corrects.number) if line.corrects else ""


def associates(day: date, *, with_shares: bool = True) -> Table:
    """Liste des associés: who is one on `day`, since when, and how many shares each holds."""
    people = list(queries.shareholders_on(day).prefetch_related("statuses"))
    voting = [person for person in people if person.status_read in VOTING]
    total = sum(person.shares_read for person in people)
    columns = [
        Column(_("Last name")),
        Column(_("First name")),
        Column(_("Category")),
        Column(_("Associate since"), DAY),
    ]
    if with_shares:
        columns += [Column(_("Shares"), NUMBER), Column(_("Part of the capital"))]
    rows = []
    for person in voting:
        row: list[Any] = [
            person.last_name,
            person.first_name,
            category_words(person),
            associate_since(person, day),
        ]
        if with_shares:
            part = percent(Fraction(person.shares_read, total)) if total else "–"
            row += [person.shares_read, part]
        rows.append(row)
    notes = [as_of(day), _("Each associate has one vote, whatever her shares.")]
    return Table(_("List of associates"), columns, rows, notes)


def category_words(person: Any) -> str:
    """What somebody read by `shareholders_on` is; who left and still holds shares has a name of her own."""
    if person.status_read not in VOTING and person.shares_read:
        return str(HOLDER_WITHOUT_VOTE)
    return status_words(person, person.status_read) if person.status_read else "–"


HOLDER_WITHOUT_VOTE = gettext_lazy("Holder of capital without a vote")


def associate_since(person: Any, day: date) -> date | None:
    """From which day on she has been an associate without a break; reads the statuses that were prefetched."""
    since = None
    for status in sorted(person.statuses.all(), key=lambda status: status.since_on):
        if status.since_on > day:
            break
        if status.kind not in VOTING:
            since = None
        elif since is None:
            since = status.since_on
    return since


#: Columns of the accounts: which kinds each adds up.
_GROUPS = {
    "subscribed": SUBSCRIPTIONS,
    "transferred": (MovementKind.TRANSFER_IN, MovementKind.TRANSFER_OUT),
    "refunded": (MovementKind.REFUND,),
    "other": (MovementKind.ANNULMENT, MovementKind.CONVERSION, MovementKind.CORRECTION),
}


def accounts(day: date) -> Table:
    """The capital account of everybody who ever held shares: what made it up, and what is left on `day`."""
    found = Movement.objects.filter(occurred_on__lte=day).order_by()
    sums: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for row in found.values("member", "kind").annotate(n=Sum("amount")):
        group = next(name for name, kinds in _GROUPS.items() if row["kind"] in kinds)
        sums[row["member"]][group] += row["n"]
    columns = [
        Column(_("Last name")), Column(_("First name")), Column(_("Category")), Column(_("Subscribed"), MONEY),
        Column(_("Transferred"), MONEY), Column(_("Refunded"), MONEY), Column(_("Annulled or corrected"), MONEY),
        Column(_("Shares"), NUMBER), Column(_("Capital held"), MONEY),
    ]  # fmt: skip
    people = queries.with_shares(Member.objects.with_status(day).filter(pk__in=list(sums)), day)
    rows = [
        [person.last_name, person.first_name, category_words(person)]
        + [sums[person.pk][group] for group in _GROUPS]
        + [person.shares_read, person.capital_read]
        for person in people
    ]
    return Table(_("Capital accounts"), columns, rows, [as_of(day)])


def refunds(day: date) -> Table:
    """The queue of refunds."""
    queue = queries.queue(day)
    columns = [
        Column(_("Quality of associate lost on"), DAY), Column(_("Member")), Column(_("Shares left"), NUMBER),
        Column(_("Value of one share"), MONEY), Column(_("Amount"), MONEY), Column(_("Interest"), MONEY),
        Column(_("Due on"), DAY), Column(_("State")),
    ]  # fmt: skip
    rows = [
        [
            found.claim.lost_on, str(found.claim.member), found.left, found.value, found.amount, found.interest,
            found.claim.due_on, str(STATES[found.place.state]),
        ]
        for found in queue.refunds
    ]  # fmt: skip
    notes = [
        as_of(day),
        _("Refunds are paid in the order of the days of loss, never below the floor of the capital."),
    ]
    return Table(_("Refunds"), columns, rows, notes)
