"""Pages of the règlement de fonctionnement."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.actions import discussion, proposals
from governance.actions import rulebook as actions
from governance.actions.ballots import settle_decisions
from governance.documents import rulebook_pdf
from governance.forms.proposals import CommentForm
from governance.forms.rulebook import ArticleForm, CompareForm, RuleChangeForm, initial_rules
from governance.models import Article, ArticleVersion
from governance.permissions import may_keep_rulebook, may_propose, may_see
from governance.queries import proposals as proposal_readings
from governance.queries import rulebook as readings
from interlignes.kit import clock
from interlignes.kit.buttons import press
from interlignes.kit.forms import posted
from interlignes.kit.tables import attachment
from members.decorators import gerance_required
from members.http import MemberRequest


def _day(request: MemberRequest) -> date:
    """The day in the address (`?le=2026-03-01`), today otherwise."""
    try:
        return parse_date(request.GET.get("le", "")) or clock.today()
    except ValueError:
        return clock.today()


def _open(request: MemberRequest) -> None:
    """404 for strangers; what was decided by now is in force, whether a worker has counted it or not."""
    if not may_see(request.user):
        raise Http404
    now = clock.now()
    settle_decisions(before=now, at=now)


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """The whole règlement as in force on a day; `?q=` finds the articles that hold some words."""
    _open(request)
    day, words = _day(request), request.GET.get("q", "").strip()[:100]
    entries = readings.rulebook_on(day)
    edition = readings.edition_on(day)
    today = clock.today()
    context = {
        "day": day,
        "is_today": day == today,
        "entries": readings.search(entries, words) if words else entries,
        "words": words,
        "edition": edition,
        "editions": readings.editions(),
        "agreement": readings.agreement_of(request.user, edition) if day == today else None,
        "fingerprint": readings.fingerprint(entries),
        "may_keep": may_keep_rulebook(request.user),
        "may_propose": may_propose(request.user),
    }
    return render(request, "governance/rulebook.html", context)


@require_GET
def pdf(request: MemberRequest) -> HttpResponse:
    """The same as a document."""
    _open(request)
    day = _day(request)
    content = rulebook_pdf(readings.rulebook_on(day), day=day, at=clock.now())
    return attachment(content, f"reglement-{day.isoformat()}.pdf")


@require_GET
def compare(request: MemberRequest) -> HttpResponse:
    """What changed between two days."""
    _open(request)
    editions = readings.editions()
    begun = [day for day in editions if day <= clock.today()]
    last = begun[0] if begun else clock.today()
    before = begun[1] if len(begun) > 1 else last
    form = CompareForm(request.GET if request.GET else {"de": before.isoformat(), "a": last.isoformat()})
    first, second = form.days((before, last))
    context = {
        "form": form,
        "first": first,
        "second": second,
        "changes": readings.compare(first, second),
        "editions": editions,
    }
    return render(request, "governance/rulebook_compare.html", context)


def _article(request: MemberRequest, number: int) -> tuple[Article, list[ArticleVersion]]:
    """An article with its versions, or 404."""
    _open(request)
    article = get_object_or_404(Article, pk=number)
    return article, readings.versions_of(article)


@require_http_methods(["GET", "POST"])
def article(request: MemberRequest, number: int) -> HttpResponse:
    """One article: what it says, its history, proposals on their way, questions about it."""
    place, versions = _article(request, number)
    form = CommentForm(posted(request))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if form.attempt(
            lambda: discussion.comment(article=place, text=text, by=request.user, at=clock.now())
        ):
            return redirect(f"{place.get_absolute_url()}#discussion")
    today = clock.today()
    context = {
        "article": place,
        "versions": versions,
        "current": next((version for version in versions if version.in_force_on <= today), None),
        "steps": readings.steps_of(versions),
        "pending": readings.pending_changes(place),
        "comments": proposal_readings.talk(article=place),
        "form": form,
        "may_take_part": True,
        "may_propose": may_propose(request.user),
    }
    return render(request, "governance/article.html", context)


@require_http_methods(["GET", "POST"])
def change(request: MemberRequest, number: int | None = None) -> HttpResponse:
    """Propose a change of an article, or (without a number) a new one."""
    if not may_propose(request.user):
        raise Http404
    place, versions = _article(request, number) if number else (None, [])
    initial: dict[str, Any] = {}
    if versions:
        initial = {"article_title": versions[0].title, "text": versions[0].text}
        initial |= initial_rules(versions[0].rules)
        initial["title"] = _("Change of the règlement: %(title)s") % {"title": versions[0].title}
    entries = readings.rulebook_on(clock.today())
    form = RuleChangeForm(posted(request), initial=initial, entries=entries, is_new=place is None)
    if request.method == "POST" and form.is_valid():
        data = {"is_repeal": False, "parent": None, **form.cleaned_data}
        data["parent"] = Article.objects.filter(pk=data["parent"]).first() if data["parent"] else None
        made = form.attempt(
            lambda: proposals.draft_rule_change(article=place, by=request.user, at=clock.now(), **data)
        )
        if made:
            messages.success(request, _("Your draft is saved. Only you see it until you submit it."))
            return redirect(made)
    title = _("Propose a change") if place else _("Propose a new article")
    return render(request, "governance/form.html", {"form": form, "title": title, "back": _back(place)})


def _back(place: Article | None) -> str:
    return place.get_absolute_url() if place else readings.rulebook_url()


@gerance_required
@require_http_methods(["GET", "POST"])
def record(request: MemberRequest) -> HttpResponse:
    """Record an article that was adopted earlier."""
    form = ArticleForm(posted(request), entries=readings.rulebook_on(clock.today()), is_new=True)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data["parent"] = Article.objects.filter(pk=data["parent"]).first() if data["parent"] else None
        made = form.attempt(
            lambda: actions.record_article(article=None, by=request.user, at=clock.now(), **data)
        )
        if made:
            messages.success(request, _("The article is recorded."))
            return redirect("governance:rulebook")
    title = _("Record an article adopted earlier")
    return render(request, "governance/form.html", {"form": form, "title": title, "back": _back(None)})


@require_POST
def agree(request: MemberRequest) -> HttpResponse:
    """I have read it and agree."""
    try:
        edition = parse_date(request.POST.get("edition", ""))
    except ValueError:
        edition = None
    if edition is None:
        raise Http404
    seen = request.POST.get("seen", "")
    return press(
        request,
        lambda: actions.agree(edition=edition, seen=seen, by=request.user, at=clock.now()),
        "governance:rulebook",
        done=_("Your agreement is recorded. Thank you for reading."),
    )


@require_GET
def agreements(request: MemberRequest) -> HttpResponse:
    """Who has read the edition in force and agrees."""
    _open(request)
    edition = readings.edition_on(clock.today())
    overview = readings.agreements(edition, clock.today()) if edition else None
    return render(request, "governance/agreements.html", {"edition": edition, "overview": overview})


@require_GET
def welcome(request: MemberRequest) -> HttpResponse:
    """For newcomers: read, ask, agree, in three steps."""
    _open(request)
    edition = readings.edition_on(clock.today())
    entries = readings.rulebook_on(clock.today())
    context = {
        "entries": entries,
        "fingerprint": readings.fingerprint(entries),
        "edition": edition,
        "agreement": readings.agreement_of(request.user, edition),
    }
    return render(request, "governance/welcome.html", context)
