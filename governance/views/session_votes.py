"""Voting in a live session, from the chair's screen: opening, closing, counting, the next round."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.actions import ballots as voting
from governance.actions import session as actions
from governance.actions.contests import call_next_round
from governance.forms.ballots import LiveContestForm, tell_asked
from governance.forms.session import LiveVoteForm
from governance.models import Ballot, Motion
from governance.queries.secrecy import required_secrecy
from governance.views.ballots import opening_form
from governance.views.live import attempt, called, require_lead
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.forms import posted
from members.http import MemberRequest

Form = LiveVoteForm | LiveContestForm


@require_http_methods(["GET", "POST"])
def vote(request: MemberRequest, number: int) -> HttpResponse:
    """Open a ballot on an item of the agenda, in session."""
    motion = _motion(number)
    meeting, at = called(request, motion.item.meeting_id), clock.now()
    refusal = require_lead(request, meeting)
    if refusal:
        return refusal
    form = _form(request, motion)
    if request.method == "POST" and form.is_valid():
        ballot = form.attempt(
            lambda: voting.schedule_ballot(**_opening(motion, form), by=request.user, at=at)
        )
        if ballot:
            voting.begin(ballot=ballot, at=max(at, ballot.opens_at))  # it opens at an instant read since
            messages.success(request, _("The ballot is open."))
            return redirect("governance:session_lead", number=meeting.pk)
    context: dict[str, Any] = {"form": form, "meeting": meeting, "motion": motion}
    context |= {"title": _("Open the ballot"), "is_answer": isinstance(form, LiveVoteForm)}
    return render(request, "governance/session_form.html", context)


def _motion(number: int) -> Motion:
    related = ("item__meeting", "ballot", "mandate", "earlier_round__ballot")
    return get_object_or_404(Motion.objects.select_related(*related), pk=number)


def _form(request: MemberRequest, motion: Motion) -> Form:
    """For, against; or names, where the resolution elects or the chair asks for it (`?noms`)."""
    required, is_asked = required_secrecy(motion, clock.now())
    office = getattr(motion, "mandate", None)
    form: Form
    if "noms" in request.GET or motion.earlier_round is not None or (office and office.is_election):
        form = opening_form(LiveContestForm, request, motion, required)
    else:
        form = LiveVoteForm(posted(request), required=required)
    if is_asked:
        tell_asked(form.fields["secrecy"])
    return form


def _opening(motion: Motion, form: Form) -> dict[str, Any]:
    """A ballot that opens now."""
    at = clock.now()
    return {
        "motion": motion,
        "opens_at": at,
        "closes_at": at + form.cleaned_data["minutes"],
        "reminder_hours": [],
        "paper": form.paper(),
    }


@require_POST
def close(request: MemberRequest, number: int) -> HttpResponse:
    """Close a ballot that was opened in session."""
    ballot = get_object_or_404(Ballot.objects.select_related("motion__item__meeting"), pk=number)
    meeting = called(request, ballot.motion.item.meeting_id)
    refusal = require_lead(request, meeting)
    return refusal or attempt(
        request,
        lambda: actions.close_ballot(ballot=ballot, by=request.user, at=clock.now()),
        "governance:session_lead",
        meeting,
    )


@require_POST
def next_round(request: MemberRequest, number: int) -> HttpResponse:
    """Put the next round of an election on the agenda, deal with it, and lead to the opening of its ballot."""
    motion, at = _motion(number), clock.now()
    meeting = called(request, motion.item.meeting_id)
    refusal = require_lead(request, meeting)
    if refusal:
        return refusal
    try:
        following = call_next_round(motion=motion, by=request.user, at=at)
        actions.go_to(item=following.item, by=request.user, at=at)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("governance:session_lead", number=meeting.pk)
    messages.success(request, _("The next round is on the agenda: say who stands, and open its ballot."))
    return redirect("governance:session_vote", number=following.pk)
