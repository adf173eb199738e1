"""Pages of proposals: list, text, talk, versions, amendments."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance import queries
from governance.actions import discussion
from governance.actions import proposals as actions
from governance.actions.readings import hide_readings, note, show_readings
from governance.choices import AmendmentState, ProposalState
from governance.forms.proposals import AgendaForm, AmendmentForm, CommentForm, ProposalForm
from governance.models import Amendment, Comment, Support
from governance.permissions import (
    may_manage_meetings,
    may_propose,
    may_see,
    may_see_readers,
    may_support,
    may_take_part,
    may_write,
)
from governance.queries import proposals as readings
from governance.queries.readings import readers_of, with_shown
from governance.queries.steps import way_of
from governance.rules.texts import paragraphs
from interlignes.kit import clock
from interlignes.kit.buttons import press
from interlignes.kit.errors import Refused
from interlignes.kit.forms import posted
from members.decorators import gerance_required
from members.http import MemberRequest


def _proposal(request: MemberRequest, number: int) -> Any:
    """A proposal that the person may read, or 404."""
    found = with_shown(readings.proposals_for(request.user), request.user)
    return get_object_or_404(found, pk=number)


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """Open proposals, or (`?etat=passees`) those that went on an agenda or were withdrawn."""
    is_open = request.GET.get("etat") != "passees"
    found = readings.listed_proposals(request.user, is_open=is_open)
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    motions = [p.item.motion for p in page if p.item and hasattr(p.item, "motion")]
    queries.with_outcomes([motion.ballot for motion in motions if hasattr(motion, "ballot")], clock.now())
    context = {"page": page, "is_open": is_open, "may_propose": may_propose(request.user)}
    return render(request, "governance/proposals.html", context)


@require_GET
def detail(request: MemberRequest, number: int) -> HttpResponse:
    """The text as it stands, who supports it, amendments and talk."""
    return _detail(request, _proposal(request, number), CommentForm())


def _detail(request: MemberRequest, proposal: Any, form: CommentForm) -> HttpResponse:
    person = request.user
    version, change = readings.latest_version(proposal), getattr(proposal, "rule_change", None)
    supporters = list(Support.objects.filter(proposal=proposal).select_related("member").order_by("pk"))
    if proposal.is_shown:
        note(proposal=proposal, version=version, by=person, at=clock.now())
    context = {
        "proposal": proposal,
        "version": version,
        "way": way_of(proposal, version, changes_rulebook=change is not None, at=clock.now()),
        "may_see_readers": may_see_readers(person, proposal),
        "change": change,
        "change_rows": readings.what_it_changes(change, version),
        "overtaken": readings.overtaken(change, version) if proposal.is_open else None,
        "supporters": [support.member for support in supporters],
        "supports": any(support.member_id == person.pk for support in supporters),
        "amendments": readings.amendments_of(proposal),
        "comments": readings.talk(proposal=proposal),
        "form": form,
        "may_write": may_write(person, proposal),
        "may_support": may_support(person, proposal),
        "may_take_part": may_take_part(person, proposal),
        "may_amend": may_take_part(person, proposal) and proposal.state == ProposalState.SUBMITTED,
        "may_put_on_agenda": may_manage_meetings(person) and proposal.state == ProposalState.SUBMITTED,
    }
    return render(request, "governance/proposal.html", context)


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Begin a proposal."""
    if not may_propose(request.user):
        raise Http404
    form = ProposalForm(posted(request), initial=readings.model_resolution(request.GET.get("modele", "")))
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("title", "text", "reasons", "decision_class")}
        made = form.attempt(lambda: actions.draft(by=request.user, at=clock.now(), **data))
        if made:
            messages.success(request, _("Your draft is saved. Only you see it until you submit it."))
            return redirect(made)
    context = {"form": form, "title": _("New proposal"), "models": readings.model_resolutions()}
    return render(request, "governance/proposal_form.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, number: int) -> HttpResponse:
    """Write a new version; where another came first, show what differs and keep what was typed."""
    proposal = _proposal(request, number)
    if not may_write(request.user, proposal):
        raise Http404
    form = ProposalForm.of(proposal, readings.latest_version(proposal), posted(request))
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "revision": form.cleaned_data["revision"] or 0}
        if form.attempt(lambda: actions.revise(proposal=proposal, by=request.user, at=clock.now(), **data)):
            messages.success(request, _("Saved."))
            return redirect(proposal)
    context = {"form": form, "title": _("Change the proposal"), "proposal": proposal, "rows": form.rows}
    return render(request, "governance/proposal_form.html", context)


@require_GET
def history(request: MemberRequest, number: int) -> HttpResponse:
    """Every version with what it changed."""
    proposal = _proposal(request, number)
    context = {"proposal": proposal, "steps": readings.history(proposal)}
    context["readers"] = readers_of(proposal, request.user)
    return render(request, "governance/proposal_history.html", context)


@require_POST
def step(request: MemberRequest, number: int) -> HttpResponse:
    """Submit, withdraw, support or no longer support: one button each."""
    proposal, at, by = _proposal(request, number), clock.now(), request.user
    try:
        match request.POST.get("step"):
            case "submit":
                actions.submit(proposal=proposal, by=by, at=at)
                messages.success(request, _("Submitted: everybody can read, support and amend it now."))
            case "withdraw":
                actions.withdraw(proposal=proposal, by=by, at=at)
                messages.success(request, _("Withdrawn."))
            case "rebase":
                actions.rebase(proposal=proposal, seen=_seen(request), by=by, at=at)
                messages.success(request, _("Noted: your proposal stands on what the article says now."))
            case "support" | "unsupport" as wish:
                actions.support(proposal=proposal, wanted=wish == "support", by=by, at=at)
            case _:
                raise Http404
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect(proposal)


@require_POST
def reading(request: MemberRequest, number: int) -> HttpResponse:
    """Let it be seen which versions one has read, or no longer (`stop`)."""
    proposal, by = _proposal(request, number), request.user
    if "stop" in request.POST:
        done = _("Nobody sees any more what you read; what was noted is deleted.")
        return press(request, lambda: hide_readings(by=by), proposal, done=done)
    done = _("From now on authors and the gérance see which versions you have read.")
    return press(request, lambda: show_readings(by=by), proposal, done=done)


def _seen(request: MemberRequest) -> int:
    """The number of the version that was on the screen; 0, which none has, for anything else."""
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


@require_POST
def comment(request: MemberRequest, number: int) -> HttpResponse:
    """Add to the talk."""
    proposal = _proposal(request, number)
    form = CommentForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        if form.attempt(
            lambda: discussion.comment(proposal=proposal, text=text, by=request.user, at=clock.now())
        ):
            return redirect(f"{proposal.get_absolute_url()}#discussion")
    return _detail(request, proposal, form)


@require_POST
def comment_remove(request: MemberRequest, number: int) -> HttpResponse:
    """Empty one's own contribution."""
    if not may_see(request.user):
        raise Http404
    comment = get_object_or_404(
        Comment.objects.select_related("proposal", "article"), pk=number, author=request.user
    )
    discussion.remove_comment(comment=comment, by=request.user, at=clock.now())
    about = comment.proposal or comment.article
    return redirect(f"{about.get_absolute_url() if about else '/'}#discussion")


@require_http_methods(["GET", "POST"])
def amend(request: MemberRequest, number: int) -> HttpResponse:
    """Propose another wording of one paragraph."""
    proposal = _proposal(request, number)
    if not may_take_part(request.user, proposal) or proposal.state != ProposalState.SUBMITTED:
        raise Http404
    version = readings.latest_version(proposal)
    parts = paragraphs(version.text)
    form = AmendmentForm(
        posted(request), parts=parts, version=version.number, place=request.GET.get("endroit", "")
    )
    if request.method == "POST" and form.is_valid():
        data = form.edit()
        made = form.attempt(
            lambda: discussion.amend(proposal=proposal, by=request.user, at=clock.now(), **data)
        )
        if made:
            messages.success(request, _("Your amendment stands beside the text now."))
            return redirect(f"{proposal.get_absolute_url()}#amendements")
    context = {"form": form, "proposal": proposal, "parts": parts}
    return render(request, "governance/amendment_form.html", context)


@require_POST
def amendment_settle(request: MemberRequest, number: int) -> HttpResponse:
    """Accept, decline or withdraw an amendment."""
    amendment = get_object_or_404(
        Amendment.objects.select_related("proposal"),
        pk=number,
        proposal__in=readings.proposals_for(request.user).values("pk"),
    )
    state = request.POST.get("state", "")
    if state not in (AmendmentState.ACCEPTED, AmendmentState.REJECTED, AmendmentState.WITHDRAWN):
        raise Http404
    return press(
        request,
        lambda: discussion.settle_amendment(
            amendment=amendment, state=state, by=request.user, at=clock.now()
        ),
        f"{amendment.proposal.get_absolute_url()}#amendements",
    )


@gerance_required
@require_http_methods(["GET", "POST"])
def put_on_agenda(request: MemberRequest, number: int) -> HttpResponse:
    """Choose the meeting in preparation that decides it."""
    proposal = _proposal(request, number)
    if proposal.state != ProposalState.SUBMITTED:
        raise Http404
    form = AgendaForm(posted(request), meetings=queries.drafts(request.user)[:50])
    if request.method == "POST" and form.is_valid():
        done = form.attempt(
            lambda: actions.put_on_agenda(proposal=proposal, by=request.user, at=clock.now(), **form.chosen())
        )
        if done and done.item:
            messages.success(request, _("The proposal is on the agenda."))
            return redirect(done.item.meeting)
    context = {"form": form, "title": _("Put on an agenda"), "back": proposal.get_absolute_url()}
    return render(request, "governance/form.html", context)
