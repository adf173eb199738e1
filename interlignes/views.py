"""Home page (composed of what the apps know), health, language, error pages."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import CharField, Count, F, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from governance import queries as governance
from governance.permissions import may_vote_today
from governance.queries.assignments import open_for
from governance.queries.consultations import awaiting_answers
from governance.queries.polls import awaiting_dates
from interlignes.kit import clock
from interlignes.outbox.choices import State
from interlignes.outbox.models import Mail
from members.choices import Role
from members.http import MemberRequest
from members.models import Member
from members.permissions import has_second_factor, may_manage
from members.queries import ending_mandates, holders
from members.queries.data import open_requests
from wellbeing.queries import open_rounds

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
        "questions": questions(member, now),
        "decided": governance.with_outcomes(governance.latest_decisions(member, now), now),
    }
    if not may_manage(member):
        gerance = holders(Role.GERANCE, clock.today(now))
        found = counted({**everybodys(member, now), "gerance": gerance})
        context["coming"] = governance.coming_meetings(member, now)
        context |= {"nobody_manages": not found.pop("gerance", 0), **found}
    else:
        context["needs_second_factor"] = not has_second_factor(member)
        context["coming"], context["drafts"] = governance.coming_and_drafts(member, now)
        context |= unfinished(member, now)
    return render(request, "home.html", context)


def questions(member: Member, now: datetime) -> list[dict[str, Any]]:
    """Consultations and polls for a date that wait for her answer, soonest closing first, five of them. One query."""
    opened = {"consultation": awaiting_answers(member, now), "poll": awaiting_dates(member, now)}
    first, second = (
        rows.select_related(None)
        .order_by()
        .values("pk", "title", "closes_at", first=F("author__first_name"), last=F("author__last_name"))
        .annotate(what=Value(what, output_field=CharField()))
        for what, rows in opened.items()
    )
    return [
        {**line, "url": reverse(f"governance:{line['what']}", args=[line["pk"]])}
        for line in first.union(second, all=True).order_by("closes_at", "pk")[:5]
    ]


def everybodys(member: Member, now: datetime) -> dict[str, QuerySet[Any]]:
    """What waits for anybody: check-ins that are open, what she took on in meetings."""
    return {"checkins": open_rounds(now), "assignments": open_for(member)}


def unfinished(member: Member, now: datetime) -> dict[str, int]:
    """What waits for the gérance: name -> how many, for the names that have some."""
    today = clock.today(now)
    return counted(
        {
            "refused_mails": Mail.objects.filter(state=State.REFUSED),
            "data_requests": open_requests(),
            "candidacies": governance.without_assembly(today),
            "ending_mandates": ending_mandates(today),
            **everybodys(member, now),
        }
    )


def counted(waiting: dict[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each has, in one query, for the names that have some."""
    first, *others = [
        rows.select_related(None)
        .order_by()
        .values(what=Value(name, output_field=CharField()))
        .annotate(count=Count("pk"))
        for name, rows in waiting.items()
    ]
    return {line["what"]: line["count"] for line in first.union(*others, all=True)}


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
