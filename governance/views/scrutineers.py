"""The scrutineers' groups: which there are, what awaits the reader, forming one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance.forms import CommitteeForm
from governance.permissions import may_manage_meetings
from interlignes.kit import clock
from interlignes.kit.forms import posted
from interlignes.urn import queries as urns
from interlignes.urn.actions.committee import form as form_committee
from interlignes.urn.models import Committee
from members.choices import Role
from members.decorators import gerance_required
from members.http import MemberRequest
from members.queries import holders


@require_GET
def committees(request: MemberRequest) -> HttpResponse:
    """Who holds keys, how far they are, and what awaits me."""
    found = urns.committees_for(request.user).prefetch_related("holders__member")[:50]
    context = {
        "committees": [(each, _my_round(each, request.user.pk)) for each in found],
        "counts": urns.counts_awaited(request.user, clock.now())[:20],
        "codes": urns.codes_awaited(request.user.pk, clock.now())[:20],
        "may_manage": may_manage_meetings(request.user),
    }
    return render(request, "governance/committees.html", context)


def _my_round(committee: Committee, member: int) -> bool:
    """Whether the making of keys waits for this member."""
    rows = sorted(committee.holders.all(), key=lambda holder: holder.index)
    mine = next((holder for holder in rows if holder.member_id == member), None)
    if mine is None or committee.completed_at:
        return False
    return urns.done_by(mine, committee) < urns.waiting_for(committee, rows)


@gerance_required
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Form a group among those whose office of scrutineer is in force."""
    now = clock.now()
    people = list(holders(Role.SCRUTINEER, clock.today(now)).order_by("last_name", "first_name", "pk"))
    form = CommitteeForm(posted(request), people=people)
    if request.method == "POST" and form.is_valid():
        made = form.attempt(lambda: form_committee(**form.cleaned_data, by=request.user.pk, at=now))
        if made:
            messages.success(request, _("The scrutineers can make their keys: each opens this page."))
            return redirect(made)
    return render(request, "governance/committee_new.html", {"form": form, "people": people})
