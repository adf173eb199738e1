"""Pages of polls for a date."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from governance.actions import polls as actions
from governance.forms.polls import DatesForm, MoreDatesForm, PollForm
from governance.models import DatePoll
from governance.permissions import kinds_to_prepare, may_settle
from governance.queries import polls as readings
from governance.queries.polls import Answers, SlotLine
from governance.views.organising import lacks_factor
from interlignes.kit import clock
from interlignes.kit.buttons import press
from interlignes.kit.charts import Part, stacked_bar
from interlignes.kit.errors import Refused
from interlignes.kit.forms import posted
from interlignes.kit.moments import in_words
from members.decorators import lead_to_second_factor
from members.http import MemberRequest
from members.queries import members_on


@dataclass(frozen=True, slots=True)
class Picture:
    """One date with its bar."""

    line: SlotLine
    bar: SafeString


def picture(line: SlotLine) -> Picture:
    """The overlap of one date: yes, if need be, no, not said."""
    counts = line.overlap
    parts = [
        Part("for", _("can come"), counts.yes),
        Part("abstain", _("can if need be"), counts.maybe),
        Part("against", _("cannot"), counts.no),
        Part("rest", _("have not said"), counts.silent),
    ]
    return Picture(line, stacked_bar(parts, title=in_words(line.slot.starts_at)))


def advice(answers: Answers) -> str:
    """Which date suits best, and why, in a sentence."""
    if not answers.best:
        return _("Nobody has said yet that she can come on one of these dates.")
    counts = answers.best[0].overlap
    facts = {
        "dates": " ; ".join(in_words(line.slot.starts_at) for line in answers.best),
        "can": counts.can,
        "maybe": counts.maybe,
        "asked": answers.asked,
    }
    single = _("%(dates)s suits best: %(can)d of %(asked)d people can come, %(maybe)d of them if need be.")
    several = _(
        "Equally good: %(dates)s. On each %(can)d of %(asked)d people can come, %(maybe)d of them if need be."
    )
    return (single if len(answers.best) == 1 else several) % facts


def _poll(request: MemberRequest, number: int) -> DatePoll:
    return get_object_or_404(readings.polls_for(request.user), pk=number)


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Ask for a date."""
    if lacks_factor(request):
        return lead_to_second_factor(request)
    now = clock.now()
    people = (
        members_on(clock.today(now)).exclude(pk=request.user.pk).order_by("last_name", "first_name", "pk")
    )
    form = PollForm(posted(request), kinds=kinds_to_prepare(request.user), people=people)
    if request.method == "POST" and form.is_valid():
        made = form.attempt(lambda: actions.open_poll(by=request.user, at=now, **form.arguments()))
        if made:
            messages.success(
                request, _("The question is on its way to everybody who is asked. Answer it, too.")
            )
            return redirect(made)
    context = {"form": form, "title": _("Find a date"), "back": _meetings()}
    return render(request, "governance/form.html", context)


def _meetings() -> str:
    return str(redirect("governance:meetings").url)


@require_http_methods(["GET", "POST"])
def detail(request: MemberRequest, number: int) -> HttpResponse:
    """The dates, one's answer, who can come when, and for who asked the way to the meeting."""
    poll, now = _poll(request, number), clock.now()
    answers = readings.answers_of(poll, request.user)
    form = None
    if answers.mine is not None and (poll.is_open(now) or request.method == "POST"):
        form = DatesForm(posted(request), lines=answers.lines, mine=answers.mine, comment=answers.my_comment)
    if request.method == "POST" and form and form.is_valid():
        given = {"marks": form.marks(), "comment": form.cleaned_data["comment"], "by": request.user}
        form.attempt(lambda: actions.answer(poll=poll, at=clock.now(), **given))
        if not form.errors:
            messages.success(request, _("Your answer is recorded. You may change it until the deadline."))
            return redirect(poll)
    return render(request, "governance/poll.html", _shown(request, poll, answers, form))


def _shown(
    request: MemberRequest, poll: DatePoll, answers: Answers, form: DatesForm | None
) -> dict[str, object]:
    now = clock.now()
    return {
        "poll": poll,
        "answers": answers,
        "form": form,
        "is_open": poll.is_open(now),
        "pictures": [picture(line) for line in answers.lines],
        "advice": advice(answers),
        "may_settle": may_settle(request.user, poll) and not poll.is_settled,
        "now": now,
    }


@require_http_methods(["GET", "POST"])
def change(request: MemberRequest, number: int) -> HttpResponse:
    """Add dates, move the deadline."""
    poll = _organised(request, number)
    if isinstance(poll, HttpResponse):
        return poll
    form = MoreDatesForm(posted(request), poll=poll)
    if request.method == "POST" and form.is_valid():
        data = {"slots": form.dates(), "closes_at": form.cleaned_data["closes_at"], "by": request.user}
        if form.attempt(lambda: actions.change_poll(poll=poll, at=clock.now(), **data)):
            messages.success(request, _("Saved."))
            return redirect(poll)
    context = {"form": form, "title": _("Add dates or move the deadline"), "back": poll.get_absolute_url()}
    return render(request, "governance/form.html", context)


def _organised(request: MemberRequest, number: int) -> DatePoll | HttpResponse:
    """The poll, for who may settle it; the way to a second factor where one is missing. Raises Http404."""
    poll = _poll(request, number)
    if not may_settle(request.user, poll):
        raise Http404
    return lead_to_second_factor(request) if lacks_factor(request) else poll


@require_POST
def settle(request: MemberRequest, number: int) -> HttpResponse:
    """Make the meeting of it, on the date whose button was pressed."""
    poll = _organised(request, number)
    if isinstance(poll, HttpResponse):
        return poll
    chosen = request.POST.get("slot", "")
    slot = get_object_or_404(poll.slots, pk=int(chosen) if chosen.isdecimal() and len(chosen) < 10 else 0)
    try:
        meeting = actions.settle_poll(poll=poll, slot=slot, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect(poll)
    told = len(poll.asked.all()) - 1
    words = ngettext("%(n)d person is told the date.", "%(n)d people are told the date.", told) % {"n": told}
    messages.success(request, f"{words} {_('Now add the items of the agenda, then convene.')}")
    return redirect(meeting)


@require_POST
def withdraw(request: MemberRequest, number: int) -> HttpResponse:
    """Ask no more."""
    poll = _organised(request, number)
    if isinstance(poll, HttpResponse):
        return poll
    return press(
        request,
        lambda: actions.withdraw_poll(poll=poll, by=request.user, at=clock.now()),
        poll,
        done=_("Everybody who was asked is told that no date is sought any more."),
    )
