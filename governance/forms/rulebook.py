"""Forms of the règlement."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.choices import DecisionClass
from governance.forms.meetings import MARKDOWN
from governance.queries.rulebook import Entry
from interlignes.kit.forms import LocalDateField, PageForm


def _places(entries: Iterable[Entry]) -> list[tuple[str, Any]]:
    """Where a new article can stand."""
    return [
        ("", _("As a chapter of its own")),
        *[(str(entry.version.article_id), f"{entry.number} {entry.version.title}") for entry in entries],
    ]


class ArticleForm(PageForm):
    """An article that was adopted before the règlement was kept here."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=MARKDOWN,
    )
    parent = forms.TypedChoiceField(label=_("Where"), coerce=int, empty_value=None, required=False)
    in_force_on = LocalDateField(label=_("In force from"))
    decision = forms.CharField(
        label=_("Adopted by"),
        max_length=300,
        help_text=_(
            "The decision that made it, for instance: annual general meeting of 12 June 2024, resolution 5."
        ),
    )

    def __init__(self, *args: Any, entries: Iterable[Entry], is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            self.fields["parent"].choices = _places(entries)  # type: ignore[attr-defined]
        else:
            self.drop("parent")


class RuleChangeForm(PageForm):
    """A change of an article, from the article itself: it becomes a proposal."""

    submit_label = _("Save as a draft")

    title = forms.CharField(
        label=_("Title of the proposal"),
        max_length=200,
        help_text=_("What is to be decided, so that it is clear by itself."),
    )
    is_repeal = forms.BooleanField(label=_("Repeal the article, and what stands under it"), required=False)
    article_title = forms.CharField(label=_("Title of the article"), max_length=200, required=False)
    parent = forms.TypedChoiceField(label=_("Where"), coerce=int, empty_value=None, required=False)
    text = forms.CharField(
        label=_("New text of the article"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "The whole article as it should read. Leave a blank line between paragraphs: each can be amended."
        ),
    )
    reasons = forms.CharField(
        label=_("Reasons"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    in_force_on = LocalDateField(
        label=_("In force from"),
        required=False,
        help_text=_("Empty: from the day of the decision."),
    )
    decision_class = forms.ChoiceField(
        label=_("Class of the decision"),
        choices=DecisionClass.choices,
        help_text=_("The règlement is adopted like an ordinary decision, unless the statuts say otherwise."),
    )

    def __init__(self, *args: Any, entries: Iterable[Entry], is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            self.drop("is_repeal")
            self.fields["parent"].choices = _places(entries)  # type: ignore[attr-defined]
        else:
            self.drop("parent")


class CompareForm(forms.Form):
    """Two days; read from the address, so that the page can be sent to somebody."""

    de = LocalDateField(label=_("From the règlement of"))
    a = LocalDateField(label=_("to that of"))

    def days(self, fallback: tuple[date, date]) -> tuple[date, date]:
        """What was asked for; where it is no day, the fallback."""
        self.is_valid()
        first, second = self.cleaned_data.get("de"), self.cleaned_data.get("a")
        return first or fallback[0], second or fallback[1]
