"""What a version of the rules says of requests for a secret vote, as fields of its form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.forms.fractions import FractionField
from governance.rules import secrecy
from governance.rules.majority import Comparison
from governance.rules.presets import RuleBook

NAMES = ("secret_comparison", "secret_share")


def fields() -> dict[str, forms.Field]:
    """From which share of requests on a vote is secret."""
    comparisons = [(Comparison.MORE_THAN.value, _("more than")), (Comparison.AT_LEAST.value, _("at least"))]
    return {
        "secret_comparison": forms.ChoiceField(
            label=_("Requests make a vote secret from"), choices=comparisons, required=False
        ),
        "secret_share": FractionField(
            label=_("of those who are there"),
            help_text=_("Empty: more than 1/2 (art. 26.7 of the model of SCOPs)."),
        ),
    }


def to_book(form: forms.BaseForm, data: Mapping[str, Any]) -> list[Any]:
    """What the rule book holds; the model statutes where the field is empty."""
    share = data.get("secret_share")
    if not share:
        return list(secrecy.USUAL)
    found = [data.get("secret_comparison") or secrecy.USUAL[0], share.numerator, share.denominator]
    try:
        secrecy.share(found)
    except ValueError:
        form.add_error("secret_share", _("More than all can never be reached."))
        return list(secrecy.USUAL)
    return found


def initial(book: RuleBook) -> dict[str, Any]:
    """What the form shows for a rule book."""
    share = book.secret_request()
    return {
        "secret_comparison": share.comparison.value,
        "secret_share": str(share.fraction) if share.fraction != 1 else "1/1",
    }
