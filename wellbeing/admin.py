"""The list of useful contacts, kept by the gérance."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.kit.admin import AnyModelForm, GeranceModelAdmin
from wellbeing.actions.contacts import remove_contact, save_contact
from wellbeing.models import Contact
from wellbeing.queries import CHECK_EVERY


class ContactForm(AnyModelForm):
    """A contact; an address typed without https:// gets it."""

    url = forms.URLField(label=_("Web page"), required=False, max_length=200, assume_scheme="https")

    class Meta:
        model = Contact
        fields = ("name", "purpose", "phone", "email", "url", "checked_on", "position")


@admin.register(Contact)
class ContactAdmin(GeranceModelAdmin):
    """Add, change, remove; each change is an entry of the journal."""

    form = ContactForm
    list_display = ("name", "purpose", "phone", "checked_on", "is_recent")
    search_fields = ("name", "purpose")
    search_help_text = _("Name or purpose")
    fields: ClassVar = ["name", "purpose", ("phone", "email"), "url", ("checked_on", "position")]

    @admin.display(boolean=True, description=_("Checked within a year"))
    def is_recent(self, contact: Contact) -> bool:
        """Whether the contact was checked within a year."""
        return contact.checked_on >= clock.today() - CHECK_EVERY

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new contact was checked today."""
        return {"checked_on": clock.today(), **super().get_changeform_initial_data(request)}

    def has_delete_permission(self, request: HttpRequest, obj: Contact | None = None) -> bool:
        """A contact that helps nobody any more may go."""
        return self.has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Contact, form: Any, change: bool) -> None:
        """Through the action."""
        person: Any = request.user
        save_contact(contact=obj, by=person, at=clock.now())

    def delete_model(self, request: HttpRequest, obj: Contact) -> None:
        """Through the action."""
        person: Any = request.user
        remove_contact(contact=obj, by=person, at=clock.now())
