"""Agreeing to be convened by e-mail, asking for letters again, recording that letters were posted."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.writing import convened
from governance.choices import Consent, ConsentHow
from governance.models import MailConsent, Meeting, PostedLetter
from governance.permissions import may_manage_meetings, may_organise, may_see
from governance.queries.auditors import outsiders_of
from governance.queries.convocations import latest_of, letters_for
from governance.queries.updates import sent_updates
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.models import Member


@transaction.atomic
def say(*, step: str, by: Member, at: datetime) -> MailConsent:
    """Agree to e-mail, or ask for letters again, for oneself, from today on. Saying the same again changes nothing."""
    person = Member.objects.select_for_update().get(pk=by.pk)
    if not may_see(person):
        raise Refused(_("Only who belongs to the cooperative is convened."))
    if step not in Consent.values:
        raise Refused(_("Choose one of the answers."), field="step")
    latest = latest_of(person)
    if latest and latest.step == step:
        return latest
    return _add(person, step, clock.today(at), ConsentHow.ONLINE, by, at)


@transaction.atomic
def record_paper(*, members: Collection[Member], step: str, said_on: date, by: Member, at: datetime) -> int:
    """Record what people said in writing, with the day it arrived; how many. Raises Refused."""
    if not may_manage_meetings(by):
        raise Refused(_("Only the gérance may do this."))
    if step not in Consent.values:
        raise Refused(_("Choose one of the answers."), field="step")
    if said_on > clock.today(at):
        raise Refused(_("This day is still to come."), field="said_on")
    for member in sorted(members, key=lambda one: one.pk):
        _add(member, step, said_on, ConsentHow.PAPER, by, at)
    return len(members)


def _add(member: Member, step: str, said_on: date, how: str, by: Member, at: datetime) -> MailConsent:
    row = MailConsent.objects.create(
        member=member, step=step, said_on=said_on, how=how, recorded_at=at, recorded_by=by
    )
    record("consent.recorded", by=by.pk, at=at, about=member, step=step, on=said_on.isoformat())
    return row


@transaction.atomic
def record_posting(
    *,
    meeting: Meeting,
    members: Collection[int],
    outsiders: Collection[str] = (),
    posted_on: date,
    by: Member,
    at: datetime,
) -> int:
    """Record that the letters of some people were posted on a day; how many. Raises Refused.

    A letter says how the meeting stands: it is the convocation where that was not posted before, and every update
    sent by that day.
    """
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not may_organise(by, locked):
        raise Refused(_("Only who organises the meeting may do this."))
    if not locked.convoked_at:
        raise Refused(_("Send the convocation first: the letters repeat it."))
    if posted_on > clock.today(at):
        raise Refused(_("This day is still to come."), field="posted_on")
    owed = letters_for(locked, convened(locked, at))
    sent = [update for update in sent_updates(locked) if clock.today(update.changed_at) <= posted_on]
    outside = [one.name for one in outsiders_of(locked) if not one.email and one.name in outsiders]
    to: list[dict[str, Any]] = [{"member_id": number} for number in sorted(set(members) & set(owed))]
    to += [{"member": None, "outsider": name} for name in outside]
    for person in to:
        for update in (None, *sent):
            _post({**person, "meeting": locked, "update": update}, posted_on, by, at)
    done = len(to)
    record("letters.posted", by=by.pk, at=at, about=locked, letters=done, on=posted_on.isoformat())
    return done


def _post(letter: dict[str, Any], posted_on: date, by: Member, at: datetime) -> None:
    """The first letter that said it counts."""
    PostedLetter.objects.get_or_create(
        **letter, defaults={"posted_on": posted_on, "recorded_at": at, "recorded_by": by}
    )
