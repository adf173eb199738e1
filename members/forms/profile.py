"""What a person types about herself, and whom she says it to."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from interlignes.kit.forms import PageForm
from members.choices import Audience, Role, StatusKind, Weekday
from members.models import Profile


def _audience(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Audience.choices, initial=Audience.GERANCE)


class SharingForm(PageForm):
    """What I say about myself; each part is followed by who sees it."""

    job = forms.CharField(label=_("What I do here"), max_length=120, required=False)
    job_audience = _audience(_("Who sees what I do here"))
    ask_me = forms.CharField(
        label=_("What one may ask me"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For instance: rereading a quote, the heating, a first day."),
    )
    ask_me_audience = _audience(_("Who sees what one may ask me"))
    skills = forms.CharField(label=_("What I know how to do"), max_length=300, required=False)
    skills_audience = _audience(_("Who sees what I know how to do"))
    languages = forms.CharField(label=_("Languages I speak or sign"), max_length=200, required=False)
    languages_audience = _audience(_("Who sees my languages"))
    days = forms.TypedMultipleChoiceField(
        label=_("Days I am there"),
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    days_note = forms.CharField(
        label=_("Where and when"),
        max_length=200,
        required=False,
        help_text=_("For instance: from home on Wednesdays."),
    )
    days_audience = _audience(_("Who sees my days"))
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        validators=[
            RegexValidator(
                r"^\+?[\d .()/-]{4,29}$",
                _("Digits, blanks and a leading + only, for instance 06 12 34 56 78."),
            )
        ],
    )
    phone_audience = _audience(_("Who sees my telephone number"))
    email_audience = _audience(_("Who sees my e-mail address"))

    #: Each group of fields with the audience that closes it.
    GROUPS = (
        ("job", "job_audience"),
        ("ask_me", "ask_me_audience"),
        ("skills", "skills_audience"),
        ("languages", "languages_audience"),
        ("days", "days_note", "days_audience"),
        ("phone", "phone_audience"),
        ("email_audience",),
    )

    @classmethod
    def of(cls, profile: Profile, days: list[int], data: Any = None) -> "SharingForm":
        """Filled with what was said before."""
        initial = {name: getattr(profile, name) for name in cls.base_fields}
        return cls(data, initial={**initial, "days": days})

    def groups(self) -> Iterator[list[forms.BoundField]]:
        """The fields that belong together."""
        for names in self.GROUPS:
            yield [self[name] for name in names]


class PhotoForm(PageForm):
    """A portrait and who sees it."""

    photo = forms.FileField(
        label=_("Picture"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "JPEG, PNG or WebP, up to 10 MB. It is cut to a square; place, date and camera are removed."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    photo_audience = _audience(_("Who sees my photo"))


class DirectorySearch(forms.Form):
    """What the directory is asked; wrong answers ask nothing."""

    q = forms.CharField(label=_("Name, skill, language…"), required=False, max_length=100)
    statut = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("all")), *(choice for choice in StatusKind.choices if choice[0] != StatusKind.LEFT)],
    )
    mandat = forms.ChoiceField(label=_("Office"), required=False, choices=[("", _("all")), *Role.choices])
    jour = forms.TypedChoiceField(
        label=_("There on"),
        required=False,
        coerce=lambda value: int(value or 0),
        choices=[("", _("any day")), *Weekday.choices],
    )

    def asked(self) -> dict[str, Any]:
        """What was understood."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "words": data.get("q", ""),
            "status": data.get("statut", ""),
            "role": data.get("mandat", ""),
            "weekday": data.get("jour") or 0,
        }
