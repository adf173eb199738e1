"""Requests and the words under them. Nothing of them goes to the journal: who needs support is nobody's business."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from interlignes.kit import clock
from interlignes.kit.crypto import encrypt
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind
from members.mail import recipient
from members.models import Member
from members.queries import cooperative, members_on
from wellbeing import queries
from wellbeing.choices import RequestState
from wellbeing.models import Reply, Request, RequestRecipient
from wellbeing.models.support import PURPOSE
from wellbeing.permissions import is_recipient, may_read

MOST_REPLIES = 200


@transaction.atomic
def send_request(*, kind: str, text: str, to: Collection[int], by: Member, at: datetime) -> Request:
    """Write to the chosen people. Raises Refused without anybody, or for somebody who cannot read it."""
    chosen = set(to) - {by.pk}
    if not chosen:
        raise Refused(_("Choose at least one person."), field="to")
    people = list(members_on(clock.today(at)).filter(pk__in=chosen, is_active=True))
    if len(people) != len(chosen):
        raise Refused(_("One of these people is no longer here. Choose again."), field="to")
    request = Request.objects.create(
        author=by, kind=kind, text_sealed=encrypt(PURPOSE, text.strip()), created_at=at
    )
    RequestRecipient.objects.bulk_create([RequestRecipient(request=request, member=one) for one in people])
    _notify(request, people, at)
    return request


@transaction.atomic
def reply(*, request: Request, text: str, by: Member, at: datetime) -> Reply:
    """Write a word under a request that is not over."""
    locked = _readable(request, by)
    _require_running(locked)
    if locked.replies.count() >= MOST_REPLIES:
        raise Refused(_("This conversation is very long: better meet now."), field="text")
    made = Reply.objects.create(
        request=locked, author=by, text_sealed=encrypt(PURPOSE, text.strip()), created_at=at
    )
    _notify(locked, _others(locked, by), at)
    return made


@transaction.atomic
def take(*, request: Request, by: Member, at: datetime) -> None:
    """One of the chosen people sees to it."""
    locked = _readable(request, by)
    _require_running(locked)
    if not is_recipient(by, locked):
        raise Refused(_("Only somebody whom the author chose can see to it."))
    locked.state, locked.taken_by = RequestState.TAKEN, by
    locked.save(update_fields=["state", "taken_by"])
    _notify(locked, _others(locked, by), at)


@transaction.atomic
def close(*, request: Request, by: Member, at: datetime) -> None:
    """The author, or one of the chosen people, says that nothing more is to be done."""
    locked = _readable(request, by)
    _require_running(locked)
    locked.state, locked.closed_at = RequestState.CLOSED, at
    locked.save(update_fields=["state", "closed_at"])
    _notify(locked, _others(locked, by), at)


@transaction.atomic
def withdraw(*, request: Request, by: Member, at: datetime) -> None:
    """The author takes it back: its words and those under it are erased at once."""
    locked = _readable(request, by)
    if locked.author_id != by.pk:
        raise Refused(_("Only the author takes a request back."))
    locked.replies.all().delete()
    locked.state, locked.closed_at, locked.text_sealed = RequestState.WITHDRAWN, at, encrypt(PURPOSE, "")
    locked.save(update_fields=["state", "closed_at", "text_sealed"])


@transaction.atomic
def warn_before_the_end(*, at: datetime) -> int:
    """Tell everybody in a request that nobody closed that it is erased unless one of them writes; how many requests.

    The retention erases none of which this was not said in time.
    """
    quiet = list(queries.silent(at).select_for_update(of=("self",)))
    for request in quiet:
        request.warned_at = at
        request.save(update_fields=["warned_at"])
        everybody = {request.author_id, *request.recipients.values_list("member", flat=True)}
        _notify(request, _here(everybody), at, is_ending=True)
    return len(quiet)


def _readable(request: Request, by: Member) -> Request:
    """The request, locked. Raises Refused for whoever may not read it."""
    locked = Request.objects.select_for_update().get(pk=request.pk)
    if not may_read(by, locked):
        raise Refused(_("This request is between other people."))
    return locked


def _require_running(request: Request) -> None:
    if request.is_over:
        raise Refused(_("This request is closed."))


def _others(request: Request, by: Member) -> list[Member]:
    """Everybody in the conversation but `by`, as long as they are here."""
    return _here({request.author_id, *request.recipients.values_list("member", flat=True)} - {by.pk})


def _here(numbers: Collection[int]) -> list[Member]:
    """Those of them who have not left."""
    return list(members_on(clock.today()).filter(pk__in=numbers, is_active=True))


def _notify(request: Request, people: Iterable[Member], at: datetime, *, is_ending: bool = False) -> None:
    """A mail that says only that something waits: about the reader herself, so that no two mails can be matched."""
    context = {
        "cooperative": cooperative(),
        "url": settings.PUBLIC_URL + reverse("wellbeing:requests"),
        "is_ending": is_ending,
    }
    for person in people:
        enqueue(
            kind=Kind.WELLBEING_NOTICE,
            about=person,
            to=[recipient(person)],
            occasion=uuid4().hex,
            context=context,
            at=at,
        )
