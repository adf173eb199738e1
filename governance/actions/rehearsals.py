"""Rehearsing a secret ballot before the real one: on a harmless question, decided by nobody, deleted by itself."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from governance.models import Rehearsal
from governance.models.rehearsals import KEPT
from governance.permissions import may_manage_meetings
from interlignes.journal.actions import record
from interlignes.kit.errors import Refused
from interlignes.sealed.election import Question
from interlignes.urn.actions import count, setup
from interlignes.urn.choices import Level
from interlignes.urn.models import Urn
from members.models import Cooperative, Member
from members.queries import electorate_at

#: The levels that can be tried out: at the reinforced one a scrutineer would hand out codes for nothing.
LEVELS = (Level.SIMPLE, Level.BUREAU)


def open_rehearsal(*, question: str, level: str, hours: int, by: Member, at: datetime) -> Rehearsal:
    """Open one for every associate of now, for some hours. One at a time. Raises Refused."""
    made = _plan(question, level, hours, by, at)
    voters = {member.pk: member.pk for member in electorate_at(at)}
    setup.seal(urn=made.urn, voters=voters, at=at)
    return made


@transaction.atomic
def _plan(question: str, level: str, hours: int, by: Member, at: datetime) -> Rehearsal:
    """The urn, marked as a rehearsal: the urn itself then asks nobody to count by mail and shows no roll."""
    if not may_manage_meetings(by):
        raise Refused(_("Only the gérance may do this."))
    if not question.strip():
        raise Refused(_("Write a question."), field="question")
    if level not in LEVELS:
        raise Refused(_("Only the simple and the bureau level can be rehearsed."), field="level")
    Cooperative.objects.select_for_update().first()  # two at once: the second waits, then finds the first
    if Rehearsal.objects.filter(urn__closes_at__gt=at).exists():
        raise Refused(_("A rehearsal is open already: wait for its end."))
    with override("fr"):  # papers are French
        name = gettext("Rehearsal: %(question)s") % {"question": question.strip()}
        about = gettext("Rehearsal: nothing is decided here")
        answers = (gettext("Yes"), gettext("No"), gettext("I do not mind"))
    urn = setup.plan(
        name=name[:200],
        description=about,
        questions=[Question(question.strip(), answers, blank=True)],
        level=level,
        opens_at=at,
        closes_at=at + timedelta(hours=hours),
        page=reverse("governance:rehearsals"),
        is_open_to_all=False,
        is_rehearsal=True,
        at=at,
    )
    record("rehearsal.opened", by=by.pk, at=at, about=urn)
    return Rehearsal.objects.create(urn=urn, opened_by=by)


def advance(*, rehearsal: Rehearsal, at: datetime) -> None:
    """Count a rehearsal that is over, as far as that goes without scrutineers; harmless when repeated."""
    if rehearsal.urn.sealed_at is not None:
        count.advance(urn=rehearsal.urn, at=at)


def end_rehearsal(*, rehearsal: Rehearsal, by: Member, at: datetime) -> None:
    """Delete one that is over, before its time. Raises Refused."""
    if not may_manage_meetings(by):
        raise Refused(_("Only the gérance may do this."))
    if not rehearsal.urn.is_closed(at):
        raise Refused(_("It is open: delete it once it has closed."))
    count.destroy(urn=rehearsal.urn, at=at)


def delete_old(*, at: datetime) -> int:
    """Delete those that closed two weeks ago, with all their papers, counted or not; how many."""
    old = Urn.objects.filter(rehearsal__isnull=False, closes_at__lte=at - KEPT).order_by("pk")
    for urn in old:
        count.destroy(urn=urn, at=at)
    return len(old)
