"""The gérance attaches a profit-sharing to the motion that puts it to the vote."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance import queries
from governance.actions import allocations as actions
from governance.forms.allocations import AllocationForm
from governance.models import Motion
from interlignes.kit import clock
from interlignes.kit.forms import posted
from members.decorators import gerance_required
from members.http import MemberRequest


@gerance_required
@require_http_methods(["GET", "POST"])
def attach(request: MemberRequest, number: int) -> HttpResponse:
    """Choose which; or none."""
    motions = Motion.objects.select_related("item__meeting", "allocation__frozen")
    motion = get_object_or_404(motions, pk=number, item__meeting__in=queries.meetings_for(request.user))
    there = getattr(motion, "allocation", None)
    form = AllocationForm(
        posted(request), person=request.user, initial={"variant": there.frozen.variant_id if there else None}
    )
    if request.method == "POST" and form.is_valid():
        chosen, by, at = form.cleaned_data["variant"], request.user, clock.now()
        if chosen:
            form.attempt(lambda: actions.attach_allocation(motion=motion, variant=chosen, by=by, at=at))
        else:
            form.attempt(lambda: actions.detach_allocation(motion=motion, by=by, at=at))
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect(motion)
    context = {"form": form, "title": _("Profit-sharing put to the vote"), "back": motion.get_absolute_url()}
    return render(request, "governance/form.html", context)
