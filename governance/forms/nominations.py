"""Standing for an office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.forms.meetings import MARKDOWN
from interlignes.kit.forms import PageForm


class NominationForm(PageForm):
    """What somebody who stands says to the others."""

    submit_label = _("Stand for this office")

    statement = forms.CharField(
        label=_("What you want to say to the others"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=MARKDOWN,
    )
