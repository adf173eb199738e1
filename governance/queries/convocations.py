"""Readings of convocations: who gets a letter and why, what became of each mail and letter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from governance.choices import Consent
from governance.models import MailConsent, Meeting, MeetingUpdate, PostedLetter, RuleVersion
from governance.queries.auditors import Outsider, outsiders_of
from governance.queries.rules import rule_in_force
from governance.queries.updates import sent_updates
from governance.rules.mail_consent import DAYS, Said, Why, why_letter
from interlignes.kit import clock
from interlignes.outbox.choices import Kind, State
from interlignes.outbox.models import Mail
from members.models import Member
from members.queries import associates

#: The mails about a meeting that are owed to everybody who is convened.
OWED = (Kind.MEETING_CONVOKED, Kind.MEETING_CHANGED, Kind.MEETING_CANCELLED, Kind.MEETING_SESSION)


def consent_days(day: date, version: RuleVersion | None = None) -> int:
    """Days before an assembly by which somebody has agreed to e-mail: the cooperative's rule, else the law's.

    `version`: the rules of the day, where they were read already.
    """
    version = version or rule_in_force(day)
    said = (version.book.get("notice_days") or {}).get("e_convocation_consent") if version else None
    form = version.preset.partition("_")[0] if version else "sarl"
    return said if isinstance(said, int) else DAYS.get(form, DAYS["sarl"])


def said_by(people: Iterable[Member]) -> dict[int, list[Said]]:
    """Number of a person -> what she said about e-mail, oldest first. One query."""
    found: dict[int, list[Said]] = {}
    rows = MailConsent.objects.filter(member__in=[one.pk for one in people]).order_by("said_on", "pk")
    for number, step, day in rows.values_list("member", "step", "said_on"):
        found.setdefault(number, []).append(Said(day, step == Consent.GIVEN))
    return found


def letters_for(
    meeting: Meeting, people: Sequence[Member], version: RuleVersion | None = None
) -> dict[int, Why]:
    """Number of a person -> why she gets a letter besides the mail; nobody is in it who is convened by mail.

    Only assemblies are convened by letter. Three queries, none for another meeting.
    """
    if not meeting.is_assembly:
        return {}
    day = clock.today(meeting.starts_at)
    said, days = said_by(people), consent_days(day, version)
    found = {one.pk: why_letter(said.get(one.pk, ()), day, days) for one in people}
    return {number: why for number, why in found.items() if why}


@dataclass(frozen=True, slots=True)
class Standing:
    """What an associate last said about being convened by e-mail."""

    member: Member
    latest: MailConsent | None

    @property
    def is_given(self) -> bool:
        """Whether she agrees."""
        return self.latest is not None and self.latest.step == Consent.GIVEN


def latest_of(member: Member) -> MailConsent | None:
    """What one person said last."""
    return MailConsent.objects.filter(member=member).order_by("said_on", "pk").last()


def standings(day: date) -> list[Standing]:
    """Every associate of `day`, by name. Two queries."""
    people = list(associates(day).order_by("last_name", "first_name", "pk"))
    rows = MailConsent.objects.filter(member__in=[one.pk for one in people]).order_by("said_on", "pk")
    latest = {row.member_id: row for row in rows}
    return [Standing(one, latest.get(one.pk)) for one in people]


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of one mail, or of the letter of one `member`."""

    name: str
    mail: Mail | None
    why: Why
    posted: PostedLetter | None
    member: Member | None = None
    update: MeetingUpdate | None = None
    outsider: Outsider | None = None

    @property
    def why_words(self) -> str:
        """Why it is a letter, in words; empty for a mail."""
        if self.outsider:
            return _("has no e-mail address here")
        return {
            Why.MAIL: "",
            Why.NONE: _("has not agreed to e-mail"),
            Why.LATE: _("agreed too late for this assembly"),
            Why.WITHDRAWN: _("wants letters"),
        }[self.why]


def proofs(meeting: Meeting, people: Sequence[Member], version: RuleVersion | None = None) -> list[Proof]:
    """Each mail that was owed, then each letter: of the convocation, of updates. Six queries at most."""
    mails = Mail.objects.filter(
        reduce(or_, (Q(kind=kind) for kind in OWED)),
        about_type=meeting._meta.label_lower,
        about_id=str(meeting.pk),
    )
    rows = mails.select_related("member").defer("text", "html", "calendar").order_by("created_at", "pk")
    outside = outsiders_of(meeting)
    names = {one.email: str(one) for one in outside if one.email}
    written = [
        Proof(
            mail.member.get_full_name() if mail.member else names.get(mail.recipient, mail.recipient),
            mail,
            Why.MAIL,
            None,
        )
        for mail in rows
    ]
    return written + _letters(meeting, letters_for(meeting, people, version), people, outside)


def _letters(
    meeting: Meeting, letters: dict[int, Why], people: Sequence[Member], others: Sequence[Outsider]
) -> list[Proof]:
    """The letters of the convocation and of each update, posted or not."""
    outside = [one for one in others if not one.email]
    owed: list[MeetingUpdate | None] = [None, *sent_updates(meeting)] if letters or outside else []
    rows = PostedLetter.objects.filter(meeting=meeting)
    posted = {(row.member_id, row.outsider, row.update_id): row for row in rows}
    found = []
    for one in people:
        for update in owed if one.pk in letters else ():
            known = posted.get((one.pk, "", update.pk if update else None))
            found.append(Proof(one.get_full_name(), None, letters[one.pk], known, one, update))
    for outsider in outside:
        for update in owed:
            known = posted.get((None, outsider.name, update.pk if update else None))
            found.append(Proof(str(outsider), None, Why.NONE, known, None, update, outsider))
    return found


def too_late(lines: Sequence[Proof], latest: date, today: date) -> list[str]:
    """Whom the convocation itself did not leave by the last day, or never will without somebody's doing; names.

    Of who gets a letter the letter counts, not the mail besides. What still waits is late once that day is over.
    """
    by_letter = {line.member.pk for line in lines if line.member and line.update is None}
    found = []
    for line in lines:
        mail = line.mail
        if mail is None:
            left = line.posted.posted_on if line.posted else None
            concerns = line.update is None
        else:
            left = clock.today(mail.sent_at) if mail.sent_at else None
            concerns = mail.kind == Kind.MEETING_CONVOKED and mail.member_id not in by_letter
        is_refused = mail is not None and mail.state == State.REFUSED
        if concerns and (is_refused or (left or today) > latest):
            found.append(line.name)
    return found
