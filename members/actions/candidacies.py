"""Applying to become an associate, and the decision, which is taken once.

`governance` asks the assembly and calls `decide_candidacy`; this app does not know it.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import cancel, enqueue
from interlignes.outbox.choices import Kind
from members.actions.common import number, refuse_too_far, refuse_unless_manages
from members.actions.people import begin_status
from members.choices import OUTSIDE, CandidacyMode, CandidacyOutcome, Language, Role, StatusKind
from members.mail import recipient
from members.models import Candidacy, Member
from members.queries import cooperative, deadline_of, hired_on_of, holders, membership_rules
from members.rules import candidacy as rules
from members.rules.dates import due_reminder
from members.rules.search import fold


def _refuse_unless_employee(member: Member, day: date) -> None:
    if member.status_on(day) != StatusKind.EMPLOYEE:
        raise Refused(_("Only an employee who is not an associate can be a candidate."))


def _refuse_too_early(member: Member, mode: str, hired_on: date, day: date) -> None:
    """One open candidacy at a time; after a rejection, or on simple request after hiring, one may have to wait."""
    if Candidacy.objects.filter(member=member).pending().exists():
        raise Refused(_("This person has a candidacy that is not decided yet."))
    periods = membership_rules().periods
    first = rules.may_file_from(mode, hired_on, periods)
    rejected = Candidacy.objects.filter(member=member, outcome=CandidacyOutcome.REJECTED).order_by(
        "-decided_on"
    )
    for earlier in rejected[:1]:
        first = max(first, rules.may_renew_from(earlier.decided_on or day, periods))
    if day < first:
        text = _("This candidacy can be filed from %(day)s on.")
        raise Refused(text % {"day": f"{first:%d/%m/%Y}"}, field="filed_on")


@transaction.atomic
def open_candidacy(
    *, member: Member, mode: str, hired_on: date, filed_on: date | None, by: Member | None, at: datetime
) -> Candidacy:
    """Record a candidacy, or (not filed yet) that a contract obliges to one. Raises Refused."""
    refuse_unless_manages(by)
    today = clock.today(at)
    _refuse_unless_employee(member, today)
    if mode in OUTSIDE:
        raise ValueError(f"no way of an employee: {mode}")
    refuse_too_far(hired_on, at, field="hired_on")
    if filed_on is None and mode != CandidacyMode.OBLIGATORY:
        raise Refused(
            _("Only an obligation of the contract is recorded before it is filed."), field="filed_on"
        )
    if filed_on is not None and not hired_on <= filed_on <= today:
        raise Refused(_("Filed between the day of hiring and today."), field="filed_on")
    if filed_on is not None and member.status_on(filed_on) != StatusKind.EMPLOYEE:
        raise Refused(
            _("By the record she was no employee without the quality of associate then."), field="filed_on"
        )
    _refuse_too_early(member, mode, hired_on, filed_on or hired_on)
    return _open(member, mode, hired_on, filed_on, by=by, at=at)


def _open(
    member: Member, mode: str, hired_on: date, filed_on: date | None, *, by: Member | None, at: datetime
) -> Candidacy:
    candidacy = Candidacy.objects.create(
        member=member, mode=mode, hired_on=hired_on, filed_on=filed_on, created_at=at
    )
    record("member.candidacy_opened", by=number(by), at=at, about=member, mode=mode)
    return candidacy


@transaction.atomic
def open_outside_candidacy(
    *,
    mode: str,
    email: str,
    first_name: str,
    last_name: str,
    filed_on: date,
    organisation: str = "",
    language: str = Language.FRENCH,
    by: Member | None,
    at: datetime,
) -> Candidacy:
    """Record that somebody who does not work here applies to be an external associate. Raises Refused.

    Until an assembly admits her she has no status, no access and no vote. Who was here before is known by her address.
    """
    refuse_unless_manages(by)
    today, name = clock.today(at), last_name.strip()
    if mode not in OUTSIDE:
        raise ValueError(f"not a way from outside: {mode}")
    if mode == CandidacyMode.COOPERATIVE and not organisation.strip():
        raise Refused(_("Name the cooperative."), field="organisation")
    if filed_on > today:
        raise Refused(_("This day is still to come."), field="filed_on")
    member = Member.objects.filter(email=email.strip().lower()).first()
    if member is None:
        member = Member.objects.create_member(
            email=email,
            first_name=first_name.strip(),
            last_name=name,
            language=language,
            organisation=organisation.strip(),
        )
        record("member.added", by=number(by), at=at, about=member)
    elif fold(member.last_name) != fold(name):
        text = _("On record this is the address of %(name)s.")
        raise Refused(text % {"name": member}, field="email")
    _refuse_insider(member, filed_on, today)
    _refuse_too_early(member, mode, filed_on, filed_on)
    if organisation.strip() != member.organisation:
        member.organisation = organisation.strip()
        member.save(update_fields=["organisation"])
    return _open(member, mode, filed_on, filed_on, by=by, at=at)


def _refuse_insider(member: Member, filed_on: date, today: date) -> None:
    """Who belongs here joins in another way, or has joined; nor did she belong on the day she filed."""
    if any(member.status_on(day) not in (None, StatusKind.LEFT) for day in (filed_on, today)):
        text = _("By the record she belongs to the cooperative: this is for somebody from outside.")
        raise Refused(text, field="email")


@transaction.atomic
def file_candidacy(*, member: Member, at: datetime) -> Candidacy:
    """Apply for oneself, today: fulfils an obligation, or opens a candidacy of the usual way. Raises Refused."""
    today = clock.today(at)
    _refuse_unless_employee(member, today)
    owed = Candidacy.objects.select_for_update().filter(member=member, filed_on=None).pending().first()
    if owed is None:
        hired_on = hired_on_of(member, today)
        mode = membership_rules().usual_mode
        _refuse_too_early(member, mode, hired_on, today)
        owed = _open(member, mode, hired_on, today, by=member, at=at)
    else:
        owed.filed_on = today
        owed.save(update_fields=["filed_on"])
    cancel(kind=Kind.CANDIDACY_REMINDER, about=owed)
    record("member.candidacy_filed", by=member.pk, at=at, about=member, on=today.isoformat())
    _write(owed, Kind.CANDIDACY_FILED, holders(Role.GERANCE, today).order_by("pk"), occasion="", at=at)
    return owed


@transaction.atomic
def notify_candidate(*, candidacy: Candidacy, notified_on: date, by: Member, at: datetime) -> None:
    """Record the formal notice to apply, given by registered letter. Raises Refused."""
    refuse_unless_manages(by)
    locked = _pending(candidacy)
    if locked.filed_on is not None or locked.mode != CandidacyMode.OBLIGATORY:
        raise Refused(_("A formal notice is for somebody who has to apply and has not."))
    if not locked.hired_on <= notified_on <= clock.today(at):
        raise Refused(_("Notified between the day of hiring and today."), field="notified_on")
    locked.notified_on = notified_on
    locked.save(update_fields=["notified_on"])
    record("member.candidacy_notified", by=by.pk, at=at, about=locked.member, on=notified_on.isoformat())


def _pending(candidacy: Candidacy) -> Candidacy:
    """The candidacy as it is now, locked. Raises Refused once it is decided."""
    locked = Candidacy.objects.select_for_update().select_related("member").get(pk=candidacy.pk)
    if not locked.is_pending:
        raise Refused(_("This candidacy has been decided."))
    return locked


@transaction.atomic
def decide_candidacy(
    *,
    candidacy: Candidacy,
    admitted: bool,
    decided_on: date,
    decided_at: datetime | None = None,
    decided_by: str = "",
    by: Member | None,
    at: datetime,
) -> bool:
    """What the assembly decided, once: False when it was decided before. Raises Refused.

    Admitted, she is an associate from `decided_at` (without it: from the beginning of `decided_on`) and votes in the
    ballots opened from then on, one from outside as an external associate. Rejected, she stays what she is and may
    apply again.
    """
    refuse_unless_manages(by)
    locked = Candidacy.objects.select_for_update().select_related("member").get(pk=candidacy.pk)
    if not locked.is_pending:
        return False
    if locked.filed_on is None:
        raise Refused(_("She has not applied yet."))
    if decided_on > clock.today(at) or decided_on < locked.filed_on:
        raise Refused(_("Decided between the day it was filed and today."), field="decided_on")
    if decided_at is not None and decided_at > at:
        raise Refused(_("This instant has not come yet."), field="decided_time")
    outcome = CandidacyOutcome.ADMITTED if admitted else CandidacyOutcome.REJECTED
    _close(locked, outcome, decided_on, decided_at, decided_by=decided_by, by=by, at=at)
    if admitted:
        kind = locked.mode if locked.is_outside else StatusKind.ASSOCIATE
        begin_status(locked.member, kind, decided_on, since_at=decided_at, by=by, at=at)
    tell_outcome(locked, at=at)
    return True


def _close(
    candidacy: Candidacy,
    outcome: str,
    decided_on: date,
    decided_at: datetime | None = None,
    *,
    decided_by: str = "",
    by: Member | None,
    at: datetime,
) -> None:
    candidacy.outcome, candidacy.decided_on = outcome, decided_on
    candidacy.decided_at, candidacy.decided_by = decided_at, decided_by
    candidacy.save(update_fields=["outcome", "decided_on", "decided_at", "decided_by"])
    cancel(kind=Kind.CANDIDACY_REMINDER, about=candidacy)
    record("member.candidacy_decided", by=number(by), at=at, about=candidacy.member, outcome=outcome)


@transaction.atomic
def decline_candidacy(*, candidacy: Candidacy, by: Member, at: datetime) -> None:
    """Not put it to the vote; refused to the gérance once the person has worked here for a year (art. 7 al. 2).

    Of somebody from outside the gérance may always refuse the candidacy (model statutes of SCOPs).
    """
    refuse_unless_manages(by)
    locked, today = _pending(candidacy), clock.today(at)
    if locked.mode != CandidacyMode.VOLUNTARY and not locked.is_outside:
        raise Refused(_("Only a voluntary candidacy can be kept from the assembly."))
    if not locked.is_outside and rules.has_seniority(locked.hired_on, today, membership_rules().periods):
        raise Refused(
            _("She has worked here for a year: the assembly has to vote on it (loi 78-763, art. 7).")
        )
    _close(locked, CandidacyOutcome.DECLINED, today, by=by, at=at)
    tell_outcome(locked, at=at)


@transaction.atomic
def withdraw_candidacy(*, candidacy: Candidacy, by: Member, at: datetime) -> None:
    """Take one's own candidacy back, or let the gérance record that. Raises Refused."""
    if by.pk != candidacy.member_id:
        refuse_unless_manages(by)
    locked = _pending(candidacy)
    if locked.mode == CandidacyMode.OBLIGATORY and by.pk == locked.member_id:
        raise Refused(_("The contract obliges to apply: talk to the gérance."))
    source = Candidacy.HERSELF if by.pk == locked.member_id else ""
    _close(locked, CandidacyOutcome.WITHDRAWN, clock.today(at), decided_by=source, by=by, at=at)


@transaction.atomic
def remind_candidacies(*, at: datetime) -> int:
    """Tell the person and the gérance of deadlines in 90 and 30 days and of the day itself; how many mails."""
    today = clock.today(at)
    gerance, sent = list(holders(Role.GERANCE, today).order_by("pk")), 0
    for candidacy in Candidacy.objects.pending().select_related("member").order_by("pk"):
        deadline = deadline_of(candidacy)
        step = due_reminder(deadline.on, today, rules.REMINDERS)
        if step is None:
            continue
        hers = [] if candidacy.is_outside else [candidacy.member]  # she awaits an answer, and has no access
        people = {person.pk: person for person in [*hers, *gerance]}
        occasion = f"{deadline.task}-{deadline.on:%Y%m%d}-{step}d"
        sent += _write(candidacy, Kind.CANDIDACY_REMINDER, people.values(), occasion=occasion, at=at)
    return sent


def tell_outcome(candidacy: Candidacy, *, at: datetime) -> None:
    """Mail her what became of her candidacy; after a correction once more, also that it waits again."""
    corrected = candidacy.corrected_at
    occasion = f"{corrected:%Y%m%d%H%M%S}-{candidacy.outcome or 'waits'}" if corrected else ""
    _write(candidacy, Kind.CANDIDACY_DECIDED, [candidacy.member], occasion=occasion, at=at)


def _write(candidacy: Candidacy, kind: str, people: Iterable[Member], *, occasion: str, at: datetime) -> int:
    """One mail a person about a candidacy: hers leads to her record, the gérance's to all candidacies."""
    sent = 0
    for person in people:
        for_gerance = person.pk != candidacy.member_id
        page = "members:candidacies" if for_gerance else "members:my_record"
        context = {
            "candidacy": candidacy,
            "member": candidacy.member,
            "deadline": deadline_of(candidacy),
            "for_gerance": for_gerance,
            "cooperative": cooperative(),
            "url": "" if candidacy.is_outside and not for_gerance else settings.PUBLIC_URL + reverse(page),
        }
        sent += enqueue(
            kind=kind,
            about=candidacy,
            to=[recipient(person)],
            occasion=occasion,
            context=context,
            at=at,
            useful_until=at + timedelta(days=30),
        )
    return sent
