"""What our admin pages have in common: they call actions, say refusals at the field, and delete nothing."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import DateField, QuerySet
from django.forms import BaseInlineFormSet, BoundField, DateInput, ModelForm
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from interlignes.kit import conflicts
from interlignes.kit.admin_conflicts import ROWS, refuse_second, watched_record
from interlignes.kit.conflicts import Watched
from interlignes.kit.errors import Refused

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _TabularInline = admin.TabularInline[Any, Any]
    AnyModelForm = ModelForm[Any]
    _FormSet = BaseInlineFormSet[Any, Any, Any]
else:
    _ModelAdmin, _TabularInline = admin.ModelAdmin, admin.TabularInline
    AnyModelForm, _FormSet = ModelForm, BaseInlineFormSet

#: Where the second pass finds the refusal, and (prefix, number) of the row it is about.
_REFUSED, _PLACE = "interlignes.refused", "interlignes.refused.place"
#: The browser's own calendar: no script, no inline style, and at home on a telephone.
WIDGETS: dict[Any, Any] = {DateField: {"widget": DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}}


class GeranceModelAdmin(_ModelAdmin):
    """A page of the gérance's desk.

    Django's own log of changes is off, because the journal is the record; so is deletion, because history
    stays. `save_model` calls an action; when that raises Refused, the form comes back with what was typed and
    the sentence.
    """

    actions: Any = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False
    formfield_overrides = WIDGETS

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted here."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the list filters by.

        Django lets an address filter by any column, so that the start of a password's hash, or what a mail says, could
        be guessed letter by letter.
        """
        if lookup in {getattr(one, "parameter_name", None) for one in self.list_filter}:
            return True  # a filter of ours, that knows what it asks
        columns = {one for one in self.list_filter if isinstance(one, str)} | {self.date_hierarchy}
        return lookup.partition("__")[0] in columns and super().lookup_allowed(lookup, value, request)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's page; a refusal undoes the transaction, then shows the form again with the sentence."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            request.META[_REFUSED] = refused
            return super().changeform_view(request, object_id, form_url, extra_context)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A list is called by what it lists."""
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """A page is called by what it shows, and has one button."""
        thing = context.get("original")
        title = str(thing) if thing else _("Add: %(name)s") % {"name": self.opts.verbose_name}
        buttons = {"show_save_and_add_another": False, "show_save_and_continue": False}
        # A page that comes back remembers what the first one showed, however the record looks by now.
        memory = request.POST.get(conflicts.FIELD, "")
        if request.method == "GET" and (watched := self.watched(request, thing)):
            memory = conflicts.seal(thing, watched)
        context.update(title=title, subtitle=None, seen=memory, conflict=request.META.get(ROWS), **buttons)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[AnyModelForm]:
        """The form; on the second pass after a refusal, one that says why."""
        form = super().get_form(request, obj, change, **kwargs)
        refused = request.META.get(_REFUSED)
        if not isinstance(refused, Refused) or _PLACE in request.META:
            return form
        return refusing(form, refused)

    def watched(self, request: HttpRequest, obj: Any) -> list[Watched]:
        """What is on the screen, so that somebody who saves second is told; nothing for a new thing."""
        return watched_record(self, request, obj) if obj and self.has_change_permission(request, obj) else []

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Before anything is saved: has somebody else saved since the page was opened?"""
        refuse_second(self, request, form, form.instance if change else None)
        return super().save_form(request, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Row by row through `ActingInline.save_row`, remembering which row was refused."""
        for number, row in enumerate(formset.forms):
            removed = bool(getattr(row, "cleaned_data", {}).get(DELETION_FIELD_NAME))
            if not (row.has_changed() or removed):
                continue
            try:
                formset.inline.save_row(request, row.instance, row.changed_data, removed=removed)
            except Refused:
                request.META[_PLACE] = (formset.prefix, number)
                raise
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's page; a refusal is said on the page of the thing."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as refused:
            messages.error(request, str(refused.message))
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", object_id)

    def do_for_each(self, request: HttpRequest, queryset: QuerySet[Any], do: Callable[[Any], object]) -> int:
        """Call `do` on each row of an admin action; refusals are said by name. How many were done."""
        done = 0
        for thing in queryset:
            try:
                do(thing)
                done += 1
            except Refused as refused:
                messages.error(request, f"{thing} : {refused.message}")
        return done

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The history of a thing is what the journal says about it."""
        address = reverse("admin:journal_entry_changelist")
        label = self.model._meta.label_lower
        return HttpResponseRedirect(f"{address}?about_type={label}&about_id={int(object_id)}")

    def log_addition(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """The journal is the record."""

    def log_change(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """The journal is the record."""

    def log_deletions(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """The journal is the record."""


class ReadOnlyAdmin(GeranceModelAdmin):
    """Looked at, never changed by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never by hand."""
        return False


class HistoryForm(AnyModelForm):
    """A row of a history: what began cannot be rewritten, only what comes next."""

    fixed: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = field.label
            field.disabled = bool(self.instance.pk) and name in self.fixed

    def cells(self) -> Iterator[tuple[BoundField, str | None]]:
        """The fields in a row; with the words instead of the widget where nothing can be changed."""
        for field in self.visible_fields():
            if field.name == "DELETE":
                continue
            yield field, self._words(field.name) if field.field.disabled else None

    def _words(self, name: str) -> str:
        """The value as words."""
        display = getattr(self.instance, f"get_{name}_display", None)
        if display:
            return str(display()) or "–"
        value = getattr(self.instance, name, self.initial.get(name))
        if value in (None, ""):
            return "–"
        return conflicts.in_words(value)


class ActingFormSet(_FormSet):
    """Rows whose changes are made by actions; says a refusal at its row."""

    inline: "ActingInline"
    request: HttpRequest

    def clean(self) -> None:
        """On the second pass, the refusal at its row."""
        super().clean()
        prefix, number = self.request.META.get(_PLACE, ("", 0))
        if prefix != self.prefix:
            return
        refused, row = self.request.META[_REFUSED], self.forms[number]
        # Django does not ask a row that is to be deleted for its errors.
        if getattr(row, "cleaned_data", {}).get(DELETION_FIELD_NAME):
            raise ValidationError(str(refused.message))
        row.add_error(refused.field if refused.field in row.fields else None, str(refused.message))


class ActingInline(_TabularInline):
    """Rows inside another page; `save_row` calls the action."""

    extra = 1
    formset = ActingFormSet
    template = "admin/edit_inline/history.html"
    formfield_overrides = WIDGETS

    def save_row(self, request: HttpRequest, row: Any, changed: list[str], *, removed: bool) -> None:
        """Add (`row.pk` is None), change or remove one row by calling an action."""
        raise NotImplementedError

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Django's class, which knows this inline and the request."""
        formset = super().get_formset(request, obj, **kwargs)
        return type("Formset", (formset,), {"inline": self, "request": request})


def refusing(form: type[AnyModelForm], refused: Refused) -> type[AnyModelForm]:
    """A form class that says the refusal at its field, or above the form when it has no such field."""

    class Refusing(form):  # type: ignore[valid-type, misc]
        def clean(self) -> Any:
            cleaned = super().clean()
            self.add_error(refused.field if refused.field in self.fields else None, str(refused.message))
            return cleaned

    return Refusing
