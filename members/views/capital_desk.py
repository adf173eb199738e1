"""The gérance's desk of the capital: the state of it, the ledger, movements seen before they are recorded."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.forms import posted
from interlignes.kit.money import ZERO
from interlignes.kit.pictures import staircase
from interlignes.kit.tables import TYPES, Table
from members.actions import capital as actions
from members.actions.ledger import Preview
from members.choices import VOTING, Looked
from members.decorators import gerance_required
from members.documents.common import lacks_mentions, letterhead
from members.forms.capital import (
    TERMS,
    CorrectForm,
    MovementForm,
    NominalForm,
    SeenForm,
    TermsForm,
    TransferForm,
)
from members.http import MemberRequest
from members.models import CapitalTerms, Member, Movement, NominalValue
from members.queries import capital as queries
from members.queries import capital_registers as registers
from members.queries import cooperative, ministry
from members.rules.refunds import State
from members.views.capital import account_context, day_asked
from members.views.looks import looks_at
from members.views.registers import send
from members.wording.capital import change_words, check_words

#: Name in the address -> register.
REGISTERS: dict[str, Callable[[date], Table]] = {
    "mouvements": registers.movements,
    "associes": registers.associates,
    "comptes": registers.accounts,
    "remboursements": registers.refunds,
    "ministere": ministry.table,
}


@gerance_required
@require_GET
def desk(request: MemberRequest) -> HttpResponse:
    """The capital at a glance: how much, whose, within which limits, who waits, what is missing."""
    today = clock.today()
    people, queue = list(queries.shareholders_on(today)), queries.queue(today)
    waiting = {refund.claim.member_id for refund in queue.refunds}
    leavers = [person for person in people if person.status_read not in VOTING]
    shares = sum(person.shares_read for person in people)
    context = {
        "today": today,
        "day": day_asked(request),
        "queue": queue,
        "shares": shares,
        "people": sorted(
            people, key=lambda person: (-person.shares_read, person.last_name, person.first_name)
        ),
        "unclaimed": [person for person in leavers if person.pk not in waiting],
        "due": [refund for refund in queue.refunds if refund.place.state is State.DUE],
        "open_refunds": sum(1 for refund in queue.refunds if refund.left),
        "checks": [check_words(check) for check in queries.checked(people, queue)],
        "picture": _history(queue, today),
        "lacks_mentions": lacks_mentions(cooperative()),
        "registers": _registers(),
    }
    return render(request, "members/capital_desk.html", context)


def _history(queue: queries.Queue, today: date) -> str:
    """The capital since the beginning, and the floor under it."""
    total, points = ZERO, []
    for day, amount in queue.days:
        total += amount
        points.append((day, total))
    return staircase(points, until=today, title=_("Capital"), floor=queue.floor)


def _registers() -> list[tuple[str, str]]:
    """(name in the address, title) of the files."""
    return [
        ("mouvements", _("Register of share movements")),
        ("associes", _("List of associates")),
        ("comptes", _("Capital accounts")),
        ("remboursements", _("Refunds")),
        ("ministere", _("Yearly list for the ministry")),
    ]


@gerance_required
@require_GET
def export(request: MemberRequest, register: str, form: str) -> HttpResponse:
    """A register as a file, as of a day (?au=)."""
    if register not in REGISTERS or form not in TYPES:
        raise Http404
    day = day_asked(request)
    head = letterhead(cooperative()) if form == "pdf" else {}
    holders = Member.objects.filter(movements__occurred_on__lte=day).distinct().only("pk")
    table = REGISTERS[register](day)
    return send(request, table, holders, part=Looked.CAPITAL, register=register, form=form, head=head)


@gerance_required
@require_GET
def movements(request: MemberRequest) -> HttpResponse:
    """The ledger, latest first."""
    page = Paginator(queries.movements(), 40).get_page(request.GET.get("page"))
    return render(request, "members/capital_movements.html", {"page": page})


@gerance_required
@require_GET
@looks_at(Looked.CAPITAL, queries.members_of_line)
def movement(request: MemberRequest, number: int) -> HttpResponse:
    """One line of the ledger."""
    found = get_object_or_404(queries.movements().select_related("recorded_by", "claim"), number=number)
    may_correct = found.kind not in ("correction", "conversion") and not hasattr(found, "correction")
    return render(request, "members/capital_movement.html", {"line": found, "may_correct": may_correct})


@gerance_required
@require_GET
@looks_at(Looked.CAPITAL)
def account(request: MemberRequest, number: int) -> HttpResponse:
    """The account of a member."""
    member = get_object_or_404(Member, pk=number)
    return render(request, "members/capital_account.html", account_context(member, is_mine=False))


def in_two_steps(
    request: MemberRequest,
    form: SeenForm,
    title: str,
    look: Callable[..., Preview],
    write: Callable[..., Movement],
    **fixed: Any,
) -> HttpResponse:
    """A form, then what it would change, then the movement; a refusal comes back at its field with what was typed.

    What is confirmed is written before it is looked at again: once recorded, the same form sent twice would not fit.
    """
    step = {"form": form, "title": title, **fixed.pop("context", {})}
    if request.method == "POST" and form.is_valid() and not form.goes_back:
        asked = {**form.asked(), **fixed, "by": request.user, "at": clock.now()}
        if form.is_confirmed:
            made = form.attempt(lambda: write(**form.keyed(), **asked))
            if made:
                messages.success(request, _("Movement no. %(n)d is recorded.") % {"n": made.number})
                return redirect(made)
        seen = form.look(lambda: look(**asked))
        if seen:
            form.hide()
            changes = [change_words(change) for change in seen.changes]
            return render(request, "members/capital_preview.html", {**step, "seen": seen, "changes": changes})
    return render(request, "members/capital_form.html", step)


@gerance_required
@require_http_methods(["GET", "POST"])
def movement_new(request: MemberRequest) -> HttpResponse:
    """Record a subscription or an annulment."""
    form = MovementForm(posted(request), initial={"member": request.GET.get("membre")})
    title = _("Record a movement of shares")
    return in_two_steps(request, form, title, actions.preview_movement, actions.record_movement)


@gerance_required
@require_http_methods(["GET", "POST"])
def transfer_new(request: MemberRequest) -> HttpResponse:
    """Record a transfer between two members."""
    title = _("Transfer shares between two members")
    form = TransferForm(posted(request))
    return in_two_steps(request, form, title, actions.preview_transfer, actions.transfer_shares)


@gerance_required
@require_http_methods(["GET", "POST"])
def movement_correct(request: MemberRequest, number: int) -> HttpResponse:
    """Take a movement back by a counter-entry."""
    line, now = get_object_or_404(queries.movements(), number=number), clock.now()
    form = CorrectForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = form.attempt(lambda: actions.correct_movement(movement=line, by=request.user, at=now, **data))
        if made:
            messages.success(request, _("Movement no. %(n)d is recorded.") % {"n": made.number})
            return redirect(made)
    context = {"form": form, "line": line, "title": _("Take back movement no. %(n)d") % {"n": line.number}}
    try:
        seen = actions.preview_correction(movement=line, by=request.user, at=now)
        context["changes"] = [change_words(change) for change in seen.changes]
    except Refused as refusal:
        context["refusal"] = refusal.message
    return render(request, "members/capital_correct.html", context)


@gerance_required
@require_http_methods(["GET", "POST"])
def nominal(request: MemberRequest) -> HttpResponse:
    """The value of a share in time, and a new one."""
    form = NominalForm(posted(request), initial={"since_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if form.attempt(lambda: actions.change_nominal(by=request.user, at=clock.now(), **data)):
            messages.success(request, _("The nominal value is recorded."))
            return redirect("members:nominal")
    context = {"form": form, "values": NominalValue.objects.all()[:50]}
    return render(request, "members/capital_nominal.html", context)


@gerance_required
@require_http_methods(["GET", "POST"])
def terms(request: MemberRequest) -> HttpResponse:
    """What the statuts say of the capital, with earlier versions, and a new version."""
    today = clock.today()
    current = queries.terms_on(today)
    form = TermsForm(posted(request), terms=current)
    if request.method == "POST" and form.is_valid():
        given = form.terms()
        if form.attempt(lambda: actions.adopt_terms(terms=given, by=request.user, at=clock.now())):
            messages.success(request, _("The terms are recorded."))
            return redirect("members:terms")
    versions = CapitalTerms.objects.all()[:50]
    groups = [(title, [form[name] for name in names]) for title, names in TERMS]
    context = {"form": form, "current": current, "versions": versions, "groups": groups}
    return render(request, "members/capital_terms.html", context)
