"""The shape of meetings that come again. Rules of the matter are in the actions."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from governance.choices import BY_PARTICIPANTS, OF_MEMBERS, MeetingKind, Rhythm
from governance.forms.meetings import place_field, video_field
from governance.models import Series
from governance.queries.series import CHANGEABLE
from governance.queries.topics import Model
from governance.rules.series import MOST
from interlignes.kit.forms import LocalDateField, PageForm
from members.models import Member


def _hour() -> forms.TimeField:
    return forms.TimeField(
        label=_("Hour"),
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M"],
        widget=forms.TimeInput(attrs={"type": "time", "step": 60}, format="%H:%M"),
        help_text=_("As Paris clocks show it, summer and winter."),
    )


def _minutes() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Planned minutes"), initial=120, min_value=1, validators=[MaxValueValidator(600)]
    )


def _days_before() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Convened so many days before"),
        initial=7,
        min_value=1,
        validators=[MaxValueValidator(30)],
        help_text=_("Each convocation leaves by itself in the morning, with the agenda as it then is."),
    )


class SeriesForm(PageForm):
    """What, when for the first time, how often, until when, with which agenda, for whom."""

    submit_label = _("Prepare these meetings")

    kind = forms.ChoiceField(
        label=_("Kind of meeting"),
        choices=[],
        help_text=_("Not an assembly: each is convened alone, with its own notice and documents."),
    )
    title = forms.CharField(label=_("Title"), max_length=150)
    first_on = LocalDateField(label=_("First day"))
    hour = _hour()
    minutes = _minutes()
    rhythm = forms.ChoiceField(label=_("Rhythm"), choices=Rhythm.choices, widget=forms.RadioSelect)
    count = forms.IntegerField(
        label=_("How many meetings"),
        required=False,
        min_value=2,
        validators=[MaxValueValidator(MOST)],
        help_text=_("Or say below until when."),
    )
    until_on = LocalDateField(label=_("Until"), required=False)
    place = place_field()
    video_url = video_field()
    model = forms.ChoiceField(
        label=_("Agenda to begin from"),
        help_text=_(
            "Of the same kind of meeting. What earlier meetings left open is added to each by itself."
        ),
    )
    days_before = _days_before()
    people = forms.TypedMultipleChoiceField(
        label=_("Who takes part"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of a working group or a supervision session; to a team meeting everybody is convened."),
    )

    def __init__(
        self, *args: Any, models: Collection[Model], people: Iterable[Member], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "kind": [pair for pair in MeetingKind.choices if pair[0] in OF_MEMBERS],
            "model": [(one.key, f"{one.name} ({one.kind_label})") for one in models],
            "people": [(one.pk, one.get_full_name()) for one in people],
        }
        for name, pairs in choices.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Who takes part is a question for those kinds only that do not say it themselves."""
        data = super().clean() or {}
        if data.get("kind") in BY_PARTICIPANTS and not data.get("people") and "people" not in self.errors:
            self.add_error("people", _("Choose who takes part, besides yourself."))
        return data


class SeriesChangeForm(PageForm):
    """What changes in all meetings to come."""

    submit_label = _("Change all meetings to come")

    title = forms.CharField(label=_("Title"), max_length=150)
    hour = _hour()
    minutes = _minutes()
    place = place_field()
    video_url = video_field()
    days_before = _days_before()

    @classmethod
    def of(cls, series: Series, data: Any = None) -> "SeriesChangeForm":
        """Filled with a series."""
        return cls(data, initial={name: getattr(series, name) for name in CHANGEABLE})
