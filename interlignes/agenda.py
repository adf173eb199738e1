"""From a released check-in to an item of an agenda: governance and wellbeing do not know each other, we know both."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.actions import meetings, topics
from governance.choices import DecisionClass, ItemKind, TopicScope
from governance.models import AgendaItem, Meeting, Topic
from governance.queries.meetings import with_open_agenda
from governance.queries.topics import topics_for, waiting
from governance.views.organising import lacks_factor
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.decorators import lead_to_second_factor
from members.http import MemberRequest
from members.models import Member
from wellbeing.models import Release
from wellbeing.rules.packs import said

#: Time planned for talking about it.
MINUTES = 30


@require_http_methods(["GET", "POST"])
def checkin_agenda(request: MemberRequest, number: int) -> HttpResponse:
    """Choose the meeting at which the result is talked about, or propose it to those who prepare one."""
    release = get_object_or_404(Release.objects.select_related("round"), round=number)
    if lacks_factor(request):
        return lead_to_second_factor(request)
    found = list(with_open_agenda(request.user, clock.now())[:30])
    if request.method == "POST":
        chosen = request.POST.get("meeting", "")
        meeting = next((one for one in found if str(one.pk) == chosen), None)
        if meeting is None and chosen != "propose":
            raise Http404
        try:
            goal = _put(release, meeting, request)
        except Refused as refused:
            messages.error(request, str(refused.message))
        else:
            return redirect(goal)
    return render(request, "wellbeing/agenda.html", {"release": release, "meetings": found})


def _put(release: Release, meeting: Meeting | None, request: MemberRequest) -> Meeting | str:
    """Onto the agenda of a meeting, or among the proposed items; where to go on. Raises Refused."""
    if meeting:
        add_item(release=release, meeting=meeting, by=request.user)
        messages.success(request, _("The result stands on the agenda."))
        return meeting
    propose(release=release, by=request.user)
    messages.success(request, _("It is proposed: whoever prepares such a meeting sees it."))
    return "governance:topics"


def add_item(*, release: Release, meeting: Meeting, by: Member) -> AgendaItem:
    """An item for discussion, with the address of the result; no figure, for the agenda is mailed."""
    title, text = _words(release)
    return meetings.save_item(
        meeting=meeting,
        item=None,
        kind=ItemKind.DISCUSSION,
        title=title,
        text=text,
        minutes=MINUTES,
        motion_text="",
        reasons="",
        decision_class=DecisionClass.ORDINARY,
        by=by,
        at=clock.now(),
    )


def propose(*, release: Release, by: Member) -> Topic:
    """An item proposed for a team meeting; where it is proposed already, her support for it."""
    title, text = _words(release)
    there = waiting(topics_for(by)).filter(why__contains=_address(release)).first()
    if there:
        topics.support(topic=there, wanted=True, by=by)
        return there
    return topics.propose(
        scope=TopicScope.TEAM, title=title, why=text, minutes=MINUTES, by=by, at=clock.now()
    )


def _words(release: Release) -> tuple[str, str]:
    """Title and text of the item."""
    day = clock.today(release.round.opens_at)
    title = _("Check-in of %(day)s: what we make of it") % {"day": f"{day:%d/%m/%Y}"}
    text = _("Result of “%(title)s”, to be read before the meeting: %(url)s")
    return title, text % {"title": said(release.round.questionnaire.title, "fr"), "url": _address(release)}


def _address(release: Release) -> str:
    return f"<{settings.PUBLIC_URL}{release.get_absolute_url()}>"
