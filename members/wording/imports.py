"""What is wrong in a spreadsheet, in sentences for people: what, and what to do."""

from django.utils.translation import gettext_lazy as _

from members.rules.sheets import Fault

#: code of a fault -> sentence; %(what)s is what stood in the cell, or what the code names.
FAULTS = {
    "unknown_column": _("This heading is not known. Take those of the model, or empty the column's heading."),
    "column_twice": _("This heading stands twice, or says the same as another one."),
    "no_key_column": _("A column “Courriel” or “Numéro” is missing: without it nobody is recognised."),
    "formula": _("“%(what)s” is a formula. Paste the value instead."),
    "unknown_language": _("“%(what)s” is no language of the interface: fr or en."),
    "unknown_status": _("“%(what)s” is no status. Take a word of the model."),
    "unknown_contract_kind": _("“%(what)s” is no kind of contract. Take a word of the model."),
    "unknown_role": _("“%(what)s” is no office. Take a word of the model."),
    "unknown_sex": _("“%(what)s”: write F or H, as the registre unique du personnel asks."),
    "no_day": _("“%(what)s” is no date: write day/month/year, for instance 03/12/2026."),
    "no_such_day": _("“%(what)s” is not a day of the calendar between 1900 and 2100."),
    "too_far_ahead": _("%(what)s lies more than a year ahead: a slip? Record it once the day comes nearer."),
    "born_too_late": _("Born on %(what)s: nobody that young works here."),
    "no_hours": _("“%(what)s” is not a number of hours a week: between 0 and 60, for instance 28 or 17,5."),
    "no_email": _("“%(what)s” is not an e-mail address."),
    "too_long": _("“%(what)s…” is too long."),
    "unprintable": _("This cell holds signs that cannot be printed."),
    "missing": _("This cell is empty; a new person needs it."),
    "missing_beside": _("This cell is empty; it is needed beside “%(what)s”."),
    "ends_before": _("The end (%(what)s) lies before the beginning."),
    "nobody": _("Neither an e-mail address nor a staff number: who is it?"),
    "twice": _("The same person stands on line %(what)s already."),
    "other_person": _("This number is that of %(what)s, the address somebody else's."),
    "own_account": _("%(what)s has an account: only she can change her address."),
    "left": _(
        "Say what she was before; the day and the reason of a departure stand in Sortie and Motif de sortie."
    ),
    "unknown_end_reason": _(
        "“%(what)s” is no reason of a departure. Take a word of the model or of the page of departures."
    ),
    "not_left_yet": _("%(what)s is still to come: record this departure on her page."),
    "notified_after": _("The notification comes after the departure (%(what)s)."),
    "no_such_departure": _("This reason does not fit what she was on that day: %(what)s."),
    "status_later": _("Another status begins on %(what)s. History is not rewritten by an import."),
    "office_after": _("The office ends after the departure, which takes effect on %(what)s."),
    "status_that_day": _("Another status begins on this day. History is not rewritten by an import."),
    "status_since": _("She has this status since %(what)s. History is not rewritten by an import."),
    "holds_already": _("She holds this office on that day already."),
    "contract_otherwise": _("This contract is recorded with other terms. Record an amendment on her page."),
    "contract_overlaps": _("Another contract is in force at that time: end it first."),
    "not_employed": _("Only who works here wants hours."),
    "column_missing": _("This column is missing: every movement needs it."),
    "empty_cell": _("This cell is empty; this movement needs it."),
    "unknown_kind": _(
        "“%(what)s” is not imported: subscriptions (also by withholding, part travail or participation), annulments, "
        "transfers (Cession) and refunds (Remboursement) are. Counter-entries have a page of their own."
    ),
    "no_taker": _("Only a transfer has somebody who receives the shares: empty the cell."),
    "same_person": _("A transfer goes from one person to another one."),
    "no_claim": _("%(what)s has no refund in the queue: put it there and fix its value first."),
    "no_value": _("The shares of %(what)s have no value yet: fix it on the page of the refund first."),
    "not_due": _(
        "It falls due on %(what)s; an assembly may decide earlier: record that on the page of the refund."
    ),
    "no_refund_payment": _("A refund is paid by bank transfer, by cheque or in cash."),
    "too_many_left": _("Shares left to refund: %(what)s."),
    "not_in_turn": _("Refunds are paid in the order of the days of loss: %(what)s comes first."),
    "below_floor": _("Shares for which the floor of the capital leaves room: %(what)s."),
    "unknown_payment": _("“%(what)s” is no means of payment. Take a word of the model."),
    "no_shares": _("“%(what)s” is not a number of whole shares: at least 1, without a sign."),
    "not_recorded": _("“%(what)s” is on nobody's record: first import the people."),
    "other_name": _("On record this is %(what)s."),
    "day_to_come": _("%(what)s is still to come."),
    "no_nominal": _("First record the nominal value of a share on that day."),
    "before_nominal": _("The nominal value holds since %(what)s: shares are recorded from that day on."),
    "no_associate": _("%(what)s is not an associate on that day: shares belong to associates."),
    "waits_for_refund": _("%(what)s waits for a refund: withdraw it first."),
    "paid_otherwise": _("This kind of movement is paid by “%(what)s”: empty the cell."),
    "same_movement": _("Line %(what)s says the same: if it was twice, tell them apart by the reference."),
    "overdraft": _("With this she would hold less than nothing on %(what)s."),
    "pay_missing": _("Neither hours nor pay: there is nothing to fill in."),
    "no_amount": _("“%(what)s” is not an amount: at least 0, two places at most, for instance 24 000,50."),
    "not_employed_then": _(
        "“%(what)s” belongs to nobody who was employed in this year, or to somebody else."
    ),
    "refused": "%(what)s",
}


def sentence(fault: Fault) -> str:
    """One fault in the reader's language."""
    return str(FAULTS[fault.code]) % {"what": fault.what}
