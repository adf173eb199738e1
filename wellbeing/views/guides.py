"""Guides to print: the collective session, and one for each factor."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from members.http import MemberRequest
from wellbeing import guides


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """Every guide."""
    return render(request, "wellbeing/guides.html", {"guides": guides.titles()})


@require_GET
def detail(request: MemberRequest, name: str) -> HttpResponse:
    """One guide."""
    text = guides.read(name)
    if text is None:
        raise Http404
    title, _, body = text.partition("\n")
    context = {"title": title.removeprefix("# "), "body": body.strip(), "name": name}
    return render(request, "wellbeing/guide.html", context)
