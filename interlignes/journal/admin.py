"""The gérance reads the journal here and has its chain checked."""

from typing import Any, ClassVar

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import CharField, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from interlignes.journal.models import Entry
from interlignes.journal.queries import verify
from interlignes.journal.wording import in_words, sentence
from interlignes.kit.admin import ReadOnlyAdmin


class AreaFilter(admin.SimpleListFilter):
    """What part of the house an entry is about: the first word of its kind."""

    title = _("area")
    parameter_name = "area"
    AREAS: ClassVar = {
        "member": _("People"),
        "cooperative": _("The cooperative"),
        "rules": _("Rules"),
        "meeting": _("Meetings"),
        "item": _("Agendas"),
        "ballot": _("Ballots"),
        "mail": _("Mails"),
        "contact": _("Contacts"),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The areas."""
        return list(self.AREAS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By the first word."""
        return (
            queryset.filter(kind__startswith=f"{self.value()}.") if self.value() in self.AREAS else queryset
        )


#: What a model without a name of its own is called.
UNNAMED = {"wellbeing.rhythm": _("rhythm of the check-ins")}


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """What was done, when and by whom; the newest first."""

    list_display = ("sequence", "at", "what", "who", "about")
    list_display_links = ("sequence",)
    list_filter = (AreaFilter,)
    search_fields = ("=sequence", "kind", "=about_id", "^hash")
    search_help_text = _("Number, kind, or beginning of a fingerprint")
    fields: ClassVar = ["sequence", "at", "what", "who", "about", "details", "before", "fingerprint"]
    change_list_template = "admin/journal/entry/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        """Entries with the name of who acted, in the same query."""
        person = get_user_model()._default_manager.filter(pk=OuterRef("actor_id"))
        name = Concat("first_name", Value(" "), "last_name", output_field=CharField())
        return Entry.objects.annotate(actor=Subquery(person.annotate(whole=name).values("whole")[:1]))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Pages of things link to what the journal says about them."""
        return lookup in {"about_type", "about_id"} or super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("What"))
    def what(self, entry: Entry) -> str:
        """The sentence."""
        return sentence(entry)

    @admin.display(description=_("Who"))
    def who(self, entry: Any) -> Any:
        """A name, a number where the record is gone, or the software itself."""
        if entry.actor_id is None:
            return _("The software")
        return entry.actor or _("Member no. %(n)s") % {"n": entry.actor_id}

    @admin.display(description=_("About"))
    def about(self, entry: Entry) -> Any:
        """What the entry is about, linked to its page where it has one."""
        if not entry.about_type:
            return "–"
        try:
            model = apps.get_model(entry.about_type)
        except LookupError:
            return f"{entry.about_type} {entry.about_id}"
        words = f"{UNNAMED.get(entry.about_type, model._meta.verbose_name)} {entry.about_id}"
        url = _page(model, entry.about_id)
        return format_html('<a href="{}">{}</a>', url, words) if url else words

    @admin.display(description=_("Fingerprint of the entry before"))
    def before(self, entry: Entry) -> str:
        """What the chain hangs on."""
        return entry.previous_hash

    @admin.display(description=_("Fingerprint"))
    def fingerprint(self, entry: Entry) -> str:
        """Over this entry and the one before."""
        return entry.hash

    @admin.display(description=_("Facts"))
    def details(self, entry: Entry) -> str:
        """Every fact as recorded."""
        return ", ".join(f"{name} = {value}" for name, value in entry.facts.items()) or "–"

    def get_urls(self) -> list[Any]:
        """One more address: the check of the chain."""
        check = self.admin_site.admin_view(self.check_chain)
        return [path("verification/", check, name="journal_entry_verify"), *super().get_urls()]

    def check_chain(self, request: HttpRequest) -> HttpResponse:
        """Read the whole journal and say whether every entry fits the one before."""
        report = verify()
        if report.broken_at is None:
            text = _("The chain is whole: %(n)s entries, head %(head)s.")
            messages.success(request, text % {"n": report.entries, "head": in_words(report.head)})
        else:
            text = _(
                "The chain breaks at entry %(n)s: it or one before it was altered outside of Interlignes."
            )
            messages.error(request, text % {"n": report.broken_at})
        return redirect("admin:journal_entry_changelist")


def _page(model: type[Model], number: str) -> str:
    """The page of a thing on the desk, else its own; empty when it has none. No query."""
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[number])
    except NoReverseMatch:
        pass
    try:
        return str(model(pk=number).get_absolute_url())  # type: ignore[attr-defined]
    except (AttributeError, ObjectDoesNotExist, NoReverseMatch):
        return ""
