"""The form of a resolution that associates ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.choices import DecisionClass
from governance.forms.meetings import MARKDOWN
from interlignes.kit.forms import PageForm


class DemandForm(PageForm):
    """Title, text, reasons and class; it goes on the agenda as it is."""

    submit_label = _("Ask for this resolution")

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("Scope and content must be clear without another document (C. com. R223-20)."),
    )
    text = forms.CharField(
        label=_("Text of the resolution"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The exact text put to the vote; it can no longer change."),
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=MARKDOWN,
    )
    decision_class = forms.ChoiceField(
        label=_("Class of the decision"),
        choices=DecisionClass.choices,
        help_text=_("It chooses the rule of quorum and majority."),
    )
