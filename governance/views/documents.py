"""Pages of the documents of a meeting, and the documents themselves."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance import queries
from governance.actions import documents as actions
from governance.forms.documents import DocumentForm
from governance.forms.meetings import ElsewhereForm
from governance.models import Document, Meeting
from governance.permissions import may_organise
from governance.queries.documents import (
    documents_for,
    documents_of,
    elsewhere_in_words,
    needs_documents,
)
from governance.views.organising import organiser_of, organiser_required
from interlignes.kit import clock
from interlignes.kit import documents as files
from interlignes.kit.buttons import press
from interlignes.kit.forms import posted
from members.http import MemberRequest


@require_GET
def index(request: MemberRequest, number: int) -> HttpResponse:
    """What is attached to a meeting, older versions below the newest."""
    meeting = get_object_or_404(queries.meetings_for(request.user), pk=number)
    context = {
        "meeting": meeting,
        "documents": documents_of(meeting),
        "may_manage": may_organise(request.user, meeting) and not meeting.cancelled_at,
        "needs_documents": needs_documents(meeting),
        "elsewhere": elsewhere_in_words(meeting),
    }
    return render(request, "governance/documents.html", context)


@organiser_required
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Attach a document."""
    return _attach(request, meeting, None)


@organiser_of(documents_for)
@require_http_methods(["GET", "POST"])
def supersede(request: MemberRequest, older: Document) -> HttpResponse:
    """Give a newer version."""
    return _attach(request, older.meeting, older)


@organiser_required
@require_http_methods(["GET", "POST"])
def elsewhere(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Say where the documents are that are not attached."""
    if not needs_documents(meeting):
        raise Http404
    form = ElsewhereForm(posted(request), initial={"where": meeting.documents_elsewhere})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if form.attempt(
            lambda: actions.say_elsewhere(meeting=meeting, by=request.user, at=clock.now(), **data)
        ):
            messages.success(request, _("Recorded."))
            return redirect("governance:documents", number=meeting.pk)
    context = {"form": form, "title": _("Documents that are elsewhere"), "back": meeting.get_absolute_url()}
    return render(request, "governance/form.html", context)


def _attach(request: MemberRequest, meeting: Meeting, older: Document | None) -> HttpResponse:
    """The form of a document."""
    items = {item.pk: item for item in meeting.items.order_by("position")}
    initial = {"title": older.title, "item": older.item_id} if older else {}
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DocumentForm(*sent, items=items.values(), initial=initial)
    if request.method == "POST" and form.is_valid():
        data, file = form.cleaned_data, form.cleaned_data["file"]
        fields = {"title": data["title"], "item": items.get(data["item"]), "supersedes": older}
        fields |= {"name": file.name, "content": file.read(), "by": request.user, "at": clock.now()}
        if form.attempt(lambda: actions.attach(meeting=meeting, **fields)):
            messages.success(request, _("The document is attached."))
            return redirect("governance:documents", number=meeting.pk)
    title = _("A newer version") if older else _("Attach a document")
    return render(
        request, "governance/document_form.html", {"form": form, "title": title, "meeting": meeting}
    )


@organiser_of(documents_for)
@require_POST
def remove(request: MemberRequest, document: Document) -> HttpResponse:
    """Take a document away before the convocation."""
    return press(
        request,
        lambda: actions.remove(document=document, by=request.user, at=clock.now()),
        "governance:documents",
        done=_("The document is removed."),
        number=document.meeting_id,
    )


@require_GET
def download(request: MemberRequest, number: int) -> HttpResponse:
    """The file as it was attached, for saving: no browser shows or runs it as a page of ours."""
    document = get_object_or_404(documents_for(request.user), pk=number)
    content = files.fetch(document.digest)
    if content is None:
        raise Http404(_("The file of this document is missing or damaged: restore it from a backup."))
    response = HttpResponse(content, content_type=document.content_type)
    response["Content-Disposition"] = content_disposition_header(True, document.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
