"""Pages of meetings."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance import queries
from governance.actions import meetings as actions
from governance.actions.ballots import settle_decisions
from governance.actions.updates import send_now, send_one
from governance.actions.writing import convened
from governance.choices import MeetingKind, Outcome
from governance.forms import AttendanceForm, CancelForm, ConvokeForm, MeetingForm
from governance.models import AgendaItem, Meeting, Motion, RuleVersion
from governance.permissions import (
    kinds_to_prepare,
    may_change_agenda,
    may_manage_meetings,
    may_organise,
    may_prepare,
    may_vote_today,
)
from governance.queries.agenda import agenda_lines, planned_minutes
from governance.queries.assignments import carried
from governance.queries.attendance import stays
from governance.queries.auditors import outsiders_of
from governance.queries.checklist import checklist
from governance.queries.convocations import letters_for
from governance.queries.documents import needs_documents, newest_documents
from governance.queries.feeds import conflicts
from governance.queries.polls import running
from governance.queries.rules import notice_by, rule_in_force
from governance.queries.screens import watched_attendance, watched_meeting
from governance.queries.series import running_series
from governance.queries.updates import changes_of, due_of, told, waiting
from governance.rules.notice import days_of_notice
from governance.views.organising import lacks_factor, organiser_required
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.forms import posted
from members.decorators import lead_to_second_factor
from members.http import MemberRequest


@dataclass(frozen=True, slots=True)
class Step:
    """The one primary action of a page: the name of an icon, a label, an address."""

    icon: str
    label: str
    url: str


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """Coming meetings, then past ones."""
    now = clock.now()
    convened = queries.meetings_for(request.user).filter(convoked_at__isnull=False)
    past = convened.filter(starts_at__lt=clock.midnight(now))
    context = {
        "coming": convened.filter(starts_at__gte=clock.midnight(now)).order_by("starts_at", "pk")[:50],
        "drafts": queries.drafts(request.user)[:50],
        "past": Paginator(past.order_by("-starts_at", "-pk"), 20).get_page(request.GET.get("page")),
        "polls": running(request.user)[:50],
        "series": running_series(request.user, now)[:50],
        "may_prepare": may_prepare(request.user, MeetingKind.TEAM),
    }
    return render(request, "governance/meetings.html", context)


@require_GET
def detail(request: MemberRequest, number: int) -> HttpResponse:
    """One meeting: when, where, its agenda with the state of each ballot, and the next step for the gérance."""
    if not (meeting := queries.with_agenda(request.user, number)):
        raise Http404
    now, items = clock.now(), list(meeting.items.all())
    motions = [item.motion for item in items if hasattr(item, "motion")]
    queries.with_outcomes([motion.ballot for motion in motions if hasattr(motion, "ballot")], now)
    attending = stays(meeting).values("member").distinct().count()
    may_manage = may_organise(request.user, meeting) and not meeting.cancelled_at
    may_open = may_manage and may_manage_meetings(request.user)
    context = {
        "meeting": meeting,
        "now": now,
        "may_manage": may_manage,
        "may_open": may_open,
        "step": _next_step(meeting, motions if may_open else [], attending, now) if may_manage else None,
        "is_day": clock.today(now) >= clock.today(meeting.starts_at),
        **_agenda(items),
        "attending": attending,
        "carried": carried(meeting, request.user) if meeting.convoked_at else 0,
        "candidacies": queries.awaiting_assembly(meeting) if may_manage and not meeting.convoked_at else (),
        "may_give_proxy": _takes_proxies(meeting, now) and may_vote_today(request.user),
        "takes_demands": meeting.call == 1 and _takes_proxies(meeting, now),
    }
    context |= _to_organise(meeting, motions, now) if may_manage else {}
    return render(request, "governance/meeting.html", context)


def _agenda(items: list[AgendaItem]) -> dict[str, object]:
    """The items as the page shows them, and how long they take together."""
    return {"items": items, "agenda": agenda_lines(items), "minutes": planned_minutes(items)}


def _to_organise(meeting: Meeting, motions: list[Motion], now: datetime) -> dict[str, object]:
    """What only who organises it is offered; actions decide."""
    return {
        "offers_second": _offers_second(meeting, motions, now),
        "may_edit": may_change_agenda(meeting, now),
        "may_cancel": _is_cancellable(meeting, motions, now),
        **_waiting(meeting, now),
    }


def _waiting(meeting: Meeting, now: datetime) -> dict[str, object]:
    """The changes that nobody was told yet, sent now if their delay is over and no worker has done it."""
    found = waiting(meeting) if meeting.convoked_at else None
    if found is None:
        return {}
    due_at = due_of(found)
    if due_at <= now:
        send_one(found, at=now)
        return {}
    return {"changes": told(changes_of(found)), "changes_at": due_at}


@organiser_required
@require_POST
def send_changes(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Tell everybody at once what has changed."""
    try:
        sent = send_now(meeting=meeting, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        text = ngettext("The changes go to %(n)d person.", "The changes go to %(n)d people.", sent)
        messages.success(request, text % {"n": sent} if sent else _("Nothing was left to tell."))
    return redirect(meeting)


def _offers_second(meeting: Meeting, motions: list[Motion], now: datetime) -> bool:
    """Whether a second call is worth offering; its own page decides."""
    undecided = any(
        not hasattr(motion, "ballot") or motion.ballot.outcome not in {Outcome.ADOPTED, ""}
        for motion in motions
    )
    is_over = meeting.convoked_at is not None and clock.today(now) >= clock.today(meeting.starts_at)
    return meeting.is_assembly and meeting.call == 1 and is_over and undecided


def _takes_proxies(meeting: Meeting, now: datetime) -> bool:
    """Whether it is worth offering; the action decides."""
    is_called = meeting.is_assembly and meeting.convoked_at is not None and meeting.cancelled_at is None
    return is_called and clock.today(now) <= clock.today(meeting.starts_at)


def _is_cancellable(meeting: Meeting, motions: list[Motion], now: datetime) -> bool:
    """Whether it is worth offering; the action decides."""
    opened = any(hasattr(motion, "ballot") and motion.ballot.opens_at <= now for motion in motions)
    is_past = meeting.convoked_at is not None and clock.today(now) > clock.today(meeting.starts_at)
    return not (opened or is_past)


def _next_step(meeting: Meeting, motions: list[Motion], attending: int, now: datetime) -> Step | None:
    """The one thing that the gérance does next: agenda, convocation, attendance, ballots."""
    if not meeting.convoked_at:
        if meeting.is_by_participants and len(meeting.participants.all()) < 2:
            chosen = reverse("governance:participants_edit", args=[meeting.pk])
            return Step("users", _("Choose who takes part"), chosen)
        if not meeting.items.all():
            return Step("plus", _("Add an item"), reverse("governance:item_new", args=[meeting.pk]))
        return Step("send", _("Convene"), reverse("governance:meeting_convoke", args=[meeting.pk]))
    counted = any(hasattr(motion, "ballot") and motion.ballot.is_countable(now) for motion in motions)
    today, day = clock.today(now), clock.today(meeting.starts_at)
    if today == day and not attending and not counted:
        return Step(
            "presentation", _("Lead the session"), reverse("governance:session_lead", args=[meeting.pk])
        )
    if today > day and not attending and not counted:
        return Step("users", _("Record attendance"), reverse("governance:attendance", args=[meeting.pk]))
    waiting = [motion for motion in motions if not hasattr(motion, "ballot")]
    if not waiting:
        return None
    label = _("Open the ballot on item %(n)s") % {"n": waiting[0].item.number}
    return Step("vote", label, reverse("governance:ballot_open", args=[waiting[0].pk]))


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Prepare a meeting."""
    if lacks_factor(request):
        return lead_to_second_factor(request)
    form = MeetingForm(posted(request), kinds=kinds_to_prepare(request.user))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        meeting = form.attempt(lambda: actions.create_meeting(by=request.user, at=clock.now(), **data))
        if meeting:
            messages.success(request, _("The meeting is prepared. Now add the items of the agenda."))
            return redirect(meeting)
    return render(request, "governance/form.html", {"form": form, "title": _("Prepare a meeting")})


@organiser_required
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Correct a meeting."""
    form = MeetingForm.of(meeting, posted(request), kinds=kinds_to_prepare(request.user))
    form.watch(meeting, watched_meeting(meeting))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if form.attempt(
            lambda: actions.change_meeting(meeting=meeting, by=request.user, at=clock.now(), **data)
        ):
            messages.success(request, _("Saved."))
            return redirect(meeting)
    context = {"form": form, "title": _("Change the meeting"), "back": meeting.get_absolute_url()}
    return render(request, "governance/form.html", context)


@organiser_required
@require_http_methods(["GET", "POST"])
def convoke(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Look once more at what is sent to whom, then send it."""
    now = clock.now()
    if request.method == "POST":
        settle_decisions(before=now, at=now)  # a longer notice may have been adopted
    days = days_of_notice(clock.today(now), clock.today(meeting.starts_at))
    version = rule_in_force(clock.today(meeting.starts_at))
    needed = notice_by(version, meeting)
    asks = needs_documents(meeting)
    documents = newest_documents(meeting).count() if asks else 0
    lacks = asks and not documents
    initial = {"documents_elsewhere": meeting.documents_elsewhere}
    form = ConvokeForm(posted(request), notice_is_short=days < needed, lacks_documents=lacks, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        sent = form.attempt(lambda: actions.convoke(meeting=meeting, by=request.user, at=now, **said))
        if sent:
            text = ngettext(
                "The convocation goes to %(n)d person.", "The convocation goes to %(n)d people.", sent
            )
            messages.success(request, text % {"n": sent})
            return redirect(meeting)
    sending = _what_is_sent(request, meeting, version, documents, now)
    notice = {"days": days, "needed": needed}
    return render(request, "governance/convoke.html", {"form": form, **notice, **sending})


def _what_is_sent(
    request: MemberRequest, meeting: Meeting, version: RuleVersion | None, documents: int, now: datetime
) -> dict[str, object]:
    """The meeting, whom it goes to, what takes place at the same time, and whether all is in order."""
    items = AgendaItem.objects.select_related("motion").order_by("position")
    prefetch_related_objects([meeting], Prefetch("items", queryset=items))
    people = convened(meeting, now)
    letters = letters_for(meeting, people, version)
    others = list(conflicts(meeting, request.user))
    counts: dict[str, Any] = {"people": len(people), "letters": len(letters), "overlaps": len(others)}
    counts["documents"] = documents
    found = checklist(meeting, now, version, **counts)
    return {
        "checks": found,
        "latest": found.latest,
        "meeting": meeting,
        "items": sorted(meeting.items.all(), key=lambda item: item.position),
        "people": people,
        "by_letter": [one for one in people if one.pk in letters],
        "conflicts": others,
        "outside": outsiders_of(meeting),
    }


@organiser_required
@require_http_methods(["GET", "POST"])
def cancel(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Call a meeting off."""
    form = CancelForm(posted(request))
    if request.method == "POST" and form.is_valid():
        form.attempt(lambda: actions.cancel_meeting(meeting=meeting, by=request.user, at=clock.now()))
        if not form.errors:
            messages.success(request, _("The meeting is cancelled."))
            return redirect("governance:meetings")
    return render(request, "governance/cancel.html", {"form": form, "meeting": meeting})


@organiser_required
@require_http_methods(["GET", "POST"])
def attendance(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Record who was there."""
    people = convened(meeting, clock.now())
    there = sorted(set(stays(meeting).order_by("pk").values_list("member", flat=True)))
    form = AttendanceForm(posted(request), people=people, initial={"members": there})
    form.watch(meeting, watched_attendance(meeting))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        form.attempt(
            lambda: actions.record_attendance(meeting=meeting, by=request.user, at=clock.now(), **data)
        )
        if not form.errors:
            messages.success(request, _("Attendance is recorded."))
            return redirect(meeting)
    context = {"form": form, "title": _("Attendance"), "back": meeting.get_absolute_url()}
    return render(request, "governance/form.html", context)
