"""Bulletin of subscription, certificate of shares, statement of account."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interlignes.kit import clock, pdf
from interlignes.kit.money import ZERO, euros
from members.choices import Marital
from members.documents.common import letterhead
from members.models import Cooperative, Member, Movement, SubscriberDetails
from members.queries.capital import StatementLine

#: What is left open is filled in by hand.
OPEN = "…" * 22


def shares_words(number: int) -> str:
    """«12 parts sociales»."""
    return ngettext("%(n)d share", "%(n)d shares", number) % {"n": number}


def bulletin(
    movement: Movement, details: SubscriberDetails | None, *, cooperative: Cooperative, at: datetime
) -> bytes:
    """The bulletin of subscription of a movement, to be signed (loi 78-763, art. 23)."""
    member = movement.member
    data = {
        **letterhead(cooperative),
        "title": _("Bulletin of subscription no. %(n)d") % {"n": movement.number},
        "who": [
            (_("Last name, first name"), f"{member.last_name}, {member.first_name}"),
            *_person(details),
        ],
        "what": [
            (_("Shares subscribed"), str(movement.shares)),
            (_("Nominal value of a share"), euros(movement.nominal)),
            (_("Amount subscribed and paid up"), euros(movement.amount)),
            (_("Paid by"), _paid_by(movement)),
            (_("Date of the subscription"), date_format(movement.occurred_on)),
        ],
        "declares": _declaration(movement, cooperative),
        "signatures": [
            (_("The subscriber"), _("Date, handwritten mention “bon pour souscription”, signature")),
            (_("For the cooperative, the gérance"), _("Date, signature")),
        ],
        "headings": [_("The subscriber"), _("The subscription")],
        "small": _(
            "Each subscription is recorded by a signed bulletin. Shares are nominative, indivisible and fully paid up "
            "(loi 78-763, art. 21 to 27)."
        ),
    }  # fmt: skip
    return pdf.render("subscription", data, at=at)


def _person(details: SubscriberDetails | None) -> list[tuple[str, str]]:
    """Address, birth, marital status; dots where nothing was said."""
    found = details or SubscriberDetails()
    born = [date_format(found.born_on) if found.born_on else "", found.birth_place]
    rows = [
        (_("Address"), ", ".join(found.address.split("\n")) or OPEN),
        (_("Born on, in"), ", ".join(filter(None, born)) or OPEN),
        (_("Marital status"), str(Marital(found.marital).label) if found.marital else OPEN),
    ]
    if found.marital in ("", Marital.MARRIED, Marital.PACS):
        rows.append((_("Spouse"), found.spouse or OPEN))
    return rows


def _paid_by(movement: Movement) -> str:
    words = str(movement.get_payment_display())
    return f"{words} ({movement.reference})" if movement.reference else words


def _declaration(movement: Movement, cooperative: Cooperative) -> str:
    text = _(
        "The undersigned declares that she or he subscribes %(shares)s of %(cooperative)s, of a nominal value of "
        "%(nominal)s each, that is %(amount)s, and has received the statuts."
    )
    return text % {
        "shares": shares_words(movement.shares),
        "cooperative": cooperative.full_name,
        "nominal": euros(movement.nominal),
        "amount": euros(movement.amount),
    }


def certificate(
    member: Member,
    *,
    shares: int,
    capital: Decimal,
    nominal: Decimal,
    day: date,
    cooperative: Cooperative,
    at: datetime,
) -> bytes:
    """That a member holds so many shares on a day."""
    text = _(
        "The gérance of %(cooperative)s certifies that, according to the register of share movements, "
        "%(name)s holds on %(day)s:"
    )
    data = {
        **letterhead(cooperative),
        "title": _("Certificate of shares"),
        "intro": text
        % {
            "cooperative": cooperative.full_name,
            "name": member.get_full_name(),
            "day": date_format(day),
        },
        "big": shares_words(shares),
        "facts": [
            (_("Nominal value of a share"), euros(nominal)),
            (_("Amount of the capital held"), euros(capital)),
        ],
        "small": _(
            "Shares are nominative, indivisible and not negotiable. Whatever their number, an associate has one vote."
        ),
        "signature": _("For the gérance, date and signature"),
    }  # fmt: skip
    return pdf.render("certificate", data, at=at)


def statement(
    member: Member,
    lines: Sequence[StatementLine],
    *,
    day: date,
    nominal: Decimal | None,
    cooperative: Cooperative,
    at: datetime,
) -> bytes:
    """Every movement of a member's shares until a day, with what she held after each."""
    last = lines[-1] if lines else None
    data = {
        **letterhead(cooperative),
        "title": _("Statement of shares"),
        "facts": [
            (_("Member"), member.get_full_name()),
            (_("As of"), date_format(day)),
            (_("Shares held"), str(last.shares if last else 0)),
            (_("Capital held"), euros(last.capital if last else ZERO)),
            *([(_("Nominal value of a share"), euros(nominal))] if nominal else []),
        ],
        "head": [
            _("No."), _("Date"), _("Movement"), _("Shares"), _("Amount"), _("Shares held"), _("Capital held"),
        ],
        "rows": [
            [
                line.movement.number,
                date_format(line.movement.occurred_on, "SHORT_DATE_FORMAT"),
                movement_words(line.movement),
                f"{line.movement.shares:+d}",
                euros(line.movement.amount),
                line.shares,
                euros(line.capital),
            ]
            for line in lines
        ],
        "numbers": [3, 4, 5, 6],
        "empty": _("No movement is recorded."),
        "made": _("Made on %(day)s from the register of share movements.") % {"day": date_format(clock.today(at))},
    }  # fmt: skip
    return pdf.render("statement", data, at=at)


def movement_words(movement: Movement) -> str:
    """The kind of a movement and whom or what it concerns besides."""
    words = str(movement.get_kind_display())
    if movement.twin:
        return _("%(kind)s, from %(name)s") % {"kind": words, "name": movement.twin.member}
    taker = getattr(movement, "taker", None)
    if taker:
        return _("%(kind)s, to %(name)s") % {"kind": words, "name": taker.member}
    if movement.corrects:
        return _("%(kind)s of no. %(n)d") % {"kind": words, "n": movement.corrects.number}
    return words
