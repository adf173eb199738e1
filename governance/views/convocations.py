"""Pages of convocations: agreeing to e-mail, letters to print, what became of each mail and letter."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from governance import sheets
from governance.actions import convocations as actions
from governance.actions.writing import convened
from governance.choices import Consent
from governance.forms.convocations import PaperConsentForm, PostingForm
from governance.models import Meeting, RuleVersion
from governance.queries.auditors import outsiders_of
from governance.queries.convocations import (
    Proof,
    consent_days,
    latest_of,
    letters_for,
    proofs,
    standings,
    too_late,
)
from governance.queries.rules import notice_by, rule_in_force
from governance.rules.mail_consent import Why
from governance.rules.notice import latest_dispatch
from governance.views.organising import organiser_required
from interlignes.kit import clock
from interlignes.kit.buttons import press
from interlignes.kit.forms import posted
from interlignes.kit.tables import TYPES, download, to_print
from members.decorators import gerance_required
from members.http import MemberRequest
from members.queries import cooperative


@require_http_methods(["GET", "POST"])
def mine(request: MemberRequest) -> HttpResponse:
    """Agree to be convened by e-mail, or ask for letters."""
    if request.method == "POST":
        step = request.POST.get("step", "")
        return press(
            request,
            lambda: actions.say(step=step, by=request.user, at=clock.now()),
            "governance:my_consent",
        )
    latest = latest_of(request.user)
    context = {
        "latest": latest,
        "is_given": latest is not None and latest.step == Consent.GIVEN,
        "days": consent_days(clock.today()),
    }
    return render(request, "governance/my_consent.html", context)


@gerance_required
@require_http_methods(["GET", "POST"])
def consents(request: MemberRequest) -> HttpResponse:
    """What every associate said, and papers to record."""
    today = clock.today()
    lines = standings(today)
    people = {line.member.pk: line.member for line in lines}
    form = PaperConsentForm(posted(request), people=people.values())
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data["members"] = [people[number] for number in data["members"]]
        done = form.attempt(lambda: actions.record_paper(by=request.user, at=clock.now(), **data))
        if done:
            messages.success(request, _("Recorded."))
            return redirect("governance:consents")
    context = {
        "form": form,
        "lines": lines,
        "given": sum(line.is_given for line in lines),
        "days": consent_days(today),
    }
    return render(request, "governance/consents.html", context)


@organiser_required
@require_http_methods(["GET", "POST"])
def dispatches(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """What became of each mail and letter; letters that were posted are recorded here."""
    if not meeting.convoked_at:
        raise Http404
    now = clock.now()
    people = convened(meeting, now)
    version = rule_in_force(clock.today(meeting.starts_at))
    lines = proofs(meeting, people, version)
    if (kind := request.GET.get("fichier", "")) in TYPES:
        table = sheets.table_of(meeting, lines)
        return download(table, kind, name="envois", at=now, cooperative=cooperative().name)
    owed = list({line.member.pk: line.member for line in lines if line.member and not line.posted}.values())
    outside = list(
        {line.outsider.name: line.outsider for line in lines if line.outsider and not line.posted}.values()
    )
    form = PostingForm(posted(request), people=owed, outsiders=outside) if owed or outside else None
    if request.method == "POST" and form and form.is_valid():
        data = form.cleaned_data
        done = form.attempt(lambda: actions.record_posting(meeting=meeting, by=request.user, at=now, **data))
        if done:
            text = ngettext("%(n)d letter is recorded.", "%(n)d letters are recorded.", done)
            messages.success(request, text % {"n": done})
            return redirect("governance:dispatches", number=meeting.pk)
    context = {"meeting": meeting, "lines": lines, "form": form, **_late(meeting, version, lines, now)}
    return render(request, "governance/dispatches.html", context)


def _late(
    meeting: Meeting, version: RuleVersion | None, lines: list[Proof], now: datetime
) -> dict[str, object]:
    """Of an assembly: the last day on which the convocation could leave, and whom it did not leave by then."""
    if not meeting.is_assembly:
        return {}
    latest = latest_dispatch(clock.today(meeting.starts_at), notice_by(version, meeting))
    return {"latest": latest, "late": too_late(lines, latest, clock.today(now))}


@organiser_required
@require_GET
def letters_file(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """The letters of those who are not convened by e-mail, one page each."""
    now = clock.now()
    people = convened(meeting, now)
    owed: dict[int, Why] = letters_for(meeting, people)
    names = [one.get_full_name() for one in people if one.pk in owed]
    names += [one.name for one in outsiders_of(meeting) if not one.email]
    if not names:
        raise Http404
    content = sheets.letters_pdf(meeting, names, at=now)
    return to_print(content, f"convocations-{meeting.pk}.pdf")
