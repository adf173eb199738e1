"""Pages of motions, ballots, decisions and rules."""

from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance import queries
from governance.actions import ballots as actions
from governance.actions import sealed
from governance.actions.contests import call_next_round
from governance.actions.sealed import level_in_words
from governance.choices import VOTED_HERE, Method
from governance.forms import BallotForm, NamesForm, VoteForm
from governance.forms.ballots import tell_asked
from governance.forms.decisions import SearchForm
from governance.models import Ballot, Elector, Meeting, Motion, Proxy, RuleVersion, Vote
from governance.permissions import may_manage_meetings, may_vote_today
from governance.queries.amendments import difference_of
from governance.queries.blanks import blank_rule, rule_in_words
from governance.queries.elections import Left, left_of, next_round_refusal, nominations_of, terms_in_words
from governance.queries.kinds import kinds_in_words
from governance.queries.reviews import with_review
from governance.queries.secrecy import (
    asked_in_words,
    question_for,
    requests_in_words,
    required_secrecy,
)
from governance.queries.steps import ways_in_words
from governance.rules import explain, presets
from governance.rules.rounds import contest_of
from governance.views.results import result_context, rule_words, vote_in_words
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.forms import posted
from interlignes.urn import queries as urns
from interlignes.urn.actions.setup import in_office
from interlignes.urn.choices import FEW
from interlignes.urn.permissions import holds_key, may_make_codes
from members.decorators import gerance_required
from members.http import MemberRequest
from members.models import Member
from members.queries import electorate, members_on


def _motion(request: MemberRequest, number: int) -> Motion:
    """A motion of a meeting that the person may see, or 404."""
    motions = Motion.objects.select_related(
        "item__meeting",
        "item__proposal",
        "ballot",
        "mandate__member",
        "amendment__version",
        "next_round",
        "allocation",
    )
    return get_object_or_404(motions.filter(item__meeting__in=queries.meetings_for(request.user)), pk=number)


@require_GET
def motion(request: MemberRequest, number: int) -> HttpResponse:
    """The text of a motion, and where its ballot stands."""
    found = _motion(request, number)
    if hasattr(found, "ballot"):
        return redirect(found.ballot)
    version, standing = queries.rule_in_force(clock.today()), nominations_of(found)
    context = {
        "motion": found,
        "meeting": found.item.meeting,
        "may_manage": may_manage_meetings(request.user),
        "rule": _rule_preview(found, version),
        "is_room_only": _is_room_only(found, version),
        "blank": rule_in_words(found),
        "changes": difference_of(found),
        "nominations": standing,
        "secret": question_for(found, version, request.user, clock.now()),
        "stands": any(one.member_id == request.user.pk for one in standing),
    }
    return render(request, "governance/motion.html", context)


def _is_room_only(found: Motion, version: RuleVersion | None) -> bool:
    """Whether by the rules of today only those in the room vote on it."""
    meeting = found.item.meeting
    if version is None:
        return False
    return queries.is_room_only(queries.book_of(version), meeting, on_accounts=found.on_accounts)


def _rule_preview(found: Motion, version: RuleVersion | None) -> dict[str, str] | None:
    """How a ballot opened today would be judged, in words; None where the rules have no answer."""
    if version is None:
        return None
    try:
        rule = queries.rule_for(version, found.decision_class, found.item.call)
    except presets.NoRule:
        return None
    return rule_words(presets.rule_to_json(rule), version.source)


@gerance_required
@require_http_methods(["GET", "POST"])
def open_ballot(request: MemberRequest, number: int) -> HttpResponse:
    """Open a ballot on a motion."""
    found, now = _motion(request, number), clock.now()
    required, is_asked = required_secrecy(found, now)
    hours = ", ".join(map(str, settings.REMINDER_HOURS))
    proposed = {"closes_at": _proposed_closing(found.item.meeting, now), "reminders": hours}
    form = opening_form(BallotForm, request, found, required, **proposed)
    if is_asked:
        tell_asked(form.fields["secrecy"])
    if request.method == "POST" and form.is_valid():
        ballot = form.attempt(lambda: _schedule(request, found, form, now))
        if ballot:
            actions.begin(ballot=ballot, at=now)
            messages.success(
                request, _("The ballot is recorded; the invitations to vote go out when it opens.")
            )
            return redirect(ballot)
    context = {"form": form, "motion": found, "meeting": found.item.meeting}
    context |= {"rule": _rule_preview(found, queries.rule_in_force(clock.today(now)))}
    context |= {
        "required": required,
        "is_asked": is_asked,
        "levels": _levels(),
        "few": electorate(clock.today()).count() < FEW,
    }
    return render(request, "governance/ballot_open.html", context)


AnyBallotForm = TypeVar("AnyBallotForm", bound=BallotForm)


def opening_form(
    kind: type[AnyBallotForm], request: MemberRequest, found: Motion, required: str, **initial: Any
) -> AnyBallotForm:
    """What is proposed; of a further round, the seats that are left and who was not elected."""
    office = getattr(found, "mandate", None)
    people = list(members_on(clock.today())) if office and office.is_election else None
    if office and people:
        standing = list(found.nominations.values_list("member", flat=True))
        initial |= {"method": Method.ELECTION.value, "standing": standing, "seats": office.seats}
    if found.earlier_round is not None:
        initial |= _of_earlier_round(found.earlier_round.ballot)
    return kind(
        posted(request), initial=initial, required=required, has_keys=in_office() is not None, people=people
    )


def _of_earlier_round(before: Ballot) -> dict[str, Any]:
    tally = queries.count(before)
    left = left_of(before, tally) if tally else Left(before.seats, list(before.candidates.all()))
    return {
        "method": before.method,
        "secrecy": before.secrecy,
        "seats": left.seats,
        "candidates": "\n".join(sorted(one.name for one in left.candidates)),
        "standing": [one.member_id for one in left.candidates if one.member_id],
    }


def _schedule(request: MemberRequest, found: Motion, form: BallotForm, now: datetime) -> Ballot:
    data = form.cleaned_data
    return actions.schedule_ballot(
        motion=found,
        opens_at=data["opens_at"] or now,
        closes_at=data["closes_at"],
        reminder_hours=data["reminders"],
        paper=form.paper(),
        by=request.user,
        at=now,
    )


def _levels() -> list[tuple[str, str]]:
    """Each way to vote, and what it withstands."""
    return [(str(choice.label), level_in_words(choice.value)) for choice in VOTED_HERE]


def _proposed_closing(meeting: Meeting, now: datetime) -> datetime:
    """During the assembly that the ballot belongs to; a consultation stays open for a week."""
    if not meeting.is_assembly:
        return timezone.localtime(now + timedelta(days=7), clock.PARIS).replace(hour=18, minute=0)
    during = max(meeting.starts_at + timedelta(hours=2), now + timedelta(hours=1))
    return timezone.localtime(during, clock.PARIS).replace(second=0, microsecond=0)


@require_http_methods(["GET", "POST"])
def ballot(request: MemberRequest, number: int) -> HttpResponse:
    """Vote, see what I voted, or read the result: one page for the whole life of a ballot."""
    now = clock.now()
    found = queries.ballot_for(request.user, number)
    if found is None:
        raise Http404
    if found.is_secret:
        return _sealed_ballot(request, found, now)
    if found.is_countable(now) and not found.outcome and actions.settle(ballot=found, at=now):
        found = queries.ballot_for(request.user, number) or found
    voter, proxies = _voter(request, found)
    elector = queries.elector_of(found, voter)
    if request.method == "POST" and not queries.is_elector(found, voter, elector):
        raise Http404
    vote = getattr(elector, "vote", None)
    form = _paper(request, found, vote)
    if request.method == "POST" and form.is_valid() and _cast(request, found, voter, form, now):
        return redirect(found)
    context = _ballot_context(request, found, voter, elector, now) | {"proxies": proxies, "voter": voter}
    context |= {"vote_words": vote_in_words(found, vote.choice, vote.picks)} if vote else {}
    return render(request, "governance/ballot.html", {**context, "form": form, "vote": vote})


def _cast(
    request: MemberRequest, found: Ballot, voter: Member, form: VoteForm | NamesForm, now: datetime
) -> bool:
    """Cast what the paper says; False with the reason at its field."""
    choice, picks = form.paper()
    receipt = form.attempt(
        lambda: actions.cast(ballot=found, member=voter, choice=choice, picks=picks, by=request.user, at=now)
    )
    if receipt is None:
        return False
    text = _("Your vote “%(choice)s” is recorded. You can change it until the ballot closes.")
    messages.success(request, text % {"choice": vote_in_words(found, choice, picks)})
    return True


def _paper(request: MemberRequest, found: Ballot, vote: Vote | None) -> VoteForm | NamesForm:
    """The paper of a ballot by show of names: answers, or names."""
    if found.method == Method.MOTION:
        return VoteForm(posted(request), current=vote.choice if vote else "")
    candidates, terms = list(found.candidates.all()), contest_of(found.rule)
    return NamesForm(posted(request), candidates=candidates, terms=terms, vote=vote)


def _voter(request: MemberRequest, found: Ballot) -> tuple[Member, list[Proxy]]:
    """Whose paper the page is about: `?pour=` names somebody whose proxy the person holds. 404 for anybody else."""
    meeting, wanted = found.motion.item.meeting, request.GET.get("pour")
    if not meeting.is_assembly or (wanted is None and request.method == "POST"):
        return request.user, []
    proxies = queries.held_in(found, request.user)
    if wanted is None:
        return request.user, proxies
    principals = {str(proxy.principal_id): proxy.principal for proxy in proxies}
    if wanted not in principals:
        raise Http404
    return principals[wanted], proxies


def _sealed_ballot(request: MemberRequest, found: Ballot, now: datetime) -> HttpResponse:
    """A sealed ballot: the way to the booth, the board, the result. Whoever comes first opens and counts it."""
    if request.method != "GET":
        raise Http404
    missing = urns.codes_missing(found.urn) if found.urn else 0
    if found.frozen_at is None or not missing:
        actions.begin(ballot=found, at=now)
        if found.is_countable(now):
            sealed.advance(ballot=found, at=now)
    context = _ballot_context(request, found, request.user, queries.elector_of(found, request.user), now)
    context |= _papers_context(request, found, now) | {"codes_missing": missing}
    return render(request, "governance/ballot_sealed.html", context)


def _papers_context(request: MemberRequest, found: Ballot, now: datetime) -> dict[str, Any]:
    """The papers that the person may cast in an open urn, and whether each has been."""
    urn = found.urn
    if urn is None:
        raise ValueError("a sealed ballot has an urn")
    papers = urns.papers_of(urn, request.user) if urn.is_open(now) else []
    done = urns.who_voted(urn, [paper.member_id for paper in papers])
    held = queries.held_in(found, request.user) if papers else []
    given = (
        queries.given_by(found.motion.item.meeting, request.user)
        if found.is_open(now) and not papers
        else None
    )
    return {
        "urn": urn,
        "papers": [(paper, paper.member_id in done) for paper in papers],
        "is_all_cast": bool(papers) and len(done) == len(papers),
        "given": given,
        "instructed": [one for one in held if one.instruction],
        "level": level_in_words(found.secrecy),
        "asked": asked_in_words(found),
        "may_count": urn.ended_at and not urn.published_at and holds_key(request.user, urn.committee),
        "may_make_codes": may_make_codes(request.user, urn),
        "candidates": found.candidates.all() if found.method != Method.MOTION else (),
    }


def _ballot_context(
    request: MemberRequest, found: Ballot, voter: Member, elector: Elector | None, now: Any
) -> dict[str, Any]:
    """What the page tells at this instant: nothing partial while open, everything after closing."""
    meeting = found.motion.item.meeting
    is_away = found.is_room_only and elector is not None and queries.is_shut_out(elector)
    context: dict[str, Any] = {
        "ballot": found,
        "motion": found.motion,
        "meeting": meeting,
        "now": now,
        "is_open": found.is_open(now),
        "is_closed": found.is_closed(now),
        "may_vote": found.is_open(now)
        and may_vote_today(voter)
        and queries.is_elector(found, voter, elector)
        and not is_away,
        "is_away": is_away,
        "blank_rule": rule_in_words(found.motion, found.rule_version),
        "rule": rule_words(found.rule, found.rule_version.source),
        "changes": difference_of(found.motion),
    }
    context["nominations"] = nominations_of(found.motion)
    if found.is_countable(now):
        context.update(result_context(found))
        context["next_round"] = _next_round(request, found, now)
    elif found.opens_at <= now:
        context["cast"], context["electors"] = queries.turnout(found)
    return context


def _next_round(request: MemberRequest, found: Ballot, now: datetime) -> bool:
    """Whether the person may call the next round of this election now."""
    if found.method == Method.MOTION or not may_manage_meetings(request.user):
        return False
    return not next_round_refusal(found.motion, now)


@gerance_required
@require_POST
def next_round(request: MemberRequest, number: int) -> HttpResponse:
    """Put the next round of an election on the agenda."""
    found = _motion(request, number)
    try:
        following = call_next_round(motion=found, by=request.user, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect(found)
    messages.success(request, _("The next round is on the agenda: say who stands, and open its ballot."))
    return redirect(following)


@require_GET
def decisions(request: MemberRequest) -> HttpResponse:
    """The register of decisions, and apart from it the consultations, which bind nobody."""
    binding = request.GET.get("type") != "consultations"
    now = clock.now()
    found = queries.decisions(request.user, now, binding=binding)
    form = SearchForm(request.GET, years=queries.years_of(found), is_binding=binding)
    asked = form.asked()
    waiting = asked.pop("waiting")
    chosen = with_review(queries.search(found, **asked), waiting=waiting)
    page = Paginator(chosen, 20).get_page(request.GET.get("page"))
    kept = {name: value for name, value in request.GET.items() if name != "page"}
    context = {"page": page, "ballots": queries.with_outcomes(page, now), "binding": binding, "now": now}
    context |= {
        "form": form,
        "is_search": waiting or any(asked.values()),
        "query": urlencode(kept) + "&" if kept else "",
    }
    return render(request, "governance/decisions.html", context)


@require_GET
def rules(request: MemberRequest) -> HttpResponse:
    """The rules of quorum and majority in words, with their source and versions."""
    version = queries.rule_in_force(clock.today())
    rows = []
    if version:
        for kind, kind_rules in queries.book_of(version).rules.items():
            words = [rule_words(presets.rule_to_json(rule), version.source) for rule in kind_rules or ()]
            rows.append((explain.kind_name(kind, gettext=_), words))
    context = {
        "version": version,
        "name": explain.preset_name(version.preset, gettext=_) if version else "",
        "rows": rows,
        "notice_days": queries.book_of(version).notice_days(1) if version else None,
        "kinds": kinds_in_words(version) if version else (),
        "elections": terms_in_words(queries.book_of(version)) if version else (),
        "ways": ways_in_words(queries.book_of(version)) if version else (),
        "blank": blank_rule(queries.book_of(version)) if version else "",
        "requests": requests_in_words(queries.book_of(version)) if version else "",
        "versions": RuleVersion.objects.all()[:50],
    }
    return render(request, "governance/rules.html", context)
