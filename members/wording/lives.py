"""Records and findings in sentences, and as lanes of a picture; in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from interlignes.kit import clock
from interlignes.kit.histories import Band, Lane, Segment, bands, timeline
from interlignes.kit.ratios import percent
from members.choices import CandidacyOutcome, EndReason, Role, StatusKind
from members.models import Candidacy, Terms
from members.queries import Employment, History
from members.rules.capital import Check
from members.rules.leaving import Consequence, DateRule, Reason
from members.rules.offices import Finding
from members.rules.worktime import Figure, Shown


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a history. `kind` is what it is about, `tone` the colour of its mark."""

    on: date
    kind: str
    text: str
    detail: str = ""
    at: datetime | None = None
    tone: str = "status"


def day(on: date) -> str:
    """A day as people write it."""
    return formats.date_format(on, "DATE_FORMAT")


def hours(number: Decimal) -> str:
    """«28 h», «17,5 h»."""
    text = formats.number_format(number.normalize(), use_l10n=True) if number else "0"
    return _("%(hours)s h a week") % {"hours": text}


def events(history: History) -> list[Event]:
    """Everything dated about a person, the latest first."""
    found = [
        *_status_events(history),
        *_candidacy_events(history),
        *_work_events(history),
        *_office_events(history),
    ]
    earliest = datetime(1, 1, 2, tzinfo=clock.PARIS)
    return sorted(found, key=lambda event: (event.on, event.at or earliest), reverse=True)


def _status_events(history: History) -> Iterator[Event]:
    kind = pgettext("history", "Status")
    for status in history.statuses:
        detail = ". ".join(part for part in (status.get_reason_display(), status.because) if part)
        yield Event(status.since_on, kind, status.get_kind_display(), detail, status.since_at)
    kind = pgettext("history", "Vote")
    for suspension in history.suspensions:
        reason = suspension.get_reason_display()
        yield Event(suspension.since_on, kind, _("Vote suspended"), reason, tone="suspended")
        if suspension.until_on:
            restored = suspension.until_on + timedelta(days=1)
            yield Event(restored, kind, _("The vote is no longer suspended"), tone="suspended")


def _candidacy_events(history: History) -> Iterator[Event]:
    kind = pgettext("history", "Candidacy")
    for candidacy in history.candidacies:
        way = candidacy.get_mode_display()
        if candidacy.filed_on:
            yield Event(candidacy.filed_on, kind, _("Candidacy filed"), way, tone="candidacy")
        else:
            opened = clock.today(candidacy.created_at)
            yield Event(opened, kind, _("Has to apply"), way, tone="candidacy")
        if candidacy.notified_on:
            yield Event(candidacy.notified_on, kind, _("Formal notice to apply"), tone="candidacy")
        if candidacy.corrected_at:
            on, why = clock.today(candidacy.corrected_at), candidacy.corrected_because
            yield Event(on, kind, _("Outcome taken back: it was entered wrongly"), why, tone="candidacy")
        if candidacy.decided_on:
            outcome = candidacy.get_outcome_display()
            yield Event(candidacy.decided_on, kind, outcome, "", candidacy.decided_at, "candidacy")


def _work_events(history: History) -> Iterator[Event]:
    kind = pgettext("history", "Work")
    for employment in history.employments:
        contract = employment.contract
        for number, terms in enumerate(employment.terms):
            text = contract.get_kind_display() if number == 0 else _("Amendment")
            what = [terms.job, terms.qualification, hours(terms.hours)]
            yield Event(terms.since_on, kind, text, ", ".join(part for part in what if part), tone="work")
        if contract.ends_on:
            text = _("Last day of the contract")
            yield Event(contract.ends_on, kind, text, contract.get_end_reason_display(), tone="work")
    for wish in history.wishes:
        by = _("written down by the gérance") if wish.by_gerance else ""
        yield Event(wish.since_on, kind, _("Wants %(hours)s") % {"hours": hours(wish.hours)}, by, tone="work")


def _office_events(history: History) -> Iterator[Event]:
    kind = pgettext("history", "Office")
    for mandate in history.mandates:
        until = _("until %(day)s") % {"day": day(mandate.ends_on)} if mandate.ends_on else ""
        yield Event(mandate.starts_on, kind, mandate.get_role_display(), until, tone="office")


def terms_in_words(terms: Terms) -> str:
    """«Médiatrice, 28 h par semaine, depuis le 1 janvier 2026»."""
    what = [terms.job, terms.qualification, hours(terms.hours)]
    since = _("since %(day)s") % {"day": day(terms.since_on)}
    return ", ".join([*(part for part in what if part), since])


def reopening_note(candidacy: Candidacy) -> str:
    """What taking the outcome of a candidacy back does, above the form."""
    on = day(candidacy.decided_on) if candidacy.decided_on else ""
    known = {"outcome": candidacy.get_outcome_display(), "day": on}
    if candidacy.outcome == CandidacyOutcome.ADMITTED:
        text = _("“%(outcome)s”, %(day)s: she is no associate any more, as if it had not been entered.")
    else:
        text = _("“%(outcome)s”, %(day)s: the candidacy waits again.")
    return text % known + " " + _("She gets a mail. What a resolution decided here cannot be taken back.")


def outside_note(check: Check) -> str:
    """What one more external associate does to the votes, above the form of a candidacy from outside."""
    text = _(
        "An assembly decides, by ordinary majority; the gérance may also refuse. With one more, externals would hold "
        "%(part)s of %(whole)s votes; at most %(limit)s may be theirs."
    )
    facts = {"part": check.part, "whole": check.whole, "limit": percent(check.limit)}
    return text % facts


def picture(history: History, today: date) -> SafeString:
    """Statuses, contracts, offices and suspensions as lanes over the years."""
    lanes = [Lane(pgettext("history", "Status"), _status_segments(history))]
    if history.employments:
        segments = [one for employment in history.employments for one in _work_segments(employment)]
        lanes.append(Lane(pgettext("history", "Contract and hours"), segments))
    for role in Role:
        held = [mandate for mandate in history.mandates if mandate.role == role]
        if held:
            parts = [Segment(mandate.starts_on, mandate.ends_on, "", "office") for mandate in held]
            lanes.append(Lane(str(role.label), parts))
    if history.suspensions:
        parts = [Segment(one.since_on, one.until_on, "", "suspended") for one in history.suspensions]
        lanes.append(Lane(_("Vote suspended"), parts))
    return timeline(
        lanes,
        today=today,
        title=_("History in a picture"),
        today_label=_("The upright line is today, %(day)s") % {"day": day(today)},
    )


def _status_segments(history: History) -> list[Segment]:
    following = [status.since_on for status in history.statuses[1:]]
    ends = [
        max(status.since_on, after - timedelta(days=1))
        for status, after in zip(history.statuses, following, strict=False)
    ]
    return [
        Segment(status.since_on, end, status.get_kind_display(), status.kind)
        for status, end in zip(history.statuses, [*ends, None], strict=False)  # no status: no end
        if status.kind != StatusKind.LEFT
    ]


def _work_segments(employment: Employment) -> list[Segment]:
    terms, contract = employment.terms, employment.contract
    ends = [later.since_on - timedelta(days=1) for later in terms[1:]]
    return [
        Segment(one.since_on, end, hours(one.hours), "work")
        for one, end in zip(terms, [*ends, contract.ends_on], strict=True)
    ]


def from_the_first(figures: list[Figure]) -> list[Figure]:
    """Without the quarters before anything was shown, but for the last one."""
    first = next((n for n, figure in enumerate(figures) if figure.shown is Shown.YES), len(figures) - 1)
    return figures[max(0, first) :]


def figures_picture(figures: list[Figure]) -> SafeString:
    """The indicator of part-time over the quarters."""
    periods = [
        Band(
            str(figure.on.year) if figure.on.month == 3 else "",
            figure.low if figure.shown is Shown.YES else None,
            figure.high if figure.shown is Shown.YES else None,
        )
        for figure in figures
    ]
    return bands(periods, title=_("Part-timers who want more hours"), unknown=_("not shown"))


def figure_in_words(figure: Figure) -> str:
    """What one quarter says, or why it says nothing."""
    if figure.shown is Shown.TOO_FEW:
        return _("Not shown: fewer than five part-timers have said how many hours they want.")
    if figure.shown is Shown.TOO_CLOSE:
        return _("Not shown: too few answers have changed, the difference would point at somebody.")
    if figure.low == 0:
        return _("Fewer than %(high)d %% of %(people)d part-timers") % {
            "high": figure.high,
            "people": figure.people,
        }
    numbers = {"low": figure.low, "high": figure.high, "people": figure.people}
    return _("%(low)d to %(high)d %% of %(people)d part-timers") % numbers


def reasons_table(reasons: Mapping[str, Reason]) -> list[tuple[str, str, str, str]]:
    """Reason, what follows, which day counts, source: the table beside the form of a departure."""
    follows = {
        Consequence.LOSES: _("Loses the quality of associate"),
        Consequence.KEEPS: _("Keeps the quality of associate"),
        Consequence.ASSEMBLY: _("The assembly decides"),
    }
    days = {
        DateRule.NOTICE: _("Day of the written notice: at once"),
        DateRule.NOTIFICATION: _("Day of the notification: at once"),
        DateRule.LAST_DAY: _("Last day of the contract: from the day after"),
        DateRule.EVENT: _("The day itself"),
        DateRule.DECISION: _("Decision of the assembly: at once"),
        DateRule.FORMAL_NOTICE: _("Day of the formal notice: months later, as the rules of membership say"),
    }
    return [
        (str(EndReason(code).label), follows[rule.consequence], days[rule.date_rule], rule.source)
        for code, rule in reasons.items()
    ]


def finding_in_words(finding: Finding) -> str:
    """The sentence of a finding."""
    n = finding.numbers
    on = day(finding.on) if finding.on else ""
    match finding.code:
        case "gerance_vacant":
            return _("Nobody holds the gérance: an assembly has to appoint somebody.")
        case "gerance_held":
            return _("The gérance is held until further notice.")
        case "gerance_ends":
            return _("The gérance is held until %(day)s; then nobody would hold it.") % {"day": on}
        case "least":
            text = (
                ngettext(
                    "%(number)d associate works here; the law asks for at least %(least)d.",
                    "%(number)d associates work here; the law asks for at least %(least)d.",
                    n["number"],
                )
                % n
            )
            if finding.on:
                since = _("Too few since %(day)s: after a year, dissolution may be asked for in court.")
                text = f"{text} {since % {'day': on}}"
            return text
        case "most":
            return (
                ngettext(
                    "%(number)d associate; a SARL has at most %(most)d.",
                    "%(number)d associates; a SARL has at most %(most)d.",
                    n["number"],
                )
                % n
            )
    return _seats_in_words(finding)


def _seats_in_words(finding: Finding) -> str:
    """Who holds an office, and whether it is held."""
    on = day(finding.on) if finding.on else ""
    match finding.code:
        case "contracts_over":
            if not finding.numbers["number"]:
                return _("No contract is over that waits for a departure to be recorded.")
            text = ngettext(
                "The contract of %(number)d person is over, but she is still recorded as working here: "
                "record her departure or her next contract.",
                "The contracts of %(number)d people are over, but they are still recorded as working here: "
                "record their departures or their next contracts.",
                finding.numbers["number"],
            )
            return text % finding.numbers
        case "among_associates":
            if not finding.numbers["number"]:
                return _("Those who manage and watch are associates.")
            text = ngettext(
                "%(number)d person manages or watches without being an associate: the assembly has to decide.",
                "%(number)d people manage or watch without being associates: the assembly has to decide.",
                finding.numbers["number"],
            )
            return text % finding.numbers
        case "scrutineer_vacant":
            return _("Nobody is scrutineer: secret ballots that a bureau protects need two or three.")
        case "scrutineer_held":
            return _("There are scrutineers until further notice.")
        case "scrutineer_ends":
            return _("There are scrutineers until %(day)s.") % {"day": on}
        case "referent_vacant":
            return _("Nobody is wellbeing referent.")
        case "referent_held":
            return _("There is a wellbeing referent until further notice.")
        case "referent_ends":
            return _("There is a wellbeing referent until %(day)s.") % {"day": on}
    return _offices_in_words(finding)


def _offices_in_words(finding: Finding) -> str:
    """Those about offices."""
    n = finding.numbers
    numbers = {**n}
    match finding.code:
        case "sole_employed":
            return _("A sole gérant·e has to be employed here.")
        case "two_thirds_employed":
            return (
                _("%(employed)d of %(number)d gérant·es are employed here; the law asks for two thirds.")
                % numbers
            )
        case "term":
            if not n["number"]:
                return _("No mandate of gérance is longer than %(years)d years.") % numbers
            return (
                ngettext(
                    "%(number)d mandate of gérance has no end or is longer than %(years)d years.",
                    "%(number)d mandates of gérance have no end or are longer than %(years)d years.",
                    n["number"],
                )
                % numbers
            )
        case "board_incompatible":
            return _("Somebody sits on the supervisory board and in the gérance at once.")
        case "board_not_needed":
            return (
                _("%(associates)d associates at the last closing: up to 20, no supervisory board is needed.")
                % numbers
            )
        case "board_missing":
            return (
                _(
                    "%(associates)d associates at the last closing: above 20, there has to be a supervisory board."
                )
                % numbers
            )
        case "board_size":
            return (
                ngettext(
                    "The supervisory board has %(number)d member; it needs three to nine.",
                    "The supervisory board has %(number)d members; it needs three to nine.",
                    n["number"],
                )
                % numbers
            )
    return (
        _(
            "External associates hold %(external)d of %(number)d mandates; at most a third of them may be theirs."
        )
        % numbers
    )
