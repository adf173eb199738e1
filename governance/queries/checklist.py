"""The checklist of a meeting before it is convened: its facts read from the records, its items in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.choices import MeetingKind
from governance.models import Meeting, RuleVersion
from governance.queries.auditors import outsiders_of
from governance.queries.documents import elsewhere_in_words
from governance.queries.rules import book_of, notice_by, without_rule
from governance.rules.checklist import Check, Code, Facts, Level, check, is_blocked
from governance.rules.kinds import belongs
from governance.rules.notice import days_of_notice, latest_dispatch
from interlignes.kit import clock


@dataclass(frozen=True, slots=True)
class Line:
    """An item in words. `level`: ok, note, reason or block."""

    level: str
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """Every item, whether one blocks, and the last day to send."""

    lines: list[Line]
    is_blocked: bool
    latest: date


def checklist(
    meeting: Meeting,
    at: datetime,
    version: RuleVersion | None,
    *,
    people: int,
    letters: int,
    overlaps: int,
    documents: int,
) -> Checklist:
    """What stands in the way of convening a meeting now by a version of the rules."""
    needed, auditors = notice_by(version, meeting), len(outsiders_of(meeting))
    day = clock.today(meeting.starts_at)
    motions = [one.motion for one in meeting.items.all() if hasattr(one, "motion")]
    classes = [motion.decision_class for motion in motions]
    # Rejecting a candidacy takes the majority that amends the statuts, in an ordinary assembly.
    proper = [motion.decision_class for motion in motions if not motion.adoption_rejects]
    is_annual = meeting.kind == MeetingKind.AGO
    facts = Facts(
        is_assembly=meeting.is_assembly,
        is_annual=is_annual,
        is_past=meeting.starts_at <= at,
        days=days_of_notice(clock.today(at), day),
        needed=needed,
        items=len(meeting.items.all()),
        has_place=bool(meeting.place or meeting.video_url),
        people=people,
        letters=letters,
        documents=documents,
        overlaps=overlaps,
        auditors=auditors,
        unruled=len(without_rule(version, meeting.call, classes)) if meeting.is_assembly else 0,
        foreign=sum(not belongs(meeting.kind, one) for one in proper) if meeting.is_assembly else 0,
        accounts=sum(motion.on_accounts for motion in motions),
        elsewhere=elsewhere_in_words(meeting),
        needs_auditor=version is not None and book_of(version).needs_auditor(),
    )
    checks, latest = check(facts), latest_dispatch(day, needed)
    return Checklist(in_words(checks, facts, latest), is_blocked(checks), latest)


def in_words(checks: Sequence[Check], facts: Facts, latest: date) -> list[Line]:
    """The items as they are read."""
    titles, sentences = _titles(), _sentences(facts, formats.date_format(latest, "DATE_FORMAT"))
    return [
        Line(one.level.value, titles[one.code], sentences[one.code][one.level is not Level.OK])
        for one in checks
    ]


def _titles() -> dict[Code, str]:
    return {
        Code.DATE: _("Date"),
        Code.NOTICE: _("Notice"),
        Code.AGENDA: _("Agenda"),
        Code.PLACE: _("Place"),
        Code.PEOPLE: _("Who is convened"),
        Code.DOCUMENTS: _("Documents"),
        Code.LETTERS: _("E-mail or letter"),
        Code.AUDITOR: _("Statutory auditor, reviser"),
        Code.RULES: _("Rules of decision"),
        Code.ACCOUNTS: _("Annual accounts"),
        Code.KIND: _("Kind of meeting"),
        Code.OVERLAP: _("At the same time"),
    }


def _sentences(facts: Facts, latest: str) -> dict[Code, tuple[str, str]]:
    """What is said of each item where it is in order, and where it is not."""
    days = {"days": facts.days, "needed": facts.needed, "latest": latest}
    n = {"n": facts.letters, "latest": latest}
    return {
        Code.DATE: ("", _("The date of the meeting is past.")),
        Code.NOTICE: (
            _("%(days)d days from now, %(needed)d needed; the last day to send is %(latest)s.") % days,
            ngettext(
                "The notice would be %(days)d day; the rules ask for %(needed)d.",
                "The notice would be %(days)d days; the rules ask for %(needed)d.",
                facts.days,
            )
            % days,
        ),
        Code.AGENDA: (
            ngettext("%(n)d item.", "%(n)d items.", facts.items) % {"n": facts.items},
            _("The agenda is empty: add at least one item."),
        ),
        Code.PLACE: (
            _("People know where it takes place."),
            _("Say where it takes place: a place or a video link."),
        ),
        Code.PEOPLE: (
            ngettext("%(n)d person.", "%(n)d people.", facts.people) % {"n": facts.people},
            _("There is nobody to convene: record the associates first."),
        ),
        Code.DOCUMENTS: (
            " ".join(
                filter(
                    None,
                    [
                        ngettext("%(n)d is attached.", "%(n)d are attached.", facts.documents)
                        % {"n": facts.documents}
                        if facts.documents
                        else "",
                        facts.elsewhere,
                    ],
                )
            ),
            _(
                "None is attached. The annual accounts, the report of the gérance and the texts of the resolutions go "
                "with the convocation (C. com., art. R223-18)."
            ),
        ),
        Code.LETTERS: (
            _("Each has agreed to be convened by e-mail."),
            ngettext(
                "%(n)d letter to print and to post by %(latest)s at the latest.",
                "%(n)d letters to print and to post by %(latest)s at the latest.",
                facts.letters,
            )
            % n,
        ),
        **_sentences_of_rules(facts),
        Code.OVERLAP: ("", _("Another meeting takes place at the same time.")),
    }


def _sentences_of_rules(facts: Facts) -> dict[Code, tuple[str, str]]:
    """The same of what the rules in force ask for."""
    return {
        Code.AUDITOR: (
            ngettext("%(n)d person.", "%(n)d people.", facts.auditors) % {"n": facts.auditors},
            _("Our rules ask for one at each assembly: say whom to convene."),
        ),
        Code.RULES: (
            "",
            ngettext(
                "Our rules say nothing on %(n)d item at this call: record the rule of the statuts first.",
                "Our rules say nothing on %(n)d items at this call: record the rule of the statuts first.",
                facts.unruled,
            )
            % {"n": facts.unruled},
        ),
        Code.ACCOUNTS: (
            _("The item that approves them is marked."),
            _(
                "No item is marked as approving them: mark it, for in a SARL who takes part from afar does not vote on "
                "it (C. com. L223-27)."
            ),
        ),
        Code.KIND: (
            "",
            ngettext(
                "%(n)d item is for another kind of assembly (model statutes, art. 30 and 31); a mixed one takes all.",
                "%(n)d items are for another kind of assembly (model statutes, art. 30 and 31); a mixed one takes all.",
                facts.foreign,
            )
            % {"n": facts.foreign},
        ),
    }
