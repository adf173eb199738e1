"""The gérance says which office a motion gives or ends."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance import queries
from governance.actions import mandates as actions
from governance.forms.mandates import MandateForm
from governance.models import Motion
from interlignes.kit import clock
from interlignes.kit.forms import posted
from members.decorators import gerance_required
from members.http import MemberRequest
from members.queries import members_on

FIELDS = ("change", "member", "role", "starts_on", "ends_on", "seats", "stands_until")


@gerance_required
@require_http_methods(["GET", "POST"])
def attach(request: MemberRequest, number: int) -> HttpResponse:
    """Choose whose and which; or none."""
    motions = Motion.objects.select_related("item__meeting", "mandate")
    motion = get_object_or_404(motions, pk=number, item__meeting__in=queries.meetings_for(request.user))
    there, at = getattr(motion, "mandate", None), clock.now()
    people = members_on(clock.today(at)).order_by("last_name", "first_name", "pk")
    initial = {name: getattr(there, name) for name in FIELDS} if there else {}
    form = MandateForm(people, posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        given, by = form.cleaned_data, request.user
        if given["change"]:
            form.attempt(lambda: actions.attach_mandate(motion=motion, by=by, at=at, **given))
        else:
            form.attempt(lambda: actions.detach_mandate(motion=motion, by=by, at=at))
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect(motion)
    context = {"form": form, "title": _("Mandate given or ended"), "back": motion.get_absolute_url()}
    return render(request, "governance/form.html", context)
