"""Pages of the minutes of a meeting and of their register."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.actions import minutes as actions
from governance.forms.minutes import CorrectionForm, MinutesForm, NoteForm, SettleForm
from governance.minutes_pdf import minutes_pdf
from governance.models import AgendaItem, BureauSeat, Correction, Meeting
from governance.permissions import is_ready_for_minutes, may_correct, may_read_minutes
from governance.queries.attendance import bureau_of
from governance.queries.minutes import (
    approvals_of,
    content_of,
    has_to_approve,
    in_words,
    leads_by,
    meeting_with_minutes,
    missing_approvals,
    register_for,
    unsealed_since,
)
from governance.queries.screens import watched_minutes, watched_note
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.forms import posted
from interlignes.kit.tables import attachment
from members.decorators import factor_of_gerance
from members.http import MemberRequest
from members.permissions import may_manage


def _meeting(request: MemberRequest, number: int) -> tuple[Meeting, list[BureauSeat], bool]:
    """A meeting whose minutes the person may see or write, its bureau, whether she leads it; 404 otherwise."""
    meeting = get_object_or_404(meeting_with_minutes(request.user), pk=number)
    bureau = list(bureau_of(meeting))
    leading = leads_by(request.user, meeting, bureau)
    if not _is_there(request, meeting, leading=leading):
        raise Http404
    return meeting, bureau, leading


def _is_there(request: MemberRequest, meeting: Meeting, *, leading: bool) -> bool:
    """Whether there are minutes for this person: from the day on, and for whoever may read or writes them."""
    is_ready = is_ready_for_minutes(meeting, clock.now())
    return is_ready and (leading or may_read_minutes(request.user, meeting))


def _is_given_out(meeting: Meeting) -> bool:
    written = getattr(meeting, "minutes", None)
    return written is not None and written.submitted_at is not None


@require_GET
def detail(request: MemberRequest, number: int) -> HttpResponse:
    """The minutes as they stand: for whoever writes them at once, for others once they are given out."""
    meeting = get_object_or_404(meeting_with_minutes(request.user), pk=number)
    bureau, now = list(bureau_of(meeting)), clock.now()
    leading = leads_by(request.user, meeting, bureau)
    sealed = getattr(meeting, "sealed_minutes", None)
    context = {
        "meeting": meeting,
        "sealed": sealed,
        "given_out": _is_given_out(meeting),
        "is_ready": is_ready_for_minutes(meeting, now),
        "may_read": leading or may_read_minutes(request.user, meeting),
    }
    context["may_write"] = leading and sealed is None and context["is_ready"]
    if context["may_read"] and sealed:
        context["content"] = sealed.content
    elif context["may_write"] or (context["may_read"] and _is_given_out(meeting)):
        context["content"] = content_of(meeting, bureau)
    return render(request, "governance/minutes.html", context)


@require_GET
def pdf(request: MemberRequest, number: int) -> HttpResponse:
    """The sealed document as it was sealed, byte for byte; before that a draft of it."""
    meeting, bureau, leading = _meeting(request, number)
    sealed = getattr(meeting, "sealed_minutes", None)
    if sealed is None and not leading and not _is_given_out(meeting):
        raise Http404
    content = (
        bytes(sealed.pdf) if sealed else minutes_pdf(content_of(meeting, bureau), number=None, at=clock.now())
    )
    name = f"pv-{sealed.number:04}.pdf" if sealed else f"pv-projet-{meeting.pk}.pdf"
    return attachment(content, name)


def _led(request: MemberRequest, number: int) -> Meeting:
    """The same for whoever leads the meeting."""
    meeting, _bureau, leading = _meeting(request, number)
    if not leading:
        raise Http404
    return meeting


@factor_of_gerance
@require_http_methods(["GET", "POST"])
def item(request: MemberRequest, number: int) -> HttpResponse:
    """Write on one item, then on the next."""
    found = get_object_or_404(AgendaItem.objects.select_related("note", "motion"), pk=number)
    meeting = _led(request, found.meeting_id)
    form = NoteForm(posted(request), initial={"text": getattr(getattr(found, "note", None), "text", "")})
    form.watch(found, watched_note(found))
    following = meeting.items.filter(position__gt=found.position).order_by("position").first()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        form.attempt(lambda: actions.write_note(item=found, by=request.user, at=clock.now(), **data))
        if not form.errors:
            messages.success(request, _("Saved."))
            if following:
                return redirect("governance:minutes_item", number=following.pk)
            return redirect("governance:minutes", number=meeting.pk)
    context = {"form": form, "meeting": meeting, "item": found, "following": following}
    return render(request, "governance/minutes_item.html", context)


@factor_of_gerance
@require_http_methods(["GET", "POST"])
def general(request: MemberRequest, number: int) -> HttpResponse:
    """Write what concerns the meeting as a whole."""
    meeting = _led(request, number)
    written = getattr(meeting, "minutes", None)
    initial = {"opening": written.opening, "incidents": written.incidents} if written else {}
    form = MinutesForm(posted(request), initial=initial)
    form.watch(meeting, watched_minutes(meeting))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        form.attempt(lambda: actions.write(meeting=meeting, by=request.user, at=clock.now(), **data))
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("governance:minutes", number=meeting.pk)
    title, back = _("Opening and incidents"), reverse("governance:minutes", args=[meeting.pk])
    return render(request, "governance/form.html", {"form": form, "title": title, "back": back})


@require_http_methods(["GET", "POST"])
def review(request: MemberRequest, number: int) -> HttpResponse:
    """Corrections with their answers, a form for one more, approvals, and what is left to do before sealing."""
    meeting, bureau, leading = _meeting(request, number)
    if not _is_given_out(meeting):
        raise Http404
    is_open = not hasattr(meeting, "sealed_minutes")
    form = CorrectionForm(posted(request), items=meeting.items.order_by("position"))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if form.attempt(
            lambda: actions.propose_correction(meeting=meeting, by=request.user, at=clock.now(), **data)
        ):
            messages.success(request, _("Your correction is proposed."))
            return redirect("governance:minutes_review", number=meeting.pk)
    context = {
        "meeting": meeting,
        "form": form if is_open and may_correct(request.user, meeting) else None,
        "leads": leading and is_open,
        **_standing(request, meeting, bureau),
    }
    return render(request, "governance/minutes_review.html", context)


def _standing(request: MemberRequest, meeting: Meeting, bureau: list[BureauSeat]) -> dict[str, Any]:
    """Corrections, approvals, what is missing before sealing, whether it is the person's turn to approve."""
    approvals, now = approvals_of(meeting.minutes), clock.now()
    corrections = list(meeting.minutes.corrections.select_related("member", "item").order_by("pk"))
    is_settled = all(one.settled_at for one in corrections)
    has_approved = request.user.pk in {one.member_id for one in approvals}
    is_open = not hasattr(meeting, "sealed_minutes")
    return {
        "corrections": corrections,
        "approvals": in_words(approvals),
        "missing": missing_approvals(meeting, approvals, bureau, now) if is_open else [],
        "may_approve": is_open
        and is_settled
        and not has_approved
        and has_to_approve(request.user, meeting, bureau),
    }


@require_POST
@factor_of_gerance
def step(request: MemberRequest, number: int) -> HttpResponse:
    """Give the draft out, approve it, seal it: whatever the button says; the action decides."""
    meeting, _bureau, _leading = _meeting(request, number)
    wanted, by, at = request.POST.get("step"), request.user, clock.now()
    try:
        if wanted == "submit":
            sent = actions.submit(meeting=meeting, by=by, at=at)
            text = ngettext("%(n)d person is written to.", "%(n)d people are written to.", sent)
            messages.success(request, text % {"n": sent})
        elif wanted == "approve":
            actions.approve(meeting=meeting, by=by, at=at)
            messages.success(request, _("You have approved the minutes."))
        elif wanted == "seal":
            sealed = actions.seal(meeting=meeting, by=by, at=at)
            text = _("The minutes are sealed under number %(number)d.")
            messages.success(request, text % {"number": sealed.number})
            return redirect(sealed)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    is_out = wanted in ("approve", "seal") and _is_given_out(meeting)
    return redirect("governance:minutes_review" if is_out else "governance:minutes", number=meeting.pk)


@factor_of_gerance
@require_http_methods(["GET", "POST"])
def correction(request: MemberRequest, number: int) -> HttpResponse:
    """Answer a correction."""
    found = get_object_or_404(
        Correction.objects.select_related("minutes__meeting", "member", "item"), pk=number
    )
    meeting = _led(request, found.minutes.meeting_id)
    form = SettleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        form.attempt(
            lambda: actions.settle_correction(correction=found, by=request.user, at=clock.now(), **data)
        )
        if not form.errors:
            messages.success(request, _("The correction is answered."))
            if data["state"] == "accepted" and found.item_id:
                return redirect("governance:minutes_item", number=found.item_id)
            return redirect("governance:minutes_review", number=meeting.pk)
    context = {"form": form, "meeting": meeting, "correction": found}
    return render(request, "governance/correction.html", context)


@require_GET
def register(request: MemberRequest) -> HttpResponse:
    """The register: every sealed minutes by number."""
    page = Paginator(register_for(request.user), 30).get_page(request.GET.get("page"))
    late = unsealed_since(clock.now()) if may_manage(request.user) else ()
    return render(request, "governance/minutes_register.html", {"page": page, "late": late})
