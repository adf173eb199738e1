"""Pages of a vote by show of hands: what was counted, and the second person's word."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.actions import hands as actions
from governance.forms.session import HandsForm
from governance.models import HandCount, Motion
from governance.permissions import leads
from governance.queries.attendance import present_at
from governance.queries.quorum import body_on
from governance.views.live import attempt, called, require_lead
from interlignes.kit import clock
from interlignes.kit.forms import posted
from members.http import MemberRequest
from members.models import Member


@require_http_methods(["GET", "POST"])
def hands(request: MemberRequest, number: int) -> HttpResponse:
    """Enter what was counted."""
    motion = get_object_or_404(Motion.objects.select_related("item__meeting"), pk=number)
    meeting, at = called(request, motion.item.meeting_id), clock.now()
    refusal = require_lead(request, meeting)
    if refusal:
        return refusal
    here = present_at(meeting, at).exclude(member=request.user).values("member")
    people = list(Member.objects.filter(pk__in=here).order_by("last_name", "first_name", "pk"))
    form = HandsForm(posted(request), people=people)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data["witness"] = next(person for person in people if person.pk == data["witness"])
        counted = form.attempt(lambda: actions.count_hands(motion=motion, by=request.user, at=at, **data))
        if counted:
            text = _("%(name)s is asked to confirm the count.")
            messages.success(request, text % {"name": counted.witness.get_full_name()})
            return redirect("governance:session_lead", number=meeting.pk)
    context = {"form": form, "meeting": meeting, "motion": motion, "title": _("Vote by show of hands")}
    return render(request, "governance/session_form.html", context | {"body": body_on(motion, at)})


@require_http_methods(["GET", "POST"])
def settle(request: MemberRequest, number: int) -> HttpResponse:
    """The second person confirms or not; the bureau may take the count back."""
    related = HandCount.objects.select_related("motion__item__meeting", "witness", "entered_by")
    counted = get_object_or_404(related, pk=number)
    meeting, user, at = called(request, counted.motion.item.meeting_id), request.user, clock.now()
    is_witness, is_leading = user.pk == counted.witness_id, leads(user, meeting)
    if not (is_witness or is_leading):
        raise Http404
    if request.method == "POST" and "withdraw" in request.POST:
        refusal = require_lead(request, meeting)
        return refusal or attempt(
            request,
            lambda: actions.withdraw_hands(counted=counted, by=user, at=at),
            "governance:session_lead",
            meeting,
        )
    if request.method == "POST":
        agree = "agree" in request.POST
        return attempt(
            request,
            lambda: actions.settle_hands(counted=counted, agree=agree, by=user, at=at),
            "governance:session",
            meeting,
        )
    context = {"counted": counted, "meeting": meeting, "is_witness": is_witness, "is_leading": is_leading}
    return render(request, "governance/hands_settle.html", context)
