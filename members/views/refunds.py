"""The queue of refunds at the gérance's desk."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from interlignes.kit import clock
from interlignes.kit.forms import PageForm, posted
from members.actions import refunds as actions
from members.choices import Looked
from members.decorators import gerance_required
from members.forms.capital import ClaimForm, ForwardForm, PayForm, ValueForm, WithdrawForm
from members.http import MemberRequest
from members.models import RefundClaim
from members.queries import capital as queries
from members.rules.refunds import closing_of
from members.views.capital_desk import in_two_steps
from members.views.looks import note
from members.wording.capital import CHIPS, STATES


def described(refund: queries.Refund) -> dict[str, Any]:
    """A refund with its state as a word and a chip."""
    state = refund.place.state
    return {"refund": refund, "claim": refund.claim, "state": STATES[state], "chip": CHIPS[state]}


@gerance_required
@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """Who waits, in their order, and what the floor leaves room for."""
    today = clock.today()
    queue = queries.queue(today)
    context = {
        "today": today,
        "queue": queue,
        "rows": [described(refund) for refund in queue.refunds],
        "unclaimed": queries.unclaimed(today),
    }
    return render(request, "members/refunds.html", context)


def _claim(number: int) -> RefundClaim:
    """One in the queue, or 404."""
    return get_object_or_404(RefundClaim.objects.select_related("member"), pk=number, withdrawn_at=None)


@gerance_required
@require_GET
def detail(request: MemberRequest, number: int) -> HttpResponse:
    """One refund: where it stands and what comes next."""
    today = clock.today()
    queue = queries.queue(today)
    try:
        refund = queue.of(_claim(number))
    except LookupError as error:
        raise Http404 from error
    payments = queries.movements().filter(claim=refund.claim).order_by("number")
    context = {**described(refund), "queue": queue, "payments": payments, "today": today}
    note(request, [refund.claim.member], Looked.CAPITAL)
    return render(request, "members/refund.html", context)


@gerance_required
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Put a leaver's shares into the queue."""
    member = queries.unclaimed(clock.today()).filter(pk=_number(request.GET.get("membre"))).first()
    lost_on = queries.lost_on(member, clock.today()) if member else None
    closing_on = closing_of(lost_on, queries.closing_month()) if lost_on else None
    form = ClaimForm(
        posted(request), initial={"member": member, "lost_on": lost_on, "closing_on": closing_on}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        claim = form.attempt(lambda: actions.open_claim(by=request.user, at=clock.now(), **data))
        if claim:
            messages.success(request, _("The refund is in the queue."))
            return redirect(claim)
    context = {"form": form, "title": _("Put a refund into the queue")}
    return render(request, "members/refund_form.html", context)


def _number(text: str | None) -> int | None:
    """A number in an address, or nothing."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _change(
    request: MemberRequest, number: int, form_class: type[PageForm], action: Callable[..., Any], title: str
) -> HttpResponse:
    """A form about one refund, and its action."""
    claim, form = _claim(number), form_class(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        form.attempt(lambda: action(claim=claim, by=request.user, at=clock.now(), **data))
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("members:refunds") if form_class is WithdrawForm else redirect(claim)
    return render(request, "members/refund_form.html", {"form": form, "claim": claim, "title": title})


@gerance_required
@require_http_methods(["GET", "POST"])
def value(request: MemberRequest, number: int) -> HttpResponse:
    """Fix what a share is worth."""
    return _change(request, number, ValueForm, actions.value_claim, _("Fix the value of the shares"))


@gerance_required
@require_http_methods(["GET", "POST"])
def forward(request: MemberRequest, number: int) -> HttpResponse:
    """An assembly decided to pay earlier."""
    return _change(request, number, ForwardForm, actions.bring_forward, _("Bring the term forward"))


@gerance_required
@require_http_methods(["GET", "POST"])
def withdraw(request: MemberRequest, number: int) -> HttpResponse:
    """Take a refund off the queue."""
    return _change(request, number, WithdrawForm, actions.withdraw_claim, _("Take the refund off the queue"))


@gerance_required
@require_http_methods(["GET", "POST"])
def pay(request: MemberRequest, number: int) -> HttpResponse:
    """Refund, after a look at what it changes."""
    claim = _claim(number)
    refund = queries.queue(clock.today()).of(claim)
    form = PayForm(posted(request), initial={"shares": refund.place.payable or refund.left})
    title = _("Refund %(name)s") % {"name": claim.member}
    return in_two_steps(
        request,
        form,
        title,
        actions.preview_payment,
        actions.pay_claim,
        claim=claim,
        context={"claim": claim},
    )
