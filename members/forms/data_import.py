"""The file to import, and the word to go ahead: people, and share movements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interlignes.kit.forms import PageForm


class FileForm(PageForm):
    """A spreadsheet."""

    submit_label = _("Look at what it would change")

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("CSV or Excel (.xlsx), up to 2,000 people and 5 MB. The file itself is not kept."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )


class ConfirmForm(PageForm):
    """What was looked at, signed, comes back; nothing was kept in between."""

    submit_label = _("Import")

    rows = forms.CharField(widget=forms.HiddenInput)
    send_invitations = forms.BooleanField(
        label=_("Send an invitation to each new person"),
        required=False,
        help_text=_("A mail with a link by which the person opens her account."),
    )


class PayFileForm(FileForm):
    """Hours and pay of a year, from the pay office."""

    submit_label = _("Fill in from the file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "CSV or Excel (.xlsx) with the columns Courriel or Numéro, Heures, Salaire brut. The file is not kept."
        )


class SharesFileForm(FileForm):
    """A spreadsheet of share movements."""

    field_order = ("file",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "CSV or Excel (.xlsx), up to 2,000 movements and 5 MB. The file itself is not kept."
        )


class ConfirmSharesForm(PageForm):
    """What was looked at, signed, comes back; with a reason where a limit of the statuts would be broken."""

    submit_label = _("Import")

    rows = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why it is right all the same"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )
