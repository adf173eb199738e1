"""The shape of what people type. Rules of the matter are in the actions."""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from interlignes.kit.forms import Attempting, LocalDateField, LocalDateTimeField, PageForm
from members.choices import Language
from members.models import Member
from wellbeing.choices import TYPED, DuerpReason, RequestKind
from wellbeing.models import Action, Rhythm, Risk
from wellbeing.models.checkins import LEVELS
from wellbeing.models.indicators import PEOPLE_LEAST
from wellbeing.rules import texts
from wellbeing.rules.packs import Pack
from wellbeing.rules.release import LEAST
from wellbeing.wording import problem_in_words

LEVEL_HELP = _(
    "Bureau: the answers are counted only when the people who hold the keys and the server put them together. Simple:"
    " the key stays with the server; whoever runs it could read answers while the check-in is open."
)


def _textarea(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class RequestForm(PageForm):
    """A request: what about, to whom, in which words."""

    submit_label = _("Send")

    kind = forms.ChoiceField(label=_("What is it about?"), choices=RequestKind, widget=forms.RadioSelect)
    to = forms.TypedMultipleChoiceField(
        label=_("To whom?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Only the people you tick will read it. Nobody else, not even the gérance unless you tick it."
        ),
        error_messages={"required": _("Choose at least one person.")},
    )
    text = forms.CharField(
        label=_("Your words"),
        max_length=5000,
        widget=_textarea(6),
        help_text=_("Say what you need. Do not name people you accompany."),
    )

    def __init__(self, *args: Any, people: Iterable[tuple[Member, bool]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        referent = _now("wellbeing referent")
        choices = [(one.pk, f"{one} ({referent})" if caring else str(one)) for one, caring in people]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class ReplyForm(PageForm):
    """A word under a request."""

    submit_label = _("Send")

    text = forms.CharField(label=_("Your answer"), max_length=5000, widget=_textarea(4))


class TextsForm(PageForm):
    """The words of a questionnaire, from a file or pasted."""

    submit_label = _("Check and show")

    language = forms.ChoiceField(label=_("Language"), choices=Language)
    document = forms.CharField(
        label=_("Document it comes from"),
        max_length=200,
        help_text=_("Title, edition, address: where you have the right to use it from."),
    )
    file = forms.FileField(label=_("File (JSON or CSV)"), required=False)
    content = forms.CharField(
        label=_("or the text itself"),
        required=False,
        max_length=texts.LONGEST_FILE,
        strip=False,
        widget=_textarea(10),
        help_text=_(
            "A line for each question: its number; its text; its labels from the lowest value to the highest. Labels"
            " that all share stand on a line “options”, the period on a line “recall”. Between them a semicolon, a"
            " comma, or the tab that a spreadsheet copies."
        ),
    )

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pack = pack

    def clean(self) -> dict[str, Any]:
        """Read the texts; every problem is said at the field."""
        data = super().clean() or {}
        raw = self._raw(data)
        if raw is None or self.errors:
            return data
        data["content"] = raw
        try:
            data["texts"] = texts.read(self.pack, raw)
        except texts.TextsError as error:
            for problem in error.problems:
                self.add_error("content", problem_in_words(problem))
        return data

    def _raw(self, data: dict[str, Any]) -> str | None:
        """The content of the file, else of the field; None when there is neither or it cannot be read."""
        file = data.get("file")
        if file is None:
            return data.get("content") or ""
        if file.size > texts.LONGEST_FILE:
            self.add_error("file", problem_in_words(texts.Problem("too_large")))
            return None
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error("file", _now("This file is not a text in UTF-8."))
            return None


class _ModelPageForm(Attempting, forms.ModelForm):  # type: ignore[type-arg]
    """A page form whose fields are those of a model (Django's passes the suffix on by position)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.helper = FormHelper(self)
        self.helper.attrs = {"novalidate": ""}
        self.helper.add_input(Submit("submit", PageForm.submit_label))


class RiskForm(_ModelPageForm):
    """A risk."""

    ended_on = LocalDateField(
        label=_("No longer there since"),
        required=False,
        help_text=_("When the risk is gone: it leaves the register and stays in the versions that hold it."),
    )

    class Meta:
        model = Risk
        fields = ("unit", "family", "situation", "severity", "exposure", "measures", "ended_on")
        widgets: ClassVar = {"situation": _textarea(4), "measures": _textarea(3)}


class ActionForm(_ModelPageForm):
    """An action of prevention."""

    due_on = LocalDateField(label=_("For when"))
    review_on = LocalDateField(
        label=_("When we look whether it helped"),
        required=False,
        help_text=_("A few months after it is done."),
    )

    class Meta:
        model = Action
        fields = (
            "title",
            "details",
            "level",
            "risk",
            "owner",
            "due_on",
            "review_on",
            "state",
            "outcome",
        )
        widgets: ClassVar = {"details": _textarea(4), "outcome": _textarea(3)}

    def __init__(self, *args: Any, people: Any, risks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["risk"].queryset = risks  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Two dates in the wrong order are said at the second; the constraint would say it above the form."""
        data = super().clean() or {}
        if data.get("due_on") and data.get("review_on") and data["review_on"] < data["due_on"]:
            self.add_error("review_on", _now("We look whether it helped after it is done, not before."))
        return data


class ActionReportForm(_ModelPageForm):
    """What became of an action, from who sees to it."""

    class Meta:
        model = Action
        fields = ("state", "outcome")
        widgets: ClassVar = {"outcome": _textarea(3)}


class DuerpForm(PageForm):
    """Why a version is made."""

    submit_label = _("Freeze this version")

    reason = forms.ChoiceField(label=_("Why a new version"), choices=DuerpReason)
    note = forms.CharField(
        label=_("Note"),
        max_length=1000,
        required=False,
        widget=_textarea(3),
        help_text=_("Who took part in the assessment, what is new."),
    )
    seen = forms.BooleanField(
        label=_("I have read the risks and the actions below: they are as they should stand in the document.")
    )


class IndicatorForm(PageForm):
    """The total of a period."""

    kind = forms.ChoiceField(label=_("Indicator"), choices=TYPED)
    starts_on = LocalDateField(label=_("From"))
    ends_on = LocalDateField(label=_("Until (included)"))
    total = forms.DecimalField(
        label=_("Total"), max_digits=9, decimal_places=2, min_value=0, help_text=_("Of everybody together.")
    )
    people = forms.IntegerField(
        label=_("Number of people"),
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        initial=PEOPLE_LEAST,
        help_text=_("Over how many people the total goes: at least five."),
    )


class RoundForm(PageForm):
    """A check-in."""

    submit_label = _("Plan it")

    pack = forms.ChoiceField(label=_("Questionnaire"))
    opens_at = LocalDateTimeField(label=_("Opens"))
    closes_at = LocalDateTimeField(label=_("Closes"))
    level = forms.ChoiceField(label=_("Level"), choices=LEVELS, help_text=LEVEL_HELP)
    least = forms.IntegerField(
        label=_("Fewest answers"),
        min_value=LEAST,
        max_value=50,
        initial=LEAST,
        help_text=_("With fewer answers nothing is decrypted. Never below five."),
    )

    def __init__(self, *args: Any, packs: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pack"].choices = list(packs)  # type: ignore[attr-defined]


class RhythmForm(PageForm):
    """How often a questionnaire is asked."""

    weeks = forms.IntegerField(
        label=_("Every how many weeks"),
        min_value=4,
        max_value=104,
        initial=6,
        help_text=_("Four to six for the pulse, 52 for the yearly survey."),
    )
    days = forms.IntegerField(label=_("Open for how many days"), min_value=3, max_value=30, initial=10)
    level = forms.ChoiceField(label=_("Level"), choices=LEVELS, help_text=LEVEL_HELP)
    least = forms.IntegerField(label=_("Fewest answers"), min_value=LEAST, max_value=50, initial=LEAST)
    next_on = LocalDateField(
        label=_("Next one on"), required=False, help_text=_("Empty: this questionnaire rests.")
    )

    @classmethod
    def of(cls, rhythm: Rhythm | None, data: Any = None) -> "RhythmForm":
        """Filled with what was chosen before."""
        names = ("weeks", "days", "level", "least", "next_on")
        return cls(data, initial={name: getattr(rhythm, name) for name in names} if rhythm else {})


class KeysForm(PageForm):
    """Who holds the keys of check-ins together with the server."""

    submit_label = _("Open the making of keys")

    members = forms.TypedMultipleChoiceField(
        label=_("Who holds the keys"),
        help_text=_(
            "Three people are usual, a wellbeing referent among them; not the gérance, who is the employer."
        ),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )
    threshold = forms.IntegerField(
        label=_("How many of them are needed to count"),
        min_value=1,
        max_value=9,
        initial=2,
        help_text=_(
            "Fewer than there are: so that one who is away or has lost her code does not stop the count."
        ),
    )

    def __init__(
        self, *args: Any, people: Iterable[Member], referents: Collection[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = _now("%(name)s, wellbeing referent")
        self.fields["members"].choices = [  # type: ignore[attr-defined]
            (one.pk, named % {"name": one} if one.pk in referents else str(one)) for one in people
        ]
