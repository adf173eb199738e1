"""Home page (composed of what the apps know), health, language, error pages."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from governance import queries as governance
from governance.permissions import may_vote_today
from interlignes import home as home_page
from interlignes.kit import clock
from members.http import MemberRequest
from members.permissions import has_second_factor, may_manage

#: Votes that the home page shows before "Show all".
FIRST_VOTES = 5


@require_GET
def home(request: MemberRequest) -> HttpResponse:
    """What awaits me, what comes, what was decided; for the gérance what is unfinished."""
    member, now = request.user, clock.now()
    shown = 100 if request.GET.get("votes") == "tous" else FIRST_VOTES
    awaiting = governance.awaiting_votes(member, now, limit=shown + 1)
    context = {
        "now": now,
        "may_vote": may_vote_today(member),
        "awaiting": awaiting[:shown],
        "more_await": len(awaiting) > shown,
        "questions": home_page.questions(member, now),
        "decided": governance.with_outcomes(governance.latest_decisions(member, now), now),
    }
    if not may_manage(member):
        found = home_page.waiting(member, now)
        context["coming"] = governance.coming_meetings(member, now)
        context |= {"nobody_manages": not found.pop("gerance", 0), **found}
    else:
        context["needs_second_factor"] = not has_second_factor(member)
        context["coming"], context["drafts"] = governance.coming_and_drafts(member, now)
        context |= home_page.unfinished(member, now)
    return render(request, "home.html", context)


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
