"""The form of somebody who is convened from outside."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.choices import AuditorRole
from interlignes.kit.forms import PageForm


class AuditorForm(PageForm):
    """Office, name, address."""

    submit_label = _("Convene this person")

    role = forms.ChoiceField(label=_("Capacity"), choices=AuditorRole.choices)
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Empty: by letter, which is printed with the others."),
    )
