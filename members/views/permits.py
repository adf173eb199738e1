"""Copies of work permits: the gérance annexes them, and she herself sees which there are."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from interlignes.kit import clock
from interlignes.kit.forms import posted
from interlignes.kit.tables import attachment
from members.actions.permits import annex_permit, remove_permit
from members.choices import Looked
from members.decorators import gerance_required
from members.forms.lifecycle import PermitForm
from members.http import MemberRequest
from members.models import Member, PermitCopy
from members.queries import details_of
from members.views.looks import looks_at


@gerance_required
@require_http_methods(["GET", "POST"])
@looks_at(Looked.RECORD)
def permit(request: MemberRequest, number: int) -> HttpResponse:
    """What is recorded of somebody's permit, and one more copy of it."""
    member = get_object_or_404(Member.objects.select_related("personnel_details"), pk=number)
    form = PermitForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content, at = file.read(), clock.now()
        if form.attempt(
            lambda: annex_permit(member=member, name=file.name, content=content, by=request.user, at=at)
        ):
            messages.success(request, _("The copy is annexed to the register."))
            return redirect("members:permit", number)
    copies = member.permit_copies.defer("content_sealed")
    context = {"person": member, "details": details_of(member), "copies": copies, "form": form}
    return render(request, "members/permit.html", context)


@gerance_required
@require_GET
@looks_at(Looked.PERMIT)
def permit_copy(request: MemberRequest, number: int, copy: int) -> HttpResponse:
    """The copy itself, for the gérance; whoever controls the register is shown it by them."""
    return _file(get_object_or_404(PermitCopy, pk=copy, member=number))


@gerance_required
@require_POST
def permit_remove(request: MemberRequest, number: int, copy: int) -> HttpResponse:
    """Take away one that was annexed by mistake."""
    found = get_object_or_404(PermitCopy.objects.select_related("member"), pk=copy, member=number)
    remove_permit(copy=found, by=request.user, at=clock.now())
    messages.success(request, _("The copy is removed."))
    return redirect("members:permit", number)


@require_GET
def my_permit_copy(request: MemberRequest, copy: int) -> HttpResponse:
    """A copy of mine."""
    return _file(get_object_or_404(PermitCopy, pk=copy, member=request.user))


def _file(copy: PermitCopy) -> HttpResponse:
    """To keep, not to be shown within the page; 404 where the key that sealed it is gone."""
    try:
        content = copy.content
    except ValueError as error:
        raise Http404 from error
    return attachment(content, f"titre-{copy.pk}.{copy.suffix}", copy.content_type)
