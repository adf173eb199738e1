"""The shape of a document that is attached. What a file may be is in interlignes.kit.documents."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import AgendaItem
from interlignes.kit.documents import ACCEPT
from interlignes.kit.forms import PageForm


class DocumentForm(PageForm):
    """A file, what it is called, and the item it belongs to."""

    submit_label = _("Attach")

    title = forms.CharField(label=_("Title"), max_length=150)
    item = forms.TypedChoiceField(label=_("For which item"), coerce=int, required=False, empty_value=None)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("PDF, picture, office document without macros, text or CSV, 10 MB at most."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def __init__(self, *args: Any, items: Iterable[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            ("", _("The whole meeting")),
            *((item.pk, str(item)) for item in items),
        ]
