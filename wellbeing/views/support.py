"""Requests between people who chose each other."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.forms import posted
from members.http import MemberRequest
from wellbeing import queries
from wellbeing.actions import support as actions
from wellbeing.choices import RequestKind
from wellbeing.forms import ReplyForm, RequestForm
from wellbeing.models import Request
from wellbeing.permissions import is_recipient

STEPS = {"take": actions.take, "close": actions.close, "withdraw": actions.withdraw}


def _request(request: MemberRequest, number: int) -> Request:
    """A request that the person may read, or 404."""
    return get_object_or_404(queries.requests_for(request.user), pk=number)


@never_cache
@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """What I asked, and what I am asked."""
    mine: list[Request] = []
    received: list[Request] = []
    for found in queries.requests_for(request.user)[:200]:
        found.erased_from = queries.erased_from(found)
        (mine if found.author_id == request.user.pk else received).append(found)
    context = {"mine": mine, "received": received, "kinds": RequestKind}
    return render(request, "wellbeing/requests.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Write one."""
    kind = request.GET.get("sujet", "")
    form = RequestForm(
        posted(request),
        people=queries.reachable(request.user, clock.today()),
        initial={"kind": kind if kind in RequestKind.values else RequestKind.SUPERVISION},
    )
    if request.method == "POST" and form.is_valid():
        made = form.attempt(
            lambda: actions.send_request(by=request.user, at=clock.now(), **form.cleaned_data)
        )
        if made:
            messages.success(
                request, _("Sent. The people you chose get a mail that does not say what it is about.")
            )
            return redirect(made)
    return render(request, "wellbeing/request_new.html", {"form": form})


@never_cache
@require_http_methods(["GET", "POST"])
def detail(request: MemberRequest, number: int) -> HttpResponse:
    """One request with the words under it."""
    found = _request(request, number)
    form = ReplyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if form.attempt(lambda: actions.reply(request=found, text=text, by=request.user, at=clock.now())):
            return redirect(found)
    context = {
        "asked": found,
        "erased_from": queries.erased_from(found),
        "replies": queries.replies(found),
        "form": form,
        "is_author": found.author_id == request.user.pk,
        "is_recipient": is_recipient(request.user, found),
    }
    return render(request, "wellbeing/request.html", context)


@require_POST
def step(request: MemberRequest, number: int) -> HttpResponse:
    """Take, close or withdraw."""
    found = _request(request, number)
    act = STEPS.get(request.POST.get("step", ""))
    if act:
        try:
            act(request=found, by=request.user, at=clock.now())
        except Refused as refused:
            messages.error(request, str(refused.message))
    return redirect(found)
