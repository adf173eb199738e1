"""An entry in a sentence for people: codes as words, dates as dates."""

from datetime import date, datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from interlignes.journal.choices import KINDS
from interlignes.journal.models import Entry
from interlignes.kit import moments

#: Codes that facts hold, as words.
WORDS = {
    "employee": _("Employee, not associate"),
    "associate": _("Associate-employee"),
    "external": _("External associate"),
    "cooperative": _("External associate, a cooperative"),
    "left": _("Has left"),
    "former": _("Associate, no longer employed"),
    "supervisory": _("Supervisory board"),
    "voluntary": _("Voluntary: the assembly decides by ordinary majority"),
    "on_request": _("On simple request, unless the next assembly opposes"),
    "obligatory": _("Obligatory by the contract of employment"),
    "admitted": pgettext_lazy("candidacy", "Admitted"),
    "declined": pgettext_lazy("candidacy", "Not put to the vote by the gérance"),
    "lapsed": pgettext_lazy("candidacy", "Lapsed: the person has left"),
    "gerance": _("Gérance"),
    "scrutineer": _("Scrutineer"),
    "referent": _("Wellbeing referent"),
    "totp": _("app on a telephone"),
    "webauthn": _("passkey"),
    "recovery_codes": _("recovery codes"),
    "subscription": _("Subscription"),
    "withholding": _("Subscription by withholding on pay"),
    "work_share": _("Subscription from the part travail"),
    "participation": _("Subscription from the participation"),
    "transfer_in": _("Transfer received"),
    "transfer_out": _("Transfer given"),
    "refund": _("Refund"),
    "annulment": _("Annulment"),
    "conversion": _("Change of the nominal value"),
    "correction": _("Counter-entry"),
    "accepted": pgettext_lazy("amendment", "Accepted"),
    "withdrawn": pgettext_lazy("amendment", "Withdrawn"),
    "dropped": pgettext_lazy("thing to do", "No longer needed"),
    "correction_accepted": pgettext_lazy("correction", "Accepted"),
    "correction_declined": pgettext_lazy("correction", "Declined"),
    "adopted": _("Adopted"),
    "rejected": _("Rejected"),
    "no_quorum": _("No quorum"),
    "simple": pgettext_lazy("level of a sealed ballot", "simple"),
    "bureau": pgettext_lazy("level of a sealed ballot", "bureau"),
    "renforce": pgettext_lazy("level of a sealed ballot", "reinforced"),
    "erasure": _("erasure"),
    "given": pgettext_lazy("consent", "Agrees to e-mail"),
    "appoint": pgettext_lazy("mandate", "Appoints"),
    "revoke": pgettext_lazy("mandate", "Revokes"),
    "vote": pgettext_lazy("amendment", "Put to the vote"),
    "review_kept": pgettext_lazy("decision", "Kept"),
    "review_changed": pgettext_lazy("decision", "Changed by another decision"),
    "review_ended": pgettext_lazy("decision", "Ended"),
    "annuaire": _("Directory"),
    "mandats": _("List of offices"),
    "personnel": _("Registre unique du personnel"),
    "mouvements": _("Register of movements of titles"),
    "associes": _("List of associates"),
    "comptes": _("Capital accounts"),
    "remboursements": _("Refunds"),
    "ministere": _("Annual list for the ministry"),
    "csv": "CSV",
    "pdf": "PDF",
    "xlsx": "Excel",
    "account": pgettext_lazy("what is kept", "accounts"),
    "link": pgettext_lazy("what is kept", "links by mail"),
    "done": _("done"),
    "partly": _("done in part"),
    "refused": _("refused"),
    "server_secret": _("the server secret cannot be read"),
    "verification": _("the verification of the archive failed"),
}


def sentence(entry: Entry) -> str:
    """What happened, in the reader's language; an unknown kind shows its code."""
    if entry.kind not in KINDS:
        return entry.kind
    text = str(KINDS[entry.kind][0]) % {name: in_words(value) for name, value in entry.facts.items()}
    return text.replace("….", "…")  # a shortened fingerprint ends the sentence


def in_words(value: Any) -> str:
    """One fact for a reader; fingerprints are shortened to 12 digits."""
    if not isinstance(value, str):
        return str(value)
    if value in WORDS:
        return str(WORDS[value])
    if len(value) == 64:
        return f"{value[:12]}…"
    try:
        if len(value) == 10:
            return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")
        return moments.in_words(datetime.fromisoformat(value))
    except ValueError:
        return value
