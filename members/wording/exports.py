"""What tables and fields are called for the person who reads all that is held about her.

Most names come from the models; these are for tables of libraries and for fields that no page shows. A field with a
name in neither place is for programs: it is in the JSON file and not on paper.
"""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

TITLES = {
    "mfa.Authenticator": _("Second factors"),
    "usersessions.UserSession": _("Log-ins"),
    "wellbeing.Request": _("Requests for support that I wrote"),
    "wellbeing.RequestRecipient": _("Requests for support for which I was chosen"),
    "wellbeing.Reply": _("My replies to requests for support"),
    "wellbeing.Vault": _("My own history, which only my words open"),
}
LABELS = {
    "at": _("When"),
    "content": _("Picture"),
    "created_at": _("Recorded"),
    "recorded_at": _("Recorded"),
    "end_recorded_at": _("End recorded"),
    "removed_at": _("Removed"),
    "settled_at": _("Settled"),
    "withdrawn_at": _("Withdrawn"),
    "closed_at": _("Closed"),
    "last_used_at": _("Last used"),
    "last_seen_at": _("Log-in"),
    "has_voted": _("Has voted"),
    "ip": _("Address on the network"),
    "user_agent": _("Browser"),
    "language": _("Language"),
    "text": _("Text"),
    "type": _("Kind"),
    "objection": _("Objection"),
}


def title(model: Any) -> str:
    """What a table is called."""
    return str(capfirst(str(TITLES.get(model._meta.label, model._meta.verbose_name_plural))))


def label(field: Any) -> str:
    """What a field is called; empty for one that is for programs."""
    if field.primary_key:
        return ""
    given = str(field.verbose_name)
    if given != field.name.replace("_", " "):
        return str(capfirst(given))
    if field.related_model is not None:
        return str(capfirst(str(field.related_model._meta.verbose_name)))
    return str(LABELS.get(field.name.removesuffix("_sealed"), ""))
