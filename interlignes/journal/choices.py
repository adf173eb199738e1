"""The kinds of entry and the facts that each may hold.

A fact is a number, a date, a code of ours or a fingerprint. Names, texts, choices and who voted have no place here:
an entry with a fact that is not listed, or a listed one without the shape it declares, is refused.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from interlignes.journal.demanded import DEMANDED


class Fact(Enum):
    """What a fact may look like: nothing that a name or a sentence fits into."""

    NUMBER = "a whole number"
    DAY = "an ISO date"
    INSTANT = "an ISO date and time with offset"
    CODE = "a word of ours: a-z, 0-9, _ and at most 30 characters"
    FINGERPRINT = "64 hex digits"

    def fits(self, value: Any) -> bool:
        """Whether `value` has this shape."""
        if self is Fact.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool)
        if not isinstance(value, str):
            return False
        if self is Fact.CODE:
            return re.fullmatch(r"[a-z][a-z0-9_]{0,29}", value) is not None
        if self is Fact.FINGERPRINT:
            return re.fullmatch(r"[0-9a-f]{64}", value) is not None
        return _is_date(value) if self is Fact.DAY else _is_instant(value)


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_instant(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


#: kind -> (sentence with facts filled in, the facts and their shapes)
KINDS: Mapping[str, tuple[Promise, Mapping[str, Fact]]] = {
    "member.added": (_("A member was recorded."), {}),
    "member.changed": (_("A member's record was changed."), {}),
    "member.invited": (_("A member was invited to open an account."), {}),
    "member.joined": (_("A member opened an account."), {}),
    "member.status_changed": (
        _("Status “%(status)s” from %(since)s."),
        {"status": Fact.CODE, "since": Fact.DAY},
    ),
    "member.status_removed": (
        _("Status “%(status)s” of %(since)s withdrawn."),
        {"status": Fact.CODE, "since": Fact.DAY},
    ),
    "member.mandate_started": (
        _("Mandate “%(role)s” from %(since)s."),
        {"role": Fact.CODE, "since": Fact.DAY},
    ),
    "member.mandate_ended": (
        _("Mandate “%(role)s” until %(until)s."),
        {"role": Fact.CODE, "until": Fact.DAY},
    ),
    "member.permit_annexed": (_("A copy of a work permit was annexed to the register."), {}),
    "member.permit_removed": (_("A copy of a work permit was removed from the register."), {}),
    "member.left": (_("A member left on %(since)s; access ended."), {"since": Fact.DAY}),
    "member.candidacy_opened": (_("A candidacy was opened: %(mode)s."), {"mode": Fact.CODE}),
    "member.candidacy_filed": (_("A candidacy was filed on %(on)s."), {"on": Fact.DAY}),
    "member.candidacy_notified": (_("Formal notice to apply, of %(on)s."), {"on": Fact.DAY}),
    "member.candidacy_decided": (_("A candidacy ended: %(outcome)s."), {"outcome": Fact.CODE}),
    "member.candidacy_reopened": (
        _("The outcome “%(outcome)s” of a candidacy was taken back: it waits again."),
        {"outcome": Fact.CODE},
    ),
    "member.vote_suspended": (_("A vote was suspended from %(since)s."), {"since": Fact.DAY}),
    "member.vote_restored": (_("The suspension of a vote ends on %(until)s."), {"until": Fact.DAY}),
    "member.contract_started": (_("A contract was recorded from %(since)s."), {"since": Fact.DAY}),
    "member.contract_amended": (
        _("An amendment to a contract was recorded from %(since)s."),
        {"since": Fact.DAY},
    ),
    "member.contract_taken_back": (
        _("What was recorded of a contract from %(since)s was taken back on the same day."),
        {"since": Fact.DAY},
    ),
    "member.contract_ended": (_("The end of a contract was recorded: %(until)s."), {"until": Fact.DAY}),
    "member.hours_wished": (_("Hours wanted were stated on %(since)s."), {"since": Fact.DAY}),
    "member.details_changed": (_("Details for the registre unique du personnel were changed."), {}),
    "member.intern_recorded": (_("An intern or a volunteer was recorded."), {}),
    "member.intern_corrected": (_("What is recorded of an intern or a volunteer was corrected."), {}),
    "cooperative.membership_rules": (_("The rules of membership were changed."), {}),
    "account.factor_added": (_("A second factor was added: %(factor)s."), {"factor": Fact.CODE}),
    "account.factor_removed": (_("A second factor was removed: %(factor)s."), {"factor": Fact.CODE}),
    "account.factor_renewed": (_("A second factor was renewed: %(factor)s."), {"factor": Fact.CODE}),
    "cooperative.founded": (_("The cooperative was set up."), {}),
    "cooperative.changed": (_("The description of the cooperative was changed."), {}),
    "capital.recorded": (
        _("Share movement no. %(number)s (%(movement)s), fingerprint %(fingerprint)s."),
        {"number": Fact.NUMBER, "movement": Fact.CODE, "fingerprint": Fact.FINGERPRINT},
    ),
    "capital.nominal": (_("The nominal value of a share was set from %(since)s."), {"since": Fact.DAY}),
    "capital.terms": (_("The terms of the capital were recorded from %(since)s."), {"since": Fact.DAY}),
    "capital.subscriber_described": (_("The details for bulletins of subscription were changed."), {}),
    "refund.opened": (
        _("A refund joined the queue: loss on %(since)s, due on %(due)s."),
        {"since": Fact.DAY, "due": Fact.DAY},
    ),
    "refund.valued": (_("The value of a refund was fixed."), {}),
    "refund.brought_forward": (_("A refund falls due earlier, on %(due)s."), {"due": Fact.DAY}),
    "refund.withdrawn": (_("A refund was taken off the queue."), {}),
    "profit.year_saved": (_("The accounts of the year %(close)s were recorded."), {"close": Fact.DAY}),
    "profit.variant_saved": (_("A simulation of profit-sharing was saved."), {}),
    "profit.variant_removed": (_("A simulation of profit-sharing was removed."), {}),
    "profit.shared": (_("A simulation of profit-sharing was shared with the associates."), {}),
    "profit.unshared": (_("A simulation of profit-sharing is no longer shared."), {}),
    "profit.decided": (
        _("A profit-sharing was decided on %(decided)s, fingerprint %(fingerprint)s."),
        {"decided": Fact.DAY, "fingerprint": Fact.FINGERPRINT},
    ),
    "profit.frozen": (
        _("A simulation of profit-sharing was frozen, fingerprint %(fingerprint)s."),
        {"fingerprint": Fact.FINGERPRINT},
    ),
    "rules.adopted": (
        _("Version %(number)s of the rules, in force from %(since)s."),
        {"number": Fact.NUMBER, "since": Fact.DAY},
    ),
    "rules.followed": (
        _("Version %(number)s of the rules follows from articles of the règlement, in force from %(since)s."),
        {"number": Fact.NUMBER, "since": Fact.DAY},
    ),
    "meeting.created": (_("A meeting was prepared."), {}),
    "meeting.second_call": (
        _("A second call was prepared from assembly %(first)s, with %(items)s items."),
        {"first": Fact.NUMBER, "items": Fact.NUMBER},
    ),
    "meeting.changed": (_("A meeting was changed."), {}),
    "meeting.convoked": (
        _("A meeting was convened: %(recipients)s recipients, %(days)s days of notice."),
        {"recipients": Fact.NUMBER, "days": Fact.NUMBER},
    ),
    "meeting.documents_elsewhere": (_("Where the documents of an assembly are was recorded."), {}),
    "meeting.documents_here": (_("Where the documents of an assembly are was taken back."), {}),
    "meeting.latecomers": (
        _("%(recipients)s people who have joined since were convened to a meeting."),
        {"recipients": Fact.NUMBER},
    ),
    **DEMANDED,
    "demand.listed": (
        _("A resolution asked for by associates is item %(item)s of the agenda."),
        {"item": Fact.NUMBER},
    ),
    "meeting.updated": (
        _("%(changes)s changes of a meeting were told to %(recipients)s people."),
        {"changes": Fact.NUMBER, "recipients": Fact.NUMBER},
    ),
    "meeting.auditor_added": (_("An auditor is convened to an assembly."), {}),
    "meeting.auditor_removed": (_("An auditor is convened to an assembly no longer."), {}),
    "meeting.cancelled": (_("A meeting was cancelled."), {}),
    "meeting.participants": (_("Participants were chosen: %(people)s people."), {"people": Fact.NUMBER}),
    "meeting.attendance": (_("Attendance recorded: %(present)s present."), {"present": Fact.NUMBER}),
    "document.attached": (_("A document was attached, SHA-256 %(sha256)s."), {"sha256": Fact.FINGERPRINT}),
    "document.removed": (_("A document was removed, SHA-256 %(sha256)s."), {"sha256": Fact.FINGERPRINT}),
    "attendance.withdrawn": (_("An arrival recorded by mistake was withdrawn."), {}),
    "meeting.bureau": (_("The bureau of a meeting was chosen: %(seats)s seats."), {"seats": Fact.NUMBER}),
    "consent.recorded": (
        _("Convocation by e-mail: %(step)s, on %(on)s."),
        {"step": Fact.CODE, "on": Fact.DAY},
    ),
    "letters.posted": (
        _("Letters of a convocation were posted on %(on)s: %(letters)s."),
        {"on": Fact.DAY, "letters": Fact.NUMBER},
    ),
    "session.doors": (_("The doors of a meeting were opened for checking in."), {}),
    "session.started": (
        _("A meeting was opened: %(present)s present or represented."),
        {"present": Fact.NUMBER},
    ),
    "session.ended": (_("A meeting was closed."), {}),
    "session.incident": (_("The revocation of a mandate of gérance was raised in session."), {}),
    "assignment.given": (_("A meeting gave somebody something to do."), {}),
    "assignment.closed": (_("A thing to do was closed: %(outcome)s."), {"outcome": Fact.CODE}),
    "minutes.submitted": (_("The minutes of a meeting were given to those who were there."), {}),
    "minutes.changed": (_("The minutes of a meeting were changed after they had been given out."), {}),
    "minutes.approved": (_("The minutes of a meeting were approved."), {}),
    "minutes.sealed": (
        _("Minutes sealed under number %(number)s, SHA-256 %(sha256)s."),
        {"number": Fact.NUMBER, "sha256": Fact.FINGERPRINT},
    ),
    "correction.proposed": (_("A correction of minutes was proposed."), {}),
    "correction.settled": (_("A correction of minutes: %(outcome)s."), {"outcome": Fact.CODE}),
    "hands.counted": (_("Hands were counted; this awaits the confirmation of a second person."), {}),
    "hands.refused": (_("A count of hands was not confirmed."), {}),
    "hands.confirmed": (_("A count of hands was confirmed by a second person."), {}),
    "ballot.closed": (_("A ballot was closed in session before its time."), {}),
    "motion.amended": (_("A motion took up an amendment that was adopted by vote."), {}),
    "motion.mandate_attached": (
        _("Attached to a motion: mandate “%(role)s”, %(change)s."),
        {"change": Fact.CODE, "role": Fact.CODE},
    ),
    "motion.mandate_detached": (_("The motion changes no mandate any more."), {}),
    "motion.mandate_applied": (
        _("The adopted motion changed the mandate “%(role)s”: %(change)s."),
        {"change": Fact.CODE, "role": Fact.CODE},
    ),
    "motion.mandate_obstacle": (
        _("The adopted motion could not change the mandate “%(role)s” by itself: %(change)s."),
        {"change": Fact.CODE, "role": Fact.CODE},
    ),
    "motion.nominated": (_("Somebody stands for the office to which a motion elects."), {}),
    "motion.nomination_withdrawn": (
        _("Somebody no longer stands for the office to which a motion elects."),
        {},
    ),
    "motion.secret_asked": (
        _("Enough associates ask for a secret vote on a motion: %(asked)s of %(base)s."),
        {"asked": Fact.NUMBER, "base": Fact.NUMBER},
    ),
    "motion.secret_unasked": (
        _("No longer enough associates ask for a secret vote on a motion: %(asked)s of %(base)s."),
        {"asked": Fact.NUMBER, "base": Fact.NUMBER},
    ),
    "motion.next_round": (
        _("Round %(round)s of an election was put on the agenda, after motion %(earlier)s."),
        {"round": Fact.NUMBER, "earlier": Fact.NUMBER},
    ),
    "motion.allocation_attached": (
        _("A profit-sharing was attached to a motion, fingerprint %(fingerprint)s."),
        {"fingerprint": Fact.FINGERPRINT},
    ),
    "motion.allocation_detached": (_("A profit-sharing was taken off a motion."), {}),
    "poll.opened": (
        _("A poll for a date was opened: %(people)s people, %(dates)s dates."),
        {"people": Fact.NUMBER, "dates": Fact.NUMBER},
    ),
    "poll.changed": (_("A poll for a date was changed: %(dates)s dates."), {"dates": Fact.NUMBER}),
    "poll.withdrawn": (_("A poll for a date was withdrawn."), {}),
    "poll.settled": (_("A poll for a date became a meeting."), {}),
    "series.begun": (_("A series of %(meetings)s meetings was prepared."), {"meetings": Fact.NUMBER}),
    "series.changed": (
        _("A series was changed, and with it %(meetings)s meetings to come."),
        {"meetings": Fact.NUMBER},
    ),
    "series.stopped": (
        _("A series was stopped: %(meetings)s meetings to come are not held."),
        {"meetings": Fact.NUMBER},
    ),
    "review.set": (_("A decision is to be looked at again on %(on)s."), {"on": Fact.DAY}),
    "review.closed": (_("A decision was looked at again: %(outcome)s."), {"outcome": Fact.CODE}),
    "topic.proposed": (_("An item was proposed for an agenda."), {}),
    "topic.removed": (_("A proposed item was taken back by its author."), {}),
    "topic.picked": (_("A proposed item was put on an agenda."), {}),
    "topic.returned": (_("An item that was not dealt with went back to the proposed items."), {}),
    "agenda.kept": (_("An agenda was kept as a template: %(items)s items."), {"items": Fact.NUMBER}),
    "agenda.dropped": (_("An agenda template was removed."), {}),
    "item.added": (_("An item was added to an agenda."), {}),
    "item.changed": (_("An item of an agenda was changed."), {}),
    "item.removed": (_("An item was removed from an agenda."), {}),
    "ballot.scheduled": (
        _("A ballot was scheduled from %(opens)s to %(closes)s, rules version %(rules)s."),
        {"opens": Fact.INSTANT, "closes": Fact.INSTANT, "rules": Fact.NUMBER},
    ),
    "ballot.opened": (
        _("A ballot opened with %(electors)s electors, fingerprint %(electorate)s."),
        {"electors": Fact.NUMBER, "electorate": Fact.FINGERPRINT},
    ),
    "ballot.counted": (
        _("A ballot was counted: %(outcome)s, fingerprint of the votes %(votes)s."),
        {"outcome": Fact.CODE, "votes": Fact.FINGERPRINT},
    ),
    "proxy.given": (_("A proxy was given for a meeting."), {}),
    "proxy.recorded": (_("A proxy on paper was recorded for a meeting."), {}),
    "blank_proxy.given": (_("A blank proxy was given for a meeting."), {}),
    "blank_proxy.recorded": (_("A blank proxy on paper was recorded for a meeting."), {}),
    "blank_proxy.taken_back": (_("A blank proxy was taken back."), {}),
    "motion.backed": (_("The gérance said that it supports a resolution."), {}),
    "motion.not_backed": (_("The gérance said that it does not support a resolution."), {}),
    "proxy.fell": (_("A proxy counts no more: fewer are allowed, or a vote was lost."), {}),
    "proxy.counts_again": (_("A proxy counts again."), {}),
    "proxy.taken_back": (_("A proxy was taken back."), {}),
    "rehearsal.opened": (_("A rehearsal of a secret ballot was opened: nothing is decided by it."), {}),
    "urn.planned": (_("A sealed urn of level “%(level)s” was planned."), {"level": Fact.CODE}),
    "urn.codes_made": (
        _("A scrutineer made voting codes for a sealed urn: %(codes)s."),
        {"codes": Fact.NUMBER},
    ),
    "urn.sealed": (
        _("An urn was sealed for %(voters)s voters: election %(election)s, head of the chain %(head)s."),
        {"voters": Fact.NUMBER, "election": Fact.FINGERPRINT, "head": Fact.FINGERPRINT},
    ),
    "urn.closed": (
        _("An urn was closed: %(ballots)s ballots, %(counted)s of them count, head of the chain %(head)s."),
        {"ballots": Fact.NUMBER, "counted": Fact.NUMBER, "head": Fact.FINGERPRINT},
    ),
    "urn.decrypted": (
        _("A scrutineer gave her part of the count (trustee no. %(trustee)s)."),
        {"trustee": Fact.NUMBER},
    ),
    "urn.published": (
        _("The result of an urn was verified and published: head of the chain %(head)s."),
        {"head": Fact.FINGERPRINT},
    ),
    "urn.failed": (_("The count of an urn stands still: %(reason)s."), {"reason": Fact.CODE}),
    "committee.formed": (
        _("A group of %(size)s scrutineers was formed; %(threshold)s are needed to count."),
        {"size": Fact.NUMBER, "threshold": Fact.NUMBER},
    ),
    "committee.round": (_("A scrutineer did step %(round)s of making the keys."), {"round": Fact.NUMBER}),
    "committee.completed": (
        _("The scrutineers’ keys are complete: fingerprint %(keys)s."),
        {"keys": Fact.FINGERPRINT},
    ),
    "committee.code_checked": (_("A scrutineer checked her code."), {}),
    "committee.rehearsal": (_("A rehearsal of the count was begun."), {}),
    "secret.rotated": (
        _("The server secret was replaced: %(rows)s rows encrypted anew."),
        {"rows": Fact.NUMBER},
    ),
    "proposal.drafted": (_("A proposal was begun."), {}),
    "proposal.changed": (_("A proposal was changed."), {}),
    "proposal.submitted": (_("A proposal was submitted."), {}),
    "proposal.withdrawn": (_("A proposal was withdrawn."), {}),
    "proposal.on_agenda": (_("A proposal was put on an agenda."), {}),
    "amendment.proposed": (_("An amendment was proposed."), {}),
    "amendment.settled": (_("An amendment was settled: %(state)s."), {"state": Fact.CODE}),
    "calendar.made": (_("A private calendar address was made."), {}),
    "calendar.revoked": (_("A private calendar address was revoked."), {}),
    "consultation.opened": (_("A consultation was opened."), {}),
    "consultation.asked_anew": (_("A consultation began round %(round)s."), {"round": Fact.NUMBER}),
    "consultation.withdrawn": (_("A consultation was withdrawn."), {}),
    "rulebook.recorded": (
        _("An article adopted earlier was recorded, in force since %(since)s."),
        {"since": Fact.DAY},
    ),
    "rulebook.changed": (
        _("The règlement was changed by a decision, in force from %(since)s."),
        {"since": Fact.DAY},
    ),
    "mail.refused": (
        _("A mail was refused for good by the recipient's server (%(code)s)."),
        {"code": Fact.NUMBER},
    ),
    "mail.retried": (_("A refused mail was put back into the queue."), {}),
    "contact.changed": (_("The list of useful contacts was changed."), {}),
    "instrument.imported": (_("The words of a questionnaire were imported."), {}),
    "risk.saved": (_("A risk was written down or changed."), {}),
    "prevention.saved": (_("A prevention action was written down or changed."), {}),
    "indicator.saved": (_("An indicator was entered."), {}),
    "duerp.frozen": (
        _("Version %(number)s of the DUERP, fingerprint %(fingerprint)s."),
        {"number": Fact.NUMBER, "fingerprint": Fact.FINGERPRINT},
    ),
    "data.asked": (_("A request about personal data: %(request)s."), {"request": Fact.CODE}),
    "data.answered": (
        _("A request about personal data was answered: %(answer)s."),
        {"answer": Fact.CODE},
    ),
    "data.withdrawn": (_("A request about personal data was withdrawn."), {}),
    "data.expired": (
        _("Kept long enough, as the privacy register says: %(rows)s rows deleted or emptied (%(clock)s)."),
        {"clock": Fact.CODE, "rows": Fact.NUMBER},
    ),
    "register.exported": (
        _("A register was downloaded: %(register)s (%(form)s)."),
        {"register": Fact.CODE, "form": Fact.CODE},
    ),
    "people.imported": (
        _("People were imported from a spreadsheet: %(added)s new, %(changed)s changed."),
        {"added": Fact.NUMBER, "changed": Fact.NUMBER},
    ),
    "urn.closed_discreetly": (
        _("A discreet urn closed, its roll is destroyed; head %(head)s."),
        {"head": Fact.FINGERPRINT},
    ),
    "urn.destroyed": (_("An urn was destroyed with its papers; head %(head)s."), {"head": Fact.FINGERPRINT}),
    "checkin.planned": (_("A check-in was planned."), {}),
    "checkin.cancelled": (_("A check-in was given up before it opened."), {}),
    "checkin.rhythm": (_("The rhythm of the check-ins was changed."), {}),
    "checkin.opened": (_("A check-in opened for %(people)s people."), {"people": Fact.NUMBER}),
    "checkin.released": (
        _("The result of a check-in was released, fingerprint %(fingerprint)s."),
        {"fingerprint": Fact.FINGERPRINT},
    ),
    "demo.loaded": (_("The demo cooperative was loaded."), {}),
}
