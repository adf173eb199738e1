"""Giving, ending and announcing the end of offices."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import enqueue, supersede
from interlignes.outbox.choices import Kind
from members.actions.common import number, refuse_too_far, refuse_unless_manages
from members.choices import Role, StatusKind
from members.mail import recipient
from members.models import Mandate, Member
from members.queries import cooperative, holders, membership_rules, succeeded
from members.rules.dates import due_reminder, end_of_term

#: Days before its end on which the holder and the gérance are written to.
REMINDERS = (90, 30)
#: One cannot watch over oneself (loi 78-763, art. 16).
INCOMPATIBLE = {Role.GERANCE: Role.SUPERVISORY, Role.SUPERVISORY: Role.GERANCE}


def refuse_last_gerance(member: Member, since_on: date) -> None:
    """A cooperative without a gérance could not even invite a new one."""
    in_office = holders(Role.GERANCE, since_on)
    if in_office.filter(pk=member.pk).exists() and not in_office.exclude(pk=member.pk).exists():
        raise Refused(_("She is the only gérant·e on that day: first record the mandate of another."))


def refuse_mandate(member: Member, role: str, starts_on: date, ends_on: date | None) -> date:
    """Refuse an office that the law, the statuts or the record do not allow; else its last day, the usual if none."""
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The mandate would end before it begins."), field="ends_on")
    last = _within_term(role, starts_on, ends_on)
    if member.status_on(starts_on) in (None, StatusKind.LEFT):
        raise Refused(_("This person does not belong to the cooperative on that day."), field="starts_on")
    _refuse_beside_others(Mandate.objects.filter(member=member), role, starts_on, last)
    return last


@transaction.atomic
def start_mandate(
    *, member: Member, role: str, starts_on: date, ends_on: date | None, by: Member | None, at: datetime
) -> Mandate:
    """Give an office for a time; without an end, for the usual term. Raises Refused."""
    refuse_unless_manages(by)
    refuse_too_far(starts_on, at, field="starts_on")
    last = refuse_mandate(member, role, starts_on, ends_on)
    mandate = Mandate.objects.create(member=member, role=role, starts_on=starts_on, ends_on=last)
    record(
        "member.mandate_started", by=number(by), at=at, about=member, role=role, since=starts_on.isoformat()
    )
    return mandate


def _within_term(role: str, starts_on: date, ends_on: date | None) -> date:
    """The last day, else the usual one; the law limits the terms of those who manage and watch (art. 16)."""
    last = end_of_term(starts_on, membership_rules().years(role))
    if ends_on is not None and ends_on > last and role in INCOMPATIBLE:
        text = _("A mandate of gérance or of the supervisory board ends on %(day)s at the latest.")
        raise Refused(text % {"day": f"{last:%d/%m/%Y}"}, field="ends_on")
    return ends_on or last


def _refuse_beside_others(others: QuerySet[Mandate], role: str, starts_on: date, ends_on: date) -> None:
    """On no day of it does the same person hold the office twice, or one that it excludes."""
    beside = others.filter(starts_on__lte=ends_on).exclude(ends_on__lt=starts_on)
    roles = set(beside.values_list("role", flat=True))
    if role in roles:
        raise Refused(_("This person already holds this office at that time."), field="starts_on")
    if INCOMPATIBLE.get(Role(role)) in roles:
        raise Refused(_("Nobody sits on the supervisory board and in the gérance at once."), field="role")


@transaction.atomic
def end_mandate(*, mandate: Mandate, ends_on: date, by: Member | None, at: datetime) -> None:
    """Set the last day of an office. Raises Refused where nobody would hold the gérance afterwards.

    Without `by` an assembly has decided: she may revoke the only gérant·e (C. com. L223-25).
    """
    refuse_unless_manages(by)
    if ends_on < mandate.starts_on:
        raise Refused(_("The mandate would end before it begins."), field="ends_on")
    if mandate.role == Role.GERANCE and by is not None:
        refuse_last_gerance(mandate.member, ends_on + timedelta(days=1))
    if mandate.ends_on is not None and ends_on > mandate.ends_on:
        _within_term(mandate.role, mandate.starts_on, ends_on)
        others = mandate.member.mandates.exclude(pk=mandate.pk)
        _refuse_beside_others(others, mandate.role, mandate.starts_on, ends_on)
    mandate.ends_on = ends_on
    mandate.save(update_fields=["ends_on"])
    record(
        "member.mandate_ended",
        by=number(by),
        at=at,
        about=mandate.member,
        role=mandate.role,
        until=ends_on.isoformat(),
    )
    tell_new_end(mandate, at=at)


def tell_new_end(mandate: Mandate, *, at: datetime) -> None:
    """Replace mails about an office that still wait and name an end which has been corrected."""
    if supersede(kind=Kind.MANDATE_REMINDER, about=mandate):
        today = clock.today(at)
        _remind(mandate, list(holders(Role.GERANCE, today).order_by("pk")), today, at)
    for occasion in supersede(kind=Kind.MANDATE_DECIDED, about=mandate):
        _tell(mandate, revoked=occasion == "revoked", at=at)


@transaction.atomic
def mandate_by_assembly(
    *, member: Member, role: str, starts_on: date | None, ends_on: date | None, decided_on: date, at: datetime
) -> Mandate:
    """Give the office that an assembly decided on, not before the day of the decision, and tell. Raises Refused."""
    first = max(starts_on or decided_on, decided_on)
    mandate = start_mandate(member=member, role=role, starts_on=first, ends_on=ends_on, by=None, at=at)
    _tell(mandate, revoked=False, at=at)
    return mandate


@transaction.atomic
def revoke_by_assembly(*, member: Member, role: str, decided_on: date, at: datetime) -> Mandate:
    """End the office that an assembly revoked, on the day of the decision, and tell. Raises Refused."""
    held = member.mandates.in_force(decided_on).filter(role=role).select_for_update().first()
    if held is None:
        raise Refused(_("This person does not hold this office on that day."))
    end_mandate(mandate=held, ends_on=decided_on, by=None, at=at)
    _tell(held, revoked=True, at=at)
    return held


def _tell(mandate: Mandate, *, revoked: bool, at: datetime) -> None:
    """A mail to the person whom the assembly appointed or revoked."""
    if not mandate.member.is_active:
        return
    enqueue(
        kind=Kind.MANDATE_DECIDED,
        about=mandate,
        to=[recipient(mandate.member)],
        occasion="revoked" if revoked else "given",
        context={
            "mandate": mandate,
            "revoked": revoked,
            "cooperative": cooperative(),
            "url": settings.PUBLIC_URL + reverse("members:my_record"),
        },
        at=at,
        useful_until=at + timedelta(days=30),
    )


@transaction.atomic
def appoint(*, member: Member, years: int, at: datetime) -> Mandate:
    """Give the gérance from the console, where nobody holds it any more. Raises Refused otherwise."""
    today = clock.today(at)
    if holders(Role.GERANCE, today).exists():
        raise Refused(_("The cooperative has a gérance: she gives offices at her desk."))
    last = end_of_term(today, years)
    return start_mandate(member=member, role=Role.GERANCE, starts_on=today, ends_on=last, by=None, at=at)


@transaction.atomic
def remind_mandates(*, at: datetime) -> int:
    """Tell the holder and the gérance of offices that end within 90 and within 30 days; how many mails.

    Each once, and none where a mandate that follows is recorded.
    """
    today = clock.today(at)
    ending = Mandate.objects.in_force(today).filter(ends_on__lte=today + timedelta(days=max(REMINDERS)))
    gerance = list(holders(Role.GERANCE, today).order_by("pk"))
    return sum(
        _remind(mandate, gerance, today, at) for mandate in ending.select_related("member").order_by("pk")
    )


def _remind(mandate: Mandate, gerance: list[Member], today: date, at: datetime) -> int:
    """The reminder of one office, if one is due on this day; how many mails."""
    ends_on = mandate.ends_on or today
    step = due_reminder(ends_on, today, REMINDERS)
    if ends_on < today or step is None or succeeded(mandate):
        return 0
    people = {person.pk: person for person in [mandate.member, *gerance]}
    return enqueue(
        kind=Kind.MANDATE_REMINDER,
        about=mandate,
        to=[recipient(person) for person in people.values()],
        occasion=f"{ends_on:%Y%m%d}-{step}d",
        context={
            "mandate": mandate,
            "cooperative": cooperative(),
            "url": settings.PUBLIC_URL + reverse("home"),
        },
        at=at,
        useful_until=clock.midnight(at) + timedelta(days=(ends_on - today).days + 1),
    )
