"""The screens of a live session: everybody's, the chair's, the wall's; what they fetch; the chair's buttons."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance import queries
from governance.actions import ballots as voting
from governance.actions import sealed
from governance.actions import session as actions
from governance.choices import MeetingKind
from governance.forms.session import RevocationForm
from governance.models import AgendaItem, Ballot, Meeting
from governance.permissions import leads, may_see
from governance.queries.blanks import result_in_words
from governance.queries.elections import next_round_refusal
from governance.queries.live import Now, Pulse, now, pulse
from governance.queries.quorum import changes
from governance.rules import explain, quorum
from governance.views.live import attempt, called, for_leaders, refuse_unless, require_lead
from interlignes.kit import clock
from interlignes.kit.forms import posted
from members.http import MemberRequest
from members.permissions import may_manage

#: What is fetched anew by each screen: the template, and whether it is for who leads the meeting.
SCREENS = {
    "salle": ("governance/_live_room.html", False),
    "conduite": ("governance/_live_lead.html", True),
    "ecran": ("governance/_live_wall.html", True),
}


@require_GET
def session(request: MemberRequest, number: int) -> HttpResponse:
    """Everybody's screen, made for a telephone."""
    return _screen(request, number, "salle", "governance/session.html")


@require_GET
def lead(request: MemberRequest, number: int) -> HttpResponse:
    """The chair's and the secretary's."""
    return _screen(request, number, "conduite", "governance/session_lead.html")


@require_GET
def wall(request: MemberRequest, number: int) -> HttpResponse:
    """What the room sees."""
    return _screen(request, number, "ecran", "governance/session_wall.html")


def _screen(request: MemberRequest, number: int, screen: str, template: str) -> HttpResponse:
    """A whole page. Before the doors are open there is no session, and the meeting is read by itself."""
    at = clock.now()
    found = pulse(number, request.user.pk, at) if may_see(request.user) else None
    meeting = found.session.meeting if found else called(request, number)
    is_leading = _is_leading(request, found) if found else leads(request.user, meeting)
    refusal = refuse_unless(request, is_leading) if SCREENS[screen][1] else None
    if refusal:
        return refusal
    context: dict[str, Any] = {"meeting": meeting, "screen": screen, "at": at, "is_leading": is_leading}
    context["is_past"] = clock.today(meeting.starts_at) < clock.today(at)
    if found:
        context |= {"live": _fragment(request, found, screen, at), "tag": _tag(found, screen)}
    return render(request, template, context)


@require_GET
def state(request: MemberRequest, number: int, screen: str) -> HttpResponse:
    """The part of a screen that changes; 304 where nothing has. One query of ours in that case."""
    at = clock.now()
    found = pulse(number, request.user.pk, at)
    if found is None or screen not in SCREENS or not may_see(request.user):
        raise Http404
    if SCREENS[screen][1]:
        refusal = refuse_unless(request, _is_leading(request, found))
        if refusal:
            return refusal
    tag = _tag(found, screen)
    known = request.headers.get("If-None-Match", "").removeprefix("W/")
    response: HttpResponse = HttpResponseNotModified()
    if known != tag:
        response = HttpResponse(_fragment(request, found, screen, at))
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _is_leading(request: MemberRequest, found: Pulse) -> bool:
    """What permissions.leads says, without a query: the pulse has read the seats."""
    manages = may_manage(request.user) and found.session.meeting.kind != MeetingKind.SUPERVISION
    return may_see(request.user) and (manages or found.leads)


def _tag(found: Pulse, screen: str) -> str:
    return f'"{screen}-{get_language()}-{found.own_key}"'


def _fragment(request: MemberRequest, found: Pulse, screen: str, at: datetime) -> str:
    """The changing part for this reader: what everybody sees is drawn once, her own buttons each time."""
    template, is_led = SCREENS[screen]
    if is_led:
        return render_to_string(template, _led_facts(found, at) | {"pulse": found}, request)
    which = (found.session.pk, found.session.code, found.key)
    with _DRAWING:  # a room full of telephones asks at once: the first draws, the others wait for it
        top, rest = _common(which, get_language() or "", Later(found, at))
    context = {"top": top, "rest": rest, "pulse": found, "meeting": found.session.meeting}
    return render_to_string(template, context, request)


_DRAWING = Lock()


class Later:
    """What a drawing needs, without being part of the key under which it is kept."""

    def __init__(self, found: Pulse, at: datetime) -> None:
        self.found, self.at = found, at

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Later)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=64)
def _common(which: tuple[int, str, str], language: str, later: Later) -> tuple[SafeString, SafeString]:
    """What everybody sees of a session in one state, in one language: drawn once a process, whoever asks."""
    facts = _facts(later.found, later.at)
    return render_to_string("governance/_live_top.html", facts), render_to_string(
        "governance/_live_rest.html", facts
    )


def _led_facts(found: Pulse, at: datetime) -> dict[str, Any]:
    """The same for who leads: her screen counts what can be counted, so that the room need not wait for a worker;
    and says whether another round may follow."""
    if found.session.countable > found.session.results:
        _count(found.session.meeting, at)
    facts = _facts(found, at)
    ballot = facts["now"].ballot
    if ballot is None or not hasattr(ballot, "result"):
        return facts
    return facts | {"may_go_on": not next_round_refusal(facts["now"].item.motion, at)}


def _count(meeting: Meeting, at: datetime) -> None:
    """Count the ballots of a meeting that are over, as far as that goes by itself."""
    waiting = Ballot.objects.filter(motion__item__meeting=meeting, result__isnull=True)
    for ballot in waiting.select_related("urn").order_by("pk"):
        if not ballot.is_countable(at):
            continue
        if ballot.is_secret:
            sealed.advance(ballot=ballot, at=at)
        voting.settle(ballot=ballot, at=at)


def _facts(found: Pulse, at: datetime) -> dict[str, Any]:
    """Where the session stands, with its sentences."""
    stand = now(found.session, at)
    return {
        "now": stand,
        "session": found.session,
        "meeting": stand.meeting,
        "quorum": _quorum_words(stand),
        "changes": _changes(stand, at),
        "ballot": _ballot_facts(stand, at),
        "public_url": settings.PUBLIC_URL,
    }


def _quorum_words(stand: Now) -> dict[str, Any]:
    """The sentence about the quorum of the item that is dealt with."""
    line = stand.line
    if line is None:
        return {}
    source = line.source if line.verdict.rule.preset != "unanimite" else None
    return {
        "sentence": quorum.state_in_words(
            line.verdict, here=line.here, gettext=_, ngettext=ngettext, source=source
        ),
        "is_room_only": line.is_room_only,
        "second": quorum.second_call_in_words(line.verdict, line.second, gettext=_),
        "is_reached": line.is_reached,
        "is_needed": line.verdict.quorum_needed is not None,
        "needed": line.verdict.quorum_needed,
        "numbers": line.numbers,
    }


def _changes(stand: Now, at: datetime) -> list[Any]:
    """When the quorum was lost and regained; nothing where it has not changed since the beginning."""
    line, session_ = stand.line, stand.session
    if line is None or line.verdict.quorum_needed is None or session_.started_at is None:
        return []
    until = session_.ended_at or at
    item = next((one.pk for one in stand.items if one.number == line.numbers[0]), 0)
    rule, room_only = line.verdict.rule, line.is_room_only
    found = changes(
        stand.meeting,
        rule,
        session_.started_at,
        until,
        is_room_only=room_only,
        blanks=line.counts_blanks,
        item=item,
    )
    return found if len(found) > 1 else []


def _ballot_facts(stand: Now, at: datetime) -> dict[str, Any]:
    """The ballot on the item that is dealt with: open, closed, or with its result."""
    ballot = stand.ballot
    if ballot is None:
        return {}
    facts: dict[str, Any] = {"it": ballot, "is_open": ballot.is_open(at), "is_closed": ballot.is_closed(at)}
    if ballot.is_open(at):
        facts["cast"], facts["electors"] = queries.turnout(ballot)
    if stand.tally and stand.tally.contest:
        facts |= _contest_facts(ballot, stand.tally)
    elif stand.tally:
        facts |= _result_facts(ballot, stand)
    return facts


def _contest_facts(ballot: Ballot, tally: queries.Tally) -> dict[str, Any]:
    """Who is elected, and the votes of each; the page of the ballot has the pictures."""
    names = [candidate.name for candidate in ballot.candidates.all()]
    contest: Any = tally.contest
    rows = [(names[one.number], one.verdict.counts.for_) for one in contest.standings]
    source = ballot.rule_version.source
    words = explain.contest_in_words(
        contest, names, gettext=_, ngettext=ngettext, source=source, has_heading=True
    )
    return {
        "contest": rows,
        "verdict": contest,
        "outcome": explain.contest_heading(contest, names, gettext=_, ngettext=ngettext),
        "explanation": words,
    }


def _result_facts(ballot: Ballot, stand: Now) -> dict[str, Any]:
    if stand.tally is None:
        raise ValueError("a result has a tally")
    verdict, binding = stand.tally.verdict, stand.meeting.is_assembly
    source = None if verdict.rule.preset == "unanimite" else ballot.rule_version.source
    words = explain.explain(
        verdict, gettext=_, ngettext=ngettext, source=source, is_binding=binding, has_heading=True
    )
    return {
        "verdict": verdict,
        "outcome": explain.heading(verdict, gettext=_, is_binding=binding),
        "explanation": f"{words} {result_in_words(ballot)}".strip(),
    }


# Buttons


@require_POST
@for_leaders
def step(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """One of the chair's buttons."""
    who: dict[str, Any] = {"by": request.user, "at": clock.now()}
    steps: dict[str, Callable[[], object]] = {
        "doors": lambda: actions.open_doors(meeting=meeting, **who),
        "start": lambda: actions.start(meeting=meeting, **who),
        "next": lambda: actions.next_speaker(meeting=meeting, **who),
        "round": lambda: actions.go_round(meeting=meeting, **who),
        "end": lambda: actions.end(meeting=meeting, **who),
    }
    wanted = steps.get(request.POST.get("step", ""))
    if wanted is None:
        raise Http404
    return attempt(request, wanted, "governance:session_lead", meeting)


@require_POST
def go(request: MemberRequest, number: int) -> HttpResponse:
    """Deal with an item."""
    item = get_object_or_404(AgendaItem.objects.select_related("meeting"), pk=number)
    meeting = called(request, item.meeting_id)
    refusal = require_lead(request, meeting)
    return refusal or attempt(
        request,
        lambda: actions.go_to(item=item, by=request.user, at=clock.now()),
        "governance:session_lead",
        meeting,
    )


@require_POST
def speak(request: MemberRequest, number: int) -> HttpResponse:
    """Ask to speak, or give it up."""
    meeting = called(request, number)
    action = actions.give_up_speaking if "stop" in request.POST else actions.ask_to_speak
    return attempt(
        request,
        lambda: action(meeting=meeting, by=request.user, at=clock.now()),
        "governance:session",
        meeting,
    )


@require_http_methods(["GET", "POST"])
def revocation(request: MemberRequest, number: int) -> HttpResponse:
    """Put a revocation to the vote that was not on the agenda."""
    meeting = called(request, number)
    form = RevocationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        item = form.attempt(
            lambda: actions.raise_revocation(meeting=meeting, by=request.user, at=clock.now(), **data)
        )
        if item:
            messages.success(request, _("The item stands at the end of the agenda."))
            return redirect("governance:session", number=meeting.pk)
    context = {"form": form, "meeting": meeting, "title": _("Revocation of a mandate of gérance")}
    return render(request, "governance/session_form.html", context)
