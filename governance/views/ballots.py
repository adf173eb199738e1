"""Pages of motions, ballots, decisions and rules."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from governance import queries
from governance.actions import ballots as actions
from governance.choices import Choice
from governance.forms import BallotForm, VoteForm
from governance.models import Ballot, Elector, Meeting, Motion, RuleVersion
from governance.permissions import may_manage_meetings, may_vote_today
from governance.rules import explain, presets
from governance.rules.majority import Base, Counts, Verdict
from interlignes.kit import charts, clock
from interlignes.kit.forms import posted
from members.decorators import gerance_required
from members.http import MemberRequest


def _motion(request: MemberRequest, number: int) -> Motion:
    """A motion of a meeting that the person may see, or 404."""
    motions = Motion.objects.select_related("item__meeting", "ballot")
    return get_object_or_404(motions.filter(item__meeting__in=queries.meetings_for(request.user)), pk=number)


@require_GET
def motion(request: MemberRequest, number: int) -> HttpResponse:
    """The text of a motion, and where its ballot stands."""
    found = _motion(request, number)
    if hasattr(found, "ballot"):
        return redirect(found.ballot)
    context = {
        "motion": found,
        "meeting": found.item.meeting,
        "may_manage": may_manage_meetings(request.user),
        "rule": _rule_preview(found),
    }
    return render(request, "governance/motion.html", context)


def _rule_preview(found: Motion) -> dict[str, str] | None:
    """How a ballot opened today would be judged, in words; None where the rules have no answer."""
    version = queries.rule_in_force(clock.today())
    if version is None:
        return None
    try:
        rule = queries.rule_for(version, found.decision_class, found.item.meeting.call)
    except presets.NoRule:
        return None
    return rule_words(presets.rule_to_json(rule), version.source)


def rule_words(rule_json: dict[str, Any], source: str) -> dict[str, str]:
    """A stored rule for a page: its sentence, what an abstention does, its name and its source."""
    rule = presets.rule_from_json(rule_json)
    unanimous = rule.preset == "unanimite"
    return {
        "sentence": explain.rule_in_words(rule, gettext=_),
        "abstention": explain.effect_of_abstention(rule, gettext=_),
        "name": explain.preset_name(rule.preset, gettext=_),
        "kind": explain.kind_name(rule.kind, gettext=_),
        "call": explain.call_name(rule.call, gettext=_),
        "source": explain.preset_source("unanimite") if unanimous else source,
    }


@gerance_required
@require_http_methods(["GET", "POST"])
def open_ballot(request: MemberRequest, number: int) -> HttpResponse:
    """Open a ballot on a motion."""
    found, now = _motion(request, number), clock.now()
    hours = ", ".join(map(str, settings.REMINDER_HOURS))
    initial = {"closes_at": _proposed_closing(found.item.meeting, now), "reminders": hours}
    form = BallotForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        ballot = form.attempt(
            lambda: actions.schedule_ballot(
                motion=found,
                opens_at=data["opens_at"] or now,
                closes_at=data["closes_at"],
                reminder_hours=data["reminders"],
                by=request.user,
                at=now,
            )
        )
        if ballot:
            messages.success(
                request, _("The ballot is recorded; the invitations to vote go out when it opens.")
            )
            return redirect(ballot)
    context = {"form": form, "motion": found, "meeting": found.item.meeting, "rule": _rule_preview(found)}
    return render(request, "governance/ballot_open.html", context)


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
    elector = queries.elector_of(found, request.user)
    if request.method == "POST" and not queries.is_elector(found, request.user, elector):
        raise Http404
    vote = getattr(elector, "vote", None)
    form = VoteForm(posted(request), current=vote.choice if vote else "")
    if request.method == "POST" and form.is_valid():
        choice = form.cleaned_data["choice"]
        receipt = form.attempt(
            lambda: actions.cast(ballot=found, member=request.user, choice=choice, by=request.user, at=now)
        )
        if receipt:
            text = _("Your vote “%(choice)s” is recorded. You can change it until the ballot closes.")
            messages.success(request, text % {"choice": Choice(receipt.choice).label})
            return redirect(found)
    context = _ballot_context(request, found, elector, now)
    return render(request, "governance/ballot.html", {**context, "form": form, "vote": vote})


def _ballot_context(
    request: MemberRequest, found: Ballot, elector: Elector | None, now: Any
) -> dict[str, Any]:
    """What the page tells at this instant: nothing partial while open, everything after closing."""
    meeting = found.motion.item.meeting
    context: dict[str, Any] = {
        "ballot": found,
        "motion": found.motion,
        "meeting": meeting,
        "now": now,
        "is_open": found.is_open(now),
        "is_closed": found.is_closed(now),
        "may_vote": found.is_open(now)
        and may_vote_today(request.user)
        and queries.is_elector(found, request.user, elector),
        "rule": rule_words(found.rule, found.rule_version.source),
    }
    if found.is_countable(now):
        context.update(_result_context(found))
    elif found.opens_at <= now:
        context["papers"], context["electors"] = queries.turnout(found)
    return context


def _result_context(found: Ballot) -> dict[str, Any]:
    """Verdict, picture, counts, names."""
    recorded = getattr(found, "result", None)
    tally = queries.of_record(found, recorded) if recorded else queries.count(found)
    found.computed_outcome = tally.verdict.outcome.value
    verdict, counts = tally.verdict, tally.verdict.counts
    return {
        "tally": tally,
        "verdict": verdict,
        "counts": counts,
        "count_rows": _count_rows(counts),
        "not_voted": counts.members - counts.papers,
        "explanation": _explanation(found, verdict),
        "bar": _bar(verdict),
        "quorum": _quorum_line(verdict),
        "roll": queries.roll(found),
    }


def _count_rows(counts: Counts) -> list[tuple[str, str, int]]:
    """(name, word, number) of each answer."""
    numbers = [counts.for_, counts.against, counts.abstain, counts.blank]
    return [(choice.value, str(choice.label), number) for choice, number in zip(Choice, numbers, strict=True)]


def _explanation(found: Ballot, verdict: Verdict) -> str:
    """The verdict in sentences, with the source of the rule it was judged by."""
    source = None if verdict.rule.preset == "unanimite" else found.rule_version.source
    binding = found.motion.item.meeting.is_assembly
    return explain.explain(verdict, gettext=_, ngettext=ngettext, source=source, is_binding=binding)


def _bar(verdict: Verdict) -> str:
    """The stacked bar over the base that the majority is measured on."""
    counts, base = verdict.counts, verdict.rule.majority.base
    parts = [
        charts.Part("for", str(Choice.FOR.label), counts.for_),
        charts.Part("against", str(Choice.AGAINST.label), counts.against),
    ]
    if base is not Base.CAST:
        parts += [
            charts.Part("abstain", str(Choice.ABSTAIN.label), counts.abstain),
            charts.Part("blank", str(Choice.BLANK.label), counts.blank),
            charts.Part("rest", _("No vote"), verdict.base - counts.papers),
        ]
    label = _("needed: %(n)d") % {"n": verdict.needed}
    return charts.result_bar(parts, needed=verdict.needed, title=_("Result"), needed_label=label)


def _quorum_line(verdict: Verdict) -> str:
    """How far the quorum was reached; nothing where the rule asks for none."""
    if verdict.quorum_needed is None or verdict.rule.quorum is None:
        return ""
    return charts.quorum_line(
        present=verdict.counts.present,
        needed=verdict.quorum_needed,
        total=verdict.counts.of(verdict.rule.quorum.base),
        title=_("Quorum"),
        needed_label=_("needed: %(n)d") % {"n": verdict.quorum_needed},
    )


@require_GET
def decisions(request: MemberRequest) -> HttpResponse:
    """The register of decisions, and apart from it the consultations, which bind nobody."""
    binding = request.GET.get("type") != "consultations"
    now = clock.now()
    found = queries.decisions(request.user, now, binding=binding)
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    context = {"page": page, "ballots": queries.with_outcomes(page, now), "binding": binding, "now": now}
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
        "versions": RuleVersion.objects.all()[:50],
    }
    return render(request, "governance/rules.html", context)
