"""The dated record of a person: for the gérance, and for herself."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from interlignes.kit import clock
from interlignes.kit.conflicts import watch
from interlignes.kit.forms import PageForm, posted
from members import actions
from members.choices import VOTING, StatusKind
from members.decorators import gerance_required
from members.forms.lifecycle import (
    CandidacyForm,
    ContractForm,
    DepartureForm,
    DetailsForm,
    HoursForm,
    LiftForm,
    SuspensionForm,
    TakeBackForm,
    TermsForm,
)
from members.http import MemberRequest
from members.models import Contract, Member, Suspension
from members.queries import History, deadline_of, details_of, hired_on_of, history_of, membership_rules
from members.rules.candidacy import has_seniority
from members.rules.leaving import applies_to, reasons
from members.rules.worktime import hours_missing
from members.views.looks import looks_at_record
from members.wording.lives import events, picture, reasons_table, terms_in_words


def record_context(history: History) -> dict[str, Any]:
    """What the record of a person shows, to her and to the gérance."""
    today, rules = clock.today(), membership_rules()
    status, employment = history.status_on(today), history.employment_on(today)
    terms = employment.terms_on(today) if employment else None
    wanted = history.wish.hours if history.wish else None
    candidacy = history.candidacy
    return {
        "person": history.member,
        "history": history,
        "details": details_of(history.member),
        "events": events(history),
        "picture": picture(history, today),
        "status": status,
        "terms": terms,
        "is_over": history.is_contract_over(today),
        "slip": history.typed_today(today),
        "missing": hours_missing(terms.hours, wanted, rules.full_time_hours) if terms else 0,
        "deadline": deadline_of(candidacy, rules) if candidacy else None,
        "entitled": candidacy is not None and has_seniority(candidacy.hired_on, today, rules.periods),
        "suspension": next(
            (one for one in history.suspensions if not one.until_on or one.until_on >= today), None
        ),
        "is_gone": status is None or status.kind == StatusKind.LEFT,
        "has_status_with_vote": status is not None and status.kind in VOTING,
        "may_apply": candidacy is None and status is not None and status.kind == StatusKind.EMPLOYEE,
    }


def _history(number: int) -> History:
    history = history_of(number)
    if history is None:
        raise Http404
    return history


@require_GET
@gerance_required
@looks_at_record
def record(request: MemberRequest, number: int) -> HttpResponse:
    """The record of a person for the gérance, with everything that can be done to it."""
    history = _history(number)
    return render(request, "members/record.html", record_context(history))


@require_GET
def my_record(request: MemberRequest) -> HttpResponse:
    """My own record: what happened when, my hours, my candidacy."""
    context = record_context(_history(request.user.pk))
    copies = request.user.permit_copies.defer("content_sealed") if context["details"].permit_number else ()
    return render(request, "members/my_record.html", {**context, "copies": copies})


def form_page(
    request: HttpRequest,
    form: PageForm,
    do: Callable[[], object],
    *,
    title: str,
    back: str,
    done: str,
    **extra: Any,
) -> HttpResponse:
    """A form; once it is right and the action agreed, back to where it came from with a word."""
    if request.method == "POST" and form.is_valid():
        form.attempt(do)
        if not form.errors:
            messages.success(request, done)
            return redirect(back)
    context = {"form": form, "title": title, "back": back, **extra}
    return render(request, "members/form.html", context)


def _of(number: int) -> tuple[Member, str, datetime]:
    """The person of an address, where her record is, and now."""
    return get_object_or_404(Member, pk=number), reverse("members:record", args=[number]), clock.now()


@require_http_methods(["GET", "POST"])
@gerance_required
def contract_new(request: MemberRequest, number: int) -> HttpResponse:
    """Record the entry of a person."""
    member, back, at = _of(number)
    form = ContractForm(posted(request), initial={"starts_on": clock.today(at)})
    return form_page(
        request,
        form,
        lambda: actions.start_contract(member=member, **form.cleaned_data, by=request.user, at=at),
        title=_("Record a contract"),
        back=back,
        done=_("The contract is recorded."),
        person=member,
    )


@require_http_methods(["GET", "POST"])
@gerance_required
def contract_amend(request: MemberRequest, number: int) -> HttpResponse:
    """Other terms within the contract in force."""
    member, back, at = _of(number)
    contract = get_object_or_404(Contract.objects.in_force(clock.today(at)), member=member)
    last = contract.terms.latest("since_on")
    initial = {"job": last.job, "qualification": last.qualification, "hours": last.hours}
    form = TermsForm(posted(request), initial={**initial, "since_on": clock.today(at)})
    return form_page(
        request,
        form,
        lambda: actions.amend_contract(contract=contract, **form.cleaned_data, by=request.user, at=at),
        title=_("Amend the contract"),
        back=back,
        done=_("The amendment is recorded; the earlier terms stay in the history."),
        person=member,
    )


@require_http_methods(["GET", "POST"])
@gerance_required
def contract_take_back(request: MemberRequest, number: int) -> HttpResponse:
    """Undo what was typed wrongly of a contract, as long as the day lasts."""
    member, back, at = _of(number)
    slip = _history(number).typed_today(clock.today(at))
    if slip is None:
        raise Http404
    form = TakeBackForm(posted(request), initial={"terms": slip.pk})
    if form.is_bound and form.is_valid() and form.cleaned_data["terms"] != slip.pk:
        return redirect(back)
    return form_page(
        request,
        form,
        lambda: actions.take_back_terms(terms=slip, by=request.user, at=at),
        title=_("Take back what was recorded today"),
        back=back,
        done=_("It is taken back, as if it had not been recorded."),
        person=member,
        note=terms_in_words(slip),
    )


@require_http_methods(["GET", "POST"])
@gerance_required
def departure(request: MemberRequest, number: int) -> HttpResponse:
    """Why a job or the quality of associate ends, and what follows."""
    member, back, at = _of(number)
    was = member.status_on(clock.today(at)) or ""
    table = reasons(renouncing_ends_job=membership_rules().renouncing_ends_job)
    fitting = {code: rule for code, rule in table.items() if applies_to(code, was)}
    form = DepartureForm(fitting, posted(request), initial={"day": clock.today(at)})
    return form_page(
        request,
        form,
        lambda: actions.end_membership(member=member, **form.values(), by=request.user, at=at),
        title=_("Departure or loss of the quality of associate"),
        back=back,
        done=_("Recorded."),
        person=member,
        reasons=reasons_table(fitting),
    )


@require_http_methods(["GET", "POST"])
@gerance_required
def suspend(request: MemberRequest, number: int) -> HttpResponse:
    """Suspend a vote after formal notice."""
    member, back, at = _of(number)
    form = SuspensionForm(posted(request))
    return form_page(
        request,
        form,
        lambda: actions.suspend_vote(member=member, **form.cleaned_data, by=request.user, at=at),
        title=_("Suspend the vote"),
        back=back,
        done=_("The suspension is recorded."),
        person=member,
    )


@require_http_methods(["GET", "POST"])
@gerance_required
def lift(request: MemberRequest, number: int) -> HttpResponse:
    """Say when the suspension of a vote ends."""
    member, back, at = _of(number)
    today = clock.today(at)
    running = Suspension.objects.filter(member=member).exclude(until_on__lt=today).order_by("since_on")
    suspension = running.first()
    if suspension is None:
        raise Http404
    form = LiftForm(posted(request), initial={"until_on": max(today, suspension.since_on)})
    return form_page(
        request,
        form,
        lambda: actions.lift_suspension(suspension=suspension, **form.cleaned_data, by=request.user, at=at),
        title=_("Set the end of the suspension"),
        back=back,
        done=_("The end of the suspension is recorded."),
        person=member,
    )


@require_http_methods(["GET", "POST"])
@gerance_required
def candidacy_new(request: MemberRequest, number: int) -> HttpResponse:
    """Write down a candidacy, or that a contract obliges to one."""
    member, back, at = _of(number)
    initial = {"hired_on": hired_on_of(member, clock.today(at)), "filed_on": clock.today(at)}
    form = CandidacyForm(posted(request), initial={**initial, "mode": membership_rules().usual_mode})
    return form_page(
        request,
        form,
        lambda: actions.open_candidacy(member=member, **form.cleaned_data, by=request.user, at=at),
        title=_("Record a candidacy"),
        back=back,
        done=_("The candidacy is recorded."),
        person=member,
    )


@require_http_methods(["GET", "POST"])
@gerance_required
@looks_at_record
def details(request: MemberRequest, number: int) -> HttpResponse:
    """What the registre unique du personnel asks besides the contract."""
    member, back, at = _of(number)
    known = details_of(member)
    initial = {name: getattr(known, name) for name in DetailsForm.base_fields}
    form = DetailsForm(posted(request), initial=initial)
    form.watch(member, watch(known, list(initial)))
    return form_page(
        request,
        form,
        lambda: actions.change_personnel_details(member=member, **form.cleaned_data, by=request.user, at=at),
        title=_("Details for the registre unique du personnel"),
        back=back,
        done=_("Saved."),
        person=member,
    )


@require_http_methods(["GET", "POST"])
@gerance_required
@looks_at_record
def hours(request: MemberRequest, number: int) -> HttpResponse:
    """Write down how many hours a person wants, where she told the gérance."""
    member, back, at = _of(number)
    return _hours_page(
        request, member, back, at, _("Hours that %(name)s wants") % {"name": member.get_full_name()}
    )


@require_http_methods(["GET", "POST"])
def my_hours(request: MemberRequest) -> HttpResponse:
    """How many hours a week I want to work."""
    return _hours_page(
        request, request.user, reverse("members:my_record"), clock.now(), _("How many hours I want to work")
    )


def _hours_page(request: MemberRequest, member: Member, back: str, at: datetime, title: str) -> HttpResponse:
    last = member.hours_wishes.order_by("-since_on").first()
    form = HoursForm(posted(request), initial={"hours": last.hours if last else None})
    return form_page(
        request,
        form,
        lambda: actions.state_hours_wish(member=member, **form.cleaned_data, by=request.user, at=at),
        title=title,
        back=back,
        done=_("Saved. It stands in the record with today's date."),
        person=member,
        about_hours=True,
    )
