"""Profit-sharing: years, variants side by side, everybody her own line; the gérance prepares and shares them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from interlignes.kit import clock
from interlignes.kit.buttons import press
from interlignes.kit.errors import Refused
from interlignes.kit.forms import posted
from interlignes.kit.pictures import Slice, split_bar
from interlignes.kit.tables import TYPES, attachment, download
from members.actions import profit as actions
from members.choices import Looked
from members.decorators import gerance_required
from members.documents import profit as documents
from members.documents.common import letterhead
from members.forms.profit import VariantForm, YearForm
from members.http import MemberRequest
from members.models import Member, ProfitVariant, ProfitYear
from members.permissions import has_second_factor, may_manage, may_read_profit
from members.queries import cooperative
from members.queries import profit as queries
from members.views.looks import note
from members.wording.profit import MISSING, check_words, key_words


def shown(found: queries.Outcome, member: Member) -> dict[str, Any]:
    """A variant for a page: picture, table, rules, her own line."""
    given = found.allocation
    described: dict[str, Any] = {
        "variant": found.variant,
        "frozen": found.frozen,
        "key": key_words(found.variant.wish.key),
        "missing": MISSING[found.missing] if found.missing else "",
        "allocation": given,
    }
    if given:
        slices = [Slice(name, label, amount) for name, label, amount, _share in documents.split(given)]
        described |= {
            "split": documents.split(given),
            "picture": split_bar(slices, title=_("How the surplus is shared out")),
            "checks": [check_words(check, found.bounds) for check in given.checks],
            "line": queries.line_of(found, member),
        }
    return described


def _year(request: MemberRequest, number: int) -> ProfitYear:
    """A year that the person may see, with its variants in `shown`; else 404."""
    if not may_read_profit(request.user):
        raise Http404
    return get_object_or_404(queries.years_for(request.user), pk=number)


def _variant(request: MemberRequest, number: int) -> ProfitVariant:
    """A variant that the person may see, or 404."""
    if not may_read_profit(request.user):
        raise Http404
    return get_object_or_404(queries.variants_for(request.user), pk=number)


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """The years of which something is shared."""
    if not may_read_profit(request.user):
        raise Http404
    context = {"years": queries.years_for(request.user)[:50], "may_manage": may_manage(request.user)}
    return render(request, "members/profit_index.html", context)


@require_GET
def year(request: MemberRequest, number: int) -> HttpResponse:
    """A year: its accounts, and its variants side by side."""
    found = _year(request, number)
    footing = queries.base_of(found)
    for variant in found.shown:  # type: ignore[attr-defined]
        variant.year = found
    variants = [shown(queries.outcome(v, footing), request.user) for v in found.shown]  # type: ignore[attr-defined]
    context = {
        "year": found,
        "variants": variants,
        "workers": len(footing.workers),
        "highest": footing.highest,
        "may_manage": may_manage(request.user) and has_second_factor(request.user),
        "is_held": any(variant.is_held for variant in found.shown),  # type: ignore[attr-defined]
    }
    return render(request, "members/profit_year.html", context)


@require_GET
def variant(request: MemberRequest, number: int) -> HttpResponse:
    """One variant: picture, table, rules with their sources, her own line; for the gérance every line."""
    found = _variant(request, number)
    outcome = queries.outcome(found, queries.base_of(found.year))
    sees_all = may_manage(request.user) and has_second_factor(request.user)
    row = shown(outcome, request.user)
    lines = queries.lines(outcome) if sees_all else []
    note(request, [line.member for line in lines], Looked.PAY)
    context = {**row, "row": row, "year": found.year, "may_manage": sees_all, "lines": lines}
    return render(request, "members/profit_variant.html", context)


def _statement(found: ProfitVariant, member: Member) -> HttpResponse:
    """The statement of a member, or 404 where she has no line."""
    outcome = queries.outcome(found, queries.base_of(found.year))
    line = queries.line_of(outcome, member)
    if line is None:
        raise Http404
    made = documents.statement(outcome, line, cooperative=cooperative(), at=clock.now())
    return attachment(made, f"repartition-{found.pk}-{member.pk}.pdf")


@require_GET
def my_statement(request: MemberRequest, number: int) -> HttpResponse:
    """My line of a variant as a document."""
    return _statement(_variant(request, number), request.user)


@gerance_required
@require_GET
def statement(request: MemberRequest, number: int, member: int) -> HttpResponse:
    """The line of somebody as a document."""
    made = _statement(_variant(request, number), get_object_or_404(Member, pk=member))
    note(request, [Member(pk=member)], Looked.PAY)
    return made


@gerance_required
@require_GET
def lines_file(request: MemberRequest, number: int, form: str) -> HttpResponse:
    """Everybody's line as a file, for the pay office."""
    if form not in TYPES:
        raise Http404
    found = _variant(request, number)
    outcome = queries.outcome(found, queries.base_of(found.year))
    lines = queries.lines(outcome)
    table = documents.table(outcome, lines)
    note(request, [line.member for line in lines], Looked.PAY)
    return download(table, form, name=f"repartition-{found.pk}", at=clock.now(), **letterhead(cooperative()))


def _edit_year(request: MemberRequest, found: ProfitYear | None) -> HttpResponse:
    """The form of a year, new or not."""
    form = YearForm.of(found, posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        saved = form.attempt(lambda: actions.save_year(year=found, by=request.user, at=clock.now(), **data))
        if saved:
            messages.success(request, _("Saved."))
            return redirect(saved)
    title = _("Accounts of the year") if found else _("A new financial year")
    return render(request, "members/profit_form.html", {"form": form, "title": title, "back": found})


@gerance_required
@require_http_methods(["GET", "POST"])
def year_new(request: MemberRequest) -> HttpResponse:
    """Record a year."""
    return _edit_year(request, None)


@gerance_required
@require_http_methods(["GET", "POST"])
def year_edit(request: MemberRequest, number: int) -> HttpResponse:
    """Correct a year."""
    return _edit_year(request, _year(request, number))


@gerance_required
@require_GET
def commitment(request: MemberRequest, number: int) -> HttpResponse:
    """What the pay of a year commits each employed associate to subscribe, and what is missing."""
    found = get_object_or_404(ProfitYear, pk=number)
    commitments = queries.commitments(found)
    context = {"year": found, "commitments": commitments}
    note(request, [one.member for one in commitments], Looked.PAY)
    return render(request, "members/profit_commitment.html", context)


def _edit_variant(
    request: MemberRequest, found: ProfitYear, variant: ProfitVariant | None, form: VariantForm
) -> HttpResponse:
    """The form of a variant, new or not."""
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "year": found, "variant": variant}
        saved = form.attempt(lambda: actions.save_variant(by=request.user, at=clock.now(), **data))
        if saved:
            messages.success(request, _("Saved."))
            return redirect(saved)
    title = _("Change the variant") if variant else _("A new variant")
    return render(
        request, "members/profit_form.html", {"form": form, "title": title, "back": variant or found}
    )


@gerance_required
@require_http_methods(["GET", "POST"])
def variant_new(request: MemberRequest, number: int) -> HttpResponse:
    """Try a way to share the year out; `?modele=12` begins with what variant 12 of the year says."""
    found, model = _year(request, number), request.GET.get("modele", "")
    like = found.variants.filter(pk=model).first() if model.isdecimal() and len(model) < 10 else None
    return _edit_variant(request, found, None, VariantForm.like(like, posted(request)))


@gerance_required
@require_http_methods(["GET", "POST"])
def variant_edit(request: MemberRequest, number: int) -> HttpResponse:
    """Change a variant."""
    found = _variant(request, number)
    return _edit_variant(request, found.year, found, VariantForm.of(found, posted(request)))


@gerance_required
@require_POST
def share(request: MemberRequest, number: int) -> HttpResponse:
    """Let everybody read it, or no longer."""
    found = _variant(request, number)
    shared = request.POST.get("shared") == "yes"
    return press(
        request,
        lambda: actions.share_variant(variant=found, shared=shared, by=request.user, at=clock.now()),
        found,
        done=_("Everybody may read it now, each with her own line.")
        if shared
        else _("It is no longer shared."),
    )


@gerance_required
@require_POST
def remove(request: MemberRequest, number: int) -> HttpResponse:
    """Throw a variant away."""
    found = _variant(request, number)
    try:
        actions.remove_variant(variant=found, by=request.user, at=clock.now())
        messages.success(request, _("The variant is gone."))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect(found)
    return redirect(found.year)
