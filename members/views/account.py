"""A person's own page, the invitation, and the link that turns mails off."""

from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from interlignes.kit import clock
from interlignes.kit.tokens import unseal
from members import actions, queries
from members.forms import FoundingForm, PasswordForm, ProfileForm
from members.http import MemberRequest
from members.mail import TOPICS, UNSUBSCRIBE
from members.models import Invitation, Member
from members.permissions import has_second_factor, may_read_register


@require_http_methods(["GET", "POST"])
def me(request: MemberRequest) -> HttpResponse:
    """What the cooperative knows of me, my language and mails, and the doors to my account."""
    member = request.user
    form = ProfileForm.of(member, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.update_profile(member=member, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("members:me")
    context = {
        "form": form,
        "statuses": member.statuses.order_by("-since_on"),
        "mandates": member.mandates.order_by("-starts_on"),
        "has_second_factor": has_second_factor(member),
        "may_read_register": may_read_register(member),
    }
    return render(request, "members/me.html", context)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Open the account that the mailed link is for; or, on a fresh installation, set the cooperative up."""
    found = queries.open_invitation(actions.key_digest(key))
    if found is None or not found.is_open(clock.now()):
        return _private(render(request, "members/invitation_closed.html", status=410))
    form_class = PasswordForm if found.member else FoundingForm
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        member = form.attempt(lambda: _accept(found, key, form.cleaned_data))
        if member:
            return perform_login(request, member, email_verification="none", redirect_url="/")
    context = {"form": form, "invitation": found, "cooperative": queries.cooperative()}
    return _private(render(request, "members/invitation.html", context))


def _accept(found: Invitation, key: str, data: dict[str, Any]) -> Member:
    """The action that belongs to the kind of link."""
    data = {name: value for name, value in data.items() if name != "password_again"}
    if found.member:
        return actions.accept_invitation(key=key, at=clock.now(), **data)
    return actions.found_cooperative(key=key, at=clock.now(), **data)


def _private(response: HttpResponse) -> HttpResponse:
    """The address itself is a key: it must not travel in a Referer, of which only the host is sent.

    Not `no-referrer`: browsers then post the form with `Origin: null` (Fetch, 3.2), which no check against forged
    requests lets through.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


@login_not_required
@csrf_exempt  # RFC 8058: the reader's mail program posts without a session; the signed token is the proof
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Turn one kind of mail off. The right to vote is not touched."""
    number, separator, topic = (unseal(UNSUBSCRIBE, token) or "").partition(":")
    if not separator or topic not in TOPICS:
        raise Http404
    if request.method == "POST":
        actions.unsubscribe(member_id=int(number), topic=topic)
    context = {"topic": topic, "done": request.method == "POST"}
    return _private(render(request, "members/unsubscribe.html", context))
