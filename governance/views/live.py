"""What the pages of attendance and of the live session share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from governance import queries
from governance.models import BureauSeat, Meeting
from governance.permissions import leads
from interlignes.kit.buttons import press
from members.decorators import lead_to_second_factor
from members.http import MemberRequest
from members.permissions import has_second_factor, may_manage

View = Callable[..., HttpResponse]


def called(request: MemberRequest, number: int) -> Meeting:
    """A meeting that people were convened to, with its bureau, for whoever may see it; 404 otherwise."""
    meetings = queries.meetings_for(request.user).filter(convoked_at__isnull=False, cancelled_at__isnull=True)
    seats = Prefetch("bureau", queryset=BureauSeat.objects.select_related("member").order_by("pk"))
    return get_object_or_404(meetings.select_related("session").prefetch_related(seats), pk=number)


def require_lead(request: MemberRequest, meeting: Meeting) -> HttpResponse | None:
    """404 unless the person leads the meeting; the gérance is led to a second factor, the bureau needs none."""
    return refuse_unless(request, leads(request.user, meeting))


def refuse_unless(request: MemberRequest, is_leading: bool) -> HttpResponse | None:
    """The same for who is known to lead it or not."""
    if not is_leading:
        raise Http404
    if may_manage(request.user) and not has_second_factor(request.user):
        return lead_to_second_factor(request)
    return None


def for_leaders(view: View) -> View:
    """A page for the gérance, the chair and the secretary of the meeting: the view gets the meeting."""

    @wraps(view)
    def guarded(request: MemberRequest, number: int, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting = called(request, number)
        return require_lead(request, meeting) or view(request, meeting, *args, **kwargs)

    return guarded


def attempt(
    request: MemberRequest, action: Callable[[], object], to: str, meeting: Meeting
) -> HttpResponseRedirect:
    """Run an action of a button, say why not if it is refused, and go back to a page of the meeting."""
    return press(request, action, to, number=meeting.pk)
