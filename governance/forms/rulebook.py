"""Forms of the règlement."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.layout import HTML
from django import forms
from django.utils.functional import Promise, lazy
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.choices import DecisionClass
from governance.forms.meetings import MARKDOWN
from governance.queries.rulebook import Entry
from governance.rules import house, presets
from governance.rules.explain import kind_name, share_in_words
from interlignes.kit.forms import LocalDateField, PageForm


def _places(entries: Iterable[Entry]) -> list[tuple[str, Any]]:
    """Where a new article can stand."""
    return [
        ("", _("As a chapter of its own")),
        *[(str(entry.version.article_id), f"{entry.number} {entry.version.title}") for entry in entries],
    ]


def _shares(none: Promise, wanted: Iterable[str]) -> list[tuple[str, Any]]:
    """Shares to choose from, each the JSON of `presets.share`; the first asks for nothing."""
    found: list[tuple[str, Any]] = [("", none)]
    for text in wanted:
        said = presets.share("share", json.loads(text))
        found.append((text, lazy(share_in_words, str)(said, gettext=gettext)))
    return found


def _share(base: str, comparison: str, one: int, of: int) -> str:
    return json.dumps([base, comparison, one, of])


QUORUMS = [_share("all", ">=", *part) for part in ((1, 4), (1, 3), (1, 2), (2, 3), (3, 4))]
MAJORITIES = [
    _share(base, comparison, *part)
    for base in ("cast", "present", "all")
    for comparison, part in ((">", (1, 2)), (">=", (2, 3)), (">=", (3, 4)), (">=", (4, 5)))
]
NOTHING_SET = _("As the statuts say")


class HouseFields(PageForm):
    """The rules of decision that an article holds; all of it may be left empty."""

    rule_class = forms.ChoiceField(
        label=_("Rules of decision for"),
        required=False,
        help_text=_(
            "Only for an article that sets quorum, majority, secrecy, notice or proxies. Others leave it."
        ),
    )
    rule_quorum = forms.ChoiceField(label=_("Quorum, first call"), required=False)
    rule_majority = forms.ChoiceField(label=_("Majority, first call"), required=False)
    rule_secrecy = forms.ChoiceField(label=_("Ballots"), required=False)
    rule_notice_days = forms.IntegerField(
        label=_("Notice of every assembly, in days"), required=False, min_value=1, max_value=366
    )
    rule_most_proxies = forms.IntegerField(
        label=_("Proxies that one associate may hold, at most"), required=False, min_value=0, max_value=100
    )
    rule_basis = forms.CharField(
        label=_("What in the statuts leaves this to the règlement"),
        max_length=200,
        required=False,
        help_text=_("For instance: article 25. The statuts prevail: an article can make them stricter only."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [name for name in self.fields if name.startswith("rule_")]
        self.order_fields([name for name in self.fields if name not in names])
        shown = self.data if self.is_bound else self.initial
        is_open = " open" if any(shown.get(name) for name in names) else ""
        summary = escape(gettext("Rules of decision that the article holds"))
        head = HTML(f'<details class="more"{is_open}><summary>{summary}</summary>')
        self.helper.layout.fields[:] = [
            *(name for name in self.fields if name not in names),
            head,
            *names,
            HTML("</details>"),
        ]
        choices = {
            "rule_class": [
                ("", _("No rules of decision")),
                *((kind, _kind(kind, gettext=gettext)) for kind in presets.KINDS),
            ],
            "rule_quorum": _shares(NOTHING_SET, QUORUMS),
            "rule_majority": _shares(NOTHING_SET, MAJORITIES),
            "rule_secrecy": [
                ("", NOTHING_SET),
                *((level, _secrecy(level, gettext)) for level in presets.SECRECIES if level != "open"),
            ],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """With the fields joined as `rules`, empty where nothing is set."""
        data = super().clean() or {}
        values = {name: data.pop(f"rule_{name}", None) for name in house.VALUES}
        set_ = {name: value for name, value in values.items() if value not in (None, "")}
        kind, basis = data.pop("rule_class", ""), data.pop("rule_basis", "")
        data["rules"] = {}
        if set_ or kind:
            self._expect(kind, set_, basis)
            shares = {name: json.loads(set_[name]) for name in ("quorum", "majority") if name in set_}
            data["rules"] = {"class": kind, "basis": basis, **set_, **shares}
        return data

    def _expect(self, kind: str, values: dict[str, Any], basis: str) -> None:
        if not kind:
            self.add_error("rule_class", _("Say for which class of decision."))
        if not values and not any(name.startswith("rule_") for name in self.errors):
            self.add_error("rule_class", _("Say what the article sets, or choose “No rules of decision”."))
        if not basis:
            self.add_error(
                "rule_basis", _("Name the article of the statuts: without it the statuts alone hold.")
            )


_kind = lazy(kind_name, str)
_secrecy = lazy(house.secrecy_in_words, str)


def initial_rules(rules: house.House) -> dict[str, Any]:
    """What the fields show of the rules that an article holds."""
    found = {f"rule_{name}": rules[name] for name in ("class", "basis", *house.VALUES) if name in rules}
    for name in ("rule_quorum", "rule_majority"):
        if name in found:
            found[name] = json.dumps(found[name])
    return found


class ArticleForm(HouseFields):
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


class RuleChangeForm(HouseFields):
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
