"""Who worked how much in a year: proposed, typed, or filled in from the file of the pay office, then saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from interlignes.kit import clock
from interlignes.kit.forms import posted
from members.actions import profit as actions
from members.choices import Looked
from members.decorators import gerance_required
from members.forms.data_import import PayFileForm
from members.forms.profit import WorkForm
from members.http import MemberRequest
from members.models import Member, ProfitYear
from members.queries import profit as queries
from members.queries.pay_imports import fill
from members.views.data_import import read_book
from members.views.looks import note
from members.wording.imports import sentence


def _rows(found: ProfitYear) -> tuple[dict[int, Member], dict[int, dict[str, Any]]]:
    """Everybody of the year, and what is proposed or recorded of each."""
    proposed = queries.proposals(found.opens_on, found.closes_on)
    people = {row.member.pk: row.member for row in proposed}
    known: dict[int, dict[str, Any]] = {row.member.pk: _cells(row) for row in proposed}
    for row in found.workers.select_related("member"):
        people[row.member_id] = row.member
        known[row.member_id] = {**_cells(row), "pay": row.pay}
    return people, known


def _cells(row: Any) -> dict[str, Any]:
    """What a proposal or a recorded row fills in."""
    return {name: getattr(row, name) for name in ("presence_months", "seniority_months", "hours")}


def _page(request: MemberRequest, found: ProfitYear, form: WorkForm, **more: Any) -> HttpResponse:
    note(request, form.people, Looked.PAY)
    context = {"form": form, "year": found, "file_form": PayFileForm(), **more}
    return render(request, "members/profit_work.html", context)


@gerance_required
@require_http_methods(["GET", "POST"])
def work(request: MemberRequest, number: int) -> HttpResponse:
    """Who worked how much; proposed from statuses and contracts, to be corrected by the pay slips."""
    found = get_object_or_404(ProfitYear, pk=number)
    people, known = _rows(found)
    form = WorkForm(posted(request), year=found, people=people.values(), known=known)
    if request.method == "POST" and form.is_valid():
        data = {"rows": form.work(), "seen": form.cleaned_data["seen"]}
        form.attempt(lambda: actions.save_work(year=found, by=request.user, at=clock.now(), **data))
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect(found)
    return _page(request, found, form)


@gerance_required
@require_POST
def work_fill(request: MemberRequest, number: int) -> HttpResponse:
    """Fill hours and pay in from a file; nothing is saved before she has looked and pressed the button."""
    found = get_object_or_404(ProfitYear, pk=number)
    people, known = _rows(found)
    chosen = PayFileForm(request.POST, request.FILES or None)
    book = None
    if chosen.is_valid():
        content = chosen.cleaned_data["file"].read()
        book = chosen.attempt(lambda: read_book(content))
    filling = fill(book.rows, people.values()) if book else None
    if filling and not filling.faults:
        known = {pk: {**known[pk], **filling.values.get(pk, {})} for pk in people}
    form = WorkForm(None, year=found, people=people.values(), known=known)
    faults = [(fault, sentence(fault)) for fault in filling.faults] if filling else []
    filled = len(filling.values) if filling and not faults else 0
    missing = [people[pk] for pk in people if filled and filling and pk not in filling.values]
    return _page(
        request, found, form, file_form=chosen, faults=faults, book=book, filled=filled, missing=missing
    )
