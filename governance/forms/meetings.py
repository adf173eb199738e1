"""The shape of what people type about meetings and ballots. Rules of the matter are in the actions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.choices import Choice, DecisionClass, ItemKind, MeetingKind
from governance.models import AgendaItem, Meeting
from interlignes.kit import clock
from interlignes.kit.forms import LocalDateTimeField, PageForm
from members.models import Member

MARKDOWN = _("You may use **bold**, *italics*, lists and tables (Markdown).")


def _textarea(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class MeetingForm(PageForm):
    """When, where, of what kind."""

    kind = forms.ChoiceField(label=_("Kind of meeting"), choices=MeetingKind.choices)
    title = forms.CharField(label=_("Title"), max_length=150)
    starts_at = LocalDateTimeField(label=_("Date and time"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    video_url = forms.URLField(
        label=_("Video link"), max_length=300, required=False, assume_scheme="https", widget=forms.URLInput
    )
    call = forms.TypedChoiceField(
        label=_("Convocation"),
        coerce=int,
        choices=[(1, _("First call")), (2, _("Second call"))],
        help_text=_("Second call: the first one could not decide; another rule may apply."),
    )
    introduction = forms.CharField(
        label=_("Word of introduction"),
        max_length=10_000,
        required=False,
        widget=_textarea(4),
        help_text=MARKDOWN,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    @classmethod
    def of(cls, meeting: Meeting, data: Any = None) -> "MeetingForm":
        """Filled with a meeting."""
        names = ("kind", "title", "place", "video_url", "call", "introduction", "revision")
        starts_at = timezone.localtime(meeting.starts_at, clock.PARIS)
        form = cls(data, initial={**{name: getattr(meeting, name) for name in names}, "starts_at": starts_at})
        if meeting.convoked_at:
            for name in ("kind", "title", "starts_at", "call"):
                form.fields[name].disabled = True
                form.fields[name].help_text = _("Sent with the convocation: it can no longer change.")
        return form


class ItemForm(PageForm):
    """One item of the agenda, with its motion where it is for decision."""

    kind = forms.ChoiceField(label=_("What is expected"), choices=ItemKind.choices, initial=ItemKind.DECISION)
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("Scope and content must be clear without another document (C. com. R223-20)."),
    )
    text = forms.CharField(
        label=_("Details"), max_length=20_000, required=False, widget=_textarea(3), help_text=MARKDOWN
    )
    minutes = forms.IntegerField(
        label=_("Planned minutes"), required=False, min_value=1, validators=[MaxValueValidator(600)]
    )
    motion_text = forms.CharField(
        label=_("Text of the resolution"),
        max_length=20_000,
        required=False,
        widget=_textarea(6),
        help_text=_("For an item to be decided: the exact text put to the vote."),
    )
    reasons = forms.CharField(label=_("Reasons"), max_length=20_000, required=False, widget=_textarea(4))
    decision_class = forms.ChoiceField(
        label=_("Class of the decision"),
        choices=DecisionClass.choices,
        help_text=_("It chooses the rule of quorum and majority."),
    )

    @classmethod
    def of(cls, item: AgendaItem, data: Any = None) -> "ItemForm":
        """Filled with an item and its motion."""
        initial: dict[str, Any] = {name: getattr(item, name) for name in ("kind", "title", "text", "minutes")}
        motion = getattr(item, "motion", None)
        if motion:
            initial.update(
                motion_text=motion.text, reasons=motion.reasons, decision_class=motion.decision_class
            )
        return cls(data, initial=initial)


class ConvokeForm(PageForm):
    """Only a notice that is too short asks for something."""

    submit_label = _("Send the convocation")

    short_notice_reason = forms.CharField(
        label=_("Why the notice is shorter"),
        max_length=1000,
        widget=_textarea(3),
        error_messages={"required": _("The notice is too short: say why, or choose a later date.")},
        help_text=_("Printed in the convocation. A notice that is too short can get the assembly annulled."),
    )

    def __init__(self, *args: Any, notice_is_short: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not notice_is_short:
            del self.fields["short_notice_reason"]


class CancelForm(PageForm):
    """A mere confirmation."""

    submit_label = _("Cancel the meeting")


class BallotForm(PageForm):
    """From when to when, and when to remind."""

    submit_label = _("Open the ballot")

    opens_at = LocalDateTimeField(
        label=_("Opens"), required=False, help_text=_("Leave empty to open it now. Paris time.")
    )
    closes_at = LocalDateTimeField(
        label=_("Closes"), help_text=_("Paris time. It cannot be changed afterwards.")
    )
    reminders = forms.CharField(
        label=_("Reminders, hours before closing"),
        max_length=60,
        required=False,
        help_text=_("For those who have not voted. For instance: 48, 4. Empty: no reminder."),
    )

    def clean_reminders(self) -> list[int]:
        """Up to five whole numbers of hours between 1 and 720."""
        words = self.cleaned_data["reminders"].replace(";", ",").split(",")
        numbers = [word.strip() for word in words if word.strip()]
        if len(numbers) > 5 or not all(word.isdecimal() and 1 <= int(word[:6]) <= 720 for word in numbers):
            raise forms.ValidationError(
                _("Write up to five numbers of hours, separated by commas, such as 48, 4.")
            )
        return [int(word) for word in numbers]


class AttendanceForm(PageForm):
    """Who was there."""

    submit_label = _("Record attendance")

    members = forms.TypedMultipleChoiceField(
        label=_("Present, in the room or remotely"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = [(member.pk, member.get_full_name()) for member in people]  # type: ignore[attr-defined]


class VoteForm(PageForm):
    """The ballot paper."""

    submit_label = pgettext_lazy("button", "Vote")

    choice = forms.ChoiceField(
        label=_("Your vote"),
        choices=Choice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers.")},
    )

    def __init__(self, *args: Any, current: str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial={"choice": current}, **kwargs)
        self.button = _("Replace my vote") if current else self.submit_label
