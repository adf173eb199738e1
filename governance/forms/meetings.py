"""The shape of what people type about meetings and ballots. Rules of the matter are in the actions."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.choices import ASSEMBLIES, DecisionClass, ItemKind, MeetingKind
from governance.models import AgendaItem, Meeting
from interlignes.kit import clock
from interlignes.kit.forms import LocalDateTimeField, PageForm
from interlignes.urn.choices import KeyKind
from members.models import Member

MARKDOWN = _("You may use **bold**, *italics*, lists and tables (Markdown).")


def _textarea(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def place_field() -> forms.CharField:
    """Where a meeting takes place."""
    return forms.CharField(label=_("Place"), max_length=200, required=False)


def video_field() -> forms.URLField:
    """The link for those who take part from afar."""
    return forms.URLField(label=_("Video link"), max_length=300, required=False, assume_scheme="https")


def introduction_field() -> forms.CharField:
    """What stands above the agenda."""
    return forms.CharField(
        label=_("Word of introduction"),
        max_length=10_000,
        required=False,
        widget=_textarea(4),
        help_text=MARKDOWN,
    )


class MeetingForm(PageForm):
    """When, where, of what kind."""

    kind = forms.ChoiceField(
        label=_("Kind of meeting"),
        choices=MeetingKind.choices,
        help_text=_(
            "Everybody sees that a working group meets; a supervision session exists for its participants only."
        ),
    )
    title = forms.CharField(label=_("Title"), max_length=150)
    starts_at = LocalDateTimeField(label=_("Date and time"))
    place = place_field()
    video_url = video_field()
    introduction = introduction_field()
    call = forms.TypedChoiceField(
        label=_("Convocation"),
        coerce=int,
        choices=[(1, _("First call")), (2, _("Second call"))],
        help_text=_("A second call is prepared from the page of the first assembly."),
    )
    first_elsewhere = forms.CharField(
        label=_("First assembly, not recorded here"),
        max_length=200,
        required=False,
        help_text=_(
            "Only for a second call whose first assembly is not on Interlignes: its day, what it left."
        ),
    )

    def __init__(
        self, data: Any = None, *, kinds: Collection[str] = MeetingKind.values, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            pair for pair in MeetingKind.choices if pair[0] in kinds
        ]
        if not set(kinds) & set(ASSEMBLIES):
            self.drop("call", "first_elsewhere")

    def clean(self) -> dict[str, Any]:
        """A meeting that is no assembly has one call only."""
        return {"call": 1, **(super().clean() or {})}

    @classmethod
    def of(cls, meeting: Meeting, data: Any = None, *, kinds: Collection[str]) -> "MeetingForm":
        """Filled with a meeting."""
        names = ("kind", "title", "place", "video_url", "call", "first_elsewhere", "introduction")
        starts_at = timezone.localtime(meeting.starts_at, clock.PARIS)
        initial = {**{name: getattr(meeting, name) for name in names}, "starts_at": starts_at}
        form = cls(data, kinds=kinds, initial=initial)
        if "first_elsewhere" in form.fields and (
            meeting.first_call_id or (meeting.convoked_at and not meeting.first_elsewhere)
        ):
            form.drop("first_elsewhere")
            form.fields["call"].disabled = True
        if meeting.convoked_at:
            for name in ("kind", "title", "call", "first_elsewhere"):
                if name not in form.fields:
                    continue
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
    under = forms.TypedChoiceField(
        label=_("Sub-item of"), coerce=int, empty_value=None, required=False, choices=[]
    )
    minutes = forms.IntegerField(
        label=_("Planned minutes"),
        required=False,
        min_value=1,
        validators=[MaxValueValidator(600)],
        help_text=_("Of an item whose sub-items have minutes of their own, these count together instead."),
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
    on_accounts = forms.BooleanField(
        label=_("Approves the annual accounts"),
        required=False,
        help_text=_("In a SARL who takes part from afar does not vote on them (C. com. L223-27)."),
    )

    def offer(self, heads: Iterable[AgendaItem], chosen: str) -> None:
        """What a new item can stand under; an item that is there is moved with the buttons of the agenda."""
        choices = [(item.pk, str(item)) for item in heads]
        if not choices:
            self.drop("under")
            return
        self.fields["under"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]
        self.initial.setdefault("under", chosen)

    @classmethod
    def of(cls, item: AgendaItem, data: Any = None) -> "ItemForm":
        """Filled with an item and its motion."""
        initial: dict[str, Any] = {name: getattr(item, name) for name in ("kind", "title", "text", "minutes")}
        motion = getattr(item, "motion", None)
        if motion:
            initial.update(
                motion_text=motion.text,
                reasons=motion.reasons,
                decision_class=motion.decision_class,
                on_accounts=motion.on_accounts,
            )
        return cls(data, initial=initial)


def elsewhere_field(**other: Any) -> forms.CharField:
    """Where the documents of an assembly are that are not attached."""
    return forms.CharField(
        label=_("Where the accounts, the report and the resolutions are"),
        max_length=300,
        help_text=_(
            "For instance: handed over on paper on 3 June, with a signature. Printed in the convocation and in the "
            "minutes, with your name. Convened without its documents, an assembly can be annulled (C. com. L223-26, "
            "R223-18)."
        ),
        **other,
    )


class ConvokeForm(PageForm):
    """Only a notice that is too short and documents that are not attached ask for something."""

    submit_label = _("Send the convocation")

    short_notice_reason = forms.CharField(
        label=_("Why the notice is shorter"),
        max_length=1000,
        widget=_textarea(3),
        error_messages={"required": _("The notice is too short: say why, or choose a later date.")},
        help_text=_("Printed in the convocation. A notice that is too short can get the assembly annulled."),
    )

    documents_elsewhere = elsewhere_field(
        error_messages={
            "required": _(
                "Attach the documents first, or say where each associate finds them by the same day."
            )
        },
    )

    def __init__(self, *args: Any, notice_is_short: bool, lacks_documents: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not notice_is_short:
            self.drop("short_notice_reason")
        if not lacks_documents:
            self.drop("documents_elsewhere")


class ElsewhereForm(PageForm):
    """Documents that are not attached."""

    where = elsewhere_field(required=False)


class CancelForm(PageForm):
    """A mere confirmation."""

    submit_label = _("Cancel the meeting")


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


class CommitteeForm(PageForm):
    """Which scrutineers make keys together, and how many of them will be needed."""

    submit_label = _("Let them make their keys")

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("For instance: “Scrutineers 2027”."))
    members = forms.TypedMultipleChoiceField(
        label=_("Scrutineers"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those whose office is in force. Three is a good number."),
    )
    kind = forms.ChoiceField(label=_("Keys"), choices=KeyKind.choices, initial=KeyKind.THRESHOLD)
    threshold = forms.IntegerField(
        label=_("How many are needed to count"),
        initial=2,
        min_value=1,
        max_value=9,
        help_text=_("Two of three: one may be away or lose her code, and none can count alone."),
    )

    def __init__(self, *args: Any, people: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = [(member.pk, member.get_full_name()) for member in people]  # type: ignore[attr-defined]
