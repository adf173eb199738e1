"""Minutes as tagged PDF; the words come with the content, the form from templates/pdf/minutes.typ."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from governance.queries.minutes import Content
from interlignes.kit import moments, pdf
from interlignes.kit.blocks import blocks
from members.queries import cooperative


def minutes_pdf(content: Content, *, number: int | None, at: datetime) -> bytes:
    """The document made at `at`; without a number in the register it calls itself a draft."""
    sealed = {"number": number, "at": moments.in_words(at)}
    data = {
        **content,
        "cooperative": cooperative().full_name,
        "state": _("Register of minutes, number %(number)d, sealed on %(at)s.") % sealed
        if number
        else _("Draft, as of %(at)s.") % sealed,
        "foot": _("Minutes, number %(number)d") % sealed if number else _("Draft of minutes"),
        "opening": blocks(content["opening"]),
        "incidents": blocks(content["incidents"]),
        "items": [
            {**item, "debate": blocks(item["debate"]), "motion": blocks(item["motion"])}
            for item in content["items"]
        ],
        "words": _words(),
        # Translators: between a word and its number.
        "colon": pgettext("punctuation", ": "),
        "proxies": content.get("proxies", {"columns": [], "rows": []}),
        "quorum": content.get("quorum", []),
        "quorum_columns": [_("Items"), pgettext("time", "From"), _("Present or represented"), _("Quorum")],
        "assignments": content.get("assignments", []),
        "assignment_columns": [_("What is to be done"), _("Who does it"), _("Until")],
        "approvals": content.get("approvals", []),
        "signatures": [[seat, name] for seat, name in content["bureau"]],
    }
    return pdf.render("minutes", data, at=at)


def _words() -> dict[str, str]:
    return {
        "bureau": _("Bureau"),
        "attendance": _("Attendance"),
        "proxies": _("Proxies"),
        "quorum": _("Quorum in the course of the session"),
        "assignments": _("Things to do"),
        "documents": _("Documents submitted to the meeting"),
        "opening": _("Opening"),
        "agenda": _("Agenda"),
        "debate": _("Summary of the debate"),
        "resolution": _("Resolution"),
        "result": _("Result"),
        "incidents": _("Incidents"),
        "no_incident": _("No incident disturbed the meeting."),
        "no_debate": _("No debate is recorded."),
        "approvals": _("Approved by"),
        "signatures": _("Signatures"),
        "gerance": _("For the gérance"),
        "signing": _(
            "Sealing fixes the text and its fingerprint. It is not a signature: print and sign, or sign this document "
            "with an advanced electronic signature (décret 2019-1118)."
        ),
    }
