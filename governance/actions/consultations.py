"""Asking, answering, objecting, asking anew. Everything here is indicative: an assembly decides."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from governance.choices import POLLS, Asking, ObjectionState, ProposalState
from governance.models import Answer, Consultation, Option, Proposal
from governance.permissions import may_propose, may_see
from governance.queries.consultations import due_reminders, people_to_name, silent
from governance.rules.answers import is_answer
from interlignes.journal.actions import record
from interlignes.kit.errors import Refused
from interlignes.kit.moments import in_words
from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind
from members.mail import recipient
from members.models import Member
from members.queries import cooperative

#: As many as fit on a telephone and in a head.
MOST_OPTIONS = 20


@transaction.atomic
def ask(
    *,
    asking: str,
    title: str,
    text: str,
    options: Sequence[str] = (),
    proposal: Proposal | None = None,
    nominee: Member | None = None,
    follows: Consultation | None = None,
    turns_at: datetime | None = None,
    closes_at: datetime,
    by: Member,
    at: datetime,
) -> Consultation:
    """Open a consultation now. Raises Refused."""
    if not may_propose(by):
        raise Refused(_("Only members of the cooperative ask the others."))
    if not title.strip():
        raise Refused(_("Write the question."), field="title")
    if closes_at <= at:
        raise Refused(_("It must close in the future."), field="closes_at")
    if asking == Asking.CANDIDATE and turns_at is None:
        raise Refused(_("Say until when people are named before the names are read."), field="turns_at")
    if turns_at is not None and not at < turns_at < closes_at:
        raise Refused(_("The second stage begins between now and the closing."), field="turns_at")
    if proposal is not None and proposal.state != ProposalState.SUBMITTED:
        raise Refused(_("Only a submitted proposal that is on no agenda can be put to consent."))
    labels = _labels(asking, options)
    consultation = Consultation.objects.create(
        asking=asking,
        title=title.strip(),
        text=text.strip(),
        author=by,
        proposal=proposal,
        nominee=nominee,
        follows=follows,
        opens_at=at,
        turns_at=turns_at if asking in (Asking.CONSENT, Asking.CANDIDATE) else None,
        closes_at=closes_at,
    )
    Option.objects.bulk_create(
        [Option(consultation=consultation, position=n, label=label) for n, label in enumerate(labels, 1)]
    )
    record("consultation.opened", by=by.pk, at=at, about=consultation)
    return consultation


def _labels(asking: str, options: Sequence[str]) -> list[str]:
    """The options without blanks around them; polls have at least two, all different, other methods none."""
    labels = [option.strip() for option in options if option.strip()]
    if asking not in POLLS:
        return []
    if len(labels) < 2:
        raise Refused(_("Write at least two options, one a line."), field="options")
    if len(labels) > MOST_OPTIONS:
        text = ngettext_lazy("At most %(n)d option.", "At most %(n)d options.", MOST_OPTIONS)
        raise Refused(text % {"n": MOST_OPTIONS}, field="options")
    if len({label.casefold() for label in labels}) < len(labels):
        raise Refused(_("Two options are the same."), field="options")
    if any(len(label) > 200 for label in labels):
        raise Refused(_("An option has at most 200 characters."), field="options")
    return labels


@transaction.atomic
def answer(
    *, consultation: Consultation, marks: list[Any], reason: str = "", by: Member, at: datetime
) -> Answer:
    """Record or replace the one answer of a person in the present round. Raises Refused."""
    current = _locked(consultation)
    if not may_see(by):
        raise Refused(_("Only members of the cooperative answer."))
    if not current.is_open(at):
        raise Refused(
            _("This consultation closed on %(when)s. Your answer was not recorded.")
            % {"when": in_words(current.closes_at)}
        )
    if current.asking == Asking.CONSENT and current.in_first_stage(at):
        raise Refused(_("This is the time for questions: consent is asked for afterwards."))
    people = frozenset(people_to_name(at).values_list("pk", flat=True))
    if not is_answer(current.asking, marks, current.options.count(), people):
        raise Refused(_("Choose among the answers."), field="marks")
    objects = current.asking == Asking.CONSENT and marks == [False]
    if objects and not reason.strip():
        raise Refused(_("An objection says why: what harm would the proposal do?"), field="reason")
    given, _created = Answer.objects.update_or_create(
        consultation=current,
        round=current.round,
        member=by,
        defaults={
            "marks": marks,
            "reason": reason.strip(),
            "objection": ObjectionState.OPEN if objects else "",
            "settlement": "",
            "at": at,
        },
    )
    return given


def _locked(consultation: Consultation) -> Consultation:
    return Consultation.objects.select_for_update().get(pk=consultation.pk)


@transaction.atomic
def settle_objection(*, answer: Answer, state: str, settlement: str = "", by: Member, at: datetime) -> None:
    """Who raised an objection says that it is met, and how, or withdraws it. Raises Refused."""
    current = _locked(answer.consultation)
    fresh = Answer.objects.get(pk=answer.pk)
    if fresh.member_id != by.pk or fresh.objection != ObjectionState.OPEN or fresh.round != current.round:
        raise Refused(_("Only who raised an open objection says that it is met."))
    if not current.is_open(at):
        raise Refused(_("This consultation is closed."))
    if state == ObjectionState.MET and not settlement.strip():
        raise Refused(_("Say in a sentence how it was met."), field="settlement")
    fresh.objection, fresh.settlement, fresh.at = state, settlement.strip(), at
    fresh.save(update_fields=["objection", "settlement", "at"])


@transaction.atomic
def ask_anew(
    *, consultation: Consultation, text: str, closes_at: datetime, by: Member, at: datetime
) -> Consultation:
    """Begin another round of a consent with a text that takes up the objections. Raises Refused."""
    current = _locked(consultation)
    if current.author_id != by.pk or current.asking != Asking.CONSENT or current.withdrawn_at:
        raise Refused(_("Only who asked for consent asks anew."))
    if not current.answers.filter(round=current.round).exists():
        raise Refused(_("Nobody has answered this round yet."))
    if closes_at <= at:
        raise Refused(_("It must close in the future."), field="closes_at")
    current.round += 1
    current.earlier_texts = [*current.earlier_texts, current.text]
    current.text, current.closes_at, current.turns_at = text.strip(), closes_at, None
    current.save(update_fields=["round", "earlier_texts", "text", "closes_at", "turns_at"])
    record("consultation.asked_anew", by=by.pk, at=at, about=current, round=current.round)
    return current


@transaction.atomic
def propose_person(
    *, consultation: Consultation, nominee: Member, closes_at: datetime, by: Member, at: datetime
) -> Consultation:
    """After an election without candidate, ask for consent to one of the people named. Raises Refused."""
    current = _locked(consultation)
    if current.author_id != by.pk or current.asking != Asking.CANDIDATE:
        raise Refused(_("Only who opened the election proposes a person."))
    if not current.is_closed(at):
        raise Refused(_("The names are still being gathered."))
    named = {marks[0] for marks in current.answers.values_list("marks", flat=True)}
    if nominee.pk not in named:
        raise Refused(_("Choose a person who was named."), field="nominee")
    if current.followers.filter(withdrawn_at__isnull=True, closes_at__gt=at).exists():
        raise Refused(_("Consent is being asked for already."))
    facts = {"name": nominee.get_full_name(), "role": current.title}
    return ask(
        asking=Asking.CONSENT,
        title=gettext("%(name)s: %(role)s") % facts,
        text="",
        nominee=nominee,
        follows=current,
        closes_at=closes_at,
        by=by,
        at=at,
    )


@transaction.atomic
def withdraw(*, consultation: Consultation, by: Member, at: datetime) -> None:
    """Take the question back while it is open; what was answered stays readable. Raises Refused."""
    current = _locked(consultation)
    if current.author_id != by.pk or not current.is_open(at):
        raise Refused(_("Only who asked takes an open question back."))
    current.withdrawn_at = at
    current.save(update_fields=["withdrawn_at"])
    record("consultation.withdrawn", by=by.pk, at=at, about=current)


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Remind, a day before closing and once a round, those who have not answered; the number of mails written."""
    written = 0
    for consultation in due_reminders(at):
        context = {
            "cooperative": cooperative(),
            "consultation": consultation,
            "url": settings.PUBLIC_URL + consultation.get_absolute_url(),
        }
        written += enqueue(
            kind=Kind.CONSULTATION_REMINDER,
            about=consultation,
            to=[recipient(member, "reminders") for member in silent(consultation, at)],
            occasion=f"round {consultation.round}",
            context=context,
            at=at,
            useful_until=consultation.closes_at,
        )
    return written
