"""Pages and buttons of the items of an agenda: add, change, take off, move."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from governance.actions.items import move_item, remove_item
from governance.actions.meetings import save_item
from governance.forms import ItemForm
from governance.models import AgendaItem, Meeting
from governance.queries.meetings import items_for
from governance.queries.screens import watched_item
from governance.rules.agenda import Way
from governance.views.organising import organiser_of, organiser_required
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.forms import posted
from members.http import MemberRequest


@organiser_required
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Add an item to the agenda; `?sous=` proposes the item that it stands under."""
    return _item(request, meeting, None)


@organiser_of(items_for)
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, item: AgendaItem) -> HttpResponse:
    """Change an item of the agenda."""
    return _item(request, item.meeting, item)


def _item(request: MemberRequest, meeting: Meeting, item: AgendaItem | None) -> HttpResponse:
    """The form of an item, new or not."""
    heads = {} if item else {one.pk: one for one in meeting.items.filter(parent=None).order_by("position")}
    form = ItemForm.of(item, posted(request)) if item else ItemForm(posted(request))
    form.offer(heads.values(), request.GET.get("sous", ""))
    if item:
        form.watch(item, watched_item(item))
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "meeting": meeting, "item": item}
        data["under"] = heads.get(data.pop("under", None))
        if saved := form.attempt(lambda: save_item(by=request.user, at=clock.now(), **data)):
            messages.success(request, _("The agenda is saved."))
            return redirect(saved)
    title = _("Change the item") if item else _("Add an item")
    context = {"form": form, "title": title, "back": meeting.get_absolute_url(), "item": item}
    return render(request, "governance/item_form.html", context)


@organiser_of(items_for)
@require_POST
def remove(request: MemberRequest, item: AgendaItem) -> HttpResponse:
    """Take an item off the agenda."""
    try:
        kept = remove_item(item=item, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect(item.meeting)
    messages.success(request, _("The item is off the agenda."))
    if kept:
        words = ngettext(
            "Its sub-item stays, as an item of its own.",
            "Its %(n)d sub-items stay, as items of their own.",
            kept,
        )
        messages.info(request, words % {"n": kept})
    return redirect(item.meeting)


@organiser_of(items_for)
@require_POST
def move(request: MemberRequest, item: AgendaItem) -> HttpResponse:
    """Move an item up, down, under the item before, or out again; the page opens where it stands now."""
    try:
        way = Way(request.POST.get("direction", ""))
    except ValueError as error:
        raise Http404 from error
    try:
        item = move_item(item=item, way=way, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect(item.meeting)
    return redirect(item)
