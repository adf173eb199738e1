"""Candidacies, what the law asks of offices and numbers, part-time that nobody chose."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.forms import posted
from interlignes.kit.tables import TYPES
from members import actions, queries
from members.actions.disclosure import note_looks
from members.choices import CandidacyMode, Looked
from members.decorators import gerance_required
from members.forms.lifecycle import DecisionForm, NoticeForm, OutsideForm, ReopeningForm
from members.http import MemberRequest
from members.models import Candidacy, Intern
from members.permissions import may_manage
from members.queries.capital import votes_of_externals
from members.rules.candidacy import has_seniority, is_decided_by_opposition
from members.rules.worktime import Shown
from members.views.records import form_page
from members.wording.lives import (
    figure_in_words,
    figures_picture,
    finding_in_words,
    from_the_first,
    outside_note,
    reopening_note,
)


@require_GET
@gerance_required
def candidacies(request: MemberRequest) -> HttpResponse:
    """Who waits for an assembly, until when, and what became of the others."""
    today, rules = clock.today(), queries.membership_rules()
    rows = [
        {
            "candidacy": candidacy,
            "deadline": queries.deadline_of(candidacy, rules),
            "entitled": has_seniority(candidacy.hired_on, today, rules.periods),
            "opposed": is_decided_by_opposition(
                candidacy.mode, obligatory_unless_opposed=rules.obligatory_unless_opposed
            ),
        }
        for candidacy in queries.pending_candidacies()
    ]
    rows.sort(key=lambda row: row["deadline"].on)  # type: ignore[attr-defined]
    decided = list(queries.decided_candidacies()[:20])
    context = {"rows": rows, "decided": decided, "today": today}
    people = [one.member for one in (*(row["candidacy"] for row in rows), *decided)]  # type: ignore[attr-defined]
    note_looks(members=people, part=Looked.RECORD, by=request.user, at=clock.now())
    return render(request, "members/candidacies.html", context)


@require_http_methods(["GET", "POST"])
@gerance_required
def candidacy_outside(request: MemberRequest) -> HttpResponse:
    """Record that somebody who does not work here applies to be an external associate."""
    form = OutsideForm(posted(request), initial={"filed_on": clock.today()})
    return form_page(
        request,
        form,
        lambda: actions.open_outside_candidacy(**form.cleaned_data, by=request.user, at=clock.now()),
        title=_("Candidacy from outside"),
        back=reverse("members:candidacies"),
        done=_("The candidacy is recorded: put it on the agenda of an assembly."),
        note=outside_note(votes_of_externals(clock.today(), joining=CandidacyMode.EXTERNAL)[0]),
    )


@require_http_methods(["GET", "POST"])
@gerance_required
def candidacy_decide(request: MemberRequest, number: int) -> HttpResponse:
    """Record what became of a candidacy where no ballot here decided it."""
    candidacy = get_object_or_404(Candidacy.objects.select_related("member"), pk=number, outcome="")
    form = DecisionForm(posted(request), is_outside=candidacy.is_outside)
    return form_page(
        request,
        form,
        lambda: _decide(candidacy, form.cleaned_data, request),
        title=_("Outcome of the candidacy"),
        back=reverse("members:candidacies"),
        done=_("The outcome is recorded."),
        person=candidacy.member,
    )


@require_http_methods(["GET", "POST"])
@gerance_required
def candidacy_reopen(request: MemberRequest, number: int) -> HttpResponse:
    """Take back an outcome that was entered wrongly; then the right one can be recorded."""
    candidacy = get_object_or_404(queries.decided_candidacies(), pk=number)
    form = ReopeningForm(posted(request))
    return form_page(
        request,
        form,
        lambda: actions.reopen_candidacy(
            candidacy=candidacy, **form.cleaned_data, by=request.user, at=clock.now()
        ),
        title=_("Take the outcome of a candidacy back"),
        back=reverse("members:candidacies"),
        done=_("The candidacy waits again: now record the right outcome."),
        person=candidacy.member,
        note=reopening_note(candidacy),
    )


def _decide(candidacy: Candidacy, data: dict[str, Any], request: MemberRequest) -> None:
    """The action that belongs to an outcome."""
    who: dict[str, Any] = {"candidacy": candidacy, "by": request.user, "at": clock.now()}
    if data["outcome"] == "declined":
        actions.decline_candidacy(**who)
    elif data["outcome"] == "withdrawn":
        actions.withdraw_candidacy(**who)
    else:
        day, time = data["decided_on"], data["decided_time"]
        actions.decide_candidacy(
            admitted=data["outcome"] == "admitted",
            decided_on=day,
            decided_at=datetime.combine(day, time, clock.PARIS) if time else None,
            **who,
        )


@require_http_methods(["GET", "POST"])
@gerance_required
def candidacy_notify(request: MemberRequest, number: int) -> HttpResponse:
    """Record the formal notice to somebody who has to apply and has not."""
    candidacy = get_object_or_404(
        Candidacy.objects.select_related("member"), pk=number, outcome="", filed_on=None
    )
    form = NoticeForm(posted(request), initial={"notified_on": clock.today()})
    return form_page(
        request,
        form,
        lambda: actions.notify_candidate(
            candidacy=candidacy, **form.cleaned_data, by=request.user, at=clock.now()
        ),
        title=_("Formal notice to apply"),
        back=reverse("members:candidacies"),
        done=_("The formal notice is recorded."),
        person=candidacy.member,
    )


@require_POST
def my_candidacy(request: MemberRequest) -> HttpResponse:
    """Apply to become an associate."""
    try:
        actions.file_candidacy(member=request.user, at=clock.now())
        messages.success(request, _("Your candidacy is filed. The gérance has been written to."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("members:my_record")


@require_POST
def my_candidacy_withdraw(request: MemberRequest) -> HttpResponse:
    """Take my candidacy back."""
    candidacy = get_object_or_404(Candidacy.objects.pending(), member=request.user)
    try:
        actions.withdraw_candidacy(candidacy=candidacy, by=request.user, at=clock.now())
        messages.success(request, _("Your candidacy is withdrawn. You may apply again."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("members:my_record")


@require_GET
@gerance_required
def checks(request: MemberRequest) -> HttpResponse:
    """What the law asks of numbers and offices, checked with the records of today."""
    today = clock.today()
    mandates = queries.mandates_from(today)
    found = [(finding, finding_in_words(finding)) for finding in queries.findings(today, mandates)]
    context = {
        "findings": found,
        "mandates": mandates,
        "over": queries.contracts_over(today),
        "today": today,
    }
    return render(request, "members/checks.html", context)


@require_GET
def part_time(request: MemberRequest) -> HttpResponse:
    """Part-timers who want more hours: the anonymous indicator, and for the gérance the people."""
    today = clock.today()
    known = queries.Hours.read()
    figures = from_the_first(known.figures(today))
    people = known.of_people(today) if may_manage(request.user) else None
    context = {
        "rows": [(figure, figure_in_words(figure)) for figure in reversed(figures)],
        "picture": figures_picture(figures),
        "any_shown": any(figure.shown is Shown.YES for figure in figures),
        "full_time": known.full_time,
        "people": people,
    }
    note_looks(members=[one.member for one in people or []], part=Looked.PAY, by=request.user, at=clock.now())
    return render(request, "members/part_time.html", context)


@require_GET
@gerance_required
def personnel(request: MemberRequest) -> HttpResponse:
    """The registre unique du personnel in the order of hiring."""
    entries = queries.personnel_register()
    people = [entry.contract.member for entry in entries]
    note_looks(members=people, part=Looked.REGISTER, by=request.user, at=clock.now())
    context = {"entries": entries, "interns": Intern.objects.all(), "forms": sorted(TYPES)}
    return render(request, "members/personnel.html", context)
