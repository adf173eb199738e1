"""Looks at records, and what people ask about their data (RGPD art. 15 to 17)."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind
from members.actions.common import refuse_unless_manages
from members.actions.profile import forget_profile
from members.choices import RequestKind, RequestState, Role, StatusKind
from members.mail import recipient
from members.models import DataRequest, Member, RecordAccess
from members.queries import cooperative, holders

#: What an answer may be.
ANSWERS = (RequestState.DONE, RequestState.PARTLY, RequestState.REFUSED)


def note_looks(*, members: Iterable[Member], part: str, by: Member, at: datetime) -> None:
    """Write down that the gérance saw a part of these people's records today; her own she may see unseen."""
    day = clock.today(at)
    looks = [
        RecordAccess(member=member, viewer=by, part=part, day=day) for member in members if member.pk != by.pk
    ]
    RecordAccess.objects.bulk_create(looks, ignore_conflicts=True)


@transaction.atomic
def file_request(
    *, member: Member, kind: str, concern: str = "", text: str = "", by: Member, at: datetime
) -> DataRequest:
    """Ask for a correction or for erasure; the gérance may write down what came by letter. Raises Refused.

    What a person said about herself goes at once with a request for erasure: nothing but her wish kept it.
    """
    if by.pk != member.pk:
        refuse_unless_manages(by)
    Member.objects.select_for_update().get(pk=member.pk)
    if kind == RequestKind.ERASURE:
        if DataRequest.objects.filter(member=member, kind=kind, state=RequestState.OPEN).exists():
            raise Refused(_("You have already asked for this, and the gérance has not answered yet."))
        forget_profile(member)
    elif not text.strip():
        raise Refused(_("Say what is wrong and what it should be."), field="text")
    elif DataRequest.objects.filter(
        member=member, kind=kind, text=text.strip(), state=RequestState.OPEN
    ).exists():
        raise Refused(
            _("You have already asked for this, and the gérance has not answered yet."), field="text"
        )
    request = DataRequest.objects.create(
        member=member, kind=kind, concern=concern, text=text.strip(), filed_on=clock.today(at)
    )
    record("data.asked", by=by.pk, at=at, about=member, request=kind)
    people = holders(Role.GERANCE, clock.today(at)).exclude(pk=by.pk)
    _write(request, Kind.DATA_ASKED, list(people), at)
    return request


@transaction.atomic
def withdraw_request(*, request: DataRequest, by: Member, at: datetime) -> None:
    """Take one's own request back while nobody has answered. Raises Refused."""
    locked = _open(request)
    if by.pk != locked.member_id:
        raise Refused(_("Only the person who asked may take a request back."))
    locked.state, locked.decided_on = RequestState.WITHDRAWN, clock.today(at)
    locked.save(update_fields=["state", "decided_on"])
    record("data.withdrawn", by=by.pk, at=at, about=locked.member)


@transaction.atomic
def answer_request(*, request: DataRequest, state: str, answer: str, by: Member, at: datetime) -> None:
    """Answer with reasons; the person is written to. An erasure that is granted forgets her profile once more.

    Raises Refused for an answer without reasons, one given already, or one to oneself.
    """
    refuse_unless_manages(by)
    locked = _open(request)
    if state not in ANSWERS:
        raise ValueError(f"not an answer: {state}")
    if not answer.strip():
        raise Refused(_("Write the reasons: the person receives them (RGPD, art. 12(4))."), field="answer")
    if by.pk == locked.member_id and holders(Role.GERANCE, clock.today(at)).exclude(pk=by.pk).exists():
        raise Refused(_("This is your own request: another member of the gérance answers it."))
    if locked.kind == RequestKind.ERASURE and state != RequestState.REFUSED:
        forget_profile(locked.member)
    locked.state, locked.answer = state, answer.strip()
    locked.decided_by, locked.decided_on = by, clock.today(at)
    locked.save(update_fields=["state", "answer", "decided_by", "decided_on"])
    record("data.answered", by=by.pk, at=at, about=locked.member, answer=state)
    if locked.member.status_on(clock.today(at)) not in (None, StatusKind.LEFT):
        _write(locked, Kind.DATA_ANSWERED, [locked.member], at)


def _open(request: DataRequest) -> DataRequest:
    """The request, locked. Raises Refused when it is answered or withdrawn."""
    locked = DataRequest.objects.select_for_update().get(pk=request.pk)
    if not locked.is_open:
        raise Refused(_("This request has been answered or withdrawn meanwhile."))
    return locked


def _write(request: DataRequest, kind: str, people: list[Member], at: datetime) -> None:
    """A mail that says something waits, and nothing of what it is about."""
    page = request.get_absolute_url() if kind == Kind.DATA_ASKED else request.get_person_url()
    context = {
        "request_kind": request.get_kind_display(),
        "answer_by": request.answer_by,
        "cooperative": cooperative(),
        "url": settings.PUBLIC_URL + page,
    }
    enqueue(kind=kind, about=request, to=[recipient(person) for person in people], context=context, at=at)
