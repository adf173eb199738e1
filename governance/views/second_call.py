"""The page from which an assembly is convened a second time."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods

from governance.actions.second_call import prepare_second_call
from governance.forms.second_call import SecondCallForm
from governance.models import Meeting
from governance.queries.second_call import Standing, Undecided, standing
from governance.rules.explain import rule_in_words
from governance.views.organising import organiser_required
from interlignes.kit import clock
from interlignes.kit.forms import posted
from members.http import MemberRequest


@organiser_required
@require_http_methods(["GET", "POST"])
def second_call(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """What could not be decided, by which rule it would be, and the form that prepares the second assembly."""
    if not meeting.is_assembly or not meeting.convoked_at:
        raise Http404
    now = clock.now()
    found = standing(meeting, now)
    form = SecondCallForm(
        posted(request), initial=_initial(meeting), earliest=_earliest(found, clock.today(now))
    )
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "by": request.user, "at": now}
        if second := form.attempt(lambda: prepare_second_call(first=meeting, **data)):
            messages.success(request, _("The second assembly is prepared: read it again, then convene."))
            return redirect(second)
    context = {
        "meeting": meeting,
        "found": found,
        "form": form,
        "lines": [_line(one) for one in found.undecided],
    }
    return render(request, "governance/second_call.html", context)


def _line(one: Undecided) -> dict[str, Any]:
    rule = rule_in_words(one.second, gettext=_) if one.second else ""
    return {"item": one.item, "why": one.why_words, "rule": rule}


def _earliest(found: Standing, today: date) -> str:
    """What the rules ask for as notice of a second call."""
    notice = found.notice
    day = formats.date_format(today + timedelta(days=notice), "DATE_FORMAT")
    sentence = ngettext(
        "The rules ask for %(n)d day of notice: sent today, %(day)s at the earliest.",
        "The rules ask for %(n)d days of notice: sent today, %(day)s at the earliest.",
        notice,
    )
    return sentence % {"n": notice, "day": day}


def _initial(meeting: Meeting) -> dict[str, str]:
    with override("fr"):  # texts that are sent are French
        day = formats.date_format(clock.today(meeting.starts_at), "DATE_FORMAT")
        words = _("Second call: the assembly of %(day)s could not decide on these items.") % {"day": day}
    return {"place": meeting.place, "video_url": meeting.video_url, "introduction": words}
