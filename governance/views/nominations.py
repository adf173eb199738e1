"""Standing for an office to which a resolution elects."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance import queries
from governance.actions import nominations as actions
from governance.choices import MandateChange
from governance.forms.nominations import NominationForm
from governance.models import Motion
from interlignes.kit import clock
from interlignes.kit.buttons import press
from interlignes.kit.forms import posted
from members.http import MemberRequest


def _motion(request: MemberRequest, number: int) -> Motion:
    """A motion that elects to an office, in a meeting that the person may see, or 404."""
    motions = Motion.objects.select_related("item__meeting", "mandate").filter(
        mandate__change=MandateChange.ELECT
    )
    return get_object_or_404(motions, pk=number, item__meeting__in=queries.meetings_for(request.user))


@require_http_methods(["GET", "POST"])
def stand(request: MemberRequest, number: int) -> HttpResponse:
    """Stand, or say something else about oneself."""
    motion = _motion(request, number)
    mine = motion.nominations.filter(member=request.user).first()
    form = NominationForm(posted(request), initial={"statement": mine.statement if mine else ""})
    if request.method == "POST" and form.is_valid():
        statement, at = form.cleaned_data["statement"], clock.now()
        if form.attempt(lambda: actions.stand(motion=motion, statement=statement, by=request.user, at=at)):
            messages.success(
                request, _("You stand for this office. You may step back until the ballot is recorded.")
            )
            return redirect(motion)
    title = _("Stand for “%(office)s”") % {"office": motion.mandate.get_role_display()}
    context = {"form": form, "title": title, "back": motion.get_absolute_url()}
    return render(request, "governance/form.html", context)


@require_POST
def step_back(request: MemberRequest, number: int) -> HttpResponse:
    """Stand no longer."""
    motion, at = _motion(request, number), clock.now()
    return press(
        request,
        lambda: actions.step_back(motion=motion, by=request.user, at=at),
        motion,
        done=_("You stand no longer."),
    )
