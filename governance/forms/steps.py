"""What a version of the rules says of the steps of proposals, as fields of its form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.rules.numbers import MOST_DAYS
from governance.rules.presets import RuleBook
from governance.rules.steps import KINDS, MOST_SUPPORTERS, Steps

_LABELS = {
    "reglement": _("A change of the règlement: days of discussion"),
    "ordinaire": _("An ordinary decision: days of discussion"),
    "extraordinaire": _("An extraordinary decision: days of discussion"),
    "gerance": _("A decision on the gérance: days of discussion"),
}


def names(kind: str) -> tuple[str, str]:
    """The two fields of a kind."""
    return f"steps_{kind}_days", f"steps_{kind}_supporters"


NAMES = [names(kind) for kind in KINDS]


def fields() -> dict[str, forms.Field]:
    """For how long a wording is discussed and who has to support it, before it comes onto an agenda."""
    found: dict[str, forms.Field] = {}
    for kind in KINDS:
        days, people = names(kind)
        found[days] = forms.IntegerField(
            label=_LABELS[kind], min_value=0, max_value=MOST_DAYS, required=False
        )
        found[people] = forms.IntegerField(
            label=_("associates who support it"), min_value=0, max_value=MOST_SUPPORTERS, required=False
        )
    return found


def to_book(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the rule book holds; nothing for a kind without steps."""
    found: dict[str, Any] = {}
    for kind in KINDS:
        days, people = (data.get(name) for name in names(kind))
        said = {key: value for key, value in (("discussion_days", days), ("supporters", people)) if value}
        if said:
            found[kind] = said
    return found


def initial(book: RuleBook) -> dict[str, Any]:
    """What the form shows for a rule book."""
    said = book.steps()
    found: dict[str, Any] = {}
    for kind in KINDS:
        steps = said.get(kind, Steps())
        found |= dict(zip(names(kind), (steps.discussion_days, steps.supporters), strict=True))
    return found
