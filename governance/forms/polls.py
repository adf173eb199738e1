"""The shape of what people type about dates. Rules of the matter are in the actions."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from governance.choices import BY_PARTICIPANTS, MeetingKind, SlotAnswer
from governance.forms.meetings import MARKDOWN, place_field, video_field
from governance.models import DatePoll
from governance.queries.polls import SlotLine
from interlignes.kit.forms import LocalDateTimeField, PageForm
from interlignes.kit.moments import in_words
from members.models import Member

#: Dates that a form asks for at once; more are added afterwards.
DATES, MORE_DATES = 6, 4


def _dates(form: PageForm, number: int, *, needed: int) -> None:
    """`number` fields for dates, the first `needed` of which must be filled in."""
    for n in range(1, number + 1):
        field = LocalDateTimeField(label=_("Date %(n)d") % {"n": n}, required=n <= needed)
        form.fields[f"slot_{n}"] = field
        form.helper.layout.fields.append(f"slot_{n}")


class _Dated(PageForm):
    """A form with dates `slot_1`, `slot_2`..."""

    def dates(self) -> list[datetime]:
        """Those that were filled in."""
        found = [value for name, value in sorted(self.cleaned_data.items()) if name.startswith("slot_")]
        return [value for value in found if value]


class PollForm(_Dated):
    """What for, which dates, until when, whom."""

    submit_label = _("Ask for a date")

    kind = forms.ChoiceField(label=_("Kind of meeting"), choices=MeetingKind.choices)
    title = forms.CharField(label=_("Title"), max_length=150)
    text = forms.CharField(
        label=_("What it is about"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=MARKDOWN,
    )
    place = place_field()
    video_url = video_field()
    minutes = forms.IntegerField(
        label=_("Planned minutes"), initial=120, min_value=1, validators=[MaxValueValidator(600)]
    )
    closes_at = LocalDateTimeField(
        label=_("Answers until"), help_text=_("Paris time, before the first date. It can be moved.")
    )
    people = forms.TypedMultipleChoiceField(
        label=_("Who is asked"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Of a working group or a supervision session; for all else their kind says who is asked."
        ),
    )

    def __init__(self, *args: Any, kinds: Collection[str], people: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            pair for pair in MeetingKind.choices if pair[0] in kinds
        ]
        self.fields["kind"].initial = MeetingKind.TEAM
        self.fields["people"].choices = [(one.pk, one.get_full_name()) for one in people]  # type: ignore[attr-defined]
        _dates(self, DATES, needed=2)
        # The dates before the deadline and the people, as one thinks of them.
        for name in ("closes_at", "people"):
            self.helper.layout.fields.remove(name)
            self.helper.layout.fields.append(name)

    def clean(self) -> dict[str, Any]:
        """Whom to ask is a question for those kinds only that do not say it themselves."""
        data = super().clean() or {}
        if data.get("kind") in BY_PARTICIPANTS and not data.get("people") and "people" not in self.errors:
            self.add_error("people", _("Choose whom you ask, besides yourself."))
        return data

    def arguments(self) -> dict[str, Any]:
        """What the action is given."""
        kept = {key: value for key, value in self.cleaned_data.items() if not key.startswith("slot_")}
        return {**kept, "slots": self.dates()}


class MoreDatesForm(_Dated):
    """Further dates, another deadline."""

    closes_at = LocalDateTimeField(
        label=_("Answers until"), help_text=_("Paris time, before the first date.")
    )

    def __init__(self, *args: Any, poll: DatePoll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("closes_at", poll.closes_at)
        _dates(self, MORE_DATES, needed=0)


class DatesForm(PageForm):
    """Yes, if need be or no for each date, and a word."""

    submit_label = _("Record my answer")

    def __init__(
        self, *args: Any, lines: Iterable[SlotLine], mine: dict[int, str], comment: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for line in lines:
            name = f"date_{line.slot.pk}"
            self.fields[name] = forms.ChoiceField(
                label=in_words(line.slot.starts_at),
                choices=SlotAnswer.choices,
                initial=mine.get(line.slot.pk),
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose one of the answers.")),
            )
            self.helper.layout.fields.append(name)
        self.fields["comment"] = forms.CharField(
            label=_("Comment"),
            max_length=500,
            required=False,
            initial=comment,
            help_text=_("For instance: “from 6 p.m. on”. Everybody who is asked reads it."),
        )
        self.helper.layout.fields.append("comment")

    def marks(self) -> dict[int, str]:
        """Number of the slot -> answer."""
        return {
            int(name.removeprefix("date_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("date_")
        }
