"""Pages of proposed items and of agenda templates."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.actions import agendas
from governance.actions import topics as actions
from governance.choices import TopicScope
from governance.forms import MeetingForm
from governance.forms.topics import FillForm, KeepForm, PickForm, TopicForm
from governance.models import AgendaTemplate, Meeting
from governance.permissions import may_drop_template, may_propose_topic
from governance.queries.topics import models_for, pickable, supported_by, taken, topics_for, waiting
from governance.views.organising import lacks_factor, organiser_required
from interlignes.kit import clock
from interlignes.kit.buttons import press
from interlignes.kit.forms import posted
from members.decorators import lead_to_second_factor
from members.http import MemberRequest


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """What waits for an agenda, most supported first; or (`?etat=pris`) what an agenda has taken."""
    is_open = request.GET.get("etat") != "pris"
    found = topics_for(request.user)
    chosen = waiting(found) if is_open else taken(found, request.user)
    page = Paginator(chosen, 20).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "is_open": is_open,
        "mine": supported_by(request.user, list(page)),
        "is_associate": may_propose_topic(request.user, TopicScope.ASSEMBLY),
        "today": clock.today(),
        "now": clock.now(),
    }
    return render(request, "governance/topics.html", context)


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Propose an item."""
    scopes = [one for one in TopicScope.values if may_propose_topic(request.user, one)]
    form = TopicForm(posted(request), scopes=scopes)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if form.attempt(lambda: actions.propose(by=request.user, at=clock.now(), **data)):
            messages.success(request, _("It is proposed: whoever prepares such a meeting sees it."))
            return redirect("governance:topics")
    context = {"form": form, "title": _("Propose an item"), "back": reverse("governance:topics")}
    return render(request, "governance/form.html", context)


@require_POST
def support(request: MemberRequest, number: int) -> HttpResponse:
    """Stand behind it, or no longer."""
    topic = get_object_or_404(topics_for(request.user), pk=number)
    wanted = request.POST.get("support") != "no"
    return press(
        request, lambda: actions.support(topic=topic, wanted=wanted, by=request.user), "governance:topics"
    )


@require_POST
def take_back(request: MemberRequest, number: int) -> HttpResponse:
    """Its author wants it no longer; to others the page does not exist."""
    topic = get_object_or_404(topics_for(request.user), pk=number, author=request.user)
    return press(
        request,
        lambda: actions.take_back(topic=topic, by=request.user, at=clock.now()),
        "governance:topics",
        done=_("It is no longer proposed."),
    )


@require_POST
def put_back(request: MemberRequest, number: int) -> HttpResponse:
    """The meeting did not come to it."""
    topic = get_object_or_404(topics_for(request.user), pk=number)
    if lacks_factor(request):
        return lead_to_second_factor(request)
    return press(
        request,
        lambda: actions.put_back(topic=topic, by=request.user, at=clock.now()),
        "governance:topics",
        done=_("It waits for another agenda."),
    )


@organiser_required
@require_http_methods(["GET", "POST"])
def pick(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Put proposed items on the agenda."""
    found = list(pickable(meeting)[:100])
    form = PickForm(posted(request), topics=found, labels=[_in_words(topic) for topic in found])
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "meeting": meeting, "by": request.user, "at": clock.now()}
        if form.attempt(lambda: actions.pick(**data)):
            messages.success(request, _("The agenda is saved."))
            return redirect(meeting)
    context = {"form": form, "title": _("Take proposed items"), "back": meeting.get_absolute_url()}
    return render(request, "governance/pick.html", {**context, "topics": found})


def _in_words(topic: object) -> str:
    """«Titre (Alice Test, 3 soutiens)»."""
    backers: int = topic.backers  # type: ignore[attr-defined]
    backed = ngettext("%(n)d support", "%(n)d supports", backers) % {"n": backers}
    return f"{topic} ({topic.author}, {backed})"  # type: ignore[attr-defined]


@require_GET
def templates(request: MemberRequest) -> HttpResponse:
    """Agendas to begin from: kept here, and those that come with Interlignes."""
    return render(request, "governance/agendas.html", {"models": models_for(request.user)})


@require_http_methods(["GET", "POST"])
def begin(request: MemberRequest, key: str) -> HttpResponse:
    """Prepare a meeting whose agenda begins from a template."""
    model = next((one for one in models_for(request.user) if one.key == key), None)
    if model is None:
        raise Http404
    if lacks_factor(request):
        return lead_to_second_factor(request)
    form = MeetingForm(posted(request), kinds=[model.kind], initial={"title": model.name})
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "model": model, "by": request.user, "at": clock.now()}
        meeting = form.attempt(lambda: agendas.begin_from(**data))
        if meeting:
            messages.success(request, _("The meeting is prepared, with its agenda to be adapted."))
            return redirect(meeting)
    context = {"form": form, "title": _("Prepare a meeting"), "back": reverse("governance:agendas")}
    return render(request, "governance/form.html", context)


@organiser_required
@require_http_methods(["GET", "POST"])
def fill(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Add the items of a template to the agenda."""
    found = {one.key: one for one in models_for(request.user) if one.kind == meeting.kind}
    form = FillForm(posted(request), models=found.values())
    if request.method == "POST" and form.is_valid():
        model = found[form.cleaned_data["model"]]
        if form.attempt(lambda: agendas.fill(meeting=meeting, model=model, by=request.user, at=clock.now())):
            messages.success(request, _("The agenda is saved."))
            return redirect(meeting)
    context = {"form": form, "title": _("Begin from a template"), "back": meeting.get_absolute_url()}
    return render(request, "governance/fill.html", {**context, "models": list(found.values())})


@organiser_required
@require_http_methods(["GET", "POST"])
def keep(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Keep the agenda as a template."""
    form = KeepForm(posted(request), initial={"name": meeting.title[:100]})
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "meeting": meeting, "by": request.user, "at": clock.now()}
        if form.attempt(lambda: agendas.keep_agenda(**data)):
            messages.success(request, _("The agenda is kept as a template."))
            return redirect("governance:agendas")
    context = {"form": form, "title": _("Keep this agenda as a template"), "back": meeting.get_absolute_url()}
    return render(request, "governance/form.html", context)


@require_POST
def drop(request: MemberRequest, number: int) -> HttpResponse:
    """Remove a template that was kept here; the page exists for who may."""
    shown = [one.row.pk for one in models_for(request.user) if one.row]
    template = get_object_or_404(AgendaTemplate, pk=number, pk__in=shown)
    if not may_drop_template(request.user, template):
        raise Http404
    if lacks_factor(request):
        return lead_to_second_factor(request)
    return press(
        request,
        lambda: agendas.drop_template(template=template, by=request.user, at=clock.now()),
        "governance:agendas",
        done=_("The template is removed."),
    )
