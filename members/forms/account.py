"""The shape of what people type about themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interlignes.kit.forms import PageForm
from members.choices import Language
from members.models import Member


class PasswordForm(PageForm):
    """A new password, typed twice."""

    submit_label = _("Open my account")

    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        help_text=_("At least 10 characters. A sentence that only you know is easiest."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )
    password_again = forms.CharField(
        label=_("The same password again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        data = super().clean() or {}
        if data.get("password") and data.get("password_again") and data["password"] != data["password_again"]:
            self.add_error("password_again", _("The two passwords differ."))
        return data


class FoundingForm(PasswordForm):
    """The cooperative and its first gérant·e."""

    submit_label = _("Set up the cooperative")
    field_order = ("name", "legal_name", "first_name", "last_name", "email", "password", "password_again")

    name = forms.CharField(label=_("Usual name of the cooperative"), max_length=100)
    legal_name = forms.CharField(
        label=_("Legal name"),
        max_length=200,
        required=False,
        help_text=_("As on every document, for instance: “Les Passeurs, SCOP SARL à capital variable”."),
    )
    first_name = forms.CharField(label=_("Your first name"), max_length=80)
    last_name = forms.CharField(label=_("Your last name"), max_length=80)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


class ProfileForm(PageForm):
    """Language and mails."""

    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    wants_reminders = forms.BooleanField(
        label=_("Remind me of votes that I have not cast"),
        required=False,
    )
    wants_results = forms.BooleanField(label=_("Send me the results of votes"), required=False)
    wants_digests = forms.BooleanField(
        label=_("Send me a digest, in the evening, of discussions I take part in"), required=False
    )

    @classmethod
    def of(cls, member: Member, data: Any = None) -> "ProfileForm":
        """Filled with what the member chose before."""
        names = ("language", "wants_reminders", "wants_results", "wants_digests")
        return cls(data, initial={name: getattr(member, name) for name in names})
