"""From a released check-in to an item of an agenda: governance and wellbeing do not know each other, we know both."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance import queries as governance
from governance.actions import meetings
from governance.choices import DecisionClass, ItemKind
from governance.models import AgendaItem, Meeting
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.decorators import gerance_required
from members.http import MemberRequest
from members.models import Member
from wellbeing.models import Release
from wellbeing.rules.packs import said

#: Time planned for talking about it.
MINUTES = 30


@gerance_required
@require_http_methods(["GET", "POST"])
def checkin_agenda(request: MemberRequest, number: int) -> HttpResponse:
    """Choose the meeting in preparation at which the result is talked about."""
    release = get_object_or_404(Release.objects.select_related("round"), round=number)
    drafts = governance.drafts(request.user)
    if request.method == "POST":
        chosen = request.POST.get("meeting", "")
        meeting = get_object_or_404(drafts, pk=int(chosen) if chosen.isdecimal() and len(chosen) < 10 else 0)
        try:
            add_item(release=release, meeting=meeting, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused.message))
        else:
            messages.success(request, _("The result stands on the agenda."))
            return redirect(meeting)
    return render(request, "wellbeing/agenda.html", {"release": release, "drafts": drafts[:20]})


def add_item(*, release: Release, meeting: Meeting, by: Member) -> AgendaItem:
    """An item for discussion, with the address of the result; no figure, for the agenda is mailed."""
    title = said(release.round.questionnaire.title, "fr")
    day = clock.today(release.round.opens_at)
    return meetings.save_item(
        meeting=meeting,
        item=None,
        kind=ItemKind.DISCUSSION,
        title=_("Check-in of %(day)s: what we make of it") % {"day": f"{day:%d/%m/%Y}"},
        text=_("Result of “%(title)s”, to be read before the meeting: %(url)s")
        % {"title": title, "url": f"<{settings.PUBLIC_URL}{release.get_absolute_url()}>"},
        minutes=MINUTES,
        motion_text="",
        reasons="",
        decision_class=DecisionClass.ORDINARY,
        by=by,
        at=clock.now(),
    )
