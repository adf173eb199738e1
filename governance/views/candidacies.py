"""Putting a candidacy before the assembly."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance import queries
from governance.actions.candidacies import put_on_agenda
from governance.forms.candidacies import CandidacyAgendaForm
from interlignes.kit import clock
from interlignes.kit.forms import posted
from members.decorators import gerance_required
from members.http import MemberRequest
from members.models import Candidacy


@require_http_methods(["GET", "POST"])
@gerance_required
def agenda(request: MemberRequest, number: int) -> HttpResponse:
    """Choose the assembly in preparation that decides on a candidacy."""
    waiting = Candidacy.objects.pending().select_related("member")
    candidacy = get_object_or_404(waiting, pk=number, filed_on__isnull=False)
    now = clock.now()
    form = CandidacyAgendaForm(queries.assemblies_in_preparation(now), posted(request))
    if request.method == "POST" and form.is_valid():
        meeting = form.cleaned_data["meeting"]
        if form.attempt(lambda: put_on_agenda(meeting=meeting, candidacy=candidacy, by=request.user, at=now)):
            messages.success(
                request, _("The candidacy is on the agenda. Read its text again before you convene.")
            )
            return redirect(meeting)
    context = {"form": form, "candidacy": candidacy, "motion": queries.on_agendas(now).get(candidacy.pk)}
    return render(request, "governance/candidacy.html", context)
