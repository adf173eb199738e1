"""What a person sees of her own shares, and the list of associates."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from interlignes.kit import clock
from interlignes.kit.conflicts import watch
from interlignes.kit.forms import LocalDateField, posted
from interlignes.kit.money import ZERO
from interlignes.kit.pictures import staircase
from interlignes.kit.ratios import percent, written
from interlignes.kit.tables import TYPES, attachment, download
from members.actions import capital as actions
from members.choices import Looked
from members.documents import capital as documents
from members.documents.common import letterhead
from members.forms.capital import DetailsForm
from members.http import MemberRequest
from members.models import Member, Movement, SubscriberDetails
from members.permissions import has_second_factor, may_manage, may_read_register, may_read_shares
from members.queries import capital as queries
from members.queries import capital_registers as registers
from members.queries import cooperative
from members.views.looks import looks_at, looks_at_record


def whose(request: MemberRequest, number: int) -> Member:
    """Herself; for the gérance with a second factor anybody; else 404."""
    if number == request.user.pk:
        return request.user
    if not (may_manage(request.user) and has_second_factor(request.user)):
        raise Http404
    return get_object_or_404(Member, pk=number)


def day_asked(request: MemberRequest) -> date:
    """The day in the address (?au=), not after today; today where there is none or none that exists."""
    today = clock.today()
    try:
        asked = LocalDateField(required=False).clean(request.GET.get("au", "")[:10])
    except ValidationError:
        return today
    return min(asked, today) if asked else today


@require_GET
def mine(request: MemberRequest) -> HttpResponse:
    """My shares, how they came, my documents."""
    return render(request, "members/capital_account.html", account_context(request.user, is_mine=True))


def account_context(member: Member, *, is_mine: bool) -> dict[str, Any]:
    """The account of a member: what she holds, a picture, every movement, her documents."""
    today = clock.today()
    lines = queries.statement(member, today)
    last = lines[-1] if lines else None
    total = queries.total_shares(today)
    terms = queries.terms_on(today)
    points = _points(lines)
    return {
        "member": member,
        "is_mine": is_mine,
        "today": today,
        "lines": lines,
        "shares": last.shares if last else 0,
        "capital": last.capital if last else ZERO,
        "total": total,
        "part": percent(Fraction(last.shares, total)) if last and total else "",
        "nominal": queries.nominal_on(today),
        "picture": staircase(points, until=today, title=_("Capital held"), floor=ZERO),
        "bulletins": [line.movement for line in lines if line.movement.is_subscription],
        "commitment": written(terms.commitment_rate) if terms.commitment_rate else "",
        "commitment_cap": terms.commitment_cap,
        "claim": queries.claims().filter(member=member).first(),
    }


def _points(lines: list[queries.StatementLine]) -> list[tuple[date, Decimal]]:
    """What she held on the evening of each day on which something changed."""
    by_day = {line.movement.occurred_on: line.capital for line in lines}
    return sorted(by_day.items())


@require_GET
@looks_at(Looked.CAPITAL)
def statement(request: MemberRequest, number: int) -> HttpResponse:
    """The account as a document."""
    member, now = whose(request, number), clock.now()
    day = day_asked(request)
    nominal = queries.nominal_on(day)
    made = documents.statement(
        member,
        queries.statement(member, day),
        day=day,
        nominal=nominal.amount if nominal else None,
        cooperative=cooperative(),
        at=now,
    )
    return attachment(made, f"releve-{member.pk}-{day.isoformat()}.pdf")


@require_GET
@looks_at(Looked.CAPITAL)
def certificate(request: MemberRequest, number: int) -> HttpResponse:
    """A certificate of what she holds; 404 for somebody who holds nothing."""
    member, now = whose(request, number), clock.now()
    day = day_asked(request)
    lines, nominal = queries.statement(member, day), queries.nominal_on(day)
    if not (lines and lines[-1].shares and nominal):
        raise Http404
    made = documents.certificate(
        member,
        shares=lines[-1].shares,
        capital=lines[-1].capital,
        nominal=nominal.amount,
        day=day,
        cooperative=cooperative(),
        at=now,
    )
    return attachment(made, f"certificat-{member.pk}-{day.isoformat()}.pdf")


@require_GET
@looks_at(Looked.CAPITAL, queries.members_of_line)
def bulletin(request: MemberRequest, number: int) -> HttpResponse:
    """The bulletin of a subscription, to be signed; hers, or the gérance's."""
    movement = get_object_or_404(Movement.objects.select_related("member"), number=number)
    whose(request, movement.member_id)
    if not movement.is_subscription:
        raise Http404
    details = SubscriberDetails.objects.filter(member=movement.member).first()
    made = documents.bulletin(movement, details, cooperative=cooperative(), at=clock.now())
    return attachment(made, f"bulletin-{movement.number}.pdf")


@require_http_methods(["GET", "POST"])
@looks_at_record
def details(request: MemberRequest, number: int) -> HttpResponse:
    """What bulletins say of a person: she writes it herself, or the gérance for her."""
    member = whose(request, number)
    known = SubscriberDetails.objects.filter(member=member).first()
    form = DetailsForm.of(known, posted(request))
    form.watch(member, watch(known or SubscriberDetails(member=member), list(DetailsForm.base_fields)))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        form.attempt(
            lambda: actions.describe_subscriber(member=member, by=request.user, at=clock.now(), **data)
        )
        if not form.errors:
            messages.success(request, _("Saved."))
            mine = member == request.user
            return redirect("members:my_capital") if mine else redirect("members:account", member.pk)
    return render(request, "members/capital_details.html", {"form": form, "member": member})


def _register(request: MemberRequest, day: date) -> Any:
    """The list of associates as this person may read it: by the terms of today, also that of a day long past."""
    visibility = queries.terms_on(clock.today()).visibility
    return registers.associates(day, with_shares=may_read_shares(request.user, visibility))


@require_GET
def associates(request: MemberRequest) -> HttpResponse:
    """Who is an associate on a day, and with how many shares as far as the statuts let it be known."""
    if not may_read_register(request.user):
        raise Http404
    day = day_asked(request)
    context = {"table": _register(request, day), "day": day, "today": clock.today()}
    return render(request, "members/capital_associates.html", context)


@require_GET
def associates_file(request: MemberRequest, form: str) -> HttpResponse:
    """The same as a file."""
    if not may_read_register(request.user) or form not in TYPES:
        raise Http404
    head = letterhead(cooperative())
    table = _register(request, day_asked(request))
    return download(table, form, name="associes", at=clock.now(), **head)
