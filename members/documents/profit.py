"""A person's statement of a year's profit-sharing, and the table of everybody's lines for the gérance."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from interlignes.kit import clock, pdf
from interlignes.kit.money import euros
from interlignes.kit.ratios import percent
from interlignes.kit.tables import Column, Kind, Table
from members.documents.common import letterhead
from members.models import Cooperative
from members.queries.profit import Line, Outcome
from members.rules.profit import Allocation
from members.wording.profit import key_words, parts


def statement(found: Outcome, line: Line, *, cooperative: Cooperative, at: datetime) -> bytes:
    """What one person receives of a year, and how it was reckoned."""
    allocation, variant = found.allocation, found.variant
    if allocation is None:
        raise ValueError("nothing to state")
    frozen = found.frozen
    left_out = [_("You do not fulfil the condition of presence or seniority for the part travail.")]
    status = (
        _("As attached to the resolution. Fingerprint: %(fingerprint)s") % {"fingerprint": frozen.fingerprint}
        if frozen
        else _("Simulation: nothing is decided before the assembly.")
    )
    data = {
        **letterhead(cooperative),
        "title": _("Statement of profit-sharing"),
        "facts": [
            (_("Name"), line.member.get_full_name()),
            (_("Financial year closed on"), date_format(variant.year.closes_on)),
            (_("Variant"), variant.title),
            (_("Key of the part travail"), key_words(variant.wish.key)),
        ],
        "columns": ["", _("You receive"), _("Of a total of")],
        "rows": [
            [_("Part travail"), euros(line.work), euros(allocation.work)],
            [_("Part capital"), euros(line.capital), euros(allocation.capital)],
            [_("Together"), euros(line.total), euros(allocation.work + allocation.capital)],
        ],
        "numbers": [1, 2],
        "split": [
            {"label": label, "amount": euros(amount), "part": float(amount), "share": share}
            for _name, label, amount, share in split(allocation)
        ],
        "heading": _("How the surplus is shared out"),
        "split-head": [_("Part"), _("Amount"), _("Share")],
        "notes": [
            *(left_out if line.left_out else []),
            _("Amounts before social contributions and taxes."),
            status,
        ],
        "made": _("Made on %(day)s.") % {"day": date_format(clock.today(at))},
    }  # fmt: skip
    return pdf.render("allocation", data, at=at)


def split(allocation: Allocation) -> list[tuple[str, str, Any, str]]:
    """(name, word, amount, share of the surplus) of the four parts."""
    return [
        (name, word, amount, percent(_of(amount, allocation)) if allocation.surplus else "–")
        for name, word in parts()
        for amount in [getattr(allocation, name)]
    ]


def _of(amount: Any, allocation: Allocation) -> Any:
    return Fraction(amount) / Fraction(allocation.surplus)


def table(found: Outcome, lines: list[Line]) -> Table:
    """Everybody's line, for the pay office."""
    variant = found.variant
    columns = [
        Column(_("Last name")), Column(_("First name")), Column(_("Part travail"), Kind.MONEY),
        Column(_("Part capital"), Kind.MONEY), Column(_("Together"), Kind.MONEY), Column(_("Remark")),
    ]  # fmt: skip
    rows = [
        [
            line.member.last_name, line.member.first_name, line.work, line.capital, line.total,
            _("no part travail: presence and seniority") if line.left_out else "",
        ]
        for line in lines
    ]  # fmt: skip
    notes = [
        _("Financial year closed on %(day)s") % {"day": date_format(variant.year.closes_on)},
        f"{variant.title} · {key_words(variant.wish.key)}",
    ]
    if found.frozen:
        notes.append(_("Fingerprint: %(fingerprint)s") % {"fingerprint": found.frozen.fingerprint})
    return Table(_("Profit-sharing"), columns, rows, notes)
