"""The forms of assemblies that associates ask for: the request, what the gérance makes of it, the rule behind it."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.choices import REQUESTABLE, MeetingKind
from governance.forms.fractions import FractionField
from governance.forms.meetings import MARKDOWN, MeetingForm
from governance.rules.convening import Convening
from governance.rules.presets import RuleBook
from interlignes.kit.forms import PageForm

#: The fields of the rule in the form of a version.
NAMES = ("convening_share", "convening_alone", "convening_days")


class AssemblyRequestForm(PageForm):
    """Which kind, why, with which items."""

    submit_label = _("Ask for this assembly")

    kind = forms.ChoiceField(
        label=_("Kind of meeting"),
        choices=[(kind.value, kind.label) for kind in MeetingKind if kind in REQUESTABLE],
        help_text=_("Statuts are changed by an extraordinary one; all else is ordinary."),
    )
    reason = forms.CharField(
        label=_("Why"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}), help_text=MARKDOWN
    )
    items = forms.CharField(
        label=_("Items of the agenda"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "One item a paragraph, with an empty line between two. The first line is its title; what follows is the "
            "text of the resolution, if it is to be voted. The gérance cannot take these items off."
        ),
    )

    def clean_items(self) -> list[tuple[str, str]]:
        """Pairs (title, text)."""
        blocks = [block.strip() for block in re.split(r"\r?\n[ \t]*\r?\n", self.cleaned_data["items"])]
        found = []
        for block in filter(None, blocks):
            title, _line, text = block.partition("\n")
            if len(title.strip()) > 200:
                raise forms.ValidationError(
                    _("The title “%(start)s…” is longer than 200 characters: begin a new line after it.")
                    % {"start": title.strip()[:40]}
                )
            if len(text) > 20_000:
                raise forms.ValidationError(_("A resolution has at most 20,000 characters."))
            found.append((title.strip(), text.strip()))
        return found


class ConveneRequestForm(MeetingForm):
    """When and where; kind and items are those that were asked for."""

    submit_label = _("Prepare this assembly")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drop("kind", "call", "first_elsewhere")


def fields() -> dict[str, forms.Field]:
    """By which share associates demand an assembly, and within how many days the gérance convenes it."""
    return {
        "convening_share": FractionField(
            label=_("Share of the votes that demands an assembly"),
            help_text=_("Empty: 1/10 (C. com. L223-27)."),
        ),
        "convening_alone": FractionField(
            label=_("or share of the capital"), help_text=_("Empty: 1/2 (C. com. L223-27).")
        ),
        "convening_days": forms.IntegerField(
            label=_("days for the gérance to convene"), min_value=1, max_value=366, required=False
        ),
    }


def to_book(form: forms.BaseForm, data: Mapping[str, Any], company: str) -> dict[str, Any]:
    """What the rule book holds; the usual where a field is empty. A SARL cannot ask for more than the law does."""
    usual = Convening()
    share = data.get("convening_share") or usual.share
    alone = data.get("convening_alone") or usual.alone
    for name, found, most in (("share", share, usual.share), ("alone", alone, usual.alone)):
        if company in ("", "SARL") and found > most:
            text = _("The law forbids to ask for more than %(most)s (C. com. L223-27).")
            form.add_error(f"convening_{name}", text % {"most": str(most)})
    return {
        "share": [share.numerator, share.denominator],
        "alone": [alone.numerator, alone.denominator],
        "days": data.get("convening_days") or usual.days,
    }


def initial(book: RuleBook) -> dict[str, Any]:
    """What the form shows for a rule book."""
    found = book.convening()
    return {
        "convening_share": f"{found.share.numerator}/{found.share.denominator}",
        "convening_alone": f"{found.alone.numerator}/{found.alone.denominator}",
        "convening_days": found.days,
    }
