"""What was said of rounds, their trend, and what is stored right now."""

import json

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from interlignes.kit import clock
from members.http import MemberRequest
from wellbeing import queries, reading
from wellbeing.audit import findings
from wellbeing.models import Release
from wellbeing.permissions import may_care
from wellbeing.presenting import described, hours_shown
from wellbeing.remains import everywhere
from wellbeing.views.instruments import pack_or_404


@require_GET
def detail(request: MemberRequest, number: int) -> HttpResponse:
    """One release: pictures, table, how to read it, what follows."""
    release = get_object_or_404(Release.objects.select_related("round__previous__release"), round=number)
    before = release.round.previous.release if release.round.previous else None
    language = get_language() or "fr"
    rows = reading.rows(release, before, language)
    context = {
        "release": release,
        "round": release.round,
        "pack": described(release.round.questionnaire, language),
        "rows": rows,
        "has_bands": any(row.bands for row in rows),
        "high_is_good": all(row.good == "high" for row in rows),
        "before": before,
        "items": reading.items(release, language),
        "followed": queries.actions().filter(checkin=release.round),
        "may_care": may_care(request.user),
    }
    return render(request, "wellbeing/release.html", context)


@require_GET
def data(request: MemberRequest, number: int) -> HttpResponse:
    """A release as JSON, with its fingerprint: exactly what was published, nothing behind it."""
    release = get_object_or_404(Release, round=number)
    content = {"round": release.round_id, "content": release.content, "fingerprint": release.fingerprint}
    name = f"point-sante-{number}.json"
    return HttpResponse(
        json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_GET
def trend(request: MemberRequest, code: str) -> HttpResponse:
    """Every release of one questionnaire, and the indicators without questions beside it."""
    pack = pack_or_404(code)
    language = get_language() or "fr"
    releases = queries.trend(code)
    context = {
        "pack": described(pack, language),
        "releases": releases,
        "lines": reading.lines(releases, pack, language),
        "gaps": any(not reading.joined(release) for release in releases[1:]),
        "indicators": queries.indicators(),
        "hours": hours_shown(clock.today()),
    }
    return render(request, "wellbeing/trend.html", context)


@require_http_methods(["GET", "POST"])
def audit(request: MemberRequest) -> HttpResponse:
    """What is stored about check-ins at this moment; a POST of a referent looks through every table and file."""
    run = request.method == "POST" and may_care(request.user)
    context = {
        "findings": findings(),
        "ran": run,
        "remains": everywhere() if run else [],
        "waiting": queries.unwiped(),
        "may_care": may_care(request.user),
        "now": clock.now(),
    }
    return render(request, "wellbeing/audit.html", context)
