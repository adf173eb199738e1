"""Importing share movements: choose a file, look at every line and at the limits, then all of it or nothing."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from interlignes.kit import clock
from interlignes.kit.forms import posted
from interlignes.kit.spreadsheets import Book
from interlignes.kit.tables import TYPES, download
from members.actions.share_import import FaultyShares, import_shares
from members.decorators import gerance_required
from members.forms.data_import import ConfirmSharesForm, SharesFileForm
from members.http import MemberRequest
from members.queries.share_imports import model as model_of_shares
from members.queries.share_imports import plan
from members.queries.share_plans import Plan
from members.views.data_import import read_book, seal, unseal
from members.wording.capital import change_words
from members.wording.imports import sentence

#: What the rows are signed for.
SALT = "interlignes.import.shares"


@gerance_required
@require_http_methods(["GET", "POST"])
def start(request: MemberRequest) -> HttpResponse:
    """Choose a file; what it would write is shown before anything is written."""
    form = SharesFileForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        book = form.attempt(lambda: read_book(content))
        if book is not None:
            return _preview(request, book, plan(book.rows, clock.today()))
    return render(request, "members/shares_import.html", {"form": form})


def _preview(
    request: MemberRequest,
    book: Book,
    made: Plan,
    *,
    message: str = "",
    form: ConfirmSharesForm | None = None,
) -> HttpResponse:
    """Every line, or every fault, and the limits of the statuts before and after."""
    known = len(made.items) - len(made.fresh)
    form = form or ConfirmSharesForm()
    form.fields["reason"].required = True  # it is only asked for where a limit would be broken
    context = {
        "plan": made,
        "book": book,
        "message": message,
        "faults": [(fault, sentence(fault)) for fault in made.faults],
        "counts": {"new": len(made.fresh), "known": known},
        "changes": [change_words(change) for change in made.changes],
        "sealed": seal(made.fingerprint, book, SALT),
        "form": form,
    }
    return render(request, "members/shares_import_preview.html", context)


@gerance_required
@require_POST
def confirm(request: MemberRequest) -> HttpResponse:
    """Write what was looked at, all of it or nothing."""
    form, at = ConfirmSharesForm(request.POST), clock.now()
    unsealed = unseal(request.POST.get("rows", ""), SALT)
    if unsealed is None:
        messages.error(request, _("This preview is too old or was altered: choose the file again."))
        return redirect("members:shares_import")
    fingerprint, book = unsealed
    if not form.is_valid():
        return _preview(request, book, plan(book.rows, clock.today(at)), form=form)
    reason = form.cleaned_data["reason"]
    try:
        done = import_shares(rows=book.rows, fingerprint=fingerprint, reason=reason, by=request.user, at=at)
    except FaultyShares as faulty:
        form.add_error(faulty.field, str(faulty.message))
        return _preview(
            request, book, faulty.plan, message="" if faulty.field else str(faulty.message), form=form
        )
    text = ngettext("%(n)d movement is recorded.", "%(n)d movements are recorded.", done)
    messages.success(request, text % {"n": done})
    return redirect("members:movements")


@gerance_required
@require_GET
def model(request: MemberRequest, form: str) -> HttpResponse:
    """A file with the headings and two lines as an example."""
    if form not in TYPES or form == "pdf":
        raise Http404
    return download(model_of_shares(), form, name="modele-parts", at=clock.now())
