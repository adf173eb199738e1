"""Documents of the democratic life as tagged PDF; the words come from here, the form from templates/pdf."""

from datetime import date, datetime

from django.utils import formats
from django.utils.translation import gettext as _

from governance.models import ArticleVersion
from governance.queries.rulebook import Entry, fingerprint
from interlignes.kit import pdf
from interlignes.kit.blocks import blocks
from members.queries import cooperative


def rulebook_pdf(entries: list[Entry], *, day: date, at: datetime) -> bytes:
    """The règlement as in force on `day`, with its contents, the decision behind each article and its fingerprint."""
    data = {
        "title": _("Règlement de fonctionnement"),
        "cooperative": cooperative().full_name,
        "contents": _("Contents"),
        "facts": [
            (_("As in force on"), formats.date_format(day, "DATE_FORMAT")),
            (_("Articles"), len(entries)),
            (_("Fingerprint"), fingerprint(entries)[:32]),
        ],
        "entries": [
            {
                "number": entry.number,
                "title": entry.version.title,
                "depth": entry.depth,
                "blocks": blocks(entry.version.full_text),
                "source": decision_in_words(entry.version),
            }
            for entry in entries
        ],
    }
    return pdf.render("rulebook", data, at=at)


def decision_in_words(version: ArticleVersion) -> str:
    """«En vigueur depuis le 3 mars 2026 : assemblée du…»: when it came into force and by which decision."""
    facts = {"day": formats.date_format(version.in_force_on, "DATE_FORMAT"), "decision": version.caused_by}
    return _("In force since %(day)s: %(decision)s.") % facts
