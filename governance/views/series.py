"""Pages of meetings that come again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.actions import series as actions
from governance.choices import OF_MEMBERS
from governance.forms.series import SeriesChangeForm, SeriesForm
from governance.models import Occurrence, Series
from governance.permissions import may_lead_series, may_organise, may_prepare
from governance.queries.series import occurrences, series_for, watched_series
from governance.queries.topics import models_for
from governance.views.organising import lacks_factor
from interlignes.kit import clock
from interlignes.kit.buttons import press
from interlignes.kit.forms import posted
from members.decorators import lead_to_second_factor
from members.http import MemberRequest
from members.queries import members_on


@require_GET
def detail(request: MemberRequest, number: int) -> HttpResponse:
    """When it comes again, each of its meetings, what can be changed."""
    series = get_object_or_404(series_for(request.user), pk=number)
    found, now = list(occurrences(series)), clock.now()
    context = {
        "series": series,
        "coming": [one for one in found if one.meeting.starts_at > now],
        "past": [one for one in reversed(found) if one.meeting.starts_at <= now],
        "leads": may_lead_series(request.user, series),
        "organises": bool(found) and may_organise(request.user, found[-1].meeting),
    }
    return render(request, "governance/series.html", context)


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Prepare meetings that come again."""
    if lacks_factor(request):
        return lead_to_second_factor(request)
    if not may_prepare(request.user, OF_MEMBERS[0]):
        raise Http404
    models = {one.key: one for one in models_for(request.user) if one.kind in OF_MEMBERS}
    people = members_on(clock.today()).exclude(pk=request.user.pk).order_by("last_name", "first_name", "pk")
    form = SeriesForm(posted(request), models=models.values(), people=people)
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "model": models[form.cleaned_data["model"]]}
        series = form.attempt(lambda: actions.begin_series(by=request.user, at=clock.now(), **data))
        if series:
            messages.success(request, _("The meetings are prepared. Leave out holidays below."))
            return redirect(series)
    context = {
        "form": form,
        "title": _("Prepare meetings that come again"),
        "back": reverse("governance:meetings"),
    }
    return render(request, "governance/form.html", context)


def _led(request: MemberRequest, series: Series) -> HttpResponse | None:
    """The way to a second factor where one is missing, None for who may go on. Raises Http404."""
    if not may_lead_series(request.user, series):
        raise Http404
    return lead_to_second_factor(request) if lacks_factor(request) else None


@require_http_methods(["GET", "POST"])
def change(request: MemberRequest, number: int) -> HttpResponse:
    """Change all meetings to come."""
    series = get_object_or_404(series_for(request.user), pk=number)
    if (elsewhere := _led(request, series)) is not None:
        return elsewhere
    form = SeriesChangeForm.of(series, posted(request))
    form.watch(series, watched_series(series))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = form.attempt(
            lambda: actions.change_series(series=series, by=request.user, at=clock.now(), **data)
        )
        if done is not None:
            _tell(request, *done)
            return redirect(series)
    context = {"form": form, "title": _("Change all meetings to come"), "back": series.get_absolute_url()}
    return render(request, "governance/form.html", context)


def _tell(request: MemberRequest, changed: int, left: int) -> None:
    """How many meetings changed, and how many could not wholly."""
    words = ngettext("%(n)d meeting to come is changed.", "%(n)d meetings to come are changed.", changed)
    messages.success(request, words % {"n": changed})
    if left:
        words = ngettext(
            "%(n)d is convened already and keeps its title.",
            "%(n)d are convened already and keep their title.",
            left,
        )
        messages.warning(request, words % {"n": left})


@require_POST
def skip(request: MemberRequest, number: int) -> HttpResponse:
    """Leave one meeting out."""
    mine = Occurrence.objects.filter(series__in=series_for(request.user)).select_related("series", "meeting")
    occurrence = get_object_or_404(mine, pk=number)
    if (elsewhere := _led(request, occurrence.series)) is not None:
        return elsewhere
    return press(
        request,
        lambda: actions.skip(occurrence=occurrence, by=request.user, at=clock.now()),
        occurrence.series,
        done=_("This meeting is left out."),
    )


@require_POST
def stop(request: MemberRequest, number: int) -> HttpResponse:
    """Hold none of the meetings to come that are not convened."""
    series = get_object_or_404(series_for(request.user), pk=number)
    if (elsewhere := _led(request, series)) is not None:
        return elsewhere
    return press(
        request,
        lambda: actions.stop_series(series=series, by=request.user, at=clock.now()),
        series,
        done=_("The series is stopped. Meetings that are convened already take place."),
    )
