"""The end of a job or of the quality of associate, and the suspension of a vote."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.actions.common import refuse_too_far, refuse_unless_manages
from members.actions.employment import close_contract
from members.actions.people import change_status
from members.choices import VOTING, EndReason
from members.models import Member, Suspension
from members.queries import membership_rules
from members.rules.dates import add_months
from members.rules.leaving import Consequence, DateRule, applies_to, reasons, status_after, without_from

#: No notice, and no leave at its end, lasts longer.
MOST_NOTICE_MONTHS = 24


@transaction.atomic
def end_membership(
    *,
    member: Member,
    reason: str,
    day: date,
    since_at: datetime | None = None,
    keeps: bool | None = None,
    because: str = "",
    last_day: date | None = None,
    by: Member | None,
    at: datetime,
) -> str:
    """Record why somebody leaves, and let follow what the table of reasons says; the kind of status that begins.

    `day` is the one the reason's rule asks for (notice, last day, decision), `last_day` of the contract where it ends
    on another. `keeps` sets the usual consequence aside, `because` says why; where the assembly decides, it names the
    decision. Raises Refused.
    """
    refuse_unless_manages(by)
    statutes = membership_rules()
    table = reasons(renouncing_ends_job=statutes.renouncing_ends_job)
    rule = table[reason]
    was = member.status_on(day)
    if was is None or not applies_to(reason, was):
        raise Refused(_("This reason does not fit what this person is on that day."), field="reason")
    usually = rule.consequence is Consequence.KEEPS
    keeps = usually if keeps is None else keeps
    if rule.consequence is Consequence.ASSEMBLY and not because.strip():
        raise Refused(_("Name the decision of the assembly: its date and number."), field="because")
    if keeps != usually and was in VOTING and not because.strip():
        raise Refused(_("This is not what usually follows: say why."), field="because")
    kind = status_after(reason, was=was, keeps=keeps, table=table)
    _refuse_slips(day, last_day, rule.date_rule, at)
    months = {"deemed_resigned": statutes.answer_within_months}
    since_on = without_from(reason, day, answer_months=months.get(reason, statutes.commitment_answer_months))
    if reason == EndReason.DEEMED_RESIGNED and since_on > clock.today(at):
        text = _("Until %(day)s she may still apply: record it from then on.")
        raise Refused(text % {"day": f"{since_on:%d/%m/%Y}"}, field="day")
    if kind not in VOTING and not because.strip() and _was_on_a_roll(member, since_on):
        text = _("Ballots were opened since with her among the electors: say what becomes of them.")
        raise Refused(text, field="because")
    _check_instant(since_at, since_on, rule.date_rule)
    if kind != was:
        change_status(
            member=member,
            kind=kind,
            since_on=since_on,
            since_at=since_at,
            reason=reason,
            because=because.strip(),
            ends_job=rule.ends_job,
            by=by,
            at=at,
        )
    if rule.ends_job:
        ends_on = last_day or (day if rule.date_rule is DateRule.LAST_DAY else since_on)
        close_contract(member=member, ends_on=ends_on, reason=reason, by=by, at=at)
    return kind


def _refuse_slips(day: date, last_day: date | None, rule: DateRule, at: datetime) -> None:
    """Days that are only slips of the keyboard, and what cannot have happened yet."""
    today = clock.today(at)
    refuse_too_far(day, at, field="day")
    if rule in (DateRule.EVENT, DateRule.DECISION) and day > today:
        raise Refused(_("This day is still to come."), field="day")
    if last_day is not None and last_day > add_months(max(day, today), MOST_NOTICE_MONTHS):
        raise Refused(_("No notice lasts that long: look at the year."), field="last_day")


def _was_on_a_roll(member: Member, since_on: date) -> bool:
    """Whether ballots were opened with her vote on a day on which she would have had none."""
    frozen = member.electorships.filter(ballot__frozen_at__gte=clock.start_of(since_on))
    return frozen.exists()


def _check_instant(since_at: datetime | None, since_on: date, rule: DateRule) -> None:
    """An instant is for what takes effect at once, on the day it takes effect."""
    if since_at is None:
        return
    if rule not in (DateRule.NOTICE, DateRule.NOTIFICATION, DateRule.DECISION):
        raise Refused(_("An hour is for what takes effect at once."), field="since_time")
    if clock.today(since_at) != since_on:
        raise Refused(_("An hour of that day."), field="since_time")


@transaction.atomic
def suspend_vote(
    *,
    member: Member,
    reason: str,
    notified_on: date,
    since_on: date,
    until_on: date | None,
    by: Member,
    at: datetime,
) -> Suspension:
    """Take an associate's vote for a time, after formal notice. Raises Refused."""
    refuse_unless_manages(by)
    refuse_too_far(since_on, at, field="since_on")
    if member.status_on(since_on) not in VOTING:
        raise Refused(_("Only an associate has a vote to suspend."), field="since_on")
    if notified_on > clock.today(at) or member.status_on(notified_on) not in VOTING:
        text = _("Formal notice was given to an associate, and has been given: no day to come.")
        raise Refused(text, field="notified_on")
    if until_on is not None and until_on < since_on:
        raise Refused(_("The suspension would end before it begins."), field="until_on")
    first = notified_on + timedelta(days=membership_rules().suspension_after_days)
    if since_on < first:
        text = _("After this formal notice, the vote is suspended from %(day)s at the earliest.")
        raise Refused(text % {"day": f"{first:%d/%m/%Y}"}, field="since_on")
    overlapping = member.suspensions.filter(since_on__lte=until_on or date.max).exclude(until_on__lt=since_on)
    if overlapping.exists():
        raise Refused(_("The vote is already suspended at that time."), field="since_on")
    suspension = Suspension.objects.create(
        member=member, reason=reason, notified_on=notified_on, since_on=since_on, until_on=until_on
    )
    record("member.vote_suspended", by=by.pk, at=at, about=member, since=since_on.isoformat())
    return suspension


@transaction.atomic
def lift_suspension(*, suspension: Suspension, until_on: date, by: Member, at: datetime) -> None:
    """Set the last day without a vote. Raises Refused."""
    refuse_unless_manages(by)
    if until_on < suspension.since_on:
        raise Refused(_("The suspension would end before it begins."), field="until_on")
    later = suspension.member.suspensions.filter(since_on__gt=suspension.since_on, since_on__lte=until_on)
    if later.exists():
        raise Refused(_("The vote is already suspended at that time."), field="until_on")
    suspension.until_on = until_on
    suspension.save(update_fields=["until_on"])
    record("member.vote_restored", by=by.pk, at=at, about=suspension.member, until=until_on.isoformat())
