"""Who may do what in the democratic life, in words, with the source."""

from datetime import datetime

from governance.choices import OF_MEMBERS, MeetingKind, ProposalState, Seat, TopicScope
from governance.models import (
    AgendaTemplate,
    Attendance,
    BlankProxy,
    DatePoll,
    Meeting,
    Participant,
    Proposal,
    Proxy,
    Series,
)
from interlignes.kit import clock
from members.choices import StatusKind
from members.models import Member
from members.permissions import may_manage, may_read_register


def may_see(member: Member) -> bool:
    """Everybody who belongs to the cooperative reads meetings and decisions (C. com. L223-26 for associates;
    for employees who are not associates it is the cooperative's transparency)."""
    return member.is_active and member.current_status not in (None, StatusKind.LEFT)


def may_manage_meetings(member: Member) -> bool:
    """The gérance convenes (C. com. L223-27) and opens ballots."""
    return may_manage(member)


def may_prepare(member: Member, kind: str) -> bool:
    """Assemblies are the gérance's to convene (C. com. L223-27); whoever belongs to the cooperative prepares a team
    meeting, a working group or a supervision session, and leads it."""
    return may_see(member) if kind in OF_MEMBERS else may_manage(member)


def kinds_to_prepare(member: Member) -> list[str]:
    """The kinds of meeting that she may prepare."""
    return [kind for kind in MeetingKind.values if may_prepare(member, kind)]


def may_organise(member: Member, meeting: Meeting) -> bool:
    """The gérance, and whoever leads a meeting that is no assembly. A supervision session is its participants' alone:
    what is said there about work must not depend on who directs it."""
    if may_manage(member) and meeting.kind != MeetingKind.SUPERVISION:
        return True
    if meeting.is_assembly or not may_see(member):
        return False
    return Participant.objects.filter(meeting=meeting, member=member, leads=True).exists()


def may_change_agenda(meeting: Meeting, at: datetime) -> bool:
    """Until it is sent; that of a meeting that is no assembly until it begins (C. com. R223-20 binds assemblies)."""
    if meeting.cancelled_at:
        return False
    return meeting.convoked_at is None or (not meeting.is_assembly and at < meeting.starts_at)


def may_settle(member: Member, poll: DatePoll) -> bool:
    """Who asked for a date, as long as she may prepare such a meeting, and the gérance but for supervision sessions."""
    if poll.author_id == member.pk:
        return may_prepare(member, poll.kind)
    return may_manage(member) and poll.kind != MeetingKind.SUPERVISION


def leads(member: Member, meeting: Meeting) -> bool:
    """Whoever organises it, and whom the meeting has chosen as its chair or secretary (C. com. R223-23)."""
    seats = {seat.member_id for seat in meeting.bureau.all() if seat.seat in {Seat.CHAIR, Seat.SECRETARY}}
    return may_see(member) and (member.pk in seats or may_organise(member, meeting))


def may_vote_today(member: Member) -> bool:
    """An associate of today whose vote is not suspended: whoever left after the opening votes no more."""
    return member.has_vote


def may_propose(member: Member) -> bool:
    """Everybody who belongs to the cooperative writes proposals; only the gérance puts them on an agenda."""
    return may_see(member)


def may_see_readers(member: Member, proposal: Proposal) -> bool:
    """Its author and the gérance; of a draft there is nothing to see."""
    return proposal.submitted_at is not None and (
        proposal.author_id == member.pk or may_manage_meetings(member)
    )


def may_write(member: Member, proposal: Proposal) -> bool:
    """The author, as long as the proposal is neither on an agenda nor withdrawn."""
    return may_propose(member) and proposal.author_id == member.pk and proposal.is_open


def may_read(member: Member, proposal: Proposal) -> bool:
    """A draft is its author's alone; once submitted, everybody who belongs reads it."""
    return may_see(member) and (proposal.submitted_at is not None or proposal.author_id == member.pk)


def may_take_part(member: Member, proposal: Proposal) -> bool:
    """Everybody who belongs discusses and amends what is submitted and not yet withdrawn."""
    return may_see(member) and proposal.submitted_at is not None and proposal.withdrawn_at is None


def may_support(member: Member, proposal: Proposal) -> bool:
    """Associates stand behind a proposal by name, until it is on an agenda: the statuts count their votes
    (C. com. L223-27)."""
    return may_vote_today(member) and proposal.state == ProposalState.SUBMITTED


def may_lead_series(member: Member, series: Series) -> bool:
    """Who made it, and the gérance but for supervision sessions."""
    if series.author_id == member.pk:
        return may_prepare(member, series.kind)
    return may_manage(member) and series.kind != MeetingKind.SUPERVISION


def may_propose_topic(member: Member, scope: str) -> bool:
    """Everybody who belongs proposes items for meetings of all; for an assembly, whoever takes part in it."""
    return may_see(member) and (scope != TopicScope.ASSEMBLY or may_read_register(member))


def may_drop_template(member: Member, template: AgendaTemplate) -> bool:
    """Who kept it, and the gérance."""
    return may_see(member) and (template.author_id == member.pk or may_manage(member))


def may_keep_rulebook(member: Member) -> bool:
    """The gérance records articles that were adopted before the règlement was kept here, naming the decision."""
    return may_manage(member)


def may_agree(member: Member) -> bool:
    """Everybody who belongs, associate or not: the règlement holds for all who work together."""
    return may_see(member)


def may_read_minutes(member: Member, meeting: Meeting) -> bool:
    """Of an assembly the associates and the gérance (C. com. L223-26): minutes name every associate with her shares.

    Of other meetings everybody who belongs to the cooperative.
    """
    return may_see(member) and (not meeting.is_assembly or may_read_register(member))


def is_ready_for_minutes(meeting: Meeting, at: datetime) -> bool:
    """Whether minutes can be written: people were convened and the day of the meeting has come.

    Of a supervision session there are none: what is said there stays among those who were there.
    """
    if meeting.kind == MeetingKind.SUPERVISION:
        return False
    is_called = meeting.convoked_at is not None and meeting.cancelled_at is None
    return is_called and clock.today(at) >= clock.today(meeting.starts_at)


def may_correct(member: Member, meeting: Meeting) -> bool:
    """Whoever was there, or was represented, proposes corrections of the minutes; whoever leads the meeting too."""
    there = Attendance.objects.filter(meeting=meeting, member=member, withdrawn_at__isnull=True)
    given = [
        one.objects.filter(meeting=meeting, principal=member, revoked_at__isnull=True)
        for one in (Proxy, BlankProxy)
    ]
    was_represented = there.exists() or any(one.exists() for one in given)
    return may_read_minutes(member, meeting) and (was_represented or leads(member, meeting))
