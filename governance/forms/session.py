"""What is typed before and during a meeting."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.actions.sealed import Paper
from governance.choices import DecisionClass, ReplyAnswer, Secrecy, StayMode
from interlignes.kit.forms import PageForm
from members.models import Member


def names_of(people: Iterable[Member]) -> list[tuple[int, str]]:
    """(number, name) of people, for a list to choose from."""
    return [(member.pk, member.get_full_name()) for member in people]


class ReplyForm(PageForm):
    """Whether one comes."""

    submit_label = pgettext_lazy("button", "Answer")

    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=ReplyAnswer.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose one of the answers.")),
    )


class CheckInForm(PageForm):
    """The code of the room."""

    submit_label = _("I am here")

    code = forms.CharField(
        label=_("Code shown in the room"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    mode = forms.ChoiceField(
        label=_("Where do you take part from?"),
        choices=StayMode.choices,
        initial=StayMode.ROOM,
        widget=forms.RadioSelect,
    )


class BureauForm(PageForm):
    """Who leads the meeting."""

    submit_label = _("Record the bureau")

    chair = forms.TypedChoiceField(
        label=_("Chair of the meeting"), coerce=int, required=False, empty_value=None
    )
    secretary = forms.TypedChoiceField(
        label=_("Secretary of the meeting"), coerce=int, required=False, empty_value=None
    )
    scrutineers = forms.TypedMultipleChoiceField(
        label=_("Scrutineers of the meeting"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As many as the statuts ask for; a SARL needs none."),
    )

    def __init__(self, *args: Any, people: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = names_of(people)
        for name in ("chair", "secretary"):
            self.fields[name].choices = [("", "—"), *names]  # type: ignore[attr-defined]
        self.fields["scrutineers"].choices = names  # type: ignore[attr-defined]


class HandsForm(PageForm):
    """What was counted in the room."""

    submit_label = _("Have it confirmed")

    votes_for = forms.IntegerField(label=pgettext_lazy("hands", "For"), min_value=0, max_value=100_000)
    votes_against = forms.IntegerField(
        label=pgettext_lazy("hands", "Against"), min_value=0, max_value=100_000
    )
    abstentions = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=100_000)
    witness = forms.TypedChoiceField(
        label=_("Who confirms the count"),
        coerce=int,
        help_text=_("Somebody else who is present. Nothing counts before."),
    )

    def __init__(self, *args: Any, people: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["witness"].choices = names_of(people)  # type: ignore[attr-defined]


def minutes_field() -> forms.IntegerField:
    """How long a ballot in session is open."""
    return forms.IntegerField(
        label=_("Open for how many minutes"),
        min_value=1,
        max_value=180,
        initial=5,
        help_text=_("A ballot by show of names can be closed sooner, a secret one cannot."),
    )


class LiveVoteForm(PageForm):
    """How a ballot in session is voted, and how long."""

    submit_label = _("Open the ballot now")

    secrecy = forms.ChoiceField(label=_("Secrecy"), widget=forms.RadioSelect)
    minutes = minutes_field()

    def __init__(self, *args: Any, required: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [Secrecy.NAMED, Secrecy.SIMPLE] if required == "open" else [Secrecy(required)]
        self.fields["secrecy"].choices = [(way.value, way.label) for way in ways]  # type: ignore[attr-defined]
        self.fields["secrecy"].initial = ways[0].value

    def clean_minutes(self) -> timedelta:
        """As a span of time."""
        return timedelta(minutes=self.cleaned_data["minutes"])

    def paper(self) -> Paper:
        """For, against, abstention."""
        return Paper(secrecy=self.cleaned_data["secrecy"])


class RevocationForm(PageForm):
    """A revocation that was not on the agenda."""

    submit_label = _("Put it to the vote")

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("Text of the resolution"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    decision_class = forms.ChoiceField(
        label=_("Class of the decision"),
        choices=[(one.value, one.label) for one in (DecisionClass.GERANCE_ORDINARY, DecisionClass.GERANCE)],
    )
