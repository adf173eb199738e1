"""Forms of consultations."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.choices import POLLS, Asking, Grade
from governance.forms.meetings import MARKDOWN
from governance.models import Answer, Consultation, Option
from interlignes.kit.forms import LocalDateTimeField, PageForm
from members.models import Member
from members.queries.naming import told_apart


class AskForm(PageForm):
    """A question to everybody; the fields depend on the method."""

    submit_label = _("Ask")

    title = forms.CharField(label=_("Question"), max_length=200)
    text = forms.CharField(
        label=_("Details"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=MARKDOWN,
    )
    options = forms.CharField(
        label=_("Options, one a line"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )
    turns_at = LocalDateTimeField(label=_("Second stage from"), required=False)
    closes_at = LocalDateTimeField(label=_("Closes"), help_text=_("Paris time."))

    def __init__(self, *args: Any, asking: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asking not in POLLS:
            self.drop("options")
        if asking in POLLS:
            self.drop("turns_at")
        elif asking == Asking.CONSENT:
            self.fields["turns_at"].help_text = _(
                "Before: questions only. Leave empty to ask for consent at once."
            )
        else:
            self.fields["turns_at"].help_text = _(
                "Before: everybody names a person and says why, unseen by the others. "
                "Then all names and reasons are read, and everybody may change."
            )

    def arguments(self) -> dict[str, Any]:
        """The arguments of `ask`."""
        data = dict(self.cleaned_data)
        data["options"] = data.get("options", "").splitlines()
        return data


class AnswerForm(PageForm):
    """One answer, in the shape of the method."""

    submit_label = pgettext_lazy("button", "Answer")

    def __init__(
        self,
        *args: Any,
        consultation: Consultation,
        options: Iterable[Option],
        people: Iterable[Member],
        given: Answer | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asking = consultation.asking
        self.options = list(options)
        marks = given.marks if given else None
        match self.asking:
            case Asking.APPROVAL:
                self._approval(marks)
            case Asking.JUDGMENT:
                self._grades(marks)
            case Asking.RANKED:
                self._ranks(marks)
            case Asking.CONSENT:
                self._consent(marks)
            case _:
                self._candidate(marks, people)
        if self.asking in (Asking.CONSENT, Asking.CANDIDATE):
            self.fields["reason"] = forms.CharField(
                label=_("Why"),
                max_length=5000,
                required=self.asking == Asking.CANDIDATE,
                initial=given.reason if given else "",
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=_("Everybody reads it, with your name."),
            )
        if given:
            self.helper.inputs[0].value = str(_("Replace my answer"))

    def _approval(self, marks: list[Any] | None) -> None:
        chosen = [str(n) for n, mark in enumerate(marks or []) if mark]
        self.fields["marks"] = forms.MultipleChoiceField(
            label=_("What would you accept?"),
            choices=[(str(n), option.label) for n, option in enumerate(self.options)],
            required=False,
            initial=chosen,
            widget=forms.CheckboxSelectMultiple,
        )

    def _grades(self, marks: list[Any] | None) -> None:
        none = ("", _("No opinion"))
        for n, option in enumerate(self.options):
            grade = marks[n] if marks else None
            self.fields[f"mark{n}"] = forms.ChoiceField(
                label=option.label,
                choices=[*((str(g), label) for g, label in enumerate(Grade.labels)), none],
                required=False,
                initial="" if grade is None else str(grade),
            )

    def _ranks(self, marks: list[Any] | None) -> None:
        places = [("", _("Not ranked")), *((str(n), str(n)) for n in range(1, len(self.options) + 1))]
        for n, option in enumerate(self.options):
            rank = marks[n] if marks else None
            self.fields[f"mark{n}"] = forms.ChoiceField(
                label=option.label, choices=places, required=False, initial="" if rank is None else str(rank)
            )

    def _consent(self, marks: list[Any] | None) -> None:
        self.fields["marks"] = forms.ChoiceField(
            label=_("Your answer"),
            choices=[("yes", _("I have no objection")), ("no", _("I have a reasoned objection"))],
            initial={None: "", True: "yes", False: "no"}[marks[0] if marks else None],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one of the answers.")},
        )

    def _candidate(self, marks: list[Any] | None, people: Iterable[Member]) -> None:
        self.fields["marks"] = forms.ChoiceField(
            label=_("Whom do you name?"),
            choices=[
                ("", _("Choose a person")),
                *((str(key), name) for key, name in told_apart(people).items()),
            ],
            initial=str(marks[0]) if marks else "",
        )

    def answer(self) -> dict[str, Any]:
        """The arguments `marks` and `reason` of `answer`."""
        data = self.cleaned_data
        marks: list[Any]
        match self.asking:
            case Asking.APPROVAL:
                marks = [str(n) in data["marks"] for n in range(len(self.options))]
            case Asking.JUDGMENT | Asking.RANKED:
                typed = [data[f"mark{n}"] for n in range(len(self.options))]
                marks = [int(mark) if mark else None for mark in typed]
            case Asking.CONSENT:
                marks = [data["marks"] == "yes"]
            case _:
                marks = [int(data["marks"])]
        return {"marks": marks, "reason": data.get("reason", "")}


class SettleForm(PageForm):
    """How an objection was met."""

    submit_label = _("My objection is met")

    settlement = forms.CharField(
        label=_("How it was met"), max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )


class AnewForm(PageForm):
    """Another round of a consent."""

    submit_label = _("Ask anew")

    text = forms.CharField(
        label=_("Text that takes up the objections"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    closes_at = LocalDateTimeField(label=_("Closes"), help_text=_("Paris time."))


class PersonForm(PageForm):
    """Who is proposed after an election without candidate."""

    submit_label = _("Ask for consent to this person")

    nominee = forms.TypedChoiceField(label=_("Person proposed"), coerce=int)
    closes_at = LocalDateTimeField(label=_("Closes"), help_text=_("Paris time."))

    def __init__(self, *args: Any, people: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in people}
        self.fields["nominee"].choices = [  # type: ignore[attr-defined]
            *told_apart(self.people.values()).items()
        ]

    def arguments(self) -> dict[str, Any]:
        """The arguments of `propose_person`."""
        return {
            "nominee": self.people[self.cleaned_data["nominee"]],
            "closes_at": self.cleaned_data["closes_at"],
        }
