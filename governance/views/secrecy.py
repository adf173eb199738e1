"""Asking for a secret vote on a resolution."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance import queries
from governance.actions import secrecy as actions
from governance.models import Motion
from interlignes.kit import clock
from interlignes.kit.buttons import press
from members.http import MemberRequest


@require_POST
def secret_vote(request: MemberRequest, number: int) -> HttpResponse:
    """Ask for it, or ask no longer."""
    motions = Motion.objects.filter(item__meeting__in=queries.meetings_for(request.user))
    motion, at, user = get_object_or_404(motions, pk=number), clock.now(), request.user
    if "stop" in request.POST:
        done = _("You no longer ask for a secret vote.")
        return press(request, lambda: actions.unask_secret(motion=motion, by=user, at=at), motion, done=done)
    done = _("You ask for a secret vote. You may take that back until the ballot is recorded.")
    return press(request, lambda: actions.ask_secret(motion=motion, by=user, at=at), motion, done=done)
