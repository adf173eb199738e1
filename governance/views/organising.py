"""Who may open a page on which a meeting is organised."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from governance.models import AgendaItem, Document, Meeting
from governance.permissions import may_organise
from governance.queries.meetings import meetings_for
from members.decorators import lead_to_second_factor
from members.http import MemberRequest
from members.models import Member
from members.permissions import has_second_factor, may_manage

Part = TypeVar("Part", AgendaItem, Document)


def lacks_factor(request: MemberRequest) -> bool:
    """Whether she holds the gérance without a second factor: she enrols one before she organises anything."""
    return may_manage(request.user) and not has_second_factor(request.user)


def organiser_required(view: Callable[[MemberRequest, Meeting], HttpResponse]) -> Callable[..., HttpResponse]:
    """For whoever organises the meeting `number`, which the view is given; to others the page does not exist."""

    @wraps(view)
    def guarded(request: MemberRequest, number: int) -> HttpResponse:
        meeting = get_object_or_404(meetings_for(request.user), pk=number)
        return _guard(request, meeting) or view(request, meeting)

    return guarded


def organiser_of(
    parts: Callable[[Member], QuerySet[Part]],
) -> Callable[[Callable[[MemberRequest, Part], HttpResponse]], Callable[..., HttpResponse]]:
    """The same for the meeting of something with the number `number`; `parts` are those that a person may see."""

    def decorate(view: Callable[[MemberRequest, Part], HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: MemberRequest, number: int) -> HttpResponse:
            part = get_object_or_404(parts(request.user), pk=number)
            return _guard(request, part.meeting) or view(request, part)

        return guarded

    return decorate


def _guard(request: MemberRequest, meeting: Meeting) -> HttpResponse | None:
    """The way to a second factor where one is missing, None for who may go on. Raises Http404."""
    if not may_organise(request.user, meeting):
        raise Http404
    return lead_to_second_factor(request) if lacks_factor(request) else None
