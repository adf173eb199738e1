"""Pages of consultations."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.actions import consultations as actions
from governance.choices import POLLS, Asking, ObjectionState
from governance.forms.consultations import AnewForm, AnswerForm, AskForm, PersonForm, SettleForm
from governance.models import Answer, Consultation
from governance.permissions import may_propose
from governance.queries import consultations as readings
from governance.queries import proposals as proposal_readings
from governance.views.pictures import answers_in_words, consent_bar, named_rows, poll_rows
from interlignes.kit import clock
from interlignes.kit.buttons import press
from interlignes.kit.forms import posted
from members.http import MemberRequest


def _consultation(request: MemberRequest, number: int) -> Consultation:
    return get_object_or_404(readings.consultations_for(request.user), pk=number)


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """Open ones, then those that ended."""
    now = clock.now()
    found = readings.consultations_for(request.user)
    context = {
        "opened": found.filter(withdrawn_at__isnull=True, closes_at__gt=now).order_by("closes_at", "pk"),
        "page": Paginator(found.filter(closes_at__lte=now), 20).get_page(request.GET.get("page")),
        "may_ask": may_propose(request.user),
        "methods": Asking,
    }
    return render(request, "governance/consultations.html", context)


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest, asking: str) -> HttpResponse:
    """Ask everybody, by a method; `?proposition=` puts a proposal to consent."""
    if not may_propose(request.user) or asking not in Asking.values:
        raise Http404
    proposal = _proposal(request) if asking == Asking.CONSENT else None
    initial = {"title": proposal.title} if proposal else {}
    form = AskForm(posted(request), asking=asking, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = {**form.arguments(), "asking": asking, "proposal": proposal}
        made = form.attempt(lambda: actions.ask(by=request.user, at=clock.now(), **data))
        if made:
            messages.success(request, _("The question is open; everybody sees it on the home page."))
            return redirect(made)
    context = {"form": form, "title": Asking(asking).label, "proposal": proposal, "asking": asking}
    return render(request, "governance/consultation_new.html", context)


def _proposal(request: MemberRequest) -> Any:
    """The proposal named in the address, if the person may read it."""
    wanted = request.GET.get("proposition", "")
    if not wanted.isdecimal() or len(wanted) > 9:
        return None
    return proposal_readings.proposals_for(request.user).filter(pk=int(wanted)).first()


@require_http_methods(["GET", "POST"])
def detail(request: MemberRequest, number: int) -> HttpResponse:
    """The question with one's answer; once closed, what it came to and who answered what."""
    consultation, now = _consultation(request, number), clock.now()
    given = readings.answer_of(consultation, request.user)
    form = _answer_form(request, consultation, given)
    if request.method == "POST" and form.is_valid():
        data = form.answer()
        if form.attempt(
            lambda: actions.answer(consultation=consultation, by=request.user, at=clock.now(), **data)
        ):
            messages.success(request, _("Your answer is recorded. You may change it until the closing."))
            return redirect(consultation)
    return render(request, "governance/consultation.html", _shown(request, consultation, given, form, now))


def _answer_form(request: MemberRequest, consultation: Consultation, given: Answer | None) -> AnswerForm:
    people = readings.people_to_name(clock.now()) if consultation.asking == Asking.CANDIDATE else ()
    options = consultation.options.order_by("position")
    return AnswerForm(posted(request), consultation=consultation, options=options, people=people, given=given)


def _shown(
    request: MemberRequest, consultation: Consultation, given: Answer | None, form: AnswerForm, now: Any
) -> dict[str, Any]:
    """What the page shows in the stage of the instant."""
    is_open, first = consultation.is_open(now), consultation.in_first_stage(now)
    reads_answers = not is_open or (consultation.asking not in POLLS and not first)
    answers = readings.answers_of(consultation)
    context = {
        "consultation": consultation,
        "given": given,
        "is_open": is_open,
        "first_stage": first,
        "form": form if is_open and not (first and consultation.asking == Asking.CONSENT) else None,
        "answered": len(answers),
        "answers": answers if reads_answers else [],
        "is_author": consultation.author_id == request.user.pk,
        "asked": readings.asked(consultation, now),
        "earlier": readings.earlier_objections(consultation) if consultation.round > 1 else [],
        "text_changes": readings.text_changes(consultation),
        "settle": SettleForm(),
    }
    if reads_answers:
        context |= _outcome(consultation, answers, now)
    return context


def _outcome(consultation: Consultation, answers: list[Answer], now: Any) -> dict[str, Any]:
    """What it came to, by method."""
    if consultation.asking in POLLS:
        poll = readings.poll(consultation, answers)
        papers = answers_in_words(consultation.asking, poll, answers)
        return {"poll": poll, "rows": poll_rows(consultation.asking, poll), "papers": papers}
    if consultation.asking == Asking.CONSENT:
        standing = readings.consent_of(consultation, answers, now)
        return {"consent": standing, "consent_bar": consent_bar(standing)}
    people = readings.named_by(answers)
    for answer in answers:
        answer.names = people.get(answer.marks[0])  # type: ignore[attr-defined]
    return {"named": named_rows(readings.named(answers, people), len(answers))}


@require_POST
def settle(request: MemberRequest, number: int) -> HttpResponse:
    """One's own objection is met, or withdrawn."""
    found = readings.consultations_for(request.user).values("pk")
    answer = get_object_or_404(
        Answer.objects.select_related("consultation"), pk=number, member=request.user, consultation__in=found
    )
    state = ObjectionState.WITHDRAWN if "withdraw" in request.POST else ObjectionState.MET
    words = request.POST.get("settlement", "")[:5000].replace("\x00", "")
    return press(
        request,
        lambda: actions.settle_objection(
            answer=answer, state=state, settlement=words, by=request.user, at=clock.now()
        ),
        answer.consultation,
    )


@require_http_methods(["GET", "POST"])
def anew(request: MemberRequest, number: int) -> HttpResponse:
    """Another round."""
    consultation = _consultation(request, number)
    if consultation.author_id != request.user.pk or consultation.asking != Asking.CONSENT:
        raise Http404
    form = AnewForm(posted(request), initial={"text": consultation.text})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if form.attempt(
            lambda: actions.ask_anew(consultation=consultation, by=request.user, at=clock.now(), **data)
        ):
            return redirect(consultation)
    context = {"form": form, "title": _("Ask anew"), "back": consultation.get_absolute_url()}
    return render(request, "governance/form.html", context)


@require_http_methods(["GET", "POST"])
def person(request: MemberRequest, number: int) -> HttpResponse:
    """Propose one of the people named."""
    consultation = _consultation(request, number)
    if consultation.author_id != request.user.pk or consultation.asking != Asking.CANDIDATE:
        raise Http404
    named = {answer.marks[0] for answer in readings.answers_of(consultation)}
    form = PersonForm(posted(request), people=readings.people_to_name(clock.now()).filter(pk__in=named))
    if request.method == "POST" and form.is_valid():
        data = form.arguments()
        made = form.attempt(
            lambda: actions.propose_person(consultation=consultation, by=request.user, at=clock.now(), **data)
        )
        if made:
            return redirect(made)
    context = {"form": form, "title": _("Propose a person"), "back": consultation.get_absolute_url()}
    return render(request, "governance/form.html", context)


@require_POST
def withdraw(request: MemberRequest, number: int) -> HttpResponse:
    """Take an open question back."""
    consultation = _consultation(request, number)
    return press(
        request,
        lambda: actions.withdraw(consultation=consultation, by=request.user, at=clock.now()),
        consultation,
        done=_("Withdrawn."),
    )
