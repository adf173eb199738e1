"""Calendars: one meeting as a file, the private feed, its page."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.http import require_GET, require_http_methods

from governance import queries
from governance.actions import feeds as actions
from governance.models import CalendarFeed
from governance.permissions import may_see
from governance.queries.feeds import events_for, meeting_event, owner_of
from interlignes.kit import clock
from interlignes.kit.ics import feed as feed_of
from members.http import MemberRequest
from members.queries import cooperative


def _calendar(content: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@require_GET
def meeting(request: MemberRequest, number: int) -> HttpResponse:
    """One meeting, for the calendar of the person who asks."""
    found = get_object_or_404(queries.meetings_for(request.user), pk=number, convoked_at__isnull=False)
    return _calendar(feed_of([meeting_event(found)], name=found.title), f"reunion-{found.pk}")


@login_not_required
@require_GET
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """What a calendar program reads: the address itself is the key. Ends the day its owner leaves."""
    owner = owner_of(key)
    if owner is None:
        raise Http404
    with translation.override(owner.language):
        content = feed_of(events_for(owner, clock.now()), name=cooperative().name)
    response = _calendar(content, "interlignes")
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
def mine(request: MemberRequest) -> HttpResponse:
    """Make, renew or revoke one's feed."""
    if not may_see(request.user):
        raise Http404
    address = ""
    if request.method == "POST":
        if "revoke" in request.POST:
            actions.revoke_feed(by=request.user, at=clock.now())
            return redirect("governance:my_feed")
        address = actions.make_feed(by=request.user, at=clock.now())
    made = CalendarFeed.objects.filter(member=request.user).first()
    response = render(request, "governance/feed.html", {"address": address, "made": made})
    response["Cache-Control"] = "no-store"
    return response
