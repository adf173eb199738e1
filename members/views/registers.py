"""Registers of people as files, for the gérance."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.tables import TYPES, download
from members.actions.disclosure import note_looks
from members.choices import Looked
from members.decorators import gerance_required
from members.http import MemberRequest
from members.queries import cooperative
from members.queries.registers import REGISTERS, people_in


@gerance_required
@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """All registers with their formats."""
    tables = [(name, make(clock.today()).title) for name, make in REGISTERS.items()]
    return render(request, "members/registers.html", {"registers": tables, "forms": sorted(TYPES)})


@gerance_required
@require_GET
def file(request: MemberRequest, register: str, form: str) -> HttpResponse:
    """One register as a file; each person whose details are in it sees that it was downloaded."""
    if register not in REGISTERS or form not in TYPES:
        raise Http404
    at, own = clock.now(), cooperative()
    answer = download(
        REGISTERS[register](clock.today(at)),
        form,
        name=register,
        at=at,
        cooperative=own.name,
        foot=own.legal_name or own.name,
    )
    with transaction.atomic():
        note_looks(members=people_in(register), part=Looked.REGISTER, by=request.user, at=at)
        record("register.exported", by=request.user.pk, at=at, register=register, form=form)
    return answer
