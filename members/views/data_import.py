"""Importing people: the model, the look at every line, the word to go ahead."""

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from interlignes.kit import clock, spreadsheets
from interlignes.kit.errors import Refused
from interlignes.kit.forms import posted
from interlignes.kit.spreadsheets import Book
from interlignes.kit.tables import TYPES, download
from members.actions.data_import import Faulty, import_people
from members.decorators import gerance_required
from members.forms.data_import import ConfirmForm, FileForm
from members.http import MemberRequest
from members.queries.imports import Plan, plan
from members.queries.registers import import_model
from members.wording.imports import sentence

#: What the rows are signed for, and how long a look holds.
SALT, HOLDS = "interlignes.import", 3600


@gerance_required
@require_http_methods(["GET", "POST"])
def start(request: MemberRequest) -> HttpResponse:
    """Choose a file; what it would change is shown before anything is written."""
    form = FileForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        book = form.attempt(lambda: read_book(content))
        if book is not None:
            return _preview(request, book, plan(book.rows, clock.today()))
    return render(request, "members/import.html", {"form": form})


def read_book(content: bytes) -> Book:
    """What it holds; a refusal is said at the field."""
    try:
        return spreadsheets.read(content)
    except Refused as refused:
        raise Refused(refused.message, field="file") from refused


def _preview(request: MemberRequest, book: Book, made: Plan, message: str = "") -> HttpResponse:
    """Every line with what it would change, or every fault; the rows travel in the page, signed, not on the server."""
    context = {
        "plan": made,
        "book": book,
        "message": message,
        "faults": [(fault, sentence(fault)) for fault in made.faults],
        "counts": {state: made.count(state) for state in ("new", "changed", "unchanged")},
        "form": ConfirmForm(initial={"rows": seal(made.fingerprint, book, SALT)}),
    }
    return render(request, "members/import_preview.html", context)


@gerance_required
@require_POST
def confirm(request: MemberRequest) -> HttpResponse:
    """Write what was looked at, all of it or nothing."""
    form = ConfirmForm(request.POST)
    unsealed = unseal(form.cleaned_data["rows"], SALT) if form.is_valid() else None
    if unsealed is None:
        messages.error(request, _("This preview is too old or was altered: choose the file again."))
        return redirect("members:import")
    fingerprint, book = unsealed
    invited = form.cleaned_data["send_invitations"]
    try:
        done = import_people(
            rows=book.rows,
            fingerprint=fingerprint,
            send_invitations=invited,
            by=request.user,
            at=clock.now(),
        )
    except Faulty as faulty:
        return _preview(request, book, faulty.plan, str(faulty.message))
    added = ngettext("%(n)d person is new", "%(n)d people are new", done.added) % {"n": done.added}
    changed = ngettext("%(n)d was changed", "%(n)d were changed", done.changed) % {"n": done.changed}
    messages.success(request, _("Imported: %(added)s, %(changed)s.") % {"added": added, "changed": changed})
    return redirect("admin:members_member_changelist")


def seal(fingerprint: str, book: Book, salt: str) -> str:
    """What was looked at, signed: it travels in the page, nothing is kept on the server."""
    looked_at = [fingerprint, book.rows, book.sheet, book.unread]
    return signing.dumps(looked_at, salt=salt, compress=True)


def unseal(text: str, salt: str) -> tuple[str, Book] | None:
    """What was looked at; None when it is too old or not ours. A formula is a fault, so none has come this far."""
    try:
        fingerprint, rows, sheet, unread = signing.loads(text, salt=salt, max_age=HOLDS)
    except (signing.BadSignature, ValueError):  # or by the version before
        return None
    return fingerprint, Book(rows, sheet, tuple(unread))


@gerance_required
@require_GET
def model(request: MemberRequest, form: str) -> HttpResponse:
    """A file with the headings and a line as an example."""
    if form not in TYPES or form == "pdf":
        raise Http404
    return download(import_model(), form, name="modele-import", at=clock.now())
