"""My data: what is held, who looked, what I ask; and the gérance's page that answers."""

import json
from typing import Any

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from interlignes.kit import clock, pdf
from interlignes.kit.buttons import press
from interlignes.kit.forms import posted
from interlignes.kit.tables import attachment
from members import queries
from members.actions import disclosure as actions
from members.choices import Looked, RequestKind
from members.decorators import gerance_required
from members.forms.data import AnswerForm, CorrectionForm, ErasureForm
from members.http import MemberRequest
from members.models import DataRequest, Member
from members.queries.data import holdings, looks_at, open_requests, requests_of
from members.queries.export import Cell, as_data, everything_about

#: Looks at a record that the page shows; the export has them all.
LOOKS = 50


@require_GET
def mine(request: MemberRequest) -> HttpResponse:
    """What is held about me, who looked at it, what I asked."""
    context = {
        "looks": looks_at(request.user)[:LOOKS],
        "requests": requests_of(request.user),
    }
    return render(request, "members/data.html", context)


@require_GET
def export_json(request: MemberRequest) -> HttpResponse:
    """All that is held about me, for another program."""
    at = clock.now()
    data = as_data(request.user, everything_about(request.user), at)
    content = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()
    return attachment(content, _file_name("json"), "application/json")


@require_GET
def export_pdf(request: MemberRequest) -> HttpResponse:
    """The same for reading."""
    return attachment(person_pdf(request.user), _file_name("pdf"))


def person_pdf(member: Member) -> bytes:
    """All that is held about a person as a tagged document."""
    at, own = clock.now(), queries.cooperative()
    data: dict[str, Any] = {
        "title": _("All that is held about %(name)s") % {"name": member.get_full_name()},
        "cooperative": own.name,
        "foot": own.full_name,
        "notes": [
            _("Passwords, keys and what concerns other people are left out; the register says why."),
            _("Numbers and fingerprints that only programs use are in the JSON file."),
        ],
        "sections": [
            {
                "title": section.title,
                "rows": [
                    [(cell.label, cell.words) for cell in row if cell.label and cell.words]
                    for row in section.rows
                ],
            }
            for section in everything_about(member)
        ],
    }
    return pdf.render("person", data, at=at)


def _for_readers(row: list[Cell]) -> list[tuple[str, str]]:
    """What of a row has a name and says something."""
    return [(cell.label, cell.words) for cell in row if cell.label and cell.words]


def _file_name(form: str) -> str:
    return f"mes-donnees-{clock.today().isoformat()}.{form}"


@require_http_methods(["GET", "POST"])
def correction(request: MemberRequest) -> HttpResponse:
    """Ask the gérance to correct what I cannot correct myself."""
    form = CorrectionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        asked = form.attempt(
            lambda: actions.file_request(
                member=request.user,
                kind=RequestKind.CORRECTION,
                by=request.user,
                at=clock.now(),
                **form.cleaned_data,
            )
        )
        if asked:
            messages.success(request, _("The gérance has your request and answers within a month."))
            return redirect("members:data")
    return render(request, "members/data_correction.html", {"form": form})


@require_http_methods(["GET", "POST"])
def erasure(request: MemberRequest) -> HttpResponse:
    """Ask for erasure, knowing what goes now and what must stay."""
    form = ErasureForm(posted(request))
    if request.method == "POST" and form.is_valid():
        asked = form.attempt(
            lambda: actions.file_request(
                member=request.user,
                kind=RequestKind.ERASURE,
                text=form.cleaned_data["text"],
                by=request.user,
                at=clock.now(),
            )
        )
        if asked:
            messages.success(
                request, _("What you had said about yourself is erased. The gérance answers within a month.")
            )
            return redirect("members:data")
    return render(
        request,
        "members/data_erasure.html",
        {"form": form, "holdings": holdings(request.user, reader=request.user)},
    )


@require_POST
def withdraw(request: MemberRequest, number: int) -> HttpResponse:
    """Take a request of mine back."""
    asked = get_object_or_404(DataRequest, pk=number, member=request.user)
    return press(
        request,
        lambda: actions.withdraw_request(request=asked, by=request.user, at=clock.now()),
        "members:data",
        done=_("Your request is withdrawn."),
    )


@gerance_required
@require_GET
def waiting(request: MemberRequest) -> HttpResponse:
    """What waits for an answer of the gérance."""
    context = {"requests": open_requests()[:100], "today": clock.today()}
    return render(request, "members/requests.html", context)


@gerance_required
@require_http_methods(["GET", "POST"])
def answer(request: MemberRequest, number: int) -> HttpResponse:
    """Read a request with what must be kept and why, and answer it."""
    asked = get_object_or_404(DataRequest.objects.select_related("member", "decided_by"), pk=number)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        form.attempt(lambda: actions.answer_request(request=asked, by=request.user, at=clock.now(), **data))
        if not form.errors:
            messages.success(request, _("The answer is recorded, and the person is written to."))
            return redirect("members:requests")
    actions.note_looks(members=[asked.member], part=Looked.DATA, by=request.user, at=clock.now())
    held = holdings(asked.member, reader=request.user) if asked.kind == RequestKind.ERASURE else []
    context = {"asked": asked, "form": form, "holdings": held, "today": clock.today()}
    return render(request, "members/request.html", context)
