"""What a person says about herself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from interlignes.kit import clock
from interlignes.kit.forms import posted
from members.actions import profile as actions
from members.forms.profile import PhotoForm, SharingForm
from members.http import MemberRequest
from members.queries.directory import card_of, profile_of


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest) -> HttpResponse:
    """What I say about myself, and to whom."""
    profile = profile_of(request.user)
    form = SharingForm.of(profile, actions.days_of(profile), posted(request))
    form.watch(profile, actions.watched_profile(profile))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if form.attempt(
            lambda: actions.change_profile(member=request.user, by=request.user, at=clock.now(), **data)
        ):
            messages.success(request, _("Saved."))
            return redirect("members:person", request.user.pk)
    card = card_of(request.user, request.user.pk, clock.today())
    return render(request, "members/profile.html", {"form": form, "card": card})


@require_http_methods(["GET", "POST"])
def photo(request: MemberRequest) -> HttpResponse:
    """My portrait and who sees it."""
    kept = profile_of(request.user).photo_audience
    form = PhotoForm(posted(request), request.FILES or None, initial={"photo_audience": kept})
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["photo"]
        form.attempt(
            lambda: actions.change_photo(
                member=request.user,
                content=file.read() if file else None,
                audience=form.cleaned_data["photo_audience"],
                by=request.user,
                at=clock.now(),
            )
        )
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("members:person", request.user.pk)
    card = card_of(request.user, request.user.pk, clock.today())
    return render(request, "members/photo.html", {"form": form, "card": card})


@require_POST
def photo_remove(request: MemberRequest) -> HttpResponse:
    """Take my portrait away."""
    actions.remove_photo(member=request.user, by=request.user, at=clock.now())
    messages.success(request, _("Your photo is erased."))
    return redirect("members:profile_photo")
