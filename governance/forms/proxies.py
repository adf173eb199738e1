"""The shape of a proxy: to whom, for what, with which instruction."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import AgendaItem
from interlignes.kit.forms import PageForm
from members.models import Member

WHOLE, SOME = "whole", "some"
#: Where a holder is asked for: none in particular.
NOBODY = 0


def _nobody(blank: bool) -> list[tuple[int, Any]]:
    """The choice of a blank proxy, where the rules know it."""
    return [(NOBODY, _("Nobody in particular (blank proxy)"))] if blank else []


class ExtentForm(PageForm):
    """What a proxy is for."""

    extent = forms.ChoiceField(
        label=_("For what"),
        choices=[(WHOLE, _("The whole agenda")), (SOME, _("Some items only"))],
        initial=WHOLE,
        widget=forms.RadioSelect,
    )
    items = forms.TypedMultipleChoiceField(
        label=_("Only these items"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Only with “some items only”: on everything else you are neither present nor represented, and nobody votes "
            "for you."
        ),
    )

    def __init__(self, *args: Any, agenda: Iterable[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(item.pk, str(item)) for item in agenda]
        self.fields["items"].choices = choices  # type: ignore[attr-defined]
        if len(choices) < 2:
            self.drop("extent", "items")

    def clean(self) -> dict[str, Any]:
        """With `items`: None for the whole agenda."""
        data = super().clean() or {}
        chosen = data.get("items") or []
        data["items"] = chosen if data.pop("extent", WHOLE) == SOME else None
        if data["items"] == []:
            self.add_error("items", _("Choose at least one item of the agenda that is to be decided."))
        elif data["items"] is None and chosen:
            self.add_error("extent", _("You have chosen items: say “some items only”, or leave them."))
        if data.get("holder") == NOBODY and (
            data["items"] is not None or data.get("instruction", "").strip()
        ):
            text = _(
                "A blank proxy is for the whole agenda and takes no instruction: choose a holder for these."
            )
            self.add_error("holder", text)
        return data


class ProxyForm(ExtentForm):
    """Who votes for me."""

    submit_label = _("Give my proxy")

    holder = forms.TypedChoiceField(label=_("To whom"), coerce=int)
    instruction = forms.CharField(
        label=_("Voting instruction"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Who holds your proxy reads it here, nobody else does on these pages, and it is in no mail; it is erased "
            "after the assembly. It is not sealed: whoever runs the server could read it. It binds the two of you: "
            "Interlignes does not check how she or he votes. In a secret ballot, too, she or he knows what you asked "
            "for: leave it empty if nobody is to know."
        ),
    )
    field_order = ("holder", "extent", "items", "instruction")

    def __init__(self, *args: Any, people: Iterable[Member], blank: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[int, Any]] = [(member.pk, member.get_full_name()) for member in people]
        self.fields["holder"].choices = [*choices, *_nobody(blank)]  # type: ignore[attr-defined]


class PaperProxyForm(ExtentForm):
    """A signed form, entered by the bureau."""

    submit_label = _("Record this proxy")

    principal = forms.TypedChoiceField(label=_("Who is represented"), coerce=int)
    holder = forms.TypedChoiceField(label=_("Who holds the proxy"), coerce=int)
    field_order = ("principal", "holder", "extent", "items")

    def __init__(self, *args: Any, people: Iterable[Member], blank: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((member.pk, member.get_full_name()) for member in people)]
        self.fields["principal"].choices = choices  # type: ignore[attr-defined]
        self.fields["holder"].choices = [*choices, *_nobody(blank)]  # type: ignore[attr-defined]
