"""The shape of proposed items, of what is picked from them, of agenda templates."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from governance.choices import TopicScope
from governance.forms.meetings import MARKDOWN
from governance.models import Topic
from governance.queries.topics import Model
from interlignes.kit.forms import PageForm


class TopicForm(PageForm):
    """What, why, how long, for which sort of meeting."""

    submit_label = _("Propose this item")

    scope = forms.ChoiceField(
        label=_("Kind of meeting"),
        choices=TopicScope.choices,
        help_text=_(
            "Everybody in the cooperative reads it: what belongs to a supervision session has no place here."
        ),
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    why = forms.CharField(
        label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=MARKDOWN
    )
    minutes = forms.IntegerField(
        label=_("Planned minutes"), required=False, min_value=1, validators=[MaxValueValidator(600)]
    )

    def __init__(self, *args: Any, scopes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = [  # type: ignore[attr-defined]
            pair for pair in TopicScope.choices if pair[0] in scopes
        ]


class PickForm(PageForm):
    """Which of the proposed items come on the agenda."""

    submit_label = _("Put them on the agenda")

    topics = forms.TypedMultipleChoiceField(
        label=_("Proposed items"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The most supported first. What you choose leaves the proposed items."),
        error_messages={"required": _("Choose at least one item.")},
    )

    def __init__(self, *args: Any, topics: Iterable[Topic], labels: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = [(topic.pk, label) for topic, label in zip(topics, labels, strict=True)]
        self.fields["topics"].choices = pairs  # type: ignore[attr-defined]


class FillForm(PageForm):
    """From which template the agenda begins."""

    submit_label = _("Add these items")

    model = forms.ChoiceField(
        label=_("Template"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose one of the templates.")),
    )

    def __init__(self, *args: Any, models: Iterable[Model], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["model"].choices = [(one.key, one.name) for one in models]  # type: ignore[attr-defined]


class KeepForm(PageForm):
    """Under which name an agenda is kept."""

    submit_label = _("Keep this agenda")

    name = forms.CharField(label=_("Name of the template"), max_length=100)
