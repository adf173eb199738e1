"""Home page (composed of what the apps know), health, language, error pages."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from governance import queries as governance
from governance.permissions import may_vote_today
from interlignes.kit import clock
from interlignes.outbox.choices import State
from interlignes.outbox.models import Mail
from members.models import Member
from members.permissions import has_second_factor, may_manage


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What awaits me, what comes, what was decided; for the gérance what is unfinished."""
    member: Any = request.user
    now = clock.now()
    context = {
        "now": now,
        "may_vote": may_vote_today(member),
        "awaiting": _awaiting(member, now),
        "coming": _coming(member, now),
        "decided": governance.decisions(member, now, binding=True)[:5],
    }
    if may_manage(member):
        context["needs_second_factor"] = not has_second_factor(member)
        context["drafts"] = governance.drafts(member)[:5]
        context["refused_mails"] = Mail.objects.filter(state=State.REFUSED).count()
    return render(request, "home.html", context)


def _awaiting(member: Member, now: datetime) -> list[Any]:
    """Open ballots without her vote, each with how long it stays open, in words."""
    ballots: list[Any] = list(governance.awaiting_votes(member, now)[:10])
    for ballot in ballots:
        ballot.remaining = _("%(time)s left") % {"time": timeuntil(ballot.closes_at, now)}
    return ballots


def _coming(member: Member, now: datetime) -> list[Any]:
    """Convened meetings to come, each with its distance in calendar days, in words."""
    meetings: list[Any] = list(governance.coming_meetings(member, now)[:5])
    for meeting in meetings:
        days = (clock.today(meeting.starts_at) - clock.today(now)).days
        meeting.in_days = _in_days(days)
    return meetings


def _in_days(days: int) -> str:
    """Today, tomorrow, in n days."""
    if days <= 1:
        return _("tomorrow") if days else _("today")
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """For monitors: the web server answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language: in the profile of a member, in a cookie for others."""
    language = request.POST.get("language", "")
    following = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        following, {request.get_host()}, require_https=request.is_secure()
    ):
        following = "/"
    response = redirect(following)
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            request.user.language = language
            request.user.save(update_fields=["language"])
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
