"""Forms of proposals, amendments and talk."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

from django import forms
from django.core.validators import MaxValueValidator
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.actions.proposals import Stale
from governance.choices import DecisionClass
from governance.forms.meetings import MARKDOWN
from governance.models import Meeting, Proposal, ProposalVersion
from governance.rules.texts import Piece, differences
from interlignes.kit.forms import PageForm
from interlignes.kit.moments import in_words

T = TypeVar("T")


class ProposalForm(PageForm):
    """Title, text, reasons and class of a proposal."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("What is to be decided, so that it is clear by itself.")
    )
    text = forms.CharField(
        label=_("Text of the resolution"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "The exact words that will be put to the vote. Leave a blank line between paragraphs: each can be amended."
        ),
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=MARKDOWN,
    )
    decision_class = forms.ChoiceField(
        label=_("Class of the decision"),
        choices=DecisionClass.choices,
        help_text=_("It chooses the rule of quorum and majority."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    #: What another version, saved meanwhile, changed against what was typed; set by `attempt`.
    rows: list[list[Piece]] | None = None

    @classmethod
    def of(cls, proposal: Proposal, version: ProposalVersion, data: Any = None) -> "ProposalForm":
        """Filled with a proposal."""
        initial = {
            "title": proposal.title,
            "text": version.text,
            "reasons": version.reasons,
            "decision_class": proposal.decision_class,
            "revision": proposal.revision,
        }
        return cls(data, initial=initial)

    def attempt(self, action: Callable[[], T]) -> T | None:
        """As every form; where another version came first, what was typed stays, beside how it differs from that."""

        def remembering() -> T:
            try:
                return action()
            except Stale as stale:
                self._show(stale)
                raise

        return super().attempt(remembering)

    def _show(self, stale: Stale) -> None:
        self.rows = differences(stale.latest.text, self.cleaned_data["text"])
        data = cast(QueryDict, self.data).copy()
        data["revision"] = str(stale.revision)  # whoever saves again has seen the other version
        self.data = data


class CommentForm(PageForm):
    """One contribution to the talk."""

    submit_label = _("Send")

    text = forms.CharField(
        label=_("Your contribution"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Nobody gets a mail at once: those who take part get one digest in the evening."),
    )


class AmendmentForm(PageForm):
    """What one paragraph should say. `place` is "r" or "i" (replace it, insert after it) and its position from 0."""

    submit_label = _("Propose the amendment")

    place = forms.ChoiceField(
        widget=forms.HiddenInput, error_messages={"required": _("Choose a paragraph first.")}
    )
    text = forms.CharField(
        label=_("New text of the paragraph"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    reasons = forms.CharField(
        label=_("Reasons"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, parts: list[str], version: int, place: str = "", **kwargs: Any) -> None:
        places = [f"r{n}" for n in range(len(parts))] + [f"i{n}" for n in range(-1, len(parts))]
        initial: dict[str, Any] = {"version": version, "place": place if place in places else ""}
        if initial["place"].startswith("r"):
            initial["text"] = parts[int(place[1:])]
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["place"].choices = [(one, one) for one in places]  # type: ignore[attr-defined]
        if not str(self["place"].value()).startswith("i"):
            self.fields["text"].help_text = _("Leave it empty to have the paragraph deleted.")

    @property
    def where(self) -> str:
        """Which paragraph, for the heading; empty while none is chosen."""
        place = str(self["place"].value() or "")
        if place not in dict(self.fields["place"].choices):  # type: ignore[attr-defined]
            return ""
        number = int(place[1:]) + 1
        if place.startswith("r"):
            return _now("Amend § %(n)d") % {"n": number}
        return (
            _now("A new paragraph after § %(n)d") % {"n": number}
            if number
            else _now("A new paragraph before § 1")
        )

    def edit(self) -> dict[str, Any]:
        """The arguments of `discussion.amend`."""
        place = self.cleaned_data["place"]
        return {
            "position": int(place[1:]),
            "is_insertion": place.startswith("i"),
            "text": self.cleaned_data["text"],
            "reasons": self.cleaned_data["reasons"],
            "version": self.cleaned_data["version"],
        }


class AgendaForm(PageForm):
    """Which meeting in preparation."""

    submit_label = _("Put on the agenda")

    meeting = forms.TypedChoiceField(
        label=_("Meeting in preparation"),
        coerce=int,
        help_text=_("Only meetings that are not convened yet: the agenda is sent with the convocation."),
    )
    minutes = forms.IntegerField(
        label=_("Planned minutes"), required=False, min_value=1, validators=[MaxValueValidator(600)]
    )

    vote_amendments = forms.BooleanField(
        label=_("Put the amendments that are not accepted to the vote first"),
        required=False,
        initial=True,
        help_text=_("One item each, the furthest from the text first; you can move them on the agenda."),
    )

    def __init__(self, *args: Any, meetings: Iterable[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {meeting.pk: meeting for meeting in meetings}
        self.fields["meeting"].choices = [  # type: ignore[attr-defined]
            (meeting.pk, f"{meeting.title}, {in_words(meeting.starts_at)}")
            for meeting in self.meetings.values()
        ]

    def chosen(self) -> dict[str, Any]:
        """The arguments of `put_on_agenda`."""
        return {
            "meeting": self.meetings[self.cleaned_data["meeting"]],
            "minutes": self.cleaned_data["minutes"],
            "vote_amendments": self.cleaned_data["vote_amendments"],
        }
