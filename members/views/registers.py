"""Registers of people as files, for the gérance."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.tables import TYPES, Table, download
from members.actions.disclosure import note_looks
from members.choices import Looked
from members.decorators import gerance_required
from members.documents.common import letterhead
from members.http import MemberRequest
from members.models import Member
from members.queries import cooperative
from members.queries.registers import REGISTERS


@gerance_required
@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """All registers with their formats."""
    tables = [(name, title) for name, (title, _make) in REGISTERS.items()]
    return render(request, "members/registers.html", {"registers": tables, "forms": sorted(TYPES)})


@gerance_required
@require_GET
def file(request: MemberRequest, register: str, form: str) -> HttpResponse:
    """One register as a file; each person whose details are in it sees that it was downloaded."""
    if register not in REGISTERS or form not in TYPES:
        raise Http404
    made = REGISTERS[register][1](clock.today())
    head = letterhead(cooperative()) if form == "pdf" else {}
    return send(
        request, made.table, made.people, part=Looked.REGISTER, register=register, form=form, head=head
    )


def send(
    request: MemberRequest,
    table: Table,
    people: Iterable[Member],
    *,
    part: str,
    register: str,
    form: str,
    head: dict[str, Any],
) -> HttpResponse:
    """A register as a file: the journal keeps that it left, each of the people sees who looked at which part."""
    at = clock.now()
    answer = download(table, form, name=register, at=at, **head)
    with transaction.atomic():
        note_looks(members=people, part=part, by=request.user, at=at)
        record("register.exported", by=request.user.pk, at=at, register=register, form=form)
    return answer
